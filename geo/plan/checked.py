"""
Checked: raw tables with our column names become a `Plan`.

In come tables of the layers `buildings`, `plots` and `works` as a file holds them, in any declared
system; out come three complete tables in the system of the place. Good rows are kept, repairs and
defaults are listed as notes, rows that cannot be used are left out by id. Columns that no table
names are not read.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import MissingColumnError, Note, UnreadableFileError
from geo.phrases import phrase
from geo.place import Place
from geo.plan import _shapes, _values
from geo.plan._defaults import filled, setting
from geo.plan._notes import note
from geo.plan.columns import (
    BUILDING_CODES,
    BUILDING_NUMBERS,
    BUILDING_TEXTS,
    BUILDINGS,
    CODES,
    CONTEXT,
    CONTEXT_TEXTS,
    LIMITS,
    PLOT_LIMITS,
    PLOT_TEXTS,
    PLOTS,
    QUANTITY,
    REQUIRED,
    WORK_LIMITS,
    WORK_TEXTS,
    WORKS,
)
from geo.plan.crs import to_local
from geo.reference import Reference
from geo.scenario import Plan

Notes = tuple[Note, ...]
Steps = tuple[gpd.GeoDataFrame, Notes]
Step = Callable[[gpd.GeoDataFrame], Steps]
Tables = Mapping[str, gpd.GeoDataFrame]

LONGEST_NAME = 80


def plan_of(tables: Tables, reference: Reference, *, name: str, place: Place | None = None) -> Plan:
    """
    Return the plan that raw tables make.

    Parameters
    ----------
    tables
        By layer: `buildings` (polygons; use, storeys, completion_year) and, where there are any,
        `plots` and `works`; columns as in `geo.plan.columns`, any declared coordinate system.
    reference
        The tables of `data/`, for the defaults.
    name
        What the plan is called, in sentences too.
    place
        Where the district lies; Helsingborg by default.

    Returns
    -------
    plan
        Complete tables in the system of the place, index id, with a note per kind of default or
        repair. Columns that only name a building (name, building, plot_id, phase, source) are
        filled or left empty without a note.

    Raises
    ------
    UnreadableFileError
        If a required layer or column is missing, or no building can be used.
    """
    if "buildings" not in tables:
        held = ", ".join(tables) or phrase("none")
        message = phrase(
            "{name} has no layer buildings (its layers: {held}); rename or add it.",
            name=name,
            held=held,
        )
        raise UnreadableFileError(message)
    place = place or Place()
    plots, plot_notes = _plots(tables, place.crs)
    buildings, building_notes = _buildings(tables["buildings"], name, plots, reference, place.crs)
    works, work_notes = _works(tables, name, reference, place.crs)
    return Plan(
        name=name[:LONGEST_NAME],
        buildings=plain_words(buildings),
        plots=plain_words(plots),
        works=plain_words(works),
        place=place,
        notes=(*building_notes, *plot_notes, *work_notes),
    )


def plain_words(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the table with words as plain objects: every evaluation reads them as such."""
    words = table.columns[[str(kind) == "str" for kind in table.dtypes]]
    named = table.set_index(table.index.astype(object))
    return named.astype(dict.fromkeys(words, object))


def context_of(table: gpd.GeoDataFrame | None, crs: int) -> gpd.GeoDataFrame:
    """
    Return the surroundings of a district: shapes that are drawn and not computed.

    Parameters
    ----------
    table
        The layer `context` as a file holds it; None for no surroundings.
    crs
        EPSG number of the place's system.

    Returns
    -------
    context
        kind, name, name_sv, height_m, source, geometry; index id. [m]
    """
    if table is None:
        return _shapes.empty_layer(CONTEXT_TEXTS, ("height_m",), crs)
    steps: tuple[Step, ...] = (
        partial(_values.identified, prefix="context"),
        _shapes.placed,
        partial(to_local, crs=crs),
        partial(_values.with_texts, columns=CONTEXT_TEXTS),
    )
    table, _ = _in_order(table, steps)
    table = table.assign(height_m=_values.numbers(table, "height_m").clip(lower=0.0))
    return table[[*CONTEXT[1:], "geometry"]]


def _in_order(table: gpd.GeoDataFrame, steps: Sequence[Step]) -> Steps:
    notes: Notes = ()
    for step in steps:
        table, found = step(table)
        notes += found
    return table, notes


