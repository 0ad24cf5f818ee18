"""What the map says is checked before anything believes it."""

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest

from layers.screen import geomap, said
from layers.screen.said import Action, Feature, Heard, Kind, MapState, Pressed, checked, heard

RING = [[12.0, 56.0], [12.001, 56.0], [12.001, 56.001], [12.0, 56.0]]


def plot(**other: object) -> dict[str, Any]:
    """Return a feature as the browser writes it."""
    return {
        "id": "d1a2b3c4d",
        "geometry": {"type": "Polygon", "coordinates": [copy.deepcopy(RING)]},
        "properties": {"kind": "plot"},
        **other,
    }


def edit(**other: object) -> dict[str, Any]:
    """Return an edit as the browser writes it."""
    return {
        "rev": "b1",
        "base": "p0",
        "seq": 1,
        "action": "draw",
        "ids": ["d1a2b3c4d"],
        "features": [plot()],
        **other,
    }


def test_a_whole_message_arrives() -> None:
    """Identity: what the map says comes out typed."""
    said = {
        "edit": edit(),
        "selected": {"seq": 2.0, "id": "house 1", "layer": "houses"},
        "history": {"undo": 3, "redo": 1},
    }
    state = checked(said)

    assert state.edit is not None
    assert state.edit.action is Action.DRAW
    assert state.edit.features[0].kind is Kind.PLOT
    assert state.edit.features[0].rings[0][1] == (12.001, 56.0)
    assert state.selected is not None
    assert (state.selected.seq, state.selected.id) == (2, "house 1")
    assert (state.history.undo, state.history.redo) == (3, 1)


@pytest.mark.parametrize("said", [None, "text", 7, [], {}, {"edit": None, "selected": 1}])
def test_nothing_is_heard_where_nothing_is_said(said: object) -> None:
    """Limit: no message and nonsense are the same."""
    assert checked(said) == MapState()


def test_a_line_and_a_hole_survive_the_way_there_and_back() -> None:
    """Identity: a feature read from its own JSON is the same."""
    ring = ((12.0, 56.0), (12.1, 56.0), (12.1, 56.1), (12.0, 56.0))
    for feature in (
        Feature(id="w1", kind=Kind.LINE, rings=(((12.0, 56.0), (12.1, 56.1)),)),
        Feature(id="p1", kind=Kind.PLOT, rings=(ring, ring), locked=True),
    ):
        assert Feature.from_json(feature.to_json()) == feature


def nested(path: tuple[str | int, ...], value: object) -> Callable[[], dict[str, Any]]:
    """Return an edit in which one value is another."""

    def made() -> dict[str, Any]:
        found = edit()
        place: Any = found
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return found

    return made


COORDINATES = ("features", 0, "geometry", "coordinates")


@pytest.mark.parametrize(
    "broken",
    [
        nested(("rev",), "x" * 41),
        nested(("rev",), "<script>"),
        nested(("seq",), -1),
        nested(("seq",), "1"),
        nested(("seq",), 1.5),
        nested(("seq",), math.nan),
        nested(("action",), "explode"),
        nested(("action",), ["draw"]),
        nested(("ids",), "d1a2b3c4d"),
        nested(("ids",), [""]),
        nested(("features",), {}),
        nested(("features",), [None]),
        nested(("features",), [plot(), plot()]),
        nested(("features",), [plot(id=f"d{n}") for n in range(said.MOST_FEATURES + 1)]),
        nested(("features", 0, "id"), 12),
        nested(("features", 0, "id"), "a'; drop"),
        nested(("features", 0, "properties", "kind"), "castle"),
        nested(("features", 0, "properties", "kind"), "line"),
        nested(("features", 0, "geometry", "type"), "Point"),
        nested(COORDINATES, []),
        nested(COORDINATES, [RING[:3]]),
        nested(COORDINATES, [[*RING[:3], [12.0, 56.1]]]),
        nested((*COORDINATES, 0, 1), [181.0, 56.0]),
        nested((*COORDINATES, 0, 1), [12.0, -91.0]),
        nested((*COORDINATES, 0, 1), [math.nan, 56.0]),
        nested((*COORDINATES, 0, 1), [math.inf, 56.0]),
        nested((*COORDINATES, 0, 1), ["12", 56.0]),
        nested((*COORDINATES, 0, 1), [True, 56.0]),
        nested((*COORDINATES, 0, 1), [12.0, 56.0, 3.0]),
        nested(COORDINATES, [[RING[0], *([RING[1]] * said.MOST_VERTICES), RING[0]]]),
    ],
)
def test_a_broken_edit_is_ignored_and_the_rest_is_heard(
    broken: Callable[[], dict[str, Any]],
) -> None:
    """Law: nothing of an edit is believed when a part does not hold, and nothing is raised."""
    said = {"edit": broken(), "history": {"undo": 1, "redo": 0}}
    state = checked(said)

    assert state.edit is None
    assert state.history.undo == 1


@pytest.mark.parametrize("rev", ["p0;", "x" * 41, ""])
def test_a_rev_that_could_not_come_back_is_refused(rev: str) -> None:
    """Law: a name of ours that the check would refuse is an error of ours, told at once."""

    class Empty:
        def to_json(self) -> str:
            return '{"layers": []}'

    with pytest.raises(ValueError, match="cannot use the name"):
        geomap.geomap(Empty(), features=(), rev=rev, camera={}, labels={}, locale="sv-SE")


def test_what_the_room_brought_arrives() -> None:
    """Identity: what the browser heard of its room comes out typed."""
    told = {
        "news": 12.0,
        "tick": {"seq": 5},
        "pressed": {"seq": 6, "key": "å"},
        "connected": False,
    }

    assert heard(told) == Heard(news=12, tick=5, pressed=Pressed(seq=6, key="å"), connected=False)


@pytest.mark.parametrize("told", [None, "text", 7, [], {}, {"news": None, "pressed": []}])
def test_a_silent_room_tells_nothing(told: object) -> None:
    """Limit: no message and nonsense are the same."""
    assert heard(told) == Heard()


@pytest.mark.parametrize(
    "part",
    [
        {"news": -1},
        {"news": "3"},
        {"news": True},
        {"news": math.inf},
        {"tick": 3},
        {"tick": {"seq": None}},
        {"pressed": {"seq": 1, "key": ""}},
        {"pressed": {"seq": 1, "key": "ab"}},
        {"pressed": {"seq": 1, "key": "<"}},
        {"pressed": {"seq": 1, "key": "_"}},
        {"pressed": {"seq": 1, "key": "7\n"}},
        {"pressed": {"seq": 1, "key": 7}},
        {"pressed": {"key": "n"}},
        {"connected": 1},
        {"connected": "yes"},
    ],
)
def test_a_broken_word_of_the_room_is_ignored(part: dict[str, object]) -> None:
    """Law: what does not hold is not believed, and the rest is heard."""
    whole: dict[str, object] = {
        "news": 1,
        "tick": {"seq": 2},
        "pressed": {"seq": 3, "key": "n"},
        "connected": True,
    }
    found, ideal = heard({**whole, **part}), heard(whole)
    name = next(iter(part))

    assert getattr(found, name) is None
    assert all(getattr(found, other) == getattr(ideal, other) for other in whole if other != name)


@pytest.mark.parametrize("key", ["", "nn", "Enter", " ", "<"])
def test_a_key_that_could_not_be_told_is_refused(key: str) -> None:
    """Law: a key that the check would not believe is an error of ours, told at once."""
    with pytest.raises(ValueError, match="cannot listen for the key"):
        geomap.live("room", "token", rev=0, keys=(key,))
