"""
A page with the drawing map alone: a few houses, an echo of every edit, and a history.

With `?room=1` it stands in a room: each rev that is told of stands for one change by somebody else.
"""

import json
import mimetypes
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pydeck as pdk
import streamlit as st

from layers.screen import geomap
from layers.screen.said import Edit, Feature, Heard, Kind, MapState
from tests.e2e.component_labels import LABELS

CENTRE = (12.69, 56.04)
METRE = (1 / 62_250, 1 / 111_350)  # degrees east and north, near enough for a test page
COLOURS = ([230, 159, 0, 255], [86, 180, 233, 255], [0, 158, 115, 255], [204, 121, 167, 255])


def at(east: float, north: float) -> tuple[float, float]:
    """Return longitude and latitude of a place in metres from the centre."""
    return (
        round(CENTRE[0] + east * METRE[0], 9),
        round(CENTRE[1] + north * METRE[1], 9),
    )


def block(west: float, south: float, width: float, depth: float) -> list[tuple[float, float]]:
    """Return the ring of an upright block."""
    corners = ((0, 0), (width, 0), (width, depth), (0, depth), (0, 0))
    return [at(west + x, south + y) for x, y in corners]


HOUSES = [
    {
        "id": f"house {number}",
        "polygon": [block(-130.0 + 34 * number, 60.0, 24.0, 16.0 + number)],
        "height": 9.0 + 3 * number,
        "colour": COLOURS[number % len(COLOURS)],
        "tip": f"House {number}\n<b>as text</b>",
    }
    for number in range(8)
]
PLOT = Feature(id="plot-1", kind=Kind.PLOT, rings=(tuple(block(-20.0, -20.0, 50.0, 40.0)),))


def page() -> None:
    """Show the map, the echo of what it says, and Streamlit's own chart beside it."""
    mimetypes.add_type("text/javascript", ".js")
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    st.html("<style>.stMainBlockContainer{padding:1rem}:root{--geomap-height:600px}</style>")
    state, asked = st.session_state, st.query_params
    # another name is another map, with nothing of the one before
    name = f"map{state.setdefault('turn', 0)}"
    said = geomap.said_before(name)
    take(said)
    heard = in_room() if "room" in asked else Heard()
    geomap.feed("houses", json.dumps(HOUSES).encode())
    geomap.geomap(
        deck(),
        features=state["features"],
        rev=state["rev"],
        camera={"longitude": CENTRE[0], "latitude": CENTRE[1], "zoom": 16.6, "pitch": 40.0},
        labels=LABELS[asked.get("lang", "en")],
        locale="sv-SE" if asked.get("lang") == "sv" else "en-GB",
        snap_ref="houses",
        selected=state.get("selected"),
        can_undo=bool(state["past"]),
        can_redo=bool(state["future"]),
        tools=() if "wall" in asked else geomap.TOOLS,
        heard=state.get("heard"),
        at=("", state["room_rev"]) if "room" in asked else None,
        wall="wall" in asked,
        roam="roam" in asked,
        scale=float(asked.get("scale", 1)),
        big="big" in asked,
        key=name,
    )
    st.slider("Rerun", 0, 10, key=f"slider{state['turn']}")
    if st.button("Start again"):
        turn = state["turn"] + 1
        state.clear()
        state["turn"] = turn
        st.rerun()
    if st.button("Select the first plot"):
        state["selected"] = "plot-1"
        st.rerun()
    st.text_input("A field of Streamlit")
    state["runs"] = state.get("runs", 0) + 1
    st.code(json.dumps({**said_as_json(said), "heard": asdict(heard), "runs": state["runs"]}))
    if "chart" in asked:
        st.pydeck_chart(chart(), height=200)


def take(said: MapState) -> None:
    """Take over the last edit and selection, and walk through the history."""
    state = st.session_state
    for name, value in (("features", (PLOT,)), ("rev", "p0"), ("past", ()), ("future", ())):
        state.setdefault(name, value)
    if said.edit is not None and said.edit.seq != state.get("edit_seq"):
        _edited(said.edit)
    if said.selected is not None and said.selected.seq != state.get("selected_seq"):
        state["selected"], state["selected_seq"] = said.selected.id, said.selected.seq
    for step, source, target in (("undo", "past", "future"), ("redo", "future", "past")):
        count = getattr(said.history, step)
        if count > state.get(step, 0) and state[source]:
            state[target] = (*state[target], state["features"])
            state["features"] = state[source][-1]
            state[source] = state[source][:-1]
            state["rev"] = f"p{step}{count}"
        state[step] = count


