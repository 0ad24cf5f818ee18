"""
Buildings: a drawn outline with storeys becomes areas of floor, facade, window, roof and ground.

In come checked buildings, out come their measures. Areas are those of the drawn shape in EPSG:3008;
a published floor area wins over footprint times storeys and is split over the storeys evenly.
"""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.plan._defaults import setting
from geo.plan.uses import USES, Uses
from geo.plan.walls import shared_walls as walls_between
from geo.reference import Reference, constant, remembered, rule
from geo.terms import Use

Floats = npt.NDArray[np.float64]

# below 10 degrees Celsius, so outside Atemp by its definition (BFS 2011:6, section 9:12)
UNHEATED = str(Use.PARKING)
# columns of a plan that decide the measures
DRAWN = ("storeys", "storeys_below", "storey_height_m", "window_share", "gfa_m2")


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
    columns = measured_columns(
        buildings.geometry.to_numpy(),
        {name: buildings[name].to_numpy(dtype=float) for name in DRAWN if name in buildings},
        Uses.read(buildings),
        reference,
        shared_walls=shared_walls,
    )
    return pd.DataFrame(columns, index=buildings.index)


def measured_columns(
    shapes: npt.NDArray[np.object_],
    drawn: Mapping[str, Floats],
    uses: Uses,
    reference: Reference,
    *,
    shared_walls: bool = True,
) -> dict[str, Floats]:
    """
    Return the measures of every building as plain columns.

    Parameters
    ----------
    shapes
        Outlines in EPSG:3008. [m]
    drawn
        Columns `DRAWN` of a plan; gfa_m2 may be left out.
    uses
        Uses of the same buildings.
    reference
        The tables of `data/`.
    shared_walls
        Whether neighbours are looked for.

    Returns
    -------
    columns
        As in `measure`. [m, m²]
    """
    storeys, below = drawn["storeys"], drawn["storeys_below"]
    footprint, perimeter = shapely.area(shapes), shapely.length(shapes)
    height = storeys * drawn["storey_height_m"]
    depth = below * constant(reference, "basement_height_m")
    facade, basement = perimeter * height, perimeter * depth
    shared = np.zeros_like(facade)
    if shared_walls and len(shapes) > 1:
        tolerance_m = setting(reference, "touch_tolerance_m")
        shared, shared_below = _shared_areas(shapes, height, depth, tolerance_m)
        # houses that overlap can share more than they have
        shared = np.minimum(shared, facade)
        facade, basement = facade - shared, np.maximum(basement - shared_below, 0.0)
    window = facade * drawn["window_share"]
    return {
        "footprint_m2": footprint,
        "perimeter_m": perimeter,
        "height_m": height,
        "shared_wall_m2": shared,
        "facade_m2": facade,
        "basement_wall_m2": basement,
        **_floor_areas(footprint, drawn, uses, reference),
        "roof_m2": footprint,
        "ground_m2": footprint,
        "window_m2": window,
        "opaque_m2": facade - window,
    }


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
    footprint: Floats, drawn: Mapping[str, Floats], uses: Uses, reference: Reference
) -> dict[str, Floats]:
    """Gross, light, heated and useful floor area, in m²."""
    storeys = drawn["storeys"]
    levels = storeys + drawn["storeys_below"]
    gfa = floors = footprint * levels
    if "gfa_m2" in drawn:
        stated = drawn["gfa_m2"]
        gfa = np.where(np.isnan(stated), floors, stated)
    light = gfa * storeys / levels
    warm = (USES != UNHEATED).astype(float)
    heated = np.minimum(light, gfa * uses.share(warm))
    ratio = uses.mean(_ratios(reference, "atemp_ratio"), among=warm)
    return {
        "gfa_m2": gfa,
        "gfa_light_m2": light,
        "gfa_ratio": gfa / floors,
        "atemp_m2": heated * ratio,
        "useful_m2": light * uses.mean(_ratios(reference, "useful_ratio")),
    }


@remembered
def _ratios(reference: Reference, parameter: str) -> Floats:
    """Return a rule for every use, in the order of `USES`."""
    return rule(reference, parameter, use=(np.arange(len(USES)), list(USES)))
