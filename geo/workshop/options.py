"""Options: scenarios that are up for choice, proposed by members or pinned by who leads."""

import json
from collections.abc import Mapping
from typing import Any

from geo.workshop.codes import new_id
from geo.workshop.desk import Turn
from geo.workshop.elements import body_of, difference, read_elements
from geo.workshop.records import Option
from geo.workshop.rows import COMMON, all_elements, has_branch, put, texts_of
from geo.workshop.shared import check_readable
from geo.workshop.shelf import Shelf
from geo.workshop.terms import EditKind, Refusal, Right, Status, refusal
from geo.workshop.texts import line, lines

MOST_OPTIONS = 200
MOST_PROPOSED = 150  # so that there is always room for what is pinned
MOST_OF_ONE = 30
LONGEST = {"name": 80, "note": 2000}
LONGEST_FIGURES = 8_000  # letters
Bodies = Shelf[dict[str, Any]]
ROWS = "select id, number, name, note, member, status, told, made_at from option where room = ?"
OWN_STATUS = (Status.PROPOSED, Status.WITHDRAWN)


def add(turn: Turn, name: str, note: str, branch: str, status: Status) -> str:
    """Make an option of a plan as it is now, and return its id."""
    check_readable(turn, branch)
    if branch != COMMON and not has_branch(turn, branch):
        raise refusal(Refusal.UNKNOWN, what="variant")
    _check_place(turn)
    kept = (line(name, "name", LONGEST["name"]), lines(note, "note", LONGEST["note"], empty=True))
    body = json.dumps(body_of(all_elements(turn, branch), kept[0]), separators=(",", ":"))
    made, number = new_id(), 1 + _count(turn, "select max(number) from option where room = ?")
    turn.keep()
    turn.file.execute(
        "insert into option (id, room, number, name, note, member, status, body, made_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (made, turn.room, number, *kept, turn.me.id, status, body, turn.at),
    )
    return made


def options(turn: Turn, called: Mapping[str, str], bodies: Bodies) -> tuple[Option, ...]:
    """Return all options by their numbers; makers have the names given."""
    rows = turn.file.execute(f"{ROWS} order by number", (turn.room,)).fetchall()
    return tuple(_option(turn, row, called, bodies) for row in rows)


def option(turn: Turn, identity: str, called: Mapping[str, str], bodies: Bodies) -> Option:
    """Return one option."""
    row = turn.file.execute(f"{ROWS} and id = ?", (turn.room, identity)).fetchone()
    if row is None:
        raise _unknown()
    return _option(turn, row, called, bodies)


def set_status(turn: Turn, identity: str, status: Status) -> None:
    """Pin an option or withdraw it; its maker may withdraw what is not pinned, and come back."""
    member, before = _own(turn, identity)
    free = member == turn.me.id and status in OWN_STATUS and before in OWN_STATUS
    if not free:
        turn.need(Right.LEAD)
    _set(turn, identity, "status", before, Status(status))


def rename(turn: Turn, identity: str, name: str, note: str | None) -> None:
    """Give an option another name and note; for its maker and those who lead."""
    member, _ = _own(turn, identity)
    if member != turn.me.id:
        turn.need(Right.LEAD)
    kept = line(name, "name", LONGEST["name"])
    _set(turn, identity, "name", None, kept)
    if note is not None:
        _set(turn, identity, "note", None, lines(note, "note", LONGEST["note"], empty=True))


def tell(turn: Turn, identity: str, figures: Mapping[str, Any]) -> None:
    """Keep the figures of an option; the same figures again are no change."""
    member, _ = _own(turn, identity)
    if member != turn.me.id:
        turn.need(Right.EDIT)
    try:
        text = json.dumps(dict(figures), allow_nan=False, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise refusal(Refusal.VALUE, value="that", what="figures of an option") from error
    if len(text) > LONGEST_FIGURES:
        raise refusal(Refusal.LONG, what="list of figures", most=LONGEST_FIGURES)
    row = turn.file.execute("select told from option where id = ?", (identity,)).fetchone()
    _set(turn, identity, "told", row[0], text)


def adopt(turn: Turn, identity: str) -> None:
    """Make the common plan what an option is, in one edit of who leads."""
    row = turn.file.execute(
        "select body from option where room = ? and id = ?", (turn.room, identity)
    ).fetchone()
    if row is None:
        raise _unknown()
    wanted = read_elements(json.loads(row[0]))
    changes = texts_of(difference(all_elements(turn, COMMON), wanted))
    if changes:
        put(turn, COMMON, {key: (text, None) for key, text in changes.items()}, EditKind.ADOPT)


def _option(turn: Turn, row: tuple[Any, ...], called: Mapping[str, str], bodies: Bodies) -> Option:
    identity, number, name, note, member, status, told, made_at = row
    body = bodies.find(identity)
    if body is None:
        # a body never changes, so it is parsed once
        text = turn.file.execute("select body from option where id = ?", (identity,)).fetchone()[0]
        body = bodies.put(identity, json.loads(text))
    return Option(
        id=identity, number=number, name=name, note=note, by=called[member], member_id=member,
        status=Status(status), body={**body, "name": name},
        told=json.loads(told) if told else None, made_at=made_at,
    )  # fmt: skip


def _own(turn: Turn, identity: str) -> tuple[str, Status]:
    """Return who made an option, and where it stands."""
    row = turn.file.execute(
        "select member, status from option where room = ? and id = ?", (turn.room, identity)
    ).fetchone()
    if row is None:
        raise _unknown()
    return str(row[0]), Status(row[1])


def _set(turn: Turn, identity: str, column: str, before: str | None, value: str) -> None:
    if value != before:
        turn.keep()
        turn.file.execute(f"update option set {column} = ? where id = ?", (value, identity))  # noqa: S608 - our own words


def _check_place(turn: Turn) -> None:
    """Refuse more options than anybody can look at."""
    leads = turn.may(Right.LEAD)
    count = _count(turn, "select count(*) from option where room = ?")
    if count >= (MOST_OPTIONS if leads else MOST_PROPOSED):
        raise refusal(Refusal.FULL, what="options", most=MOST_OPTIONS if leads else MOST_PROPOSED)
    own = "select count(*) from option where room = ? and member = ?"
    if not leads and _count(turn, own, turn.me.id) >= MOST_OF_ONE:
        raise refusal(Refusal.FULL, what="your options", most=MOST_OF_ONE)


def _count(turn: Turn, query: str, *values: str) -> int:
    return int(turn.file.execute(query, (turn.room, *values)).fetchone()[0] or 0)


def _unknown() -> Exception:
    return refusal(Refusal.UNKNOWN, what="option")
