"""Footprints: houses of one plan as free footprints that another scenario can take in."""

import dataclasses
from typing import Any

from geo.plan.presets import preset, presets
from geo.reference import Reference
from geo.scenario import Plan, Scenario
from geo.sketch import LONGEST_NAME, House, Sketch
from geo.terms import Cladding, EnergyLevel, Frame, HeatSupply, MassingKind, Use

CODES = {
    "use": Use,
    "frame": Frame,
    "cladding": Cladding,
    "energy_level": EnergyLevel,
    "heat_supply": HeatSupply,
}
NUMBERS = ("window_share", "storey_height_m", "storeys_below")
YEARS = ("start_year", "completion_year")


def footprints(plan: Plan, scenario: Scenario, reference: Reference) -> tuple[Sketch, ...]:
    """
    Return the houses of a plan as sketches that a scenario can hold beside its own.

    Parameters
    ----------
    plan
        Its coordinates are those of the scenario's place.
    scenario
        Its ids stay free of the new ones.
    reference
        The tables of `data/`, for what a sketch has beyond the columns of a plan.

    Returns
    -------
    sketches
        One per polygon, with use, frame, years and storeys of its house.
    """
    taken = {sketch.id for sketch in scenario.sketches}
    taken |= {str(name) for name in scenario.plan.buildings.index}
    named = next(iter(presets(reference, "en")))
    found: list[Sketch] = []
    for row in plan.buildings.to_dict("records"):
        massing, house = preset(reference, named, *(int(row[year]) for year in YEARS))
        form = dataclasses.replace(
            massing,
            kind=MassingKind.FOOTPRINT,
            setback_m=0.0,
            recessed_storeys=0.0,
            storeys=float(row["storeys"]),
        )
        for shape in getattr(row["geometry"], "geoms", [row["geometry"]]):
            rings = (shape.exterior, *shape.interiors)
            found.append(
                Sketch(
                    id=_free(len(found) + 1, taken),
                    name=str(row["name"])[:LONGEST_NAME],
                    rings=tuple(tuple((x, y) for x, y in ring.coords[:-1]) for ring in rings),
                    massing=form,
                    house=_house(house, row),
                )
            )
    return tuple(found)


def _free(number: int, taken: set[str]) -> str:
    made = f"in-{number}"
    while made in taken:
        number += 1
        made = f"in-{number}"
    taken.add(made)
    return made


def _house(house: House, row: dict[str, Any]) -> House:
    values: dict[str, Any] = {name: kind(row[name]) for name, kind in CODES.items()}
    values |= {name: float(row[name]) for name in NUMBERS}
    values |= {name: int(row[name]) for name in YEARS}
    return dataclasses.replace(house, **values)
