"""Places: a district elsewhere is computed as one in Helsingborg, with its own climate and heat."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PlanError
from geo.evaluate import evaluate
from geo.place import ROLES, Place, at, place_tables
from geo.plan.crs import to_lonlat, to_metres
from geo.plan.read import read_plan
from geo.reference import Reference, load_reference
from geo.scenario import Scenario
from geo.sketch import Sketch
from geo.terms import Ccs, MassingKind
from tests.sketches import HOUSE, massing

Write = Callable[..., Path]
STOCKHOLM = 3011
MIDDLE = shapely.Point(153_400.0, 6_580_200.0)  # in EPSG:3011
BLOCK = shapely.box(MIDDLE.x, MIDDLE.y, MIDDLE.x + 40, MIDDLE.y + 15)


@pytest.fixture(scope="module")
def reference() -> Reference:
    """Return the tables that ship with the project."""
    return load_reference()


def plan_file(path: Path, place: dict[str, object], **tables: pd.DataFrame) -> Path:
    """Write a plan of one house in Stockholm that says where it lies."""
    values = {"id": ["a"], "use": ["residential"], "storeys": [6], "completion_year": [2028]}
    layer = gpd.GeoDataFrame(values, geometry=[BLOCK], crs=STOCKHOLM)
    pyogrio.write_dataframe(layer, path, layer="buildings", driver="GPKG")
    for name, table in ({"place": pd.DataFrame([place])} | tables).items():
        pyogrio.write_dataframe(table, path, layer=name, driver="GPKG")
    return path


def months(reference: Reference) -> pd.DataFrame:
    """Return the months of Helsingborg as a plan file holds its own."""
    return reference.climate.reset_index()[
        ["month", "temperature_c", "ghi_kwh_m2", "vertical_ratio"]
    ]


def test_a_district_in_stockholm(tmp_path: Path, reference: Reference) -> None:
    """Law: the file's own system, climate and heat are taken, and nothing is moved."""
    warmer = months(reference)
    warmer["temperature_c"] += 3.0
    heat = pd.DataFrame({"year": [2025, 2030], "kg_per_kwh": [0.05, 0.01]})
    named = {"name": "Slakthusområdet", "crs": STOCKHOLM, "source": "the city"}
    file = plan_file(tmp_path / "plan.gpkg", named, climate=warmer, heat_factors=heat)
    plan = read_plan(file, reference)
    plain = read_plan(plan_file(tmp_path / "plain.gpkg", {"crs": f"EPSG:{STOCKHOLM}"}), reference)

    assert plan.place.name == "Slakthusområdet"
    assert [n.code for n in plan.notes if n.code != "default_taken"] == []
    assert plan.buildings.geometry.iloc[0].equals(BLOCK)
    there = evaluate(Scenario(plan=plan), reference)
    home = evaluate(Scenario(plan=plain), reference)
    assert there.buildings["upfront_kg"].tolist() == home.buildings["upfront_kg"].tolist()
    assert there.buildings.loc["a", "heat_need_kwh"] < home.buildings.loc["a", "heat_need_kwh"]
    assert there.factors.loc[2030, "district_heat"] == 0.01
    assert there.buildings.crs == STOCKHOLM
    assert plan.digest != plain.digest


def test_the_same_months_and_factors_give_the_same_numbers(
    tmp_path: Path, reference: Reference
) -> None:
    """Law: own values equal to those of Helsingborg change nothing."""
    rows = reference.factor_series
    series = rows[rows["series"] == reference.heat_series["2029"]]
    file = plan_file(
        tmp_path / "plan.gpkg",
        {"crs": STOCKHOLM},
        climate=months(reference),
        heat_factors=series[["year", "kg_per_kwh"]],
    )
    own = read_plan(file, reference)
    plain = replace(own, place=Place(crs=STOCKHOLM))

    first, second = (evaluate(Scenario(plan=p), reference) for p in (own, plain))
    assert first.totals == second.totals


def test_a_place_goes_round(tmp_path: Path, reference: Reference) -> None:
    """Law: a place that was written is read as it was, to the last digit."""
    rows = months(reference).to_numpy().tolist()
    place = Place(
        name="Väst på stan",
        crs=STOCKHOLM,
        climate="malmo",
        heat="sweden",
        months=tuple((t / 3.0, sun, ratio) for _, t, sun, ratio in rows),
        heat_factors=((2025, 0.1 / 3.0), (2030, 0.01)),
        source="=HYPERLINK()",
    )
    tables = place_tables(place)
    named = tables.pop("place").iloc[0].to_dict()
    file = plan_file(tmp_path / "p.gpkg", named, **tables)

    assert read_plan(file, reference).place == place


