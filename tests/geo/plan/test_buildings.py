"""Measures of drawn houses, against closed forms and laws."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.plan import walls
from geo.plan.buildings import measure
from geo.reference import Reference

Box = Callable[..., shapely.Polygon]
House = Callable[..., gpd.GeoDataFrame]

EXACT = 1e-9  # relative; coordinates of six million metres leave nine digits below the metre


@pytest.fixture
def block(house: House, box: Box) -> gpd.GeoDataFrame:
    return house(box(0, 0, 15, 40), storeys=6.0, window_share=0.2)


def test_block(block: gpd.GeoDataFrame, reference: Reference) -> None:
    """Identity: a house of 15 x 40 m and six storeys has the measures of a shoe box."""
    measured = measure(block, reference).loc["h0"]
    expected = {
        "footprint_m2": 600.0,
        "perimeter_m": 110.0,
        "height_m": 18.0,
        "shared_wall_m2": 0.0,
        "facade_m2": 1980.0,
        "basement_wall_m2": 0.0,
        "gfa_m2": 3600.0,
        "gfa_light_m2": 3600.0,
        "gfa_ratio": 1.0,
        "atemp_m2": 3240.0,
        "useful_m2": 2700.0,
        "roof_m2": 600.0,
        "ground_m2": 600.0,
        "window_m2": 396.0,
        "opaque_m2": 1584.0,
    }
    assert expected == pytest.approx(measured.to_dict(), rel=EXACT)


def test_index_and_input_are_kept(block: gpd.GeoDataFrame, reference: Reference) -> None:
    """Law: measures carry the ids of the houses, and the table that came in is left as it was."""
    before = block.copy()
    assert block.index.equals(measure(block, reference).index)
    pd.testing.assert_frame_equal(before, block)


def test_touching_blocks_share_up_to_the_lower_one(
    house: House, box: Box, reference: Reference
) -> None:
    """Identity: 12 m of common wall beside a house of 9 m height takes 108 m2 from both."""
    pair = house(box(0, 0, 10, 12), box(10, 0, 18, 12), storeys=[6.0, 3.0])
    measured = measure(pair, reference)
    assert pytest.approx(measured["shared_wall_m2"].tolist(), rel=EXACT) == [108.0, 108.0]
    assert pytest.approx(measured["facade_m2"], rel=EXACT) == [44 * 18 - 108.0, 40 * 9 - 108.0]


def test_partly_shared_wall(house: House, box: Box, reference: Reference) -> None:
    """Identity: houses that are set off share only the stretch they have in common."""
    pair = house(box(0, 0, 10, 12), box(10, 7, 18, 20), storeys=1.0)
    assert pytest.approx(measure(pair, reference)["shared_wall_m2"], rel=EXACT) == [15.0, 15.0]


@pytest.mark.parametrize(("gap", "length"), [(0.0, 12.0), (0.01, 12.0), (-0.01, 12.0), (0.05, 0.0)])
def test_near_misses_count_as_touching(
    house: House, box: Box, reference: Reference, gap: float, length: float
) -> None:
    """Limit: a centimetre of play is one wall, without a corner counted twice; 5 cm are two."""
    pair = house(box(0, 0, 10, 12), box(10 + gap, 0, 18, 12), storeys=1.0)
    shared = measure(pair, reference)["shared_wall_m2"]
    assert [length * 3.0] * 2 == pytest.approx(shared.tolist(), rel=EXACT)


@pytest.mark.parametrize("chunk", [1, 3, 1_000])
def test_walls_are_compared_in_parts(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: how many walls are compared at a time changes no wall."""
    monkeypatch.setattr(walls, "CHUNK", chunk)
    row = shapely.box(10.0 * np.arange(6), 0.0, 10.0 * np.arange(6) + 10.0, 12.0)
    shared = walls.shared_walls(row, 0.02)
    assert shared.left.tolist() == [0, 1, 2, 3, 4]
    assert shared.right.tolist() == [1, 2, 3, 4, 5]
    assert shared.length_m.tolist() == [12.0] * 5


def test_corner_contact_shares_nothing(house: House, box: Box, reference: Reference) -> None:
    """Limit: houses that meet at a corner have all their walls to themselves."""
    pair = house(box(0, 0, 10, 10), box(10, 10, 20, 20))
    assert measure(pair, reference)["shared_wall_m2"].tolist() == [0.0, 0.0]


def test_shared_walls_can_be_left_out(house: House, box: Box, reference: Reference) -> None:
    """Limit: without the search for neighbours every wall is an outer wall."""
    pair = house(box(0, 0, 10, 12), box(10, 0, 18, 12))
    measured = measure(pair, reference, shared_walls=False)
    assert pytest.approx(measured["facade_m2"].tolist(), rel=EXACT) == [44 * 12.0, 40 * 12.0]


