"""Deck: layers of the map described for deck.gl; the only module that knows pydeck."""

from collections.abc import Callable
from dataclasses import dataclass

import pydeck as pdk

from layers.layer import Layer, Shape

# much light from all sides, so that walls in the shade keep the colour of their class
MATERIAL = {"ambient": 0.62, "diffuse": 0.55, "shininess": 8, "specularColor": [40, 42, 46]}
# Streamlit fades every fill that is not selected, the ground too, and with it the classes; a colour
# given to the inner layer is left alone. The chosen house is marked by a ring of its own.
KEPT_COLOUR = {"fill": {"getFillColor": "@@=colour"}}
TIP_STYLE = {
    "backgroundColor": "#1d2a36",
    "color": "white",
    "fontSize": "13px",
    "padding": "8px 10px",
    "borderRadius": "6px",
    "whiteSpace": "pre-line",
    "maxWidth": "320px",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Where the map is looked at from: centre [degrees], zoom, tilt and direction [degrees]."""

    longitude: float
    latitude: float
    zoom: float = 15.65
    pitch: float = 50.0
    bearing: float = 56.0  # along the pier's cross axis, so that the pier lies across the screen


def deck(layers: tuple[Layer, ...], camera: Camera) -> pdk.Deck:
    """
    Return the map as a deck.gl description that asks no server for anything.

    Parameters
    ----------
    layers
        From the ground up.
    camera
        The first view.

    Returns
    -------
    deck
        For `st.pydeck_chart`; no base map, no provider, tips as plain text.
    """
    return pdk.Deck(
        layers=[DRAWN[layer.shape](layer) for layer in layers],
        initial_view_state=pdk.ViewState(
            longitude=camera.longitude,
            latitude=camera.latitude,
            zoom=camera.zoom,
            pitch=camera.pitch,
            bearing=camera.bearing,
            min_zoom=12.5,
            max_zoom=19,
        ),
        # no provider and no style of ours: with `map_style=None` the browser would ask for one
        map_provider=None,
        tooltip={"text": "{tip}", "style": TIP_STYLE},
    )


def _ground(layer: Layer) -> pdk.Layer:
    return pdk.Layer(
        "PolygonLayer",
        id=layer.id,
        data=list(layer.rows),
        get_polygon="polygon",
        _sub_layer_props=KEPT_COLOUR,
        filled=True,
        stroked=False,
        extruded=False,
        pickable=False,
        parameters={"depthTest": False},
    )


def _block(layer: Layer) -> pdk.Layer:
    return pdk.Layer(
        "PolygonLayer",
        id=layer.id,
        data=list(layer.rows),
        get_polygon="polygon",
        get_elevation="height",
        _sub_layer_props=KEPT_COLOUR,
        get_line_color="edge",
        extruded=True,
        wireframe=True,
        material=MATERIAL,
        pickable=layer.pickable,
        auto_highlight=True,
    )


def _line(layer: Layer) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        id=layer.id,
        data=list(layer.rows),
        get_path="path",
        get_color="colour",
        get_width="width",
        width_min_pixels=1,
        pickable=False,
        parameters={"depthTest": False},
    )


def _label(layer: Layer) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        id=layer.id,
        data=list(layer.rows),
        get_position="position",
        get_text="text",
        get_color=[52, 66, 78, 255],
        get_size=13,
        # every letter that occurs, å ä ö too; quoted so that pydeck does not read an expression
        character_set=pdk.types.String("auto", quote_type=""),
        font_family=pdk.types.String("Source Sans, Arial, sans-serif", quote_type=""),
        font_weight=600,
        outline_width=3,
        outline_color=[255, 255, 255, 230],
        font_settings={"sdf": True, "fontSize": 96, "buffer": 12, "radius": 18},
        pickable=False,
        parameters={"depthTest": False},
    )


DRAWN: dict[Shape, Callable[[Layer], pdk.Layer]] = {
    Shape.GROUND: _ground,
    Shape.BLOCK: _block,
    Shape.LINE: _line,
    Shape.LABEL: _label,
}