def _edited(edit: Edit) -> None:
    state = st.session_state
    state["past"], state["future"] = (*state["past"], state["features"]), ()
    # of what others may have changed meanwhile only the visitor's own is taken over
    mine = {feature.id: feature for feature in edit.features if feature.id in edit.ids}
    others = [feature for feature in state["features"] if feature.id not in edit.ids]
    state["features"] = (*others, *mine.values())
    state["rev"], state["edit_seq"], state["heard"] = edit.rev, edit.seq, edit.rev


def in_room() -> Heard:
    """Listen to the room as the address wants it, and let others make the change that is told."""
    state, asked = st.session_state, st.query_params
    heard = geomap.live(
        asked["room"],
        "secret",
        rev=state.setdefault("room_rev", 0),
        lead="lead" in asked,
        follow="follow" in asked,
        cookie=geomap.Cookie(name="pass", value="secret") if "cookie" in asked else None,
        tick=float(asked["tick"]) if "tick" in asked else None,
        keys=("n", "7"),
    )
    if heard.news is not None and heard.news > state["room_rev"]:
        state["room_rev"], state["rev"] = heard.news, f"r{heard.news}"
        state["features"] = FOREIGN[heard.news](state["features"])
    return heard


Features = tuple[Feature, ...]


def comes(features: Features) -> Features:
    """Somebody else draws a plot."""
    return (*features, replace(PLOT, id="guest", rings=(tuple(block(60.0, -20.0, 30.0, 30.0)),)))


def moves(features: Features) -> Features:
    """Somebody else moves the first plot to the south."""
    ring = tuple(block(-20.0, -60.0, 50.0, 40.0))
    return tuple(replace(f, rings=(ring,)) if f.id == PLOT.id else f for f in features)


def goes(features: Features) -> Features:
    """Somebody else deletes the first plot."""
    return tuple(feature for feature in features if feature.id != PLOT.id)


def grows(features: Features) -> Features:
    """Somebody else makes the guest's plot larger."""
    ring = tuple(block(60.0, -20.0, 45.0, 45.0))
    return tuple(replace(f, rings=(ring,)) if f.id == "guest" else f for f in features)


FOREIGN: dict[int, Callable[[Features], Features]] = dict(
    enumerate((comes, moves, goes, grows), start=1)
)


def deck() -> pdk.Deck:
    """Return ground and houses; the houses stand in the fed table."""
    ground = [{"polygon": [block(-220.0, -120.0, 420.0, 260.0)]}]
    return pdk.Deck(
        layers=[
            pdk.Layer(
                "PolygonLayer",
                id="ground",
                data=ground,
                get_polygon="polygon",
                get_fill_color=[232, 230, 222],
                stroked=False,
                parameters={"depthTest": False},
            ),
            pdk.Layer(
                "PolygonLayer",
                id="houses",
                data="ref:houses",
                get_polygon="polygon",
                get_elevation="height",
                get_fill_color="colour",
                extruded=True,
                wireframe=True,
                get_line_color=[60, 60, 60, 120],
                material={"ambient": 0.62, "diffuse": 0.55, "shininess": 8},
                pickable=True,
                auto_highlight=True,
            ),
        ],
        map_provider=None,
    )


def chart() -> pdk.Deck:
    """Return a map for Streamlit's own deck.gl."""
    view = pdk.ViewState(longitude=CENTRE[0], latitude=CENTRE[1], zoom=15)
    houses = pdk.Layer("PolygonLayer", data=HOUSES, get_polygon="polygon", get_fill_color="colour")
    return pdk.Deck(layers=[houses], initial_view_state=view, map_provider=None)


def said_as_json(said: MapState) -> dict[str, Any]:
    """Return what the map said in a form that a test can read off the page."""
    edit, selected = said.edit, said.selected
    return {
        "edit": edit and {"action": edit.action, "ids": edit.ids, "count": len(edit.features)},
        "features": [feature.to_json() for feature in edit.features] if edit else [],
        "selected": selected and {"id": selected.id, "layer": selected.layer},
        "history": [said.history.undo, said.history.redo],
    }


if __name__ == "__main__":
    page()
