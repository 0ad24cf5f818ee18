"""The shipped plan, evaluated once for all tests of the layers, and options of a workshop on it."""

import pytest

from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.read import read_context, read_plan
from geo.reference import DATA, Reference
from geo.scenario import Plan, Scenario
from geo.workshop.records import LIVE
from layers.outlines import Outlines, outlines, with_drawings
from layers.report.contents import Entry
from tests.minutes import SECRET, Entries, bare, paged, record, scenarios
from tests.pages import Page

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


@pytest.fixture(scope="session")
def minuted(plan: Plan, reference: Reference, drawn: Outlines) -> Entries:
    """Return results by option, whose titles and authors nobody may trust."""
    made = {}
    for place, scenario in enumerate(scenarios(plan), 1):
        result = evaluate(scenario, reference)
        outlines = with_drawings(drawn, result.buildings, [])
        made[f"o{place}"] = Entry(
            title=SECRET, result=result, drawn=outlines, author=SECRET, note=SECRET
        )
    return made | {LIVE: made["o3"]}


@pytest.fixture(scope="session")
def swedish(plan: Plan, minuted: Entries, reference: Reference) -> Page:
    """Return the minutes in Swedish without pictures, read back."""
    return Page(paged(record(plan), bare(minuted), reference))
