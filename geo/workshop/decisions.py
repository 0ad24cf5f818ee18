"""Decisions: the options, votes and notes of rooms, and their minutes; see `geo.workshop.rooms`."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.workshop import minutes, options, remarks, votes
from geo.workshop.ballots import Marks
from geo.workshop.desk import Desk
from geo.workshop.people import names
from geo.workshop.records import Ballot, Minutes, Option, Pass, Remark
from geo.workshop.rows import COMMON
from geo.workshop.shelf import Shelf
from geo.workshop.terms import Method, Right, Status

MOST_BODIES = 200
MOST_RESULTS = 200


class Decisions:
    """What the rooms of a desk decide; a part of `Rooms`, whose methods these are."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._bodies: options.Bodies = Shelf(MOST_BODIES)
        self._results: votes.Results = Shelf(MOST_RESULTS)

    def propose(self, pass_: Pass, name: str, note: str = "", branch: str = COMMON) -> Option:
        """Propose one's own variant, or the common plan as it is now, as an option."""
        with self._desk.changing(pass_, Right.PROPOSE) as turn:
            made = options.add(turn, name, note, branch, Status.PROPOSED)
            return options.option(turn, made, names(turn), self._bodies)

    def pin(self, pass_: Pass, name: str, note: str = "") -> Option:
        """Pin the common plan as it is now as an option; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD) as turn:
            made = options.add(turn, name, note, COMMON, Status.PINNED)
            return options.option(turn, made, names(turn), self._bodies)

    def options(self, pass_: Pass) -> tuple[Option, ...]:
        """Return all options by their numbers, those withdrawn too."""
        with self._desk.looking(pass_) as turn:
            return options.options(turn, names(turn), self._bodies)

    def set_status(self, pass_: Pass, option: str, status: Status) -> None:
        """Pin or withdraw an option; its maker may withdraw what is not pinned."""
        with self._desk.changing(pass_, Right.PROPOSE) as turn:
            options.set_status(turn, option, status)

    def rename_option(self, pass_: Pass, option: str, name: str, note: str | None = None) -> None:
        """Give an option another name, and another note if one is given."""
        with self._desk.changing(pass_, Right.PROPOSE) as turn:
            options.rename(turn, option, name, note)

    def tell_option(self, pass_: Pass, option: str, figures: Mapping[str, Any]) -> None:
        """Keep the figures of an option, `geo.results.headline`; for editors and its maker."""
        with self._desk.changing(pass_, Right.PROPOSE, closed=True) as turn:
            options.tell(turn, option, figures)

    def adopt(self, pass_: Pass, option: str) -> int:
        """Make the common plan what an option is, which can be undone; return the rev."""
        with self._desk.changing(pass_, Right.LEAD) as turn:
            options.adopt(turn, option)
            return turn.rev

    def open_ballot(
        self,
        pass_: Pass,
        question: str,
        method: Method,
        options: Sequence[str],
        dots: int = 3,
    ) -> Ballot:
        """Ask a question with 2 to 30 options to vote on; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD) as turn:
            made = votes.open_ballot(turn, question, method, options, dots)
            return votes.ballot(turn, made, self._results)

    def vote(self, pass_: Pass, ballot: str, marks: Marks) -> None:
        """Vote, or vote otherwise; marks as of `geo.workshop.ballots.checked_marks`."""
        with self._desk.changing(pass_, Right.VOTE) as turn:
            votes.vote(turn, ballot, marks)

    def close_ballot(self, pass_: Pass, ballot: str) -> Ballot:
        """Close a ballot and return it with its result; for those who lead."""
        with self._desk.changing(pass_, Right.LEAD, closed=True) as turn:
            votes.close_ballot(turn, ballot)
            return votes.ballot(turn, ballot, Shelf(1))

    def ballots(self, pass_: Pass) -> tuple[Ballot, ...]:
        """Return all ballots, the oldest first; those that are open without a result."""
        with self._desk.looking(pass_) as turn:
            return votes.ballots(turn, self._results)

    def note(self, pass_: Pass, text: str, option: str = "") -> str:
        """Leave a note, on an option or on nothing in particular; return its id."""
        with self._desk.changing(pass_, Right.NOTE) as turn:
            return remarks.note(turn, text, option)

    def withdraw_note(self, pass_: Pass, note: str) -> None:
        """Take a note away, one's own or as who leads."""
        with self._desk.changing(pass_, Right.NOTE, closed=True) as turn:
            remarks.withdraw(turn, note)

    def notes(self, pass_: Pass) -> tuple[Remark, ...]:
        """Return the notes, the oldest first."""
        with self._desk.looking(pass_) as turn:
            return remarks.notes(turn, names(turn))

    def minutes(self, pass_: Pass) -> Minutes:
        """Return all that is to be kept, with the names of those only who agreed to it."""
        with self._desk.looking(pass_) as turn:
            return minutes.minutes(turn, self._bodies, self._results)
