"""Scales: a sum, its band and what is allowed on one line; the same length means the same."""

from collections.abc import Iterable
from typing import NamedTuple

from geo.evaluation import Evaluation
from layers.masses import against, kilotonnes
from layers.report.tags import Html, join, tag, text
from layers.report.wording import told_band, window
from layers.words import Words

HEADROOM = 1.05  # a scale reaches so much beyond the largest sum
MARKS = (("bar", "actual"), ("band", "band"), ("allowed", "allowance"))


class Sums(NamedTuple):
    """What is emitted and allowed in a window, and the ends of its band. [t CO2e]."""

    actual_t: float
    allowance_t: float
    low_t: float | None
    high_t: float | None


def sums_of(result: Evaluation) -> Sums:
    """Return the sums of a result."""
    sums, total = window(result), result.totals["calendar"]["band"].get("total", {})
    return Sums(sums["actual_t"], sums["allowance_t"], total.get("low_t"), total.get("high_t"))


def highest(all_sums: Iterable[Sums]) -> float:
    """Return how far scales must reach that are to be compared. [t CO2e]."""
    reached = [tonnes for sums in all_sums for tonnes in sums if tonnes is not None]
    return max([0.0, *reached]) * HEADROOM or 1.0


def scale(sums: Sums, top: float, words: Words) -> Html:
    """Return the marks of a scale that reaches to `top` [t CO2e], and its ruler."""
    shown = against(sums.actual_t, sums.allowance_t, words)
    told = {
        "actual": shown.actual,
        "allowance": shown.allowance,
        "band": told_band(sums.low_t, sums.high_t, words),
    }

    def share(tonnes: float) -> str:
        return f"{max(0.0, 100.0 * tonnes / top):.1f}%"

    marks = [
        tag("i", class_="bar", style=f"width:{share(sums.actual_t)}"),
        tag("i", class_="allowed", style=f"left:{share(sums.allowance_t)}"),
    ]
    if sums.low_t is not None and sums.high_t is not None:
        ends = f"left:{share(sums.low_t)};width:{share(sums.high_t - sums.low_t)}"
        marks.insert(1, tag("i", class_="band", style=ends))
    label = words("report.scale.label", **told)
    ruler = [tag("span", text(one)) for one in _ruler(top, words)]
    return join([
        tag("div", *marks, class_="scale", role="img", aria_label=label),
        tag("div", *ruler, class_="ruler"),
    ])  # fmt: skip


def key(words: Words) -> Html:
    """Return what the marks of the scales mean."""
    items = [
        tag("span", tag("i", class_=kind), text(words(f"report.scale.{name}")))
        for kind, name in MARKS
    ]
    return tag("p", *items, class_="key")


def _ruler(top: float, words: Words) -> tuple[str, str]:
    digits = 0 if top >= 10_000.0 else 1 if top >= 1000.0 else 3
    value = kilotonnes(top, words, digits)
    return words("report.scale.zero"), words("report.scale.top", value=value)
