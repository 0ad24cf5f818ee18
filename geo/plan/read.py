"""
Read: a plan file that nobody vouches for becomes a `Plan`.

In comes a GeoPackage with the layer `buildings` and, where there are any, `plots`, `works` and
`context`, and tables that say where the district lies. A file that this project has exported holds
the plan that its scenarios began with as `base_` layers; these are read then.
"""

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import Note, PlanError, UnreadableFileError
from geo.phrases import phrase
from geo.place import LONGEST_NAME, MONTHS, RANGES, Place, at
from geo.plan import _values
from geo.plan._gpkg import changed_at, read_layer
from geo.plan._notes import note
from geo.plan._sqlite import feature_layers
from geo.plan.checked import context_of, plan_of
from geo.plan.columns import BUILDINGS, CONTEXT, PLOTS, WORKS
from geo.plan.mixed import siblings
from geo.reference import Reference
from geo.scenario import Plan
from geo.terms import Status

COLUMNS: Mapping[str, tuple[str, ...]] = {"buildings": BUILDINGS, "plots": PLOTS, "works": WORKS}
BASE = "base_"
PLACE, CLIMATE, HEAT = "place", "climate", "heat_factors"  # tables without a shape
PLACE_COLUMNS = ("name", "crs", "climate", "heat", "source")
SCENARIOS, SCENARIO_COLUMNS = "scenarios", ("name", "author", "note", "plan", "scenario")
NOTES, NOTE_COLUMNS = "base_notes", ("code", "message", "ids", "values")
MOST_NOTES, LONGEST_NOTE = 1_000, 200_000


def read_plan(path: Path, reference: Reference, *, name: str = "") -> Plan:
    """
    Return the plan that a GeoPackage holds.

    Parameters
    ----------
    path
        GeoPackage with the layer `buildings` (polygons; use, storeys, completion_year) and
        optionally `plots` and `works`; any declared coordinate system. A table `place` (name, crs,
        climate, heat, source) says where it lies, `climate` (month, temperature_c, ghi_kwh_m2,
        vertical_ratio) and `heat_factors` (year, kg_per_kwh) bring values of its own.
    reference
        The tables of `data/`, for the defaults.
    name
        What the user calls the file, if that is not the name that it has.

    Returns
    -------
    plan
        As of `geo.plan.checked.plan_of`.

    Raises
    ------
    UnreadableFileError
        If the file is no harmless GeoPackage, lacks a required layer or column, or holds no
        building that can be used.
    PlanError
        If the place cannot be computed with.
    """
    name = name or path.name
    layers = feature_layers(path, name)
    own = f"{BASE}buildings" in layers
    edited = _edited(path, layers) if own else ()
    chosen = {name: f"{BASE}{name}" if own and name not in edited else name for name in COLUMNS}
    tables = {
        name: read_layer(path, chosen[name], columns)
        for name, columns in COLUMNS.items()
        if chosen[name] in layers
    }
    if not tables and layers:
        held = ", ".join(layers)
        message = phrase(
            "{name} has no layer buildings (its layers: {held}); rename or add it.",
            name=name,
            held=held,
        )
        raise UnreadableFileError(message)
    title = Path(name).stem[:LONGEST_NAME]
    place = _place(path, layers)
    at(reference, place)  # a climate that nobody knows is refused here, and not by each page later
    plan = plan_of(tables, reference, name=title, place=place)
    known = (*_notes(path, layers), *(_taken_edited(name) for name in edited))
    if "buildings" in edited:
        # what was drawn is in the scenarios of the file
        drawn = plan.buildings["status"] == str(Status.SKETCH)
        plan = replace(plan, buildings=plan.buildings[~drawn])
    # what stays open is noted at every reading
    return replace(plan, notes=(*known, *(n for n in plan.notes if n not in known)))


def _edited(path: Path, layers: Sequence[str]) -> tuple[str, ...]:
    """Return which layers of an exported file somebody has edited since, as its times tell."""
    moments = changed_at(path)

    def last(name: str) -> str:
        parts = [moments.get(each, "") for each in siblings(name)]
        return max(parts, default="")

    return tuple(
        name
        for name in COLUMNS
        if name in layers and f"{BASE}{name}" in layers and last(name) > last(f"{BASE}{name}")
    )


def _taken_edited(name: str) -> Note:
    sentence = "The layer {layer} was edited after the export; it is read as it is now."
    return note("edited_since", sentence, layer=name)


