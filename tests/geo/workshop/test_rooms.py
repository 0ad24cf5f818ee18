"""Rooms: opened, found, joined and led; who is there, and what is set for all."""

from pathlib import Path
from typing import Any

import pytest

from geo.errors import RefusedError, StoreError, ThrottledError, UnknownChoiceError
from geo.workshop import doors
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Goal, Task
from geo.workshop.terms import GoalKind, Role
from tests.workshops import BODY, HEIGHT, PIN, Workshop, workshop

OPEN: dict[str, Any] = {"title": "T", "plan": "test", "body": BODY, "pin": PIN, "name": "Lea"}


def code(act: Any, *args: Any, **named: Any) -> str:  # noqa: ANN401 - any method
    """Return the code with which something is refused."""
    with pytest.raises(RefusedError) as caught:
        act(*args, **named)
    return caught.value.code


def test_a_room_is_entered_by_its_code(shop: Workshop) -> None:
    """Law: the code leads to the room however it is typed, and a pass leads back into it."""
    room = shop.lead.room
    found = shop.rooms.find(room.code.lower().replace("-", " "), source="x")

    assert (found.id, found.code, found.title, found.closed) == (
        room.id, room.code, "Harbour", False,
    )  # fmt: skip
    now = shop.rooms.room(shop.viewer.pass_)
    assert [one.name for one in now.members] == ["Lea", "Ada", "Bo", "Pia", "Vic"]
    assert [one.role for one in now.members] == [
        Role.FACILITATOR, Role.EDITOR, Role.EDITOR, Role.PARTICIPANT, Role.VIEWER,
    ]  # fmt: skip
    assert [one.named for one in now.members] == [True, True, False, False, False]
    again = Rooms(shop.path).enter(shop.ada.pass_)
    assert (again.member, again.pass_, again.room) == (shop.ada.member, shop.ada.pass_, now)
    assert shop.rooms.room(shop.bo.pass_) is shop.rooms.room(shop.ada.pass_)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"pin": "123"}, "refused_pin_form"),
        ({"pin": ""}, "refused_pin_form"),
        ({"pin": "12a4"}, "refused_pin_form"),
        ({"pin": "١٢٣٤"}, "refused_pin_form"),
        ({"pin": "1" * 13}, "refused_pin_form"),
        ({"title": " "}, "refused_empty"),
        ({"title": "x" * 81}, "refused_long"),
        ({"plan": ""}, "refused_empty"),
        ({"name": "\u200b"}, "refused_name"),
        ({"name": "x" * 41}, "refused_long"),
        ({"joins_as": Role.FACILITATOR}, "refused_value"),
    ],
)
def test_rooms_that_cannot_be(tmp_path: Path, values: dict[str, Any], said: str) -> None:
    """Limit: a PIN too short, texts too long, and nobody leads without the PIN."""
    rooms = Rooms(tmp_path / "rooms.sqlite")

    assert code(rooms.open, **(OPEN | values)) == said
    with pytest.raises(UnknownChoiceError):
        rooms.open(**(OPEN | {"body": {"choices": {"ccs": "maybe"}}}))


def test_who_only_asks_makes_no_file(tmp_path: Path) -> None:
    """Limit: where no room was opened there is none to find, enter or change."""
    rooms = Rooms(tmp_path / "rooms.sqlite")

    assert code(rooms.find, "ACDE-FGHJ", source="x") == "refused_code"
    assert code(rooms.join, "ACDE-FGHJ", "Ada", source="x") == "refused_code"
    assert rooms.rev("x") == 0
    assert list(tmp_path.iterdir()) == []


def test_guessed_codes_are_slowed_down(shop: Workshop) -> None:
    """Law: after five wrong codes a place waits, at every door; knowing one code is no help."""
    right = shop.lead.room.code
    doors_ = (
        lambda source, typed: shop.rooms.find(typed, source=source),
        lambda source, typed: shop.rooms.join(typed, "x", source=source),
        lambda source, typed: shop.rooms.lead(typed, PIN, "x", source=source),
    )
    for number, door in enumerate(doors_):
        source = f"place {number}"
        for typed in ("ACDE-FGHJ", "ACDE-FGHK", "", "x" * 1000):
            assert code(door, source, typed) == "refused_code"
            # a code that one knows is no way to guess on
            shop.rooms.find(right, source=source)
        assert code(door, source, "ACDE-FGHM") == "refused_code"
        assert code(door, source, right) == "throttled"
        shop.rooms.find(right, source="elsewhere")
        shop.ticks.now += 1
        shop.rooms.find(right, source=source)
        assert code(door, source, "ACDE-FGHM") == "refused_code"
        shop.ticks.now += 1
        with pytest.raises(ThrottledError, match="wait 1 second"):
            door(source, right)


