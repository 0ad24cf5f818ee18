"""
Rows: the elements of a room in its file, and how an edit is written.

Every edit is kept with each of its elements before and after, whoever makes it and for whatever
reason; what is shown of a plan is what its rows hold.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from geo.workshop.desk import Turn
from geo.workshop.elements import checked
from geo.workshop.terms import EditKind, Refusal, refusal

COMMON = ""  # the branch that all share
MOST_ELEMENTS = 5_000
LONGEST_BODY = 2_000_000  # letters
PLACES = 10_000  # for the new elements of one rev; more than fit into a push
OWN_KINDS = (EditKind.EDIT, EditKind.ADOPT, EditKind.TAKEN_BACK)
Texts = Mapping[str, str | None]


class Row(NamedTuple):
    """An element as it stands: its JSON, when it was written, and by which edit it was made."""

    value: str | None
    revision: int
    made: int
    place: int


def checked_texts(changes: Mapping[str, Any | None]) -> dict[str, str | None]:
    """
    Return changes that somebody asks for as they stand in the file.

    Raises
    ------
    RefusedError
        If they are too many or too long.
    UnknownChoiceError
        If they hold something that does not exist.
    """
    _check_size(len(changes), 0)
    return texts_of(checked(changes))


def texts_of(changes: Mapping[str, Any | None]) -> dict[str, str | None]:
    """
    Return elements as they stand in the file: equal values are equal texts.

    Raises
    ------
    RefusedError
        If they are too many or too long.
    """
    texts = {
        key: None if value is None else json.dumps(
            value, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
        for key, value in changes.items()
    }  # fmt: skip
    _check_size(len(texts), sum(len(text or "") for text in texts.values()))
    return texts


def begin(file: sqlite3.Connection, room: str, texts: Texts) -> None:
    """Write the first elements of a room."""
    file.executemany(
        "insert into element (room, branch, key, value, revision, made, place)"
        " values (?, '', ?, ?, 1, 0, ?)",
        [(room, key, text, place) for place, (key, text) in enumerate(texts.items())],
    )


def rows_of(turn: Turn, branch: str, keys: Iterable[str]) -> dict[str, Row]:
    """Return the rows of elements as they stand, those of tombstones too."""
    which = (
        "select value, revision, made, place from element where room = ? and branch = ? and key = ?"
    )
    found = {}
    for key in keys:
        row = turn.file.execute(which, (turn.room, branch, key)).fetchone()
        if row is not None:
            found[key] = Row(*row)
    return found


def put(
    turn: Turn,
    branch: str,
    elements: Mapping[str, tuple[str | None, int | None]],
    kind: EditKind,
) -> None:
    """
    Write elements as one edit.

    Parameters
    ----------
    turn
        Whose edit it is.
    branch
        Where.
    elements
        By key: the value as text, and which edit it comes from, None for this one.
    kind
        How it came about; an edit of one's own takes away what could have been done again.
    """
    rev, before = turn.keep(), rows_of(turn, branch, elements)
    turn.file.execute(
        "insert into edit (room, rev, branch, member, kind, at) values (?, ?, ?, ?, ?, ?)",
        (turn.room, rev, branch, turn.me.id, kind, turn.at),
    )
    nothing = Row(None, 0, 0, 0)
    turn.file.executemany(
        "insert into part (room, rev, key, before, after, made) values (?, ?, ?, ?, ?, ?)",
        [
            (
                turn.room,
                rev,
                key,
                *(before.get(key, nothing).value, text),
                before.get(key, nothing).made,
            )
            for key, (text, _) in elements.items()
        ],
    )
    turn.file.executemany(
        "insert into element (room, branch, key, value, revision, made, place)"
        " values (?, ?, ?, ?, ?, ?, ?) on conflict (room, branch, key) do update set"
        " value = excluded.value, revision = excluded.revision, made = excluded.made",
        [
            (turn.room, branch, key, text, rev, rev if made is None else made, rev * PLACES + nth)
            for nth, (key, (text, made)) in enumerate(elements.items())
        ],
    )
    if kind in OWN_KINDS:
        turn.file.execute(
            "update edit set undone = 2"
            " where room = ? and branch = ? and member = ? and undone = 1",
            (turn.room, branch, turn.me.id),
        )
        if branch == COMMON:
            _answered(turn, elements)


def writer(turn: Turn, rev: int) -> str:
    """Return the id of the member who made an edit; empty for what the room began with."""
    row = turn.file.execute(
        "select member from edit where room = ? and rev = ?", (turn.room, rev)
    ).fetchone()
    return str(row[0]) if row else ""


def all_texts(turn: Turn, branch: str) -> list[tuple[str, str]]:
    """Return the elements of a branch in their order, as texts."""
    return turn.file.execute(
        "select key, value from element"
        " where room = ? and branch = ? and value is not null order by place",
        (turn.room, branch),
    ).fetchall()


def all_elements(turn: Turn, branch: str) -> dict[str, Any]:
    """Return the elements of a branch in their order."""
    return {key: json.loads(text) for key, text in all_texts(turn, branch)}


def has_branch(turn: Turn, branch: str) -> bool:
    """Return whether somebody has a variant."""
    row = turn.file.execute(
        "select 1 from element where room = ? and branch = ? limit 1", (turn.room, branch)
    ).fetchone()
    return row is not None


def check_branch_size(turn: Turn, branch: str) -> None:
    """Refuse a plan that has become too large."""
    count, length = turn.file.execute(
        "select count(value), coalesce(sum(length(value)), 0) from element"
        " where room = ? and branch = ?",
        (turn.room, branch),
    ).fetchone()
    _check_size(count, length)


def _answered(turn: Turn, keys: Iterable[str]) -> None:
    """Leave off telling somebody of elements that they have changed again themselves."""
    turn.file.executemany(
        "update told set done = 1 where room = ? and member = ? and key = ?",
        [(turn.room, turn.me.id, key) for key in keys],
    )


def _check_size(count: int, length: int) -> None:
    if count > MOST_ELEMENTS or length > LONGEST_BODY:
        raise refusal(Refusal.BIG, most=MOST_ELEMENTS)
