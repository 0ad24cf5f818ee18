"""What a visitor draws in a workshop is told to the other maps before they are run."""

from collections import Counter
from typing import Any

import pytest

from geo.workshop.records import Entry
from geo.workshop.rooms import Rooms
from geo.workshop.terms import Role
from layers.screen import ahead, cached
from layers.screen.live import hub
from layers.screen.said import Feature, Kind
from tests.app.test_workshop import framed, joined, lead, page, rooms, session
from tests.workshops import plot_element

__all__ = ["lead", "rooms"]  # fixtures
DRAW = """
from dataclasses import replace
from tests.workshops import plot
if "edited" not in st.session_state:
    st.session_state["edited"] = True
    now.edit(replace(now.scenario, sketches=(*now.scenario.sketches, plot("d1"))))
"""
UNDO = """
if st.session_state.pop("undo", False):
    now.undo(1)
"""
RING = ((12.0, 56.0), (12.1, 56.0), (12.1, 56.1), (12.0, 56.0))
Told = tuple[str, int, dict[str, Any]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    """Let somebody listen in every room, and return what is told."""
    heard: list[Told] = []
    monkeypatch.setattr(hub, "here", lambda _: Counter({"somebody": 1}))
    monkeypatch.setattr(hub, "drew", lambda _rooms, _room, *what: heard.append(what))
    return heard


def test_a_plot_is_told_and_its_undo_too(told: list[Told], rooms: Rooms, lead: Entry) -> None:
    """Law: the shape that changed is told with the rev of the plan, as the map reads it."""
    app = page(joined(rooms, lead, "Bo"), edit=DRAW + UNDO)
    [(branch, rev, shapes)] = told
    shared = session(app).shared
    assert shared is not None
    assert (branch, rev) == shared.at == ("", rooms.state(lead.pass_).changed)
    [shape] = cached.shapes(session(app).scenario)
    assert shapes == {"d1": shape.to_json()}

    app.session_state["undo"] = True
    app.run()

    assert told[1:] == [("", rooms.state(lead.pass_).changed, {"d1": None})]


def test_what_others_drew_meanwhile_is_not_told_as_ones_own(
    told: list[Told], rooms: Rooms, lead: Entry
) -> None:
    """Law: a visitor who is behind tells of the own edit alone."""
    app = page(joined(rooms, lead, "Bo"), edit=DRAW.replace("not in", "in").replace("True", "1"))
    assert told == []
    rooms.push(lead.pass_, plot_element("P7"), seen=0)
    app.session_state["edited"] = True
    app.run()

    assert [set(shapes) for _, _, shapes in told] == [{"d1"}]


def test_a_change_without_a_shape_is_told_as_none(
    told: list[Told], rooms: Rooms, lead: Entry
) -> None:
    """Limit: what a house is built of changes no outline."""
    page(joined(rooms, lead, "Bo"), edit=framed("clt"))

    assert [shapes for _, _, shapes in told] == [{}]


def test_a_variant_is_told_under_its_member(told: list[Told], rooms: Rooms, lead: Entry) -> None:
    """Law: the branch of an own variant is the member's id."""
    member = joined(rooms, lead, "Pia", Role.PARTICIPANT)
    rooms.branch(member.pass_)
    turned = "if not now.shared.own:\n    now.shared.turn(now.shared.member.id); now.refresh()\n"
    app = page(member, edit=turned + DRAW)

    assert [(branch, set(shapes)) for branch, _, shapes in told] == [(member.member.id, {"d1"})]
    shared = session(app).shared
    assert shared is not None
    assert shared.at == told[0][:2]


def test_a_refused_edit_is_not_told(told: list[Told], rooms: Rooms, lead: Entry) -> None:
    """Limit: who may not edit tells nothing."""
    page(joined(rooms, lead, "Vic", Role.VIEWER), edit=DRAW)

    assert told == []


def test_an_edit_is_kept_though_it_cannot_be_told(
    monkeypatch: pytest.MonkeyPatch, rooms: Rooms, lead: Entry
) -> None:
    """Law: a failure to tell never fails the edit."""

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(hub, "here", lambda _: Counter({"somebody": 1}))
    monkeypatch.setattr(hub, "drew", fails)
    app = page(joined(rooms, lead, "Bo"), edit=DRAW)

    assert not app.exception
    assert "sketch/d1" in rooms.state(lead.pass_).elements


def test_what_changed_and_what_is_gone() -> None:
    """Identity: the difference of two sets of shapes."""
    stays, goes, comes = (Feature(id=name, kind=Kind.PLOT, rings=(RING,)) for name in "abc")
    moved = Feature(id="a", kind=Kind.PLOT, rings=((*RING[:2], (12.2, 56.1), RING[0]),))
    before = {"a": stays, "b": goes}
    assert ahead.changed(before, before) == {}
    assert ahead.changed(before, {"a": stays}) == {"b": None}

    found = ahead.changed(before, {"c": comes, "a": moved})
    assert found == {"a": moved.to_json(), "b": None, "c": comes.to_json()}
