"""
CityJSON: the massing as solids for programs that know cities in three dimensions.

CityJSON 2.0 (https://www.cityjson.org/specs/2.0.1/), LoD1: each footprint is raised to its height,
courtyards stay open. A house of several parts is a `Building` with a `BuildingPart` for each.
Heights begin at 0, the ground; the plan knows no terrain.
"""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.plan.plain import plain
from geo.plan.write import whole
from layers.export.contents import Contents
from layers.export.credits import credit_line

VERSION = "2.0"
LOD = "1"
SCALE = 0.001  # metres: coordinates are whole millimetres
EPSG = "https://www.opengis.net/def/crs/{authority}/0/{code}"
SURFACES = ("GroundSurface", "RoofSurface", "WallSurface")

Ring = list[int]
Surface = list[Ring]


def cityjson(path: Path, contents: Contents) -> None:
    """
    Write the buildings of the first scenario as solids with all their figures.

    Parameters
    ----------
    path
        The file to make.
    contents
        What is taken home.
    """
    model = city(contents.whole["buildings"])
    said = f"{contents.words('export.indicative')} {credit_line(contents)}"
    title = f"{contents.place}, {contents.chosen.names[0]}. {said}"
    model["metadata"] |= {"title": title, "referenceDate": contents.moment[:10]}
    with whole(path) as place:
        place.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")), "utf-8")


def city(buildings: gpd.GeoDataFrame) -> dict[str, Any]:
    """
    Return buildings as a CityJSON object.

    Parameters
    ----------
    buildings
        Polygons with `height_m` [m] and `building`, the house of each row; index id. Coordinates in
        metres.

    Returns
    -------
    model
        With metadata of system and extent.
    """
    west, south, east, north = (float(edge) for edge in buildings.total_bounds)
    corners = _Corners(math.floor(west), math.floor(south))
    rows = plain(pd.DataFrame(buildings.drop(columns="geometry"))).to_dict("records")
    shapes, heights = buildings.geometry.to_numpy(), buildings["height_m"].to_numpy(dtype=float)
    houses = buildings["building"].astype(str)
    count = houses.value_counts()
    objects: dict[str, Any] = {}
    for row, shape, height, house in zip(rows, shapes, heights, houses, strict=True):
        solids = [s for part in shapely.get_parts(shape) if (s := corners.solid(part, height))]
        made = {"type": "Building", "attributes": _told(row), "geometry": list(_geometry(solids))}
        name = str(row["id"])
        if count[house] == 1:
            objects[name] = made
            continue
        # a part may bear the name of its house
        whole, name = f"{house}-building", f"{name}-part"
        parent = objects.setdefault(whole, {"type": "Building", "children": []})
        parent["attributes"] = {"name": str(house)}
        parent["children"].append(name)
        objects[name] = made | {"type": "BuildingPart", "parents": [whole]}
    top = float(np.max(heights, initial=0.0))
    authority, code = buildings.crs.to_authority() or ("EPSG", "0")
    return {
        "type": "CityJSON",
        "version": VERSION,
        "transform": {
            "scale": [SCALE] * 3,
            "translate": [float(corners.west), float(corners.south), 0.0],
        },
        "metadata": {
            "referenceSystem": EPSG.format(authority=authority, code=code),
            "geographicalExtent": [west, south, 0.0, east, north, top],
        },
        "CityObjects": objects,
        "vertices": corners.listed,
    }


class _Corners:
    """All corners once, as whole millimetres from the south-western one."""

    def __init__(self, west: float, south: float) -> None:
        self.west, self.south = west, south
        self._known: dict[tuple[int, int, int], int] = {}

    @property
    def listed(self) -> list[list[int]]:
        return [list(corner) for corner in self._known]

    def solid(self, shape: shapely.Polygon, height_m: float) -> list[Surface] | None:
        """Return ground, roof and walls of a footprint, all seen from outside; None when flat."""
        outline = shapely.orient_polygons(shape)
        top = round(height_m / SCALE)
        rings = [self._ring(ring) for ring in (outline.exterior, *outline.interiors)]
        rings = [ring for ring in rings if len(ring) >= 3]
        if top <= 0 or not rings:
            return None
        roof = [[self._number((*corner, top)) for corner in ring] for ring in rings]
        ground = [[self._number((*corner, 0)) for corner in reversed(ring)] for ring in rings]
        walls = [wall for ring in rings for wall in self._walls(ring, top)]
        return [ground, roof, *walls]

    def _walls(self, ring: list[tuple[int, int]], top: int) -> Iterator[Surface]:
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            corners = ((*start, 0), (*end, 0), (*end, top), (*start, top))
            yield [[self._number(corner) for corner in corners]]

    def _ring(self, line: shapely.LinearRing) -> list[tuple[int, int]]:
        """Return the corners of a ring, none twice in a row, without the closing one."""
        placed = shapely.get_coordinates(line) - (self.west, self.south)
        whole = [(int(x), int(y)) for x, y in np.round(placed / SCALE)]
        return [
            corner for corner, before in zip(whole[1:], whole, strict=False) if corner != before
        ]

    def _number(self, corner: tuple[int, int, int]) -> int:
        return self._known.setdefault(corner, len(self._known))


def _geometry(solids: list[list[Surface]]) -> Iterator[dict[str, Any]]:
    """Yield the geometry of a building: a solid, or several that stand apart."""
    if not solids:
        return
    values = [[[0, 1, *[2] * (len(solid) - 2)]] for solid in solids]
    shells = [[solid] for solid in solids]
    single = len(solids) == 1
    yield {
        "type": "Solid" if single else "MultiSolid",
        "lod": LOD,
        "boundaries": shells[0] if single else shells,
        "semantics": {
            "surfaces": [{"type": name} for name in SURFACES],
            "values": values[0] if single else values,
        },
    }


def _told(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the figures of a building; those without a value are left out."""
    found = {str(name): value for name, value in row.items() if name != "id"}
    return {
        name: value
        for name, value in found.items()
        if value is not None and not (isinstance(value, float) and not math.isfinite(value))
    }
