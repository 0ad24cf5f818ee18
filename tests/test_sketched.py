"""What was drawn becomes rows: complete, counted once, and said where it overlaps."""

import dataclasses
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PlanError, UnknownChoiceError
from geo.evaluate import evaluate
from geo.plan.sketched import (
    conflicts,
    use_shares,
    with_sketches,
)
from geo.reference import Reference
from geo.saved import read_scenario
from geo.scenario import Change, Plan, Scenario
from geo.sketch import UNSTATED, DrawnWork, Sketch
from geo.terms import MassingKind, Use
from tests.plans import buildings_of, works_of
from tests.sketches import HOUSE, massing

SQUARE = ((0.0, 0.0), (80.0, 0.0), (80.0, 60.0), (0.0, 60.0))
NOWHERE = shapely.Polygon()


def sketch(name: str = "s1", east: float = 0.0, **values: object) -> Sketch:
    """Return a slab of five storeys on a plot of 80 x 60 m."""
    ring = tuple((x + east, y) for x, y in SQUARE)
    kept = {"massing": massing(MassingKind.SLAB), "house": HOUSE} | values
    return Sketch(id=name, rings=(ring,), **kept)  # type: ignore[arg-type]  # checked by Sketch


def plan() -> Plan:
    """Return a plan of one house of 20 x 20 m, 200 m to the east."""
    table = buildings_of([{"id": "b0", "geometry": shapely.box(200.0, 0.0, 220.0, 20.0)}])
    return Plan(name="t", buildings=table, plots=table.iloc[:0], works=works_of([]))


def test_rows_are_complete_and_share_the_sketch() -> None:
    """Law: a row per part with every column of a plan, no gap but the stated ones."""
    podium = massing(MassingKind.PODIUM, storeys=14.0, depth_m=20.0, podium_storeys=2.0)
    table, notes = with_sketches(plan().buildings, (sketch(massing=podium),))
    rows = table[table["status"] == "sketch"]

    assert notes == ()
    assert set(rows["building"]) == set(rows["plot_id"]) == {"s1"}
    assert list(rows.index) == ["s1", "s1.1"]
    gaps = rows.drop(columns="geometry").isna().any()
    assert set(gaps.index[gaps]) == {
        "gfa_m2", "declared_a1a5_kg_m2gfa", "declared_energy_kwh_m2atemp",
    }  # fmt: skip
    assert rows["dwellings"].tolist() == [np.floor((400 * 14 + 4400 * 2) / 90.0), 0.0]


def test_a_sketch_is_a_house_like_any_other(reference: Reference) -> None:
    """Law: the same shape drawn, or standing in a plan, has the same carbon."""
    free = sketch(massing=massing(MassingKind.FOOTPRINT, storeys=6.0))
    drawn = evaluate(Scenario(plan=plan(), sketches=(free,)), reference)
    row = {
        "id": "s1", "geometry": shapely.Polygon(SQUARE), "storeys": 6.0, "frame": "clt",
        "cladding": "wood", "energy_level": "good", "basis": "assumed", "status": "sketch",
        "use_shares": {"residential": 1.0},
    }  # fmt: skip
    house = plan().buildings.loc["b0"].to_dict() | {"id": "b0"}
    both = dataclasses.replace(plan(), buildings=buildings_of([house, row]))
    planned = evaluate(Scenario(plan=both), reference)

    for name in ("upfront_kg", "b4_kg", "b6_kg", "c_kg", "heat_kwh", "gfa_m2"):
        assert drawn.buildings.loc["s1", name] == pytest.approx(
            planned.buildings.loc["s1", name], rel=1e-9
        )
    assert drawn.totals["calendar"]["window"]["actual_t"] == pytest.approx(
        planned.totals["calendar"]["window"]["actual_t"]
    )


def test_without_sketches_nothing_is_touched() -> None:
    """Law: no sketch, no copy."""
    table = plan().buildings

    assert with_sketches(table, ())[0] is table


def test_a_plot_that_holds_nothing_is_said(reference: Reference) -> None:
    """Limit: too much setback gives a note, and the rest is computed."""
    narrow = sketch(massing=massing(MassingKind.SLAB, setback_m=40.0))
    result = evaluate(Scenario(plan=plan(), sketches=(narrow, sketch("s2", 100.0))), reference)

    assert [n.ids for n in result.notes if n.code == "sketch_empty"] == [("s1",)]
    assert list(result.buildings.index) == ["b0", "s2"]


def test_a_taken_id_is_one_sentence() -> None:
    """Limit: a sketch with the id of a house of the plan."""
    with pytest.raises(PlanError, match="taken"):
        with_sketches(plan().buildings, (sketch("b0"),))


