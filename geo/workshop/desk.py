"""
Desk: where a pass is shown before anything is looked at or changed.

Every look and every change is one transaction that begins with the pass: who it belongs to, what
the role allows, whether the room is open. A change that is kept raises the room's `rev`, and those
who listen are told when it is on the disk.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geo.disk import Disk
from geo.phrases import phrase
from geo.workshop.codes import Throttle, fingerprint
from geo.workshop.records import Member, Pass
from geo.workshop.tables import FORMATS
from geo.workshop.terms import RIGHTS, Refusal, Right, Role, refusal

Listener = Callable[[str, int], None]
SEAT = """
select member.id, name, role, named, joined_at, rev, closed_at
from pass join member on member.id = pass.member join room on room.id = member.room
where token = ? and member.room = ? and removed = 0
"""


@dataclass(slots=True, kw_only=True)
class Turn:
    """
    One look at a room, or one change of it, by a member.

    `rev` is that of the room; a change calls `keep` before it writes, which raises it.
    """

    file: sqlite3.Connection
    room: str
    me: Member
    rev: int
    at: float
    closed: bool
    kept: bool = False

    def may(self, right: Right) -> bool:
        """Return whether the member's role has a right."""
        return right in RIGHTS[self.me.role]

    def need(self, right: Right) -> None:
        """Refuse a member without a right."""
        if not self.may(right):
            raise refusal(Refusal.ROLE)

    def keep(self) -> int:
        """Return the rev of the change that is being made."""
        if not self.kept:
            self.kept = True
            self.rev += 1
        return self.rev


class Desk:
    """
    The file of all rooms, who listens, and what slows down those who guess.

    Parameters
    ----------
    path
        The file; it is made when the first room is opened.
    clock
        Seconds since 1970, for what is written down.
    ticks
        Seconds that never go back, for what is held up.
    """

    def __init__(self, path: Path, clock: Callable[[], float], ticks: Callable[[], float]) -> None:
        self.disk = Disk(path, FORMATS, phrase("workshop"))
        self.clock = clock
        self.codes = Throttle(ticks)
        self.pins = Throttle(ticks)
        # one PIN at a time: many at once would all be tried before the first failure counts
        self.door = threading.Lock()
        self._lock = threading.Lock()
        self._revs: dict[str, int] = {}
        self._listeners: dict[object, Listener] = {}

    @contextmanager
    def changing(self, pass_: Pass, right: Right, *, closed: bool = False) -> Iterator[Turn]:
        """
        Begin a change that is kept whole or not at all.

        Parameters
        ----------
        pass_
            Whose it is.
        right
            What it takes.
        closed
            Whether it may be made in a closed room.

        Raises
        ------
        RefusedError
            If the pass is not known, the role lacks the right or the room is closed.
        StoreError
            If the disk is full, the folder cannot be written or the file is damaged.
        """
        self._must_exist()
        with self.disk.writing() as file:
            turn = self._turn(file, pass_)
            turn.need(right)
            if turn.closed and not closed:
                raise refusal(Refusal.CLOSED)
            yield turn
            if turn.kept:
                file.execute("update room set rev = ? where id = ?", (turn.rev, turn.room))
        if turn.kept:
            self.say(turn.room, turn.rev)

    @contextmanager
    def looking(self, pass_: Pass) -> Iterator[Turn]:
        """Begin a look at a room as it is at one moment; errors as in `changing`."""
        self._must_exist()
        with self.disk.reading() as file:
            file.execute("begin")
            try:
                yield self._turn(file, pass_)
            finally:
                file.execute("rollback")

    def say(self, room: str, rev: int) -> None:
        """Tell those who listen that a room has changed, each rev at least once."""
        self._know(room, rev)
        with self._lock:
            listeners = tuple(self._listeners.values())
        for heard in listeners:
            # a listener whose loop has ended makes no kept change undone
            with contextlib.suppress(RuntimeError):
                heard(room, rev)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell somebody of each kept change; return what ends that."""
        key = object()
        with self._lock:
            self._listeners[key] = listener

        def end() -> None:
            with self._lock:
                self._listeners.pop(key, None)

        return end

    def rev(self, room: str) -> int:
        """Return the rev of a room, 0 if there is none; from memory when it is known there."""
        known = self._revs.get(room)
        if known is not None or not self.disk.path.exists():
            return known or 0
        with self.disk.reading() as file:
            row = file.execute("select rev from room where id = ?", (room,)).fetchone()
        if row is None:
            return 0
        self._know(room, int(row[0]))
        return self._revs[room]

    def _know(self, room: str, rev: int) -> None:
        """Remember the rev of a room, unless a later one is known already."""
        with self._lock:
            self._revs[room] = max(rev, self._revs.get(room, 0))

    def _must_exist(self) -> None:
        """Make no file for somebody who only asks."""
        if not self.disk.path.exists():
            raise refusal(Refusal.PASS)

    def _turn(self, file: sqlite3.Connection, pass_: Pass) -> Turn:
        row = file.execute(SEAT, (fingerprint(pass_.token), pass_.room)).fetchone()
        if row is None:
            raise refusal(Refusal.PASS)
        *who, rev, closed_at = row
        self._know(pass_.room, rev)
        return Turn(
            file=file, room=pass_.room, me=member_of(who), rev=rev, at=self.clock(),
            closed=closed_at is not None,
        )  # fmt: skip


def member_of(row: list[object] | tuple[object, ...]) -> Member:
    """Return a member from id, name, role, named and joined_at."""
    identity, name, role, named, joined_at = row
    return Member(
        id=str(identity), name=str(name), role=Role(str(role)), named=bool(named),
        joined_at=float(str(joined_at)),
    )  # fmt: skip
