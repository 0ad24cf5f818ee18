"""
Read: a plan file that nobody vouches for becomes a `Plan`.

In comes a GeoPackage with the layer `buildings` and, where there are any, `plots` and `works`; out
come three complete tables in EPSG:3008. Good rows are kept, repairs and defaults are listed as
notes, rows that cannot be used are left out by id. Columns that no table names are not read.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import Note, UnreadableFileError
from geo.plan import _shapes, _values
from geo.plan._defaults import filled, setting
from geo.plan._gpkg import feature_layers, read_layer
from geo.plan._notes import note
from geo.plan.changes import NUMBERS, WORDS
from geo.plan.crs import LOCAL, to_local
from geo.reference import Reference
from geo.scenario import Plan
from geo.terms import Basis

Notes = tuple[Note, ...]
Steps = tuple[gpd.GeoDataFrame, Notes]
Step = Callable[[gpd.GeoDataFrame], Steps]

REQUIRED = ("use", "storeys", "completion_year")
CODES = {**WORDS, "basis": tuple(Basis)}
BUILDING_CODES = ("status", "basis", "frame", "cladding", "energy_level", "heat_supply")
BUILDING_NUMBERS = (
    "storeys_below",
    "storey_height_m",
    "gfa_m2",
    "window_share",
    "pv_m2",
    "dwellings",
    "start_year",
    "uncertainty_m",
    "declared_a1a5_kg_m2gfa",
    "declared_energy_kwh_m2atemp",
)
LIMITS = {**NUMBERS, "uncertainty_m": (0.0, 1e4)}
BUILDING_TEXTS = ("name", "building", "plot_id", "phase", "source")
BUILDINGS = (
    "id",
    "name",
    "building",
    "plot_id",
    "phase",
    "use",
    "use_shares",
    *BUILDING_CODES,
    "source",
    "storeys",
    "completion_year",
    *BUILDING_NUMBERS,
)
PLOT_TEXTS = ("name", "phase", "tenure", "allowed_uses", "status", "source")
PLOT_LIMITS = {"max_storeys": (0.0, 200.0), "max_gfa_m2": (0.0, 1e7)}
WORK_TEXTS = ("kind", "name", "unit", "phase", "source")
WORK_LIMITS = {
    "start_year": NUMBERS["start_year"],
    "completion_year": NUMBERS["completion_year"],
    "a1a5_kg_per_unit": (0.0, 1e6),
}
QUANTITY = (0.0, 1e9)
CONTEXT_TEXTS = ("kind", "name", "name_sv", "source")


def read_plan(path: Path, reference: Reference) -> Plan:
    """
    Return the plan that a GeoPackage holds.

    Parameters
    ----------
    path
        GeoPackage with the layer `buildings` (polygons; use, storeys, completion_year) and
        optionally `plots` and `works`; any declared coordinate system.
    reference
        The tables of `data/`, for the defaults.

    Returns
    -------
    plan
        Complete tables in EPSG:3008, index id, with a note per kind of default or repair. Columns
        that only name a building (name, building, plot_id, phase, source) are filled or left empty
        without a note.

    Raises
    ------
    UnreadableFileError
        If the file is no harmless GeoPackage, lacks a required layer or column, or holds no
        building that can be used.
    """
    layers = feature_layers(path)
    if "buildings" not in layers:
        held = ", ".join(layers) or "none"
        message = f"{path.name} has no layer buildings (its layers: {held}); rename or add it."
        raise UnreadableFileError(message)
    plots, plot_notes = _plots(path, layers)
    buildings, building_notes = _buildings(path, plots, reference)
    works, work_notes = _works(path, layers, reference)
    return Plan(
        name=path.stem[:80],
        buildings=plain_words(buildings),
        plots=plain_words(plots),
        works=plain_words(works),
        notes=(*building_notes, *plot_notes, *work_notes),
    )


def plain_words(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the table with words as plain objects: every evaluation reads them as such."""
    words = table.columns[[str(kind) == "str" for kind in table.dtypes]]
    named = table.set_index(table.index.astype(object))
    return named.astype(dict.fromkeys(words, object))


