"""
Listed: what can be held beside the open scenario, compared with it and taken home.

On one's own machine these are the scenarios that were kept; in a workshop its options, and nothing
of what lies in the drafts of whoever lends the machine.
"""

from collections.abc import Callable
from dataclasses import dataclass

from geo.saved import read_scenario
from geo.scenario import Plan, Scenario
from geo.workshop.records import Option
from geo.workshop.terms import Status
from layers.screen import cached
from layers.screen.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A scenario by its name; `load` reads it, with the errors of the store and of its reader."""

    id: str
    name: str
    author: str
    note: str
    load: Callable[[Plan], Scenario]


def listed(session: Session) -> dict[str, Listed]:
    """
    Return what is listed beside the open scenario, by id.

    Raises
    ------
    PlanError
        If the store or the room cannot be read.
    """
    if session.shared is not None:
        options = cached.rooms().options(session.shared.entered)
        return {one.id: _option(one) for one in options if one.status is not Status.WITHDRAWN}
    records = cached.store().scenarios(session.scenario.plan.name)
    return {
        one.id: Listed(
            id=one.id, name=one.name, author=one.author, note=one.note, load=_reader(one.id)
        )
        for one in records
        if one.id != session.draft
    }


def _option(option: Option) -> Listed:
    def load(plan: Plan) -> Scenario:
        return cached.option_scenario(option, plan)

    name = f"{option.number} · {option.name}"
    return Listed(id=option.id, name=name, author=option.by, note=option.note, load=load)


def _reader(identity: str) -> Callable[[Plan], Scenario]:
    return lambda plan: read_scenario(cached.store().present(identity), plan)
