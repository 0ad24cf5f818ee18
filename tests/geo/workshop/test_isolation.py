"""Isolation: a forged pass, that of another room or of a lesser role opens nothing more."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from geo.errors import RefusedError
from geo.workshop.codes import new_token
from geo.workshop.records import Option, Pass
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Task
from geo.workshop.terms import RIGHTS, Method, Right, Role, Status
from tests.workshops import FIGURES, HEIGHT, Workshop, workshop


@dataclass(frozen=True, kw_only=True)
class Ids:
    """Ids of things in a room; the option and the note are the editor's."""

    member: str
    option: str
    other: str
    ballot: str
    note: str
    told: int


Call = Callable[[Rooms, Pass, Ids], Any]
# every method that takes a pass, and the right that it takes
CALLS: dict[str, tuple[Right, Call]] = {
    "enter": (Right.LOOK, lambda r, p, _: r.enter(p)),
    "room": (Right.LOOK, lambda r, p, _: r.room(p)),
    "grant": (Right.LEAD, lambda r, p, i: r.grant(p, i.member, Role.VIEWER)),
    "remove": (Right.LEAD, lambda r, p, i: r.remove(p, i.member)),
    "agree": (Right.LOOK, lambda r, p, _: r.agree(p, named=True)),
    "joins_as": (Right.LEAD, lambda r, p, _: r.joins_as(p, Role.VIEWER)),
    "rename_room": (Right.LEAD, lambda r, p, _: r.rename_room(p, "x")),
    "close": (Right.LEAD, lambda r, p, _: r.close(p)),
    "reopen": (Right.LEAD, lambda r, p, _: r.reopen(p)),
    "set_wall": (Right.LEAD, lambda r, p, i: r.set_wall(p, shows=i.option)),
    "set_task": (Right.LEAD, lambda r, p, _: r.set_task(p, Task(title="t"))),
    "state": (Right.LOOK, lambda r, p, _: r.state(p)),
    "push": (Right.EDIT, lambda r, p, _: r.push(p, {"change/B/storeys": 50}, seen=0)),
    "undo": (Right.EDIT, lambda r, p, _: r.undo(p)),
    "redo": (Right.EDIT, lambda r, p, _: r.redo(p)),
    "can_undo": (Right.LOOK, lambda r, p, _: r.can_undo(p)),
    "can_redo": (Right.LOOK, lambda r, p, _: r.can_redo(p)),
    "told": (Right.LOOK, lambda r, p, _: r.told(p, 0)),
    "take_back": (Right.EDIT, lambda r, p, i: r.take_back(p, i.told)),
    "log": (Right.LOOK, lambda r, p, _: r.log(p)),
    "branch": (Right.PROPOSE, lambda r, p, _: r.branch(p)),
    "branches": (Right.LOOK, lambda r, p, _: r.branches(p)),
    "has_branch": (Right.LOOK, lambda r, p, _: r.has_branch(p)),
    "propose": (Right.PROPOSE, lambda r, p, _: r.propose(p, "x")),
    "pin": (Right.LEAD, lambda r, p, _: r.pin(p, "x")),
    "options": (Right.LOOK, lambda r, p, _: r.options(p)),
    "set_status": (Right.LEAD, lambda r, p, i: r.set_status(p, i.option, Status.PINNED)),
    "rename_option": (Right.LEAD, lambda r, p, i: r.rename_option(p, i.other, "x")),
    "tell_option": (Right.EDIT, lambda r, p, i: r.tell_option(p, i.option, FIGURES)),
    "adopt": (Right.LEAD, lambda r, p, i: r.adopt(p, i.option)),
    "open_ballot": (
        Right.LEAD, lambda r, p, i: r.open_ballot(p, "?", Method.ONE, [i.option, i.other])
    ),
    "vote": (Right.VOTE, lambda r, p, i: r.vote(p, i.ballot, {i.option: 1})),
    "close_ballot": (Right.LEAD, lambda r, p, i: r.close_ballot(p, i.ballot)),
    "ballots": (Right.LOOK, lambda r, p, _: r.ballots(p)),
    "note": (Right.NOTE, lambda r, p, i: r.note(p, "x", i.option)),
    "withdraw_note": (Right.NOTE, lambda r, p, i: r.withdraw_note(p, i.note)),
    "notes": (Right.LOOK, lambda r, p, _: r.notes(p)),
    "minutes": (Right.LOOK, lambda r, p, _: r.minutes(p)),
}  # fmt: skip
# those that name something in the room, which is not in another one
NAMING = (
    "grant", "remove", "set_wall", "take_back", "set_status", "rename_option", "tell_option",
    "adopt", "open_ballot", "vote", "close_ballot", "note", "withdraw_note",
)  # fmt: skip
# those that are one's own: others without the right to lead are refused by role
OWN = {"withdraw_note": Right.LEAD}
SAID = {"open_ballot": "refused_chosen"}
CLOSED = {
    "set_task", "push", "undo", "redo", "take_back", "branch", "propose", "pin", "set_status",
    "rename_option", "adopt", "open_ballot", "vote", "note",
}  # fmt: skip


