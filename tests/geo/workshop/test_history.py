"""Undo, redo and what others have changed since: one takes back what is one's own."""

from hypothesis import strategies as st

from geo.workshop.elements import read_elements
from geo.workshop.rooms import Rooms
from geo.workshop.terms import EditKind
from tests.workshops import BODY, HEIGHT, Workshop, plot_element

WHO = st.sampled_from(["lead", "ada", "bo"])
KEYS = ("change/A/storeys", "change/B/storeys", "change/C/storeys")
CHANGES = st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers(1, 4), min_size=1)
STEPS = st.tuples(WHO, CHANGES | st.sampled_from(["look", "undo", "redo", "take back"]))


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
