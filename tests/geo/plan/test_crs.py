"""Coordinate systems: what is read, what is assumed and what is refused."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from geo.errors import UnreadableFileError
from geo.plan.crs import LOCAL, horizontal, to_local, to_wgs84

Shape = shapely.Geometry

PIER = shapely.box(99_600, 6_213_600, 99_640, 6_213_650)


def _layer(shape: Shape, crs: int | str | None) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"n": [1]}, geometry=[shape], crs=crs, index=pd.Index(["a"], name="id"))


@pytest.mark.parametrize("crs", [3006, 3007, 3008, 4326, 3857, 3021, 5847])
def test_any_declared_system_gives_the_same_place(crs: int | str | None) -> None:
    """Law: a plot declared in another system comes home to its corners, within a centimetre."""
    away = _layer(PIER, LOCAL)
    # 5847 is plane 3008 with heights, so the corners are the same
    away = away.set_crs(crs, allow_override=True) if crs == 5847 else away.to_crs(crs)
    home, notes = to_local(away)
    expected = shapely.get_coordinates(PIER)
    assert notes == ()
    assert home.crs == LOCAL
    assert np.allclose(expected, shapely.get_coordinates(home.geometry.iloc[0]), atol=0.01, rtol=0)


@pytest.mark.parametrize("crs", [None, 'LOCAL_CS["Undefined Cartesian SRS",UNIT["Meter",1]]'])
def test_undeclared_but_plainly_here(crs: int | str | None) -> None:
    """Limit: without a system, coordinates around Helsingborg are EPSG:3008."""
    home, notes = to_local(_layer(PIER, crs))
    assert [n.code for n in notes] == ["crs_assumed"]
    assert home.crs == LOCAL
    assert home.geometry.iloc[0].equals(PIER)


ELSEWHERE = (
    "+proj=tmerc +lon_0=13.5 +x_0=150000 +ellps=bessel +nadgrids={path} +type=crs",
    "+proj=tmerc +lon_0=13.5 +x_0=150000 +ellps=GRS80 +geoidgrids={path} +vunits=m +type=crs",
)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_system_that_names_files_is_none(text: str, tmp_path: Path) -> None:
    """Law: no file is opened because a coordinate system names it."""
    crs = CRS(text.format(path=tmp_path / "grid.gsb"))
    home, notes = to_local(_layer(PIER, crs.to_wkt()))
    assert horizontal(crs) is None
    assert [n.code for n in notes] == ["crs_assumed"]
    assert home.geometry.iloc[0].equals(PIER)


@pytest.mark.parametrize("place", [(12.69, 56.04), (0.0, 0.0), (356_000.0, 6_213_000.0)])
def test_undeclared_elsewhere_is_refused(place: tuple[float, float]) -> None:
    """Limit: degrees, a local origin and another zone are refused, with figures."""
    shape = shapely.box(place[0], place[1], place[0] + 0.01, place[1] + 0.01)
    with pytest.raises(UnreadableFileError, match="no coordinate system"):
        to_local(_layer(shape, None))


@pytest.mark.parametrize(
    ("shape", "crs"),
    [
        (PIER, 4326),
        (shapely.box(56.03, 12.69, 56.04, 12.70), 4326),
        (shapely.box(0, 0, 9, 9), 3006),
    ],
    ids=["metres as degrees", "swapped degrees", "local origin in another system"],
)
def test_wrong_label_is_refused(shape: Shape, crs: int) -> None:
    """Limit: what falls outside Sweden once transformed has no true area and is refused."""
    with pytest.raises(UnreadableFileError, match=r"Sweden|transformed"):
        to_local(_layer(shape, crs))


@pytest.mark.parametrize(
    "shape",
    [shapely.box(6_213_600, 99_600, 6_213_650, 99_640), shapely.box(0, 0, 15, 40)],
    ids=["swapped", "local origin"],
)
def test_odd_origin_keeps_its_areas(shape: Shape) -> None:
    """Limit: a drawing in EPSG:3008 with another origin is read as drawn, and its place noted."""
    home, notes = to_local(_layer(shape, LOCAL))
    assert home.geometry.iloc[0].equals(shape)
    assert [n.code for n in notes] == ["far_away"]


def test_neighbouring_zone_under_the_wrong_name_is_noted() -> None:
    """Limit: coordinates of zone 12 00 declared as 13 30 lie 94 km off, which is said."""
    moved = _layer(PIER, LOCAL).to_crs(3007).set_crs(LOCAL, allow_override=True)
    _, notes = to_local(moved)
    assert [n.code for n in notes] == ["far_away"]
    assert "94 km" in notes[0].message


def test_one_stray_row_is_left_out_by_id() -> None:
    """Law: good rows stay when one lies outside Sweden."""
    index = pd.Index(["good", "stray"], name="id")
    table = gpd.GeoDataFrame(geometry=[PIER, shapely.box(0, 0, 1, 1)], crs=LOCAL, index=index)
    home, notes = to_local(table)
    assert home.index.tolist() == ["good"]
    assert [(n.code, n.ids) for n in notes] == [("outside_area", ("stray",))]


def test_to_wgs84_puts_longitude_first() -> None:
    """Published: the tip of Oceanpiren lies near 12.69 degrees east, 56.04 degrees north."""
    west, south, _, _ = to_wgs84(_layer(PIER, LOCAL)).total_bounds
    assert pytest.approx((west, south), abs=0.01) == (12.69, 56.04)
