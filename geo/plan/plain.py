"""
Plain: a table as a file can hold it, without an index, without objects and without empty shapes.

`plain` gives a table for those who go on with it, `arrow` the same as columns that GDAL takes as
they are: a detour through a copy of the table costs more than the writing where layers are small.
"""

import json
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """
    Return a table as a file can hold it: the index as a column, objects as JSON text.

    Shapes that are empty become missing ones: readers take an empty polygon for a fault.
    """
    flat, changed = pd.DataFrame(table), {}
    for column, kind in flat.dtypes.items():
        if isinstance(kind, pd.CategoricalDtype):
            changed[str(column)] = flat[column].astype(object)
        elif _holds_objects(flat[column]):
            changed[str(column)] = pd.Series(_json(flat[column]), index=flat.index, dtype=object)
    kept: Any = table.assign(**changed) if changed else table
    if isinstance(table, gpd.GeoDataFrame):
        kept = without_empty(kept)
    made: pd.DataFrame = kept.reset_index() if kept.index.name else kept
    return made


def without_empty(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer in which shapes that are empty are missing."""
    shapes = layer.geometry.to_numpy()
    empty = shapely.is_empty(shapes)
    if not empty.any():
        return layer
    return layer.set_geometry(np.where(empty, None, shapes), crs=layer.crs)


def arrow(table: pd.DataFrame) -> pa.Table:
    """
    Return a table as `plain` has it, in Arrow columns of kinds that GDAL can write.

    Shapes become WKB; a column that holds nothing, or values of several kinds, becomes text.
    """
    named = dict(_columns(table))
    return pa.Table.from_arrays(list(named.values()), names=list(named))


def _columns(table: pd.DataFrame) -> Iterator[tuple[str, pa.Array]]:
    if table.index.name:
        yield str(table.index.name), _array(table.index)
    for name, values in pd.DataFrame(table).items():
        yield str(name), _column(values)


def _column(values: pd.Series) -> pa.Array:
    kind = values.dtype
    if isinstance(kind, gpd.array.GeometryDtype):
        shapes: Any = values.to_numpy()
        shapes = np.where(shapely.is_empty(shapes), None, shapes)
        return pa.array(shapely.to_wkb(shapes), pa.binary())
    if isinstance(kind, pd.CategoricalDtype):
        codes = values.cat.codes.to_numpy()
        return _array(kind.categories).take(pa.array(codes, mask=codes < 0))
    return _array(_json(values) if _holds_objects(values) else values)


def _array(values: pd.Series | pd.Index | list[str | None]) -> pa.Array:
    try:
        made = pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        made = pa.array(pd.Series(values).astype("string"))
    return made.cast(pa.string()) if pa.types.is_null(made.type) else made


def _holds_objects(values: pd.Series) -> bool:
    """Tell whether a column holds dictionaries; all that are not missing are then such."""
    if values.dtype != object:
        return False
    return isinstance(next((value for value in values if value is not None), None), dict)


def _json(values: pd.Series) -> list[str | None]:
    """Return dictionaries as JSON text; in a large table many are alike."""
    known: dict[tuple[object, ...], str] = {}

    def text(value: dict[str, object]) -> str:
        key = tuple(value.items())
        if key not in known:
            known[key] = json.dumps(value, ensure_ascii=False)
        return known[key]

    return [text(value) if isinstance(value, dict) else None for value in values]
