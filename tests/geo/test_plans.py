"""Plans that are taken in, and the scenarios that a file holds: nothing is lost on the way."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import StoreError
from geo.evaluate import evaluate
from geo.held import held
from geo.place import Place
from geo.plan.read import read_context, read_plan
from geo.plan.write import plan_layers, plan_tables, write_geopackage
from geo.plans import Plans
from geo.reference import DATA, Reference
from geo.scenario import Plan, Scenario
from geo.terms import Ccs

EMBEDDED = DATA / "plan" / "oceanhamnen.gpkg"


def test_a_plan_taken_in_is_the_same_plan(plan: Plan, reference: Reference, tmp_path: Path) -> None:
    """Law: every value, shape and note of a plan comes back to the last bit."""
    plans = Plans(tmp_path / "plans")
    named = replace(plan, place=Place(name="Hamnen <b>"))
    identity = plans.take(named, read_context(EMBEDDED))
    path = plans.path(identity)

    assert path is not None
    again = read_plan(path, reference)
    assert again.digest == plan.digest
    assert again.notes == plan.notes
    assert again.name == identity
    first, second = (evaluate(Scenario(plan=p), reference) for p in (plan, again))
    assert first.totals == second.totals
    context, before = read_context(path), read_context(EMBEDDED)
    assert context.geometry.geom_equals(before.geometry).all()
    assert [kept.title for kept in plans.listed()] == ["Hamnen <b>"]


def test_two_plans_never_share_a_file(plan: Plan, tmp_path: Path) -> None:
    """Law: the same plan taken in twice is two plans, the newest first."""
    plans = Plans(tmp_path)
    taken = {plans.take(plan), plans.take(plan)}

    assert {kept.id for kept in plans.listed()} == taken
    assert len(taken) == 2


@pytest.mark.parametrize(
    "name", ["", "plan-", "../secret", "plan-/../../etc/passwd", "plan-aaaaaaaaaaaaaaaa"]
)
def test_no_other_file_is_opened(name: str, tmp_path: Path) -> None:
    """Limit: an id that was not given leads to no file."""
    (tmp_path / "secret.gpkg").write_bytes(b"x")
    (tmp_path / "plan-short.gpkg").write_bytes(b"x")

    assert Plans(tmp_path / "plans").path(name) is None
    assert Plans(tmp_path).path(name) is None
    assert Plans(tmp_path).listed() == ()


def test_a_folder_that_cannot_be_made(plan: Plan, tmp_path: Path) -> None:
    """Limit: one sentence when there is no place on the disk."""
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(StoreError, match="could not be kept"):
        Plans(tmp_path / "file").take(plan)


def test_scenarios_go_round_with_their_plan(
    plan: Plan, reference: Reference, tmp_path: Path
) -> None:
    """Law: scenarios come back in their order; one that cannot be read is told and left out."""
    one = Scenario(plan=plan, name="=cmd").with_choices(ccs=Ccs.NONE)
    two = Scenario(plan=plan, name="Två")
    bodies = [json.dumps(s.to_dict()) for s in (two, one)] + ["{", json.dumps({"format": 99})]
    rows = pd.DataFrame(
        {
            "order": [1, 0, 2, 3],
            "name": ["Två", "=cmd", "Trasig", "Framtida"],
            "author": ["", "Ada", "", ""],
            "note": ["", "x" * 5000, "", ""],
            "plan": plan.name,
            "scenario": bodies,
        }
    )
    path = tmp_path / "plan.gpkg"
    write_geopackage(
        path, plan_layers(plan, prefix="base_"), {**plan_tables(plan), "scenarios": rows}
    )

    found = held(path, reference)
    assert [told.name for told in found.scenarios] == ["=cmd", "Två"]
    assert found.scenarios[0].author == "Ada"
    assert len(found.scenarios[0].note) < 5000
    assert [told.scenario.digest for told in found.scenarios] == [one.digest, two.digest]
    (said,) = found.notes
    assert said.ids == ("Trasig", "Framtida")
    assert all(name in said.message for name in said.ids)


def test_a_plan_without_scenarios(plan: Plan, reference: Reference) -> None:
    """Limit: a plan file from elsewhere holds no scenario, and that is no fault."""
    found = held(EMBEDDED, reference)

    assert found.scenarios == found.notes == ()
    assert found.plan.digest == plan.digest
