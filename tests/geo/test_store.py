"""Drafts on disk: what was kept is there again, and nothing else happens to it."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.store import KEPT_STATES, Store, StoreError, new_id


def test_every_state_comes_back(tmp_path: Path) -> None:
    """Law: a new store on the same file sees all states and the place."""
    store = Store(tmp_path / "deep" / "drafts.sqlite")
    for number in range(4):
        store.keep("a", {"number": number})
    store.step("a", -2)

    found = Store(store.path).load("a")

    assert found is not None
    assert [state["number"] for state in found.states] == [0, 1, 2, 3]
    assert found.place == 1
    assert store.load("b") is None
    assert Store(tmp_path / "none.sqlite").load("a") is None


@given(moves=st.lists(st.integers(-3, 3) | st.just("edit"), max_size=25))
def test_history_is_that_of_a_list(tmp_path_factory: pytest.TempPathFactory, moves: list) -> None:
    """Law: keep and step do what the same moves do to a list and a cursor."""
    store = Store(tmp_path_factory.mktemp("store") / "drafts.sqlite")
    states, place = [0], 0
    store.keep("a", {"n": 0})
    for number, move in enumerate(moves, start=1):
        if move == "edit":
            states, place = [*states[: place + 1], number], place + 1
            store.keep("a", {"n": number})
        else:
            place = max(0, min(len(states) - 1, place + move))
            store.step("a", move)
    found = store.load("a")

    assert found is not None
    assert [state["n"] for state in found.states] == states
    assert found.place == place


def test_old_states_go(tmp_path: Path) -> None:
    """Limit: a draft keeps a bounded number of states, the newest ones."""
    store = Store(tmp_path / "drafts.sqlite")
    for number in range(KEPT_STATES + 5):
        store.keep("a", {"n": number})
    found = store.load("a")

    assert found is not None
    assert len(found.states) == KEPT_STATES
    assert found.states[-1]["n"] == KEPT_STATES + 4
    assert found.place == KEPT_STATES - 1


def test_what_cannot_be_kept_is_one_sentence(tmp_path: Path) -> None:
    """Limit: a folder that is a file, a file that is no database and a value that is no JSON."""
    (tmp_path / "file").write_text("x")
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database at all, far too long to be an empty one" * 40)
    for store, body in (
        (Store(tmp_path / "file" / "drafts.sqlite"), {}),
        (Store(broken), {}),
    ):
        with pytest.raises(StoreError) as caught:
            store.keep("a", body)
        assert caught.value.message.endswith(".")


def test_a_failed_edit_loses_nothing(tmp_path: Path) -> None:
    """Law: when a write fails half way, the draft is as it was."""
    store = Store(tmp_path / "drafts.sqlite")
    store.keep("a", {"n": 0})
    with sqlite3.connect(store.path) as file:
        file.execute(
            "create trigger full before insert on state begin select raise(abort, 'disk full'); end"
        )
    with pytest.raises(StoreError, match="disk full"):
        store.keep("a", {"n": 1})
    found = store.load("a")

    assert found is not None
    assert [state["n"] for state in found.states] == [0]


def test_ids_are_long_and_never_twice() -> None:
    """Limit: an id cannot be guessed."""
    ids = {new_id() for _ in range(1000)}

    assert len(ids) == 1000
    assert all(len(name) >= 16 for name in ids)
