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
from geo.plan._sqlite import refuse_lost_rows


def read_layer(path: Path, layer: str, columns: Sequence[str]) -> gpd.GeoDataFrame:
    """
    Return one layer of a file that `feature_layers` has let pass.

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
        message = f"The layer {layer} of {path.name} cannot be read; save it again from its source."
        raise UnreadableFileError(message) from error
    if driver != "GPKG":
        message = f"{path.name} opens as {driver}; save the plan as GeoPackage."
        raise UnreadableFileError(message)
    refuse_lost_rows(path, layer, len(table))
    return _with_geometry(table)


def _with_geometry(table: pd.DataFrame) -> gpd.GeoDataFrame:
    if isinstance(table, gpd.GeoDataFrame):
        return table
    return gpd.GeoDataFrame(table, geometry=[None] * len(table))
