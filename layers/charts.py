"""
Charts: the years against the line, the parts of one house; the only module with altair.

A description of a chart takes altair longer than a district takes to evaluate, and an edit changes
only its figures. So descriptions are kept, and name the tables that go beside them.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from geo.evaluation import Evaluation
from layers.words import Words

LEDGERS = ("construction", "works", "operation", "replacement")
BEFORE = "before"
# Okabe and Ito, and grey for what lies before the window
INKS = {
    "construction": "#0072b2",
    "works": "#e69f00",
    "operation": "#d55e00",
    "replacement": "#cc79a7",
    BEFORE: "#b6bcc2",
}
LINE = "#1d2a36"
MARGIN_YEARS = 5  # shown after the window
FIRST_SHOWN = 2016  # nothing of the district is newer than its first works


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """A Vega-Lite description as JSON, and the tables it names."""

    text: str
    tables: dict[str, pd.DataFrame]

    @property
    def spec(self) -> dict[str, Any]:
        """Return the description with its tables, anew each time: who shows it may change it."""
        return {**json.loads(self.text), "datasets": dict(self.tables)}


class Unit(StrEnum):
    """Units of the yearly chart."""

    TONNES = "tonnes"
    CUMULATIVE = "cumulative"
    PER_GFA = "per_gfa"
    PER_DWELLING = "per_dwelling"


def year_rows(evaluation: Evaluation, unit: Unit) -> pd.DataFrame:
    """
    Return the bars of the yearly chart.

    Parameters
    ----------
    evaluation
        A result.
    unit
        t/yr, or the same per m² GFA [kg] or per dwelling [t] of the whole plan.

    Returns
    -------
    rows
        year, ledger, shown (ledger, or `before` outside the sum), value; a row per year and ledger.
    """
    years = _shown(evaluation)
    values = [years[f"{name}_t"].to_numpy() for name in LEDGERS]
    year, inside = years.index.to_numpy(), years["in_window"].to_numpy()
    grey = ~inside & (year < year[inside].min())
    ledger = np.repeat(np.array(LEDGERS, dtype=object), len(year))
    return pd.DataFrame(
        {
            "year": np.tile(year, len(LEDGERS)),
            "ledger": ledger,
            "value": np.concatenate(values) / _divisor(evaluation, unit),
            "shown": np.where(np.tile(grey, len(LEDGERS)), BEFORE, ledger),
        }
    )


def years_chart(
    evaluation: Evaluation, words: Words, *, unit: Unit, year: int, height: int = 230
) -> Chart:
    """
    Return bars per year with the allowance as a stepped line.

    Parameters
    ----------
    evaluation
        A result.
    words
        Texts.
    unit
        Unit of the bars.
    year
        The year of the map, marked. [year]
    height
        Height of the chart. [px]

    Returns
    -------
    chart
        Bars stacked by ledger, grey before the window, and the line of the allowance.
    """
    rows = year_rows(evaluation, unit)
    rows["name"] = [words(f"charts.ledger.{name}") for name in rows["shown"]]
    shown = tuple(name for name in (*LEDGERS, BEFORE) if (rows["shown"] == name).any())
    years = _shown(evaluation)
    window = years[years["in_window"]]
    line = (window["allowance_t"] / _divisor(evaluation, unit)).rename("value").reset_index()
    mark = pd.DataFrame({"year": [year] if year in years.index else []})
    return Chart(
        text=_years_text(words, unit, shown, height),
        tables={"bars": rows, "line": line, "mark": mark},
    )


@lru_cache(maxsize=64)
def _years_text(words: Words, unit: Unit, shown: tuple[str, ...], height: int) -> str:
    names = [words(f"charts.ledger.{name}") for name in shown]
    title = words(f"charts.unit.{unit}")
    bars = (
        _named("bars")
        .mark_bar(size=13)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("sum(value):Q", title=title, axis=_axis()),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=names, range=[INKS[name] for name in shown]),
                legend=alt.Legend(title=None, orient="top", columns=2, labelLimit=260),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("year:O", title=words("charts.year")),
                alt.Tooltip("name:N", title=words("charts.part")),
                alt.Tooltip("sum(value):Q", title=title, format=",.1f"),
            ],
        )
        .transform_calculate(order=_order(names))
    )
    return _finished(bars + _allowance(words) + _cursor(), height)


def cumulative_chart(evaluation: Evaluation, words: Words, *, height: int = 230) -> Chart:
    """
    Return the sum since the first year of the window against the sum allowed.

    Parameters
    ----------
    evaluation
        A result.
    words
        Texts.
    height
        Height of the chart. [px]

    Returns
    -------
    chart
        Two stepped lines and the area between them. [kt CO2e]
    """
    rows = cumulative_rows(evaluation)
    long = rows.melt("year", ["actual", "allowance"], "kind", "value")
    long["name"] = [words(f"charts.{kind}") for kind in long["kind"]]
    return Chart(text=_cumulative_text(words, height), tables={"sums": rows, "lines": long})


@lru_cache(maxsize=8)
def _cumulative_text(words: Words, height: int) -> str:
    title = words("charts.unit.cumulative")
    tips = [
        alt.Tooltip("year:O", title=words("charts.year")),
        alt.Tooltip("actual:Q", title=words("charts.actual"), format=",.1f"),
        alt.Tooltip("allowance:Q", title=words("charts.allowance"), format=",.1f"),
    ]
    gap = (
        _named("sums")
        .mark_area(opacity=0.18, color=INKS["operation"])
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("actual:Q", title=title, axis=_axis()),
            y2="allowance:Q",
            tooltip=tips,
        )
    )
    names = [words("charts.actual"), words("charts.allowance")]
    lines = (
        _named("lines")
        .mark_line(strokeWidth=3, point=True)
        .encode(
            x=alt.X("year:O", title=None),
            y=alt.Y("value:Q", title=title),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=names, range=[INKS["construction"], LINE]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            strokeDash=alt.StrokeDash(
                "name:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 4]]), legend=None
            ),
        )
    )
    return _finished(gap + lines, height)


def cumulative_rows(evaluation: Evaluation) -> pd.DataFrame:
    """Return year, actual and allowance summed from the first year of the window, in kt CO2e."""
    years = evaluation.years[evaluation.years["in_window"]]
    sums = years[["actual_t", "allowance_t"]].cumsum() / 1000.0
    sums.columns = pd.Index(["actual", "allowance"])
    return sums.rename_axis("year").reset_index()


def bars_chart(rows: pd.DataFrame, words: Words, *, unit: str, height: int | None = None) -> Chart:
    """
    Return horizontal bars with their value at the end.

    Parameters
    ----------
    rows
        Columns name (shown), value, ink (colour); in the order from above.
    words
        Number format.
    unit
        Unit of the values, for the tip.
    height
        Height of the chart; 26 px a bar when left out. [px]

    Returns
    -------
    chart
        Bars and numbers, without axes.
    """
    rows = rows.assign(label=[words.figures(value) for value in rows["value"]])
    text = _bars_text(tuple(rows["name"]), unit, height or 26 * len(rows) + 8)
    return Chart(text=text, tables={"bars": rows})


@lru_cache(maxsize=64)
def _bars_text(names: tuple[str, ...], unit: str, height: int) -> str:
    base = _named("bars").encode(y=alt.Y("name:N", sort=list(names), title=None, axis=_names()))
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("value:Q", title=unit, format=",.1f")]
    bars = base.mark_bar(cornerRadiusEnd=2, height={"band": 0.72}).encode(
        x=alt.X("value:Q", axis=None), color=alt.Color("ink:N", scale=None), tooltip=tips
    )
    text = base.mark_text(align="left", dx=4, color=LINE).encode(x="value:Q", text="label:N")
    return _finished(bars + text, height)


def waterfall_chart(rows: pd.DataFrame, words: Words, *, unit: str) -> Chart:
    """
    Return how one sum becomes another, step by step from above.

    Parameters
    ----------
    rows
        Columns name (shown), value, whole (a sum and no step) and ink; the first and the last row
        are sums, the steps between them lead from one to the other.
    words
        Number format.
    unit
        Unit of the values.

    Returns
    -------
    chart
        Bars that hang where the one before ended, with their value beside.
    """
    whole = rows["whole"].to_numpy(dtype=bool)
    steps = np.where(whole, 0.0, rows["value"].to_numpy(dtype=float))
    ends = np.where(whole, rows["value"], rows["value"].iloc[0] + np.cumsum(steps))
    signs = [
        "" if one or value < 0.0 else "+" for one, value in zip(whole, rows["value"], strict=True)
    ]
    labels = [sign + words.figures(v) for sign, v in zip(signs, rows["value"], strict=True)]
    table = rows.assign(
        start=np.where(whole, 0.0, ends - steps), end=ends, label=labels,
        right=np.maximum(ends, ends - steps),
    )  # fmt: skip
    text = _waterfall_text(tuple(rows["name"]), unit, 36 * len(rows) + 40)
    return Chart(text=text, tables={"steps": table})


@lru_cache(maxsize=32)
def _waterfall_text(names: tuple[str, ...], unit: str, height: int) -> str:
    base = _named("steps").encode(y=alt.Y("name:N", sort=list(names), title=None, axis=_names()))
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("value:Q", title=unit, format=",.2f")]
    bars = base.mark_bar(height={"band": 0.68}).encode(
        x=alt.X("start:Q", title=unit, axis=_axis()),
        x2="end:Q",
        color=alt.Color("ink:N", scale=None),
        tooltip=tips,
    )
    text = base.mark_text(align="left", dx=5, color=LINE).encode(x="right:Q", text="label:N")
    return _finished(bars + text, height)


def _named(table: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name=table))


def _axis() -> alt.Axis:
    return alt.Axis(format="~s", tickCount=5, titleFontWeight="normal")


def _names() -> alt.Axis:
    return alt.Axis(labelLimit=230, labelOverlap=False, ticks=False, domain=False, labelPadding=8)


def _order(names: list[str]) -> str:
    """Stack in the order of the legend, from the ground up."""
    quoted = ",".join(repr(name) for name in names)
    return f"indexof([{quoted}], datum.name)"


def _allowance(words: Words) -> alt.Chart:
    made: alt.Chart = (
        _named("line")
        .mark_line(interpolate="step", strokeWidth=2.5, color=LINE, point={"color": LINE})
        .encode(
            x="year:O",
            y="value:Q",
            tooltip=[
                alt.Tooltip("year:O", title=words("charts.year")),
                alt.Tooltip("value:Q", title=words("charts.allowance"), format=",.1f"),
            ],
        )
    )
    return made


def _cursor() -> alt.Chart:
    made: alt.Chart = (
        _named("mark")
        .mark_tick(color=LINE, thickness=3, size=14, orient="horizontal", yOffset=4)
        .encode(x="year:O", y=alt.value("height"))
    )
    return made


def _shown(evaluation: Evaluation) -> pd.DataFrame:
    last = evaluation.scenario.target.last_year + MARGIN_YEARS
    return evaluation.years.loc[FIRST_SHOWN:last]


def _divisor(evaluation: Evaluation, unit: Unit) -> float:
    """Tonnes over this are in the unit: kg per m² GFA or t per dwelling that stands in the end."""
    areas = evaluation.totals["areas"]
    if unit == Unit.PER_GFA:
        return float(areas["gfa_m2"]) / 1000.0
    if unit == Unit.PER_DWELLING:
        return max(float(areas["dwellings"]), 1.0)
    return 1.0


def _finished(chart: Any, height: int) -> str:  # noqa: ANN401 - sums of altair charts
    done: alt.LayerChart = (
        chart.properties(height=height)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, gridColor="#e3e6e9")
        .configure_legend(labelFontSize=12, symbolSize=110)
    )
    text: str = done.to_json(indent=None)
    return text
