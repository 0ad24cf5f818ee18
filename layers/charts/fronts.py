"""Fronts: floor area or dwellings against carbon, each point a variant that no other beats."""

from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from layers.charts.vega import LINE, Chart, axis, finished, named
from layers.words import Words

PICK = "pick"
MOST_POINTS = 60
WITHIN, OVER, NOW = "#0072b2", "#d55e00", "#1d2a36"


def thinned(front: pd.DataFrame, most: int = MOST_POINTS) -> pd.DataFrame:
    """Return at most so many points of a front, its ends among them, numbered from 1."""
    places = np.unique(np.linspace(0, len(front) - 1, min(most, len(front))).round().astype(int))
    kept = front.iloc[places].reset_index(drop=True)
    return kept.assign(number=np.arange(1, len(kept) + 1))


def front_chart(
    points: pd.DataFrame,
    present: tuple[float, float],
    names: tuple[str, str],
    words: Words,
    *,
    height: int = 320,
    scale: float = 1.0,
) -> Chart:
    """
    Return the points of a front, to be picked, with the plots as they are beside them.

    Parameters
    ----------
    points
        Columns area, carbon (as `names` say), gap_t and number.
    present
        Area and carbon of the district as it is.
    names
        Titles of both axes, with units.
    words
        Texts.
    height
        Height of the chart. [px]
    scale
        How much larger than usual its type is.
    """
    kinds = [words("charts.front.within"), words("charts.front.over")]
    table = points[["area", "carbon", "gap_t", "number"]].assign(
        kind=np.where(points["gap_t"] <= 0.0, *kinds), gap=points["gap_t"] / 1000.0
    )
    now = pd.DataFrame({"area": [present[0]], "carbon": [present[1]]})
    text = _front_text(words, names, height, scale)
    return Chart(text=text, tables={"points": table, "now": now})


@lru_cache(maxsize=8)
def _front_text(words: Words, names: tuple[str, str], height: int, scale: float) -> str:
    kinds = [words("charts.front.within"), words("charts.front.over")]
    x = alt.X("area:Q", title=names[0], axis=axis(scale, "width"), scale=alt.Scale(zero=False))
    y = alt.Y("carbon:Q", title=names[1], axis=axis(scale), scale=alt.Scale(zero=False))
    pick = alt.selection_point(name=PICK, fields=["number"], on="click", nearest=True)
    line = named("points").mark_line(color="#aab2b8", strokeWidth=1.5).encode(x=x, y=y)
    points = (
        named("points")
        .mark_circle(size=110, opacity=1.0)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[WITHIN, OVER]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            size=alt.condition(pick, alt.value(220), alt.value(80), empty=False),
            tooltip=[
                alt.Tooltip("number:Q", title=words("charts.front.number")),
                alt.Tooltip("area:Q", title=names[0], format=",.0f"),
                alt.Tooltip("carbon:Q", title=names[1], format=",.2f"),
                alt.Tooltip("gap:Q", title=words("charts.front.gap"), format="+,.2f"),
            ],
        )
        .add_params(pick)
    )
    now = (
        named("now")
        .mark_point(shape="cross", size=220, color=LINE, strokeWidth=3)
        .encode(x=x, y=y, tooltip=alt.value(words("charts.front.now")))
    )
    return finished(line + points + now, words, height, scale)
