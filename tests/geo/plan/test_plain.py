"""Plain: what goes into a file by way of Arrow is what the plain table says."""

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely
from pandas.testing import assert_frame_equal

from geo.plan.plain import arrow, plain, without_empty

SQUARE = shapely.box(0, 0, 1, 1)


def layer() -> gpd.GeoDataFrame:
    columns = {
        "storeys": [4.5, None, 3.0],
        "pieces": [1, 2, 3],
        "kept": [True, False, True],
        "use": pd.Series(["housing", None, "office"], dtype="category"),
        "year": pd.Series([2030, None, 2031], dtype="category"),
        "nothing": pd.Series([None] * 3, dtype=object),
        "uses": [None, {"housing": 0.5, "café": 0.5}, {"housing": 1}],
        "mixed": pd.Series([1, "x", 2.5], dtype=object),
    }
    table = gpd.GeoDataFrame(columns, geometry=[SQUARE, shapely.Polygon(), None], crs=3008)
    return table.set_index(pd.Index(["a", "b", "c"], name="id"))


def test_arrow_holds_what_the_plain_table_says() -> None:
    made, told = arrow(layer()), plain(layer())
    assert made.column_names == list(told.columns)
    apart = ["geometry", "mixed"]
    kept = made.drop_columns(apart).to_pandas().astype(object)
    expected = pd.DataFrame(told).drop(columns=apart).astype(object)
    assert_frame_equal(kept.where(kept.notna(), None), expected.where(expected.notna(), None))


def test_objects_are_json_also_where_the_first_is_missing() -> None:
    assert plain(layer())["uses"].tolist() == [
        None,
        '{"housing": 0.5, "café": 0.5}',
        '{"housing": 1}',
    ]


def test_columns_are_of_kinds_that_gdal_can_write() -> None:
    kinds = {field.name: field.type for field in arrow(layer()).schema}
    assert kinds["nothing"] == pa.string()
    assert pa.types.is_integer(kinds["pieces"])
    assert pa.types.is_integer(kinds["year"])
    assert pa.types.is_floating(kinds["storeys"])
    assert pa.types.is_boolean(kinds["kept"])
    assert kinds["geometry"] == pa.binary()


def test_values_of_several_kinds_become_text() -> None:
    assert arrow(layer())["mixed"].to_pylist() == ["1", "x", "2.5"]


def test_a_column_of_a_table_without_rows_is_kept() -> None:
    made = arrow(layer().iloc[:0])
    assert made.num_rows == 0
    assert made.column_names == list(plain(layer()).columns)


def test_empty_shapes_are_missing() -> None:
    assert arrow(layer())["geometry"].to_pylist() == [shapely.to_wkb(SQUARE), None, None]
    assert without_empty(layer()).geometry.isna().tolist() == [False, True, True]
