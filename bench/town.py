"""
A made-up town of any size: rectangles, L and U shapes and courtyard blocks, turned at random.

The table is complete, as `geo.plan.read.read_plan` returns it: it can go straight into the model.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.terms import Cladding, EnergyLevel, Frame, HeatSupply, Use

Floats = npt.NDArray[np.float64]

# corners in the unit square, and the share of the houses with that shape
RECTANGLE = ((0, 0), (1, 0), (1, 1), (0, 1))
L_SHAPE = ((0, 0), (1, 0), (1, 0.4), (0.4, 0.4), (0.4, 1), (0, 1))
U_SHAPE = ((0, 0), (1, 0), (1, 1), (0.7, 1), (0.7, 0.35), (0.3, 0.35), (0.3, 1), (0, 1))
YARD = ((0.25, 0.25), (0.25, 0.75), (0.75, 0.75), (0.75, 0.25))
SHAPES = (
    (RECTANGLE, None, 0.50),
    (L_SHAPE, None, 0.35),
    (U_SHAPE, None, 0.10),
    (RECTANGLE, YARD, 0.05),
)
SPACING_M = 80.0  # no house touches another
ORIGIN = (100_000.0, 6_200_000.0)


def town(count: int, *, first: int = 0) -> gpd.GeoDataFrame:
    """
    Return houses number `first` to `first + count - 1` of an endless town.

    Parameters
    ----------
    count
        Number of houses.
    first
        Number of the first one; the same numbers always give the same town.

    Returns
    -------
    buildings
        A complete table in EPSG:3008, index id.
    """
    rng = np.random.default_rng([2026, first])
    number = np.arange(first, first + count)
    completion = rng.integers(2026, 2046, count)
    table = pd.DataFrame(
        {
            "use": _codes(rng, (Use.RESIDENTIAL, Use.OFFICE, Use.SCHOOL, Use.RETAIL), count),
            "frame": _codes(rng, tuple(Frame), count),
            "cladding": _codes(rng, tuple(Cladding), count),
            "energy_level": _codes(rng, tuple(EnergyLevel), count),
            "heat_supply": _codes(rng, tuple(HeatSupply), count),
            "storeys": rng.integers(1, 13, count).astype(float),
            "storeys_below": rng.integers(0, 3, count),
            "storey_height_m": 3.0,
            "window_share": rng.uniform(0.1, 0.4, count),
            "pv_m2": rng.uniform(0.0, 100.0, count),
            "dwellings": 0.0,
            "completion_year": completion,
            "start_year": completion - 2,
            "status": "planned",
            "basis": "modelled",
            **dict.fromkeys(("plot_id", "phase", "source"), ""),
            **dict.fromkeys(
                (
                    "gfa_m2",
                    "declared_a1a5_kg_m2gfa",
                    "declared_energy_kwh_m2atemp",
                    "uncertainty_m",
                ),
                np.nan,
            ),
        },
        index=pd.Index([f"h{n}" for n in number], name="id"),
    )
    table["name"] = table["building"] = table.index
    shares: dict[str, dict[str, float]] = {use: {use: 1.0} for use in Use}
    table["use_shares"] = [shares[use] for use in table["use"]]
    return gpd.GeoDataFrame(table, geometry=_footprints(rng, number), crs=3008)


def _codes(rng: np.random.Generator, codes: tuple[str, ...], count: int) -> pd.Categorical:
    """Draw words as categories, as a reader of large columnar files returns them."""
    words = [str(code) for code in codes]
    return pd.Categorical.from_codes(rng.integers(0, len(words), count), categories=words)


def _footprints(rng: np.random.Generator, number: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """Draw every shape for all its houses at once: scale, turn, and put on a grid of streets."""
    count = len(number)
    kind = rng.choice(len(SHAPES), count, p=[share for *_, share in SHAPES])
    size = np.stack([rng.uniform(12, 40, count), rng.uniform(10, 25, count)], axis=1)
    angle = rng.uniform(0, np.pi, count)
    place = np.stack([number % 1000, number // 1000], axis=1) * SPACING_M + ORIGIN
    drawn = np.empty(count, dtype=object)
    for index, (outline, yard, _) in enumerate(SHAPES):
        chosen = kind == index
        parts = (size[chosen], angle[chosen], place[chosen])
        shells = _rings(outline, *parts)
        holes = None if yard is None else _rings(yard, *parts)[:, None]
        drawn[chosen] = shapely.polygons(shells, holes=holes)
    return drawn


def _rings(
    corners: tuple[tuple[float, float], ...], size: Floats, angle: Floats, place: Floats
) -> npt.NDArray[np.object_]:
    scaled = np.array(corners)[None] * size[:, None, :]
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x = cos * scaled[..., 0] - sin * scaled[..., 1] + place[:, None, 0]
    y = sin * scaled[..., 0] + cos * scaled[..., 1] + place[:, None, 1]
    rings: npt.NDArray[np.object_] = shapely.linearrings(x, y)
    return rings
