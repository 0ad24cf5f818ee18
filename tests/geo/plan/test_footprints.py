"""Footprints: houses of one plan join a scenario on another, with form, use and years."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import shapely

from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.footprints import footprints
from geo.reference import Reference, load_reference
from geo.scenario import Plan, Scenario
from tests.geo.plan.conftest import EAST, NORTH
from tests.plans import buildings_of, works_of


@pytest.fixture(scope="module")
def reference() -> Reference:
    """Return all tables that ship with the project: drawn houses are evaluated here."""
    return load_reference()


def plan_of(shift: float) -> Plan:
    """Return a plan of a house with a courtyard and one in two parts."""
    yard = shapely.box(0, 0, 40, 30).difference(shapely.box(10, 10, 30, 20))
    parts = shapely.MultiPolygon([shapely.box(60, 0, 70, 10), shapely.box(80, 0, 90, 10)])
    rows = [
        {"id": "a", "name": "<b>A</b>", "storeys": 5.0, "use": "office", "frame": "clt"},
        {"id": "b", "name": "B", "storeys": 2.0, "use": "parking", "completion_year": 2030},
    ]
    for row, shape in zip(rows, (yard, parts), strict=True):
        row["geometry"] = shapely.affinity.translate(shape, EAST + shift, NORTH)
    return Plan(
        name="p",
        buildings=buildings_of(rows),
        plots=buildings_of(rows).iloc[:0],
        works=works_of([]),
    )


def test_houses_become_drawn_ones(reference: Reference) -> None:
    """Law: areas, storeys, uses and years stay; each polygon is a sketch with an id of its own."""
    plan, scenario = plan_of(200.0), Scenario(plan=plan_of(0.0))
    found = footprints(plan, scenario, reference)
    result = evaluate(dataclasses.replace(scenario, sketches=found), reference)

    drawn = result.buildings.loc[[sketch.id for sketch in found]]
    assert drawn["footprint_m2"].tolist() == pytest.approx([1000.0, 100.0, 100.0])
    assert drawn["storeys"].tolist() == [5.0, 2.0, 2.0]
    assert drawn["use"].tolist() == ["office", "parking", "parking"]
    assert drawn["completion_year"].tolist() == [2028, 2030, 2030]
    assert (drawn["upfront_kg"] > 0.0).all()


def test_ids_stay_free(reference: Reference) -> None:
    """Law: what is brought twice stands twice, each with an id that nobody else has."""
    plan, scenario = plan_of(200.0), Scenario(plan=plan_of(0.0))
    once = dataclasses.replace(scenario, sketches=footprints(plan, scenario, reference))
    twice = (*once.sketches, *footprints(plan, once, reference))

    assert len({sketch.id for sketch in twice}) == len(twice) == 6


SUMS = {
    "areas": ("gfa_m2", "gfa_light_m2", "atemp_m2", "useful_m2", "dwellings"),
    "declaration": ("buildings_t",),
    "whole_life": ("t",),
    "window": ("construction_t", "operation_t", "actual_t", "allowance_t"),
    "memo": ("biogenic_t", "pv_t"),
}
MIXES: tuple[dict[str, float], ...] = (
    {"residential": 1.0},
    {"residential": 0.7, "retail": 0.3},
    {"office": 0.5, "parking": 0.5},
)


def random_row(rng: np.random.Generator) -> dict[str, Any]:
    """Return a house with any values that a plan may hold, some of them stated."""

    def stated(high: float) -> float:
        return float(rng.uniform(0.2, 1.0) * high) if rng.random() < 0.5 else np.nan

    mix = MIXES[rng.integers(len(MIXES))]
    return {
        "storeys": float(rng.choice([0.2, 1.0, 3.5, 8.0, 40.0])),
        "storeys_below": int(rng.integers(3)),
        "use": next(iter(mix)),
        "use_shares": mix,
        "gfa_m2": stated(9000.0),
        "pv_m2": float(rng.choice([0.0, 120.0, 1500.0])),
        "dwellings": int(rng.integers(30)) if "residential" in mix else 0,
        "declared_a1a5_kg_m2gfa": stated(600.0),
        "declared_energy_kwh_m2atemp": stated(200.0),
        "start_year": int(rng.choice([1890, 1985, 2026, 2027])),
        "frame": str(rng.choice(["clt", "concrete_insitu"])),
        "in_parts": bool(rng.random() < 0.3),
    }


@pytest.mark.parametrize("seed", range(8))
def test_what_was_previewed_is_what_is_added(seed: int, reference: Reference) -> None:
    """Law: the houses of a plan, added to another one, add the totals of their plan."""
    rng = np.random.default_rng(seed)
    rows = [random_row(rng) for _ in range(int(rng.integers(1, 5)))]
    # each part of a house in parts has a climate of its own once they are drawn
    rel = 0.01 if any(row["in_parts"] for row in rows) else 1e-6
    made = []
    for number, row in enumerate(rows):
        east = EAST + 100.0 * number
        shapes = [shapely.box(east, NORTH, east + 20.0, NORTH + 14.0)]
        shapes += [shapely.box(east + 30.0, NORTH, east + 37.0, NORTH + 9.0)] * row["in_parts"]
        kept = {name: value for name, value in row.items() if name != "in_parts"}
        made.append(kept | {"geometry": shapely.MultiPolygon(shapes)})
    far = buildings_of([{"id": "far", "geometry": shapely.box(0, 0, 1, 1)}])
    table = buildings_of(made)
    plan = Plan(name="p", buildings=table, plots=far.iloc[:0], works=works_of([]))
    empty = Scenario(plan=dataclasses.replace(plan, buildings=far))
    fresh = dataclasses.replace(empty, sketches=footprints(plan, empty, reference))

    alone, without, added = (
        _sums(evaluate(one, reference)) for one in (Scenario(plan=plan), empty, fresh)
    )
    for account, names in SUMS.items():
        for name in names:
            grown, wanted = added[account][name] - without[account][name], alone[account][name]
            assert grown == pytest.approx(wanted, rel=rel, abs=1e-6), name


def _sums(result: Evaluation) -> dict[str, Any]:
    return {**result.totals, "window": result.totals["calendar"]["window"]}
