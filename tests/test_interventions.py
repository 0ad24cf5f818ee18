"""Interventions: standing houses refurbished, reused and demolished, with their carbon."""

import dataclasses
import json

import pytest

from geo.carbon.embodied import COLUMNS
from geo.errors import UnknownChoiceError
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.interventions import first_idea, parameter
from geo.reference import Reference
from geo.saved import read_scenario
from geo.scenario import Change, Intervention, Plan, Scenario
from geo.terms import EnergyLevel, InterventionKind, Status, Use
from layers.measures import built_share, operation

WAREHOUSE = "OH3-M405"  # Magasin 405: 5 700 m2 of brick and concrete from 1930
TOWER = "OH1-O1a"  # of the first phase: has A1-A5 of its own
KINDS = list(InterventionKind)


def work(kind: InterventionKind, house: str = WAREHOUSE, **values: object) -> Intervention:
    """Return an intervention of 2027-2028."""
    made = Intervention(building=house, kind=kind, start_year=2027, completion_year=2028)
    return dataclasses.replace(made, **values)


def result(plan: Plan, reference: Reference, *works: Intervention) -> Evaluation:
    """Return the evaluation of the plan with interventions."""
    return evaluate(Scenario(plan=plan, interventions=works), reference)


def test_refurbishment_is_a_share_of_a_new_house(plan: Plan, reference: Reference) -> None:
    """Identity: B5 = shares x A1-A5 of the same house as new, and the end of life of as much."""
    got = result(plan, reference, work(InterventionKind.REFURBISH))
    changes = (
        Change(id=WAREHOUSE, field="completion_year", value=2028),
        Change(id=WAREHOUSE, field="start_year", value=2027),
    )
    new = evaluate(Scenario(plan=plan, changes=changes), reference)
    elements = new.elements_kg.loc[WAREHOUSE]
    shares = [parameter(reference, "refurbish", f"share_{name}") for name in COLUMNS]
    built = float((elements * shares).sum())
    torn = float(new.buildings.loc[WAREHOUSE, "c_kg"]) * built / float(elements.sum())

    assert got.buildings.loc[WAREHOUSE, "b5_kg"] == pytest.approx(built + torn, rel=1e-12)
    assert got.rebuilt_terms["b5_kg"].sum() == pytest.approx(built + torn, rel=1e-12)
    assert got.interventions.loc[WAREHOUSE, "as_new_kg"] == pytest.approx(elements.sum())


