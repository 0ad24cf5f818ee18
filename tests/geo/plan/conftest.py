"""A small reference, hand-drawn houses and the files that hold them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.reference import TABLES, Reference

# south-west corner of the drawings, on the pier in EPSG:3008
EAST, NORTH = 99_600.0, 6_213_600.0
DEFAULTS = Path(__file__).resolve().parents[3] / "data" / "plan" / "defaults.csv"


def _rules() -> pd.DataFrame:
    rows = [
        ("atemp_ratio", "any", "any", 0.9),
        ("atemp_ratio", "office", "any", 0.8),
        ("useful_ratio", "any", "any", 0.75),
        ("basement_height_m", "any", "any", 3.0),
    ]
    return pd.DataFrame(rows, columns=["parameter", "use", "frame", "value"])


@pytest.fixture(scope="session")
def reference() -> Reference:
    """Return the two tables that reading and measuring ask for."""
    defaults = pd.read_csv(DEFAULTS, dtype={"value": str}, keep_default_na=False, na_values=[""])
    tables = {name: pd.DataFrame() for name in TABLES}
    return Reference(**tables | {"rules": _rules(), "defaults": defaults}, versions={})


@pytest.fixture
def box() -> Callable[..., shapely.Polygon]:
    """Draw a rectangle by its sides in metres from the south-west corner of the pier."""

    def draw(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
        return shapely.box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)

    return draw


@pytest.fixture
def house() -> Callable[..., gpd.GeoDataFrame]:
    """Return complete buildings; every argument is one value or one per shape."""

    def build(*shapes: shapely.Geometry, **values: object) -> gpd.GeoDataFrame:
        plain = {
            "use": "residential",
            "storeys": 4.0,
            "storeys_below": 0.0,
            "storey_height_m": 3.0,
            "window_share": 0.25,
            "gfa_m2": float("nan"),
        }
        index = pd.Index([f"h{n}" for n in range(len(shapes))], name="id")
        table = pd.DataFrame({**plain, **values}, index=index)
        return gpd.GeoDataFrame(table, geometry=list(shapes), crs=3008)

    return build


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Write layers to a GeoPackage, `buildings` with the required columns filled."""

    def write(
        shapes: list[Any], *, crs: int | None = 3008, filename: str = "plan.gpkg", **values: object
    ) -> Path:
        columns = {"use": "residential", "storeys": 4, "completion_year": 2028, **values}
        table = pd.DataFrame(columns, index=range(len(shapes)))
        table = table.drop(columns=[c for c in table if table[c].isna().all()])
        path = tmp_path / filename
        layer = gpd.GeoDataFrame(table, geometry=shapes, crs=crs)
        pyogrio.write_dataframe(layer, path, layer="buildings", driver="GPKG")
        return path

    return write


@pytest.fixture
def unit(box: Callable[..., shapely.Polygon]) -> shapely.Polygon:
    """Return the outline of a house of 15 x 40 m."""
    return box(0, 0, 15, 40)


@pytest.fixture
def other(box: Callable[..., shapely.Polygon]) -> shapely.Polygon:
    """Return the outline of its neighbour, 5 m away."""
    return box(20, 0, 35, 40)
