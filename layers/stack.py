"""
Stack: an evaluation becomes the ordered layers of the map, with its legend.

Which building stands in a year, in which colour and with which text is decided here; how it is
drawn is the business of `layers.deck`. Existing, planned and assumed houses differ in edge, opacity
and a dashed line on the ground, never by colour alone.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.evaluation import Evaluation
from geo.terms import InterventionKind, Status
from layers.colour import GREY, KINDS, SCALES, Rgb
from layers.layer import Layer, Shape
from layers.measures import ColourBy, built_share, demolished, of_house, values
from layers.outlines import Outlines
from layers.words import Words

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """Title, unit and (label, colour) of each class, in order."""

    title: str
    unit: str
    classes: tuple[tuple[str, Rgb], ...]


GROUND: dict[str, tuple[int, int, int, int]] = {
    "water": (190, 214, 227, 255),
    "land": (240, 238, 232, 255),
    "pier": (232, 229, 221, 255),
    "island": (236, 233, 224, 120),
    "canal": (176, 205, 221, 255),
    "dock": (176, 205, 221, 255),
    "quay": (222, 216, 204, 255),
    "street": (250, 249, 246, 255),
    "rail": (214, 210, 204, 255),
    "square": (231, 222, 206, 255),
    "park": (205, 221, 190, 255),
    "bridge": (120, 126, 132, 255),
    "deck": (205, 180, 148, 255),
    "building": (214, 211, 205, 255),
}
EDGES = {
    "existing": (40, 46, 54, 255),
    "planned": (255, 255, 255, 255),
    "sketch": (11, 110, 138, 255),
    "changed": (204, 121, 167, 255),
}
GHOST, GHOST_EDGE = (11, 110, 138, 28), (11, 110, 138, 170)
REMOVED, OVERLAP = (200, 60, 50, 70), (213, 94, 0, 150)
RING = (11, 110, 138, 255)
OPACITY = {"existing": 255, "planned": 225, "sketch": 225}


class Told(NamedTuple):
    """What the map and its tips tell of a building: columns of an evaluation."""

    name: str
    status: str
    use: str
    basis: str
    gfa_m2: float
    storeys: float
    height_m: float
    plot_id: str
    intervention: str
    b5_kg: float


def legend(colour_by: ColourBy, words: Words, present: set[str] | None = None) -> Legend:
    """
    Return the legend of a colouring; for kinds only those that are present.

    Parameters
    ----------
    colour_by
        What the colour tells.
    words
        Texts.
    present
        Kinds that occur; all when left out.

    Returns
    -------
    legend
        Class labels with their colours.
    """
    title, unit = words(f"map.colour.{colour_by}"), words(f"map.unit.{colour_by}")
    if colour_by in KINDS:
        kinds = KINDS[colour_by].items()
        shown = [(k, c) for k, c in kinds if present is None or k in present]
        named = tuple((words(f"terms.{colour_by}.{kind}"), colour) for kind, colour in shown)
        return Legend(title=title, unit=unit, classes=named)
    scale = SCALES[colour_by]
    marks = [words.number(b) for b in scale.breaks]
    labels = [f"< {marks[0]}"]
    labels += [f"{low}–{high}" for low, high in pairwise(marks)]
    labels.append(f"≥ {marks[-1]}")
    return Legend(title=title, unit=unit, classes=tuple(zip(labels, scale.colours, strict=True)))


def map_layers(
    evaluation: Evaluation,
    drawn: Outlines,
    *,
    colour_by: ColourBy,
    year: int,
    selected: str | None,
    words: Words,
) -> tuple[Layer, ...]:
    """
    Return the layers of the map from the ground up.

    Parameters
    ----------
    evaluation
        A result.
    drawn
        Outlines of its plan.
    colour_by, year
        What the colour tells, and the year that is shown.
    selected
        Id of a row of the chosen house, which gets a ring.
    words
        Texts of labels and tips.

    Returns
    -------
    layers
        Ground, plots, works, dashed edges, removed houses, overlaps, ring of the chosen house,
        buildings, labels.
    """
    ground, plots, labels = still(drawn.plan, words)
    return (
        ground,
        plots,
        _works(evaluation, drawn, year),
        _edges(evaluation, drawn, year),
        _removed(evaluation, drawn, year),
        _overlaps(drawn),
        _ring(evaluation, drawn, selected),
        *_blocks(evaluation, drawn, colour_by, year, words),
        _ghost(evaluation, drawn),
        labels,
    )


def marked(
    layers: tuple[Layer, ...], evaluation: Evaluation, drawn: Outlines, selected: str | None
) -> tuple[Layer, ...]:
    """
    Return the layers of a map on which nothing is chosen with what one visitor has chosen.

    All others are shared by those who look at the same.
    """
    if selected is None and not drawn.envelopes:
        return layers
    marks = {one.id: one for one in (_ring(evaluation, drawn, selected), _ghost(evaluation, drawn))}
    return tuple(marks.get(layer.id, layer) for layer in layers)


@lru_cache(maxsize=8)
def still(plan: Outlines, words: Words) -> tuple[Layer, Layer, Layer]:
    """Return ground, plots and labels: layers that no edit changes."""
    rows = ({"path": path, "colour": (120, 126, 132, 150), "width": 0.6} for path in plan.plots)
    plots = Layer(id="plots", shape=Shape.LINE, rows=tuple(rows), fed=True)
    return _ground(plan), plots, _labels(plan, words)


def _ground(drawn: Outlines) -> Layer:
    rows = ({"polygon": rings, "colour": GROUND[kind]} for kind, rings in drawn.ground)
    return Layer(id="ground", shape=Shape.GROUND, rows=tuple(rows), fed=True)


def _works(evaluation: Evaluation, drawn: Outlines, year: int) -> Layer:
    begun = evaluation.works.index[evaluation.works["start_year"] <= year]
    rows = (
        {"path": path, "colour": (92, 84, 70, 190), "width": 1.4}
        for name in begun
        for path in drawn.works.get(str(name), [])
    )
    return Layer(id="works", shape=Shape.LINE, rows=tuple(rows), fed=True)


def _edges(evaluation: Evaluation, drawn: Outlines, year: int) -> Layer:
    """Dash the ground round every assumed house that has begun."""
    table = evaluation.buildings
    shown = table.index[(table["basis"] == "assumed") & (table["start_year"] <= year)]
    rows = (
        {"path": path, "colour": (70, 60, 45, 220), "width": 0.9}
        for name in shown
        for path in drawn.dashes.get(str(name), [])
    )
    return Layer(id="assumed", shape=Shape.LINE, rows=tuple(rows), fed=True)


def _ring(evaluation: Evaluation, drawn: Outlines, selected: str | None) -> Layer:
    """Mark every part of the chosen house by a ring on the ground."""
    table = evaluation.buildings
    shown = table.index[:0]
    # the map itself marks a drawing that is chosen, with its handles
    if selected in table.index and table["status"][selected] != Status.SKETCH:
        shown = table.index[table["building"] == table["building"][selected]]
    rows = (
        {"polygon": rings, "colour": RING} for name in shown for rings in drawn.halos[str(name)]
    )
    return Layer(id="chosen", shape=Shape.GROUND, rows=tuple(rows))


def _removed(evaluation: Evaluation, drawn: Outlines, year: int) -> Layer:
    """Mark the ground of every house of the plan that is left out, or demolished by the year."""
    plan, left = evaluation.scenario.plan.buildings, set(evaluation.buildings.index)
    names = plan["name"].to_numpy(dtype=object)
    gone = demolished(evaluation, year)
    rows = (
        {"id": str(i), "polygon": rings, "colour": REMOVED, "tip": str(name)}
        for i, name in zip(plan.index, names, strict=True)
        if i not in left or i in gone
        for rings in drawn.buildings[i]
    )
    return Layer(id="removed", shape=Shape.GROUND, rows=tuple(rows), pickable=True)


def _overlaps(drawn: Outlines) -> Layer:
    rows = ({"polygon": rings, "colour": OVERLAP} for rings in drawn.overlaps)
    return Layer(id="overlaps", shape=Shape.GROUND, rows=tuple(rows))


def _blocks(
    evaluation: Evaluation, drawn: Outlines, colour_by: ColourBy, year: int, words: Words
) -> tuple[Layer, Layer]:
    """Return the houses of the plan, and those that were drawn: these change at every edit."""
    table = evaluation.buildings
    measure = values(evaluation, colour_by, year)
    share = built_share(evaluation, year).to_numpy()
    changed = {change.id for change in evaluation.scenario.changes}
    changed |= set(evaluation.interventions.index)
    rows: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    # what is told of a part is told of its house, whose parts share a colour too
    whole = {name: of_house(table[name], table).to_numpy() for name in ("gfa_m2", "b5_kg")}
    columns = (whole.get(name, table[name].to_numpy()) for name in Told._fields)
    told = zip(table.index, map(Told, *columns), measure, _colours(measure, colour_by), strict=True)
    for place, (name, house, value, colour) in enumerate(told):
        if share[place] <= 0.0:
            continue
        row = {
            "id": str(name),
            "colour": (*colour, OPACITY[house.status] if share[place] >= 1.0 else 120),
            "edge": EDGES["changed" if name in changed else house.status],
            "height": round(float(house.height_m) * float(share[place]), 2),
            "tip": tip(house, None if pd.isna(value) else value, colour_by, words),
        }
        sketched = house.status == Status.SKETCH
        if sketched:
            row["feature"] = house.plot_id
        polygons = drawn.buildings.get(str(name), [])
        rows[sketched] += [{**row, "polygon": rings} for rings in polygons]
    return (
        Layer(id="buildings", shape=Shape.BLOCK, rows=tuple(rows[False]), pickable=True, fed=True),
        Layer(id="sketches", shape=Shape.BLOCK, rows=tuple(rows[True]), pickable=True),
    )


def _colours(measure: pd.Series, colour_by: ColourBy) -> list[Rgb]:
    if colour_by in KINDS:
        return [KINDS[colour_by].get(str(kind), GREY) for kind in measure]
    scale = SCALES[colour_by]
    found = scale.classes(measure.to_numpy(dtype=float))
    return [GREY if position < 0 else scale.colours[position] for position in found]


@lru_cache(maxsize=4096)
def tip(house: Told, measure: float | str | None, colour_by: ColourBy, words: Words) -> str:
    """
    Return the plain text that hovers over a building; the map never reads it as HTML.

    Kept, for an edit changes what is told of one house among many.
    """
    use = words(f"terms.use.{house.use}")
    status = words(f"terms.status.{house.status}")
    basis = words(f"terms.basis.{house.basis}")
    lines = [house.name, f"{use} · {status} · {basis}"]
    area = words.number(house.gfa_m2)
    lines.append(words("map.tip_area", gfa=area, storeys=words.number(house.storeys, 1)))
    if colour_by not in KINDS:
        shown = words("map.tip_none")
        if isinstance(measure, float):
            told = words.figures(measure) if colour_by == "operation" else words.fives(measure)
            shown = f"{told} {words(f'map.unit.{colour_by}')}"
        lines.append(f"{words(f'map.colour.{colour_by}')}: {shown}")
    if house.intervention:
        lines.append(_fate(house, words))
    return "\n".join(lines)


def _fate(house: Told, words: Words) -> str:
    fate = words(f"terms.fate.{house.intervention}")
    if house.intervention == InterventionKind.DEMOLISH:
        return fate
    return f"{fate}: {words('map.tip_rebuilt', value=words.fives(house.b5_kg / house.gfa_m2))}"


def _ghost(evaluation: Evaluation, drawn: Outlines) -> Layer:
    """Show the room that the rules of a plot leave, as glass round what is drawn in it."""
    heights = {s.id: s.house.storey_height_m for s in evaluation.scenario.sketches}
    rows = (
        {
            "id": name,
            "polygon": rings,
            "height": storeys * heights[name],
            "colour": GHOST,
            "edge": GHOST_EDGE,
            "tip": "",
        }
        for name, storeys, rings in drawn.envelopes
    )
    return Layer(id="envelopes", shape=Shape.BLOCK, rows=tuple(rows))


def _labels(drawn: Outlines, words: Words) -> Layer:
    rows = (
        {"position": position, "text": sv if words.language == "sv" else en}
        for kind, sv, en, position in drawn.labels
        if kind != "water"
    )
    return Layer(id="labels", shape=Shape.LABEL, rows=tuple(rows), fed=True)
