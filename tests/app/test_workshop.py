"""A workshop without a browser: one room, several visitors, each role at what it may do."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.workshop.records import Entry
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Goal, Task
from geo.workshop.terms import GoalKind, Method, Role, Status
from layers.screen import cached, visitors
from layers.screen.cached import STORE_VARIABLE
from layers.screen.session import KEY, Session
from layers.words import LANGUAGES, load_words
from tests.app.test_pages import SLOW

HOSTILE = "<script>alert(1)</script> **B** $x$ [a](http://evil.example)"
PIN = "2468"
# a visitor who is in a room already, on one of its pages
SCRIPT = """
import streamlit as st
from geo.workshop.records import Pass
from layers.screen import arrival, cached, frame, pages, visitors
frame.open_page()
now = arrival.current()
if now.shared is None and {token!r}:
    visitors.enter(cached.rooms().enter(Pass({room!r}, {token!r})), now)
{edit}
pages.{page}_page(now)
"""
FRAME = """
from dataclasses import replace
from geo.scenario import Change
if st.session_state.pop("edits", {at_once}):
    st.session_state["edited"] = True
    now.edit(replace(now.scenario, changes=(Change(id="OH3-B1", field="frame", value={frame!r}),)))
"""


def framed(frame: str, *, at_once: bool = True) -> str:
    """Return what gives a house another frame, once: in the first run or when it is asked for."""
    return FRAME.format(
        frame=frame, at_once='"edited" not in st.session_state' if at_once else False
    )


@pytest.fixture(autouse=True)
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rooms]:
    """Give each test rooms of its own."""
    monkeypatch.setitem(os.environ, STORE_VARIABLE, str(tmp_path / "drafts.sqlite"))
    for one in (cached.store, cached.rooms):
        one.clear()  # type: ignore[attr-defined]  # a cached function
    yield cached.rooms()
    for one in (cached.store, cached.rooms):
        one.clear()  # type: ignore[attr-defined]


@pytest.fixture
def lead(rooms: Rooms) -> Entry:
    """Open a room on the plan as it is."""
    plan = cached.plan()
    return rooms.open(title="Kajen", plan=plan.name, body={}, pin=PIN, name="Ada")


def joined(rooms: Rooms, lead: Entry, name: str, role: Role = Role.EDITOR) -> Entry:
    """Let somebody in, in a role."""
    entry = rooms.join(lead.room.code, name, source="test")
    if role is not Role.EDITOR:
        rooms.grant(lead.pass_, entry.member.id, role)
    return entry


def page(
    entry: Entry | None, name: str = "map", *, edit: str = "", language: str = "sv"
) -> AppTest:
    """Return a page as somebody in the room sees it, or somebody who is in none."""
    room, token = (entry.pass_.room, entry.pass_.token) if entry else ("", "")
    text = SCRIPT.format(room=room, token=token, page=name, edit=edit)
    app = AppTest.from_string(text, default_timeout=SLOW)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception, app.exception
    return app


def session(app: AppTest) -> Session:
    """Return the session of a page."""
    found: Session = app.session_state[KEY]
    return found


def frames(app: AppTest) -> list[object]:
    """Return what the visitor's scenario says of frames."""
    return [change.value for change in session(app).scenario.changes]


def test_an_edit_of_one_is_seen_by_all(rooms: Rooms, lead: Entry) -> None:
    """Law: everybody sees one scenario, and the figures of all are the same."""
    other = page(joined(rooms, lead, "Bo"))
    assert frames(other) == []
    one = page(joined(rooms, lead, "Cleo"), edit=framed("clt"))
    other.run()

    assert frames(one) == frames(other) == ["clt"]
    assert session(one).scenario.digest == session(other).scenario.digest
    assert session(one).scenario is session(other).scenario


def test_the_last_writer_wins_and_the_other_can_take_it_back(rooms: Rooms, lead: Entry) -> None:
    """Law: whose edit was written over is told by whom, and has it again at one press."""
    words = load_words("sv")
    second = page(joined(rooms, lead, "Cleo"), edit=framed("steel", at_once=False))
    first = page(joined(rooms, lead, "Bo"), edit=framed("clt"))
    second.session_state["edits"] = True
    second.run()
    first.run()
    assert frames(first) == frames(second) == ["steel"]
    told = words("workshop.over", name="Cleo", what="@").split("@")[0]
    assert any(m.value.startswith(told) for m in first.markdown)
    next(b for b in first.button if b.label == words("workshop.take_back")).click().run()
    second.run()

    assert frames(first) == frames(second) == ["clt"]


def test_undo_takes_back_ones_own_edit_only(rooms: Rooms, lead: Entry) -> None:
    """Law: what somebody else did stays when one walks back through one's own edits."""
    one = page(joined(rooms, lead, "Bo"), edit=framed("clt"))
    other = joined(rooms, lead, "Cleo")
    rooms.push(other.pass_, {"change/OH3-B1/storeys": 7.0}, seen=rooms.rev(other.pass_.room))
    one.run()
    assert session(one).can_undo
    session(one).undo(1)
    one.run()

    assert {(c.field, c.value) for c in session(one).scenario.changes} == {("storeys", 7.0)}
    assert not session(one).can_undo


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PARTICIPANT])
def test_who_may_not_edit_changes_nothing(rooms: Rooms, lead: Entry, role: Role) -> None:
    """Law: the room refuses what the role does not allow, whatever the page did."""
    app = page(joined(rooms, lead, "Vic", role), edit=framed("clt"))
    app.run()

    assert frames(app) == []
    assert rooms.state(lead.pass_).elements.get("change/OH3-B1/frame") is None
    assert any(
        load_words("sv")("workshop.refused_role").split(".")[0] in w.value for w in app.warning
    )


