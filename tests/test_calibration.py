"""The published cases against which the assemblies were set; they are no validation."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import box

from geo.evaluate import evaluate
from geo.reference import Reference
from geo.terms import Parts
from tests.plans import scenario_of

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "reference" / "calibration.json").read_text("utf-8")
)


def intensity(case: dict[str, Any], reference: Reference) -> float:
    """Return A1-A5 of the type house of 15 x 40 m and six storeys, per the case's area."""
    scenario = scenario_of(
        [{"geometry": box(0, 0, 40, 15), "storeys": 6, **case["inputs"]}]
    ).with_choices(parts=Parts.DECLARED)
    building = evaluate(scenario, reference).buildings.iloc[0]
    return float(building["upfront_kg"] / building[case["per"]])


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_case_within_twelve_per_cent(case: dict[str, Any], reference: Reference) -> None:
    """Published: each case within the tolerance of its file."""
    allowed = CASES["tolerance"]["single"]["rel"]

    assert intensity(case, reference) == pytest.approx(case["kg_m2"], rel=allowed)


def test_mean_error_within_eight_per_cent(reference: Reference) -> None:
    """Published: the mean of the absolute errors."""
    errors = [abs(intensity(c, reference) / c["kg_m2"] - 1) for c in CASES["cases"]]

    assert sum(errors) / len(errors) <= CASES["tolerance"]["mean"]["rel"]


def test_frames_in_the_published_order(reference: Reference) -> None:
    """Published: permanent form, light infill, precast, then the two timber frames, equal."""
    frames = [c for c in CASES["cases"] if c["per"] == "atemp_m2"]
    found = [intensity(c, reference) for c in frames]

    assert found[0] > found[1] > found[2] > max(found[3:])
    assert found[3] == pytest.approx(found[4], rel=0.05)
