"""Explaining: terms add up, whatever differs; levers are what really evaluating them gives."""

import dataclasses
import random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geo.errors import UnknownChoiceError
from geo.evaluate import evaluate
from geo.explain import FEW, NAMES, Cause, Explanation, differing, explain, figures, mixed
from geo.levers import levers, with_lever
from geo.plan.interventions import first_idea
from geo.reference import Reference
from geo.scenario import Change, Plan, Scenario
from geo.sketch import DrawnWork, Sketch
from geo.terms import (
    Booking,
    Cladding,
    EnergyLevel,
    FactorSet,
    Frame,
    InterventionKind,
    MassingKind,
    Parts,
    Use,
)
from tests.plans import scenario_of
from tests.sketches import HOUSE, massing

PLAN = scenario_of(
    [
        {"geometry": box(0, 0, 40, 15)},
        {"geometry": box(60, 0, 90, 30), "status": "existing", "start_year": 1950,
         "completion_year": 1952, "storeys_below": 1},
    ]
).plan  # fmt: skip
RING = ((200.0, 0.0), (270.0, 0.0), (270.0, 60.0), (200.0, 60.0))
SKETCH = Sketch(id="s", rings=(RING,), massing=massing(MassingKind.PERIMETER), house=HOUSE)
EXTRA = dataclasses.replace(
    SKETCH,
    id="x",
    rings=(tuple((x + 100.0, y) for x, y in RING),),
    massing=massing(MassingKind.SLAB),
)
QUAY = DrawnWork(
    id="q", kind="quay", points=((0.0, -50.0), (90.0, -50.0)), start_year=2026, completion_year=2027
)
CHANGES = (
    Change(id="b0", field="frame", value="clt"),
    Change(id="b0", field="storeys", value=4.0),
    Change(id="b0", field="energy_level", value="passive"),
)


