"""Footprints: houses of one plan as free footprints that another scenario can take in."""

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

import pandas as pd
import shapely

from geo.plan.presets import preset, presets
from geo.reference import Reference
from geo.scenario import Plan, Scenario
from geo.sketch import LONGEST_NAME, RANGES, House, Sketch
from geo.terms import Cladding, EnergyLevel, Frame, HeatSupply, MassingKind, Use

CODES = {
    "use": Use,
    "frame": Frame,
    "cladding": Cladding,
    "energy_level": EnergyLevel,
    "heat_supply": HeatSupply,
}
NUMBERS = ("window_share", "storey_height_m", "storeys_below")
DECLARED = ("declared_a1a5_kg_m2gfa", "declared_energy_kwh_m2atemp")
YEARS = ("start_year", "completion_year")
NO_HOMES_M2 = RANGES["dwelling_m2"][1]  # as many square metres per dwelling give none


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
        One per polygon, with all of its house that counts: together they give what the plan gives.
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
        for shape, homes in _polygons(row):
            rings = (shape.exterior, *shape.interiors)
            found.append(
                Sketch(
                    id=_free(len(found) + 1, taken),
                    name=str(row["name"])[:LONGEST_NAME],
                    rings=tuple(tuple((x, y) for x, y in ring.coords[:-1]) for ring in rings),
                    massing=form,
                    house=_house(house, row, shape, homes),
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


def _polygons(row: dict[str, Any]) -> Iterator[tuple[shapely.Polygon, int]]:
    """Yield the polygons of a house, each with its whole dwellings: by area, none lost."""
    shapes = list(getattr(row["geometry"], "geoms", [row["geometry"]]))
    whole, homes = sum(shape.area for shape in shapes), int(row["dwellings"] or 0)
    reached = [round(homes * a / whole) for a in itertools.accumulate(s.area for s in shapes)]
    for shape, before, after in zip(shapes, [0, *reached], reached, strict=False):
        yield shape, after - before


def _house(house: House, row: dict[str, Any], shape: shapely.Polygon, homes: int) -> House:
    """Return the house of a row: nothing of the preset stays but what a plan has no column for."""
    values: dict[str, Any] = {name: kind(row[name]) for name, kind in CODES.items()}
    values |= {name: float(row[name]) for name in NUMBERS}
    values |= {name: int(row[name]) for name in YEARS}
    values |= {name: None if pd.isna(row[name]) else float(row[name]) for name in DECLARED}
    shares = _shares(row)
    whole, storeys = row["geometry"].area, float(row["storeys"])
    floors = whole * (storeys + values["storeys_below"])
    ratio = None if pd.isna(row["gfa_m2"]) else float(row["gfa_m2"]) / floors
    living = shape.area * storeys * (ratio or 1.0) * shares.get(Use.RESIDENTIAL, 0.0)
    values |= {
        "ground_use": None,
        "garage": False,
        "use_shares": () if shares == {values["use"]: 1.0} else tuple(shares.items()),
        "gfa_ratio": ratio,
        "pv_roof_share": min(float(row["pv_m2"]) / whole, RANGES["pv_roof_share"][1]),
        "dwelling_m2": max(living / homes, RANGES["dwelling_m2"][0]) if homes else NO_HOMES_M2,
    }
    return dataclasses.replace(house, **values)


def _shares(row: dict[str, Any]) -> dict[Use, float]:
    """Return the share of each use, in all 1; a house without shares has its use alone."""
    found = {Use(use): float(share) for use, share in row["use_shares"].items() if share > 0.0}
    whole = sum(found.values())
    return {u: s / whole for u, s in found.items()} if found else {Use(row["use"]): 1.0}
