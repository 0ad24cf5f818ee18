"""
Shared: the plan in common, and the variants of single members; every element is a row.

Of two changes of the same element the later one holds, whoever makes it; the one whose change was
written over without having been seen is told.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo.workshop.desk import Turn
from geo.workshop.people import names, task_of
from geo.workshop.records import Over, Pushed, State
from geo.workshop.rows import (
    COMMON,
    Row,
    Texts,
    all_texts,
    check_branch_size,
    has_branch,
    put,
    rows_of,
    writer,
)
from geo.workshop.shelf import Shelf
from geo.workshop.tasks import is_locked
from geo.workshop.terms import EditKind, Refusal, Right, refusal


@dataclass(frozen=True, slots=True)
class Kept:
    """A state with the places that order its elements."""

    state: State
    places: Mapping[str, int]


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
    if kept is not None and not news:
        same = State(rev=turn.rev, changed=kept.state.changed, elements=kept.state.elements)
        return shelf.put(name, Kept(same, kept.places)).state
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


def tell(turn: Turn, over: Iterable[Over]) -> None:
    """Keep for others that their elements were written over."""
    turn.file.executemany(
        "insert into told (room, member, key, revision) values (?, ?, ?, ?)",
        [(turn.room, one.by_id, one.key, turn.rev) for one in over],
    )


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


def branches(turn: Turn) -> tuple[str, ...]:
    """Return the variants that the member may look at."""
    rows = turn.file.execute(
        "select id from member where room = ? and (id = ? or ?) and exists"
        " (select 1 from element where element.room = member.room and branch = member.id)"
        " order by rowid",
        (turn.room, turn.me.id, turn.may(Right.LEAD)),
    )
    return tuple(identity for (identity,) in rows)


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


def _value(row: Row | None) -> str | None:
    return row.value if row else None
