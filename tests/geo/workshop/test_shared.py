"""The plan in common: everybody ends with the same one, and nobody undoes the work of others."""

import itertools
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import PlanError, RefusedError
from geo.workshop.elements import applied, read_elements
from geo.workshop.records import Entry, Over
from geo.workshop.rooms import Rooms
from tests.workshops import BODY, HEIGHT, PIN, Clock, Workshop, plot_element

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
