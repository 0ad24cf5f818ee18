"""
Forms: how each kind of massing lies on a plot that is turned along its longest side.

In comes what may be built upon, near the origin and turned so that the longest side lies east and
west; out comes the ground that is covered, with what could not be done.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import Note
from geo.plan._notes import note
from geo.sketch import Massing
from geo.terms import MassingKind

Floats = npt.NDArray[np.float64]
Notes = tuple[Note, ...]
Made = tuple[shapely.Geometry, Notes]

SLIVER_M2, SLIVER_M = 1.0, 0.5  # smaller or thinner is no house but dust of clipping
GRID_M = 1e-6
TRIED = 9  # places tried for a slab
CLEARLY = 0.98  # of the longest: a slab in the middle that is as good as that stays there


def _perimeter(free: shapely.Geometry, massing: Massing) -> Made:
    inner = shapely.buffer(free, -massing.depth_m, join_style="mitre")
    yards = [yard for yard in solid(inner) if yard.area >= massing.min_yard_m2]
    if not yards:
        told = "No courtyard fits inside {depth} m of building depth; the block is closed."
        return free, (note("yard_closed", told, depth=f"{massing.depth_m:g}"),)
    block = free.difference(shapely.union_all(yards))
    for gap in _openings(free, massing):
        block = block.difference(gap)
    return block, ()


def _openings(free: shapely.Geometry, massing: Massing) -> list[shapely.Polygon]:
    """Return gaps through the block at the middle of its longest sides."""
    starts, ends = _sides(free)
    sides = ends - starts
    lengths = np.hypot(*sides.T)
    # equal sides in the order of their place, so that the first corner of the ring does not matter
    middles = starts + sides / 2.0
    order = np.lexsort((middles[:, 0].round(3), middles[:, 1].round(3), -lengths.round(3)))
    gaps = []
    for side in order[: massing.openings]:
        along = sides[side] / lengths[side]
        inward = np.array([-along[1], along[0]])
        start = middles[side] - along * massing.opening_m / 2.0 - inward * SLIVER_M
        end = start + along * massing.opening_m
        through = inward * (massing.depth_m + 2.0 * SLIVER_M)
        gaps.append(shapely.Polygon([start, end, end + through, start + through]))
    return gaps


def _sides(free: shapely.Geometry) -> tuple[Floats, Floats]:
    """Return starts and ends of the sides of the largest part, the inside on their left."""
    largest = max(shapely.get_parts(free), key=lambda polygon: polygon.area)
    plain = shapely.simplify(shapely.orient_polygons(largest), SLIVER_M / 10.0)
    corners = shapely.get_coordinates(plain.exterior)
    return corners[:-1], corners[1:]


def _slabs(free: shapely.Geometry, massing: Massing, *, many: bool) -> Made:
    """Return strips across the plot's middle, one or as many as their distance allows."""
    upright = massing.quarter % 2 == 1
    west, south, east, north = free.bounds
    low, high = (west, east) if upright else (south, north)
    depth, width = massing.depth_m, high - low
    count = max(1, int((width + massing.gap_m + 1e-6) // (depth + massing.gap_m))) if many else 1
    depth = min(depth, width)
    span = count * depth + (count - 1) * massing.gap_m
    first = low + (width - span) / 2.0
    cut = partial(_strip, free, depth=depth, length=massing.length_m, upright=upright)
    if many:
        starts = [first + number * (depth + massing.gap_m) for number in range(count)]
        return shapely.union_all([cut(start) for start in starts]), ()
    return _longest([cut(start) for start in (first, *np.linspace(low, high - depth, TRIED))]), ()


def _longest(strips: list[shapely.Geometry]) -> shapely.Geometry:
    """Return the first strip, in the middle, unless one elsewhere is clearly longer."""
    whole = [max(solid(strip) or [shapely.Polygon()], key=lambda s: s.area) for strip in strips]
    best = max(strip.area for strip in whole)
    return next(strip for strip in whole if strip.area >= CLEARLY * best)


def _strip(
    free: shapely.Geometry, start: float, depth: float, length: float | None, *, upright: bool
) -> shapely.Geometry:
    """Return what of the plot lies in a strip, cut to its length round the middle."""
    west, south, east, north = free.bounds
    box = (start, south, start + depth, north) if upright else (west, start, east, start + depth)
    cut = shapely.box(*box).intersection(free)
    if length is None or cut.is_empty:
        return cut
    west, south, east, north = cut.bounds
    east_mid, north_mid = (west + east) / 2.0, (south + north) / 2.0
    if upright:
        box = (west, north_mid - length / 2.0, east, north_mid + length / 2.0)
    else:
        box = (east_mid - length / 2.0, south, east_mid + length / 2.0, north)
    return cut.intersection(shapely.box(*box))


def _wings(free: shapely.Geometry, massing: Massing, *, count: int) -> Made:
    """Return two or three wings along neighbouring sides of the plot, turned by quarters."""
    starts, ends = _sides(free)
    sides = ends - starts
    # which way each side faces: south 0, east 1, north 2, west 3 of the turned plot
    faces = np.round(np.degrees(np.arctan2(sides[:, 1], sides[:, 0])) / 90.0).astype(int) % 4
    chosen = [(massing.quarter + number) % 4 for number in range(count)]
    lines = [
        shapely.LineString([start, end])
        for start, end, face in zip(starts, ends, faces, strict=True)
        if face in chosen
    ]
    joined = shapely.line_merge(shapely.multilinestrings(lines), directed=True)
    wings = [
        shapely.buffer(
            line, massing.depth_m, single_sided=True, join_style="mitre", cap_style="flat"
        )
        for line in shapely.get_parts(joined)
    ]
    return shapely.union_all(wings).intersection(free), ()


def _tower(free: shapely.Geometry, massing: Massing) -> Made:
    """Return a rectangle where the plot is widest."""
    widest = max(shapely.get_parts(free), key=lambda polygon: polygon.area)
    east, north = shapely.get_coordinates(shapely.maximum_inscribed_circle(widest, 0.01))[0]
    half = (massing.length_m or massing.depth_m) / 2.0, massing.depth_m / 2.0
    if massing.quarter % 2 == 1:
        half = half[1], half[0]
    box = shapely.box(east - half[0], north - half[1], east + half[0], north + half[1])
    return box.intersection(widest), ()


def _whole(free: shapely.Geometry, _: Massing) -> Made:
    return free, ()


FORMS: dict[MassingKind, Callable[[shapely.Geometry, Massing], Made]] = {
    MassingKind.PERIMETER: _perimeter,
    MassingKind.SLAB: partial(_slabs, many=False),
    MassingKind.SLABS: partial(_slabs, many=True),
    MassingKind.L: partial(_wings, count=2),
    MassingKind.U: partial(_wings, count=3),
    MassingKind.TOWER: _tower,
    MassingKind.PODIUM: _tower,
    MassingKind.TERRACES: partial(_slabs, many=False),
    MassingKind.FOOTPRINT: _whole,
}


def clipped(shape: shapely.Geometry, free: shapely.Geometry) -> shapely.Geometry:
    """Return what of a shape lies in another, on a grid: turning may have crossed thin corners."""
    areas = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if not areas:
        return shapely.Polygon()
    mended = shapely.multipolygons(areas)
    whole = shapely.make_valid(mended, method="structure", keep_collapsed=False)
    return shapely.intersection(whole, free, grid_size=GRID_M)


def solid(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the polygons of a shape that are large and thick enough to build."""
    return [
        part
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        and part.area >= SLIVER_M2
        and not shapely.buffer(part, -SLIVER_M / 2.0).is_empty
    ]
