"""
Geomap: the Python side of the map on which one draws.

`geomap` shows a deck with editable features and returns what the visitor did; `feed` sends a large
table once, which layers name as `data="ref:NAME"`; `live` listens to the room that the page is in.
The browser is never trusted: what it says is checked in `layers.screen.said`. Its source is in
`frontend/geomap/`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

from layers.screen import said as told
from layers.screen.said import KEY, SAFE_ID, Clicked, Feature, Heard, MapState, Pair

BUNDLE = Path(__file__).resolve().parents[2] / "static" / "geomap.js"
# the version in the address makes a browser fetch the bundle anew when it has changed
VERSION = hashlib.sha256(BUNDLE.read_bytes()).hexdigest()[:12]
# no more than this is inline, since Streamlit sends inline scripts again with every message
LOADER = """
let bundle;
export default async function (component) {
  bundle ??= import(new URL('app/static/geomap.js?v=%s', document.baseURI).href);
  return (await bundle).%s(component);
}
"""

TOOLS = ("select", "plots", "works", "edit", "history", "compare", "view")
HOME = {"zoom": 15.5, "pitch": 50.0, "bearing": 0.0, "minZoom": 12.5, "maxZoom": 20.0}

_map = st.components.v2.component("geomap", js=LOADER % (VERSION, "default"))
_picture = st.components.v2.component("geomap_picture", js=LOADER % (VERSION, "picture"))
_live = st.components.v2.component("geomap_live", js=LOADER % (VERSION, "live"))
_feed = st.components.v2.component("geomap_feed", js=LOADER % (VERSION, "feed"))


class Sheet(Protocol):
    """A layer that can be written as JSON, as pydeck's can; one and the same while it is kept."""

    def __hash__(self) -> int:
        """Return a number by which it is found again."""

    def to_json(self) -> str:
        """Return the layer as JSON."""


class Described(Protocol):
    """A deck of such layers, as pydeck's is."""

    @property
    def layers(self) -> Sequence[Any]:
        """Return the layers from the ground up."""

    def __hash__(self) -> int:
        """Return a number by which it is found again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """
    What one key shows instead of the deck, and what is written on the map meanwhile.

    `ref` names a fed table whose rows are the layers, `hash` their content.
    """

    ref: str
    hash: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie that the browser is to keep; one without a value is taken away."""

    name: str
    value: str
    days: float = 30.0


def feed(name: str, payload: bytes) -> None:
    """Send rows as JSON to the browser, once, for layers and `snap_ref` to name."""
    _feed(key=f"geomap_feed_{name}", data=name.encode() + b"\n" + payload, height="content")


def geomap(  # noqa: PLR0913 - the contract with the browser, all of it by name
    deck: Described,
    *,
    features: Sequence[Feature],
    rev: str,
    camera: Mapping[str, float],
    labels: Mapping[str, str],
    locale: str,
    snap: Sequence[Sequence[Pair]] = (),
    snap_ref: str | None = None,
    selected: str | None = None,
    can_undo: bool = False,
    can_redo: bool = False,
    tools: Sequence[str] = TOOLS,
    before: Before | None = None,
    picks: bool = False,
    heard: str | None = None,
    at: tuple[str, int] | None = None,
    wall: bool = False,
    roam: bool = False,
    scale: float = 1.0,
    big: bool = False,
    key: str = "geomap",
) -> MapState:
    """
    Show the map and return what the visitor did.

    Its height is that of the CSS variable `--geomap-height`, 600 px without one.

    Parameters
    ----------
    deck
        Layers as pydeck describes them; `data="ref:NAME"` takes the rows of a fed table.
    features, rev
        Shapes that can be edited, and a token that changes whenever they do.
    camera
        The home view: `longitude`, `latitude` and whatever differs from `HOME`.
    labels, locale
        Every text of the map by its key, and the country whose numbers are written.
    snap, snap_ref
        Paths to snap to, and a fed table whose rows have `polygon`.
    selected
        Id of the selected feature or row.
    can_undo, can_redo, tools
        Whether the buttons of the history work, and the groups of buttons in their order.
    before
        Layers that one key shows instead of the others.
    picks
        Whether the next click tells its place and chooses nothing.
    heard
        `rev` of the browser's last edit that is dealt with, taken over or refused. Where several
        people draw, `features` under a `rev` of another then leave later edits as they are.
    at
        Branch and rev of the room's plan that `features` show, with all that came up to it; shapes
        that the live link brings after it are shown ahead of the run that has them. None outside
        rooms.
    wall, roam
        Whether the map is a picture to look at, with no buttons, and whether its camera turns.
    scale, big
        How much larger labels are than usual, and whether buttons and words are.
    key
        Name of the map in Streamlit's state.
    """
    names = [rev, *(feature.id for feature in features)]
    if unsafe := [name for name in names if not SAFE_ID.fullmatch(name)]:
        # the map would send it back, and then nothing of that edit would be believed
        message = f"The map cannot use the name {unsafe[0]!r}."
        raise ValueError(message)
    data = {
        **_layers(deck),
        "before": None if before is None else asdict(before),
        "camera": {**HOME, **camera},
        "features": [feature.to_json() for feature in features],
        "rev": rev,
        "snap": [[list(point) for point in path] for path in snap],
        "snapRef": snap_ref,
        "selected": selected,
        "canUndo": can_undo,
        "canRedo": can_redo,
        "labels": dict(labels),
        "locale": locale,
        "tools": list(tools),
        "picks": picks,
        "heard": heard,
        "at": None if at is None else {"branch": at[0], "rev": at[1]},
        "wall": wall,
        "roam": roam,
        "scale": scale,
        "big": big,
    }
    said = _map(
        key=key,
        data=data,
        height="content",
        # a callback, though it does nothing, is what makes Streamlit keep a value
        on_edit_change=lambda: None,
        on_selected_change=lambda: None,
        on_history_change=lambda: None,
        on_picked_change=lambda: None,
    )
    return told.checked(said)