@pytest.mark.parametrize("ccs", list(Ccs))
def test_the_swedish_mean_knows_no_switch(ccs: Ccs, reference: Reference) -> None:
    """Law: where no plant's capture is known, its switch changes nothing."""
    mean = at(reference, Place(heat="sweden"))

    assert {mean.heat_series[role] for role in ROLES} == {mean.heat_series[str(ccs)]}
    assert mean.heat_series != reference.heat_series


def test_every_network_of_the_data_plays_every_role(reference: Reference) -> None:
    """Law: each heat network has a series for each role, each climate twelve months."""
    for heat in set(reference.heat_networks["heat"]):
        found = at(reference, Place(heat=heat)).heat_series
        assert set(found) == set(ROLES)
        assert set(found.values()) <= set(reference.factor_series["series"])
    for climate in set(reference.climates["climate"]):
        assert at(reference, Place(climate=climate)).climate.index.tolist() == list(range(1, 13))


def test_what_is_remembered_stays(reference: Reference) -> None:
    """Law: the tables of one place are one object, however often they are asked for."""
    assert at(reference, Place()) is reference
    malmo = at(reference, Place(climate="malmo"))
    assert at(reference, Place(climate="malmo", name="elsewhere")) is not reference
    assert at(malmo, Place(climate="malmo")) is malmo


@given(east=st.floats(-3e3, 3e3), north=st.floats(-3e3, 3e3), crs=st.sampled_from([3011, 3006]))
def test_drawings_come_back_from_the_map(east: float, north: float, crs: int) -> None:
    """Law: metres of any zone survive the way over degrees, within a tenth of a millimetre."""
    start = to_metres(to_lonlat(np.array([[MIDDLE.x + east, MIDDLE.y + north]]), STOCKHOLM), crs)
    again = to_metres(to_lonlat(start, crs), crs)

    assert np.allclose(start, again, atol=1e-4, rtol=0.0)


def test_a_sketch_elsewhere_counts_like_a_house(tmp_path: Path, reference: Reference) -> None:
    """Law: sketches have the system of their plan."""
    plan = read_plan(plan_file(tmp_path / "plan.gpkg", {"crs": STOCKHOLM}), reference)
    x, y = MIDDLE.x + 100.0, MIDDLE.y
    ring = ((x, y), (x + 60, y), (x + 60, y + 50), (x, y + 50))
    drawn = Sketch(id="s", rings=(ring,), massing=massing(MassingKind.SLAB), house=HOUSE)

    result = evaluate(Scenario(plan=plan, sketches=(drawn,)), reference)
    assert result.buildings.crs == STOCKHOLM
    assert result.buildings.loc["s", "upfront_kg"] > 0.0


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"crs": 4326}, "SWEREF 99"),
        ({"crs": "here"}, "no EPSG number"),
        ({"crs": 3011, "climate": "moon"}, "known are helsingborg"),
        ({"crs": 3011, "heat": "<b>x</b>"}, "known are helsingborg, sweden"),
    ],
)
def test_a_place_that_cannot_be(
    place: dict[str, object], sentence: str, tmp_path: Path, reference: Reference
) -> None:
    """Limit: one sentence says what a place wants."""
    with pytest.raises(PlanError, match=sentence):
        evaluate(
            Scenario(plan=read_plan(plan_file(tmp_path / "p.gpkg", place), reference)), reference
        )


@pytest.mark.parametrize(
    ("table", "columns", "sentence"),
    [
        ("climate", {"month": [1, 2]}, "months 1 to 12"),
        ("heat_factors", {"year": [2025, 2025], "kg_per_kwh": [0.1, 0.2]}, "a year twice"),
        ("heat_factors", {"year": [2025], "kg_per_kwh": [50.0]}, "0 to 2"),
        ("heat_factors", {"year": ["soon"], "kg_per_kwh": [0.1]}, "a year and a number"),
    ],
)
def test_own_values_that_cannot_be(
    table: str,
    columns: dict[str, list[object]],
    sentence: str,
    tmp_path: Path,
    reference: Reference,
) -> None:
    """Limit: own months and factors are checked as those of the project are."""
    file = plan_file(tmp_path / "p.gpkg", {"crs": STOCKHOLM}, **{table: pd.DataFrame(columns)})
    with pytest.raises(PlanError, match=sentence):
        read_plan(file, reference)


def test_far_from_the_meridian(tmp_path: Path, reference: Reference) -> None:
    """Limit: a zone that does not suit the place is noted, with how far it is."""
    plan = read_plan(plan_file(tmp_path / "p.gpkg", {"crs": 3016}), reference)

    found = [n for n in plan.notes if n.code == "far_from_meridian"]
    assert len(found) == 1
    assert "EPSG:3016" in found[0].message
