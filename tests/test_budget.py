"""Budgets: what is shared is what is left, by whatever rule."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.budget import Share, budget
from geo.evaluate import evaluate
from geo.reference import Reference
from geo.scenario import Plan, Scenario
from tests.test_explain import scenarios


@given(scenarios(), st.sampled_from(Share))
@settings(max_examples=20)
def test_shares_make_what_is_left(reference: Reference, scenario: Scenario, share: Share) -> None:
    """Law: with these budgets the district meets its allowance exactly."""
    result = evaluate(scenario, reference)
    found = budget(result, reference, share=share)
    window = result.totals["calendar"]["window"]
    rest = window["actual_t"] - found.houses["now_t"].sum()

    assert found.houses["may_t"].sum() == pytest.approx(found.left_t, rel=1e-9)
    assert rest + found.left_t == pytest.approx(window["allowance_t"], rel=1e-9)
    assert found.houses["now_t"].sum() == pytest.approx(found.now_t)
    assert (found.houses["may_upfront_t"] <= found.houses["may_t"] + 1e-9).all()


@pytest.mark.parametrize("share", list(Share))
def test_each_rule_is_what_it_says(reference: Reference, plan: Plan, share: Share) -> None:
    """Identity: equal intensities by area, the same cut for all, and so on."""
    found = budget(evaluate(Scenario(plan=plan), reference), reference, share=share)
    houses = found.houses
    ratio = {
        Share.AREA: houses["may_t"] / houses["gfa_m2"],
        Share.DWELLINGS: (houses["may_t"] / houses["dwellings"])[houses["dwellings"] > 0],
        Share.EQUAL: houses["may_t"],
        Share.CUT: houses["may_t"] / houses["now_t"],
    }.get(share)

    assert len(houses) > 5
    if ratio is not None:
        assert ratio.max() == pytest.approx(ratio.min())
    else:
        assert houses["may_t"].nunique() > 3


def test_what_is_begun_is_not_asked(reference: Reference, plan: Plan) -> None:
    """Limit: a later year leaves fewer houses, and in the end none."""
    result = evaluate(Scenario(plan=plan), reference)
    counts = [len(budget(result, reference, from_year=y).houses) for y in (2025, 2027, 2100)]

    assert counts[0] > counts[1] > counts[2] == 0
    assert budget(result, reference, from_year=2100).houses["may_t"].sum() == 0.0


def test_less_than_nothing_can_be_left(reference: Reference, plan: Plan) -> None:
    """Limit: with a locked budget far too small the rest alone is over it, and that is said."""
    locked = tuple((year, 1.0, 1.0, 1.0) for year in range(2025, 2031))
    scenario = dataclasses.replace(Scenario(plan=plan)).with_target(locked_allowance=locked)
    found = budget(evaluate(scenario, reference), reference)

    assert found.left_t < 0.0
    assert (found.houses["may_t"] < 0.0).all()
