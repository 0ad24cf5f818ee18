"""Systems: what a layer declares is believed near the plan only; all else is asked, rightly."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as cases
from hypothesis import strategies as st
from pyproj import CRS

from geo.errors import PlanError
from geo.intake import _known as known
from geo.intake._told import SENTENCES
from geo.intake.systems import (
    MOST_OTHERS,
    Reading,
    Verdict,
    judged,
    option,
    placed,
    told,
)
from geo.scenario import Plan
from layers.words import LANGUAGES, load_words

NEAR = (12.690, 56.040)  # the harbour of Helsingborg
WRITTEN = [3006, 3007, 3008, 3009, 3011, 3012, 3018, 3020, 3021, 3857, 4326, 25832, 3035]
METRIC = [3006, 3007, 3008, 3021]
AT = {
    "Stockholm": (18.06, 59.33, 3011),
    "Kiruna": (20.23, 67.86, 3016),
    "Malmö": (13.00, 55.60, 3008),
}
moves = st.tuples(st.floats(-5000.0, 5000.0), st.floats(-5000.0, 5000.0))


def moved(plan: Plan, east: float, north: float) -> gpd.GeoDataFrame:
    """Return the buildings of the district, moved; only shapes and ids."""
    shapes = plan.buildings.geometry.translate(east, north)
    return gpd.GeoDataFrame({"name": shapes.index}, index=shapes.index, geometry=shapes)


def raw(table: gpd.GeoDataFrame, *, swapped: bool = False, factor: float = 1.0) -> gpd.GeoDataFrame:
    """Return a layer as a careless program writes it: without a system, swapped, in mm."""
    order = [1, 0] if swapped else [0, 1]
    shapes = shapely.transform(table.geometry.to_numpy(), lambda p: p[:, order] * factor)
    return gpd.GeoDataFrame({"name": table["name"]}, geometry=shapes)


def verdict(table: gpd.GeoDataFrame, label: str) -> Verdict:
    """Return what is said of a layer with a label, seen from Helsingborg."""
    bounds = tuple(float(v) for v in table.total_bounds)
    return judged(bounds, label, near=NEAR, sample=known.middles(table.bounds.to_numpy()))


def assert_restored(true: gpd.GeoDataFrame, table: gpd.GeoDataFrame, reading: Reading) -> None:
    """Coordinates within 1 cm and areas within 0.05 %, of the same buildings."""
    again = placed(table, reading).to_crs(true.crs)
    here, there = (shapely.get_coordinates(t.geometry.to_numpy()) for t in (true, again))

    assert np.abs(here - there).max() < 0.01
    assert np.allclose(true.area, again.area, rtol=5e-4)
    assert list(again["name"]) == list(true["name"])


@pytest.mark.parametrize("crs", WRITTEN)
@given(move=moves)
@cases(max_examples=6)
def test_a_right_label_is_believed(plan: Plan, crs: int, move: tuple[float, float]) -> None:
    """Law: near the plan the declared system is taken without a question."""
    true = moved(plan, *move)
    table = true.to_crs(crs)

    said = verdict(table, f"EPSG:{crs}")

    assert (said.kind, said.code) == ("sure", "as_declared")
    assert said.best is not None
    assert_restored(true, raw(table), said.best)


@pytest.mark.parametrize("crs", WRITTEN)
@given(move=moves, label=st.sampled_from(["", *(f"EPSG:{c}" for c in WRITTEN)]))
@cases(max_examples=10)
def test_a_wrong_or_missing_label_is_asked_about(
    plan: Plan, crs: int, move: tuple[float, float], label: str
) -> None:
    """Law: the first reading of the question restores the layer; the label is not forgotten."""
    true = moved(plan, *move)
    table = raw(true.to_crs(crs))
    if label == f"EPSG:{crs}":
        label = ""

    said = verdict(table, label)

    assert said.kind == "question"
    assert said.code in ({"label", "label_lost"} if label else {"unlabelled"})
    assert (said.code == "label") == (told(said.others[0]) == label if said.others else False)
    assert said.best is not None
    assert_restored(true, table, said.best)


@pytest.mark.parametrize("crs", [*METRIC, 4326])
@pytest.mark.parametrize("labelled", [True, False])
@given(move=moves)
@cases(max_examples=5)
def test_swapped_axes_are_asked_about(
    plan: Plan, crs: int, move: tuple[float, float], *, labelled: bool
) -> None:
    """Law: north first is recognised, with a label and without."""
    true = moved(plan, *move)
    table = raw(true.to_crs(crs), swapped=True)

    said = verdict(table, f"EPSG:{crs}" if labelled else "")

    assert (said.kind, said.code) == ("question", "swapped" if labelled else "unlabelled")
    assert said.best is not None
    assert said.best.swapped
    assert_restored(true, table, said.best)


@pytest.mark.parametrize("crs", METRIC)
@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("swapped", [True, False])
@given(move=moves, unit=st.sampled_from([0.01, 0.001]))
@cases(max_examples=5)
def test_small_units_are_asked_about(
    plan: Plan, crs: int, move: tuple[float, float], unit: float, *, labelled: bool, swapped: bool
) -> None:
    """Law: centimetres and millimetres are recognised, even with the axes swapped."""
    true = moved(plan, *move)
    table = raw(true.to_crs(crs), swapped=swapped, factor=1.0 / unit)

    said = verdict(table, f"EPSG:{crs}" if labelled else "")

    assert (said.kind, said.code) == ("question", "scaled" if labelled else "unlabelled")
    assert said.best is not None
    assert (said.best.unit_m, said.best.swapped) == (unit, swapped)
    assert_restored(true, table, said.best)


@pytest.mark.parametrize("town", AT)
def test_another_district_is_asked_about(plan: Plan, town: str) -> None:
    """Law: what is declared in Sweden but far away comes first, as declared."""
    longitude, latitude, zone = AT[town]
    bounds = (longitude, latitude, longitude + 0.01, latitude + 0.01)
    table = gpd.GeoSeries([shapely.box(*bounds)], crs=4326).to_crs(zone)

    said = judged(tuple(table.total_bounds), f"EPSG:{zone}", near=NEAR)

    assert (said.kind, said.code) == ("question", "elsewhere")
    assert said.best is not None
    assert (said.best.crs, said.best.swapped, said.best.unit_m) == (zone, False, 1.0)
    assert said.best.longitude == pytest.approx(longitude + 0.005, abs=1e-3)
    assert said.values["km"] in said.message
    assert 50.0 < said.best.distance_km < 1400.0
    there = judged(tuple(table.total_bounds), f"EPSG:{zone}", near=(longitude, latitude))
    assert (there.kind, there.values["km"]) == ("sure", "<1")


@pytest.mark.parametrize("crs", [3006, 3008, 3009, 3010, 3012, 3014])
@pytest.mark.parametrize("place", [(18.06, 59.33), (14.64, 63.18), (20.23, 67.86)])
def test_a_plan_elsewhere(place: tuple[float, float], crs: int) -> None:
    """Law: up north, where zones lie 31 km apart, the zone that was abused is found too."""
    shape = gpd.GeoSeries([shapely.Point(place).buffer(0.01)], crs=4326).to_crs(crs)
    wrong = 3013 if crs == 3012 else 3012

    for label in ("", f"EPSG:{wrong}"):
        said = judged(tuple(shape.total_bounds), label, near=place)
        assert (said.kind, said.values["reading"]) == ("question", f"EPSG:{crs}")


def test_another_district_with_swapped_axes() -> None:
    """Law: far from the plan too, the declared system comes first, its axes put right."""
    swapped = (6_580_000.0, 153_000.0, 6_581_000.0, 154_000.0)

    said = judged(swapped, "EPSG:3011", near=NEAR)

    assert (said.kind, said.code) == ("question", "swapped")
    assert said.values["reading"] == "EPSG:3011 (N, E)"
    assert said.best is not None
    assert option(said.best) == {
        "reading": "EPSG:3011 (N, E)", "name": "SWEREF99 18 00", "north": "59.34", "east": "18.06",
        "km": said.values["km"],
    }  # fmt: skip


def test_a_drawing_with_an_origin_of_its_own_is_nowhere(plan: Plan) -> None:
    """Limit: numbers around 0 fit no system; the sentence says what to give."""
    table = raw(moved(plan, -99_000.0, -6_212_900.0))

    for label in ("", "EPSG:3008", "EPSG:4326"):
        said = verdict(table, label)

        assert (said.kind, said.code, said.best) == ("nowhere", "local", None)
        assert "control points" in said.message


def test_another_country_is_refused() -> None:
    """Limit: Berlin in its own system is no district of Sweden, and no reading makes it one."""
    berlin = (391_000.0, 5_819_000.0, 392_000.0, 5_820_000.0)

    said = judged(berlin, "EPSG:25833", near=NEAR)

    assert (said.kind, said.code, said.values["far"]) == ("nowhere", "abroad", "395")
    assert judged(berlin, "", near=NEAR).code == "local"


@pytest.mark.parametrize("label", ["EPSG:5847", "EPSG:5845"])
def test_heights_do_not_hide_the_plane(plan: Plan, label: str) -> None:
    """Identity: a compound system counts as its plane part."""
    plane = CRS(label).sub_crs_list[0].to_epsg()
    table = raw(plan.buildings.assign(name=plan.buildings.index).to_crs(plane))

    said = verdict(table, label)

    assert said.kind == "sure"
    assert said.best is not None
    assert said.best.crs == plane


def test_esri_text_and_a_system_without_number(plan: Plan) -> None:
    """Identity: a .prj of SWEREF 99 is its number; a system of one's own is taken by its text."""
    own = "+proj=tmerc +lon_0=13.2 +x_0=5000 +y_0=-6000000 +ellps=GRS80 +units=m +no_defs"
    true = moved(plan, 0.0, 0.0)
    table = true.to_crs(own)

    esri = verdict(true, CRS(3008).to_wkt("WKT1_ESRI"))
    said = verdict(table, own)
    swapped = verdict(raw(table, swapped=True), own)

    assert (esri.kind, esri.values["reading"]) == ("sure", "EPSG:3008")
    assert (said.kind, swapped.kind, swapped.code) == ("sure", "question", "swapped")
    assert said.best is not None
    assert swapped.best is not None
    assert said.best.crs == 0
    assert_restored(true, raw(table), said.best)
    assert_restored(true, raw(table, swapped=True), swapped.best)