def live(  # noqa: PLR0913 - the contract with the browser, all of it by name
    room: str,
    token: str,
    *,
    rev: int,
    lead: bool = False,
    follow: bool = False,
    cookie: Cookie | None = None,
    tick: float | None = None,
    keys: Sequence[str] = (),
    key: str = "live",
) -> Heard:
    """
    Listen to the room that the page is in, and return what there is to tell.

    Nothing is shown. A page has one; every word from it starts a run.

    Parameters
    ----------
    room, token
        What the browser is let in with; without a room it listens to nothing.
    rev
        What this run shows of the room; only something newer is told.
    lead, follow
        Whether the room sees what the camera of this page sees, and whether the maps of this page
        go where the camera of the leader goes.
    cookie
        What the browser is to keep, in a room or not.
    tick
        Time between two ticks while the page is seen. [s]
    keys
        Letters and digits that are told when they are pressed outside a field.
    key
        Name of the component in Streamlit's state.
    """
    if odd := [name for name in keys if not KEY.fullmatch(name)]:
        message = f"The page cannot listen for the key {odd[0]!r}."
        raise ValueError(message)
    data = {
        "room": room,
        "token": token,
        "rev": rev,
        "lead": lead,
        "follow": follow,
        "cookie": None if cookie is None else asdict(cookie),
        "tick": tick,
        "keys": list(keys),
    }
    said = _live(
        key=key,
        data=data,
        height="content",
        # as for the map
        on_news_change=lambda: None,
        on_tick_change=lambda: None,
        on_pressed_change=lambda: None,
        on_connected_change=lambda: None,
    )
    return told.heard(said)


def picture(
    ref: str,
    *,
    size: tuple[int, int],
    points: Sequence[Pair],
    labels: Mapping[str, str],
    key: str,
) -> Clicked | None:
    """
    Show a picture in which points are chosen, and return the one that was chosen last.

    Parameters
    ----------
    ref
        Name of a fed table whose first row has `image`.
    size, points
        Columns and rows of the file, and what has been chosen in it. [px]
    labels
        Its texts: `picture`, `larger`, `smaller`.
    key
        Name of the picture in Streamlit's state.
    """
    data = {
        "ref": ref,
        "size": list(size),
        "points": [list(point) for point in points],
        "labels": dict(labels),
    }
    said = _picture(key=key, data=data, height="content", on_clicked_change=lambda: None)
    return told.clicked(said, size)


@lru_cache(maxsize=32)
def _layers(deck: Described) -> dict[str, Any]:
    """Return layers and their name; kept, for many look at the same deck."""
    found = [_described(layer) for layer in deck.layers]
    names = "".join(name for _, name in found)
    return {"layers": [layer for layer, _ in found], "hash": digest(names.encode())}


def described(deck: Described) -> list[dict[str, Any]]:
    """Return the layers of a deck as JSON."""
    return [_described(layer)[0] for layer in deck.layers]


@lru_cache(maxsize=256)
def _described(layer: Sheet) -> tuple[dict[str, Any], str]:
    """Return a layer as JSON, and a name of its content; kept, for most layers outlive an edit."""
    text = layer.to_json()
    found: dict[str, Any] = json.loads(text)
    return found, digest(text.encode())


def digest(payload: bytes) -> str:
    """Return a short name of a content."""
    return hashlib.sha256(payload).hexdigest()[:16]


def said_before(key: str = "geomap") -> MapState:
    """Return what the visitor did before this run, for those who must know before they draw."""
    return told.checked(st.session_state.get(key))


def heard_before(key: str = "live") -> Heard:
    """Return what the browser heard of its room before this run."""
    return told.heard(st.session_state.get(key))
