"""
Held: all that a plan file holds, the plan and the scenarios on it.

A file that this project has exported has a table `scenarios` beside the plan they began with, so
that a scenario, its name and its author go round with it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo.errors import Note, PlanError, UnknownChoiceError
from geo.phrases import phrase
from geo.place import LONGEST_NAME
from geo.plan.read import read_plan, read_scenarios
from geo.reference import Reference
from geo.saved import read_scenario
from geo.scenario import Plan, Scenario
from geo.store import LONGEST

MOST_SCENARIOS = 200
LONGEST_SCENARIO = 5_000_000  # letters


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

    `notes` says which scenarios could not be read.
    """

    plan: Plan
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
    plan = read_plan(path, reference)
    rows = read_scenarios(path)
    if len(rows) > MOST_SCENARIOS:
        message = phrase(
            "{name} holds {found} scenarios; at most {most} are read.",
            name=path.name,
            found=len(rows),
            most=MOST_SCENARIOS,
        )
        raise PlanError(message)
    if len(rows) and rows["plan"].iloc[0]:
        plan = replace(plan, name=str(rows["plan"].iloc[0])[:LONGEST_NAME])
    found, notes = told(rows.astype(str).to_dict("records"), plan)
    return Held(plan=plan, scenarios=found, notes=notes)


def told(
    rows: Iterable[Mapping[Any, str]], plan: Plan
) -> tuple[tuple[Told, ...], tuple[Note, ...]]:
    """
    Return the scenarios of rows with name, author, note and scenario (JSON text).

    Parameters
    ----------
    rows
        From a file that nobody vouches for.
    plan
        The base plan.

    Returns
    -------
    scenarios, notes
        Those that can be read, and a note on each of the others.
    """
    found: list[Told] = []
    notes: list[Note] = []
    for row in rows:
        name = row["name"][: LONGEST["name"]]
        try:
            scenario = _scenario(row["scenario"], plan)
        except UnknownChoiceError as error:
            message = phrase(
                "The scenario {name} of the file was left out: {reason}",
                name=name or "?",
                reason=error.message,
            )
            notes.append(Note(code="scenario_left_out", message=message, values={"name": name}))
            continue
        author, note = (row[field][: LONGEST[field]] for field in ("author", "note"))
        found.append(Told(scenario=scenario, name=name, author=author, note=note))
    return tuple(found), tuple(notes)


def _scenario(text: str, plan: Plan) -> Scenario:
    try:
        data = json.loads(text[:LONGEST_SCENARIO])
    except (ValueError, RecursionError) as error:
        message = "it is no readable JSON."
        raise UnknownChoiceError(message) from error
    return read_scenario(data, plan)