def read_context(path: Path) -> gpd.GeoDataFrame:
    """
    Return the surroundings of a district: shapes that are drawn and not computed.

    Parameters
    ----------
    path
        GeoPackage with the layer `context`; without it the table is empty.

    Returns
    -------
    context
        kind, name, name_sv, height_m, source, geometry in EPSG:3008; index id.

    Raises
    ------
    UnreadableFileError
        If the file is no harmless GeoPackage.
    """
    columns = ("id", *CONTEXT_TEXTS, "height_m")
    if "context" not in feature_layers(path):
        return _shapes.empty_layer(CONTEXT_TEXTS, ("height_m",), LOCAL)
    table = read_layer(path, "context", columns)
    steps: tuple[Step, ...] = (
        partial(_values.identified, prefix="context"),
        _shapes.placed,
        to_local,
        partial(_values.with_texts, columns=CONTEXT_TEXTS),
    )
    table, _ = _in_order(table, steps)
    table = table.assign(height_m=_values.numbers(table, "height_m").clip(lower=0.0))
    return table[[*columns[1:], "geometry"]]


def _in_order(table: gpd.GeoDataFrame, steps: Sequence[Step]) -> Steps:
    notes: Notes = ()
    for step in steps:
        table, found = step(table)
        notes += found
    return table, notes


def _buildings(path: Path, plots: gpd.GeoDataFrame, reference: Reference) -> Steps:
    raw = read_layer(path, "buildings", BUILDINGS)
    if missing := [c for c in REQUIRED if c not in raw]:
        message = f"The layer buildings of {path.name} lacks {', '.join(missing)}; add the column."
        raise UnreadableFileError(message)
    usable, notes = _in_order(
        raw,
        (
            partial(_values.identified, prefix="building"),
            _shapes.placed,
            to_local,
            _shapes.polygons,
            _values.uses,
            partial(_values.with_required, limits={c: LIMITS[c] for c in REQUIRED[1:]}),
        ),
    )
    if usable.empty:
        reason = notes[-1].message if notes else "The layer buildings is empty; draw a building."
        message = f"{path.name} holds no building that can be used. {reason}"
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


def _plots(path: Path, layers: Sequence[str]) -> Steps:
    columns = ("id", *PLOT_TEXTS, *PLOT_LIMITS)
    if "plots" not in layers:
        return _shapes.empty_layer(PLOT_TEXTS, tuple(PLOT_LIMITS), LOCAL), ()
    table, notes = _in_order(
        read_layer(path, "plots", columns),
        (
            partial(_values.identified, prefix="plot"),
            _shapes.placed,
            to_local,
            _shapes.polygons,
            partial(_values.with_texts, columns=PLOT_TEXTS),
            partial(_values.with_numbers, limits=PLOT_LIMITS),
        ),
    )
    return table[[*columns[1:], "geometry"]], notes


def _works(path: Path, layers: Sequence[str], reference: Reference) -> Steps:
    columns = ("id", *WORK_TEXTS, "quantity", *WORK_LIMITS)
    if "works" not in layers:
        return _shapes.empty_layer(WORK_TEXTS, ("quantity", *WORK_LIMITS), LOCAL), ()
    raw = read_layer(path, "works", columns)
    if missing := [c for c in ("kind", "quantity", "unit") if c not in raw]:
        message = f"The layer works of {path.name} lacks {', '.join(missing)}; add the column."
        raise UnreadableFileError(message)
    table, notes = _in_order(
        raw,
        (
            partial(_values.identified, prefix="works"),
            _shapes.placed_or_nowhere,
            to_local,
            partial(_values.with_texts, columns=WORK_TEXTS),
            _with_kind,
            partial(_values.with_required, limits={"quantity": QUANTITY}),
            partial(_values.with_numbers, limits=WORK_LIMITS),
            partial(_dated, last=setting(reference, "works_completion_year")),
            partial(_values.whole_years, columns=("start_year", "completion_year")),
        ),
    )
    return table[[*columns[1:], "geometry"]], notes


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
