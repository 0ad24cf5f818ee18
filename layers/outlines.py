"""Outlines: shapes of the plan as rings of longitude and latitude, made once per plan."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops

from geo.plan.crs import LOCAL, to_lonlat, to_wgs84
from geo.plan.massing import Part

Ring = list[list[float]]
DECIMALS = 7  # a centimetre

AROUND_M = 6_000.0  # of plain ground, beyond what the map can show at its widest
DASH_M, GAP_M, HALO_M = 3.0, 3.0, 2.5  # how the edge of an assumed outline is dashed on the map


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlines:
    """
    What the map draws of a plan: polygons and dashed edges by id, ground by kind.

    `buildings[id]` is a list of polygons (lists of rings); `dashes[id]` a list of paths round the
    outline and `halos[id]` polygons round it; `plots` a list of paths; `ground` (kind, polygon) in
    drawing order; `labels` (kind, sv, en, position); `overlaps` polygons where drawings lie over
    others or over water; `envelopes` (sketch, storeys, polygon) the room that rules leave. `plan`
    is the outlines without any drawing, which stay the same from edit to edit. `credits` tells
    whether anything is drawn after OpenStreetMap, whose contributors are then named.
    """

    buildings: dict[str, list[list[Ring]]]
    dashes: dict[str, list[Ring]]
    halos: dict[str, list[list[Ring]]]
    plots: list[Ring]
    works: dict[str, list[Ring]]
    ground: list[tuple[str, list[Ring]]]
    labels: list[tuple[str, str, str, list[float]]]
    centre: list[float]
    overlaps: tuple[list[Ring], ...] = ()
    envelopes: tuple[tuple[str, float, list[Ring]], ...] = ()
    crs: int = LOCAL
    credits: bool = False
    drawn_on: "Outlines | None" = None

    @property
    def plan(self) -> "Outlines":
        """Return the outlines of the plan alone."""
        return self.drawn_on or self


ORDER = (
    "water", "land", "pier", "island", "canal", "quay", "park", "square", "dock", "street", "rail",
    "deck", "bridge", "building",
)  # fmt: skip
PLAIN = "land"
NAMED = ("water", "square", "park", "island", "building", "pier")


def outlines(
    buildings: gpd.GeoDataFrame,
    plots: gpd.GeoDataFrame,
    works: gpd.GeoDataFrame,
    context: gpd.GeoDataFrame,
) -> Outlines:
    """
    Return the rings of a plan and its surroundings.

    Parameters
    ----------
    buildings, plots, works, context
        Tables in the system of the place, index id; context has kind, name_sv and name.

    Returns
    -------
    outlines
        Rings in longitude and latitude, rounded to a centimetre.
    """
    # a kind that only another file knows is plain ground
    kinds = [kind if kind in ORDER else PLAIN for kind in context["kind"]]
    ranked = context.assign(kind=kinds, rank=[ORDER.index(kind) for kind in kinds])
    ground = ranked.sort_values("rank")
    shapes = to_wgs84(ground)
    marks = to_wgs84(ground.set_geometry(ground.geometry.representative_point()))
    middle = to_wgs84(
        gpd.GeoDataFrame(geometry=[_middle(buildings)], crs=buildings.crs)
    ).geometry.iloc[0]
    return Outlines(
        buildings=_polygons(to_wgs84(buildings)),
        dashes=_dashes(buildings),
        halos=_halos(buildings),
        plots=[ring for polygon in _polygons(to_wgs84(plots)).values() for ring in polygon[0]],
        works=_paths(to_wgs84(works)),
        ground=[
            *_plain_ground(ground, buildings),
            *(
                (str(kind), polygon)
                for kind, shape in zip(ground["kind"], shapes.geometry, strict=True)
                for polygon in _rings(shape)
            ),
        ],
        labels=[
            (str(row.kind), str(row.name_sv), str(row.name), _point(point))
            for row, point in zip(ground.itertuples(), marks.geometry, strict=True)
            if row.kind in NAMED
        ],
        centre=_point(middle),
        crs=buildings.crs.to_epsg(),
        credits=any(after_osm(t) for t in (buildings, plots, works, context)),
    )


def _plain_ground(
    context: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame
) -> list[tuple[str, list[Ring]]]:
    """Return land all around where no context tells land from water."""
    if set(context["kind"]) & {PLAIN, "water"}:
        return []
    around = shapely.box(*buildings.total_bounds).buffer(AROUND_M, join_style="mitre")
    shape = to_wgs84(gpd.GeoDataFrame(geometry=[around], crs=buildings.crs)).geometry.iloc[0]
    return [(PLAIN, polygon) for polygon in _rings(shape)]


def after_osm(table: gpd.GeoDataFrame) -> bool:
    """Return whether any row names OpenStreetMap as its source."""
    return bool(table["source"].astype(str).str.contains("openstreetmap", case=False).any())


def with_drawings(
    drawn: Outlines,
    buildings: gpd.GeoDataFrame,
    overlaps: list[shapely.Geometry],
) -> Outlines:
    """
    Return the outlines with those of a scenario's sketches added.

    Parameters
    ----------
    drawn
        Outlines of the plan.
    buildings
        All of the scenario; only rows that the plan lacks are outlined anew. Index id.
    overlaps
        Areas where drawings lie over others or over water. [m]

    Returns
    -------
    outlines
        The plan's, and the new ones without dashes and halos: a drawing's edge is known, and the
        map marks it by itself.
    """
    shapes = buildings.geometry.to_numpy()
    new = {
        str(name): _degrees(shapes[row], drawn.crs)
        for row, name in enumerate(buildings.index)
        if name not in drawn.buildings
    }
    if not new:
        return drawn
    return replace(
        drawn,
        drawn_on=drawn.plan,
        buildings=drawn.buildings | new,
        overlaps=tuple(rings for shape in overlaps for rings in _degrees(shape, drawn.crs)),
    )


def with_envelopes(drawn: Outlines, envelopes: list[tuple[str, Part]]) -> Outlines:
    """Return the outlines with sketches and the room that the rules of their plots leave, in m."""
    # where no sketch has become a house, there is none to leave room for
    if not envelopes or drawn.drawn_on is None:
        return drawn
    return replace(
        drawn,
        envelopes=tuple(
            (name, part.storeys, rings)
            for name, part in envelopes
            for rings in _degrees(part.shape, drawn.crs)
        ),
    )


def _degrees(shape: shapely.Geometry, crs: int) -> list[list[Ring]]:
    return _rings(shapely.transform(shape, lambda points: to_lonlat(points, crs)))


def _middle(buildings: gpd.GeoDataFrame) -> Any:  # noqa: ANN401 - a shapely point
    return shapely.box(*buildings.total_bounds).centroid


def _polygons(table: gpd.GeoDataFrame) -> dict[str, list[list[Ring]]]:
    return {str(i): _rings(shape) for i, shape in zip(table.index, table.geometry, strict=True)}


def _rings(shape: Any) -> list[list[Ring]]:  # noqa: ANN401 - any shapely geometry
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return [[_ring(part.exterior), *(_ring(hole) for hole in part.interiors)] for part in parts]


def _ring(line: Any) -> Ring:  # noqa: ANN401 - a shapely line or ring
    coordinates = shapely.get_coordinates(line)
    rounded: Ring = np.round(coordinates, DECIMALS).tolist()
    return rounded


def _point(point: Any) -> list[float]:  # noqa: ANN401 - a shapely point
    return [round(float(point.x), DECIMALS), round(float(point.y), DECIMALS)]


def _paths(table: gpd.GeoDataFrame) -> dict[str, list[Ring]]:
    paths = {}
    for name, shape in zip(table.index, table.geometry, strict=True):
        lines = shapely.boundary(shape) if "Polygon" in shape.geom_type else shape
        parts = shapely.get_parts(lines)
        paths[str(name)] = [_ring(part) for part in parts if not shapely.is_empty(part)]
    return paths


def _halos(buildings: gpd.GeoDataFrame) -> dict[str, list[list[Ring]]]:
    """Return rings as wide as two halos, outside each outline, that mark a chosen house."""
    wide = buildings.geometry.buffer(2 * HALO_M, join_style="mitre")
    rings = wide.difference(buildings.geometry)
    return _polygons(to_wgs84(gpd.GeoDataFrame(geometry=rings, crs=buildings.crs)))


def _dashes(buildings: gpd.GeoDataFrame) -> dict[str, list[Ring]]:
    """Short strokes round each outline, cut in metres, since the map has no dashed lines."""
    strokes = {}
    for name, shape in zip(buildings.index, buildings.geometry, strict=True):
        lines = list(_strokes(shapely.boundary(shape.buffer(HALO_M, join_style="mitre"))))
        table = gpd.GeoDataFrame(geometry=lines, crs=buildings.crs)
        strokes[str(name)] = [_ring(line) for line in to_wgs84(table).geometry]
    return strokes


def _strokes(edge: Any) -> Iterator[Any]:  # noqa: ANN401 - shapely lines
    for line in shapely.get_parts(edge):
        for start in np.arange(0.0, line.length, DASH_M + GAP_M):
            yield shapely.ops.substring(line, start, min(start + DASH_M, line.length))
