"""The plan in common: everybody ends with the same one, and nobody undoes the work of others."""

import itertools
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import PlanError, RefusedError, UnknownChoiceError
from geo.saved import read_scenario
from geo.workshop.elements import applied, body_of, difference, read_elements
from geo.workshop.records import Entry, Over
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Task
from geo.workshop.terms import EditKind, Role
from tests.workshops import BODY, HEIGHT, NOTHING, PIN, Clock, Workshop, plot_element, workshop

WHO = st.sampled_from(["lead", "ada", "bo"])
KEYS = ("change/A/storeys", "change/B/storeys", "change/C/storeys")
CHANGES = st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers(1, 4), min_size=1)
STEPS = st.tuples(WHO, CHANGES | st.sampled_from(["look", "undo", "redo", "take back"]))


def test_a_change_is_seen_by_all(shop: Workshop) -> None:
    """Law: what one pushed, all see, in the order in which it stood."""
    before = shop.elements(shop.bo.pass_)
    seen = shop.rooms.state(shop.ada.pass_).rev
    changes = {HEIGHT: 9.0, **plot_element("P2"), "sketch/P1": None}
    pushed = shop.rooms.push(shop.ada.pass_, changes, seen=seen)

    assert (pushed.rev, pushed.over, pushed.refused) == (seen + 1, (), ())
    for one in (shop.lead, shop.ada, shop.bo, shop.part, shop.viewer):
        found = shop.elements(one.pass_)
        assert found == applied(before, changes)
        assert list(found) == list(applied(before, changes))
    assert before == read_elements(BODY)


def test_the_same_state_is_the_same_object(shop: Workshop) -> None:
    """Law: nothing is read again while nothing changes; elements stay when only votes move."""
    first = shop.rooms.state(shop.ada.pass_)

    assert shop.rooms.state(shop.bo.pass_) is first
    assert first.rev == shop.rooms.rev(shop.lead.room.id)
    shop.rooms.note(shop.ada.pass_, "hello")
    noted = shop.rooms.state(shop.bo.pass_)
    assert noted.rev == first.rev + 1 == shop.rooms.rev(shop.lead.room.id)
    assert noted.changed == first.changed
    assert noted.elements is first.elements
    with pytest.raises(TypeError):
        noted.elements["x"] = 1  # type: ignore[index]  # what must not be possible


def test_nothing_new_is_no_change(shop: Workshop) -> None:
    """Limit: to push what stands, or to take away what is not there, raises no rev."""
    heard: list[tuple[str, int]] = []
    shop.rooms.listen(lambda room, rev: heard.append((room, rev)))
    rev = shop.rooms.rev(shop.lead.room.id)
    for changes in ({HEIGHT: 6.0}, {"sketch/none": None}, {}):
        assert shop.rooms.push(shop.ada.pass_, changes, seen=0).rev == rev
    assert heard == []
    assert not shop.rooms.can_undo(shop.ada.pass_)
    shop.rooms.close(shop.lead.pass_)
    shop.rooms.close(shop.lead.pass_)
    assert heard == [(shop.lead.room.id, rev + 1)]


def test_who_listens_hears_every_kept_change(shop: Workshop) -> None:
    """Law: each rev once, after it is kept, and none when one has stopped listening."""
    heard: list[int] = []
    end = shop.rooms.listen(lambda _, rev: heard.append(rev))

    def broken(room: str, rev: int) -> None:
        raise RuntimeError(room, rev)

    shop.rooms.listen(broken)
    begin = shop.rooms.rev(shop.lead.room.id)
    for height in (7.0, 8.0):
        shop.rooms.push(shop.ada.pass_, {HEIGHT: height}, seen=begin)
    with pytest.raises(RefusedError):
        shop.rooms.push(shop.viewer.pass_, {HEIGHT: 1.0}, seen=begin)
    end()
    end()
    shop.rooms.undo(shop.ada.pass_)
    assert heard == [begin + 1, begin + 2]


