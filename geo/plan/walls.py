"""
Shared walls: where neighbouring buildings stand wall to wall.

Two walls are shared where they face each other and the stretch they have in common lies within the
tolerance at both of its ends. That is exact for walls drawn on the same line, holds for drawings
that miss each other by a centimetre, and counts no wall that only leads up to a neighbour's corner.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]

CHUNK = 8_192  # walls that are compared at a time


@dataclass(frozen=True, kw_only=True, eq=False)
class SharedWalls:
    """Pairs of neighbours (positions in the table, `left` < `right`), their common length in m."""

    left: Positions
    right: Positions
    length_m: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class _Walls:
    """Straight walls from start to end in m, their building on the left: its position."""

    start: Floats
    end: Floats
    owner: Positions

    @property
    def length_m(self) -> Floats:
        length: Floats = np.hypot(*(self.end - self.start).T)
        return length


def shared_walls(shapes: Shapes, tolerance_m: float) -> SharedWalls:
    """
    Return the lengths that neighbouring polygons have in common.

    Parameters
    ----------
    shapes
        Polygons or multipolygons; courtyards count, either direction of the rings will do.
    tolerance_m
        Walls at most this far apart stand wall to wall. [m]

    Returns
    -------
    shared
        One entry per pair of walls; two buildings may appear more than once. [m]

    Examples
    --------
    >>> houses = np.array([shapely.box(0, 0, 10, 12), shapely.box(10, 0, 18, 12)])
    >>> shared_walls(houses, 0.02).length_m
    array([12.])
    """
    neighbours = _neighbours(shapes, tolerance_m)
    walls = _walls(shapes[neighbours], neighbours)
    left, right, length_m = zip(*_shared(walls, tolerance_m), strict=True)
    return SharedWalls(left=np.hstack(left), right=np.hstack(right), length_m=np.hstack(length_m))


def _shared(walls: _Walls, tolerance_m: float) -> Iterator[tuple[Positions, Positions, Floats]]:
    """Yield owners and common length of walls wall to wall, in parts to bound the memory."""
    for first, second in _candidates(walls, tolerance_m):
        length_m = _common_length(walls, first, second, tolerance_m)
        counted = length_m > 0.0
        yield walls.owner[first[counted]], walls.owner[second[counted]], length_m[counted]


def _neighbours(shapes: Shapes, tolerance_m: float) -> Positions:
    """Positions of the buildings that have a neighbour within the tolerance."""
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="dwithin", distance=tolerance_m)
    return np.unique(first[first != second])


def _walls(shapes: Shapes, owner: Positions) -> _Walls:
    """Cut the rings of polygons into straight walls with the building on their left."""
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    # outer rings run against the clock, courtyards with it, so the inside is always on the left
    turned = shapely.orient_polygons(parts)
    rings, of_part = shapely.get_rings(turned, return_index=True)
    corners, of_ring = shapely.get_coordinates(rings, return_index=True)
    inside = of_ring[1:] == of_ring[:-1]
    inside &= (corners[1:] != corners[:-1]).any(axis=1)
    owners = owner[of_shape[of_part[of_ring[:-1][inside]]]]
    return _Walls(start=corners[:-1][inside], end=corners[1:][inside], owner=owners)


def _candidates(walls: _Walls, tolerance_m: float) -> Iterator[tuple[Positions, Positions]]:
    """Yield pairs of walls of different buildings whose extents meet, each pair once."""
    low = np.minimum(walls.start, walls.end)
    high = np.maximum(walls.start, walls.end)
    # extents alone: asking the tree for distances takes ten times as long as the arithmetic below
    extents = shapely.linestrings(np.stack([low, high], axis=1))
    grown = shapely.linestrings(np.stack([low - tolerance_m, high + tolerance_m], axis=1))
    tree = shapely.STRtree(extents)
    for start in range(0, max(len(grown), 1), CHUNK):
        first, second = tree.query(grown[start : start + CHUNK])
        once = walls.owner[first + start] < walls.owner[second]
        yield first[once] + start, second[once]


def _common_length(
    walls: _Walls, first: Positions, second: Positions, tolerance_m: float
) -> Floats:
    """
    Length of the stretch that two walls have in common, in m.

    With `s` along the first wall and `d` across it, the second runs from (s0, d0) to (s1, d1). They
    face each other when s falls; the stretch is the overlap in s, and counts when |d| is within the
    tolerance at both of its ends.
    """
    start, length_m = walls.start[first], walls.length_m[first]
    along = (walls.end[first] - start) / length_m[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    to_start, to_end = walls.start[second] - start, walls.end[second] - start
    s0, s1 = (to_start * along).sum(axis=1), (to_end * along).sum(axis=1)
    d0, d1 = (to_start * across).sum(axis=1), (to_end * across).sum(axis=1)
    low, high = np.maximum(s1, 0.0), np.minimum(s0, length_m)
    faces = (s1 < s0) & (low < high)
    run = np.where(faces, s0 - s1, 1.0)
    near = faces.copy()
    for end in (low, high):
        near &= np.abs(d0 + (d1 - d0) * (s0 - end) / run) <= tolerance_m
    return np.where(near, high - low, 0.0)
