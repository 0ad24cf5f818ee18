"""Trace: every kilogram leads back to a product or a rule with its source."""

import pytest
from shapely import box

from geo.carbon.trace import trace
from geo.evaluate import evaluate
from geo.reference import Reference
from geo.terms import Frame, Parts
from tests.plans import scenario_of


@pytest.mark.parametrize("parts", list(Parts))
@pytest.mark.parametrize("frame", [Frame.CONCRETE_PRECAST, Frame.TIMBER_LIGHT])
def test_terms_sum_to_the_building(reference: Reference, parts: Parts, frame: Frame) -> None:
    """Law: the terms of a building sum to its A1-A5 and each has a source and a status."""
    plan = [{"geometry": box(0, 0, 40, 15), "frame": frame, "storeys_below": 1, "pv_m2": 50.0}]
    result = evaluate(scenario_of(plan).with_choices(parts=parts), reference)
    terms = trace(result, reference, "b0")

    expected = result.buildings["upfront_kg"].loc["b0"]
    assert terms["upfront_kg"].sum() == pytest.approx(expected, rel=1e-9)
    assert terms["source"].str.len().gt(0).all()
    assert terms["status"].isin(["published", "measured", "derived", "assumed"]).all()


def test_declared_value_is_one_term(reference: Reference) -> None:
    """Identity: a declared house has one term, its declaration."""
    plan = [{"geometry": box(0, 0, 40, 15), "declared_a1a5_kg_m2gfa": 250.0}]
    terms = trace(evaluate(scenario_of(plan), reference), reference, "b0")

    assert terms["element"].tolist() == ["declared"]
    assert terms["upfront_kg"].iloc[0] == pytest.approx(250.0 * 3600)
