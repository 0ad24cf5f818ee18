"""Years: what is emitted year by year against the line, and both summed."""

from enum import StrEnum
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from geo.evaluation import Evaluation
from layers.charts.vega import LINE, Chart, axis, finished, legend, named
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
MARGIN_YEARS = 5  # shown after the window
FIRST_SHOWN = 2016  # nothing of the district is newer than its first works


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


def line_rows(evaluation: Evaluation, unit: Unit) -> pd.DataFrame:
    """Return year and value of the allowance inside the window, in the unit of the bars."""
    years = _shown(evaluation)
    window = years[years["in_window"]]
    return (window["allowance_t"] / _divisor(evaluation, unit)).rename("value").reset_index()


def years_chart(
    evaluation: Evaluation,
    words: Words,
    *,
    unit: Unit,
    year: int,
    height: int = 230,
    scale: float = 1.0,
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
    scale
        How much larger than usual its type is.

    Returns
    -------
    chart
        Bars stacked by ledger, grey before the window, and the line of the allowance.
    """
    rows = year_rows(evaluation, unit)
    rows["name"] = [words(f"charts.ledger.{name}") for name in rows["shown"]]
    shown = tuple(name for name in (*LEDGERS, BEFORE) if (rows["shown"] == name).any())
    mark = pd.DataFrame({"year": [year] if year in _shown(evaluation).index else []})
    line = line_rows(evaluation, unit)
    return Chart(
        text=_years_text(words, unit, shown, height, scale),
        tables={"bars": rows, "line": line, "mark": mark},
    )


@lru_cache(maxsize=64)
def _years_text(words: Words, unit: Unit, shown: tuple[str, ...], height: int, scale: float) -> str:
    names = [words(f"charts.ledger.{name}") for name in shown]
    title, line = words(f"charts.unit.{unit}"), words("charts.line")
    inks = [*(INKS[name] for name in shown), LINE]
    bars = (
        named("bars")
        .mark_bar(size=13)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("sum(value):Q", title=title, axis=axis(scale)),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=[*names, line], range=inks),
                legend=legend(290.0, scale, line=line),
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
    return finished(bars + _allowance(words) + _cursor(), words, height, scale)


def cumulative_chart(
    evaluation: Evaluation, words: Words, *, height: int = 230, scale: float = 1.0
) -> Chart:
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
    scale
        How much larger than usual its type is.

    Returns
    -------
    chart
        Two stepped lines and the area between them. [kt CO2e]
    """
    rows = cumulative_rows(evaluation)
    long = rows.melt("year", ["actual", "allowance"], "kind", "value")
    long["name"] = [words(f"charts.{kind}") for kind in long["kind"]]
    return Chart(text=_cumulative_text(words, height, scale), tables={"sums": rows, "lines": long})


@lru_cache(maxsize=8)
def _cumulative_text(words: Words, height: int, scale: float) -> str:
    title = words("charts.unit.cumulative")
    tips = [
        alt.Tooltip("year:O", title=words("charts.year")),
        alt.Tooltip("actual:Q", title=words("charts.actual"), format=",.1f"),
        alt.Tooltip("allowance:Q", title=words("charts.allowance"), format=",.1f"),
    ]
    gap = (
        named("sums")
        .mark_area(opacity=0.18, color=INKS["operation"])
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("actual:Q", title=title, axis=axis(scale)),
            y2="allowance:Q",
            tooltip=tips,
        )
    )
    names = [words("charts.actual"), words("charts.allowance")]
    lines = (
        named("lines")
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
    return finished(gap + lines, words, height, scale)


def cumulative_rows(evaluation: Evaluation) -> pd.DataFrame:
    """Return year, actual and allowance summed from the first year of the window, in kt CO2e."""
    years = evaluation.years[evaluation.years["in_window"]]
    sums = years[["actual_t", "allowance_t"]].cumsum() / 1000.0
    sums.columns = pd.Index(["actual", "allowance"])
    return sums.rename_axis("year").reset_index()


def _order(names: list[str]) -> str:
    """Stack in the order of the legend, from the ground up."""
    quoted = ",".join(repr(name) for name in names)
    return f"indexof([{quoted}], datum.name)"


def _allowance(words: Words) -> alt.Chart:
    made: alt.Chart = (
        named("line")
        .mark_line(interpolate="step", strokeWidth=2.5, color=LINE, point={"color": LINE})
        .encode(
            x="year:O",
            y="value:Q",
            color=alt.ColorDatum(words("charts.line")),
            tooltip=[
                alt.Tooltip("year:O", title=words("charts.year")),
                alt.Tooltip("value:Q", title=words("charts.line"), format=",.1f"),
            ],
        )
    )
    return made


def _cursor() -> alt.Chart:
    made: alt.Chart = (
        named("mark")
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
