"""Charts: the years against the line, the parts of one house; the only module with altair."""

from enum import StrEnum
from typing import Any

import altair as alt
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
    divisor = _divisor(evaluation, unit)
    rows = years[[f"{name}_t" for name in LEDGERS]] / divisor
    rows.columns = pd.Index(LEDGERS)
    long = rows.reset_index(names="year").melt("year", var_name="ledger", value_name="value")
    window = years["in_window"].reindex(long["year"]).to_numpy()
    first = int(years.index[years["in_window"]].min())
    long["shown"] = long["ledger"].where(window | (long["year"] > first), BEFORE)
    return long


def years_chart(
    evaluation: Evaluation, words: Words, *, unit: Unit, year: int, height: int = 230
) -> alt.LayerChart:
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
    shown = [name for name in (*LEDGERS, BEFORE) if (rows["shown"] == name).any()]
    names = [words(f"charts.ledger.{name}") for name in shown]
    title = words(f"charts.unit.{unit}")
    bars = (
        alt.Chart(rows)
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
    return _finished(
        bars + _allowance(evaluation, words, unit) + _cursor(year, _shown(evaluation).index), height
    )


def cumulative_chart(evaluation: Evaluation, words: Words, *, height: int = 230) -> alt.LayerChart:
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
    title = words("charts.unit.cumulative")
    base = alt.Chart(rows).encode(x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)))
    tips = [
        alt.Tooltip("year:O", title=words("charts.year")),
        alt.Tooltip("actual:Q", title=words("charts.actual"), format=",.1f"),
        alt.Tooltip("allowance:Q", title=words("charts.allowance"), format=",.1f"),
    ]
    gap = base.mark_area(opacity=0.18, color=INKS["operation"]).encode(
        y=alt.Y("actual:Q", title=title, axis=_axis()), y2="allowance:Q", tooltip=tips
    )
    long = rows.melt("year", ["actual", "allowance"], "kind", "value")
    long["name"] = [words(f"charts.{kind}") for kind in long["kind"]]
    names = [words("charts.actual"), words("charts.allowance")]
    lines = (
        alt.Chart(long)
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


def bars_chart(
    rows: pd.DataFrame, words: Words, *, unit: str, height: int | None = None
) -> alt.LayerChart:
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
    y = alt.Y("name:N", sort=list(rows["name"]), title=None, axis=_names())
    base = alt.Chart(rows).encode(y=y)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("value:Q", title=unit, format=",.1f")]
    bars = base.mark_bar(cornerRadiusEnd=2, height={"band": 0.72}).encode(
        x=alt.X("value:Q", axis=None), color=alt.Color("ink:N", scale=None), tooltip=tips
    )
    text = base.mark_text(align="left", dx=4, color=LINE).encode(x="value:Q", text="label:N")
    return _finished(bars + text, height or 26 * len(rows) + 8)


def _axis() -> alt.Axis:
    return alt.Axis(format="~s", tickCount=5, titleFontWeight="normal")


def _names() -> alt.Axis:
    return alt.Axis(labelLimit=230, ticks=False, domain=False, labelPadding=8)


def _order(names: list[str]) -> str:
    """Stack in the order of the legend, from the ground up."""
    quoted = ",".join(repr(name) for name in names)
    return f"indexof([{quoted}], datum.name)"


def _allowance(evaluation: Evaluation, words: Words, unit: Unit) -> Any:  # noqa: ANN401 - altair
    years = _shown(evaluation)
    window = years[years["in_window"]]
    rows = (window["allowance_t"] / _divisor(evaluation, unit)).rename("value").reset_index()
    rows["name"] = words("charts.allowance")
    return (
        alt.Chart(rows)
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


def _cursor(year: int, shown: pd.Index) -> Any:  # noqa: ANN401 - altair
    rows = pd.DataFrame({"year": [year] if year in shown else []})
    return (
        alt.Chart(rows)
        .mark_tick(color=LINE, thickness=3, size=14, orient="horizontal", yOffset=4)
        .encode(x="year:O", y=alt.value("height"))
    )


def _shown(evaluation: Evaluation) -> pd.DataFrame:
    last = evaluation.scenario.target.last_year + MARGIN_YEARS
    return evaluation.years.loc[FIRST_SHOWN:last]


def _divisor(evaluation: Evaluation, unit: Unit) -> float:
    """Tonnes over this are in the unit: kg per m² GFA or t per dwelling of the whole plan."""
    table = evaluation.buildings
    if unit == Unit.PER_GFA:
        return float(table["gfa_m2"].sum()) / 1000.0
    if unit == Unit.PER_DWELLING:
        return max(float(table["dwellings"].sum()), 1.0)
    return 1.0


def _finished(chart: Any, height: int) -> alt.LayerChart:  # noqa: ANN401 - sums of altair charts
    done: alt.LayerChart = (
        chart.properties(height=height)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, gridColor="#e3e6e9")
        .configure_legend(labelFontSize=12, symbolSize=110)
    )
    return done
