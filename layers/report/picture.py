"""
Picture: the layers of the map as one SVG, drawn here, that needs no map and no script.

The ground lies flat, every house stands as a block in the colour of its class: its roof in that
colour, its walls in the same one darkened by where they face. Edges, dashes and colours are the
map's, see `layers.stack`.
"""

import html
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from layers.layer import Layer, Shape
from layers.report.order import SAME_M, Prism, painted
from layers.report.view import Plane, View, fitted
from layers.words import Words

Floats = npt.NDArray[np.float64]

LEFT_OUT = ("envelopes", "chosen")  # tools of drawing, not of a printed page
WATER = "#bed6e3"  # where the ground has no shape at all
INK = "#1d2a36"
# how a wall is lit: by the sky, and by a sun at the left and in front (u, v)
SKY, SUN, LIGHT = 0.66, 0.28, (-0.86, -0.51)
SHADOW = (0.42, 0.16)  # metres of u and v per metre of height
MOST_SHADED = 400  # blocks; a larger plan is drawn without shadows
EDGE_PX = 0.7
LINES = 0.7  # lines are thinner than on the map, where they are looked for
LABEL_PX, FROM_PX = 11, 560  # size of names; a smaller picture has none
BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
BAR_SHARE = 0.1  # of the picture's width, at least


def picture(layers: Sequence[Layer], view: View, words: Words) -> str:
    """
    Return a picture of the map.

    Parameters
    ----------
    layers
        Of one scenario, from the ground up; see `layers.stack.map_layers`.
    view
        Direction, scale and size, see `framed`.
    words
        Number format.

    Returns
    -------
    svg
        One element without ids, to stand inside a page; lengths are rounded to 0.1 px.
    """
    shown = [layer for layer in layers if layer.id not in LEFT_OUT]
    prisms = painted(list(_prisms(shown, view.plane)), view.lift / view.scale / view.flat)
    drawn = [
        *(part for layer in shown for part in _flat(layer, view)),
        *_shadows(prisms, view),
        *(_block(prism, view) for prism in prisms),
        *(_names(shown, view) if view.width >= FROM_PX else ()),
        _bar(view, words),
        _north(view),
    ]
    ground = f'<rect width="100%" height="100%" fill="{WATER}"/>'
    return f'<svg viewBox="0 0 {view.width} {view.height}">{ground}{"".join(drawn)}</svg>'


def framed(scenes: Sequence[Sequence[Layer]], width: int) -> View:
    """
    Return the one view that holds the houses of all scenes, so that their pictures can be compared.

    Parameters
    ----------
    scenes
        The layers of each scenario.
    width
        Width of each picture. [px]

    Returns
    -------
    view
        All houses, or all of the ground where there is no house.
    """
    rows = [row for layers in scenes for layer in layers for row in _blocks(layers=[layer])]
    if rows:
        corners = [np.array(row["polygon"][0]) for row in rows]
        heights = np.concatenate([
            np.full(len(ring), row["height"]) for ring, row in zip(corners, rows, strict=True)
        ])  # fmt: skip
    else:
        corners = [
            np.array(row["polygon"][0])
            for layers in scenes for layer in layers if layer.shape == Shape.GROUND
            for row in layer.rows
        ] or [np.zeros((1, 2))]  # fmt: skip
        heights = np.zeros(sum(map(len, corners)))
    points = np.concatenate(corners)
    longitude, latitude = (points.min(axis=0) + points.max(axis=0)) / 2.0
    plane = Plane(longitude=float(longitude), latitude=float(latitude))
    return fitted(plane, plane(points), heights, width)


def shade(colour: Sequence[int], light: float) -> str:
    """Return a colour darkened to a share of its light, as a hexadecimal code."""
    return "#" + "".join(f"{round(part * min(light, 1.0)):02x}" for part in colour[:3])


def _blocks(layers: Iterable[Layer]) -> Iterator[dict[str, Any]]:
    for layer in layers:
        if layer.shape == Shape.BLOCK and layer.id not in LEFT_OUT:
            yield from layer.rows


def _prisms(layers: Sequence[Layer], plane: Plane) -> Iterator[Prism]:
    for row in _blocks(layers):
        rings = [plane(np.array(ring)) for ring in row["polygon"]]
        shape = shapely.Polygon(rings[0], rings[1:])
        if shape.is_valid and shape.area > 0.0:
            yield Prism(shape=shapely.orient_polygons(shape), height=row["height"], row=row)