def test_courtyard_adds_walls(house: House, box: Box, reference: Reference) -> None:
    """Identity: a courtyard of 20 x 30 m takes 600 m2 of floor and adds 100 m of facade."""
    ring = box(0, 0, 40, 50).difference(box(10, 10, 30, 40))
    measured = measure(house(ring, storeys=5.0), reference).loc["h0"]
    assert pytest.approx(2000.0 - 600.0, rel=EXACT) == measured["footprint_m2"]
    assert pytest.approx((180.0 + 100.0) * 15.0, rel=EXACT) == measured["facade_m2"]


def test_house_that_fills_a_courtyard_shares_all_its_walls(
    house: House, box: Box, reference: Reference
) -> None:
    """Limit: a house of the same height that fills a courtyard leaves neither with a wall there."""
    ring = box(0, 0, 40, 50).difference(box(10, 10, 30, 40))
    measured = measure(house(ring, box(10, 10, 30, 40), storeys=2.0), reference)
    assert pytest.approx(measured["facade_m2"].tolist(), abs=1e-6) == [180.0 * 6.0, 0.0]


def test_ring_direction_does_not_matter(house: House, box: Box, reference: Reference) -> None:
    """Law: an outline drawn the other way round has the same walls and the same neighbours."""
    left, right = box(0, 0, 10, 12), box(10, 0, 18, 12)
    expected = measure(house(left, right), reference)
    turned = measure(house(shapely.reverse(left), right), reference)
    pd.testing.assert_frame_equal(expected, turned)


@pytest.mark.parametrize(("angle", "east"), [(37.0, 0.0), (0.0, 250.0), (37.0, -250.0)])
def test_place_does_not_matter(
    house: House, box: Box, reference: Reference, angle: float, east: float
) -> None:
    """Law: a row of houses turned by 37 degrees and moved has the measures it had."""
    row = shapely.GeometryCollection([box(0, 0, 10, 12), box(10, 0, 18, 12), box(18, 3, 30, 12)])
    turned = shapely.affinity.rotate(row, angle, origin=(99_600.0, 6_213_600.0))
    moved = shapely.affinity.translate(turned, east, 2 * east)
    expected = measure(house(*row.geoms, storeys=[6.0, 3.0, 4.0]), reference)
    found = measure(house(*moved.geoms, storeys=[6.0, 3.0, 4.0]), reference)
    # turning rounds coordinates of six million metres to a nanometre
    pd.testing.assert_frame_equal(expected, found, rtol=1e-7, atol=1e-5)


def test_split_house_keeps_its_facade(house: House, box: Box, reference: Reference) -> None:
    """Law: a house cut into three of the same height has the facade and floor of the whole."""
    whole = measure(house(box(0, 0, 30, 40)), reference).sum()
    parts = house(box(0, 0, 30, 13), box(0, 13, 11, 40), box(11, 13, 30, 40))
    split = measure(parts, reference).sum()
    for column in ("facade_m2", "gfa_m2", "atemp_m2", "window_m2", "opaque_m2", "roof_m2"):
        assert whole[column] == pytest.approx(split[column], rel=EXACT), column


def test_split_house_keeps_its_basement_walls(house: House, box: Box, reference: Reference) -> None:
    """Law: cutting a house with a basement adds no wall against the ground."""
    whole = measure(house(box(0, 0, 30, 40), storeys_below=1.0), reference)
    parts = measure(house(box(0, 0, 30, 13), box(0, 13, 30, 40), storeys_below=1.0), reference)
    assert pytest.approx(420.0, rel=EXACT) == whole["basement_wall_m2"].sum()
    assert pytest.approx(420.0, rel=EXACT) == parts["basement_wall_m2"].sum()


@pytest.mark.parametrize(
    ("below", "walls", "gfa"), [(0, 0.0, 2400.0), (1, 330.0, 3000.0), (2, 660.0, 3600.0)]
)
def test_basements(
    house: House, box: Box, reference: Reference, below: int, walls: float, gfa: float
) -> None:
    """Identity: each basement adds a footprint to the floor area, none to the heated or light."""
    measured = measure(house(box(0, 0, 15, 40), storeys_below=float(below)), reference).loc["h0"]
    assert pytest.approx(walls, rel=EXACT) == measured["basement_wall_m2"]
    assert pytest.approx(gfa, rel=EXACT) == measured["gfa_m2"]
    assert pytest.approx(2400.0, rel=EXACT) == measured["gfa_light_m2"]
    assert pytest.approx(2160.0, rel=EXACT) == measured["atemp_m2"]
    assert pytest.approx(1320.0, rel=EXACT) == measured["facade_m2"]


