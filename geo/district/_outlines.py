"""
Outlines: polygons in metres as edges in cells, by the block, ready for the coverage.

Each polygon is counted from the corner of its own box of cells, so figures are small and exact
however far away the origin of the coordinates is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.district._coverage import SPARE_COLS, SPARE_ROWS

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]
Bounds = tuple[float, float, float, float]

BLOCK_CELLS = 1 << 18  # boxes worked on at a time: what fits a cache
THINNEST = 1e-6  # width in cells below which a shape has no area to speak of


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The grid before it is filled: numbers of its first column and row, and its size."""

    west: int
    north: int  # counted upwards
    rows: int
    cols: int
    cell_m: float

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north in m."""
        lines = (self.west, self.north - self.rows, self.west + self.cols, self.north)
        west, south, east, north = (line * self.cell_m for line in lines)
        return west, south, east, north


def thin(shapes: Shapes, cell_m: float) -> npt.NDArray[np.bool_]:
    """
    Tell which shapes are too thin to be shared out by area: lines, points, slivers.

    Parameters
    ----------
    shapes
        Any shapes.
    cell_m
        Side of a cell. [m]

    Returns
    -------
    thin
        True where the area is less than a strip along the outline `THINNEST` cells wide.
    """
    least = THINNEST * cell_m * np.maximum(shapely.length(shapes), cell_m)
    found: npt.NDArray[np.bool_] = shapely.area(shapes) < least
    return found


def inside(shapes: Shapes, kg: Floats, frame: Frame) -> tuple[Shapes, Floats]:
    """
    Return what lies inside the frame: shapes cut at its border, with their share of the mass.

    Parameters
    ----------
    shapes
        Shapes with an area.
    kg
        Mass of each. [kg CO2e]
    frame
        The grid.

    Returns
    -------
    shapes, kg
        Fewer where some lie outside. [kg CO2e]
    """
    west, south, east, north = frame.bounds
    edges = shapely.bounds(shapes)
    over = (edges < [west, south, -np.inf, -np.inf]) | (edges > [np.inf, np.inf, east, north])
    cut = np.flatnonzero(over.any(axis=1))
    if not len(cut):
        return shapes, kg
    whole = shapes[cut]
    part = shapely.intersection(whole, shapely.box(west, south, east, north))
    kept, placed = shapes.copy(), kg.copy()
    kept[cut], placed[cut] = part, kg[cut] * shapely.area(part) / shapely.area(whole)
    stays = np.ones(len(shapes), dtype=bool)
    stays[cut] = ~thin(part, frame.cell_m)
    return kept[stays], placed[stays]


class Block(NamedTuple):
    """
    Polygons whose boxes fit in one buffer; see `geo.district._coverage`.

    edges: rows and columns of both ends from the corner of the box, shape (4, edges) [cells].
    start, width: of the box of each edge. size: cells of the buffer.
    boxes: start, first row, first column, rows, columns of each polygon. mass: of each polygon.
    """

    edges: Floats
    start: Positions
    width: Positions
    size: int
    boxes: Positions
    mass: Floats


def blocks(shapes: Shapes, mass: Floats, frame: Frame) -> Iterator[Block]:
    """
    Yield polygons by the block.

    Parameters
    ----------
    shapes
        Valid shapes with an area, inside the frame.
    mass
        What each adds to the sum of the grid.
    frame
        The grid.
    """
    if not len(shapes):
        return
    edges, owner = _edges(shapes, frame)
    boxes = _boxes(edges, owner, frame)
    edges -= boxes[owner][:, [2, 1, 2, 1]].T
    sizes = (boxes[:, 3] + SPARE_ROWS) * (boxes[:, 4] + SPARE_COLS)
    ends = np.cumsum(sizes)
    firsts = np.flatnonzero(np.diff((ends - 1) // BLOCK_CELLS, prepend=-1))
    boxes[:, 0] = ends - sizes
    for first, last in zip(firsts, [*firsts[1:], len(boxes)], strict=True):
        begin, stop = np.searchsorted(owner, [first, last])
        own = boxes[first:last]
        own[:, 0] -= own[0, 0]
        of = owner[begin:stop] - first
        yield Block(
            edges=np.ascontiguousarray(edges[:, begin:stop]),
            start=own[of, 0],
            width=own[of, 4] + SPARE_COLS,
            size=int(sizes[first:last].sum()),
            boxes=own,
            mass=mass[first:last],
        )


def _edges(shapes: Shapes, frame: Frame) -> tuple[Floats, Positions]:
    """Return the edges of all polygons in cells from the corner of the frame, and their shapes."""
    # twice, for a repaired shape may be a collection of multipolygons
    some, of_shape = shapely.get_parts(shapes, return_index=True)
    parts, of_some = shapely.get_parts(some, return_index=True)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, of_part = parts[areal], of_shape[of_some[areal]]
    # outer rings run against the clock, courtyards with it, so the inside is always on the left
    rings, of_ring = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    x = corners[:, 0] / frame.cell_m - frame.west
    y = frame.north - corners[:, 1] / frame.cell_m
    joined = ring[1:] == ring[:-1]
    ends = (x[:-1][joined], y[:-1][joined], x[1:][joined], y[1:][joined])
    owner: Positions = of_part[of_ring[ring[1:][joined]]]
    return np.stack(ends), owner


def _boxes(edges: Floats, owner: Positions, frame: Frame) -> Positions:
    """Start (yet unset), first row, first column, rows and columns of the cells of each polygon."""
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    west, north = np.floor(np.minimum.reduceat(edges[:2], firsts, axis=1))
    east, south = np.ceil(np.maximum.reduceat(edges[:2], firsts, axis=1))
    # a corner on the border may come out a hair beyond it
    left, top = np.clip(west, 0, frame.cols - 1), np.clip(north, 0, frame.rows - 1)
    right, bottom = np.clip(east, left + 1, frame.cols), np.clip(south, top + 1, frame.rows)
    sides = (np.zeros(len(firsts)), top, left, bottom - top, right - left)
    return np.stack(sides, axis=1).astype(np.intp)
