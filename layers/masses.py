"""
Masses: sums in kilotonnes, written so that what stands side by side adds up.

Who reads 31,4 of 26,8 kt takes one from the other. So a difference is that of the figures that are
shown, and parts are rounded to the total beside them, each by less than one of its last digit.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from layers.words import Words

KILO = 1000.0
FIVE = 5.0  # the step of intensities, see `Words.fives`


class Against(NamedTuple):
    """A value, what is allowed, and how far it is `over` or `under` that, as they are written."""

    actual: str
    allowance: str
    gap: str
    side: str


def decimals(tonnes: float) -> int:
    """Return how many decimals of kilotonnes sums need of which the largest is this one."""
    return 1 if abs(tonnes) >= 10_000.0 else 2 if abs(tonnes) >= 1000.0 else 3


def kilotonnes(tonnes: float, words: Words, digits: int | None = None) -> str:
    """Return tonnes as kilotonnes, with as many decimals as they need unless told how many."""
    return words.number(tonnes / KILO, decimals(tonnes) if digits is None else digits)


def against(actual_t: float, allowance_t: float, words: Words) -> Against:
    """
    Return a sum against what is allowed.

    Examples
    --------
    >>> from layers.words import load_words
    >>> against(31_440.0, 26_760.0, load_words("en"))
    Against(actual='31.4', allowance='26.8', gap='4.6', side='over')
    >>> against(2_214.0, 2_230.0, load_words("en"))
    Against(actual='2.21', allowance='2.23', gap='0.02', side='under')
    """
    digits = decimals(max(abs(actual_t), abs(allowance_t)))
    gap_t = apart(allowance_t, actual_t, digits)
    return Against(
        kilotonnes(actual_t, words, digits),
        kilotonnes(allowance_t, words, digits),
        kilotonnes(abs(gap_t), words, digits),
        "over" if actual_t > allowance_t else "under",
    )


def judged(verdict: str, gap_t: float, words: Words) -> str:
    """Return a verdict in words: on which side of the line a sum lies, and whether that is sure."""
    side = "" if verdict != "undecided" else "_over" if gap_t > 0.0 else "_under"
    return words(f"screen.headline.verdict_{verdict}{side}")


def intensities(value: float, limit: float, words: Words) -> Against:
    """
    Return an intensity against its limit, both to the next five.

    Examples
    --------
    >>> from layers.words import load_words
    >>> intensities(312.0, 437.0, load_words("en"))
    Against(actual='310', allowance='435', gap='125', side='under')
    """
    shown = [FIVE * round(one / FIVE) for one in (value, limit)]
    gap = words.number(abs(shown[0] - shown[1]))
    return Against(
        words.fives(value), words.fives(limit), gap, "over" if value > limit else "under"
    )


def apart(before_t: float, after_t: float, digits: int | None = None) -> float:
    """
    Return how much more the second of two sums is, as their figures in kt say. [t CO2e].

    A difference below a kilotonne is told in tonnes, more finely than those figures: it stays.

    Examples
    --------
    >>> apart(26_760.0, 31_440.0)
    4600.0
    >>> apart(31_440.0, 31_420.0)
    -20.0
    """
    own = digits is None
    if digits is None:
        digits = decimals(max(abs(before_t), abs(after_t)))
    shown = round(after_t / KILO, digits) - round(before_t / KILO, digits)
    far = round(shown, digits) * KILO
    return after_t - before_t if own and abs(after_t - before_t) < KILO else far


def ends(low_t: float, high_t: float, words: Words) -> tuple[str, str]:
    """Return the ends of a band, less finely than sums: no band is known so well."""
    digits = decimals(max(abs(low_t), abs(high_t))) - 1
    return kilotonnes(low_t, words, digits), kilotonnes(high_t, words, digits)


def shares(parts: Sequence[float], total: float, digits: int) -> list[float]:
    """
    Return parts with so many decimals that sum to their rounded total.

    Parts that were cut off most are the first to be rounded up.

    Examples
    --------
    >>> shares([1.04, 1.04, 1.04], 3.12, 1)
    [1.1, 1.0, 1.0]
    >>> shares([-0.26, 4.1], 3.84, 1)
    [-0.3, 4.1]
    """
    step = 10.0**-digits
    floors = [math.floor(part / step + 1e-9) for part in parts]
    missing = round(round(total, digits) / step) - sum(floors)
    order = sorted(range(len(parts)), key=lambda n: floors[n] - parts[n] / step)
    up = set(order[: max(0, min(missing, len(parts)))])
    return [round((floor + (n in up)) * step, digits) for n, floor in enumerate(floors)]
