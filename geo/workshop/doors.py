"""Doors: how a room is opened, found by its code, and entered."""

import dataclasses
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from geo.workshop import people, rows
from geo.workshop.codes import fingerprint, hashed, matches, new_code, new_id, new_token, normal
from geo.workshop.desk import Desk, Turn, member_of
from geo.workshop.elements import read_elements
from geo.workshop.records import Brief, Entry, Member, Pass, Wall
from geo.workshop.terms import Refusal, Role, refusal
from geo.workshop.texts import alike, line, nickname

MOST_MEMBERS = 200  # who join; those with the PIN always fit
MOST_LEADING = 20
MOST_BROWSERS = 20  # of one member
MOST_ROOMS = 2_000
LONGEST_PLAN = 200
PIN_DIGITS = range(4, 13)


def open_room(  # noqa: PLR0913 - what is asked, all of it by name
    desk: Desk,
    *,
    title: str,
    plan: str,
    body: Mapping[str, Any],
    pin: str,
    name: str,
    joins_as: Role,
    named: bool,
) -> Entry:
    """Open a room on a scenario; who opens it leads it."""
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_DIGITS):
        raise refusal(Refusal.PIN_FORM)
    if joins_as == Role.FACILITATOR:
        raise refusal(Refusal.VALUE, value=joins_as, what="role of those who join")
    line(plan, "name of the plan", LONGEST_PLAN)
    texts = (line(title, "title", people.LONGEST_TITLE), plan)
    begun = rows.texts_of(read_elements(body))
    kept, room, now = hashed(pin), new_id(), desk.clock()
    wall = json.dumps(dataclasses.asdict(Wall(started=now)))
    with desk.disk.writing() as file:
        if file.execute("select count(*) from room").fetchone()[0] >= MOST_ROOMS:
            raise refusal(Refusal.FULL, what="rooms", most=MOST_ROOMS)
        file.execute(
            "insert into room (id, code, title, plan, joins_as, pin, wall, rev, made_at)"
            " values (?, ?, ?, ?, ?, ?, ?, 1, ?)",
            (room, _free_code(file), *texts, Role(joins_as), kept, wall, now),
        )
        rows.begin(file, room, begun)
        entry = _seated(file, room, (name, Role.FACILITATOR, named), now)
    desk.say(room, 1)
    return entry


def find(desk: Desk, code: str, source: str) -> Brief:
    """Return the room with a code; whoever tries out codes is slowed down."""
    desk.codes.guard(source)
    shown, row = normal(code), None
    if shown is not None and desk.disk.path.exists():
        with desk.disk.reading() as file:
            row = file.execute(
                "select id, code, title, closed_at is not null from room where code = ?", (shown,)
            ).fetchone()
    if row is None:
        desk.codes.failed(source)
        raise refusal(Refusal.CODE)
    return Brief(id=row[0], code=row[1], title=row[2], closed=bool(row[3]))


def join(desk: Desk, code: str, name: str, *, source: str, named: bool, as_viewer: bool) -> Entry:
    """Come into a room as what the facilitator has set for those who join, or to look only."""
    room = find(desk, code, source).id
    with desk.disk.writing() as file:
        joins_as, closed_at = file.execute(
            "select joins_as, closed_at from room where id = ?", (room,)
        ).fetchone()
        if closed_at is not None:
            raise refusal(Refusal.CLOSED)
        _check_place(file, room, leads=False)
        role = Role.VIEWER if as_viewer else Role(joins_as)
        entry, rev = _admitted(desk, file, room, (name, role, named))
    desk.say(room, rev)
    return entry


def lead(desk: Desk, code: str, pin: str, name: str, *, source: str, named: bool) -> Entry:
    """
    Come into a room as its facilitator, with the PIN; a closed one too.

    Who gives the name of a facilitator who is there already is taken for the same one with another
    browser, so that one's own edits are still one's own when a laptop has died.
    """
    room = find(desk, code, source).id
    with desk.door:
        desk.pins.guard(source, room)
        with desk.disk.reading() as file:
            kept = file.execute("select pin from room where id = ?", (room,)).fetchone()[0]
        if not matches(pin[:100], kept):
            desk.pins.failed(source, room)
            raise refusal(Refusal.PIN)
        desk.pins.passed(source, room)
    with desk.disk.writing() as file:
        same = _same(file, room, name)
        if same is not None:
            return _entry(file, room, same)
        _check_place(file, room, leads=True)
        entry, rev = _admitted(desk, file, room, (name, Role.FACILITATOR, named))
    desk.say(room, rev)
    return entry


def _same(file: sqlite3.Connection, room: str, name: str) -> Member | None:
    """Return the facilitator with a name."""
    rows = file.execute(
        "select id, name, role, named, joined_at from member"
        " where room = ? and removed = 0 and role = ?",
        (room, Role.FACILITATOR),
    )
    called = alike(nickname(name, frozenset()))
    return next((member_of(row) for row in rows if alike(row[1]) == called), None)


def _admitted(
    desk: Desk, file: sqlite3.Connection, room: str, who: tuple[str, Role, bool]
) -> tuple[Entry, int]:
    file.execute("update room set rev = rev + 1 where id = ?", (room,))
    rev = file.execute("select rev from room where id = ?", (room,)).fetchone()[0]
    return _seated(file, room, who, desk.clock()), rev


def _seated(file: sqlite3.Connection, room: str, who: tuple[str, Role, bool], now: float) -> Entry:
    """Return the entry of somebody new: name, role, and whether the name may be written down."""
    typed, role, named = who
    others = file.execute("select name from member where room = ? and removed = 0", (room,))
    name = nickname(typed, frozenset(alike(other) for (other,) in others))
    me = Member(id=new_id(), name=name, role=role, named=named, joined_at=now)
    file.execute(
        "insert into member (id, room, name, role, named, joined_at) values (?, ?, ?, ?, ?, ?)",
        (me.id, room, me.name, me.role, int(me.named), now),
    )
    return _entry(file, room, me)


def _entry(file: sqlite3.Connection, room: str, me: Member) -> Entry:
    """Give a member a new pass; of very many the oldest opens nothing any more."""
    token = new_token()
    file.execute("insert into pass (token, member) values (?, ?)", (fingerprint(token), me.id))
    file.execute(
        "delete from pass where member = ? and number not in"
        " (select number from pass where member = ? order by number desc limit ?)",
        (me.id, me.id, MOST_BROWSERS),
    )
    turn = Turn(file=file, room=room, me=me, rev=0, at=me.joined_at, closed=False)
    return Entry(pass_=Pass(room, token), member=me, room=people.room_of(turn))


def _check_place(file: sqlite3.Connection, room: str, *, leads: bool) -> None:
    """Keep a room from filling up, and those who lead it from being shut out by the others."""
    most = MOST_LEADING if leads else MOST_MEMBERS
    count = file.execute(
        "select count(*) from member where room = ? and removed = 0 and (role = ?) = ?",
        (room, Role.FACILITATOR, int(leads)),
    ).fetchone()[0]
    if count >= most:
        raise refusal(Refusal.FULL, what="people", most=most)


def _free_code(file: sqlite3.Connection) -> str:
    while True:
        code = new_code()
        if file.execute("select 1 from room where code = ?", (code,)).fetchone() is None:
            return code
