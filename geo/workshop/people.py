"""People: who is in a room as what, and what the facilitator sets for all."""

import dataclasses
import json
import math
from collections.abc import Mapping
from typing import Any

from geo.workshop.desk import Turn, member_of
from geo.workshop.records import LIVE, Member, Room, Wall
from geo.workshop.tasks import Task, checked_task, read_task
from geo.workshop.terms import Refusal, Role, refusal
from geo.workshop.texts import line

LONGEST_TITLE = 80
YEARS = (1900, 2200)
MOVES = frozenset({"shows", "roams", "playing_since", "touring_since"})
ROOM = "select code, title, plan, joins_as, task, wall, made_at, closed_at from room where id = ?"


def room_of(turn: Turn) -> Room:
    """Return the room as it is."""
    row = turn.file.execute(ROOM, (turn.room,)).fetchone()
    code, title, plan, joins_as, task, wall, made_at, closed_at = row
    return Room(
        id=turn.room, code=code, title=title, plan=plan, joins_as=Role(joins_as),
        task=read_task(json.loads(task)) if task else None, wall=Wall(**json.loads(wall)),
        made_at=made_at, closed_at=closed_at, members=members(turn),
    )  # fmt: skip


def members(turn: Turn) -> tuple[Member, ...]:
    """Return those who are in the room, in the order in which they joined."""
    rows = turn.file.execute(
        "select id, name, role, named, joined_at from member"
        " where room = ? and removed = 0 order by rowid",
        (turn.room,),
    )
    return tuple(member_of(row) for row in rows)


def task_of(turn: Turn) -> Task | None:
    """Return the task of the room."""
    row = turn.file.execute("select task from room where id = ?", (turn.room,)).fetchone()
    return read_task(json.loads(row[0])) if row[0] else None


def names(turn: Turn) -> dict[str, str]:
    """Return how all are called who are or were in the room, by their ids."""
    rows = turn.file.execute("select id, name from member where room = ?", (turn.room,))
    return dict(rows.fetchall())


def grant(turn: Turn, member: str, role: Role) -> None:
    """Give a member another role."""
    found = _found(turn, member)
    if found.role != Role(role):
        _check_last(turn, found)
        turn.keep()
        turn.file.execute("update member set role = ? where id = ?", (Role(role), member))


def remove(turn: Turn, member: str) -> None:
    """Send a member away: the pass opens nothing any more, votes in open ballots are taken out."""
    _check_last(turn, _found(turn, member))
    turn.keep()
    turn.file.execute("update member set removed = 1 where id = ?", (member,))
    turn.file.execute("delete from pass where member = ?", (member,))
    turn.file.execute(
        "delete from vote where member = ?"
        " and ballot in (select id from ballot where room = ? and closed_at is null)",
        (member, turn.room),
    )


def agree(turn: Turn, *, named: bool) -> None:
    """Let one's own name stand in the minutes, or not."""
    if turn.me.named != named:
        turn.keep()
        turn.file.execute("update member set named = ? where id = ?", (int(named), turn.me.id))


def set_joins_as(turn: Turn, role: Role) -> None:
    """Set what those who join from now on are; nobody becomes a facilitator without the PIN."""
    if role == Role.FACILITATOR:
        raise refusal(Refusal.VALUE, value=role, what="role of those who join")
    turn.keep()
    turn.file.execute("update room set joins_as = ? where id = ?", (Role(role), turn.room))


def rename(turn: Turn, title: str) -> None:
    """Give the room another title."""
    kept = line(title, "title", LONGEST_TITLE)
    turn.keep()
    turn.file.execute("update room set title = ? where id = ?", (kept, turn.room))


def close(turn: Turn, *, closed: bool) -> None:
    """Close the room, or open it again."""
    if turn.closed != closed:
        turn.keep()
        at = turn.at if closed else None
        turn.file.execute("update room set closed_at = ? where id = ?", (at, turn.room))


def set_task(turn: Turn, task: Task | None) -> None:
    """Set what is asked of all, or nothing."""
    kept = None if task is None else json.dumps(dataclasses.asdict(checked_task(task)))
    turn.keep()
    turn.file.execute("update room set task = ? where id = ?", (kept, turn.room))


def set_wall(turn: Turn, values: Mapping[str, Any]) -> None:
    """Set what the wall shows; when it begins to move otherwise, it is told since when."""
    row = turn.file.execute("select wall from room where id = ?", (turn.room,)).fetchone()
    before = Wall(**json.loads(row[0]))
    wall = dataclasses.replace(before, **values)
    if wall == before:
        return
    moved = any(getattr(wall, name) != getattr(before, name) for name in MOVES)
    if moved and "started" not in values:
        wall = dataclasses.replace(wall, started=turn.at)
    _check_wall(turn, wall)
    turn.keep()
    text = json.dumps(dataclasses.asdict(wall))
    turn.file.execute("update room set wall = ? where id = ?", (text, turn.room))


def _check_wall(turn: Turn, wall: Wall) -> None:
    found = turn.file.execute(
        "select 1 from option where room = ? and id = ?", (turn.room, wall.shows)
    ).fetchone()
    if wall.shows != LIVE and found is None:
        raise refusal(Refusal.UNKNOWN, what="option")
    line(wall.colour_by, "colouring", 40)
    times = (wall.playing_since, wall.touring_since, wall.started)
    sound = {
        "year": isinstance(wall.year, int) and YEARS[0] <= wall.year <= YEARS[1],
        "before": isinstance(wall.before, bool),
        "roams": isinstance(wall.roams, bool),
        "time": all(time is None or math.isfinite(time) for time in times),
    }
    for what, fine in sound.items():
        if not fine:
            raise refusal(Refusal.VALUE, value=getattr(wall, what, times), what=what)


def _found(turn: Turn, member: str) -> Member:
    for one in members(turn):
        if one.id == member:
            return one
    raise refusal(Refusal.UNKNOWN, what="person")


def _check_last(turn: Turn, member: Member) -> None:
    """Refuse to leave a room without anybody who leads it."""
    leading = [one for one in members(turn) if one.role == Role.FACILITATOR]
    if leading == [member]:
        raise refusal(Refusal.LAST)
