"""Rivals: two to four scenarios on one axis, year by year and summed over the window."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt
import pandas as pd

from geo.evaluation import Evaluation
from layers.charts.vega import Chart, axis, finished, legend, named
from layers.words import Words

# of Okabe and Ito: told apart by everybody; the reference is first
INKS = ("#5b6670", "#0072b2", "#d55e00", "#009e73")
Key = tuple[tuple[str, ...], tuple[str, ...]]  # titles and colours
AFTER = 4  # years shown behind the window


@dataclass(frozen=True, kw_only=True, eq=False)
class Rival:
    """One of the scenarios that are compared: its title, its result and its colour."""

    title: str
    result: Evaluation
    ink: str


def rival_rows(rivals: Sequence[Rival]) -> pd.DataFrame:
    """
    Return what each scenario emits and is allowed, year by year.

    Parameters
    ----------
    rivals
        The reference first.

    Returns
    -------
    rows
        name, year, actual, allowance [t/yr], actual_sum, allowance_sum [kt since the window began];
        the window and a few years behind it, where nothing is allowed or summed any more (NaN).
    """
    tables = []
    for rival in rivals:
        years = rival.result.years
        window = years.index[years["in_window"]]
        shown = years.loc[window.min() : window.max() + AFTER]
        inside = shown["in_window"].to_numpy(dtype=bool)
        sums = {
            f"{name}_sum": (shown[f"{name}_t"].cumsum() / 1000.0).where(inside)
            for name in ("actual", "allowance")
        }
        columns = {
            "name": rival.title,
            "year": shown.index,
            "actual": shown["actual_t"],
            "allowance": shown["allowance_t"].where(inside),
        }
        tables.append(pd.DataFrame(columns | sums))
    return pd.concat(tables, ignore_index=True)


def rival_years(
    rivals: Sequence[Rival], words: Words, *, height: int = 240, scale: float = 1.0
) -> Chart:
    """Return bars per year side by side, with each one's allowance as a mark, in t CO2e/yr."""
    rows = rival_rows(rivals)
    text = _years_text(words, _key(rivals), height, scale)
    return Chart(text=text, tables={"rows": rows})


def rival_sums(
    rivals: Sequence[Rival], words: Words, *, height: int = 240, scale: float = 1.0
) -> Chart:
    """Return the sums since the window began as lines, the allowances dashed, in kt CO2e."""
    rows = rival_rows(rivals).dropna(subset=["actual_sum"])
    long = rows.melt(["name", "year"], ["actual_sum", "allowance_sum"], "kind", "value")
    long["what"] = [words(f"charts.{kind.removesuffix('_sum')}") for kind in long["kind"]]
    text = _sums_text(words, _key(rivals), height, scale)
    return Chart(text=text, tables={"rows": long})


def _key(rivals: Sequence[Rival]) -> Key:
    return tuple(r.title for r in rivals), tuple(r.ink for r in rivals)


def _colour(key: Key, scale: float) -> alt.Color:
    names, inks = key
    return alt.Color(
        "name:N",
        scale=alt.Scale(domain=list(names), range=list(inks)),
        legend=legend(400.0, scale),
    )


@lru_cache(maxsize=16)
def _years_text(words: Words, key: Key, height: int, scale: float) -> str:
    unit = words("charts.unit.tonnes")
    base = named("rows").encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("name:N", sort=list(key[0])),
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("year:O", title=words("charts.year")),
            alt.Tooltip("actual:Q", title=f"{words('charts.actual')}, {unit}", format=",.0f"),
            alt.Tooltip("allowance:Q", title=words("charts.allowance"), format=",.0f"),
        ],
    )
    bars = base.mark_bar().encode(
        y=alt.Y("actual:Q", title=unit, axis=axis(scale)), color=_colour(key, scale)
    )
    marks = base.mark_tick(thickness=3, color="#1d2a36").encode(y="allowance:Q")
    return finished(bars + marks, words, height, scale)


@lru_cache(maxsize=16)
def _sums_text(words: Words, key: Key, height: int, scale: float) -> str:
    kinds = [words("charts.actual"), words("charts.allowance")]
    lines = (
        named("rows")
        .mark_line(strokeWidth=3, point=True)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=words("charts.unit.cumulative"), axis=axis(scale)),
            color=_colour(key, scale),
            strokeDash=alt.StrokeDash(
                "what:N",
                scale=alt.Scale(domain=kinds, range=[[1, 0], [6, 4]]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("year:O", title=words("charts.year")),
                alt.Tooltip("what:N", title=words("charts.part")),
                alt.Tooltip("value:Q", title=words("charts.unit.cumulative"), format=",.1f"),
            ],
        )
    )
    return finished(lines, words, height, scale)
