"""
History: who changed what, undo of one's own edits, and taking back what was written over.

Undo gives an element back only while it holds what the edit made of it. Whatever somebody else has
made of it since is left and named, so nobody undoes the work of others.
"""

from collections.abc import Iterable, Mapping

from geo.workshop.desk import Turn
from geo.workshop.people import names
from geo.workshop.records import LogEntry, Pushed, Told, Undone
from geo.workshop.rows import COMMON, Row, put, rows_of, writer
from geo.workshop.shared import check_readable, check_writable, locked_keys, tell, written_over
from geo.workshop.terms import EditKind, Refusal, Right, refusal

MOST_TOLD = 200
LONGEST_LOG = 1_000
STANDS, UNDONE, GONE = 0, 1, 2  # of an edit: it holds, can be done again, is no longer asked for
OWN = (
    "select rev from edit where room = ? and branch = ? and member = ? and undone = ?"
    " and kind in ('edit', 'adopt', 'taken_back')"
)
EDITS = "select rev, member, at, kind, branch from edit where room = ?"
Part = tuple[str, str | None, str | None, int]  # key, before, after, made before


def undo(turn: Turn, branch: str) -> Undone:
    """Take back one's last edit that stands, as far as it is still one's own."""
    check_writable(turn, branch)
    rev = _last(turn, branch)
    if rev is None:
        return Undone(rev=turn.rev)
    parts = _parts(turn, rev, STANDS)
    rows = rows_of(turn, branch, (key for key, *_ in parts))
    fits = {key for key, *_ in parts if rows[key].made == rev}
    locked = locked_keys(turn, fits)
    back = {key: (before, made) for key, before, _, made in parts if key in fits - locked}
    left = _left(turn, rows, [key for key, *_ in parts if key not in back], locked)
    if back:
        put(turn, branch, back, EditKind.UNDO)
    _mark(turn, rev, back, UNDONE)
    return Undone(rev=turn.rev, keys=tuple(back), left=left)


def redo(turn: Turn, branch: str) -> Undone:
    """Do again what was undone last, as far as nobody has changed it since."""
    check_writable(turn, branch)
    rev = _next(turn, branch)
    if rev is None:
        return Undone(rev=turn.rev)
    parts = _parts(turn, rev, UNDONE)
    rows = rows_of(turn, branch, (key for key, *_ in parts))
    fits = {key for key, _, _, made in parts if rows[key].made == made}
    locked = locked_keys(turn, fits)
    again = {key: (after, rev) for key, _, after, _ in parts if key in fits - locked}
    left = _left(turn, rows, [key for key, *_ in parts if key not in again], locked)
    if again:
        put(turn, branch, again, EditKind.REDO)
    _mark(turn, rev, again, STANDS)
    return Undone(rev=turn.rev, keys=tuple(again), left=left)


def can_undo(turn: Turn, branch: str) -> bool:
    """Return whether there is an edit of one's own that stands."""
    check_readable(turn, branch)
    return _last(turn, branch) is not None


def can_redo(turn: Turn, branch: str) -> bool:
    """Return whether there is an edit of one's own that was undone, and nothing after it."""
    check_readable(turn, branch)
    return _next(turn, branch) is not None


def told(turn: Turn, since: int) -> tuple[Told, ...]:
    """Return what others have written over after a rev without having seen one's own change."""
    called = names(turn)
    rows = turn.file.execute(
        "select told.id, key, edit.member, at, told.revision from told"
        " join edit on edit.room = told.room and edit.rev = told.revision"
        " where told.room = ? and told.member = ? and done = 0 and told.revision > ?"
        " order by told.id desc limit ?",
        (turn.room, turn.me.id, since, MOST_TOLD),
    ).fetchall()
    return tuple(
        Told(id=number, key=key, by_name=called[by], at=at, revision=revision)
        for number, key, by, at, revision in reversed(rows)
    )


