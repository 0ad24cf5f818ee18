"""Votes: ballots are opened, marked and closed; until then nobody sees how they stand."""

import json
from collections.abc import Sequence

from geo.workshop.ballots import Marks, Result, checked_marks, count
from geo.workshop.codes import new_id
from geo.workshop.desk import Turn
from geo.workshop.records import Ballot
from geo.workshop.shelf import Shelf
from geo.workshop.terms import Method, Refusal, Status, refusal
from geo.workshop.texts import line

MOST_BALLOTS = 100
MOST_OPTIONS = 30  # on one ballot
MOST_DOTS = 20
LONGEST_QUESTION = 200
Results = Shelf[Result]
Row = tuple[str, str, str, str, int, float, float | None]
ROWS = "select id, question, method, options, dots, opened_at, closed_at from ballot where room = ?"


def open_ballot(
    turn: Turn, question: str, method: Method, options: Sequence[str], dots: int
) -> str:
    """Ask a question with some options to vote on; return the id of the ballot."""
    asked = line(question, "question", LONGEST_QUESTION)
    offered = {
        identity
        for (identity,) in turn.file.execute(
            "select id from option where room = ? and status <> ?", (turn.room, Status.WITHDRAWN)
        )
    }
    once = len(set(options)) == len(options)
    if not (once and 2 <= len(options) <= MOST_OPTIONS and set(options) <= offered):
        raise refusal(Refusal.CHOSEN, most=MOST_OPTIONS)
    if not 1 <= dots <= MOST_DOTS:
        raise refusal(Refusal.VALUE, value=dots, what="number of dots")
    there = "select count(*) from ballot where room = ?"
    if turn.file.execute(there, (turn.room,)).fetchone()[0] >= MOST_BALLOTS:
        raise refusal(Refusal.FULL, what="votes", most=MOST_BALLOTS)
    turn.keep()
    made = new_id()
    turn.file.execute(
        "insert into ballot (id, room, question, method, options, dots, opened_at)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (made, turn.room, asked, Method(method), json.dumps(list(options)), dots, turn.at),
    )
    return made


def vote(turn: Turn, identity: str, marks: Marks) -> None:
    """Mark a ballot, or mark it otherwise than before."""
    row = _open_row(turn, identity)
    kept = checked_marks(Method(row[2]), json.loads(row[3]), marks, row[4])
    turn.keep()
    turn.file.execute(
        "insert into vote (ballot, member, marks, at) values (?, ?, ?, ?)"
        " on conflict (ballot, member) do update set marks = excluded.marks, at = excluded.at",
        (identity, turn.me.id, json.dumps(kept), turn.at),
    )


def close_ballot(turn: Turn, identity: str) -> None:
    """Close a ballot, which shows how it came out."""
    _open_row(turn, identity)
    turn.keep()
    turn.file.execute("update ballot set closed_at = ? where id = ?", (turn.at, identity))


def ballots(turn: Turn, results: Results, *, own: bool = True) -> tuple[Ballot, ...]:
    """Return all ballots, the oldest first, with one's own marks if they are asked for."""
    rows = turn.file.execute(f"{ROWS} order by rowid", (turn.room,)).fetchall()
    return tuple(_ballot(turn, row, results, own=own) for row in rows)


def ballot(turn: Turn, identity: str, results: Results) -> Ballot:
    """Return one ballot."""
    return _ballot(turn, _row(turn, identity), results, own=True)


def _ballot(turn: Turn, row: Row, results: Results, *, own: bool) -> Ballot:
    identity, question, method, options, dots, opened_at, closed_at = row
    who = (identity, turn.me.id)
    mine = turn.file.execute("select marks from vote where ballot = ? and member = ?", who)
    marks = mine.fetchone() if own else None
    voted = "select count(*) from vote where ballot = ?"
    return Ballot(
        id=identity, question=question, method=Method(method), options=tuple(json.loads(options)),
        dots=dots, is_open=closed_at is None,
        voters=turn.file.execute(voted, (identity,)).fetchone()[0],
        own=json.loads(marks[0]) if marks else None,
        result=None if closed_at is None else _result(turn, row, results),
        opened_at=opened_at, closed_at=closed_at,
    )  # fmt: skip


def _result(turn: Turn, row: Row, results: Results) -> Result:
    """Return how a closed ballot came out; it is counted once."""
    known = results.find(row[0])
    if known is not None:
        return known
    votes = turn.file.execute("select marks from vote where ballot = ? order by at", (row[0],))
    marks = [json.loads(text) for (text,) in votes]
    return results.put(row[0], count(Method(row[2]), json.loads(row[3]), marks))


def _row(turn: Turn, identity: str) -> Row:
    row: Row | None = turn.file.execute(f"{ROWS} and id = ?", (turn.room, identity)).fetchone()
    if row is None:
        raise refusal(Refusal.UNKNOWN, what="vote")
    return row


def _open_row(turn: Turn, identity: str) -> Row:
    row = _row(turn, identity)
    if row[6] is not None:
        raise refusal(Refusal.COUNTED)
    return row
