"""
Rooms: workshops on disk, each with its people, its plan in common, its options and its votes.

Everything that is asked comes with a pass, which is looked up, with the right it takes, in the same
transaction as the change itself. What a method has returned is on the disk. All threads of a
process share one `Rooms`.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geo.workshop import doors, history, people, rows, shared
from geo.workshop.decisions import Decisions
from geo.workshop.desk import Desk, Listener, Turn
from geo.workshop.records import (
    Brief,
    Entry,
    LogEntry,
    Pass,
    Pushed,
    Room,
    State,
    Told,
    Undone,
)
from geo.workshop.rows import COMMON
from geo.workshop.shelf import Shelf
from geo.workshop.tasks import Task
from geo.workshop.terms import Right, Role

Check = Callable[[str, Mapping[str, Any]], None]
MOST_STATES = 100  # plans and variants that are held in memory


class Rooms:
    """
    The rooms of one file, which is made when the first one is opened.

    What concerns options, votes, notes and minutes stands in `geo.workshop.decisions`.

    Parameters
    ----------
    path
        The file.
    clock
        Seconds since 1970, for what is written down.
    ticks
        Seconds that never go back, for how long somebody who guesses has to wait.
    check
        Is given the name of the base plan and the elements that a change of a plan would lead to,
        and refuses them with a `PlanError`. It is called within the transaction, so it is quick.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        check: Check | None = None,
    ) -> None:
        self._desk = Desk(path, clock, ticks)
        self._check = check
        self._states: Shelf[shared.Kept] = Shelf(MOST_STATES)
        self._rooms: Shelf[tuple[int, Room]] = Shelf(MOST_STATES)
        decisions = Decisions(self._desk)
        self.propose, self.pin, self.adopt = decisions.propose, decisions.pin, decisions.adopt
        self.options, self.set_status = decisions.options, decisions.set_status
        self.rename_option, self.tell_option = decisions.rename_option, decisions.tell_option
        self.open_ballot, self.vote = decisions.open_ballot, decisions.vote
        self.close_ballot, self.ballots = decisions.close_ballot, decisions.ballots
        self.note, self.notes = decisions.note, decisions.notes
        self.withdraw_note, self.minutes = decisions.withdraw_note, decisions.minutes

    def let_go(self) -> None:
        """Let the file go; the next call opens it again."""
        self._desk.disk.close()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """
        Tell somebody the room and its rev after each kept change; return what ends that.

        The listener is called by the thread that made the change, so it is quick; revs may come out
        of order.
        """
        return self._desk.listen(listener)

    def rev(self, room: str) -> int:
        """Return how often anything in a room has changed, from memory; 0 if there is none."""
        return self._desk.rev(room)

    def open(  # noqa: PLR0913 - what is asked, all of it by name
        self,
        *,
        title: str,
        plan: str,
        body: Mapping[str, Any],
        pin: str,
        name: str,
        joins_as: Role = Role.EDITOR,
        named: bool = False,
    ) -> Entry:
        """
        Open a room on a scenario; who opens it leads it.

        Parameters
        ----------
        title
            Of the workshop.
        plan
            Name of the base plan.
        body
            The scenario to begin with, `Scenario.to_dict`.
        pin
            4 to 12 digits, for leading the room from another browser.
        name
            How the one who opens it is called.
        joins_as
            What those are who join.
        named
            Whether that name may stand in the minutes.

        Raises
        ------
        RefusedError
            If a text or the PIN cannot be taken.
        UnknownChoiceError
            If the scenario holds something that does not exist.
        StoreError
            If the disk is full or the folder cannot be written.
        """
        return doors.open_room(
            self._desk, title=title, plan=plan, body=body, pin=pin, name=name,
            joins_as=joins_as, named=named,
        )  # fmt: skip

    def find(self, code: str, *, source: str) -> Brief:
        """
        Return the room with a code, however it was typed.

        Parameters
        ----------
        code
            Of the room.
        source
            Where the question comes from, for slowing down those who guess.

        Raises
        ------
        RefusedError
            If there is no such room; `ThrottledError` after many of these.
        """
        return doors.find(self._desk, code, source)

    def join(
        self, code: str, name: str, *, source: str, named: bool = False, as_viewer: bool = False
    ) -> Entry:
        """Come into an open room under a name, or as a viewer, as walls do; errors as in `find`."""
        return doors.join(self._desk, code, name, source=source, named=named, as_viewer=as_viewer)

    def lead(self, code: str, pin: str, name: str, *, source: str, named: bool = False) -> Entry:
        """
        Come into a room as its facilitator, into a closed one too; errors as in `find`.

        The name of a facilitator who is there already leads to the same member.
        """
        return doors.lead(self._desk, code, pin, name, source=source, named=named)

    def enter(self, pass_: Pass) -> Entry:
        """
        Come in again with a pass.

        Raises
        ------
        RefusedError
            If the room or the pass is not known.
        """
        with self._desk.looking(pass_) as turn:
            return Entry(pass_=pass_, member=turn.me, room=self._room(turn))

    def room(self, pass_: Pass) -> Room:
        """Return the room as it is; errors of all methods from here on as in `enter`."""
        with self._desk.looking(pass_) as turn:
            return self._room(turn)

    def grant(self, pass_: Pass, member: str, role: Role) -> None:
        """Give a member another role; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD, closed=True) as turn:
            people.grant(turn, member, role)

    def remove(self, pass_: Pass, member: str) -> None:
        """Send a member away; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD, closed=True) as turn:
            people.remove(turn, member)

    def agree(self, pass_: Pass, *, named: bool) -> None:
        """Let one's own name stand in the minutes, or not."""
        with self._desk.changing(pass_, Right.LOOK, closed=True) as turn:
            people.agree(turn, named=named)

    def joins_as(self, pass_: Pass, role: Role) -> None:
        """Set what those are who join from now on; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD, closed=True) as turn:
            people.set_joins_as(turn, role)

    def rename_room(self, pass_: Pass, title: str) -> None:
        """Give the room another title; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD, closed=True) as turn:
            people.rename(turn, title)

    def close(self, pass_: Pass) -> None:
        """Close the room: no more edits, votes or notes; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD, closed=True) as turn:
            people.close(turn, closed=True)

    def reopen(self, pass_: Pass) -> None:
        """Open the room again; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD, closed=True) as turn:
            people.close(turn, closed=False)

    def set_wall(self, pass_: Pass, **values: Any) -> None:  # noqa: ANN401 - checked against Wall
        """Set what the wall shows, by fields of `Wall`; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD, closed=True) as turn:
            people.set_wall(turn, values)

    def set_task(self, pass_: Pass, task: Task | None) -> None:
        """Set what is asked of all; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD) as turn:
            people.set_task(turn, task)

    def state(self, pass_: Pass, branch: str = COMMON) -> State:
        """Return the elements of a plan; the same object while nothing in the room changes."""
        with self._desk.looking(pass_) as turn:
            return shared.state(turn, branch, self._states)

    def push(
        self, pass_: Pass, changes: Mapping[str, Any | None], *, seen: int, branch: str = COMMON
    ) -> Pushed:
        """
        Change elements of a plan: who writes last holds.

        Parameters
        ----------
        pass_
            Of an editor, for the common plan; for a variant of whose it is.
        changes
            By key, None for what goes; `geo.workshop.elements.difference`.
        seen
            The rev of the state in which the changes were made.
        branch
            Empty for the common plan, or one's own id.

        Returns
        -------
        pushed
            With what was written over that its author had changed after `seen`, who is told; and
            with the keys that the task keeps as they are, which were left out.

        Raises
        ------
        UnknownChoiceError
            If the changes hold something that does not exist; none of them is kept then.
        RefusedError
            If the role, the room or the size does not allow it.
        """
        texts = rows.checked_texts(changes)
        with self._desk.changing(pass_, Right.LOOK) as turn:
            pushed = shared.push(turn, texts, seen=seen, branch=branch)
            self._prove(turn, branch)
            return pushed

    def undo(self, pass_: Pass, branch: str = COMMON) -> Undone:
        """Take back one's own last edit, as far as nobody has changed it since."""
        with self._desk.changing(pass_, Right.LOOK) as turn:
            undone = history.undo(turn, branch)
            self._prove(turn, branch)
            return undone

    def redo(self, pass_: Pass, branch: str = COMMON) -> Undone:
        """Do again what one has undone last, as far as nobody has changed it since."""
        with self._desk.changing(pass_, Right.LOOK) as turn:
            undone = history.redo(turn, branch)
            self._prove(turn, branch)
            return undone

    def can_undo(self, pass_: Pass, branch: str = COMMON) -> bool:
        """Return whether there is something of one's own to take back."""
        with self._desk.looking(pass_) as turn:
            return history.can_undo(turn, branch)

    def can_redo(self, pass_: Pass, branch: str = COMMON) -> bool:
        """Return whether there is something to do again."""
        with self._desk.looking(pass_) as turn:
            return history.can_redo(turn, branch)

    def told(self, pass_: Pass, since: int) -> tuple[Told, ...]:
        """Return who has written over one's own elements after a rev, the oldest first."""
        with self._desk.looking(pass_) as turn:
            return history.told(turn, since)

    def take_back(self, pass_: Pass, told: int) -> Pushed:
        """Put one's own version of an element again, by the id of a `Told`."""
        with self._desk.changing(pass_, Right.LOOK) as turn:
            pushed = history.take_back(turn, told)
            self._prove(turn, COMMON)
            return pushed

    def log(self, pass_: Pass, limit: int = 100) -> tuple[LogEntry, ...]:
        """Return the last edits, the newest first."""
        with self._desk.looking(pass_) as turn:
            return history.log(turn, limit)

    def branch(self, pass_: Pass) -> int:
        """Begin, or begin again, one's own variant from the common plan; return the rev."""
        with self._desk.changing(pass_, Right.PROPOSE) as turn:
            return shared.start_branch(turn)

    def branches(self, pass_: Pass) -> tuple[str, ...]:
        """Return the ids of those with a variant to those who lead, to others at most their own."""
        with self._desk.looking(pass_) as turn:
            return shared.branches(turn)

    def has_branch(self, pass_: Pass) -> bool:
        """Return whether one has a variant of one's own; its branch is the member's id."""
        with self._desk.looking(pass_) as turn:
            return rows.has_branch(turn, turn.me.id)

    def _room(self, turn: Turn) -> Room:
        kept = self._rooms.find(turn.room)
        if kept is None or kept[0] != turn.rev:
            kept = self._rooms.put(turn.room, (turn.rev, people.room_of(turn)))
        return kept[1]

    def _prove(self, turn: Turn, branch: str) -> None:
        """Refuse a change that leads to a plan which cannot be computed."""
        if self._check is not None and turn.kept:
            plan = people.room_of(turn).plan
            self._check(plan, rows.all_elements(turn, branch))