def filled(shop: Workshop) -> Ids:
    """Put one of everything into a room, and return the ids."""
    rooms, lead = shop.rooms, shop.lead.pass_
    first: Option = rooms.propose(shop.ada.pass_, "First")
    other = rooms.pin(lead, "Other")
    ballot = rooms.open_ballot(lead, "Which?", Method.ONE, [first.id, other.id])
    rooms.push(shop.ada.pass_, {HEIGHT: 7.0}, seen=0)
    rooms.push(shop.bo.pass_, {HEIGHT: 8.0}, seen=0)
    return Ids(
        member=shop.bo.member.id, option=first.id, other=other.id, ballot=ballot.id,
        note=rooms.note(shop.ada.pass_, "hello"), told=rooms.told(shop.ada.pass_, 0)[0].id,
    )  # fmt: skip


def everything(shop: Workshop) -> tuple[object, ...]:
    """Return all that can be seen of a room."""
    rooms, lead = shop.rooms, shop.lead.pass_
    return (
        rooms.rev(shop.lead.room.id), rooms.room(lead), shop.elements(lead), rooms.options(lead),
        rooms.ballots(lead), rooms.notes(lead), rooms.log(lead), rooms.branches(lead),
    )  # fmt: skip


def may(role: Role, name: str) -> bool:
    """Return whether a role may do something with what is the editor's."""
    needed = (
        {CALLS[name][0]} if role == Role.EDITOR else {CALLS[name][0], OWN.get(name, Right.LOOK)}
    )
    return needed <= RIGHTS[role]


def code_of(call: Call, shop: Workshop, pass_: Pass, ids: Ids) -> str:
    """Return the code with which a call is refused, or nothing."""
    try:
        call(shop.rooms, pass_, ids)
    except RefusedError as error:
        return error.code
    return ""


def test_every_method_is_tried(shop: Workshop) -> None:
    """Law: no method takes a pass without standing in the table above."""
    public = {name: getattr(shop.rooms, name) for name in dir(shop.rooms) if name[0] != "_"}
    taking = {n for n, m in public.items() if "pass_" in inspect.signature(m).parameters}

    assert taking == set(CALLS)
    assert set(public) - taking == {"let_go", "listen", "rev", "open", "find", "join", "lead"}


def test_nobody_without_a_pass(shop: Workshop) -> None:
    """Law: a forged token, none, that of another room and the pass of another one do nothing."""
    ids = filled(shop)
    other = workshop(shop.path.parent, shop.rooms)
    before = everything(shop)
    room, token = shop.lead.pass_.room, shop.lead.pass_.token
    forged = (
        Pass(room, new_token()), Pass(room, ""), Pass(room, "%"), Pass(room, token[:-1]),
        Pass(room, other.lead.pass_.token), Pass(other.lead.pass_.room, token), Pass("", token),
        Pass(room, "' or 1=1 --"), Pass(room, "\ud800"),
    )  # fmt: skip
    for _, call in CALLS.values():
        assert {code_of(call, shop, pass_, ids) for pass_ in forged} == {"refused_pass"}
    assert everything(shop) == before


def test_things_of_another_room_are_unknown(shop: Workshop) -> None:
    """Law: who leads one room reaches nothing in another one by its id."""
    ids = filled(shop)
    other = workshop(shop.path.parent, shop.rooms)
    before, elsewhere = everything(shop), everything(other)
    for name in NAMING:
        code = code_of(CALLS[name][1], shop, other.lead.pass_, ids)
        assert (name, code) == (name, SAID.get(name, "refused_unknown"))
        assert code_of(CALLS[name][1], shop, other.viewer.pass_, ids) == "refused_role"
    assert everything(shop) == before
    assert everything(other) == elsewhere


