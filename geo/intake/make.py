"""
Make: the sheets of foreign files, as a person has mapped them, become a checked plan.

It runs in a child process: repairs of shapes are parsing too. What comes out is a plan file of our
own, which the parent reads back.
"""

import re
import shutil
from collections.abc import Mapping as Table
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import Note, UnreadableFileError
from geo.intake import tasks
from geo.intake.joined import joined, named
from geo.intake.known import source_of
from geo.intake.mapping import Mapping, applied, mapping_from
from geo.intake.systems import Reading, placed
from geo.intake.words import clean_table, with_clean_words
from geo.phrases import phrase
from geo.place import Place
from geo.plan._sqlite import feature_layers
from geo.plan.checked import context_of, plan_of
from geo.plan.read import read_context, read_plan, read_scenarios
from geo.plan.write import plan_layers, plan_tables, write_geopackage
from geo.reference import Reference, load_reference

PLAN = "plan.gpkg"
MOST_SCENARIOS = 200
LONGEST_SCENARIO = 5_000_000  # letters
OWN = "own"  # folder of the copy of a file of ours
ODD = re.compile(r"[^\w .()-]")  # what means something to a reader of names
JOIN, NAMES = "join", "names"  # what a sheet is used for, besides our layers


def make(_folder: Path, path: Path, *, name: str, wanted: Table[str, Any]) -> dict[str, Any]:
    """
    Leave a plan file in the folder.

    Parameters
    ----------
    path, name
        The file, and what the user calls it.
    wanted
        `place` (values of `Place`), `title`, and `parts`: sheet, role (a layer of ours, join or
        names), mapping, reading (of `geo.intake.systems`, or None), and for join and names the
        columns `own` and `theirs`.
    """
    reference = load_reference()
    place = _place(wanted["place"])
    raw = {part["sheet"]: tasks.sheet_of(path, part["sheet"], name) for part in wanted["parts"]}
    tables: dict[str, list[gpd.GeoDataFrame]] = {}
    notes: list[Note] = []
    for part in wanted["parts"]:
        if part["role"] in {JOIN, NAMES}:
            continue
        table, said = raw[part["sheet"]]
        table = _placed(table, part)
        notes += [each for each in said if each not in notes]
        for other in wanted["parts"]:
            if other["role"] == JOIN and other["to"] == part["sheet"]:
                attributes, _ = raw[other["sheet"]]
                _refuse_open(other, table, other["own"])
                _refuse_open(other, attributes, other["theirs"])
                table, said = joined(table, attributes, own=other["own"], theirs=other["theirs"])
                notes += said
        made, said = applied(_mapping(part), table, reference)
        notes += said
        for other in wanted["parts"]:
            if other["role"] == NAMES and other["to"] == part["sheet"]:
                _refuse_open(other, raw[other["sheet"]][0], other["theirs"])
                points = _moved(_placed(raw[other["sheet"]][0], other), other, place.crs)
                made, said = named(_moved(made, part, place.crs), points, other["theirs"])
                notes += said
        tables.setdefault(part["role"], []).append(made)
    return _written(tables, notes, (wanted["title"], place), reference)


def own(path: Path, *, name: str) -> dict[str, Any]:
    """Leave the plan of a file of ours in the folder, and return its scenarios as plain values."""
    # sentences call it by the name of the copy
    copy = Path(OWN) / f"{ODD.sub('_', Path(name).stem)}.gpkg"
    copy.parent.mkdir()
    shutil.copyfile(source_of(path, name).files[0][1], copy)
    plan = with_clean_words(read_plan(copy, load_reference(), name=name))
    context = clean_table(read_context(copy))
    write_geopackage(Path(PLAN), plan_layers(plan, context), plan_tables(plan))
    rows = read_scenarios(copy)
    kept = rows[:MOST_SCENARIOS].astype(str)
    short = kept.apply(lambda column: column.str.slice(0, LONGEST_SCENARIO + 1))
    said = {"scenarios": short.to_dict("records"), "count": len(rows)}
    return {**said, "layers": feature_layers(copy)}


def _written(
    tables: Table[str, list[gpd.GeoDataFrame]],
    notes: list[Note],
    named_at: tuple[str, Place],
    reference: Reference,
) -> dict[str, Any]:
    title, place = named_at
    layers = {role: _together(parts, place.crs) for role, parts in tables.items()}
    context = layers.pop("context", None)
    if "buildings" not in layers:
        message = phrase(
            "Nothing of {title} was chosen as buildings; say which layer holds them.", title=title
        )
        raise UnreadableFileError(message)
    plan = plan_of(layers, reference, name=title, place=place)
    plan = replace(plan, notes=(*notes, *plan.notes))
    around = context_of(context, place.crs) if context is not None else None
    write_geopackage(Path(PLAN), plan_layers(plan, around), plan_tables(plan))
    return {"notes": [asdict(note) for note in plan.notes]}


def _place(values: Table[str, Any]) -> Place:
    months = tuple((float(a), float(b), float(c)) for a, b, c in values.get("months", ()))
    factors = tuple((int(year), float(value)) for year, value in values.get("heat_factors", ()))
    plain = {k: v for k, v in values.items() if k not in {"months", "heat_factors"}}
    return Place(**plain, months=months, heat_factors=factors)


def _placed(table: gpd.GeoDataFrame, part: Table[str, Any]) -> gpd.GeoDataFrame:
    reading = part.get("reading")
    return placed(table, Reading.from_json(reading)) if reading else table


def _moved(table: gpd.GeoDataFrame, part: Table[str, Any], crs: int) -> gpd.GeoDataFrame:
    """Return a table in the system of the place; one without a system is refused."""
    if table.crs is None:
        sheet = part["sheet"]
        message = phrase(
            "The layer {sheet} has no coordinate system; choose one to match its names.",
            sheet=sheet,
        )
        raise UnreadableFileError(message)
    return table.to_crs(crs)


def _refuse_open(part: Table[str, Any], table: gpd.GeoDataFrame, column: str) -> None:
    """Refuse a table that is joined by a column that nobody has chosen."""
    if column not in table:
        sheet = part["sheet"]
        message = phrase(
            "No column says where the rows of {sheet} belong; choose it, or leave {sheet} out.",
            sheet=sheet,
        )
        raise UnreadableFileError(message)


def _mapping(part: Table[str, Any]) -> Mapping:
    return replace(mapping_from(part["mapping"]), layer=part["role"])


def _together(parts: list[gpd.GeoDataFrame], crs: int) -> gpd.GeoDataFrame:
    """Return several sheets of one role as one table."""
    if len(parts) == 1:
        return parts[0]
    lost = [part for part in parts if part.crs is None]
    if lost:
        message = "Two layers of one kind need a coordinate system each; choose them."
        raise UnreadableFileError(message)
    return gpd.GeoDataFrame(
        pd.concat([part.to_crs(crs) for part in parts], ignore_index=True), crs=crs
    )