def test_a_lock_holds_for_editors(rooms: Rooms, lead: Entry) -> None:
    """Law: what the task keeps stays, and the visitor is told so."""
    rooms.set_task(lead.pass_, Task(title="Homes", locked=("change/",)))
    app = page(joined(rooms, lead, "Bo"), edit=framed("clt"))
    app.run()

    assert frames(app) == []
    assert any(
        load_words("sv")("workshop.refused_locked").split(".")[0] in w.value for w in app.warning
    )


def test_a_variant_of_ones_own_stays_away_from_the_common_plan(rooms: Rooms, lead: Entry) -> None:
    """Law: a participant's variant changes nothing for the others until it is adopted."""
    member = joined(rooms, lead, "Pia", Role.PARTICIPANT)
    rooms.branch(member.pass_)
    turned = "now.shared.turn(now.shared.member.id); now.refresh()\n" + framed("clt")
    app = page(member, edit=turned)
    common = page(lead)
    assert frames(app) == ["clt"]
    assert frames(common) == []
    option = rooms.propose(member.pass_, "Mine", branch=member.member.id)
    rooms.adopt(lead.pass_, option.id)
    common.run()

    assert frames(common) == ["clt"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_room_renders_for_every_role(
    rooms: Rooms, lead: Entry, language: str
) -> None:
    """Law: each page of a room renders in both languages, with names as plain text."""
    goals = tuple(Goal(kind=kind, value=300.0) for kind in GoalKind)
    rooms.set_task(lead.pass_, Task(title=HOSTILE[:60], goals=goals, ends_at=4e9))
    ids = [rooms.pin(lead.pass_, f"{HOSTILE[:40]} {n}").id for n in (1, 2)]
    for method in Method:
        made = rooms.open_ballot(lead.pass_, "Which?", method, ids)
        rooms.vote(lead.pass_, made.id, {ids[0]: 1})
    rooms.close_ballot(lead.pass_, made.id)
    rooms.note(lead.pass_, HOSTILE)
    rooms.set_status(lead.pass_, ids[1], Status.WITHDRAWN)
    for role in Role:
        entry = lead if role is Role.FACILITATOR else joined(rooms, lead, HOSTILE[:30], role)
        for name in ("map", "options", "workshop", "wall", "indicators"):
            app = page(entry, name, language=language)
            assert not app.error, (role, name, [e.value for e in app.error])
            assert "<script>" not in "\n".join(m.value for m in app.markdown if m.allow_html)
            if name in {"map", "wall"}:
                assert any("OpenStreetMap" in caption.value for caption in app.caption), role


def test_a_stranger_sees_the_door_and_nothing_else(
    rooms: Rooms, lead: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law: from the network, without a pass, there is no page but the door."""
    monkeypatch.setattr(visitors, "is_own", lambda: False)
    app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=SLOW)
    app.query_params["lang"] = "en"
    app.run()

    assert set(session(app).pages) == {"workshop", "wall", "indicators"}
    labels = [button.label for button in app.button]
    words = load_words("en")
    assert words("workshop.join_done") in labels
    assert words("workshop.open_done") not in labels


@pytest.mark.parametrize("is_own", [True, False], ids=["here", "over the network"])
def test_joining_by_the_form(
    rooms: Rooms, lead: Entry, monkeypatch: pytest.MonkeyPatch, *, is_own: bool
) -> None:
    """Law: a wrong code is one sentence, the right one lets in under the name that was typed."""
    monkeypatch.setattr(visitors, "is_own", lambda: is_own)
    words = load_words("en")
    app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=SLOW)
    app.query_params["lang"], app.query_params["room"] = "en", "2222-2222"
    app.run()
    field = {one.label: one for one in app.text_input}
    field[words("workshop.nickname")].set_value(HOSTILE[:40])
    press(app, words("workshop.join_done"))
    assert [e.value for e in app.error] == [words("workshop.refused_code")]
    next(one for one in app.text_input if one.label == words("workshop.code")).set_value(
        lead.room.code.lower().replace("-", " ")
    )
    next(one for one in app.text_input if one.label == words("workshop.nickname")).set_value("Bo")
    press(app, words("workshop.join_done"))

    assert session(app).shared is not None
    assert not app.exception, app.exception
    assert "map" in session(app).pages
    assert [m.name for m in rooms.room(lead.pass_).members] == ["Ada", "Bo"]


def press(app: AppTest, label: str) -> None:
    """Press a button by its words."""
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception


def test_who_was_taken_out_is_shown_the_door(rooms: Rooms, lead: Entry) -> None:
    """Law: a member who was removed sees nothing of the room from the next run on."""
    entry = joined(rooms, lead, "Bo")
    parts = (entry.pass_.room, entry.pass_.token)
    script = SCRIPT.format(room=parts[0], token=parts[1], page="map", edit="")
    whole = script.replace("pages.map_page(now)", "pages.navigation(now).run()")
    once = whole.replace("if now.shared is None and", 'if "in" not in st.session_state and')
    app = AppTest.from_string(
        once.replace("    visitors", '    st.session_state["in"] = 1\n    visitors')
    )
    app.run(timeout=SLOW)
    assert session(app).shared is not None
    rooms.remove(lead.pass_, entry.member.id)
    app.run(timeout=SLOW)

    assert not app.exception, app.exception
    assert session(app).shared is None
    assert frames(app) == []
