"""
Quantities: a measured building becomes amounts of building elements.

In come the choices of a building (frame, cladding, use) and its measures; out comes one amount per
element, in the unit of the element's assembly. Every coefficient is a row of `factors/rules.csv`.
Amounts that stand for an area of floor follow the gross floor area, so a published area that
differs from the drawn one is respected; facade, roof and ground follow the drawn shape.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.reference import Coded, Reference, coded, constant, rule
from geo.terms import Cladding, Element, Frame

Floats = npt.NDArray[np.float64]

# finished already when they leave the factory: the outer leaf is the facade
PRECAST_FINISHES = (Cladding.RENDER, Cladding.CONCRETE)
MEASURES = (
    "footprint_m2",
    "gfa_m2",
    "gfa_light_m2",
    "gfa_ratio",
    "basement_wall_m2",
    "opaque_m2",
    "window_m2",
)
CHOSEN = ("storeys", "storeys_below", "pv_m2")


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
    columns = {name: measured[name].to_numpy(dtype=float) for name in MEASURES}
    columns |= {name: buildings[name].to_numpy(dtype=float) for name in CHOSEN}
    return amounts(
        buildings[["use", "frame", "cladding"]],
        drivers(columns, reference),
        reference,
    )


def drivers(columns: Mapping[str, Floats], reference: Reference) -> dict[str, Floats]:
    """
    Return what drives the amounts of elements, before any rule of use, frame or cladding.

    Amounts are linear in the drivers, so buildings of one kind can be summed before their amounts
    are computed.

    Parameters
    ----------
    columns
        The columns `MEASURES` and `CHOSEN` of each building.
    reference
        The tables of `data/`.

    Returns
    -------
    drivers
        Areas, those that carry more with height already raised by the height penalty. [m²]
    """
    storeys, storeys_below = columns["storeys"], columns["storeys_below"]
    footprint, above = columns["footprint_m2"], columns["gfa_light_m2"]
    below = columns["gfa_m2"] - above
    beyond = np.maximum(0.0, storeys - constant(reference, "height_penalty_from"))
    taller = 1.0 + constant(reference, "height_penalty") * beyond
    basement = np.where(storeys_below > 0.0, footprint, 0.0)
    between = np.maximum(storeys - 1.0, 0.0) + storeys_below
    return {
        "ground": (footprint - basement) * taller,
        "basement_slab": basement * taller,
        "basement_wall": columns["basement_wall_m2"],
        "carried_above": above * taller,
        "carried_below": below * taller,
        # floors between storeys and over basements follow the stated floor area
        "between": footprint * between * columns["gfa_ratio"],
        "footprint": footprint,
        "opaque": columns["opaque_m2"],
        "window": columns["window_m2"],
        "above": above,
        "below": below,
        "panels": columns["pv_m2"],
    }


def amounts(kind: pd.DataFrame, driver: Mapping[str, Floats], reference: Reference) -> pd.DataFrame:
    """
    Return the amount of every element from its drivers; linear in all of them.

    Parameters
    ----------
    kind
        Columns use, frame, cladding: one row per building, or per kind of building.
    driver
        Drivers of the same rows, summed where a row stands for many buildings.
    reference
        The tables of `data/`.

    Returns
    -------
    quantities
        As in `element_quantities`.
    """
    use, frame = coded(kind["use"]), coded(kind["frame"])
    above, below = driver["above"], driver["below"]
    walls = rule(reference, "wall_system_share", use=use)
    of_frame = rule(reference, "lb_wall_m2_gfa", frame=frame)
    core = np.minimum(constant(reference, "core_wall_m2_gfa"), of_frame)
    columns = walls * rule(reference, "column_share_wall_system", frame=frame) + (1.0 - walls)
    bearing = walls * of_frame + (1.0 - walls) * core
    counted = above + below * constant(reference, "basement_schablon_share")
    table: dict[str, Floats] = {
        Element.SLAB_ON_GROUND: driver["ground"],
        Element.BASEMENT_SLAB: driver["basement_slab"],
        Element.BASEMENT_WALL: driver["basement_wall"],
        Element.COLUMNS_BEAMS: columns * (driver["carried_above"] + driver["carried_below"]),
        Element.LB_WALL: driver["carried_above"] * bearing
        + driver["carried_below"] * constant(reference, "basement_lb_wall_m2_gfa"),
        Element.FLOOR: driver["between"]
        + driver["footprint"] * rule(reference, "roof_slab", frame=frame),
        Element.ROOF: driver["footprint"],
        Element.FACADE: driver["opaque"],
        Element.CLADDING: driver["opaque"] * _clad(frame, coded(kind["cladding"])),
        Element.WINDOW: driver["window"],
        Element.INNER_WALL: above * rule(reference, "inner_wall_m2_gfa", use=use)
        + below * constant(reference, "basement_inner_wall_m2_gfa"),
        Element.BALCONY: above * rule(reference, "balcony_m2_gfa", use=use),
        Element.DOOR: above * rule(reference, "door_m2_gfa", use=use),
        Element.STAIR: above + below,
        Element.SITE: above + below,
        **dict.fromkeys((Element.FINISHES, Element.SERVICES, Element.FURNISHINGS), counted),
        Element.PILE: (above + below) * rule(reference, "pile_m_m2gfa", frame=frame),
        Element.PV: driver["panels"],
    }
    nothing = np.zeros(len(kind))
    return pd.DataFrame({str(e): table.get(e, nothing) for e in Element}, index=kind.index)


def _clad(frame: Coded, cladding: Coded) -> Floats:
    finished = _among(frame, (Frame.CONCRETE_PRECAST,)) & _among(cladding, PRECAST_FINISHES)
    return np.where(finished, 0.0, 1.0)


def _among(column: Coded, names: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    codes, words = column
    found = np.array([word in names for word in words], dtype=np.bool_)
    return found[codes]
