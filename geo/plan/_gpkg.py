"""
Opening a GeoPackage that nobody vouches for.

GDAL chooses its driver by content. So the file is judged first (`geo.plan._sqlite`), and only
GDAL's GeoPackage driver may answer.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyproj.exceptions import ProjError

from geo.errors import UnreadableFileError
from geo.phrases import phrase
from geo.plan._sqlite import opened, refuse_lost_rows
from geo.plan.mixed import PLACE, SHAPE, joined, siblings


def changed_at(path: Path) -> dict[str, str]:
    """Return when each table was changed last, as the file says (ISO 8601); errors as above."""
    with opened(path, path.name) as database:
        rows = database.execute("SELECT table_name, last_change FROM gpkg_contents")
        return {str(name): str(moment) for name, moment in rows}


def read_layer(path: Path, layer: str, columns: Sequence[str]) -> gpd.GeoDataFrame:
    """
    Return one layer of a file that `feature_layers` has let pass.

    A layer that was taken apart by kind of shape when it was written is put together again.

    Parameters
    ----------
    path
        The file.
    layer
        One of its layers.
    columns
        The columns wanted; those that the layer lacks are left out, others are not read.

    Returns
    -------
    table
        With a geometry column, empty in all rows when the layer has none.

    Raises
    ------
    UnreadableFileError
        If rows are missing or cannot be read.
    """
    parts = _parts(path, layer)
    if not parts:
        return _with_geometry(_read(path, layer, columns))
    return _with_geometry(joined({n: _read(path, n, [*columns, PLACE, SHAPE]) for n in parts}))


def _parts(path: Path, layer: str) -> list[str]:
    """Return the tables that a layer was taken apart into; none when it is one table."""
    with opened(path, path.name) as database:
        query = "SELECT count(*) FROM pragma_table_info(?) WHERE name IN (?, ?)"
        found = (database.execute(query, (name, PLACE, SHAPE)) for name in siblings(layer))
        counts = [count for rows in found for (count,) in rows]
    marked = [n for n, count in zip(siblings(layer), counts, strict=True) if count == 2]
    return marked if layer in marked else []


def _read(path: Path, layer: str, columns: Sequence[str]) -> pd.DataFrame:
    """Return one table; errors as of `read_layer`."""
    place = str(path.resolve())
    try:
        with warnings.catch_warnings():
            # GDAL warns about versions and extensions; what matters is checked here
            warnings.simplefilter("ignore")
            driver = pyogrio.read_info(place, layer=layer)["driver"]
            table = pyogrio.read_dataframe(
                place,
                layer=layer,
                columns=list(columns),
                # a condition makes GDAL count the rows itself; the stored count may be stale
                where="1 = 1",
                on_invalid="ignore",
                use_arrow=False,
            )
    except (RuntimeError, ValueError, shapely.GEOSException, ProjError) as error:
        message = phrase(
            "The layer {layer} of {name} cannot be read; save it again from its source.",
            layer=layer,
            name=path.name,
        )
        raise UnreadableFileError(message) from error
    if driver != "GPKG":
        message = phrase(
            "{name} opens as {driver}; save the plan as GeoPackage.", name=path.name, driver=driver
        )
        raise UnreadableFileError(message)
    refuse_lost_rows(path, layer, len(table))
    return table  # type: ignore[no-any-return]  # pyogrio has no types


def _with_geometry(table: pd.DataFrame) -> gpd.GeoDataFrame:
    if isinstance(table, gpd.GeoDataFrame):
        return table
    return gpd.GeoDataFrame(table, geometry=[None] * len(table))
