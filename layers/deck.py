"""Deck: layers of the map described for deck.gl; the only module that knows pydeck."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pydeck as pdk

from layers.layer import Layer, Shape

# much light from all sides, so that walls in the shade keep the colour of their class
MATERIAL = {"ambient": 0.62, "diffuse": 0.55, "shininess": 8, "specularColor": [40, 42, 46]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Where the map is looked at from: centre [degrees], zoom, tilt and direction [degrees]."""

    longitude: float
    latitude: float
    zoom: float = 15.5
    pitch: float = 50.0
    bearing: float = 56.0  # along the pier's cross axis, so that the pier lies across the screen


@lru_cache(maxsize=32)
def deck(layers: tuple[Layer, ...]) -> pdk.Deck:
    """
    Return the layers as a deck.gl description that asks no server for anything.

    Parameters
    ----------
    layers
        From the ground up.

    Returns
    -------
    deck
        For the map; no base map, no provider. A fed layer names its table, see `payload`. The same
        deck for the same layers, so nobody changes it.
    """
    made = copy.copy(_empty())
    made.layers = [_drawn(layer) for layer in layers]
    return made


@lru_cache(maxsize=256)
def _drawn(layer: Layer) -> pdk.Layer:
    """Return a layer as pydeck has it; kept, so that whoever describes it may keep that too."""
    return DRAWN[layer.shape](layer)


@cache
def _empty() -> pdk.Deck:
    """Return a deck without layers; to make one takes as long as to describe all of them."""
    # no provider and no style of ours: with `map_style=None` a browser would ask for one
    return pdk.Deck(layers=[], map_provider=None)


@lru_cache(maxsize=32)
def payload(layer: Layer) -> bytes:
    """Return the rows of a fed layer as JSON; kept, for most layers outlive an edit."""
    return json.dumps(layer.rows, separators=(",", ":")).encode()


def _rows(layer: Layer) -> Any:  # noqa: ANN401 - rows, or the name of their table
    return f"ref:{layer.id}" if layer.fed else list(layer.rows)


def _ground(layer: Layer) -> pdk.Layer:
    return pdk.Layer(
        "PolygonLayer",
        id=layer.id,
        data=_rows(layer),
        get_polygon="polygon",
        get_fill_color="colour",
        filled=True,
        stroked=False,
        extruded=False,
        pickable=layer.pickable,
        parameters={"depthTest": False},
    )


def _picture(layer: Layer) -> pdk.Layer:
    return pdk.Layer(
        "BitmapLayer",
        id=layer.id,
        # image and bounds come from the first row, so that both change at once
        data=_rows(layer),
        opacity=layer.opacity,
        pickable=False,
        parameters={"depthTest": False},
    )


def _block(layer: Layer) -> pdk.Layer:
    return pdk.Layer(
        "PolygonLayer",
        id=layer.id,
        data=_rows(layer),
        get_polygon="polygon",
        get_elevation="height",
        get_fill_color="colour",
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
        data=_rows(layer),
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
        data=_rows(layer),
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
    Shape.PICTURE: _picture,
    Shape.BLOCK: _block,
    Shape.LINE: _line,
    Shape.LABEL: _label,
}
