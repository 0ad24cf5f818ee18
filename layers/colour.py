"""
Colour: scales that colour-blind eyes can tell apart, with fixed breaks that do not jump.

Intensities take magma reversed (dark is high), the distance to the limit takes PuOr (purple below,
orange above), kinds take colours of Okabe and Ito. Breaks are round and fixed per quantity, so that
a colour means the same in every year and scenario.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rgb = tuple[int, int, int]

MAGMA = ("#fbe8b0", "#fdb97d", "#f4735c", "#c03a76", "#7a2382", "#331067")
PUOR = ("#542788", "#8d7fbc", "#cfd0e6", "#fbdcb0", "#ef9b39", "#a84f06")
GREY: Rgb = (176, 182, 188)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """
    Classes of one quantity.

    `breaks` are the inner limits, rising; there is one colour more than breaks. A value on a break
    belongs to the class above.
    """

    breaks: tuple[float, ...]
    colours: tuple[Rgb, ...]

    def __post_init__(self) -> None:
        """Check that breaks rise and that each class has its colour."""
        if list(self.breaks) != sorted(set(self.breaks)):
            message = f"Class breaks must rise, got {self.breaks}."
            raise ValueError(message)
        if len(self.colours) != len(self.breaks) + 1:
            message = f"{len(self.breaks)} breaks need {len(self.breaks) + 1} colours."
            raise ValueError(message)

    def classes(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
        """Return the class of each value; no value (NaN) is class -1."""
        found = np.digitize(values, self.breaks)
        return np.where(np.isnan(values), -1, found)


def rgb(code: str) -> Rgb:
    """
    Return a hexadecimal colour as three numbers.

    Examples
    --------
    >>> rgb("#ff8000")
    (255, 128, 0)
    """
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _scale(breaks: Sequence[float], codes: Sequence[str]) -> Scale:
    return Scale(breaks=tuple(breaks), colours=tuple(rgb(c) for c in codes))


SCALES: Mapping[str, Scale] = {
    "upfront": _scale((200, 250, 300, 350, 400), MAGMA),
    "operation": _scale((1, 2, 4, 8, 16), MAGMA),
    "whole_life": _scale((300, 400, 500, 600, 800), MAGMA),
    "distance": _scale((-100, -50, 0, 50, 100), PUOR),
    "change": _scale((-500, -100, 0, 100, 500), PUOR),
}
KINDS: Mapping[str, Mapping[str, Rgb]] = {
    "use": {
        "residential": rgb("#e69f00"),
        "office": rgb("#56b4e9"),
        "hotel": rgb("#cc79a7"),
        "retail": rgb("#d55e00"),
        "preschool": rgb("#f0e442"),
        "school": rgb("#b8860b"),
        "sports": rgb("#009e73"),
        "bath": rgb("#0072b2"),
        "parking": rgb("#8a8f96"),
        "other": rgb("#5b4a3f"),
    },
    "status": {
        "existing": rgb("#4d5a66"),
        "planned": rgb("#56b4e9"),
        "sketch": rgb("#e69f00"),
    },
    "basis": {
        "declared": rgb("#009e73"),
        "published": rgb("#56b4e9"),
        "modelled": rgb("#f0e442"),
        "assumed": rgb("#e69f00"),
    },
}