def houses() -> st.SearchStrategy[dict[str, Any]]:
    """Return values of a sketched house that may differ from those of the usual one."""
    return st.fixed_dictionaries(
        {},
        optional={
            "frame": st.sampled_from(Frame),
            "cladding": st.sampled_from(Cladding),
            "use": st.sampled_from([Use.RESIDENTIAL, Use.OFFICE, Use.HOTEL]),
            "energy_level": st.sampled_from(EnergyLevel),
            "storeys_below": st.sampled_from([0.0, 1.0]),
        },
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Return a scenario on the small plan that differs in a few things."""
    storeys, depth = draw(st.sampled_from([4.0, 6.0])), draw(st.sampled_from([11.0, 14.0]))
    form = dataclasses.replace(SKETCH.massing, storeys=storeys, depth_m=depth)
    sketch = dataclasses.replace(
        SKETCH, massing=form, house=dataclasses.replace(HOUSE, **draw(houses()))
    )
    more = draw(st.sampled_from([(), (EXTRA,)]))
    made = Scenario(plan=PLAN, sketches=(sketch, *more))
    made = dataclasses.replace(made, drawn_works=draw(st.sampled_from([(), (QUAY,)])))
    changes = draw(st.lists(st.sampled_from(CHANGES), unique=True, max_size=2))
    made = dataclasses.replace(made, changes=tuple(changes))
    made = made.with_choices(factor_set=draw(st.sampled_from([FactorSet.LOCAL, FactorSet.DYNAMIC])))
    return made.with_target(booking=draw(st.sampled_from([Booking.SPREAD, Booking.START])))


def said(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario says, lists in the order of their text."""
    return {
        key: sorted(map(str, value)) if isinstance(value, list) else value
        for key, value in scenario.to_dict().items()
    }


def arbitrary(scenario: Scenario) -> Any:  # noqa: ANN401 - what stands in for an evaluation
    """Return sums that follow from the scenario and from nothing else, in no order."""
    chance = random.Random(scenario.digest)  # noqa: S311 - not a secret
    emitted, allowed, built, works, whole = (chance.uniform(-1e6, 1e6) for _ in range(5))
    calendar = {"window": {"actual_t": emitted, "allowance_t": allowed}}
    declaration = {"buildings_t": built, "works_t": works}
    totals = {"calendar": calendar, "declaration": declaration, "whole_life": {"t": whole}}
    return SimpleNamespace(totals=totals)


def assert_adds_up(found: Explanation, before: Any, after: Any) -> None:  # noqa: ANN401 - as above
    """Hold the sums of the terms against the difference of two results."""
    first, last = figures(before), figures(after)
    for name in NAMES:
        largest = max(abs(first[name]), abs(last[name]), 1.0)
        assert abs(found.terms[name].sum() - (last[name] - first[name])) <= 1e-9 * largest


@given(scenarios(), scenarios())
@settings(max_examples=4)
def test_terms_add_up_to_the_difference(
    reference: Reference, before: Scenario, after: Scenario
) -> None:
    """Law: whatever differs, the causes sum to the difference of two whole evaluations."""
    found = explain(before, after, reference)
    assert_adds_up(found, *(evaluate(one, reference) for one in (before, after)))


@given(scenarios(), scenarios())
@settings(max_examples=100)
def test_terms_add_up_whatever_is_computed(
    reference: Reference, before: Scenario, after: Scenario
) -> None:
    """Law: the causes sum to the difference of any two results, without any law behind them."""
    found = explain(before, after, reference, arbitrary)
    assert_adds_up(found, arbitrary(before), arbitrary(after))


@given(scenarios(), scenarios())
@settings(max_examples=40)
def test_mixtures_end_in_both_scenarios(before: Scenario, after: Scenario) -> None:
    """Law: no cause is the earlier scenario, all together the later one, up to order."""
    causes = frozenset(differing(before, after))

    assert said(mixed(before, after, frozenset())) == said(before)
    assert said(mixed(before, after, causes)) == said(after)
    assert said(mixed(before, after, frozenset(Cause))) == said(after)


def test_one_cause_is_the_whole_difference(reference: Reference) -> None:
    """Identity: where only the frame differs, the frame is all of it."""
    before = Scenario(plan=PLAN, sketches=(SKETCH,))
    house = dataclasses.replace(HOUSE, frame=Frame.CONCRETE_INSITU)
    after = Scenario(plan=PLAN, sketches=(dataclasses.replace(SKETCH, house=house),))
    found = explain(before, after, reference)

    assert list(found.terms.index) == [Cause.MATERIALS]
    assert found.terms["upfront_t"].iloc[0] == found.after["upfront_t"] - found.before["upfront_t"]
    assert found.terms["upfront_t"].iloc[0] > 0.0


def test_terms_change_sign_with_the_direction(reference: Reference) -> None:
    """Law: from B to A each cause is worth the opposite."""
    before = Scenario(plan=PLAN, sketches=(SKETCH,))
    house = dataclasses.replace(HOUSE, frame=Frame.CONCRETE_INSITU, storeys_below=1.0)
    form = dataclasses.replace(SKETCH.massing, storeys=8.0)
    after = Scenario(
        plan=PLAN, sketches=(dataclasses.replace(SKETCH, house=house, massing=form), EXTRA)
    )
    there, back = explain(before, after, reference), explain(after, before, reference)

    assert list(there.terms.index) == [Cause.AREA, Cause.MATERIALS, Cause.BASEMENT]
    for name in NAMES:
        assert there.terms[name].to_numpy() == pytest.approx(-back.terms[name].to_numpy())


def test_many_causes_still_add_up(reference: Reference) -> None:
    """Limit: with more causes than orders can be gone through, the sum is as exact."""
    before = Scenario(plan=PLAN, sketches=(SKETCH,))
    form = dataclasses.replace(SKETCH.massing, storeys=8.0, depth_m=15.0)
    house = dataclasses.replace(
        HOUSE, use=Use.OFFICE, frame=Frame.STEEL, storeys_below=1.0, completion_year=2029,
        energy_level=EnergyLevel.PASSIVE,
    )  # fmt: skip
    work = first_idea("b1", InterventionKind.REUSE, start_year=2027, reference=reference)
    after = Scenario(
        plan=PLAN,
        sketches=(dataclasses.replace(SKETCH, massing=form, house=house),),
        interventions=(work,),
        drawn_works=(QUAY,),
    ).with_choices(parts=Parts.FULL)
    found = explain(before, after, reference)

    assert len(found.terms) > FEW
    for name in NAMES:
        difference = found.after[name] - found.before[name]
        assert found.terms[name].sum() == pytest.approx(difference, rel=1e-9, abs=1e-9)
    assert found.terms.loc[Cause.WORKS, "whole_life_t"] == pytest.approx(0.0, abs=1e-9)


def test_two_plans_are_not_explained(reference: Reference, plan: Plan) -> None:
    """Limit: scenarios of two plans have nothing to exchange."""
    with pytest.raises(UnknownChoiceError, match="different plans"):
        explain(Scenario(plan=PLAN), Scenario(plan=plan), reference)


def test_levers_are_really_evaluated(reference: Reference, plan: Plan) -> None:
    """Law: each row of the ranking is the difference of two whole evaluations, in order."""
    scenario = Scenario(plan=plan, changes=(Change(id="OH3-B1", field="frame", value="clt"),))
    ranking = levers(scenario, reference)
    base = figures(evaluate(scenario, reference))

    assert len(ranking) >= 6
    assert ranking["gap_t"].is_monotonic_increasing
    for name in ranking.index:
        pulled, houses = with_lever(scenario, reference.levers.loc[name])
        again = figures(evaluate(pulled, reference))
        assert ranking.loc[name, "houses"] == houses > 0
        for figure in NAMES:
            assert ranking.loc[name, figure] == again[figure] - base[figure]


def test_levers_leave_what_stands(reference: Reference) -> None:
    """Limit: nobody pulls a lever in a house that is built, nor one that changes nothing."""
    standing = scenario_of([{"geometry": box(0, 0, 40, 15), "status": "existing"}])
    assert levers(standing, reference).empty
    drawn = dataclasses.replace(Scenario(plan=standing.plan), sketches=(SKETCH,))
    ranking = levers(drawn, reference)

    assert "frame_clt" not in ranking.index  # it is CLT already
    assert ranking.loc["storey_less", "upfront_t"] < 0.0
    assert set(ranking["houses"]) == {1.0}