@given(
    storeys=st.floats(0.5, 40.0),
    below=st.just(0.0) | st.floats(0.1, 4.0),
    garage=st.booleans(),
    ground=st.none() | st.sampled_from(list(Use)),
)
def test_use_shares_add_up(
    storeys: float, below: float, *, garage: bool, ground: Use | None
) -> None:
    """Law: shares of use are a whole, whatever stands on and below the ground."""
    house = dataclasses.replace(HOUSE, storeys_below=below, garage=garage, ground_use=ground)
    shares = use_shares(house, storeys)

    assert sum(shares.values()) == pytest.approx(1.0)
    assert all(share > 0.0 for share in shares.values())
    if garage and below > 0.0:
        assert shares["parking"] >= below / (storeys + below) - 1e-12


def test_works_count_their_length_or_area(reference: Reference) -> None:
    """Law: a quay by its line and a square by its area, times the factor of the kind."""
    quay = DrawnWork(id="w1", kind="quay", points=SQUARE[:2], start_year=2026, completion_year=2027)
    square = dataclasses.replace(quay, id="w2", kind="square", points=SQUARE, closed=True)
    result = evaluate(Scenario(plan=plan(), drawn_works=(quay, square)), reference)
    factor = reference.works_factors["a1a5_kg_per_unit"]

    assert result.works.loc["w1", "upfront_kg"] == pytest.approx(80.0 * factor["quay"])
    assert result.works.loc["w2", "upfront_kg"] == pytest.approx(4800.0 * factor["square"])


def test_what_lies_over_what_is_said() -> None:
    """Law: house over house, plot over plot and plot over water, each with its area."""
    free = sketch(massing=massing(MassingKind.FOOTPRINT))
    over = dataclasses.replace(sketch("s2", 150.0), massing=massing(MassingKind.FOOTPRINT))
    third = sketch("s3", 70.0)
    table = with_sketches(plan().buildings, (free, over, third))[0]
    water = shapely.box(-100.0, 0.0, 10.0, 60.0)

    found = {c.note.code: c for c in conflicts((free, over, third), table, water)}

    assert set(found) == {"sketch_over_house", "sketch_over_sketch", "sketch_over_water"}
    assert found["sketch_over_house"].houses == ("b0",)
    assert found["sketch_over_house"].shape.area == pytest.approx(400.0)
    assert found["sketch_over_sketch"].shape.area == pytest.approx(600.0)
    assert found["sketch_over_water"].shape.area == pytest.approx(600.0)
    assert not conflicts((sketch("s4", 400.0),), table, NOWHERE)


def test_a_removed_house_is_gone(reference: Reference) -> None:
    """Law: its carbon is gone from every sum, and keeping it is no change."""
    base = Scenario(plan=plan(), sketches=(sketch(),))
    gone = dataclasses.replace(base, changes=(Change(id="b0", field="fate", value="remove"),))
    kept = dataclasses.replace(base, changes=(Change(id="b0", field="fate", value="keep"),))
    results = [evaluate(scenario, reference) for scenario in (base, gone, kept)]

    assert list(results[1].buildings.index) == ["s1"]
    assert results[2].totals == results[0].totals
    less = results[0].totals["declaration"]["buildings_t"]
    less -= results[1].totals["declaration"]["buildings_t"]
    assert less == pytest.approx(results[0].buildings.loc["b0", "upfront_kg"] / 1000.0)


def test_drawn_table_is_a_map_table() -> None:
    """Law: rows come in EPSG:3008 with the columns and kinds of the plan."""
    before = plan().buildings
    empty, _ = with_sketches(before, (sketch(massing=massing(MassingKind.SLAB, setback_m=40.0)),))
    after, _ = with_sketches(before, (sketch(),))

    assert empty is before
    assert isinstance(after, gpd.GeoDataFrame)
    assert after.crs == 3008
    assert list(after.columns) == list(before.columns)
    numbers = before.select_dtypes("number").columns
    assert (after[numbers].dtypes == before[numbers].dtypes).all()


def test_a_file_from_before_houses_stated_anything_is_read() -> None:
    """Law: a sketch of format 3 becomes the same sketch, with nothing stated."""
    made = Scenario(plan=plan(), sketches=(sketch(),))
    data = json.loads(json.dumps(made.to_dict() | {"format": 3}))
    for name in UNSTATED:
        del data["sketches"][0]["house"][name]

    assert read_scenario(data, plan()).sketches == made.sketches


def test_what_a_house_states_is_kept_in_a_file() -> None:
    """Identity: shares, ratio and declared values come back as they were; nonsense is refused."""
    shares = ((Use.RESIDENTIAL, 0.75), (Use.RETAIL, 0.25))
    house = dataclasses.replace(
        HOUSE, use_shares=shares, gfa_ratio=0.9, declared_a1a5_kg_m2gfa=250.0
    )
    made = Scenario(plan=plan(), sketches=(sketch(house=house),))
    data = json.loads(json.dumps(made.to_dict()))

    assert read_scenario(data, plan()).sketches == made.sketches
    assert house.unstated() == HOUSE
    data["sketches"][0]["house"]["use_shares"][0][1] = 0.5
    with pytest.raises(UnknownChoiceError):
        read_scenario(data, plan())
