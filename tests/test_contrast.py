"""Contrast: what differs is named, and only what is alike in scope may be ranked."""

import dataclasses

import pytest
from hypothesis import given, settings

from geo.contrast import Part, aligned, contrasts, unlike
from geo.scenario import Change, Scenario
from geo.terms import Boundary, Ccs, Frame, Parts
from tests.test_explain import EXTRA, PLAN, QUAY, SKETCH, said, scenarios

BASE = Scenario(plan=PLAN, sketches=(SKETCH,))


def test_equal_scenarios_have_no_contrast() -> None:
    """Identity: a scenario does not differ from itself, nor by its name."""
    assert contrasts([BASE, BASE, dataclasses.replace(BASE, name="other")]) == ()


@given(scenarios(), scenarios())
@settings(max_examples=60)
def test_contrasts_are_there_exactly_when_scenarios_differ(a: Scenario, b: Scenario) -> None:
    """Law: two scenarios say the same if and only if no contrast is found."""
    assert (contrasts([a, b]) == ()) == (said(a) == said(b))


@given(scenarios(), scenarios(), scenarios())
@settings(max_examples=60)
def test_aligned_scenarios_may_be_ranked(a: Scenario, b: Scenario, c: Scenario) -> None:
    """Law: after aligning nothing of the scope differs, and what was drawn on plots stays."""
    made = aligned([a, b, c])

    assert unlike(made) == ()
    assert [one.sketches for one in made] == [one.sketches for one in (a, b, c)]
    assert [one.changes for one in made] == [one.changes for one in (a, b, c)]
    assert [said(one) for one in aligned(made)] == [said(one) for one in made]


def test_each_decision_is_named() -> None:
    """Law: a field, a plot, a house, a work and a choice are told with both values."""
    house = dataclasses.replace(SKETCH.house, frame=Frame.STEEL)
    other = dataclasses.replace(
        BASE,
        sketches=(dataclasses.replace(SKETCH, house=house), EXTRA),
        changes=(Change(id="b0", field="frame", value="clt"),),
        drawn_works=(QUAY,),
    ).with_choices(ccs=Ccs.NONE)
    found = {(one.part, one.id, one.field): one.entries for one in contrasts([BASE, other])}

    assert found == {
        (Part.PLOT, "s", "frame"): (Frame.CLT, Frame.STEEL),
        (Part.PLOT, "x", "there"): (False, True),
        (Part.HOUSE, "b0", "frame"): (None, "clt"),
        (Part.WORK, "q", "there"): (False, True),
        (Part.METHOD, "", "ccs"): (Ccs.FROM_2029, Ccs.NONE),
    }


def test_a_moved_plot_is_a_contrast() -> None:
    """Limit: a plot of the same size elsewhere is told by its outline."""
    rings = tuple(tuple((x + 30.0, y) for x, y in ring) for ring in SKETCH.rings)
    moved = dataclasses.replace(BASE, sketches=(dataclasses.replace(SKETCH, rings=rings),))

    assert [one.field for one in contrasts([BASE, moved])] == ["rings"]


@pytest.mark.parametrize(
    ("other", "parts"),
    [
        (BASE.with_choices(parts=Parts.FULL), {Part.METHOD}),
        (BASE.with_target(boundary=Boundary.BUILDINGS), {Part.LINE}),
        (dataclasses.replace(BASE, drawn_works=(QUAY,)), {Part.WORK}),
        (dataclasses.replace(BASE, sketches=(EXTRA,)), set()),
    ],
)
def test_unlike_scope_is_found(other: Scenario, parts: set[Part]) -> None:
    """Law: other account, other factors and missing works forbid a ranking; other plots do not."""
    assert {one.part for one in unlike([BASE, other])} == parts
    kept = aligned([BASE, other], works=False)
    assert {one.part for one in unlike(kept)} == parts & {Part.WORK}
