"""
Mixed: a layer whose shapes differ in kind, as tables that each hold one kind, and back.

Civil works are lines and areas, but a table of a GeoPackage that any reader takes holds shapes of
one type. So areas keep the name of the layer and lines and points get tables of their own beside
it; `drawn_order` tells the order of the rows and `drawn_shape` the type that each had, so that the
layer comes back as it was.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

PLACE, SHAPE = "drawn_order", "drawn_shape"
# suffix of the table -> single and multiple type
KINDS = {
    "": ("Polygon", "MultiPolygon"),
    "_lines": ("LineString", "MultiLineString"),
    "_points": ("Point", "MultiPoint"),
}
MULTIPLE = {
    "Polygon": shapely.MultiPolygon,
    "LineString": shapely.MultiLineString,
    "Point": shapely.MultiPoint,
}


def split(name: str, layer: gpd.GeoDataFrame) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """
    Yield the tables of a layer, each of one type of shape.

    Parameters
    ----------
    name
        Name of the layer; the first table keeps it, and rows without a shape stand in that.
    layer
        A layer whose shapes are all of one type is yielded as it is.

    Yields
    ------
    tables
        Name and rows; a table of both single and multiple shapes holds multiple ones.
    """
    # their names are asked for only where they differ: to name them takes long
    kinds = np.unique(shapely.get_type_id(layer.geometry.to_numpy()))
    if (kinds >= 0).sum() < 2:
        yield name, layer
        return
    types = layer.geom_type
    known = {kind for kinds in KINDS.values() for kind in kinds}
    strange = ~types.isin(known)
    told = layer.assign(**{PLACE: np.arange(len(layer)), SHAPE: types.astype(object)})
    told = told.set_geometry(told.geometry.where(~strange, None))
    found = [(suffix, types.isin(kinds)) for suffix, kinds in KINDS.items()]
    found = [(suffix, rows) for suffix, rows in found if rows.any()]
    for number, (suffix, rows) in enumerate(found):
        first = number == 0
        part = told[rows | strange] if first else told[rows]
        yield f"{name}{'' if first else suffix}", _alike(part)


def stem(name: str) -> str:
    """
    Return the layer to which a table belongs.

    Examples
    --------
    >>> stem("works_lines"), stem("works")
    ('works', 'works')
    """
    ends = [suffix for suffix in KINDS if suffix and name.endswith(suffix)]
    return name.removesuffix(ends[0]) if ends else name


def siblings(name: str) -> tuple[str, ...]:
    """Return the names of the tables that a layer may consist of, its own first."""
    return tuple(f"{name}{suffix}" for suffix in KINDS)


def joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """
    Return the layer that `split` took apart.

    Parameters
    ----------
    tables
        Its tables by name; what was drawn since has no order and comes last.

    Returns
    -------
    layer
        Rows in their old order, shapes of their old type; without the two columns.
    """
    rows = list(tables.values())
    layer: Any = pd.concat(rows, ignore_index=True) if len(rows) > 1 else rows[0]
    if PLACE in layer:
        placed = layer.assign(**{PLACE: pd.to_numeric(layer[PLACE], errors="coerce")})
        layer = placed.sort_values(PLACE, kind="stable", ignore_index=True)
    if SHAPE in layer and isinstance(layer, gpd.GeoDataFrame):
        shapes = layer.geometry.to_numpy().copy()
        alone = shapely.get_num_geometries(shapes) == 1
        single = pd.Series(layer[SHAPE]).isin(list(MULTIPLE)).to_numpy() & alone
        shapes[single] = shapely.get_geometry(shapes[single], 0)
        layer = layer.set_geometry(shapes, crs=layer.crs)
    whole: pd.DataFrame = layer.drop(columns=[PLACE, SHAPE], errors="ignore")
    return whole


def _alike(part: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make all shapes multiple where some are."""
    types = part.geom_type.dropna()
    if types.nunique() < 2:
        return part
    made = [
        MULTIPLE[kind]([shape]) if kind in MULTIPLE else shape
        for shape, kind in zip(part.geometry, part.geom_type, strict=True)
    ]
    return part.set_geometry(made, crs=part.crs)