def test_published_floor_area_wins(house: House, box: Box, reference: Reference) -> None:
    """Identity: 3 300 m2 stated over five storeys of 600 m2 are 660 m2 each, one below ground."""
    table = house(box(0, 0, 15, 40), storeys_below=1.0, gfa_m2=3300.0)
    measured = measure(table, reference).loc["h0"]
    assert pytest.approx(3300.0) == measured["gfa_m2"]
    assert pytest.approx(2640.0) == measured["gfa_light_m2"]
    assert pytest.approx(1.1) == measured["gfa_ratio"]
    assert pytest.approx(0.9 * 2640.0) == measured["atemp_m2"]


def test_parking_is_not_heated(house: House, box: Box, reference: Reference) -> None:
    """Limit: a car park has no Atemp, whatever its size."""
    assert measure(house(box(0, 0, 15, 40), use="parking"), reference).loc["h0", "atemp_m2"] == 0.0


def test_mixed_use_is_weighted(house: House, box: Box, reference: Reference) -> None:
    """Identity: three quarters housing (0.9) and one quarter office (0.8) have 0.875 of the GFA."""
    table = house(box(0, 0, 15, 40), box(50, 0, 65, 40))
    table["use_shares"] = [{"residential": 0.75, "office": 0.25}, {"residential": 1.0}]
    measured = measure(table, reference)
    assert pytest.approx(measured["atemp_m2"].tolist()) == [0.875 * 2400.0, 0.9 * 2400.0]


def test_garage_fills_the_basement_first(house: House, box: Box, reference: Reference) -> None:
    """Identity: a fifth of five storeys as garage is the basement, so four storeys are heated."""
    table = house(box(0, 0, 15, 40), storeys_below=1.0)
    table["use_shares"] = [{"residential": 0.8, "parking": 0.2}]
    assert pytest.approx(0.9 * 2400.0) == measure(table, reference).loc["h0", "atemp_m2"]


def test_no_houses(house: House, reference: Reference) -> None:
    """Limit: an empty table has no rows and all columns."""
    measured = measure(house(), reference)
    assert measured.shape == (0, 15)


def test_parts_of_one_building(house: House, box: Box, reference: Reference) -> None:
    """Identity: a house in two bodies has the walls of both."""
    twin = shapely.MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 10)])
    measured = measure(house(twin, storeys=1.0), reference).loc["h0"]
    assert pytest.approx(200.0) == measured["footprint_m2"]
    assert pytest.approx(240.0) == measured["facade_m2"]


def _table(shapes: list[Any], storeys: float | list[float]) -> gpd.GeoDataFrame:
    index = pd.Index([f"h{n}" for n in range(len(shapes))], name="id")
    columns = {
        "use": "residential",
        "storeys": storeys,
        "storeys_below": 0.0,
        "storey_height_m": 3.0,
        "window_share": 0.25,
    }
    return gpd.GeoDataFrame(pd.DataFrame(columns, index=index), geometry=shapes, crs=3008)


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.floats(1.0, 99.0), min_size=1, max_size=6, unique=True),
    angle=st.floats(0.0, 360.0),
    storeys=st.integers(1, 12),
)
def test_cutting_a_slab_conserves(
    reference: Reference, cuts: list[float], angle: float, storeys: int
) -> None:
    """Law: a slab cut anywhere and turned anyhow keeps its floor, roof and facade."""
    edges = np.concatenate([[0.0], np.sort(cuts), [100.0]])
    edges = edges[np.concatenate([[True], np.diff(edges) > 0.5])]
    edges[-1] = 100.0
    pieces = [shapely.box(a, 0, b, 14) for a, b in pairwise(edges)]
    turned = shapely.affinity.rotate(shapely.GeometryCollection(pieces), angle, origin=(0, 0))
    measured = measure(_table(list(turned.geoms), float(storeys)), reference).sum()
    assert pytest.approx(1400.0, rel=1e-9) == measured["footprint_m2"]
    assert pytest.approx(1400.0 * storeys, rel=1e-9) == measured["gfa_m2"]
    assert pytest.approx(228.0 * 3.0 * storeys, rel=1e-6) == measured["facade_m2"]


@settings(max_examples=60, deadline=None)
@given(
    width=st.floats(5.0, 60.0),
    offset=st.floats(-30.0, 30.0),
    storeys=st.tuples(st.integers(1, 20), st.integers(1, 20)),
)
def test_more_storeys_never_less_facade(
    reference: Reference, width: float, offset: float, storeys: tuple[int, int]
) -> None:
    """Law: with a neighbour raised by a storey the facade of the pair never falls."""
    pair = [shapely.box(0, 0, 10, 30), shapely.box(10, offset, 10 + width, offset + 20)]
    low, high = (float(s) for s in storeys)
    before = measure(_table(pair, [low, high]), reference)["facade_m2"]
    after = measure(_table(pair, [low, high + 1.0]), reference)["facade_m2"]
    assert after.sum() >= before.sum() - 1e-9
    assert after["h0"] <= before["h0"] + 1e-9
