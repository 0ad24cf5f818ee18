"""
Differences: where two scenarios emit more and where less, as layers of the map.

The houses stand as in the later scenario, coloured by what each emits more or less than before;
what only the earlier one has lies on the ground. Houses that do not change are grey.
"""

from itertools import pairwise
from typing import Any

import pandas as pd

from geo.evaluation import Evaluation
from layers.colour import GREY, SCALES, Rgb
from layers.layer import Layer, Shape
from layers.outlines import Outlines
from layers.stack import EDGES, Legend, still
from layers.words import Words

SMALLEST_T = 0.5  # below this a house has not changed: a wall it shares may have


def changes(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """
    Return what each house emits in two scenarios.

    Parameters
    ----------
    before, after
        Sums per house, index `building`. [t CO2e]

    Returns
    -------
    changes
        Index building, all of both; before_t, after_t (0 where it does not stand), change_t.
    """
    both = pd.DataFrame({"before_t": before, "after_t": after}).fillna(0.0)
    return both.assign(change_t=both["after_t"] - both["before_t"])


def difference_layers(
    results: tuple[Evaluation, Evaluation],
    drawn: tuple[Outlines, Outlines],
    change: pd.DataFrame,
    words: Words,
) -> tuple[Layer, ...]:
    """
    Return the layers of the map that shows what changes.

    Parameters
    ----------
    results, drawn
        The earlier and the later scenario, and their outlines.
    change
        As `changes` returns it.
    words
        Texts of labels and tips.

    Returns
    -------
    layers
        Ground, plots, what is gone, houses, labels.
    """
    before, after = results
    ground, plots, labels = still(drawn[1].plan, words)
    kept = set(after.buildings["building"])
    gone = before.buildings[~before.buildings["building"].isin(kept)]
    return (
        ground,
        plots,
        Layer(
            id="gone",
            shape=Shape.GROUND,
            rows=tuple(_rows(gone, drawn[0], change, words)),
            pickable=True,
        ),
        Layer(
            id="changed",
            shape=Shape.BLOCK,
            rows=tuple(_rows(after.buildings, drawn[1], change, words)),
            pickable=True,
        ),
        labels,
    )


def _rows(
    buildings: pd.DataFrame, drawn: Outlines, change: pd.DataFrame, words: Words
) -> list[dict[str, Any]]:
    rows = []
    columns = (buildings[name].to_numpy() for name in ("building", "name", "status", "height_m"))
    for name, house, title, status, height in zip(buildings.index, *columns, strict=True):
        told = change.loc[house]
        row = {
            "id": str(name),
            "colour": (*colour(float(told["change_t"])), 235),
            "edge": EDGES[status],
            "height": round(float(height), 2),
            "tip": _tip(str(title), told, words),
        }
        rows += [{**row, "polygon": rings} for rings in drawn.buildings.get(str(name), [])]
    return rows


def _tip(title: str, told: pd.Series, words: Words) -> str:
    if abs(told["change_t"]) < SMALLEST_T:
        return f"{title}\n{words('map.change_none', mass=words.mass(told['after_t']))}"
    masses = {name: words.mass(float(told[f"{name}_t"])) for name in ("before", "after")}
    sign = "+" if told["change_t"] > 0.0 else ""
    change = sign + words.mass(float(told["change_t"]))
    return f"{title}\n{words('map.change_tip', change=change, **masses)}"


def colour(change_t: float) -> Rgb:
    """Return the colour of a change in t CO2e; grey for none."""
    if abs(change_t) < SMALLEST_T:
        return GREY
    scale = SCALES["change"]
    return scale.colours[sum(change_t >= mark for mark in scale.breaks)]


def difference_legend(words: Words, first: int, last: int) -> Legend:
    """Return the legend of the map that shows what changes in a window of years."""
    scale = SCALES["change"]
    marks = [words.number(mark) for mark in scale.breaks]
    labels = [f"< {marks[0]}", *(f"{low} – {high}" for low, high in pairwise(marks))]
    classes = zip((*labels, f"≥ {marks[-1]}"), scale.colours, strict=True)
    return Legend(
        title=words("map.colour.change", first=first, last=last),
        unit=words("map.unit.change"),
        classes=(*classes, (words("map.change_same"), GREY)),
    )
