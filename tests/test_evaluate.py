"""The whole chain: sums agree, choices do what they say, laws hold for any plan."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, affinity, box

from geo.errors import UnknownChoiceError
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.results import result_object
from geo.saved import read_scenario
from geo.scenario import Change, Choices, Scenario, Target
from geo.terms import Booking, Boundary, Ccs, FactorSet, Frame, Parts, ProductValues
from tests.plans import scenario_of

HOUSES: list[dict[str, Any]] = [
    {"geometry": box(0, 0, 40, 15)},
    {"geometry": box(40, 0, 60, 15), "storeys": 4.0, "use": "office", "storey_height_m": 3.8},
    {"geometry": box(0, 60, 48, 108) - box(12, 72, 36, 96), "frame": Frame.CLT, "start_year": 2021,
     "completion_year": 2023, "status": "existing", "storeys_below": 1},
    {"geometry": box(100, 0, 150, 40), "completion_year": 1905, "start_year": 1903},
    {"geometry": box(200, 0, 230, 30), "use": "parking", "start_year": 2032,
     "completion_year": 2034, "declared_a1a5_kg_m2gfa": 150.0},
]  # fmt: skip
WORKS: list[dict[str, Any]] = [
    {"kind": "street", "quantity": 1000.0, "unit": "m2", "start_year": 2026,
     "completion_year": 2027, "geometry": box(0, -20, 50, 0)},
    {"kind": "quay", "quantity": 100.0, "unit": "m", "start_year": 2019,
     "completion_year": 2020, "geometry": box(0, -30, 100, -20).exterior},
]  # fmt: skip
CHOICES = st.builds(
    Choices,
    parts=st.sampled_from(Parts),
    product_values=st.sampled_from(ProductValues),
    factor_set=st.sampled_from(FactorSet),
    ccs=st.sampled_from(Ccs),
    include_tenants=st.booleans(),
    study_period_years=st.sampled_from([30, 50, 60]),
)
TARGETS = st.builds(
    Target,
    booking=st.sampled_from(Booking),
    boundary=st.sampled_from(Boundary),
    last_year=st.sampled_from([2030, 2035, 2050]),
    construction_path=st.sampled_from(
        ["default", "property_board", "fardplan_2045", "c40", "flat"]
    ),
    operation_path=st.sampled_from(["crrem", "city_index"]),
)


def district(**changes: Any) -> Scenario:  # noqa: ANN401 - any choice
    """Return the test district with other choices."""
    return scenario_of(HOUSES, WORKS).with_choices(**changes)


def assert_sums_agree(result: Evaluation) -> None:
    """Assert that years, buildings, works and totals tell one story to 1e-9."""
    buildings, works, years = result.buildings, result.works, result.years

    def near(value: float) -> object:
        return pytest.approx(value, rel=1e-9, abs=1e-9)

    assert years["construction_t"].sum() == near(buildings["upfront_kg"].sum() / 1000)
    assert years["works_t"].sum() == near(works["upfront_kg"].sum() / 1000)
    assert years["operation_t"].sum() == near(buildings["b6_kg"].sum() / 1000)
    assert years["replacement_t"].sum() == near(buildings["b4_kg"].sum() / 1000)
    assert result.elements_kg.sum(axis=1).to_numpy() == near(buildings["upfront_kg"].to_numpy())
    window = years[years["in_window"]]
    assert window["gap_t"].sum() == near((window["actual_t"] - window["allowance_t"]).sum())
    assert window["cumulative_gap_t"].iloc[-1] == near(window["gap_t"].sum())


@settings(max_examples=25, deadline=None)
@given(choices=CHOICES, target=TARGETS)
def test_sums_agree_for_any_choice(reference: Reference, choices: Choices, target: Target) -> None:
    """Law: buildings and works equal years and totals, whatever is chosen."""
    base = scenario_of(HOUSES, WORKS)
    result = evaluate(Scenario(plan=base.plan, choices=choices, target=target), reference)

    assert_sums_agree(result)
    modules = result.buildings[["a1a3_kg", "a4_kg", "a5_kg", "b4_kg", "b6_kg", "c_kg"]]
    assert (modules.to_numpy() >= 0).all()


def test_district_is_the_sum_of_its_houses(reference: Reference) -> None:
    """Law: houses that do not touch emit together what they emit alone."""
    apart = [HOUSES[0], *HOUSES[2:]]
    together = evaluate(scenario_of(apart), reference).buildings
    alone = [evaluate(scenario_of([h]), reference).buildings for h in apart]

    for column in ("upfront_kg", "b4_kg", "b6_kg", "c_kg"):
        expected = sum(table[column].sum() for table in alone)
        assert together[column].sum() == pytest.approx(expected, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    angle=st.floats(0, 360),
    east=st.floats(-1e4, 1e4),
    north=st.floats(-1e4, 1e4),
    turn=st.booleans(),
)
def test_place_and_direction_do_not_matter(
    reference: Reference, angle: float, east: float, north: float, *, turn: bool
) -> None:
    """Law: rotation, translation and ring order leave every module as it is."""
    shape = box(0, 0, 48, 48) - box(12, 12, 36, 36)
    moved = affinity.translate(affinity.rotate(shape, angle), east, north)
    if turn:
        moved = Polygon(moved.exterior.coords[::-1], [r.coords[::-1] for r in moved.interiors])
    here = evaluate(scenario_of([{"geometry": shape}]), reference).buildings.iloc[0]
    there = evaluate(scenario_of([{"geometry": moved}]), reference).buildings.iloc[0]

    for column in ("upfront_kg", "b4_kg", "b6_kg", "c_kg"):
        assert there[column] == pytest.approx(here[column], rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(cut=st.floats(5, 35), frame=st.sampled_from(Frame), below=st.integers(0, 2))
def test_splitting_a_house_changes_nothing(
    reference: Reference, cut: float, frame: Frame, below: int
) -> None:
    """Law: a house drawn as two that share a wall has the carbon and the energy of one."""
    same = {"frame": frame, "storeys_below": below}
    whole = evaluate(scenario_of([{"geometry": box(0, 0, 40, 15), **same}]), reference)
    parts = [
        {"geometry": box(0, 0, cut, 15), **same},
        {"geometry": box(cut, 0, 40, 15), **same},
    ]
    split = evaluate(scenario_of(parts), reference)

    for column in ("upfront_kg", "b4_kg", "c_kg", "facade_m2"):
        expected = whole.buildings[column].sum()
        assert split.buildings[column].sum() == pytest.approx(expected, rel=1e-9)
    assert split.buildings["heat_need_kwh"].sum() == pytest.approx(
        whole.buildings["heat_need_kwh"].sum(), rel=0.02
    )  # the balance is not quite linear: each half has its own mix of gains and losses


@settings(max_examples=25, deadline=None)
@given(storeys=st.integers(1, 15), frame=st.sampled_from(Frame))
def test_more_storeys_emit_more(reference: Reference, storeys: int, frame: Frame) -> None:
    """Law: one storey more raises every module of the house."""
    low, high = (
        evaluate(
            scenario_of([{"geometry": box(0, 0, 40, 15), "storeys": n, "frame": frame}]), reference
        ).buildings.iloc[0]
        for n in (storeys, storeys + 1)
    )

    for column in ("upfront_kg", "b4_kg", "b6_kg", "c_kg", "gfa_m2"):
        assert high[column] > low[column]


def test_basements_add(reference: Reference) -> None:
    """Law: each storey below ground adds carbon and no heated area."""
    houses = [
        evaluate(
            scenario_of([{"geometry": box(0, 0, 40, 15), "storeys_below": n}]), reference
        ).buildings.iloc[0]
        for n in (0, 1, 2)
    ]

    assert houses[0]["upfront_kg"] < houses[1]["upfront_kg"] < houses[2]["upfront_kg"]
    assert houses[0]["atemp_m2"] == houses[1]["atemp_m2"] == houses[2]["atemp_m2"]


def test_declared_value_is_taken_and_told(reference: Reference) -> None:
    """Identity: a declared intensity is the house's A1-A5, its basis and a note."""
    result = evaluate(district(), reference)
    house = result.buildings.loc["b4"]

    assert house["upfront_kg"] == pytest.approx(150.0 * house["gfa_m2"], rel=1e-12)
    assert house["basis"] == "declared"
    assert any(n.code == "declared_value" and n.ids == ("b4",) for n in result.notes)


