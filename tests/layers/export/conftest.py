"""Oceanhamnen with two scenarios, made into a GeoPackage once for all tests of the files."""

import dataclasses
from pathlib import Path

import pytest

from geo.contract import Chosen, Titled
from geo.evaluate import evaluate
from geo.plan.read import read_context
from geo.reference import DATA, Reference
from geo.scenario import Change, Plan, Scenario
from geo.sketch import DrawnWork, Sketch
from geo.terms import MassingKind
from layers.export.contents import Contents
from layers.export.geopackage import geopackage
from layers.words import load_words
from tests.sketches import HOUSE, massing

WEST, SOUTH = 99_500.0, 6_213_300.0
PLOT = ((WEST, SOUTH), (WEST + 80.0, SOUTH), (WEST + 80.0, SOUTH + 60.0), (WEST, SOUTH + 60.0))
SKETCH = Sketch(
    id="s1", name="=1+1", rings=(PLOT,), massing=massing(MassingKind.PERIMETER), house=HOUSE
)
STREET = DrawnWork(
    id="w1", kind="street", points=PLOT[:2], start_year=2026, completion_year=2027, name="<b>ö"
)


def edited(plan: Plan) -> Scenario:
    """Return a scenario that changes, draws and builds."""
    made = Scenario(plan=plan, name="Trä 'å' \"1\"", sketches=(SKETCH,), drawn_works=(STREET,))
    change = Change(id=str(plan.buildings.index[0]), field="frame", value="clt")
    return dataclasses.replace(made, changes=(change,)).with_choices(ccs="none")


@pytest.fixture(scope="session")
def contents(plan: Plan, reference: Reference) -> Contents:
    """Return an edited scenario and the plan as it is, in Swedish."""
    first, second = edited(plan), Scenario(plan=plan, name=plan.name)
    titled = [
        Titled(result=evaluate(first, reference), name=first.name, author="Åsa", note="a\nb"),
        Titled(result=evaluate(second, reference), name="=cmd|' /C calc'!A0"),
    ]
    context = read_context(DATA / "plan" / "oceanhamnen.gpkg")
    return Contents(
        chosen=Chosen(scenarios=titled, context=context),
        reference=reference,
        words=load_words("sv"),
        cell_m=5.0,
    )


@pytest.fixture(scope="session")
def gpkg(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the GeoPackage of the contents; nobody changes it."""
    path = tmp_path_factory.mktemp("taken") / "oceanhamnen.gpkg"
    geopackage(path, contents)
    return path