def test_last_writer_wins_and_the_other_is_told(shop: Workshop) -> None:
    """Law: of two changes of an element the later one holds; its first author can take it back."""
    seen = shop.rooms.state(shop.ada.pass_).rev
    shop.rooms.push(shop.ada.pass_, {HEIGHT: 7.0, "choice/ccs": "none"}, seen=seen)
    pushed = shop.rooms.push(shop.bo.pass_, {HEIGHT: 8.0}, seen=seen)

    assert pushed.over == (Over(key=HEIGHT, by_name="Ada", by_id=shop.ada.member.id),)
    (told,) = shop.rooms.told(shop.ada.pass_, seen)
    assert (told.key, told.by_name, told.revision) == (HEIGHT, "Bo", pushed.rev)
    assert shop.rooms.told(shop.ada.pass_, pushed.rev) == ()
    assert shop.rooms.told(shop.bo.pass_, 0) == ()
    assert shop.elements(shop.ada.pass_)[HEIGHT] == 8.0

    back = shop.rooms.take_back(shop.ada.pass_, told.id)
    assert back.over == (Over(key=HEIGHT, by_name="Bo", by_id=shop.bo.member.id),)
    assert shop.elements(shop.bo.pass_)[HEIGHT] == 7.0
    assert shop.rooms.told(shop.ada.pass_, 0) == ()
    assert [one.by_name for one in shop.rooms.told(shop.bo.pass_, 0)] == ["Ada"]
    with pytest.raises(RefusedError, match="no such change"):
        shop.rooms.take_back(shop.ada.pass_, told.id)


def test_who_has_seen_it_writes_over_nobody(shop: Workshop) -> None:
    """Limit: a change of what one has seen is no accident; one's own changes are none either."""
    shop.rooms.push(shop.ada.pass_, {HEIGHT: 7.0}, seen=0)
    assert shop.rooms.push(shop.ada.pass_, {HEIGHT: 7.5}, seen=0).over == ()
    seen = shop.rooms.state(shop.bo.pass_).rev
    assert shop.rooms.push(shop.bo.pass_, {HEIGHT: 8.0}, seen=seen).over == ()
    # a rev that is yet to come is no way around it
    shop.rooms.push(shop.ada.pass_, {HEIGHT: 9.0}, seen=shop.rooms.rev(shop.lead.room.id))
    assert shop.rooms.told(shop.bo.pass_, 0) == ()


def test_what_was_deleted_and_changed_at_once(shop: Workshop) -> None:
    """Limit: a plot that one takes away while another one changes it ends as the later one says."""
    seen = shop.rooms.state(shop.ada.pass_).rev
    shop.rooms.push(shop.ada.pass_, {"sketch/P1": None}, seen=seen)
    taller = plot_element("P1", 9.0)
    assert shop.rooms.push(shop.bo.pass_, taller, seen=seen).over[0].by_name == "Ada"
    assert shop.elements(shop.ada.pass_)["sketch/P1"] == taller["sketch/P1"]
    (told,) = shop.rooms.told(shop.ada.pass_, seen)
    shop.rooms.take_back(shop.ada.pass_, told.id)
    assert "sketch/P1" not in shop.elements(shop.bo.pass_)


def test_an_answer_ends_the_telling(shop: Workshop) -> None:
    """Limit: who has changed it again, or whose version is there again, need not be told."""
    for answer in (
        lambda: shop.rooms.push(shop.ada.pass_, {HEIGHT: 9.0}, seen=10**6),
        lambda: shop.rooms.undo(shop.bo.pass_),
    ):
        shop.rooms.push(shop.ada.pass_, {HEIGHT: 7.0}, seen=10**6)
        shop.rooms.push(shop.bo.pass_, {HEIGHT: 8.0}, seen=0)
        assert len(shop.rooms.told(shop.ada.pass_, 0)) == 1
        answer()
        assert shop.rooms.told(shop.ada.pass_, 0) == ()
    shop.rooms.redo(shop.bo.pass_)
    assert len(shop.rooms.told(shop.ada.pass_, 0)) == 1


