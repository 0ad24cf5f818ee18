"""Footprints: houses of one plan join a scenario on another, with form, use and years."""

import dataclasses

import pytest
import shapely

from geo.evaluate import evaluate
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