def _buildings(
    raw: gpd.GeoDataFrame, label: str, plots: gpd.GeoDataFrame, reference: Reference, crs: int
) -> Steps:
    if missing := [c for c in REQUIRED if c not in raw]:
        message = phrase(
            "The layer buildings of {label} lacks {columns}; add the column.",
            label=label,
            columns=", ".join(missing),
        )
        raise MissingColumnError(message)
    usable, notes = _in_order(
        raw,
        (
            partial(_values.identified, prefix="building"),
            _shapes.placed,
            partial(to_local, crs=crs),
            _shapes.polygons,
            _values.uses,
            partial(_values.with_required, limits={c: LIMITS[c] for c in REQUIRED[1:]}),
        ),
    )
    if usable.empty:
        reason = (
            notes[-1].message if notes else phrase("The layer buildings is empty; draw a building.")
        )
        message = phrase(
            "{label} holds no building that can be used. {reason}", label=label, reason=reason
        )
        raise UnreadableFileError(message)
    complete, more = _in_order(
        usable,
        (
            partial(_values.with_codes, known={c: CODES[c] for c in BUILDING_CODES}),
            partial(_values.with_numbers, limits={c: LIMITS[c] for c in BUILDING_NUMBERS}),
            _values.use_shares,
            partial(_values.with_texts, columns=BUILDING_TEXTS),
            partial(filled, reference=reference),
            partial(_values.whole_years, columns=("start_year", "completion_year")),
            partial(_named, plots=plots),
        ),
    )
    over = _shapes.overlaps(complete, setting(reference, "overlap_noted_m2"))
    return complete[[*BUILDINGS[1:], "geometry"]], (*notes, *more, *over)


def _plots(tables: Tables, crs: int) -> Steps:
    if "plots" not in tables:
        return _shapes.empty_layer(PLOT_TEXTS, tuple(PLOT_LIMITS), crs), ()
    table, notes = _in_order(
        tables["plots"],
        (
            partial(_values.identified, prefix="plot"),
            _shapes.placed,
            partial(to_local, crs=crs),
            _shapes.polygons,
            partial(_values.with_texts, columns=PLOT_TEXTS),
            partial(_values.with_numbers, limits=PLOT_LIMITS),
        ),
    )
    return table[[*PLOTS[1:], "geometry"]], notes


def _works(tables: Tables, label: str, reference: Reference, crs: int) -> Steps:
    if "works" not in tables:
        return _shapes.empty_layer(WORK_TEXTS, ("quantity", *WORK_LIMITS), crs), ()
    raw = tables["works"]
    if missing := [c for c in ("kind", "quantity", "unit") if c not in raw]:
        message = phrase(
            "The layer works of {label} lacks {columns}; add the column.",
            label=label,
            columns=", ".join(missing),
        )
        raise MissingColumnError(message)
    table, notes = _in_order(
        raw,
        (
            partial(_values.identified, prefix="works"),
            _shapes.placed_or_nowhere,
            partial(to_local, crs=crs),
            partial(_values.with_texts, columns=WORK_TEXTS),
            _with_kind,
            partial(_values.with_required, limits={"quantity": QUANTITY}),
            partial(_values.with_numbers, limits=WORK_LIMITS),
            partial(_dated, last=setting(reference, "works_completion_year")),
            partial(_values.whole_years, columns=("start_year", "completion_year")),
        ),
    )
    return table[[*WORKS[1:], "geometry"]], notes


def _with_kind(table: gpd.GeoDataFrame) -> Steps:
    blank = table["kind"] == ""
    if not blank.any():
        return table, ()
    sentence = "{ids}: works without a kind, left out; say what is built."
    return table[~blank], (note("kind_missing", sentence, table.index[blank]),)


def _dated(table: gpd.GeoDataFrame, last: float) -> Steps:
    """Let works of one known year take that year alone, and works of none the default."""
    start, end = table["start_year"], table["completion_year"]
    undated = start.isna() & end.isna()
    end = end.fillna(start).fillna(last)
    table = table.assign(start_year=start.fillna(end), completion_year=end)
    if not undated.any():
        return table, ()
    sentence = "{column}: default {value} for {count} works ({ids})."
    values = {"column": "completion_year", "value": f"{last:g}"}
    return table, (note("default_taken", sentence, table.index[undated], **values),)


def _named(table: gpd.GeoDataFrame, plots: gpd.GeoDataFrame) -> Steps:
    """Name a building by its id and give it the phase of its plot where it has none."""
    ids = pd.Series(table.index.to_numpy(), index=table.index)
    phase = table["plot_id"].map(plots["phase"].to_dict()).astype(object).fillna("").astype(str)
    return table.assign(
        name=table["name"].mask(table["name"] == "", ids),
        building=table["building"].mask(table["building"] == "", ids),
        phase=table["phase"].mask(table["phase"] == "", phase),
        storeys_below=table["storeys_below"].astype(np.float64),
    ), ()
