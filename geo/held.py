"""
Held: all that a plan file holds, the plan and the scenarios on it.

A file that this project has exported has a table `scenarios` beside the plan they began with, so
that a scenario, its name and its author go round with it. Nobody vouches for it: like any foreign
file it is read in a process of its own; only what this program ships is read at once.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo.errors import Note, UnknownChoiceError, UnreadableFileError
from geo.intake.doubt import MEANT_OTHERWISE, doubts, is_ours
from geo.intake.limits import ROWS, patient
from geo.intake.look import Own, look, stored
from geo.intake.make import LONGEST_SCENARIO
from geo.intake.words import cleaned, line, prose
from geo.phrases import phrase
from geo.place import LONGEST_NAME
from geo.plan._notes import listed
from geo.plan.read import read_context, read_plan, read_scenarios
from geo.reference import DATA, Reference
from geo.saved import read_scenario
from geo.scenario import Plan, Scenario
from geo.store import LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A scenario of a file, with what its author called it and said of it."""

    scenario: Scenario
    name: str = ""
    author: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """
    The plan of a file and its scenarios in their order; the first is the one that was open.

    `context` are its surroundings; `notes` says which scenarios could not be read.
    """

    plan: Plan
    context: gpd.GeoDataFrame
    scenarios: tuple[Told, ...] = ()
    notes: tuple[Note, ...] = ()


def held(path: Path, reference: Reference) -> Held:
    """
    Return the plan and the scenarios of a plan file.

    Parameters
    ----------
    path
        A GeoPackage; see `geo.plan.read.read_plan`.
    reference
        The tables of `data/`.

    Raises
    ------
    PlanError
        If the file cannot be read or holds no plan.
    """
    read = _shipped(path, reference) if _is_shipped(path) else _foreign(path, reference)
    plan = read.plan
    if read.rows and read.rows[0]["plan"]:
        plan = replace(plan, name=line(read.rows[0]["plan"])[:LONGEST_NAME])
    found, notes = told(read.rows, plan, read.total)
    return Held(plan=plan, context=read.context, scenarios=found, notes=notes)


def _foreign(path: Path, reference: Reference) -> Own:
    """Return what a file holds that anybody may have written; one that lies is refused."""
    bounds = patient(path.stat().st_size) if path.is_file() else None
    read = stored(path, reference, bounds=bounds)
    # what has more rows than one sheet of a foreign file may have is a register and no sketch
    if is_ours(read.layers) or len(read.plan.buildings) > ROWS:
        return read
    for sheet, verdict in doubts(look(path, bounds=bounds)):
        if verdict.code in MEANT_OTHERWISE:
            name = sheet.name
            message = phrase(
                "{name}: {why} Make a plan file of it by convert with --crs.",
                name=name,
                why=verdict.message,
            )
            raise UnreadableFileError(message)
    return read


def _is_shipped(path: Path) -> bool:
    return path.resolve().is_relative_to(DATA.resolve())


def _shipped(path: Path, reference: Reference) -> Own:
    """Return what a file of `data/` holds, which is as well known as the program itself."""
    table = read_scenarios(path).astype(str)
    rows = [{str(k): str(v) for k, v in row.items()} for row in table.to_dict("records")]
    return Own(read_plan(path, reference), read_context(path), rows, len(rows))


def told(
    rows: Sequence[Mapping[Any, str]], plan: Plan, count: int
) -> tuple[tuple[Told, ...], tuple[Note, ...]]:
    """
    Return the scenarios of rows with name, author, note and scenario (JSON text).

    Parameters
    ----------
    rows
        From a file that nobody vouches for.
    plan
        The base plan.
    count
        How many scenarios the file holds, of which the rows may be the first.

    Returns
    -------
    scenarios, notes
        Those that can be read; `scenarios_left_out` with the names of the others, and
        `scenarios_cut` where there are more than rows.
    """
    found: list[Told] = []
    lost: list[tuple[str, str]] = []
    for row in rows:
        name = line(row["name"])[: LONGEST["name"]]
        try:
            scenario = _scenario(row["scenario"], plan)
        except UnknownChoiceError as error:
            lost.append((name or "?", error.message))
            continue
        author = line(row["author"])[: LONGEST["author"]]
        note = prose(row["note"])[: LONGEST["note"]]
        found.append(Told(scenario=scenario, name=name, author=author, note=note))
    return tuple(found), (*_left_out(lost, len(rows)), *_cut(len(rows), count))


def _left_out(lost: Sequence[tuple[str, str]], of: int) -> tuple[Note, ...]:
    """Name the scenarios that cannot be read; the sentence of a file gives one reason."""
    if not lost:
        return ()
    names = tuple(name for name, _ in lost)
    message = (
        f"{len(lost)} of {of} scenarios of the file cannot be read and were left out "
        f"({listed(names)}); the reason of the first: {lost[0][1]}"
    )
    values = {"count": str(len(lost)), "of": str(of)}
    return (Note(code="scenarios_left_out", message=message, ids=names, values=values),)


def _cut(read: int, count: int) -> tuple[Note, ...]:
    if count <= read:
        return ()
    message = (
        f"The file holds {count} scenarios, of which the first {read} were read; take the others "
        "home in files of their own."
    )
    values = {"count": str(count), "read": str(read)}
    return (Note(code="scenarios_cut", message=message, values=values),)


def _scenario(text: str, plan: Plan) -> Scenario:
    if len(text) > LONGEST_SCENARIO:
        message = phrase("it has more than {most} letters.", most=LONGEST_SCENARIO)
        raise UnknownChoiceError(message)
    try:
        data = cleaned(json.loads(text))
    except (ValueError, RecursionError) as error:
        message = phrase("it is no readable JSON.")
        raise UnknownChoiceError(message) from error
    return read_scenario(data, plan)