@pytest.mark.parametrize("role", Role)
def test_what_a_role_may_not_changes_nothing(shop: Workshop, role: Role) -> None:
    """Law: whatever takes a right that a role lacks is refused."""
    ids, pass_ = filled(shop), shop.all[role].pass_
    before = everything(shop)
    for name in CALLS:
        if not may(role, name):
            assert (name, code_of(CALLS[name][1], shop, pass_, ids)) == (name, "refused_role")
    assert everything(shop) == before


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PARTICIPANT, Role.VIEWER])
def test_what_a_role_may_is_done(shop: Workshop, role: Role) -> None:
    """Law: whatever takes a right that a role has goes through; for who leads see below."""
    ids, pass_ = filled(shop), shop.all[role].pass_
    for name in CALLS:
        if may(role, name):
            assert (name, code_of(CALLS[name][1], shop, pass_, ids)) == (name, "")


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_a_closed_room_takes_no_more(shop: Workshop, name: str) -> None:
    """Law: no edits, votes and notes, of the facilitator either, until it is open again."""
    ids, call = filled(shop), CALLS[name][1]
    shop.rooms.close(shop.lead.pass_)
    before = everything(shop)
    who = shop.ada if name in {"take_back", "undo", "redo"} else shop.lead

    assert code_of(call, shop, who.pass_, ids) == "refused_closed"
    assert everything(shop) == before
    shop.rooms.reopen(shop.lead.pass_)
    assert code_of(call, shop, who.pass_, ids) == ""


def test_a_closed_room_is_looked_at_and_led(shop: Workshop) -> None:
    """Law: all else goes on in a closed room."""
    ids = filled(shop)
    for name in [name for name in CALLS if name not in CLOSED]:
        shop.rooms.close(shop.lead.pass_)
        assert (name, code_of(CALLS[name][1], shop, shop.lead.pass_, ids)) == (name, "")


@pytest.mark.parametrize("right", Right)
def test_rights_of_roles(right: Right) -> None:
    """Identity: as the roles are described."""
    having = {role for role in Role if right in RIGHTS[role]}
    all_but_viewers = {Role.FACILITATOR, Role.EDITOR, Role.PARTICIPANT}
    expected = {
        Right.LEAD: {Role.FACILITATOR}, Right.EDIT: {Role.FACILITATOR, Role.EDITOR},
        Right.LOOK: set(Role),
    }  # fmt: skip

    assert having == expected.get(right, all_but_viewers)


def test_variants_of_others_are_closed(shop: Workshop) -> None:
    """Law: a variant is written by whose it is, and read by those who lead."""
    own = shop.part.member.id
    shop.rooms.branch(shop.part.pass_)
    before = shop.elements(shop.part.pass_, own)
    for one in (shop.lead, shop.ada, shop.viewer):
        for act in (shop.rooms.undo, shop.rooms.redo):
            with pytest.raises(RefusedError) as caught:
                act(one.pass_, own)
            assert caught.value.code == "refused_branch"
        with pytest.raises(RefusedError) as caught:
            shop.rooms.push(one.pass_, {HEIGHT: 1.0}, seen=0, branch=own)
        assert caught.value.code == "refused_branch"
    for one in (shop.ada, shop.viewer):
        for look in (shop.rooms.state, shop.rooms.can_undo, shop.rooms.can_redo):
            with pytest.raises(RefusedError) as caught:
                look(one.pass_, own)
            assert caught.value.code == "refused_branch"
    with pytest.raises(RefusedError) as caught:
        shop.rooms.propose(shop.ada.pass_, "x", branch=own)
    assert caught.value.code == "refused_branch"
    assert shop.elements(shop.lead.pass_, own) == before


def test_variants_that_are_not_there(shop: Workshop) -> None:
    """Limit: nobody's branch, one's own before it began, and that of another room."""
    other = workshop(shop.path.parent, shop.rooms)
    other.rooms.branch(other.part.pass_)
    shop.rooms.branch(shop.part.pass_)
    lead, ada = shop.lead.pass_, shop.ada.pass_
    for act in (
        lambda: shop.rooms.state(lead, other.part.member.id),
        lambda: shop.rooms.state(lead, "nobody"),
        lambda: shop.rooms.state(ada, shop.ada.member.id),
        lambda: shop.rooms.push(ada, {HEIGHT: 1.0}, seen=0, branch=shop.ada.member.id),
        lambda: shop.rooms.propose(ada, "x", branch=shop.ada.member.id),
    ):
        with pytest.raises(RefusedError) as caught:
            act()
        assert caught.value.code == "refused_unknown"


def test_what_is_in_the_file_opens_no_room(shop: Workshop) -> None:
    """Law: neither a token nor the PIN stands in the file."""
    filled(shop)
    shop.rooms.let_go()
    kept = b"".join(path.read_bytes() for path in shop.path.parent.glob("rooms.sqlite*"))

    for one in (shop.lead, shop.ada, shop.viewer):
        assert one.pass_.token.encode() not in kept
        assert one.member.id.encode() in kept
        assert one.pass_.token not in repr(one)
