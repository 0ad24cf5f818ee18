"""Drafts on disk: what was kept is there again, and nothing else happens to it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import StoreError
from geo.store import FORMATS, KEPT_STATES, Store, new_id


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


def test_scenarios_are_counted_by_plan(tmp_path: Path) -> None:
    """Law: those that are listed count; drafts without a name and what was put away do not."""
    store = Store(tmp_path / "drafts.sqlite")
    assert store.counted() == {}
    for draft, plan in (("a", "one"), ("b", "one"), ("c", "two"), ("d", "two"), ("e", "three")):
        store.keep(draft, {}, plan=plan)
        if draft != "e":
            store.describe(draft, name=draft)
    store.archive("d", archived=True)

    assert store.counted() == {"one": 2, "two": 1}


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


def test_names_make_scenarios(tmp_path: Path) -> None:
    """Law: what has a name is listed with author, note and figures, the newest first."""
    store = Store(tmp_path / "drafts.sqlite")
    for name in ("a", "b", "c", "elsewhere"):
        store.keep(name, {"n": name}, plan="harbour" if name != "elsewhere" else "hill")
    store.describe("a", name="  Low timber ", author="Ada", note="first idea")
    store.describe("b", name="High concrete")
    store.describe("elsewhere", name="Hill")
    store.tell("a", {"window_t": 12.5})
    listed = store.scenarios("harbour")

    assert [record.id for record in listed] == ["b", "a"]
    assert (listed[1].name, listed[1].author, listed[1].note) == ("Low timber", "Ada", "first idea")
    assert listed[1].told == {"window_t": 12.5}
    assert listed[0].told is None
    store.keep("a", {"n": "later"})
    assert [record.id for record in store.scenarios("harbour")] == ["a", "b"]
    # the figures belong to the state, and undo leads back to them
    assert store.scenarios("harbour")[0].told is None
    store.step("a", -1)
    found = store.load("a")
    assert found is not None
    assert found.record.told == {"window_t": 12.5}


def test_archived_is_put_away_and_comes_back(tmp_path: Path) -> None:
    """Law: nothing is lost by archiving."""
    store = Store(tmp_path / "drafts.sqlite")
    store.keep("a", {"n": 1}, plan="p")
    store.describe("a", name="A")
    before = store.load("a")
    store.archive("a", archived=True)

    assert store.scenarios("p") == ()
    assert [record.name for record in store.scenarios("p", archived=True)] == ["A"]
    store.archive("a", archived=False)
    assert store.load("a") == before


def test_a_duplicate_goes_its_own_way(tmp_path: Path) -> None:
    """Law: a copy begins with the present state, and neither changes the other."""
    store = Store(tmp_path / "drafts.sqlite")
    for number in range(3):
        store.keep("a", {"n": number}, plan="p")
    store.step("a", -1)
    store.describe("a", name="A", author="Ada")
    made = store.duplicate("a", "A2")
    store.keep(made, {"n": 9})
    first, second = store.load("a"), store.load(made)

    assert first is not None
    assert second is not None
    assert [state["n"] for state in first.states] == [0, 1, 2]
    assert [state["n"] for state in second.states] == [1, 9]
    assert (second.record.name, second.record.author, second.record.plan) == ("A2", "Ada", "p")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "  "}, "needs a name"),
        ({"name": "x" * 81}, "name is longer"),
        ({"name": "x", "note": "y" * 2001}, "note is longer"),
    ],
)
def test_names_that_cannot_be(tmp_path: Path, values: dict[str, str], said: str) -> None:
    """Limit: an empty or endless text is refused in one sentence."""
    store = Store(tmp_path / "drafts.sqlite")
    store.keep("a", {"n": 1})
    with pytest.raises(StoreError, match=said):
        store.describe("a", **values)


def test_unknown_drafts(tmp_path: Path) -> None:
    """Limit: what is not there cannot be named, put away or copied."""
    store = Store(tmp_path / "drafts.sqlite")
    store.keep("a", {"n": 1})
    for act in (
        lambda: store.describe("b", name="B"),
        lambda: store.archive("b", archived=True),
        lambda: store.duplicate("b", "B"),
    ):
        with pytest.raises(StoreError, match="no such scenario"):
            act()
    assert Store(tmp_path / "none.sqlite").scenarios("p") == ()


def test_a_file_of_the_first_format_is_brought_up_to_date(tmp_path: Path) -> None:
    """Law: drafts of the first version are all there, and a copy of their file is kept."""
    path = tmp_path / "drafts.sqlite"
    with closing(sqlite3.connect(path)) as file:
        file.executescript(FORMATS[0])
        file.execute("insert into draft values ('a', 1)")
        rows = [("a", 0, '{"n": 0}'), ("a", 1, '{"n": 1}')]
        file.executemany("insert into state (draft, number, body) values (?, ?, ?)", rows)
        file.commit()
    store = Store(path)
    found = store.load("a")

    assert found is not None
    assert [state["n"] for state in found.states] == [0, 1]
    store.describe("a", name="Old")
    assert len(list(tmp_path.glob("drafts.2*.sqlite"))) == 1
    assert Store(path).load("a").record.name == "Old"  # type: ignore[union-attr]  # just named


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    """Limit: a file of a later version is neither read nor changed."""
    path = tmp_path / "drafts.sqlite"
    Store(path).keep("a", {"n": 1})
    with closing(sqlite3.connect(path)) as file:
        file.execute("pragma user_version = 99")
    with pytest.raises(StoreError, match="newer version"):
        Store(path).keep("a", {"n": 2})


def test_a_file_that_was_taken_away_is_made_anew(tmp_path: Path) -> None:
    """Limit: when somebody moves the file meanwhile, nothing is written to where it was."""
    path = tmp_path / "drafts.sqlite"
    store = Store(path)
    store.keep("a", {"n": 1})
    path.rename(tmp_path / "moved.sqlite")
    for rest in tmp_path.glob("drafts.sqlite-*"):
        rest.rename(rest.with_name(rest.name.replace("drafts", "moved")))
    store.keep("b", {"n": 2})

    assert Store(path).load("b") is not None
    assert Store(path).load("a") is None
    assert Store(tmp_path / "moved.sqlite").load("a") is not None


def test_two_programs_share_a_file(tmp_path: Path) -> None:
    """Law: what one keeps the other sees, and both may write."""
    first, second = (Store(tmp_path / "drafts.sqlite") for _ in range(2))
    first.keep("a", {"n": 0})
    second.keep("a", {"n": 1})
    first.keep("a", {"n": 2})
    found = second.load("a")

    assert found is not None
    assert [state["n"] for state in found.states] == [0, 1, 2]