def test_a_wrong_pin_is_slowed_down(shop: Workshop) -> None:
    """Law: after five wrong PINs a place waits, after twenty from anywhere the room does."""
    right = shop.lead.room.code

    def lead(pin: str, source: str) -> str:
        return code(shop.rooms.lead, right, pin, "Eve", source=source)

    for _ in range(5):
        assert lead("0000", "one place") == "refused_pin"
    assert lead(PIN, "one place") == "throttled"
    for number in range(15):
        assert lead("0000", f"place {number}") == "refused_pin"
    assert lead(PIN, "a new place") == "throttled"
    assert "Eve" not in {one.name for one in shop.rooms.room(shop.ada.pass_).members}
    # who has a pass is not shut out, nor is who joins
    shop.rooms.push(shop.lead.pass_, {HEIGHT: 7.0}, seen=0)
    shop.rooms.join(right, "Cy", source="one place")
    shop.ticks.now += 1
    assert shop.rooms.lead(right, PIN, "Eve", source="one place").member.role == Role.FACILITATOR
    assert lead("0000", "place 1") == "refused_pin"


def test_no_pin_opens_another_room(shop: Workshop) -> None:
    """Limit: odd PINs are wrong ones."""
    for pin in ("", "2469", "2468 ", "\ud800", "2" * 10_000):
        shop.ticks.now += 1000
        assert code(shop.rooms.lead, shop.lead.room.code, pin, "x", source="y") == "refused_pin"


def test_a_facilitator_comes_back_as_the_same(shop: Workshop) -> None:
    """Law: with name and PIN one is who one was, with one's own edits, and both passes hold."""
    shop.rooms.push(shop.lead.pass_, {HEIGHT: 7.0}, seen=0)
    rev = shop.rooms.rev(shop.lead.room.id)
    back = Rooms(shop.path).lead(shop.lead.room.code, PIN, " lea ", source="x")

    assert back.member == shop.lead.member
    assert back.pass_ != shop.lead.pass_
    assert shop.rooms.rev(shop.lead.room.id) == rev
    assert shop.rooms.undo(back.pass_).keys == (HEIGHT,)
    assert shop.rooms.redo(shop.lead.pass_).keys == (HEIGHT,)
    # the name of an editor is not that of a facilitator
    other = shop.rooms.lead(shop.lead.room.code, PIN, "Ada", source="x")
    assert (other.member.name, other.member.role) == ("Ada 2", Role.FACILITATOR)


