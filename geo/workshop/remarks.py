"""Remarks: notes that members leave, on an option or on nothing in particular."""

from collections.abc import Mapping

from geo.workshop.codes import new_id
from geo.workshop.desk import Turn
from geo.workshop.records import Remark
from geo.workshop.terms import Refusal, Right, refusal
from geo.workshop.texts import lines

MOST_REMARKS = 2_000
MOST_OF_ONE = 200
LONGEST = 1_000
ROWS = (
    "select id, text, option, member, at from remark"
    " where room = ? and withdrawn = 0 order by rowid"
)


def note(turn: Turn, text: str, option: str) -> str:
    """Leave a note, and return its id."""
    kept = lines(text, "note", LONGEST)
    known = "select 1 from option where room = ? and id = ?"
    if option and turn.file.execute(known, (turn.room, option)).fetchone() is None:
        raise refusal(Refusal.UNKNOWN, what="option")
    count = "select count(*), coalesce(sum(member = ?), 0) from remark where room = ?"
    there, own = turn.file.execute(count, (turn.me.id, turn.room)).fetchone()
    if there >= MOST_REMARKS or own >= MOST_OF_ONE:
        raise refusal(Refusal.FULL, what="notes", most=there)
    made = new_id()
    turn.keep()
    turn.file.execute(
        "insert into remark (id, room, text, option, member, at) values (?, ?, ?, ?, ?, ?)",
        (made, turn.room, kept, option, turn.me.id, turn.at),
    )
    return made


def withdraw(turn: Turn, identity: str) -> None:
    """Take a note away, one's own or as who leads; it does not come into the minutes."""
    row = turn.file.execute(
        "select member from remark where room = ? and id = ? and withdrawn = 0",
        (turn.room, identity),
    ).fetchone()
    if row is None:
        raise refusal(Refusal.UNKNOWN, what="note")
    if row[0] != turn.me.id:
        turn.need(Right.LEAD)
    turn.keep()
    turn.file.execute("update remark set withdrawn = 1 where id = ?", (identity,))


def notes(turn: Turn, called: Mapping[str, str]) -> tuple[Remark, ...]:
    """Return the notes, the oldest first; authors have the names given."""
    return tuple(
        Remark(id=made, text=text, option=option, by=called[member], member_id=member, at=at)
        for made, text, option, member, at in turn.file.execute(ROWS, (turn.room,))
    )