def _notes(path: Path, layers: Sequence[str]) -> tuple[Note, ...]:
    """Return what was noted when the plan was taken in; a row that says nothing is left out."""
    if NOTES not in layers:
        return ()
    table = read_layer(path, NOTES, NOTE_COLUMNS)[:MOST_NOTES]
    columns = (_values.texts(table, name).tolist() for name in NOTE_COLUMNS)
    found = []
    for code, message, ids, details in zip(*columns, strict=True):
        with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
            names = tuple(str(name) for name in json.loads(ids[:LONGEST_NOTE]))
            known = {str(k): str(v) for k, v in json.loads(details[:LONGEST_NOTE]).items()}
            text = message[:LONGEST_NOTE]
            found.append(Note(code=code[:LONGEST_NAME], message=text, ids=names, values=known))
    return tuple(found)


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
        kind, name, name_sv, height_m, source, geometry in the system of the place; index id.

    Raises
    ------
    UnreadableFileError
        If the file is no harmless GeoPackage.
    """
    layers = feature_layers(path)
    found = read_layer(path, "context", CONTEXT) if "context" in layers else None
    return context_of(found, _place(path, layers).crs)


def read_place(path: Path) -> Place:
    """
    Return where a plan file says that it lies; Helsingborg when it says nothing.

    Raises
    ------
    UnreadableFileError
        If the file is no harmless GeoPackage.
    PlanError
        If what it says is no place that can be computed with.
    """
    return _place(path, feature_layers(path))


def read_scenarios(path: Path) -> pd.DataFrame:
    """
    Return the scenarios of a plan file in their order: name, author, note, plan, scenario (JSON).

    Raises
    ------
    UnreadableFileError
        If the file is no harmless GeoPackage.
    """
    if SCENARIOS not in feature_layers(path):
        return pd.DataFrame(columns=list(SCENARIO_COLUMNS), dtype=object)
    table = read_layer(path, SCENARIOS, ("order", *SCENARIO_COLUMNS))
    rows = pd.DataFrame({name: _values.texts(table, name) for name in SCENARIO_COLUMNS})
    order = _values.numbers(table, "order")
    return rows.iloc[order.argsort(kind="stable")] if order.notna().all() else rows


def _place(path: Path, layers: Sequence[str]) -> Place:
    if PLACE not in layers:
        return Place()
    table = read_layer(path, PLACE, PLACE_COLUMNS)
    if len(table) != 1:
        message = phrase(
            "The table {table} of {name} has {count} rows; it wants one.",
            table=PLACE,
            name=path.name,
            count=len(table),
        )
        raise PlanError(message)
    said = {name: str(_values.texts(table, name).iloc[0]) for name in PLACE_COLUMNS}
    crs = said["crs"].upper().removeprefix("EPSG:")
    if not crs.isdecimal() or len(crs) > len("32633"):
        message = phrase(
            "The table {table} of {name} has no EPSG number in the column crs.",
            table=PLACE,
            name=path.name,
        )
        raise PlanError(message)
    named = {name: said[name][:LONGEST_NAME] for name in ("climate", "heat") if said[name]}
    return Place(
        name=said["name"][:LONGEST_NAME],
        crs=int(crs),
        months=_months(path) if CLIMATE in layers else (),
        heat_factors=_heat_factors(path) if HEAT in layers else (),
        source=said["source"],
        **named,
    )


def _months(path: Path) -> tuple[tuple[float, float, float], ...]:
    columns = ("month", *RANGES)
    table = read_layer(path, CLIMATE, columns)
    rows = sorted(zip(*(_values.numbers(table, name).tolist() for name in columns), strict=True))
    if [row[0] for row in rows] != list(range(1, MONTHS + 1)):
        message = phrase(
            "The table {table} of {name} wants the months 1 to {months}, each once.",
            table=CLIMATE,
            name=path.name,
            months=MONTHS,
        )
        raise PlanError(message)
    return tuple((row[1], row[2], row[3]) for row in rows)


def _heat_factors(path: Path) -> tuple[tuple[int, float], ...]:
    table = read_layer(path, HEAT, ("year", "kg_per_kwh"))
    years, values = (_values.numbers(table, name) for name in ("year", "kg_per_kwh"))
    if len(table) == 0 or years.isna().any() or (years % 1 != 0).any() or values.isna().any():
        message = phrase(
            "The table {table} of {name} wants a year and a number in each row.",
            table=HEAT,
            name=path.name,
        )
        raise PlanError(message)
    rows = zip(years.astype(int).tolist(), values.tolist(), strict=True)
    return tuple(sorted(rows))
