"""Layers of several kinds of shapes: taken apart for files, and put together again."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import UnreadableFileError
from geo.plan._gpkg import read_layer
from geo.plan.mixed import joined, split
from geo.plan.write import write_geopackage

AREA = shapely.box(0.0, 0.0, 1.0, 1.0)
LINE = shapely.LineString([(0.0, 0.0), (1.0, 2.0)])
POINT = shapely.Point(3.0, 4.0)
SHAPES = (
    AREA, LINE, POINT, shapely.MultiPolygon([AREA]), shapely.MultiLineString([LINE]),
    shapely.MultiPoint([POINT]), None,
)  # fmt: skip


def layer(shapes: list[shapely.Geometry | None]) -> gpd.GeoDataFrame:
    """Return shapes as a layer with ids."""
    ids = [f"n{number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"id": ids}, geometry=shapes, crs=3008)


@given(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=8))
def test_apart_and_together_is_the_same(shapes: list[shapely.Geometry | None]) -> None:
    """Law: order, ids and types of shapes come back, and each table holds one type."""
    whole = layer(shapes)
    parts = dict(split("works", whole))

    assert next(iter(parts)) == "works"
    assert all(part.geom_type.dropna().nunique() <= 1 for part in parts.values())
    found = joined(parts)
    assert found["id"].tolist() == whole["id"].tolist()
    assert found.geometry.to_wkb().tolist() == whole.geometry.to_wkb().tolist()
    assert found.columns.tolist() == whole.columns.tolist()


def test_a_file_is_read_as_one_layer(tmp_path: Path) -> None:
    """Law: whoever reads the layer gets all its kinds, in order; what was drawn since is last."""
    path = tmp_path / "a.gpkg"
    whole = layer([LINE, AREA, None, shapely.MultiPolygon([AREA]), POINT])
    write_geopackage(path, {"works": whole}, {})
    found = read_layer(path, "works", ["id"])

    assert found["id"].tolist() == whole["id"].tolist()
    assert found.geometry.to_wkb().tolist() == whole.geometry.to_wkb().tolist()
    assert found.columns.tolist() == ["id", "geometry"]


def test_columns_of_others_are_left_alone(tmp_path: Path) -> None:
    """Limit: a layer with a table beside it that is not ours is read alone."""
    path = tmp_path / "a.gpkg"
    lines = layer([LINE]).assign(drawn_order=["last"], drawn_shape=["x"])
    write_geopackage(path, {"works": layer([AREA, AREA]), "works_lines": lines}, {})

    assert len(read_layer(path, "works", ["id"])) == 2


def test_a_layer_without_system_is_refused(tmp_path: Path) -> None:
    """Limit: nobody would know where it lies; nothing is written."""
    nowhere = gpd.GeoDataFrame({"id": ["a"]}, geometry=[AREA])
    with pytest.raises(UnreadableFileError, match="no coordinate system"):
        write_geopackage(tmp_path / "a.gpkg", {"works": nowhere}, {})
    assert list(tmp_path.iterdir()) == []
