"""Write a plan with results as one GeoPackage that opens in any GIS."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.errors import UnreadableFileError


def write_geopackage(
    path: Path, layers: Mapping[str, gpd.GeoDataFrame], tables: Mapping[str, pd.DataFrame]
) -> None:
    """
    Write layers and tables to a new GeoPackage, whole or not at all.

    Parameters
    ----------
    path
        The file to make or to replace.
    layers
        Tables with geometry; an empty one is left out.
    tables
        Tables without geometry.

    Raises
    ------
    UnreadableFileError
        If the folder cannot be written to or the disk is full.
    """
    handle, name = "", ""
    try:
        descriptor, name = tempfile.mkstemp(suffix=".gpkg", dir=path.parent)
        os.close(descriptor)
        handle = name
        Path(name).unlink()
        for layer, table in layers.items():
            if len(table):
                pyogrio.write_dataframe(_plain(table), name, layer=layer, driver="GPKG")
        for layer, table in tables.items():
            pyogrio.write_dataframe(_plain(table), name, layer=layer, driver="GPKG")
        Path(name).replace(path)
    except (OSError, pyogrio.errors.DataSourceError) as error:
        message = f"{path.name} could not be written; check the folder and the space on the disk."
        raise UnreadableFileError(message) from error
    finally:
        if handle:
            Path(handle).unlink(missing_ok=True)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Turn objects that no GIS column can hold into JSON text."""
    kept = table.copy()
    for column in kept.columns:
        if kept[column].dtype == object and kept[column].map(lambda v: isinstance(v, dict)).any():
            kept[column] = kept[column].map(lambda v: json.dumps(v, ensure_ascii=False))
    return kept.reset_index() if kept.index.name else kept
