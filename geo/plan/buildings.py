"""
Buildings: a drawn outline with storeys becomes areas of floor, facade, window, roof and ground.

In come checked buildings, out come their measures. Areas are those of the drawn shape in EPSG:3008;
a published floor area wins over footprint times storeys and is split over the storeys evenly.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.plan._defaults import setting
from geo.plan.uses import USES, use_weights
from geo.plan.walls import shared_walls as walls_between
from geo.reference import Reference, rule
from geo.terms import Use

Floats = npt.NDArray[np.float64]

# below 10 degrees Celsius, so outside Atemp by its definition (BFS 2011:6, section 9:12)
UNHEATED = str(Use.PARKING)


def measure(
    buildings: gpd.GeoDataFrame, reference: Reference, *, shared_walls: bool = True
) -> pd.DataFrame:
    """
    Return the measures of every building.

    Facade is outer wall above ground: perimeter with courtyards times height, less what stands wall
    to wall with a neighbour, up to the lower of the two. Windows are part of it. Parking and
    storeys below ground are not heated; parking is thought to fill the storeys below ground first.

    Parameters
    ----------
    buildings
        Table of a `Plan`; index id.
    reference
        The tables of `data/`.
    shared_walls
        Whether neighbours are looked for; without, every wall is an outer wall.

    Returns
    -------
    measured
        Same index. Columns footprint_m2, perimeter_m, height_m, shared_wall_m2, facade_m2,
        basement_wall_m2, gfa_m2, gfa_light_m2 (above ground), gfa_ratio (gfa over footprint times
        all storeys [-]), atemp_m2, useful_m2, roof_m2, ground_m2, window_m2, opaque_m2. [m, m²]

    References
    ----------
    .. [1] SS 21054, *Area och volym för byggnader*, bruttoarea.
    .. [2] Boverket, BFS 2011:6 (BBR), section 9:12, Atemp.
    .. [3] Directive (EU) 2024/1275, useful floor area.
    """
    shapes = buildings.geometry.to_numpy()
    storeys = buildings["storeys"].to_numpy(dtype=float)
    below = buildings["storeys_below"].to_numpy(dtype=float)
    footprint, perimeter = shapely.area(shapes), shapely.length(shapes)
    height = storeys * buildings["storey_height_m"].to_numpy(dtype=float)
    depth = below * rule(reference, "basement_height_m")
    shared, shared_below = np.zeros((2, len(buildings)))
    if shared_walls and len(buildings) > 1:
        tolerance_m = setting(reference, "touch_tolerance_m")
        shared, shared_below = _shared_areas(shapes, height, depth, tolerance_m)
    # houses that overlap can share more than they have
    shared = np.minimum(shared, perimeter * height)
    facade = perimeter * height - shared
    window = facade * buildings["window_share"].to_numpy(dtype=float)
    columns = {
        "footprint_m2": footprint,
        "perimeter_m": perimeter,
        "height_m": height,
        "shared_wall_m2": shared,
        "facade_m2": facade,
        "basement_wall_m2": np.maximum(perimeter * depth - shared_below, 0.0),
        **_floor_areas(buildings, footprint, storeys, below, reference),
        "roof_m2": footprint,
        "ground_m2": footprint,
        "window_m2": window,
        "opaque_m2": facade - window,
    }
    return pd.DataFrame(columns, index=buildings.index)


def _shared_areas(
    shapes: npt.NDArray[np.object_], height: Floats, depth: Floats, tolerance_m: float
) -> tuple[Floats, Floats]:
    """Wall area above and below ground that each building shares with its neighbours, in m²."""
    found = walls_between(shapes, tolerance_m)
    both = np.concatenate([found.left, found.right])
    areas: list[Floats] = []
    for reach in (height, depth):
        area = found.length_m * np.minimum(reach[found.left], reach[found.right])
        sums = np.bincount(both, np.concatenate([area, area]), minlength=len(shapes))
        areas.append(sums.astype(np.float64))
    return areas[0], areas[1]


def _floor_areas(
    buildings: pd.DataFrame, footprint: Floats, storeys: Floats, below: Floats, reference: Reference
) -> dict[str, Floats]:
    """Gross, light, heated and useful floor area, in m²."""
    drawn = footprint * (storeys + below)
    gfa = drawn
    if "gfa_m2" in buildings:
        stated = buildings["gfa_m2"].to_numpy(dtype=float)
        gfa = np.where(np.isnan(stated), drawn, stated)
    light = gfa * storeys / (storeys + below)
    weights = use_weights(buildings)
    warm = weights * (USES != UNHEATED)
    warm_share = warm.sum(axis=1)
    heated = np.minimum(light, gfa * warm_share)
    every_use = pd.Series(USES)
    atemp = heated * _mean(warm, rule(reference, "atemp_ratio", use=every_use))
    return {
        "gfa_m2": gfa,
        "gfa_light_m2": light,
        "gfa_ratio": gfa / drawn,
        "atemp_m2": atemp,
        "useful_m2": light * _mean(weights, rule(reference, "useful_ratio", use=every_use)),
    }


def _mean(weights: Floats, values: Floats) -> Floats:
    """Mean of values by use; 0 where the weights are all 0."""
    total = weights.sum(axis=1)
    mean: Floats = weights @ values / np.where(total > 0.0, total, 1.0)
    return mean