@pytest.mark.parametrize("kind", [InterventionKind.REFURBISH, InterventionKind.REUSE])
def test_rebuilding_lies_where_swedish_projects_lie(
    plan: Plan, reference: Reference, kind: InterventionKind
) -> None:
    """Published: four Swedish projects emitted 35-184 kg CO2e/m2 of renovated GFA (KTH 2023)."""
    got = result(plan, reference, work(kind, use=Use.OFFICE))
    row = got.buildings.loc[WAREHOUSE]

    assert 35.0 <= row["b5_kg"] / row["gfa_m2"] <= 184.0
    assert row["b5_kg"] < got.interventions.loc[WAREHOUSE, "as_new_kg"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("house", [WAREHOUSE, TOWER])
def test_the_calendar_holds_all_that_is_emitted(
    plan: Plan, reference: Reference, kind: InterventionKind, house: str
) -> None:
    """Law: the years sum to the modules of the buildings, with B5 and C of what goes."""
    name = str(plan.buildings["building"][house])
    got = result(plan, reference, work(kind, name))
    rows, years = got.buildings, got.years
    gone = rows.loc[rows["intervention"] == "demolish", "c_kg"].sum()
    built = rows["upfront_kg"].sum() + rows["b5_kg"].sum() + gone

    assert years["construction_t"].sum() * 1000 == pytest.approx(built, rel=1e-12)
    assert years["operation_t"].sum() * 1000 == pytest.approx(rows["b6_kg"].sum(), rel=1e-12)
    assert years["replacement_t"].sum() * 1000 == pytest.approx(rows["b4_kg"].sum(), rel=1e-12)
    modules = rows[["upfront_kg", "b4_kg", "b5_kg", "b6_kg", "c_kg"]].sum(axis=1)
    assert rows["whole_life_kg"].to_numpy() == pytest.approx(modules.to_numpy(), rel=1e-12)


def test_nobody_uses_a_house_that_is_worked_on(plan: Plan, reference: Reference) -> None:
    """Law: old energy before, none meanwhile, less afterwards."""
    level = EnergyLevel.GOOD
    got = result(plan, reference, work(InterventionKind.REFURBISH, energy_level=level))
    base = result(plan, reference)
    kept, new = (
        {y: operation(e, y)[0][WAREHOUSE] for y in (2026, 2027, 2028)} for e in (base, got)
    )

    assert new[2026] == kept[2026] > 0.0
    assert new[2027] == 0.0
    assert 0.0 < new[2028] < 0.8 * kept[2028]


def test_a_house_that_goes(plan: Plan, reference: Reference) -> None:
    """Law: it leaves the map, the floor area and the use, and its end of life in its year."""
    got, base = result(plan, reference, work(InterventionKind.DEMOLISH)), result(plan, reference)
    area = base.buildings.loc[WAREHOUSE, "gfa_m2"]
    lost = base.totals["areas"]["gfa_m2"] - got.totals["areas"]["gfa_m2"]
    end = got.buildings.loc[WAREHOUSE, "c_kg"] / 1000.0

    assert lost == pytest.approx(area)
    assert operation(got, 2027)[0][WAREHOUSE] == 0.0
    assert built_share(got, 2026)[WAREHOUSE] == 1.0
    assert built_share(got, 2027)[WAREHOUSE] == 0.0
    more = (got.years["construction_t"] - base.years["construction_t"]).loc[
        [2026, 2027, 2028, 2029]
    ]
    assert more.tolist() == pytest.approx([0.0, end / 2, end / 2, 0.0])
    assert got.buildings.loc[WAREHOUSE, "b5_kg"] == 0.0


def test_what_was_built_stays_built(plan: Plan, reference: Reference) -> None:
    """Law: a house of 2021 that goes in 2027 keeps its A1-A5 in its years and its limit."""
    house = str(plan.buildings["building"][TOWER])
    got = result(plan, reference, work(InterventionKind.DEMOLISH, house))
    base = result(plan, reference)
    columns = ["upfront_kg", "limit_kg_m2gfa", "distance_kg_m2gfa", "start_year"]

    assert got.buildings.loc[TOWER, columns].tolist() == base.buildings.loc[TOWER, columns].tolist()
    assert got.elements_kg.equals(base.elements_kg)


def test_storeys_on_top_count_whole(plan: Plan, reference: Reference) -> None:
    """Law: each storey on top adds floor area in step, and carbon beyond the share."""
    plain, two, four = (
        result(plan, reference, work(InterventionKind.REUSE, more_storeys=more)).buildings.loc[
            WAREHOUSE
        ]
        for more in (0.0, 2.0, 4.0)
    )
    per_storey = plain["gfa_m2"] / 3.0

    assert two["gfa_m2"] == pytest.approx(plain["gfa_m2"] + 2 * per_storey)
    assert two["height_m"] > plain["height_m"]
    assert plain["b5_kg"] < two["b5_kg"] < four["b5_kg"]
    # a new storey costs more per square metre than a rebuilt one
    assert (two["b5_kg"] - plain["b5_kg"]) / (2 * per_storey) > plain["b5_kg"] / plain["gfa_m2"]


def test_reuse_has_the_limit_of_a_new_house(plan: Plan, reference: Reference) -> None:
    """Law: floor area that comes into use anew has an allowance, refurbishment has none."""
    base = result(plan, reference).totals["calendar"]["window"]["allowance_construction_t"]
    reused, kept = (
        result(plan, reference, work(kind, use=Use.OFFICE))
        for kind in (InterventionKind.REUSE, InterventionKind.REFURBISH)
    )
    more = reused.totals["calendar"]["window"]["allowance_construction_t"] - base
    row = reused.interventions.loc[WAREHOUSE]

    assert more == pytest.approx(row["allowed_kg"] / 1000.0)
    assert row["allowed_kg"] > row["emitted_kg"]
    assert kept.totals["calendar"]["window"]["allowance_construction_t"] == pytest.approx(base)


def test_all_three_at_once_are_their_sum(plan: Plan, reference: Reference) -> None:
    """Law: works on houses that share no wall do not know of each other."""
    standing = plan.buildings[plan.buildings["status"] == Status.EXISTING]
    houses = [WAREHOUSE, *(h for h in dict.fromkeys(standing["building"]) if h != WAREHOUSE)][:3]
    works = [work(kind, str(house)) for kind, house in zip(KINDS, houses, strict=True)]
    together = result(plan, reference, *works).interventions["emitted_kg"].sum()
    apart = [result(plan, reference, each).interventions["emitted_kg"].sum() for each in works]

    assert together == pytest.approx(sum(apart), rel=1e-9)


def test_the_scenario_goes_through_a_file(plan: Plan, reference: Reference) -> None:
    """Law: interventions are part of the scenario, of its digest and of its JSON."""
    idea = first_idea(WAREHOUSE, InterventionKind.REUSE, start_year=2027, reference=reference)
    scenario = Scenario(plan=plan, interventions=(idea,))
    back = read_scenario(json.loads(json.dumps(scenario.to_dict())), plan)

    assert back.interventions == scenario.interventions
    assert back.digest != Scenario(plan=plan).digest
    assert (idea.completion_year, idea.energy_level) == (2028, EnergyLevel.STANDARD)


@pytest.mark.parametrize(
    ("works", "said"),
    [
        ([work(KINDS[0]), work(KINDS[2])], "once"),
        ([work(KINDS[0], "OH3-B1", start_year=2027)], "stands from"),
    ],
)
def test_impossible_works_are_one_sentence(
    plan: Plan, reference: Reference, works: list[Intervention], said: str
) -> None:
    """Limit: two works on one house, and work on a house that does not stand yet."""
    with pytest.raises(UnknownChoiceError, match=said):
        result(plan, reference, *works)


def test_years_must_follow_each_other() -> None:
    """Limit: work cannot be done before it starts."""
    with pytest.raises(UnknownChoiceError, match="before it starts"):
        work(KINDS[0], completion_year=2026)


def test_work_on_a_house_that_is_gone_is_told(plan: Plan, reference: Reference) -> None:
    """Limit: a scenario opened on another plan keeps its good parts and says what it left out."""
    got = result(plan, reference, work(KINDS[0], "nowhere"))

    assert any(n.code == "no_such_house" and "nowhere" in n.ids for n in got.notes)
    assert got.interventions.empty
    assert got.buildings["b5_kg"].sum() == 0.0
