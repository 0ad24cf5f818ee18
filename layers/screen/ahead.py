"""
Ahead: the outlines that an edit has changed, told to the other maps before they are run anew.

A run brings houses and figures too, but takes its time, and many browsers have theirs one after
another. Outlines are little to say, and nothing depends on them: what is not told ahead comes with
the run.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from geo.errors import PlanError
from geo.scenario import Plan
from geo.workshop.records import Pass, State
from layers.screen import cached
from layers.screen.live import hub
from layers.screen.said import Feature

LOG = logging.getLogger(__name__)
Shapes = Mapping[str, Feature]


@contextmanager
def told(entered: Pass, branch: str, plan: Plan) -> Iterator[None]:
    """
    Tell the maps of a room which shapes of a branch have changed within this block.

    Parameters
    ----------
    entered
        Of whoever changes something.
    branch
        That is changed.
    plan
        The base plan of the room.
    """
    # to find out what has changed takes time, so it is done for listeners only
    before = _state(entered, branch) if hub.here(entered.room) else None
    # before all are told that there is something new: their runs would keep the shapes waiting
    with hub.held():
        yield
        if before is None:
            return
        try:
            _tell(entered, branch, plan, before)
        except Exception:
            # the edit is kept already; its run brings what was not told
            LOG.exception("The shapes of an edit could not be told ahead.")


def changed(before: Shapes, after: Shapes) -> dict[str, dict[str, Any] | None]:
    """Return the shapes that differ as the map reads them, by id; None for those that are gone."""
    gone = dict.fromkeys(name for name in before if name not in after)
    return gone | {
        name: shape.to_json() for name, shape in after.items() if before.get(name) != shape
    }


def _tell(entered: Pass, branch: str, plan: Plan, before: State) -> None:
    after = _state(entered, branch)
    if after is None or after.changed == before.changed:
        return
    shapes = changed(*(_shapes(entered, branch, plan, one) for one in (before, after)))
    hub.drew(cached.rooms(), entered.room, branch, after.changed, shapes)


def _state(entered: Pass, branch: str) -> State | None:
    """Return what a branch holds; nothing where that cannot be read, which the edit then tells."""
    try:
        return cached.rooms().state(entered, branch)
    except PlanError:
        return None


def _shapes(entered: Pass, branch: str, plan: Plan, state: State) -> Shapes:
    scenario = cached.shared_scenario(entered.room, branch, state.changed, plan, state)
    return {shape.id: shape for shape in cached.shapes(scenario)}
