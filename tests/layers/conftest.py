"""The shipped plan, evaluated once for all tests of the layers."""

import pytest

from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.read import read_context, read_plan
from geo.reference import DATA, Reference
from geo.scenario import Scenario
from layers.outlines import Outlines, outlines

PLAN = DATA / "plan" / "oceanhamnen.gpkg"


@pytest.fixture(scope="session")
def district(reference: Reference) -> Evaluation:
    """Return Oceanhamnen under default choices."""
    return evaluate(Scenario(plan=read_plan(PLAN, reference)), reference)


@pytest.fixture(scope="session")
def drawn(district: Evaluation) -> Outlines:
    """Return the outlines of Oceanhamnen."""
    plan = district.scenario.plan
    return outlines(plan.buildings, plan.plots, plan.works, read_context(PLAN))