def test_factor_of_the_calendar_year(reference: Reference) -> None:
    """Law: a house that opens in 2034 meets the factor of 2034, not a series begun again."""
    result = evaluate(district(), reference)
    row = scenario_of([{"geometry": box(0, 0, 40, 15), "start_year": 2032,
                        "completion_year": 2034}])  # fmt: skip
    late = evaluate(row, reference)
    year = late.years.loc[2034, "operation_t"] * 1000
    expected = (late.carriers_kwh.iloc[0] * late.factors.loc[2034]).sum()

    assert year == pytest.approx(expected, rel=1e-9)
    assert late.factors.loc[2034].tolist() == result.factors.loc[2034].tolist()
    assert late.factors.loc[2034, "district_heat"] != late.factors.loc[2026, "district_heat"]


def test_change_of_frame_by_a_person(reference: Reference) -> None:
    """Law: a changed frame acts on its house alone; the plan's own table stays as it was."""
    base = district()
    changed = Scenario(plan=base.plan, changes=(Change(id="b0", field="frame", value="clt"),))
    before, after = (evaluate(s, reference).buildings["upfront_kg"] for s in (base, changed))

    assert after["b0"] < before["b0"]
    assert after.drop("b0").tolist() == before.drop("b0").tolist()
    assert base.plan.buildings.loc["b0", "frame"] == "concrete_insitu"
    assert changed.digest != base.digest


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("frame", "cheese", "cheese"),
        ("storeys", -1, "storeys"),
        ("storeys", float("nan"), "storeys"),
        ("geometry", 1, "geometry"),
        ("start_year", 2050, "completed before"),
    ],
)
def test_wrong_change_is_one_sentence(
    reference: Reference, field: str, value: str | float, word: str
) -> None:
    """Limit: a change that cannot hold is refused and named."""
    scenario = Scenario(plan=district().plan, changes=(Change(id="b0", field=field, value=value),))

    with pytest.raises(UnknownChoiceError, match=word):
        evaluate(scenario, reference)