def test_undo_leaves_what_others_have_changed(shop: Workshop) -> None:
    """Law: of one's own last edit goes back what is still as one left it; the rest is named."""
    rooms, ada, bo = shop.rooms, shop.ada.pass_, shop.bo.pass_
    rooms.push(ada, {HEIGHT: 7.0, "choice/ccs": "none"}, seen=0)
    rooms.push(bo, {HEIGHT: 8.0}, seen=0)
    undone = rooms.undo(ada)

    assert (undone.keys, undone.left) == (("choice/ccs",), ((HEIGHT, "Bo"),))
    found = shop.elements(ada)
    assert (found[HEIGHT], found["choice/ccs"]) == (8.0, "2029")
    # once the other one has taken it back it is again what it was, and no longer asked for
    assert rooms.undo(bo).keys == (HEIGHT,)
    assert shop.elements(ada)[HEIGHT] == 7.0
    assert rooms.redo(ada).keys == ("choice/ccs",)
    assert rooms.undo(ada).keys == (HEIGHT, "choice/ccs")
    assert shop.elements(ada) == read_elements(BODY)


def test_an_edit_of_which_nothing_is_left_is_passed_over(shop: Workshop) -> None:
    """Limit: undo goes on to the edit before, and there is nothing to do again."""
    rooms, ada = shop.rooms, shop.ada.pass_
    rooms.push(ada, {"choice/ccs": "none"}, seen=0)
    rooms.push(ada, {HEIGHT: 7.0}, seen=0)
    rooms.push(shop.bo.pass_, {HEIGHT: 8.0}, seen=0)

    assert rooms.undo(ada).left == ((HEIGHT, "Bo"),)
    assert not rooms.can_redo(ada)
    assert rooms.undo(ada).keys == ("choice/ccs",)
    assert not rooms.can_undo(ada)
    assert rooms.undo(ada).keys == ()


def test_redo_goes_back_and_ends_with_a_new_edit(shop: Workshop) -> None:
    """Law: what was undone comes again in its order, until one does something else."""
    rooms, ada = shop.rooms, shop.ada.pass_
    for height in (7.0, 8.0, 9.0):
        rooms.push(ada, {HEIGHT: height}, seen=0)
    for height in (8.0, 7.0):
        rooms.undo(ada)
        assert shop.elements(ada)[HEIGHT] == height
    rooms.redo(ada)
    assert shop.elements(ada)[HEIGHT] == 8.0
    rooms.push(ada, {HEIGHT: 3.0}, seen=0)
    assert not rooms.can_redo(ada)
    assert rooms.redo(ada).keys == ()
    kinds = [entry.kind for entry in rooms.log(ada)]
    assert kinds[:4] == [EditKind.EDIT, EditKind.REDO, EditKind.UNDO, EditKind.UNDO]


def test_a_plot_that_comes_back_stands_where_it_stood(shop: Workshop) -> None:
    """Law: undo of taking away gives the same plan, with the same order and so the same digest."""
    before = list(shop.elements(shop.ada.pass_).items())
    shop.rooms.push(shop.ada.pass_, {"sketch/P1": None, **plot_element("P2")}, seen=0)
    shop.elements(shop.ada.pass_)
    shop.rooms.undo(shop.ada.pass_)

    assert list(shop.elements(shop.ada.pass_).items()) == before
    assert list(Rooms(shop.path).state(shop.bo.pass_).elements.items()) == before


class Model:
    """A plan as it should be: for each element who has given it which value, the last on top."""

    def __init__(self, elements: dict[str, Any]) -> None:
        self.tops = {key: [("", elements.get(key))] for key in KEYS}

    def push(self, who: str, changes: dict[str, Any]) -> None:
        """Put values on top, where they are other ones."""
        for key, value in changes.items():
            if self.tops[key][-1][1] != value:
                self.tops[key].append((who, value))

    def undo(self, who: str, keys: tuple[str, ...]) -> None:
        """Take tops off, which must be one's own."""
        for key in keys:
            assert self.tops[key].pop()[0] == who

    @property
    def elements(self) -> dict[str, Any]:
        """Return what is on top."""
        return {key: top[-1][1] for key, top in self.tops.items() if top[-1][1] is not None}


