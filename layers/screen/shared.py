"""
Shared: one visitor's place in a workshop, and the plan that all in it see.

A visitor's own edits are told to the room relative to what the visitor saw; what others did is
taken over between the panels and the map, so that no widget ever puts back what somebody else has
changed meanwhile.
"""

from dataclasses import dataclass
from functools import lru_cache

from geo.scenario import Plan, Scenario
from geo.workshop.elements import difference, elements
from geo.workshop.records import Entry, Member, Pass, Room, Told
from geo.workshop.terms import RIGHTS, Right
from layers.screen import cached

COMMON = ""  # the branch that all share
METHOD = ("choice/", "target/")


@dataclass(kw_only=True)
class Shared:
    """
    A room as one visitor sees it.

    `seen` is the rev of the room that is shown, `edited` that of the plan in it. `branch` is the
    common plan or the visitor's own variant. `news` is what others did to one's own edits and is
    not yet acknowledged; `refused` tells why an edit was not taken.
    """

    entered: Pass
    member: Member
    room: Room
    branch: str = COMMON
    seen: int = -1
    edited: int = -1
    news: tuple[Told, ...] = ()
    heard: int = 0
    refused: str = ""

    @classmethod
    def of(cls, entry: Entry) -> "Shared":
        """Return the place of one who has just come in."""
        return cls(entered=entry.pass_, member=entry.member, room=entry.room)

    @property
    def own(self) -> bool:
        """Return whether the visitor's own variant is shown."""
        return self.branch != COMMON

    def may(self, right: Right) -> bool:
        """Return whether the visitor may do something; the room asks again when it is done."""
        return right in RIGHTS[self.member.role]

    @property
    def at(self) -> tuple[str, int]:
        """
        Return the branch that is shown, and the rev up to which all of it is.

        What the visitor did since may be shown too.
        """
        return self.branch, self.edited

    @property
    def may_edit(self) -> bool:
        """Return whether the visitor may change the plan that is shown."""
        if self.room.closed_at is not None:
            return False
        return self.may(Right.PROPOSE if self.own else Right.EDIT)

    @property
    def can_undo(self) -> bool:
        """Return whether the visitor has an edit to take back."""
        return self.may_edit and cached.rooms().can_undo(self.entered, self.branch)

    @property
    def can_redo(self) -> bool:
        """Return whether the visitor has an edit to do again."""
        return self.may_edit and cached.rooms().can_redo(self.entered, self.branch)

    def keep(self, before: Scenario, after: Scenario) -> tuple[str, ...]:
        """
        Tell the room what the visitor changed; return the elements that its task keeps as they are.

        Raises
        ------
        RefusedError
            If the role or the room does not allow it.
        """
        changes = difference(elements(before), elements(after))
        pushed = cached.rooms().push(self.entered, changes, seen=self.seen, branch=self.branch)
        return pushed.refused

    def step(self, steps: int) -> tuple[str, ...]:
        """
        Take back own edits (steps below 0: do them again); return who has changed some since.

        Raises
        ------
        RefusedError
            As in `keep`.
        """
        rooms, left = cached.rooms(), dict[str, None]()
        for _ in range(abs(steps)):
            done = (rooms.undo if steps > 0 else rooms.redo)(self.entered, self.branch)
            left |= dict.fromkeys(name for _, name in done.left)
        return tuple(left)

    def follow(self, plan: Plan) -> Scenario | None:
        """
        Return what the room now holds, or nothing where that is what the visitor sees.

        Raises
        ------
        RefusedError
            If the visitor is no longer in the room.
        """
        rooms = cached.rooms()
        seen = rooms.rev(self.entered.room)
        if seen == self.seen:
            return None
        entry = rooms.enter(self.entered)
        self.member, self.room, self.seen = entry.member, entry.room, seen
        self.news = rooms.told(self.entered, self.heard)
        state = rooms.state(self.entered, self.branch)
        if state.changed == self.edited:
            return None
        self.edited = state.changed
        return cached.shared_scenario(self.entered.room, self.branch, state.changed, plan, state)

    def turn(self, branch: str) -> None:
        """Go over to the common plan or to the visitor's own variant."""
        self.branch, self.seen, self.edited = branch, -1, -1


def touched(before: Scenario, after: Scenario, selected: str | None) -> bool:
    """
    Return whether what widgets show differs between two scenarios.

    Parameters
    ----------
    before, after
        What the visitor saw, and what the room holds.
    selected
        Id of what is chosen: a house, a plot or a work.
    """
    changed = _changed(before, after)
    if any(key.startswith(METHOD) for key in changed):
        return True
    if selected is None:
        return False
    names = {key.split("/")[1] for key in changed}
    houses = before.plan.buildings
    same = {selected, selected.rpartition(".")[0]}
    if selected in houses.index:
        house = houses.at[selected, "building"]
        same |= {str(house), *map(str, houses.index[houses["building"] == house])}
    return not names.isdisjoint(same)


@lru_cache(maxsize=8)
def _changed(before: Scenario, after: Scenario) -> tuple[str, ...]:
    """Return which elements differ; all who look on go from one to the other at the same time."""
    return tuple(difference(elements(before), elements(after)))
