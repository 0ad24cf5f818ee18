"""Bars: the parts of one house, and the way from one sum to another."""

from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from geo.explain import Explanation
from layers.charts.vega import LINE, Chart, axis, finished, named
from layers.masses import KILO, decimals, shares
from layers.words import Words

MORE, LESS, SUM = "#d55e00", "#0072b2", "#5b6670"
SMALLEST_T = 0.05  # below this a cause is the play of the numbers


def bars_chart(
    rows: pd.DataFrame, words: Words, *, unit: str, height: int | None = None, scale: float = 1.0
) -> Chart:
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
    scale
        How much larger than usual its type is.

    Returns
    -------
    chart
        Bars and numbers, without axes.
    """
    rows = rows.assign(label=[words.figures(value) for value in rows["value"]])
    text = _bars_text(words, tuple(rows["name"]), unit, height or 26 * len(rows) + 8, scale)
    return Chart(text=text, tables={"bars": rows})


@lru_cache(maxsize=64)
def _bars_text(words: Words, names: tuple[str, ...], unit: str, height: int, scale: float) -> str:
    y = alt.Y("name:N", sort=list(names), title=None, axis=_names(scale))
    base = named("bars").encode(y=y)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("value:Q", title=unit, format=",.1f")]
    bars = base.mark_bar(cornerRadiusEnd=2, height={"band": 0.72}).encode(
        x=alt.X("value:Q", axis=None), color=alt.Color("ink:N", scale=None), tooltip=tips
    )
    text = base.mark_text(align="left", dx=4, color=LINE).encode(x="value:Q", text="label:N")
    return finished(bars + text, words, height, scale)


def waterfall_rows(
    found: Explanation, name: str, ends: tuple[str, str], words: Words
) -> pd.DataFrame:
    """
    Return the rows of the waterfall of an explanation, without causes that change nothing.

    Parameters
    ----------
    found
        Causes with what each adds. [t CO2e]
    name
        The sum that is explained, a column of its terms.
    ends
        Titles of both scenarios.
    words
        Names of the causes.

    Returns
    -------
    rows
        As `waterfall_chart` takes them. [kt CO2e]
    """
    rows = [(ends[0], found.before[name], True, SUM)]
    rows += [
        (words(f"explain.cause.{cause}"), float(tonnes), False, MORE if tonnes > 0.0 else LESS)
        for cause, tonnes in found.terms[name].items()
        if abs(tonnes) >= SMALLEST_T
    ]
    rows.append((ends[1], found.after[name], True, SUM))
    made = pd.DataFrame(rows, columns=["name", "value", "whole", "ink"])
    return made.assign(value=made["value"] / 1000.0)


def waterfall_chart(rows: pd.DataFrame, words: Words, *, unit: str, scale: float = 1.0) -> Chart:
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
    scale
        How much larger than usual its type is.

    Returns
    -------
    chart
        Bars that hang where the one before ended, with their value beside.
    """
    whole = rows["whole"].to_numpy(dtype=bool)
    steps = np.where(whole, 0.0, rows["value"].to_numpy(dtype=float))
    ends = np.where(whole, rows["value"], rows["value"].iloc[0] + np.cumsum(steps))
    table = rows.assign(
        start=np.where(whole, 0.0, ends - steps), end=ends, label=step_labels(rows, words),
        right=np.maximum(ends, ends - steps),
    )  # fmt: skip
    text = _waterfall_text(words, tuple(rows["name"]), unit, 36 * len(rows) + 40, scale)
    return Chart(text=text, tables={"steps": table})


def step_labels(rows: pd.DataFrame, words: Words) -> list[str]:
    """
    Return what stands at the bars of a waterfall: the steps lead from one sum to the other.

    The largest step decides how finely all are written, for the sums alone may hide it.
    """
    values, whole = rows["value"].to_numpy(dtype=float), rows["whole"].to_numpy(dtype=bool)
    steps = values[~whole]
    largest = KILO * float(np.abs(values[whole]).max())
    digits = decimals(largest)
    if len(steps):
        digits = max(digits, decimals(10.0 * KILO * float(np.abs(steps).max())))
    ends = [round(float(value), digits) for value in values[[0, -1]]]
    written = iter(shares(steps.tolist(), ends[1] - ends[0], digits))
    labels = []
    for value, is_sum in zip(values, whole, strict=True):
        shown = float(value) if is_sum else next(written)
        sign = "+" if not is_sum and shown > 0.0 else ""
        labels.append(sign + words.number(shown, digits))
    return labels


@lru_cache(maxsize=32)
def _waterfall_text(
    words: Words, names: tuple[str, ...], unit: str, height: int, scale: float
) -> str:
    y = alt.Y("name:N", sort=list(names), title=None, axis=_names(scale))
    base = named("steps").encode(y=y)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("value:Q", title=unit, format=",.2f")]
    bars = base.mark_bar(height={"band": 0.68}).encode(
        x=alt.X("start:Q", title=unit, axis=axis(scale, "width")),
        x2="end:Q",
        color=alt.Color("ink:N", scale=None),
        tooltip=tips,
    )
    text = base.mark_text(align="left", dx=5, color=LINE).encode(x="right:Q", text="label:N")
    return finished(bars + text, words, height, scale)


def _names(scale: float) -> alt.Axis:
    return alt.Axis(
        labelLimit=230 * scale, labelOverlap=False, ticks=False, domain=False, labelPadding=8
    )