def test_one_stray_shape_does_not_decide(plan: Plan) -> None:
    """Limit: the median counts, not the bounds."""
    table = raw(moved(plan, 0.0, 0.0))
    stray = gpd.GeoDataFrame({"name": ["stray"]}, geometry=[shapely.Point(1e9, -1e9)])
    both = gpd.GeoDataFrame({"name": [*table["name"], "stray"]},
                            geometry=[*table.geometry, *stray.geometry])  # fmt: skip

    assert verdict(both, "EPSG:3008").kind == "sure"
    assert verdict(both, "").values["reading"] == "EPSG:3008"
    assert judged(tuple(both.total_bounds), "EPSG:3008", near=NEAR).kind == "nowhere"


def test_once_around_the_earth_is_nowhere() -> None:
    """Limit: a projection answers with Helsingborg again, one meridian's length too far north."""
    around = 6_213_000.0 + 40_007_863.0

    assert judged((99_400.0, around, 99_500.0, around + 9.0), "EPSG:3008", near=NEAR).best is None


def test_a_neighbouring_zone_within_reach_is_still_asked_about(plan: Plan) -> None:
    """Limit: 14 15 lies only 47 km from 13 30, so that nearness alone would believe it."""
    said = verdict(raw(moved(plan, 0.0, 0.0)), "EPSG:3012")

    assert (said.kind, said.code, said.values["reading"]) == ("question", "label", "EPSG:3008")
    assert said.others[0].crs == 3012
    assert said.others[0].distance_km < 50.0


