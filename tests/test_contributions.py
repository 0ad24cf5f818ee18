"""What single buildings add to the window: the parts make the whole."""

import dataclasses

import pytest
from hypothesis import given, settings

from geo.district.contributions import contributions
from geo.evaluate import evaluate
from geo.plan.interventions import first_idea
from geo.reference import Reference
from geo.scenario import Plan, Scenario
from geo.terms import Booking, InterventionKind
from tests.test_explain import scenarios

PAIRS = {
    "construction_t": ("construction_t", "rebuilt_t"),
    "operation_t": ("operation_t",),
    "replacement_t": ("replacement_t",),
    "allowance_construction_t": ("allowance_construction_t",),
    "allowance_operation_t": ("allowance_operation_t",),
}


def check(scenario: Scenario, reference: Reference) -> None:
    """Hold the sums of the parts against the window's."""
    result = evaluate(scenario, reference)
    parts = contributions(result, reference).sum()
    window = result.totals["calendar"]["window"]
    for name, columns in PAIRS.items():
        assert parts[list(columns)].sum() == pytest.approx(window[name], rel=1e-9, abs=1e-9)


@given(scenarios())
@settings(max_examples=15)
def test_parts_make_the_whole(reference: Reference, scenario: Scenario) -> None:
    """Law: what buildings emit and are allowed adds up to the ledgers of the window."""
    check(scenario, reference)


@pytest.mark.parametrize("kind", list(InterventionKind))
@pytest.mark.parametrize("last", [2030, 2050])
def test_rebuilt_houses_count_in_both_lives(
    reference: Reference, plan: Plan, kind: InterventionKind, last: int
) -> None:
    """Law: the same with a standing house that is worked on, in a long window too."""
    standing = plan.buildings[plan.buildings["status"] == "existing"]
    work = first_idea(str(standing["building"].iloc[0]), kind, start_year=2027, reference=reference)
    scenario = dataclasses.replace(Scenario(plan=plan), interventions=(work,))
    check(scenario.with_target(last_year=last, booking=Booking.START), reference)
