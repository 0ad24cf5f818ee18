"""Layer: one sheet of the map as checked rows, whoever draws it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Shape(StrEnum):
    """How a layer is drawn."""

    GROUND = "ground"
    PICTURE = "picture"
    BLOCK = "block"
    LINE = "line"
    LABEL = "label"


NEEDED = {
    Shape.GROUND: ("polygon", "colour"),
    Shape.PICTURE: ("image", "bounds"),
    Shape.BLOCK: ("polygon", "colour", "height", "id", "tip", "edge"),
    Shape.LINE: ("path", "colour", "width"),
    Shape.LABEL: ("position", "text"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Layer:
    """
    Rows of one sheet, in longitude and latitude.

    `polygon` is a list of rings (the first the outline, the others holes), `path` a list of
    points, `colour` and `edge` four numbers 0-255, `height` and `width` metres, `tip` and `text`
    plain text; `image` is an address that holds the picture itself, and `bounds` its south-west,
    north-west, north-east and south-east corners. The rows of a `fed` layer change rarely and are
    sent apart from the others; `opacity` (0 to 1) is not among them, so it changes at no cost.
    """

    id: str
    shape: Shape
    rows: tuple[dict[str, Any], ...]
    pickable: bool = False
    fed: bool = False
    opacity: float = 1.0

    def __post_init__(self) -> None:
        """Check that every row has what its shape needs, and that heights and opacity can be."""
        if not 0.0 <= self.opacity <= 1.0:
            message = f"The opacity of the layer {self.id} is not from 0 to 1."
            raise ValueError(message)
        for row in self.rows:
            if missing := [name for name in NEEDED[self.shape] if name not in row]:
                message = f"A row of the layer {self.id} lacks {missing[0]}."
                raise ValueError(message)
            if any(len(row[name]) != 4 for name in ("colour", "edge") if name in row):
                message = f"Colours of the layer {self.id} have four numbers."
                raise ValueError(message)
            if not row.get("height", 0.0) >= 0.0:
                message = f"A height of the layer {self.id} is below ground or no number."
                raise ValueError(message)