@pytest.mark.parametrize(
    "label",
    ["EPSG:4978", "EPSG:5613", "EPSG:999999", "PROJCS[", "+init=epsg:3008", "\0", "x" * 200_000],
)
def test_a_label_that_is_none_is_told(plan: Plan, label: str) -> None:
    """Limit: geocentric, vertical, unknown and broken systems are no answer but a question."""
    said = verdict(raw(moved(plan, 0.0, 0.0)), label)

    assert (said.kind, said.code, said.values["reading"]) == ("question", "unknown", "EPSG:3008")
    assert len(said.message) < 300


NUMBERS = [float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 1e18, 0.0, 5e-324, 90.0, 6.2e6]


@given(
    bounds=st.one_of(st.none(), st.tuples(*[st.one_of(st.floats(), st.sampled_from(NUMBERS))] * 4)),
    label=st.sampled_from(["", "EPSG:3008", "EPSG:4326", "EPSG:3857", "EPSG:3021", "?"]),
    sample=st.sampled_from([None, [], [[1.0]], [[float("nan")] * 2], [[1e308] * 4]]),
)
def test_hostile_numbers_give_one_sentence(
    bounds: tuple[float, ...] | None, label: str, sample: list[list[float]] | None
) -> None:
    """Limit: whatever a file holds, one sentence and no exception."""
    said = judged(bounds, label, near=NEAR, sample=sample)

    assert said.message.endswith(".")
    assert "\n" not in said.message
    assert (said.best is None) == (said.kind == "nowhere")
    assert said.kind != "nowhere" or not said.others or said.code == "abroad"
    assert len(said.others) <= MOST_OTHERS
    for reading in said.others:
        assert Reading.from_json(reading.to_json()) == reading


