"""The district as a grid, against the sampling of cell centres that GIS programs do."""

import math

import numpy as np
import numpy.typing as npt
import shapely
from affine import Affine
from rasterio.features import rasterize

from bench.measure import cpu_seconds
from bench.town import town
from geo.district._compiled import compiled
from geo.district.grid import density

STREETS_M = 45.0  # a denser town: the grid is to hold houses, not fields
CELLS_M = (1.0, 10.0)
COUNTS = (100, 20_000)
REPEATS = {100: 9, 20_000: 3}


def raster_figures() -> list[tuple[int, float, float, float]]:
    """Return houses, side of a cell in m, and CPU seconds of both programs, for each case."""
    return [(count, cell_m, *_seconds(count, cell_m)) for count in COUNTS for cell_m in CELLS_M]


def has_compiler() -> bool:
    """Tell whether the grid is machine code here."""
    return compiled() is not None


def _seconds(count: int, cell_m: float) -> tuple[float, float]:
    houses = _square(count)
    kg = np.random.default_rng(count).uniform(1e5, 1e6, count)
    found = density(houses, kg, cell_m, crs=3008)
    place = Affine(cell_m, 0.0, found.west, 0.0, -cell_m, found.north)
    values = kg / shapely.area(houses)

    def sampled() -> object:
        pairs = zip(houses, values, strict=True)
        return rasterize(pairs, out_shape=found.values.shape, transform=place, dtype="float64")

    return (
        cpu_seconds(lambda: density(houses, kg, cell_m, crs=3008), repeats=REPEATS[count]),
        cpu_seconds(sampled, repeats=REPEATS[count]),
    )


def _square(count: int) -> npt.NDArray[np.object_]:
    """Move the houses of a town together into a square."""
    houses = np.array(town(count).geometry, dtype=object)
    side = math.ceil(math.sqrt(count))
    number = np.arange(count)
    place = np.stack([number % side, number // side], axis=1) * STREETS_M
    corners, owner = shapely.get_coordinates(houses, return_index=True)
    low = shapely.bounds(houses)[:, :2]
    moved: npt.NDArray[np.object_] = shapely.set_coordinates(
        houses, corners + (place - low)[owner] + low.min(axis=0)
    )
    return moved
