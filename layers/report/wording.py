"""Wording: figures and findings of an evaluation in words, with the same care as on the screen."""

from typing import Any

from geo.evaluation import Evaluation
from layers.masses import Against, against, ends, kilotonnes
from layers.words import Words

STEP = 0.05  # of a chance: no band is known more finely


def window(result: Evaluation) -> dict[str, Any]:
    """Return the sums of the window. [t CO2e]."""
    found: dict[str, Any] = result.totals["calendar"]["window"]
    return found


def years(result: Evaluation) -> dict[str, int]:
    """Return the first and the last year of the window, as texts take them."""
    return {"first": window(result)["first_year"], "last": window(result)["last_year"]}


def signed(text: str, value: float) -> str:
    """Return a worded number with its sign, a plus too."""
    return f"+{text}" if value > 0.0 and text.strip("0,.") else text


def chance(result: Evaluation, words: Words) -> str:
    """Return the chance of keeping to the line, in steps of five per cent; empty if not known."""
    return told_chance(result.totals["calendar"]["chance"], words)


def told_chance(share: float | None, words: Words) -> str:
    """Return a chance in words, in steps of five per cent; empty if not known."""
    if share is None:
        return ""
    if not STEP <= share <= 1.0 - STEP:
        return words(f"screen.headline.chance_{'low' if share < STEP else 'high'}")
    percent = words.number(100.0 * STEP * round(share / STEP))
    return words("screen.headline.chance", percent=percent)


def gap(result: Evaluation, words: Words) -> str:
    """Return how far above or below the line the window ends."""
    return told_gap(summed(result, words), words)


def summed(result: Evaluation, words: Words) -> Against:
    """Return the sum of the window against what is allowed, as the screen tells them."""
    sums = window(result)
    return against(sums["actual_t"], sums["allowance_t"], words)


def told_gap(told: Against, words: Words) -> str:
    """Return a gap in words: how much above or below the line."""
    return words(f"screen.headline.{told.side}", gap=told.gap)


def band(result: Evaluation, words: Words, digits: int | None = None) -> str:
    """Return the ends of the 80 % band of the window, in kt; a dash where there is none."""
    total = result.totals["calendar"]["band"].get("total", {})
    return told_band(total.get("low_t"), total.get("high_t"), words, digits)


def told_band(
    low_t: float | None, high_t: float | None, words: Words, digits: int | None = None
) -> str:
    """Return the ends of a band, in kt; a dash where there is none."""
    if low_t is None or high_t is None:
        return "–"
    if digits is None:
        return "–".join(ends(low_t, high_t, words))
    return "–".join(kilotonnes(end_t, words, digits) for end_t in (low_t, high_t))


def percent(share: float | None, words: Words) -> str:
    """Return a chance as a number of per cent, in steps of five; a dash if not known."""
    if share is None:
        return "–"
    if not STEP <= share <= 1.0 - STEP:
        return words(f"report.figures.{'about' if share < STEP else 'above'}")
    return words.number(100.0 * STEP * round(share / STEP))
