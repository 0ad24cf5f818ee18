"""What nobody may do to the plan of a room: locks, the variants of others, what cannot be."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from geo.errors import RefusedError, UnknownChoiceError
from geo.saved import read_scenario
from geo.workshop.elements import body_of, difference, read_elements
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Task
from geo.workshop.terms import Role
from tests.workshops import BODY, HEIGHT, NOTHING, Workshop, workshop

WHO = st.sampled_from(["lead", "ada", "bo"])
KEYS = ("change/A/storeys", "change/B/storeys", "change/C/storeys")
CHANGES = st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers(1, 4), min_size=1)
STEPS = st.tuples(WHO, CHANGES | st.sampled_from(["look", "undo", "redo", "take back"]))


def test_locks_hold_for_all_but_the_facilitator(shop: Workshop) -> None:
    """Law: what the task keeps is left out of a push and named; the rest of it is kept."""
    rooms, ada = shop.rooms, shop.ada.pass_
    rooms.push(ada, {HEIGHT: 7.0}, seen=0)
    rooms.branch(shop.part.pass_)
    rooms.set_task(shop.lead.pass_, Task(title="t", locked=("choice/", "change/3A/")))
    changes = {"choice/ccs": "none", "target/rate": 0.1, HEIGHT: 9.0}
    pushed = rooms.push(ada, changes, seen=0)

    assert set(pushed.refused) == {"choice/ccs", HEIGHT}
    found = shop.elements(ada)
    assert (found["target/rate"], found["choice/ccs"], found[HEIGHT]) == (0.1, "2029", 7.0)
    # what stands anyhow is not refused; undo leaves it too; a variant is bound as well
    assert rooms.push(ada, {HEIGHT: 7.0}, seen=0).refused == ()
    assert rooms.undo(ada).keys == ("target/rate",)
    assert rooms.undo(ada).left == ((HEIGHT, ""),)
    own = shop.part.member.id
    assert rooms.push(shop.part.pass_, {HEIGHT: 9.0}, seen=0, branch=own).refused == (HEIGHT,)
    assert rooms.push(shop.lead.pass_, changes, seen=0).refused == ()


def test_taking_back_ends_at_a_lock(shop: Workshop) -> None:
    """Limit: one's own version of what the task keeps by now cannot be put again."""
    shop.rooms.push(shop.ada.pass_, {HEIGHT: 7.0}, seen=0)
    shop.rooms.push(shop.bo.pass_, {HEIGHT: 8.0}, seen=0)
    shop.rooms.set_task(shop.lead.pass_, Task(title="t", locked=(HEIGHT,)))
    (told,) = shop.rooms.told(shop.ada.pass_, 0)
    with pytest.raises(RefusedError) as caught:
        shop.rooms.take_back(shop.ada.pass_, told.id)
    assert caught.value.code == "refused_locked"


def test_a_variant_is_ones_own(shop: Workshop) -> None:
    """Law: a variant begins as the common plan, and neither changes the other."""
    rooms, part, own = shop.rooms, shop.part.pass_, shop.part.member.id
    assert not rooms.has_branch(part)
    rooms.branch(part)
    rooms.push(part, {HEIGHT: 9.0}, seen=0, branch=own)
    rooms.push(shop.ada.pass_, {"choice/ccs": "none"}, seen=0)

    assert rooms.has_branch(part)
    assert shop.elements(part, own)[HEIGHT] == 9.0
    assert shop.elements(part, own)["choice/ccs"] == "2029"
    assert shop.elements(shop.lead.pass_, own) == shop.elements(part, own)
    assert shop.elements(part)[HEIGHT] == 6.0
    assert rooms.branches(shop.lead.pass_) == (own,) == rooms.branches(part)
    assert rooms.branches(shop.ada.pass_) == ()
    # begun again it is the common plan of now; that is an edit, and can be undone
    rooms.branch(part)
    assert shop.elements(part, own) == shop.elements(part)
    assert [entry.branch for entry in rooms.log(part)].count(own) == 2
    assert own not in {entry.branch for entry in rooms.log(shop.ada.pass_)}
    assert own in {entry.branch for entry in rooms.log(shop.lead.pass_)}
    rooms.undo(part, own)
    assert shop.elements(part, own)[HEIGHT] == 9.0
    assert rooms.can_redo(part, own)
    assert not rooms.can_redo(part)


def test_a_bad_change_changes_nothing(shop: Workshop) -> None:
    """Law: nobody can push what cannot be read, however much of it is fine; nothing is kept."""
    before, rev = shop.elements(shop.ada.pass_), shop.rooms.rev(shop.lead.room.id)
    for bad in ({"choice/ccs": "maybe"}, {"sketch/P1": {"id": "P1"}}, {"x/y": 1}):
        with pytest.raises(UnknownChoiceError):
            shop.rooms.push(shop.ada.pass_, {HEIGHT: 9.0, **bad}, seen=0)
    assert shop.elements(shop.ada.pass_) == before
    assert shop.rooms.rev(shop.lead.room.id) == rev


def test_a_plan_has_an_end(shop: Workshop) -> None:
    """Limit: too many elements, or too much in them, and not by small steps either."""
    many = {f"change/h{n}/storeys": 5 for n in range(2_600)}
    shop.rooms.push(shop.ada.pass_, many, seen=0)
    before = shop.elements(shop.ada.pass_)
    for changes in (
        {f"change/g{n}/storeys": 5 for n in range(2_600)},
        {f"change/g{n}/storeys": 5 for n in range(5_001)},
        {"change/g/use": "x" * 2_000_001},
        {f"change/g{n}/use": "x" * 1_000 for n in range(1_999)},
    ):
        with pytest.raises(RefusedError) as caught:
            shop.rooms.push(shop.ada.pass_, changes, seen=0)
        assert caught.value.code == "refused_big"
    assert shop.elements(shop.ada.pass_) == before


def test_what_cannot_be_computed_is_not_kept(tmp_path: Path) -> None:
    """Law: a check of whole plans sees each change where it leads, and undo as well."""

    def check(plan: str, elements: Any) -> None:  # noqa: ANN401 - JSON
        assert plan == "test"
        if elements.get("change/A/start_year", 0) > elements.get("change/A/completion_year", 3000):
            message = "A would be completed before it starts."
            raise UnknownChoiceError(message)

    shop = workshop(tmp_path, Rooms(tmp_path / "rooms.sqlite", check=check))
    shop.rooms.push(shop.ada.pass_, {"change/A/start_year": 2028}, seen=0)
    with pytest.raises(UnknownChoiceError):
        shop.rooms.push(shop.bo.pass_, {"change/A/completion_year": 2027}, seen=0)
    shop.rooms.push(shop.ada.pass_, {"change/A/start_year": 2026}, seen=0)
    shop.rooms.push(shop.bo.pass_, {"change/A/completion_year": 2027}, seen=0)
    with pytest.raises(UnknownChoiceError):
        shop.rooms.undo(shop.ada.pass_)
    assert shop.elements(shop.ada.pass_)["change/A/start_year"] == 2026
    assert shop.rooms.can_undo(shop.ada.pass_)


def test_a_body_of_the_state_is_a_scenario_file(shop: Workshop) -> None:
    """Law: what a room began with comes out of it."""
    state = shop.rooms.state(shop.ada.pass_)

    assert read_scenario(body_of(state.elements), NOTHING).to_dict() == BODY
    assert difference(state.elements, read_elements(BODY)) == {}
    assert shop.all[Role.VIEWER] is shop.viewer