def take_back(turn: Turn, number: int) -> Pushed:
    """Put one's own version of an element again; whose version it replaces is told."""
    check_writable(turn, COMMON)
    row = turn.file.execute(
        "select told.key, part.before from told"
        " join part on part.room = told.room and part.rev = told.revision and part.key = told.key"
        " where told.id = ? and told.room = ? and told.member = ? and done = 0",
        (number, turn.room, turn.me.id),
    ).fetchone()
    if row is None:
        raise refusal(Refusal.UNKNOWN, what="change")
    key, text = row
    if locked_keys(turn, (key,)):
        raise refusal(Refusal.LOCKED, key=key)
    rows = rows_of(turn, COMMON, (key,))
    over = written_over(turn, rows, 0)
    turn.keep()
    turn.file.execute("update told set done = 1 where id = ?", (number,))
    if rows[key].value != text:
        put(turn, COMMON, {key: (text, None)}, EditKind.TAKEN_BACK)
        tell(turn, over)
    return Pushed(rev=turn.rev, over=over)


def log(turn: Turn, limit: int) -> tuple[LogEntry, ...]:
    """Return the last edits, the newest first: those of the common plan and one's own variant."""
    rows = turn.file.execute(
        f"{EDITS} and (branch in ('', ?) or ?) order by rev desc limit ?",
        (turn.room, turn.me.id, turn.may(Right.LEAD), max(1, min(limit, LONGEST_LOG))),
    ).fetchall()
    return _entries(turn, rows, names(turn))


def whole_log(turn: Turn, called: Mapping[str, str]) -> tuple[LogEntry, ...]:
    """Return the edits of the common plan, the oldest first; names as they are given."""
    rows = turn.file.execute(f"{EDITS} and branch = '' order by rev", (turn.room,)).fetchall()
    return _entries(turn, rows, called)


def _entries(
    turn: Turn, rows: Iterable[tuple[int, str, float, str, str]], called: Mapping[str, str]
) -> tuple[LogEntry, ...]:
    keys = "select key from part where room = ? and rev = ?"
    return tuple(
        LogEntry(
            rev=rev, member_id=member, name=called[member], at=at, kind=EditKind(kind),
            branch=branch, keys=tuple(k for (k,) in turn.file.execute(keys, (turn.room, rev))),
        )
        for rev, member, at, kind, branch in rows
    )  # fmt: skip


def _last(turn: Turn, branch: str) -> int | None:
    who = (turn.room, branch, turn.me.id, STANDS)
    row = turn.file.execute(f"{OWN} order by rev desc limit 1", who).fetchone()
    return int(row[0]) if row else None


def _next(turn: Turn, branch: str) -> int | None:
    who = (turn.room, branch, turn.me.id, UNDONE)
    row = turn.file.execute(f"{OWN} order by rev limit 1", who).fetchone()
    return int(row[0]) if row else None


def _parts(turn: Turn, rev: int, undone: int) -> list[Part]:
    return turn.file.execute(
        "select key, before, after, made from part where room = ? and rev = ? and undone = ?",
        (turn.room, rev, undone),
    ).fetchall()


def _left(
    turn: Turn, rows: dict[str, Row], keys: Iterable[str], locked: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    called = names(turn)
    return tuple((key, "" if key in locked else called[_other(turn, rows[key])]) for key in keys)


def _other(turn: Turn, row: Row) -> str:
    """Return who has changed an element: whose value it is, or who last gave it another one."""
    by = writer(turn, row.made)
    return by if by not in {"", turn.me.id} else writer(turn, row.revision)


def _mark(turn: Turn, rev: int, keys: Iterable[str], undone: int) -> None:
    """Note what became of an edit; one of which nothing could be moved is not asked for again."""
    moved = [(undone, turn.room, rev, key) for key in keys]
    turn.file.executemany(
        "update part set undone = ? where room = ? and rev = ? and key = ?", moved
    )
    turn.file.execute(
        "update edit set undone = ? where room = ? and rev = ?",
        (undone if moved else GONE, turn.room, rev),
    )
    # somebody whose version is there again has nothing to take back, and the other way round
    turn.file.executemany(
        "update told set done = ? where room = ? and revision = ? and key = ?", moved
    )
