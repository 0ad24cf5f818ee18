"""The shipped plan: built from its text tables, anchored to published points, sums as published."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.reference import DATA

FOLDER = DATA / "plan"
FILE = FOLDER / "oceanhamnen.gpkg"
LAYERS = ("buildings", "plots", "works", "context")
# ids of the collected list of houses and works, by the stem of their id
HOUSES = (
    "OH1-O1", "OH1-O2", "OH1-O3", "OH1-R3A", "OH1-R3B", "OH1-R4", "OH1-R2A", "OH1-R2B", "OH1-R1",
    "OH2-R1", "OH2-R2", "OH2-P1", "OH2-P2", "OH2-P3", "OH3-B1", "OH3-B2", "OH3-M1", "OH3-M405",
    "OH3-R1", "OH3-R2", "OH3-R3", "OH3-R4", "OH4-R1",
)  # fmt: skip
WORKS = ("INF-1", "INF-2", "INF-3", "INF-4", "INF-5", "INF-6a", "INF-6b")


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """Return the script that makes the file."""
    spec = importlib.util.spec_from_file_location("build", FOLDER / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def layers() -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of the shipped file."""
    return {name: pyogrio.read_dataframe(FILE, layer=name) for name in LAYERS}


def local(longitude: float, latitude: float) -> shapely.Point:
    """Return a point in the coordinates of the plan."""
    return gpd.GeoSeries([shapely.Point(longitude, latitude)], crs=4326).to_crs(3008).iloc[0]


def test_file_is_what_the_tables_say(build: ModuleType, tmp_path: Path) -> None:
    """Law: the shipped file is the one that the tables give, layer by layer."""
    build.build(FOLDER, tmp_path / "again.gpkg")

    for name in LAYERS:
        one, two = (
            pyogrio.read_dataframe(path, layer=name) for path in (FILE, tmp_path / "again.gpkg")
        )
        pd.testing.assert_frame_equal(
            pd.DataFrame(one.drop(columns="geometry")), pd.DataFrame(two.drop(columns="geometry"))
        )
        assert shapely.equals_exact(one.geometry, two.geometry, tolerance=1e-3).all()


def test_every_row_says_where_it_comes_from(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Law: each geometry has a source, a licence and its uncertainty in metres."""
    for table in layers.values():
        assert table["source"].str.len().gt(0).all()
        assert table["licence"].eq("ODbL-1.0").all()
        assert table["uncertainty_m"].notna().all()


def test_all_collected_rows_are_there(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Law: each house and each published item of works of the district is in the plan."""
    assert set(HOUSES) == set(layers["buildings"]["building"])
    assert set(WORKS) <= set(layers["works"]["id"])


def test_shapes_are_sound_and_apart(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Law: valid outlines that never overlap, each on a plot of its own phase."""
    shapes = layers["buildings"].geometry
    tree = shapely.STRtree(shapes.to_numpy())
    left, right = tree.query(shapes.to_numpy(), predicate="intersects")
    pairs = left < right
    outlines = shapes.to_numpy()
    common = shapely.area(shapely.intersection(outlines[left[pairs]], outlines[right[pairs]]))
    plots = shapely.union_all(layers["plots"].geometry.to_numpy())

    assert shapely.is_valid(shapes.to_numpy()).all()
    assert np.max(np.asarray(common), initial=0.0) < 0.01
    assert shapely.covers(plots.buffer(0.01), shapes.to_numpy()).all()


def test_anchors_of_published_points(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Published: the address of Prisma, the playground in the dock park, the west quay's length."""
    buildings = layers["buildings"].set_index("id").geometry
    prisma = shapely.union_all(buildings[["OH1-O1a", "OH1-O1b"]].to_numpy())
    park = layers["works"].set_index("id").geometry["INF-3"]
    quay = shapely.distance(local(12.6933387, 56.0390418), local(12.6891188, 56.0423406))

    assert shapely.distance(prisma, local(12.6909028, 56.0424136)) <= 20.0
    assert shapely.distance(park, local(12.693733, 56.041708)) <= 5.0
    assert quay == pytest.approx(451.7, abs=0.5)


def test_published_floor_areas(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Published: Prisma 13 000, WTC and Scandic 14 700, Ophelias Brygga 8 500, Magasin 405."""
    areas = layers["buildings"].groupby("building")["gfa_m2"].sum()
    footprint = layers["buildings"].set_index("id").geometry["OH3-M405"].area

    assert areas["OH1-O1"] == pytest.approx(13_000)
    assert areas["OH1-O2"] == pytest.approx(14_700)
    assert areas["OH1-R4"] == pytest.approx(8_500)
    assert footprint == pytest.approx(1_980, rel=1e-3)


def test_published_quantities_of_works(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Published: 553 t steel, 15 000 m2 streets and squares, 400 m quay, 790 m2 deck."""
    quantity = layers["works"].set_index("id")["quantity"]

    assert quantity["INF-1"] == 553
    assert quantity["INF-6a"] + quantity["INF-6b"] == 15_000
    assert quantity["INF-7"] == 400
    assert quantity["INF-5"] == 790


def test_phase_one_and_its_homes(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Published: offices and hotel 30-32 000 m2, four housing blocks, 340-350 homes and one lot."""
    first = layers["buildings"][layers["buildings"]["phase"] == "1"]
    homes = first["use"] == "residential"

    assert first.loc[~homes, "gfa_m2"].sum() == pytest.approx(32_000, rel=0.08)
    assert first.loc[homes, "gfa_m2"].sum() == pytest.approx(33_500, rel=0.03)
    assert first["dwellings"].sum() == pytest.approx(381)


def test_drawn_floors_agree_with_stated_areas(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Law: footprint times storeys is within 5 % of the stated floor area, or the note says why."""
    table = layers["buildings"].dropna(subset="gfa_m2")
    drawn = table.geometry.area * (table["storeys"] + table["storeys_below"].fillna(0))

    assert (abs(drawn / table["gfa_m2"] - 1) <= 0.05).all()


def test_mixed_use_is_json_that_sums_to_one(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Law: shares of use are an object of numbers with the sum 1."""
    texts = layers["buildings"]["use_shares"].dropna()

    assert len(texts) >= 2
    for text in texts:
        assert sum(json.loads(text).values()) == pytest.approx(1.0, abs=1e-6)