def _flat(layer: Layer, view: View) -> Iterator[str]:
    """Yield what lies on the ground, cut at the frame."""
    frame = view.box
    if layer.shape == Shape.GROUND:
        for row in layer.rows:
            rings = [view.ground(np.array(ring)) for ring in row["polygon"]]
            shape = shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))
            path = _area(shapely.intersection(shape, frame))
            if path:
                yield f'<path d="{path}" {_fill(row["colour"])}/>'
    if layer.shape == Shape.LINE:
        for (colour, width), lines in _alike(layer.rows).items():
            paths = (view.ground(np.array(line)) for line in lines)
            met = shapely.intersection(shapely.MultiLineString(list(paths)), frame)
            path = "".join(_line(part) for part in shapely.get_parts(met))
            if path:
                thick = _round(max(LINES * width * view.scale, 0.6))
                yield f'<path d="{path}" {_stroke(colour)} stroke-width="{thick}"/>'


def _alike(rows: Sequence[dict[str, Any]]) -> dict[tuple[Any, float], list[Any]]:
    """Return lines by colour and width: hundreds of short dashes are one path."""
    found: dict[tuple[Any, float], list[Any]] = {}
    for row in rows:
        found.setdefault((tuple(row["colour"]), row["width"]), []).append(row["path"])
    return found


def _shadows(prisms: Sequence[Prism], view: View) -> Iterator[str]:
    """Yield the one shadow of all houses on the ground."""
    if not 0 < len(prisms) <= MOST_SHADED:
        return
    cast = []
    for prism in prisms:
        ring = shapely.get_coordinates(prism.shape.exterior)
        ends = ring + prism.height * np.array(SHADOW)
        swept = np.stack([ring[:-1], ring[1:], ends[1:], ends[:-1]], axis=1)
        cast += [*shapely.make_valid(shapely.polygons(swept)), shapely.Polygon(ends)]
    together = shapely.union_all([shape for shape in cast if shape.area > 0.0])
    dark = shapely.intersection(shapely.transform(together, view.pixels), view.box)
    yield f'<path d="{_area(dark)}" fill="{INK}" fill-opacity=".13"/>'


def _block(prism: Prism, view: View) -> str:
    """Return a body: the walls that face the viewer, from the farthest on, then the roof."""
    row = prism.row
    edge = _stroke(row["edge"])
    parts = [_wall(*wall, prism, view) for wall in _walls(prism)]
    roof = _area(shapely.transform(prism.shape, lambda uv: view.pixels(uv, prism.height)))
    top = shade(row["colour"], 1.0)
    line = edge if prism.outline is None else f'fill="none" stroke="{top}"'
    parts.append(f'<path d="{roof}" {line.replace("none", top, 1)}/>')
    if prism.outline is not None:
        rim = shapely.intersection(prism.shape.boundary, prism.outline.buffer(SAME_M))
        ends = shapely.transform(rim, lambda uv: view.pixels(uv, prism.height))
        lines = "".join(_line(p) for p in shapely.get_parts(ends) if p.geom_type == "LineString")
        parts.append(f'<path d="{lines}" {edge}/>')
    title = html.escape(str(row["tip"]))
    faint = ' opacity=".5"' if row["colour"][3] < 200 else ""
    thick = f'stroke-width="{EDGE_PX}" stroke-linejoin="round"'
    return f"<g {thick}{faint}><title>{title}</title>{''.join(parts)}</g>"


def _walls(prism: Prism) -> list[tuple[Floats, float]]:
    """Return the feet of the walls that are seen, and how they are lit, the farthest first."""
    found = []
    for ring in (prism.shape.exterior, *prism.shape.interiors):
        corners = shapely.get_coordinates(ring)
        for ends in np.stack([corners[:-1], corners[1:]], axis=1):
            along = ends[1] - ends[0]
            # outlines turn left, holes right: the outside is to the right of the edge
            if along[0] <= 0.0 or _is_cut(ends, prism):
                continue
            out = np.array([along[1], -along[0]]) / np.hypot(*along)
            found.append((ends, SKY + SUN * max(0.0, float(out @ np.array(LIGHT)))))
    return sorted(found, key=lambda wall: -float(wall[0][:, 1].mean()))


def _is_cut(ends: Floats, prism: Prism) -> bool:
    """Return whether an edge is where a body was cut, and no wall."""
    if prism.outline is None:
        return False
    return bool(prism.outline.distance(shapely.Point(ends.mean(axis=0))) > SAME_M)


