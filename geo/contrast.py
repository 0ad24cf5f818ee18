"""
Contrast: what scenarios decide differently, and whether they may be ranked at all.

Two scenarios are alike in scope when the same method, the same line and the same civil works are
counted in both; only then does a smaller sum mean a better plan. What is not alike is named, and
`aligned` takes it away without touching the scenarios that are kept.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from geo.scenario import Scenario
from geo.sketch import Sketch

Entries = tuple[Any, ...]


class Part(StrEnum):
    """The part of a scenario that a decision belongs to."""

    PLOT = "plot"
    HOUSE = "house"
    REBUILDING = "rebuilding"
    WORK = "work"
    METHOD = "method"
    LINE = "line"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """
    One decision that is not the same in all scenarios.

    `id` names the plot, house or work, and is empty for method and line. `entries` has one for each
    scenario, in the names and units of its field; None where the scenario leaves it as the plan has
    it, or does not have the thing at all (`there` tells which).
    """

    part: Part
    id: str
    field: str
    entries: Entries
    there: tuple[bool, ...]


def contrasts(scenarios: Sequence[Scenario]) -> tuple[Contrast, ...]:
    """
    Return what scenarios on one plan decide differently.

    Parameters
    ----------
    scenarios
        Two or more.

    Returns
    -------
    contrasts
        Plots, houses of the plan, rebuilding, works, method, line. A thing that some of them lack
        is one entry with the field `there`. Names are no decisions.
    """
    found = [*_of_rows(Part.PLOT, [_sketches(s) for s in scenarios])]
    found += _of_changes(scenarios)
    rebuilt = [{w.building: _fields(w, "building") for w in s.interventions} for s in scenarios]
    found += _of_rows(Part.REBUILDING, rebuilt)
    found += _of_rows(Part.WORK, [_works(s) for s in scenarios])
    for part, chosen in (
        (Part.METHOD, [dataclasses.asdict(s.choices) for s in scenarios]),
        (Part.LINE, [dataclasses.asdict(s.target) for s in scenarios]),
    ):
        found += _of_rows(part, [{"": one} for one in chosen])
    return tuple(found)


def unlike(scenarios: Sequence[Scenario]) -> tuple[Contrast, ...]:
    """
    Return what must be aligned before scenarios are ranked: method, line, and works some lack.

    Parameters
    ----------
    scenarios
        Two or more on one plan.
    """
    return tuple(
        one
        for one in contrasts(scenarios)
        if one.part in {Part.METHOD, Part.LINE} or (one.part == Part.WORK and one.field == "there")
    )


def aligned(
    scenarios: Sequence[Scenario], *, method: bool = True, works: bool = True
) -> tuple[Scenario, ...]:
    """
    Return the scenarios with the scope of the first one.

    Parameters
    ----------
    scenarios
        The reference first.
    method
        Whether all take its choices of method and line.
    works
        Whether all count the drawn works of every one of them.
    """
    first = scenarios[0]
    # the first one that has a work says how it is built
    every = {work.id: work for one in reversed(scenarios) for work in one.drawn_works}
    missing = [
        tuple(work for name, work in every.items() if name not in {w.id for w in one.drawn_works})
        for one in scenarios
    ]
    return tuple(
        dataclasses.replace(
            one,
            choices=first.choices if method else one.choices,
            target=first.target if method else one.target,
            drawn_works=(*one.drawn_works, *more) if works else one.drawn_works,
        )
        for one, more in zip(scenarios, missing, strict=True)
    )


def _of_rows(part: Part, tables: Sequence[Mapping[str, Mapping[str, Any]]]) -> Iterator[Contrast]:
    """Compare things by id, field by field; one that is missing somewhere is told as a whole."""
    for name in dict.fromkeys(name for table in tables for name in table):
        there = tuple(name in table for table in tables)
        if not all(there):
            yield Contrast(part=part, id=name, field="there", entries=there, there=there)
            continue
        for field in tables[0][name]:
            values = tuple(table[name][field] for table in tables)
            if any(value != values[0] for value in values[1:]):
                yield Contrast(part=part, id=name, field=field, entries=values, there=there)


def _of_changes(scenarios: Sequence[Scenario]) -> Iterator[Contrast]:
    tables = [{(c.id, c.field): c.value for c in s.changes} for s in scenarios]
    for name, field in dict.fromkeys(key for table in tables for key in table):
        values = tuple(table.get((name, field)) for table in tables)
        if any(value != values[0] for value in values[1:]):
            there = tuple((name, field) in table for table in tables)
            yield Contrast(part=Part.HOUSE, id=name, field=field, entries=values, there=there)


def _sketches(scenario: Scenario) -> dict[str, dict[str, Any]]:
    return {sketch.id: _sketch(sketch) for sketch in scenario.sketches}


def _sketch(sketch: Sketch) -> dict[str, Any]:
    parts = (_fields(sketch.massing), _fields(sketch.house))
    return {**_fields(sketch, "id", "name", "massing", "house"), **parts[0], **parts[1]}


def _works(scenario: Scenario) -> dict[str, dict[str, Any]]:
    return {work.id: _fields(work, "id", "name") for work in scenario.drawn_works}


def _fields(made: Any, *without: str) -> dict[str, Any]:  # noqa: ANN401 - one of our dataclasses
    names = [field.name for field in dataclasses.fields(made) if field.name not in without]
    return {name: getattr(made, name) for name in names}