@pytest.mark.parametrize("bounds", [(), (1.0,), (1.0, 2.0, 3.0), (1.0, 2.0, 3.0, np.nan)])
def test_bounds_that_are_none(bounds: tuple[float, ...]) -> None:
    """Limit: what is no four numbers is nothing."""
    assert judged(bounds, "EPSG:3008", near=NEAR).code == "empty"


@pytest.mark.parametrize("near", [(np.nan, 56.0), (12.7, 90.0), (999.0, 56.0), (12.7, np.inf)])
def test_a_plan_without_a_place_is_refused(near: tuple[float, float]) -> None:
    """Limit: distances need a plan."""
    with pytest.raises(PlanError, match="no place"):
        judged((0.0, 0.0, 1.0, 1.0), "EPSG:3008", near=near)


@pytest.mark.parametrize(
    "change",
    [
        {"crs": "x"},
        {"unit_m": 0.0},
        {"unit_m": np.nan},
        {"longitude": None},
        {"latitude": 10**400},
        {"unit_m": 10**400},
        {"swapped": "no"},
        {"crs": 1e400},
    ],
)
def test_a_reading_from_outside_is_checked(change: dict[str, object]) -> None:
    """Limit: a saved choice may have been changed by hand."""
    good = Reading(crs=3008, longitude=12.7, latitude=56.0, distance_km=1.0).to_json()
    assert Reading.from_json(good).to_json() == good
    with pytest.raises(PlanError, match="incomplete"):
        Reading.from_json(good | change)
    with pytest.raises(PlanError, match="incomplete"):
        Reading.from_json({})


def test_sentences_and_words_are_the_same() -> None:
    """Law: each code has a text, the English one is the sentence, and the values fill both."""
    for language in LANGUAGES:
        texts = load_words(language).table("bring")
        mine = {k.removeprefix("system."): t for k, t in texts.items() if k.startswith("system.")}
        assert set(mine) == {*SENTENCES, "option"}
    assert {code: mine[code] for code in SENTENCES} == SENTENCES


def test_an_unknown_choice_is_refused(plan: Plan) -> None:
    """Limit: a number that is no system."""
    reading = Reading(crs=999_999, longitude=12.7, latitude=56.0, distance_km=1.0)
    with pytest.raises(PlanError, match="999999"):
        placed(moved(plan, 0.0, 0.0), reading)


def test_attributes_heights_and_gaps_are_untouched() -> None:
    """Identity: only the numbers of shapes change, and heights only by the unit."""
    shapes = [shapely.Point(1000.0, 2000.0, 3000.0), None, shapely.Point(), shapely.Point(5.0, 6.0)]
    table = gpd.GeoDataFrame({"a": [1, 2, 3, 4], "geom": shapes, "b": list("wxyz")},
                             geometry="geom", index=[7, 7, 8, 9])  # fmt: skip
    before = table.copy()
    reading = Reading(
        crs=3008, swapped=True, unit_m=0.001, longitude=0.0, latitude=0.0, distance_km=0.0
    )

    again = placed(table, reading)

    assert list(again.columns) == ["a", "geom", "b"]
    assert again.geometry.name == "geom"
    assert again.crs == CRS(3008)
    assert again[["a", "b"]].equals(before[["a", "b"]])
    assert list(again.index) == [7, 7, 8, 9]
    assert again.geometry.iloc[0].wkt == "POINT Z (2 1 3)"
    assert again.geometry.iloc[1] is None
    assert again.geometry.iloc[2].is_empty
    assert again.geometry.iloc[3].wkt == "POINT (0.006 0.005)"
    assert table.geometry.geom_equals(before.geometry).iloc[0]
