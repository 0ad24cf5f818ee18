"""Sketches for tests: a house and massings with every value said."""

import dataclasses

from geo.scenario import Plan
from geo.sketch import House, Massing, Sketch
from geo.terms import Cladding, EnergyLevel, Frame, HeatSupply, MassingKind, Use

HOUSE = House(
    use=Use.RESIDENTIAL, frame=Frame.CLT, cladding=Cladding.WOOD, energy_level=EnergyLevel.GOOD,
    heat_supply=HeatSupply.DISTRICT, window_share=0.2, storey_height_m=3.0, storeys_below=0.0,
    garage=False, pv_roof_share=0.0, dwelling_m2=90.0, start_year=2026, completion_year=2028,
)  # fmt: skip


def placed(sketch: Sketch, plan: Plan, **named: str) -> Sketch:
    """Return a sketch 900 m east of the first house of a plan, under other names."""
    x, y = (float(v) for v in plan.buildings.geometry.iloc[0].centroid.coords[0])
    rings = tuple(tuple((x + 900.0 + a, y + b) for a, b in ring) for ring in sketch.rings)
    return dataclasses.replace(sketch, rings=rings, **named)  # type: ignore[arg-type]  # names


def massing(kind: MassingKind, **values: float | None) -> Massing:
    """Return a massing of five storeys, 12 m deep, with other values where they are given."""
    usual: dict[str, float | None] = {
        "storeys": 5.0, "depth_m": 12.0, "opening_m": 6.0, "gap_m": 18.0, "recess_m": 2.0,
        "step_m": 6.0, "min_yard_m2": 60.0,
    }  # fmt: skip
    return Massing(kind=kind, **(usual | values))  # type: ignore[arg-type]  # checked by Massing
