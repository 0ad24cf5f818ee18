"""
Said: what the visitor did on the map, the shapes that can be edited there, what a room brought.

The browser is never trusted: what it says is checked here, and what does not hold is ignored.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self, TypeVar, cast

Pair = tuple[float, float]
T = TypeVar("T")
Name = TypeVar("Name", bound=StrEnum)

MOST_FEATURES = 500
MOST_VERTICES = 2000
DECIMALS = 9
SAFE_ID = re.compile(r"[\w .:/-]{1,40}")
KEY = re.compile(r"[^\W_]")  # one letter or digit


class Kind(StrEnum):
    """What a drawn feature stands for."""

    PLOT = "plot"
    FOOTPRINT = "footprint"
    LINE = "line"
    AREA = "area"


class Action(StrEnum):
    """What the visitor did to the features."""

    DRAW = "draw"
    VERTEX = "vertex"
    MOVE = "move"
    ROTATE = "rotate"
    SPLIT = "split"
    DUPLICATE = "duplicate"
    DELETE = "delete"
    TYPE = "type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """
    A shape that can be edited, in longitude and latitude.

    `rings` of a polygon are closed, the outline first; a line is one ring that is not.
    """

    id: str
    kind: Kind
    rings: tuple[tuple[Pair, ...], ...]
    locked: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the feature as the map reads it."""
        rings = [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in r] for r in self.rings]
        is_line = self.kind is Kind.LINE
        geometry = {
            "type": "LineString" if is_line else "Polygon",
            "coordinates": rings[0] if is_line else rings,
        }
        properties: dict[str, Any] = {"kind": str(self.kind)}
        if self.locked:
            properties["locked"] = True
        return {"id": self.id, "geometry": geometry, "properties": properties}

    @classmethod
    def from_json(cls, given: object) -> Self:
        """Return a feature from the browser; `Untrusted` if anything about it does not hold."""
        feature = _mapping(given)
        geometry = _mapping(feature.get("geometry"))
        properties = _mapping(feature.get("properties"))
        kind = _member(Kind, properties.get("kind"))
        is_line = kind is Kind.LINE
        if geometry.get("type") != ("LineString" if is_line else "Polygon"):
            raise Untrusted
        coordinates = _sequence(geometry.get("coordinates"))
        parts = [coordinates] if is_line else coordinates
        rings = tuple(_ring(part, is_line=is_line) for part in parts)
        if not rings or sum(len(ring) for ring in rings) > MOST_VERTICES:
            raise Untrusted
        locked = properties.get("locked") is True
        return cls(id=_name(feature.get("id")), kind=kind, rings=rings, locked=locked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """
    A finished change: what was done to which ids, and all features as they are now.

    Show `features` under this `rev`, and the map knows its own edit again; any other `rev` makes it
    take over what is sent. `base` is the `rev` that the visitor saw before.
    """

    rev: str
    base: str
    seq: int
    action: Action
    ids: tuple[str, ...]
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What was clicked: a feature or a row of a layer; `None` for the ground."""

    seq: int
    id: str | None
    layer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A place that was pointed at when the map asked for one, in longitude and latitude."""

    seq: int
    place: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicked:
    """A point that was chosen in a picture, in pixels of its file."""

    seq: int
    place: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How often undo and redo were asked for since the page was opened."""

    undo: int = 0
    redo: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A key that the page asked for, pressed outside any field."""

    seq: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """
    What the browser heard of its room, checked; None as long as there is nothing to tell.

    `news` is a rev of the room that this page did not show yet, `tick` a number that grows with
    every tick. `connected` is False once the room could not be reached for a while, and then True
    when it can be again.
    """

    news: int | None = None
    tick: int | None = None
    pressed: Pressed | None = None
    connected: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """What the visitor did last, checked."""

    edit: Edit | None = None
    selected: Selected | None = None
    picked: Picked | None = None
    history: History = field(default_factory=History)


class Untrusted(Exception):  # noqa: N818 - never leaves this module
    """Something from the browser does not hold."""


def checked(said: object) -> MapState:
    """Return what holds of a message from the browser; the rest is ignored."""
    given = said if isinstance(said, Mapping) else {}
    return MapState(
        edit=_or_none(_edit, given.get("edit")),
        selected=_or_none(_selected, given.get("selected")),
        picked=_or_none(_picked, given.get("picked")),
        history=_or_none(_history, given.get("history")) or History(),
    )


def clicked(said: object, size: tuple[int, int]) -> Clicked | None:
    """Return the point that was chosen in a picture of a size; None if nothing of it holds."""
    given = said if isinstance(said, Mapping) else {}
    found = _or_none(_clicked, given.get("clicked"))
    inside = found and found.place[0] <= size[0] and found.place[1] <= size[1]
    return found if inside else None


def heard(said: object) -> Heard:
    """Return what holds of a message about the room; the rest is ignored."""
    given = said if isinstance(said, Mapping) else {}
    connected = given.get("connected")
    return Heard(
        news=_or_none(_news, {"rev": given.get("news")}),
        tick=_or_none(_tick, given.get("tick")),
        pressed=_or_none(_pressed, given.get("pressed")),
        connected=connected if isinstance(connected, bool) else None,
    )


def _or_none(read: Callable[[Mapping[str, object]], T], given: object) -> T | None:
    try:
        return read(_mapping(given))
    except Untrusted:
        return None


def _edit(given: Mapping[str, object]) -> Edit:
    features = _sequence(given.get("features"))
    ids = _sequence(given.get("ids"))
    if len(features) > MOST_FEATURES or len(ids) > 2 * MOST_FEATURES:
        raise Untrusted
    found = tuple(Feature.from_json(feature) for feature in features)
    if len({feature.id for feature in found}) < len(found):
        raise Untrusted
    return Edit(
        rev=_name(given.get("rev")),
        base=_name(given.get("base")),
        seq=_count(given.get("seq")),
        action=_member(Action, given.get("action")),
        ids=tuple(_name(one) for one in ids),
        features=found,
    )


def _selected(given: Mapping[str, object]) -> Selected:
    found, layer = given.get("id"), given.get("layer")
    return Selected(
        seq=_count(given.get("seq")),
        id=None if found is None else _name(found),
        layer=None if layer is None else _name(layer),
    )


def _picked(given: Mapping[str, object]) -> Picked:
    return Picked(seq=_count(given.get("seq")), place=_point(given.get("place")))


def _clicked(given: Mapping[str, object]) -> Clicked:
    column, row = _pair(given.get("place"))
    # NaN is refused too
    if not (column >= 0.0 and row >= 0.0):
        raise Untrusted
    return Clicked(seq=_count(given.get("seq")), place=(column, row))


def _history(given: Mapping[str, object]) -> History:
    return History(undo=_count(given.get("undo")), redo=_count(given.get("redo")))


def _news(given: Mapping[str, object]) -> int:
    return _count(given.get("rev"))


def _tick(given: Mapping[str, object]) -> int:
    return _count(given.get("seq"))


def _pressed(given: Mapping[str, object]) -> Pressed:
    key = given.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise Untrusted
    return Pressed(seq=_count(given.get("seq")), key=key)


def _mapping(given: object) -> Mapping[str, object]:
    if not isinstance(given, Mapping):
        raise Untrusted
    return given


def _sequence(given: object) -> list[object]:
    if not isinstance(given, list | tuple):
        raise Untrusted
    return list(given)


def _member(names: type[Name], given: object) -> Name:
    if not isinstance(given, str) or given not in set(names):
        raise Untrusted
    return names(given)


def _name(given: object) -> str:
    if not isinstance(given, str) or not SAFE_ID.fullmatch(given):
        raise Untrusted
    return given


def _count(given: object) -> int:
    # a browser has one kind of number, and 3 may arrive as 3.0
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given < 2**53:
        raise Untrusted
    return given


def _ring(given: object, *, is_line: bool) -> tuple[Pair, ...]:
    points = _sequence(given)
    if len(points) > MOST_VERTICES:
        raise Untrusted
    ring = tuple(_point(point) for point in points)
    if len(ring) < (2 if is_line else 4) or (not is_line and ring[0] != ring[-1]):
        raise Untrusted
    return ring


def _pair(given: object) -> Pair:
    pair = _sequence(given)
    if len(pair) != 2 or not all(type(number) in {int, float} for number in pair):
        raise Untrusted
    first, second = cast("list[float]", pair)
    return float(first), float(second)


def _point(given: object) -> Pair:
    longitude, latitude = _pair(given)
    # NaN is refused too
    if not (-180.0 <= longitude <= 180.0 and -90.0 <= latitude <= 90.0):
        raise Untrusted
    return longitude, latitude
