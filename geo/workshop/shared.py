"""
Shared: the plan in common, and the variants of single members; every element is a row.

Of two changes of the same element the later one holds, whoever makes it; the one whose change was
written over without having been seen is told.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from geo.workshop.desk import Turn
from geo.workshop.people import names, task_of
from geo.workshop.records import Over, Pushed, State
from geo.workshop.shelf import Shelf
from geo.workshop.tasks import is_locked
from geo.workshop.terms import EditKind, Refusal, Right, refusal

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


@dataclass(frozen=True, slots=True)
class Kept:
    """A state with the places that order its elements."""

    state: State
    places: Mapping[str, int]


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


def state(turn: Turn, branch: str, shelf: Shelf[Kept]) -> State:
    """
    Return the elements of a branch; the same object as long as nothing in the room changes.

    Only rows that are newer than what is on the shelf are read.
    """
    check_readable(turn, branch)
    name = (turn.room, branch)
    kept = shelf.find(name)
    if kept is not None and kept.state.rev == turn.rev:
        return kept.state
    # a file that was put back from a copy is older than what is remembered of it
    since = kept.state.rev if kept is not None and kept.state.rev < turn.rev else -1
    news = turn.file.execute(
        "select key, value, place, revision from element"
        " where room = ? and branch = ? and revision > ?",
        (turn.room, branch, since),
    ).fetchall()
    if since < 0:
        if not news and branch != COMMON:
            raise refusal(Refusal.UNKNOWN, what="variant")
        kept = None
    return shelf.put(name, _brought_up(kept, news, turn.rev)).state


def _brought_up(
    kept: Kept | None, news: Iterable[tuple[str, str | None, int, int]], rev: int
) -> Kept:
    elements = dict(kept.state.elements) if kept else {}
    places = dict(kept.places) if kept else {}
    changed = kept.state.changed if kept else 0
    for key, text, place, revision in news:
        changed = max(changed, revision)
        elements.pop(key, None)
        if text is not None:
            elements[key], places[key] = json.loads(text), place
    # an element that was gone and came back stands where it stood
    ordered = {key: elements[key] for key in sorted(elements, key=places.__getitem__)}
    return Kept(
        State(rev=rev, changed=changed, elements=MappingProxyType(ordered)),
        {key: places[key] for key in ordered},
    )


def push(turn: Turn, changes: Texts, *, seen: int, branch: str) -> Pushed:
    """Keep changes of elements; what the task locks is left out and named."""
    check_writable(turn, branch)
    before = rows_of(turn, branch, changes)
    new = {key: text for key, text in changes.items() if text != _value(before.get(key))}
    locked = locked_keys(turn, new)
    kept = {key: text for key, text in new.items() if key not in locked}
    over = _over(turn, before, kept, seen) if branch == COMMON else ()
    if kept:
        put(turn, branch, {key: (text, None) for key, text in kept.items()}, EditKind.EDIT)
        check_branch_size(turn, branch)
        tell(turn, over)
    return Pushed(rev=turn.rev, over=over, refused=tuple(key for key in new if key in locked))


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


def tell(turn: Turn, over: Iterable[Over]) -> None:
    """Keep for others that their elements were written over."""
    turn.file.executemany(
        "insert into told (room, member, key, revision) values (?, ?, ?, ?)",
        [(turn.room, one.by_id, one.key, turn.rev) for one in over],
    )


def writer(turn: Turn, rev: int) -> str:
    """Return the id of the member who made an edit; empty for what the room began with."""
    row = turn.file.execute(
        "select member from edit where room = ? and rev = ?", (turn.room, rev)
    ).fetchone()
    return str(row[0]) if row else ""


def start_branch(turn: Turn) -> int:
    """Begin one's own variant from the common plan; to begin again is an edit like any other."""
    own = turn.me.id
    texts = dict(all_texts(turn, COMMON))
    if has_branch(turn, own):
        present = dict(all_texts(turn, own))
        gone: dict[str, str | None] = {key: None for key in present if key not in texts}
        changes = gone | {key: text for key, text in texts.items() if text != present.get(key)}
        if changes:
            made = {key: (text, None) for key, text in changes.items()}
            put(turn, own, made, EditKind.EDIT)
        return turn.rev
    turn.file.execute(
        "insert into element (room, branch, key, value, revision, made, place)"
        " select room, ?, key, value, ?, 0, place from element"
        " where room = ? and branch = '' and value is not null",
        (own, turn.keep(), turn.room),
    )
    return turn.rev


def has_branch(turn: Turn, branch: str) -> bool:
    """Return whether somebody has a variant."""
    row = turn.file.execute(
        "select 1 from element where room = ? and branch = ? limit 1", (turn.room, branch)
    ).fetchone()
    return row is not None


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


def check_readable(turn: Turn, branch: str) -> None:
    """Refuse a look at somebody else's variant to all but those who lead."""
    if branch not in {COMMON, turn.me.id}:
        if not turn.may(Right.LEAD):
            raise refusal(Refusal.BRANCH)
        known = "select 1 from member where room = ? and id = ?"
        if turn.file.execute(known, (turn.room, branch)).fetchone() is None:
            raise refusal(Refusal.UNKNOWN, what="variant")


def check_writable(turn: Turn, branch: str) -> None:
    """Refuse a change of the common plan without the right, and any of somebody else's variant."""
    if branch == COMMON:
        turn.need(Right.EDIT)
        return
    if branch != turn.me.id:
        raise refusal(Refusal.BRANCH)
    turn.need(Right.PROPOSE)
    if not has_branch(turn, branch):
        raise refusal(Refusal.UNKNOWN, what="variant")


def check_branch_size(turn: Turn, branch: str) -> None:
    """Refuse a plan that has become too large."""
    count, length = turn.file.execute(
        "select count(value), coalesce(sum(length(value)), 0) from element"
        " where room = ? and branch = ?",
        (turn.room, branch),
    ).fetchone()
    _check_size(count, length)


def locked_keys(turn: Turn, keys: Iterable[str]) -> frozenset[str]:
    """Return which elements the task keeps from the member; none from those who lead."""
    if turn.may(Right.LEAD):
        return frozenset()
    task = task_of(turn)
    return frozenset(key for key in keys if is_locked(task, key))


def written_over(turn: Turn, rows: Mapping[str, Row], seen: int) -> tuple[Over, ...]:
    """Return what others have written after a rev, of some elements."""
    called, found = names(turn), []
    for key, row in rows.items():
        by = writer(turn, row.revision) if row.revision > seen else ""
        if by and by != turn.me.id:
            found.append(Over(key=key, by_name=called[by], by_id=by))
    return tuple(found)


def _over(
    turn: Turn, before: Mapping[str, Row], kept: Iterable[str], seen: int
) -> tuple[Over, ...]:
    rows = {key: before[key] for key in kept if key in before}
    return written_over(turn, rows, min(seen, turn.rev))


def _answered(turn: Turn, keys: Iterable[str]) -> None:
    """Leave off telling somebody of elements that they have changed again themselves."""
    turn.file.executemany(
        "update told set done = 1 where room = ? and member = ? and key = ?",
        [(turn.room, turn.me.id, key) for key in keys],
    )


def _value(row: Row | None) -> str | None:
    return row.value if row else None


def _check_size(count: int, length: int) -> None:
    if count > MOST_ELEMENTS or length > LONGEST_BODY:
        raise refusal(Refusal.BIG, most=MOST_ELEMENTS)