def test_scenario_goes_through_json() -> None:
    """Law: what `to_dict` writes, `read_scenario` reads back as it was."""
    scenario = Scenario(
        plan=district().plan,
        choices=Choices(parts=Parts.DECLARED, ccs=Ccs.NONE),
        target=Target(rate=0.1, own_limits=(("multi_family", 2025, 300.0),)),
        changes=(Change(id="b0", field="storeys", value=7),),
        name="test",
    )
    found = read_scenario(json.loads(json.dumps(scenario.to_dict())), scenario.plan)

    assert found.digest == scenario.digest
    assert (found.choices, found.target, found.name) == (scenario.choices, scenario.target, "test")


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"choice": {}},
        {"format": 99},
        {"choices": {"parts": "all"}},
        {"choices": {"ccs": 2029}},
        {"choices": {"performance_gap": float("inf")}},
        {"choices": {"performance_gap": True}},
        {"choices": {"study_period_years": 0}},
        {"target": {"first_year": "2025"}},
        {"target": {"own_limits": [["multi_family", 2025]]}},
        {"changes": [{"id": "b0"}]},
    ],
)
def test_hostile_scenario_is_one_sentence(data: object) -> None:
    """Limit: whatever a scenario file holds, the answer is a sentence."""
    with pytest.raises(UnknownChoiceError) as caught:
        read_scenario(data, district().plan)

    assert caught.value.message.endswith(".")


def test_result_object_is_plain_json(reference: Reference) -> None:
    """Law: the object for files is JSON, its rows carry the contract's keys, its sums agree."""
    result = evaluate(district(), reference)
    data = json.loads(json.dumps(result_object(result), allow_nan=False))

    assert len(data["buildings"]) == len(HOUSES)
    upfront = sum(b["a1a3_kg"] + b["a4_kg"] + b["a5_kg"] for b in data["buildings"])
    years = sum(y["construction_t"] for y in data["years"]) * 1000
    assert upfront == pytest.approx(years, rel=1e-9)
    assert data["versions"]["method"]
    assert np.isfinite([b["band_high_kg"] for b in data["buildings"]]).all()


def test_absent_works_and_houses_are_no_error(reference: Reference) -> None:
    """Limit: a plan with one house and no works has a line and no works."""
    result = evaluate(scenario_of([HOUSES[0]]), reference)

    assert result.years["works_t"].sum() == 0
    assert_sums_agree(result)
