"""
The district as a grid: carbon per m2 of ground, with no mass lost or made up.

The mass of each building lies evenly on its outline and is shared out to the cells by the exact
area they have in common (`geo.district._coverage`), so that the sum over the grid is the sum over
the buildings at any cell size; sampling cell centres may lose a sixth of a district of 100 houses
at 10 m. Where nothing stands the density is 0, which is a value and not a gap.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.district._compiled import PLAIN, Kernel, compiled
from geo.district._outlines import Bounds, Frame, blocks, inside
from geo.district._outlines import thin as too_thin
from geo.errors import PlanError, UnknownChoiceError
from geo.evaluation import Evaluation
from geo.phrases import phrase

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

MOST_CELLS = 64_000_000  # 0.5 GiB; 8 x 8 km at 1 m
LONGEST_SIDE = 100_000
LAST_LINE = 1e12  # beyond it the numbers are too coarse for a share of a cell

# table of the evaluation, its column, and what that is
ACCOUNTS = {
    "embodied": ("buildings", "upfront_kg", "A1-A5 of buildings (EN 15978), kg CO2e"),
    "operational": (
        "buildings",
        "b6_kg",
        "B6 of buildings (EN 15978), all years of use, study period {years} years, kg CO2e",
    ),
    "works": ("works", "upfront_kg", "A1-A5 of civil works, kg CO2e"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Density:
    """
    Carbon density on a grid whose lines are whole multiples of the cell size.

    Parameters
    ----------
    values
        Row 0 is the northernmost, column 0 the westernmost. Shape (rows, cols). [kg CO2e/m2]
    west, north
        Outer corner of the first cell. [m]
    cell_m
        Side of a cell. [m]
    crs
        EPSG number or system, in metres.
    left_out_kg
        Mass that lies outside the grid or has no shape to lie on: what the sum of the grid lacks to
        the sum of what was given. [kg CO2e]
    scope
        What is counted, for the file that carries the grid.
    """

    values: Floats
    west: float
    north: float
    cell_m: float
    crs: int | CRS
    left_out_kg: float = 0.0
    scope: str = ""

    @property
    def mass_kg(self) -> float:
        """Sum over the grid in kg CO2e."""
        return float(self.values.sum()) * self.cell_m**2


def density(  # noqa: PLR0913 - what lies where, and the grid
    shapes: gpd.GeoSeries | Sequence[Any] | Shapes,
    kg: pd.Series | Sequence[float] | Floats,
    cell_m: float,
    *,
    crs: int | CRS,
    bounds: Bounds | None = None,
    scope: str = "",
    kernel: Kernel | None = None,
) -> Density:
    """
    Return the density of masses that lie evenly on their shapes.

    Parameters
    ----------
    shapes
        Polygons, with holes and in several parts if need be; what touches or overlaps adds up. A
        shape without area (a line, a point) is drawn one cell wide. Without a shape (None, empty)
        there is nothing to lie on.
    kg
        Mass of each shape, in the same order; memo lines may be negative. [kg CO2e]
    cell_m
        Side of a cell. [m]
    crs
        System of the coordinates, in metres.
    bounds
        West, south, east, north of the part to show, extended to whole cells; without them all
        shapes. What lies outside is left out and counted. [m]
    scope
        What is counted, in words.
    kernel
        The steps of the coverage; without it machine code if numba is installed, else numpy.

    Returns
    -------
    density
        `mass_kg` and `left_out_kg` add up to the sum of `kg`. Without shapes and bounds the grid
        has no cells.

    Raises
    ------
    PlanError
        If the cells are too many or of no size, a coordinate or mass is not a number, or the system
        is not in metres.

    Examples
    --------
    >>> houses = [shapely.box(0, 0, 15, 10), shapely.box(10, 0, 20, 10)]
    >>> density(houses, [300.0, 100.0], 10.0, crs=3008).values
    array([[2., 2.]])
    """
    _check_metres(crs)
    if not (math.isfinite(cell_m) and cell_m > 0.0):
        message = phrase("Cells of {side} m are no grid; give a side above 0 m.", side=cell_m)
        raise PlanError(message)
    drawn, masses = _checked(np.asarray(shapes, dtype=object), np.asarray(kg, dtype=float), cell_m)
    frame = _frame(_extent(drawn) if bounds is None else bounds, cell_m)
    values = np.zeros((frame.rows, frame.cols))
    kept, placed = inside(drawn, masses, frame)
    steps = kernel or compiled() or PLAIN
    for block in blocks(kept, placed / cell_m**2, frame):
        changes = steps.accumulate(block.edges, block.start, block.width, block.size)
        steps.pour(values, changes, block.boxes, block.mass)
    return Density(
        values=values,
        west=frame.west * cell_m,
        north=frame.north * cell_m,
        cell_m=cell_m,
        crs=crs,
        left_out_kg=float(np.asarray(kg, dtype=float).sum() - placed.sum()),
        scope=scope,
    )


def density_of(
    evaluation: Evaluation, account: str, cell_m: float, *, bounds: Bounds | None = None
) -> Density:
    """
    Return the density of one account of an evaluation.

    Parameters
    ----------
    evaluation
        Its tables hold the masses and the shapes.
    account
        A key of `ACCOUNTS`: *embodied* (A1-A5 of the buildings), *operational* (B6 of the
        buildings, all years of use) or *works* (A1-A5 of the civil works). None contains another.
    cell_m
        Side of a cell. [m]
    bounds
        See `density`; without them the extent of the buildings, and for *works* that of the works.

    Returns
    -------
    density
        All accounts of one evaluation lie on the same lines. [kg CO2e/m2 of ground]

    Raises
    ------
    UnknownChoiceError
        If there is no such account.
    PlanError
        See `density`.
    """
    if account not in ACCOUNTS:
        message = phrase(
            "There is no account {account}; choose {accounts}.",
            account=repr(account),
            accounts=", ".join(ACCOUNTS),
        )
        raise UnknownChoiceError(message)
    table, column, scope = ACCOUNTS[account]
    rows: gpd.GeoDataFrame = getattr(evaluation, table)
    years = evaluation.scenario.choices.study_period_years
    return density(
        rows.geometry,
        rows[column],
        cell_m,
        crs=rows.crs,
        bounds=bounds,
        scope=scope.format(years=years),
    )


@cache
def _check_metres(crs: int | CRS) -> None:
    """Refuse a system whose squares are no square metres."""
    try:
        system = CRS.from_user_input(crs)
        metres = all(axis.unit_name == "metre" for axis in system.axis_info[:2])
    except CRSError:
        metres = False
    if not metres:
        message = phrase(
            "The coordinate system {crs} is not in metres; transform the shapes first.", crs=crs
        )
        raise PlanError(message)


def _checked(shapes: Shapes, kg: Floats, cell_m: float) -> tuple[Shapes, Floats]:
    """Return what can be drawn: shapes with an area, and their masses."""
    if shapes.shape != kg.shape:
        message = phrase(
            "{shapes} shapes and {masses} masses do not belong together.",
            shapes=shapes.size,
            masses=kg.size,
        )
        raise PlanError(message)
    if not np.isfinite(kg).all():
        number = int(np.flatnonzero(~np.isfinite(kg))[0]) + 1
        message = phrase(
            "The mass of shape {number} of {count} is not a number; leave the shape out.",
            number=number,
            count=len(kg),
        )
        raise PlanError(message)
    given = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    drawn, masses = shapes[given], kg[given]
    finite = np.isfinite(shapely.bounds(drawn)).all(axis=1)
    if not finite.all():
        number = int(np.flatnonzero(given)[~finite][0]) + 1
        message = phrase(
            "Shape {number} of {count} has a corner without a place; draw it again.",
            number=number,
            count=len(shapes),
        )
        raise PlanError(message)
    valid = shapely.is_valid(drawn)
    if not valid.all():
        drawn[~valid] = shapely.make_valid(drawn[~valid])
    thin = too_thin(drawn, cell_m)
    if thin.any():
        drawn[thin] = shapely.buffer(drawn[thin], 0.5 * cell_m, cap_style="square")
        thin = too_thin(drawn, cell_m)  # so far away that it has no width in these numbers
    return drawn[~thin], masses[~thin]


def _extent(shapes: Shapes) -> Bounds:
    if not len(shapes):
        return 0.0, 0.0, 0.0, 0.0
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


def _frame(bounds: Bounds, cell_m: float) -> Frame:
    """Extend bounds to whole cells, so that grids of all scenarios lie on the same lines."""
    west, south, east, north = bounds
    if not (all(map(math.isfinite, bounds)) and west <= east and south <= north):
        message = phrase(
            "{bounds} are no bounds; give west, south, east and north in metres.", bounds=bounds
        )
        raise PlanError(message)
    lines = [line / cell_m for line in bounds]
    check_cells((north - south) / cell_m, (east - west) / cell_m, cell_m)
    if max(map(abs, lines)) > LAST_LINE:
        message = phrase(
            "A raster {distance} m away from the origin has no firm cells.",
            distance=f"{max(map(abs, bounds)):.3g}",
        )
        raise PlanError(message)
    left, top = math.floor(lines[0]), math.ceil(lines[3])
    rows, cols = top - math.floor(lines[1]), math.ceil(lines[2]) - left
    return Frame(west=left, north=top, rows=rows, cols=cols, cell_m=cell_m)


def check_cells(rows: float, cols: float, cell_m: float) -> None:
    """
    Refuse a raster that nobody's memory would hold.

    Parameters
    ----------
    rows, cols
        Cells along both sides; parts of cells may be given.
    cell_m
        Side of a cell. [m]

    Raises
    ------
    PlanError
        If there are more than `MOST_CELLS`, or more than a file may have along one side.
    """
    if rows * cols > MOST_CELLS or max(rows, cols) > LONGEST_SIDE:
        message = phrase(
            "A raster of {cols} x {rows} cells of {side} m has more than {most} cells, or "
            "more than {longest} along a side; choose larger cells or a smaller part.",
            cols=f"{cols:,.0f}",
            rows=f"{rows:,.0f}",
            side=f"{cell_m:g}",
            most=f"{MOST_CELLS:,}",
            longest=f"{LONGEST_SIDE:,}",
        )
        raise PlanError(message)