def test_old_browsers_of_one_member_are_forgotten(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limit: of very many passes of one member the oldest opens nothing."""
    monkeypatch.setattr(doors, "MOST_BROWSERS", 3)
    passes = [shop.rooms.lead(shop.lead.room.code, PIN, "Lea", source="x").pass_ for _ in range(3)]

    assert code(shop.rooms.room, shop.lead.pass_) == "refused_pass"
    assert all(shop.rooms.room(pass_) for pass_ in passes)


def test_names_are_data(shop: Workshop) -> None:
    """Law: markup and SQL in a name come out as they went in; nobody is called like another."""
    for typed, name in (
        ("<script>alert('x')</script>", "<script>alert('x')</script>"),
        ("'); drop table member; --", "'); drop table member; --"),
        ("\u202eada\u200b", "ada 2"),
        ("ADA", "ADA 3"),
        ("{name} %s", "{name} %s"),
    ):
        entry = shop.rooms.join(shop.lead.room.code, typed, source="x")
        assert entry.member.name == name
        assert entry.member in shop.rooms.room(shop.viewer.pass_).members
    shop.rooms.push(entry.pass_, {HEIGHT: 7.0}, seen=0)
    assert shop.rooms.log(shop.viewer.pass_)[0].name == "{name} %s"


def test_a_room_is_full_but_not_for_who_leads(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limit: at most so many join; the facilitator comes in all the same."""
    monkeypatch.setattr(doors, "MOST_MEMBERS", 5)
    monkeypatch.setattr(doors, "MOST_LEADING", 2)
    monkeypatch.setattr(doors, "MOST_ROOMS", 1)
    right = shop.lead.room.code
    shop.rooms.join(right, "Cy", source="x")

    assert code(shop.rooms.join, right, "Di", source="x") == "refused_full"
    shop.rooms.lead(right, PIN, "Eve", source="x")
    assert code(shop.rooms.lead, right, PIN, "Flo", source="x") == "refused_full"
    assert shop.rooms.lead(right, PIN, "Eve", source="x").member.name == "Eve"
    shop.rooms.remove(shop.lead.pass_, shop.bo.member.id)
    shop.rooms.join(right, "Di", source="x")
    assert code(shop.rooms.open, **OPEN) == "refused_full"


def test_a_closed_room_is_joined_by_who_leads(shop: Workshop) -> None:
    """Law: nobody new comes into a closed room, but who has the PIN opens it again."""
    right = shop.lead.room.code
    shop.rooms.close(shop.lead.pass_)

    assert shop.rooms.find(right, source="x").closed
    assert code(shop.rooms.join, right, "Di", source="x") == "refused_closed"
    eve = shop.rooms.lead(right, PIN, "Eve", source="x")
    assert eve.room.closed_at is not None
    shop.rooms.reopen(eve.pass_)
    assert shop.rooms.room(eve.pass_).closed_at is None
    shop.rooms.join(right, "Di", source="x")


def test_roles_change_at_once(shop: Workshop) -> None:
    """Law: what is granted or taken counts from the next call on, also who is sent away."""
    rooms, lead = shop.rooms, shop.lead.pass_
    rooms.grant(lead, shop.ada.member.id, Role.VIEWER)
    assert code(rooms.push, shop.ada.pass_, {HEIGHT: 7.0}, seen=0) == "refused_role"
    rooms.grant(lead, shop.ada.member.id, Role.FACILITATOR)
    rooms.rename_room(shop.ada.pass_, "New")
    assert rooms.room(lead).title == "New"
    rooms.remove(lead, shop.ada.member.id)
    assert code(rooms.room, shop.ada.pass_) == "refused_pass"
    assert code(rooms.grant, lead, shop.ada.member.id, Role.EDITOR) == "refused_unknown"
    rooms.joins_as(lead, Role.VIEWER)
    cy = rooms.join(shop.lead.room.code, "Ada", source="x")
    assert (cy.member.role, cy.member.name) == (Role.VIEWER, "Ada")
    assert code(rooms.joins_as, lead, Role.FACILITATOR) == "refused_value"


def test_somebody_always_leads(shop: Workshop) -> None:
    """Limit: the last facilitator cannot be sent away or made something else."""
    me = shop.lead.member.id
    for act in (
        lambda: shop.rooms.remove(shop.lead.pass_, me),
        lambda: shop.rooms.grant(shop.lead.pass_, me, Role.EDITOR),
    ):
        assert code(act) == "refused_last"
    shop.rooms.grant(shop.lead.pass_, shop.ada.member.id, Role.FACILITATOR)
    shop.rooms.grant(shop.lead.pass_, me, Role.EDITOR)
    leading = [m.name for m in shop.rooms.room(shop.bo.pass_).members if m.role == Role.FACILITATOR]
    assert leading == ["Ada"]


def test_the_wall_shows_what_is_set(shop: Workshop) -> None:
    """Law: fields change one by one; when it begins to move otherwise, all know since when."""
    rooms, lead = shop.rooms, shop.lead.pass_
    option = rooms.pin(lead, "One")
    began = rooms.room(lead).wall.started
    rooms.set_wall(lead, colour_by="operation", year=2040, before=True)
    wall = rooms.room(shop.viewer.pass_).wall
    assert (wall.colour_by, wall.year, wall.before, wall.started) == (
        "operation",
        2040,
        True,
        began,
    )

    rooms._desk.clock.now += 5  # type: ignore[attr-defined]  # the clock of the test
    rooms.set_wall(lead, shows=option.id, roams=True)
    assert rooms.room(lead).wall.started == began + 5
    rooms.set_wall(lead, playing_since=17.0, started=18.0)
    assert rooms.room(lead).wall.started == 18.0
    rev = rooms.rev(shop.lead.room.id)
    rooms.set_wall(lead, year=2040)
    assert rooms.rev(shop.lead.room.id) == rev


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"shows": "nothing"}, "refused_unknown"),
        ({"year": 20.5}, "refused_value"),
        ({"year": 1_000_000}, "refused_value"),
        ({"before": "yes"}, "refused_value"),
        ({"roams": 1}, "refused_value"),
        ({"colour_by": "x" * 41}, "refused_long"),
        ({"playing_since": float("nan")}, "refused_value"),
        ({"started": float("inf")}, "refused_value"),
    ],
)
def test_a_wall_that_cannot_be(shop: Workshop, values: dict[str, Any], said: str) -> None:
    """Limit: what is not there, or none of what a field holds."""
    assert code(shop.rooms.set_wall, shop.lead.pass_, **values) == said


def test_a_task_is_set_and_taken_away(shop: Workshop) -> None:
    """Law: all see the task as it was set."""
    goals = (Goal(kind=GoalKind.DWELLINGS, value=500.0), Goal(kind=GoalKind.LINE))
    task = Task(title="Homes", goals=goals, locked=("choice/",), ends_at=9.0)
    shop.rooms.set_task(shop.lead.pass_, task)
    assert Rooms(shop.path).room(shop.viewer.pass_).task == task
    shop.rooms.set_task(shop.lead.pass_, None)
    assert shop.rooms.room(shop.viewer.pass_).task is None


def test_rooms_stay_apart(shop: Workshop) -> None:
    """Law: what happens in one room moves nothing in another one of the same file."""
    other = workshop(shop.path.parent, shop.rooms)
    rev, before = shop.rooms.rev(shop.lead.room.id), shop.elements(shop.ada.pass_)
    other.rooms.push(other.ada.pass_, {HEIGHT: 9.0}, seen=0)
    other.rooms.close(other.lead.pass_)

    assert shop.rooms.rev(shop.lead.room.id) == rev
    assert shop.elements(shop.ada.pass_) == before
    assert shop.rooms.room(shop.lead.pass_).closed_at is None
    assert other.lead.room.code != shop.lead.room.code


def test_a_room_that_cannot_be_kept_is_one_sentence(tmp_path: Path) -> None:
    """Limit: a folder that is a file."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"The workshop could not be saved .*\.$"):
        Rooms(tmp_path / "file" / "rooms.sqlite").open(**OPEN)