@settings(max_examples=25)
@given(steps=st.lists(STEPS, max_size=14))
def test_all_end_with_the_same_plan(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Any]]
) -> None:
    """
    Law: whoever does what in whatever order, all see what the file says; the last change holds.

    Undo takes off only what is one's own and on top; nothing of anybody else's goes with it.
    """
    folder = tmp_path_factory.mktemp("room")
    rooms = Rooms(folder / "rooms.sqlite", clock=Clock())
    lead = rooms.open(title="t", plan="p", body=BODY, pin=PIN, name="lead")
    who: dict[str, Entry] = {"lead": lead}
    who |= {name: rooms.join(lead.room.code, name, source="") for name in ("ada", "bo")}
    seen = dict.fromkeys(who, rooms.state(lead.pass_).rev)
    model = Model(dict(rooms.state(lead.pass_).elements))
    for name, step in steps:
        pass_ = who[name].pass_
        if isinstance(step, dict):
            rooms.push(pass_, step, seen=seen[name])
            model.push(name, step)
        elif step == "look":
            seen[name] = rooms.state(pass_).rev
        elif step == "undo":
            model.undo(name, rooms.undo(pass_).keys)
        elif step == "redo":
            again = rooms.redo(pass_).keys
            model.push(name, {key: rooms.state(pass_).elements.get(key) for key in again})
        else:
            for told in rooms.told(pass_, 0)[:1]:
                rooms.take_back(pass_, told.id)
                model.push(name, {told.key: rooms.state(pass_).elements.get(told.key)})
        found = {key: v for key, v in rooms.state(pass_).elements.items() if key in KEYS}
        assert found == model.elements
    states = [dict(rooms.state(one.pass_).elements) for one in who.values()]
    fresh = Rooms(folder / "rooms.sqlite")
    states += [dict(fresh.state(one.pass_).elements) for one in who.values()]
    assert all(list(a.items()) == list(b.items()) for a, b in itertools.pairwise(states))
    fresh.let_go()
    rooms.let_go()


def test_threads_lose_nothing(shop: Workshop) -> None:
    """Law: many at once; every push is in the log, and all end with the same state."""
    members = (shop.lead, shop.ada, shop.bo)
    failed: list[PlanError] = []
    heard: list[int] = []
    shop.rooms.listen(lambda _, rev: heard.append(rev))
    start = shop.rooms.rev(shop.lead.room.id)

    def work(number: int, one: Entry) -> None:
        try:
            for step in range(12):
                seen = shop.rooms.state(one.pass_).rev
                changes = {f"change/{number}-{step}/storeys": 5, HEIGHT: 1.0 + step + 20 * number}
                shop.rooms.push(one.pass_, changes, seen=seen)
        except PlanError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(members * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = shop.elements(shop.ada.pass_)

    assert failed == []
    assert {f"change/{n}-{s}/storeys" for n in range(6) for s in range(12)} <= set(found)
    assert sorted(heard) == list(range(start + 1, start + 1 + 72))
    assert len(shop.rooms.log(shop.ada.pass_)) == 72
    assert found == dict(Rooms(shop.path).state(shop.viewer.pass_).elements)


def test_a_restart_changes_nothing(shop: Workshop) -> None:
    """Law: undo, what one was told and taking it back work in a new process as in the old one."""
    shop.rooms.push(shop.ada.pass_, {HEIGHT: 7.0, "choice/ccs": "none"}, seen=0)
    shop.rooms.push(shop.bo.pass_, {HEIGHT: 8.0}, seen=0)
    rev = shop.rooms.rev(shop.lead.room.id)
    shop.rooms.let_go()
    rooms = Rooms(shop.path)

    assert rooms.rev(shop.lead.room.id) == rev == rooms.state(shop.bo.pass_).rev
    assert rooms.rev("nowhere") == 0
    (told,) = rooms.told(shop.ada.pass_, 0)
    assert rooms.undo(shop.ada.pass_).left == ((HEIGHT, "Bo"),)
    rooms.take_back(shop.ada.pass_, told.id)
    assert rooms.state(shop.bo.pass_).elements[HEIGHT] == 7.0
    assert rooms.enter(shop.ada.pass_).member == shop.ada.member


def test_two_programs_share_a_file(shop: Workshop) -> None:
    """Law: what one keeps the other sees, though it remembers an older state."""
    other = Rooms(shop.path)
    for height, (first, second) in enumerate([(shop.rooms, other), (other, shop.rooms)] * 2, 1):
        first.push(shop.ada.pass_, {HEIGHT: float(height)}, seen=0)
        assert second.state(shop.bo.pass_).elements[HEIGHT] == height
        assert second.rev(shop.lead.room.id) == first.rev(shop.lead.room.id)


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