def _wall(ends: Floats, light: float, prism: Prism, view: View) -> str:
    feet, heads = view.pixels(ends), view.pixels(ends[::-1], prism.height)
    path = _points(np.vstack([feet, heads])) + "Z"
    fill = f'fill="{shade(prism.row["colour"], light)}"'
    return f'<path d="{path}" {_stroke(prism.row["edge"]).replace(NO_FILL, fill)}/>'


NO_FILL = 'fill="none"'


def _names(layers: Sequence[Layer], view: View) -> Iterator[str]:
    look = (
        f'font-size="{LABEL_PX}" text-anchor="middle" fill="#34424e" stroke="#fff" '
        'stroke-width="3" stroke-opacity=".85" stroke-linejoin="round" paint-order="stroke"'
    )
    for layer in layers:
        for row in layer.rows if layer.shape == Shape.LABEL else ():
            x, y = view.ground(np.array([row["position"]]))[0]
            half = 0.3 * LABEL_PX * len(row["text"])
            if half < x < view.width - half and LABEL_PX < y < view.height - 8:
                text = html.escape(str(row["text"]))
                yield f'<text x="{_round(x)}" y="{_round(y)}" {look}>{text}</text>'


def _bar(view: View, words: Words) -> str:
    """Return the scale bar at the lower left; lengths across the picture are true everywhere."""
    length = next((m for m in BARS_M if m * view.scale >= BAR_SHARE * view.width), BARS_M[-1])
    wide, y = _round(length * view.scale), view.height - 14
    text = html.escape(f"{words.number(length)} m")
    line = f"M14,{y - 4}V{y}h{wide}V{y - 4}"
    return (
        f'<g fill="none" stroke-linejoin="round"><path d="{line}" stroke="#fff" stroke-width="4" '
        f'stroke-opacity=".85"/><path d="{line}" stroke="{INK}" stroke-width="1.4"/></g>'
        f'<text x="18" y="{y - 6}" font-size="{LABEL_PX}" fill="{INK}" stroke="#fff" '
        f'stroke-width="3" stroke-opacity=".85" paint-order="stroke">{text}</text>'
    )


def _north(view: View) -> str:
    """Return the arrow that lies on the ground and points to the north, at the upper right."""
    u, v = view.plane.north
    across, up = np.array([u, -v * view.flat]), np.array([v, u * view.flat])
    middle, size = np.array([view.width - 30.0, 28.0]), 18.0
    tip, tail = middle + size * across, middle - size * across
    sides = [tail - 0.6 * size * up, tail + 0.6 * size * up]
    notch = middle - 0.5 * size * across
    place = middle + 1.4 * size * across
    dark, light = (_points(np.array([tip, side, notch])) + "Z" for side in sides)
    return (
        f'<g stroke="{INK}" stroke-width=".8" stroke-linejoin="round"><path d="{dark}" '
        f'fill="{INK}"/><path d="{light}" fill="#fff"/></g>'
        f'<text x="{_round(place[0])}" y="{_round(place[1] + 4.0)}" font-size="{LABEL_PX}" '
        f'font-weight="600" text-anchor="middle" fill="{INK}">N</text>'
    )


def _fill(colour: Sequence[int]) -> str:
    opacity = f' fill-opacity="{colour[3] / 255.0:.2f}"' if colour[3] < 255 else ""
    return f'fill="{shade(colour, 1.0)}"{opacity}'


def _stroke(colour: Sequence[int]) -> str:
    opacity = f' stroke-opacity="{colour[3] / 255.0:.2f}"' if colour[3] < 255 else ""
    return f'{NO_FILL} stroke="{shade(colour, 1.0)}"{opacity}'


def _area(shape: shapely.Geometry) -> str:
    """Return the outlines of all polygons in a shape, turned so that holes stay open."""
    polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    rings = [
        shapely.get_coordinates(ring)[:-1]
        for polygon in shapely.orient_polygons(polygons)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return "".join(_points(ring) + "Z" for ring in rings)


def _line(line: shapely.LineString) -> str:
    return _points(shapely.get_coordinates(line))


def _points(points: Floats) -> str:
    told = [f"{_round(x)},{_round(y)}" for x, y in points]
    return "M" + "L".join(told)


def _round(value: float) -> str:
    """Return px with one decimal at most."""
    # zero added turns the minus of a negative nothing into a plus
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
