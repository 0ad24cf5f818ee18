"""
Quantities: a measured building becomes amounts of building elements.

In come the choices of a building (frame, cladding, use) and its measures; out comes one amount per
element, in the unit of the element's assembly. Every coefficient is a row of `factors/rules.csv`.
Amounts that stand for an area of floor follow the gross floor area, so a published area that
differs from the drawn one is respected; facade, roof and ground follow the drawn shape.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.reference import Reference, rule
from geo.terms import Cladding, Element, Frame

Floats = npt.NDArray[np.float64]

# finished already when they leave the factory: the outer leaf is the facade
PRECAST_FINISHES = (Cladding.RENDER, Cladding.CONCRETE)


def element_quantities(
    buildings: pd.DataFrame, measured: pd.DataFrame, reference: Reference
) -> pd.DataFrame:
    """
    Return the amount of every element of every building.

    Parameters
    ----------
    buildings
        Columns use, frame, cladding, storeys, storeys_below, pv_m2; index id.
    measured
        Columns of `geo.plan.buildings.measure`; same index.
    reference
        The tables of `data/`.

    Returns
    -------
    quantities
        Index id, one column per `Element`. [m², m² GFA, m² door leaf, m of pile; see the assembly]
        `completeness` and `declared` have no amount of their own and stay 0.

    References
    ----------
    .. [1] EN 15978:2011, clause 9.3, quantification of the building and its life cycle.
    """
    use, frame = buildings["use"], buildings["frame"]
    footprint = measured["footprint_m2"].to_numpy()
    above = measured["gfa_light_m2"].to_numpy()
    below = measured["gfa_m2"].to_numpy() - above
    storeys = buildings["storeys"].to_numpy(dtype=float)
    has_basement = buildings["storeys_below"].to_numpy(dtype=float) > 0
    taller = _height_penalty(storeys, reference)
    amounts: dict[str, Floats] = {
        Element.SLAB_ON_GROUND: np.where(has_basement, 0.0, footprint) * taller,
        Element.BASEMENT_SLAB: np.where(has_basement, footprint, 0.0) * taller,
        Element.BASEMENT_WALL: measured["basement_wall_m2"].to_numpy(),
        Element.COLUMNS_BEAMS: _columns(use, frame, above + below, reference) * taller,
        Element.LB_WALL: _bearing_walls(use, frame, above, below, reference) * taller,
        Element.FLOOR: _floors(buildings, measured, reference),
        Element.ROOF: footprint,
        Element.FACADE: measured["opaque_m2"].to_numpy(),
        Element.CLADDING: measured["opaque_m2"].to_numpy() * _clad(frame, buildings["cladding"]),
        Element.WINDOW: measured["window_m2"].to_numpy(),
        Element.INNER_WALL: above * rule(reference, "inner_wall_m2_gfa", use=use)
        + below * rule(reference, "basement_inner_wall_m2_gfa"),
        Element.BALCONY: above * rule(reference, "balcony_m2_gfa", use=use),
        Element.DOOR: above * rule(reference, "door_m2_gfa", use=use),
        Element.STAIR: above + below,
        Element.SITE: above + below,
        **_allowances(above, below, reference),
        Element.PILE: (above + below) * rule(reference, "pile_m_m2gfa", frame=frame),
        Element.PV: buildings["pv_m2"].to_numpy(dtype=float),
    }
    table = pd.DataFrame(amounts, index=buildings.index)
    return table.reindex(columns=[str(e) for e in Element], fill_value=0.0)


def _height_penalty(storeys: Floats, reference: Reference) -> Floats:
    beyond = np.maximum(0.0, storeys - rule(reference, "height_penalty_from"))
    return 1.0 + rule(reference, "height_penalty") * beyond


def _columns(use: pd.Series, frame: pd.Series, gfa: Floats, reference: Reference) -> Floats:
    walls = rule(reference, "wall_system_share", use=use)
    with_walls = rule(reference, "column_share_wall_system", frame=frame)
    return gfa * (walls * with_walls + (1.0 - walls))


def _bearing_walls(
    use: pd.Series, frame: pd.Series, above: Floats, below: Floats, reference: Reference
) -> Floats:
    walls = rule(reference, "wall_system_share", use=use)
    of_frame = rule(reference, "lb_wall_m2_gfa", frame=frame)
    core = np.minimum(rule(reference, "core_wall_m2_gfa"), of_frame)
    per_gfa = walls * of_frame + (1.0 - walls) * core
    return above * per_gfa + below * rule(reference, "basement_lb_wall_m2_gfa")


def _floors(buildings: pd.DataFrame, measured: pd.DataFrame, reference: Reference) -> Floats:
    """Return intermediate floors, floors over basements and the slab under the roof, in m²."""
    storeys = buildings["storeys"].to_numpy(dtype=float)
    between = np.maximum(storeys - 1.0, 0.0) + buildings["storeys_below"].to_numpy(dtype=float)
    slab = rule(reference, "roof_slab", frame=buildings["frame"])
    stacked: Floats = between * measured["gfa_ratio"].to_numpy(dtype=float) + slab
    floors: Floats = stacked * measured["footprint_m2"].to_numpy(dtype=float)
    return floors


def _clad(frame: pd.Series, cladding: pd.Series) -> Floats:
    finished = (frame == Frame.CONCRETE_PRECAST) & cladding.isin([str(c) for c in PRECAST_FINISHES])
    return np.where(finished, 0.0, 1.0)


def _allowances(above: Floats, below: Floats, reference: Reference) -> dict[str, Floats]:
    counted = above + below * rule(reference, "basement_schablon_share")
    return dict.fromkeys((Element.FINISHES, Element.SERVICES, Element.FURNISHINGS), counted)
