"""Minutes: all that is to be kept of a workshop, with the names of those only who agreed to it."""

from geo.workshop import history, options, remarks, votes
from geo.workshop.desk import Turn
from geo.workshop.elements import body_of
from geo.workshop.people import room_of
from geo.workshop.records import Minutes, Person
from geo.workshop.rows import COMMON, all_elements
from geo.workshop.terms import Role

PEOPLE = (
    "select id, name, role, named, joined_at, removed from member where room = ? order by rowid"
)


def minutes(turn: Turn, bodies: options.Bodies, results: votes.Results) -> Minutes:
    """Return the minutes as they would be written now."""
    rows = turn.file.execute(PEOPLE, (turn.room,)).fetchall()
    # one's own name too: what is written is the same whoever asks for it
    called = {identity: name if named else "" for identity, name, _, named, *_ in rows}
    room = room_of(turn)
    offered = options.options(turn, called, bodies)
    noted = remarks.notes(turn, called)
    edits = history.whole_log(turn, called)
    active = {one.member_id for part in (offered, noted, edits) for one in part}
    people = tuple(
        Person(
            id=identity, number=number, name=name if named else None, role=Role(role),
            joined_at=joined_at,
        )
        for number, (identity, name, role, named, joined_at, removed) in enumerate(rows, 1)
        if not removed or identity in active
    )  # fmt: skip
    return Minutes(
        title=room.title, plan=room.plan, made_at=room.made_at, closed_at=room.closed_at,
        written_at=turn.at, rev=turn.rev, task=room.task,
        body=body_of(all_elements(turn, COMMON), room.title), options=offered,
        ballots=votes.ballots(turn, results, own=False), remarks=noted, log=edits, people=people,
    )  # fmt: skip
