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
from geo.place import place_tables
from geo.scenario import Plan


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


def plan_layers(
    plan: Plan, context: gpd.GeoDataFrame | None = None, *, prefix: str = ""
) -> dict[str, gpd.GeoDataFrame]:
    """
    Return the layers of a plan file, which `geo.plan.read` reads back to the last digit.

    Parameters
    ----------
    plan
        The plan.
    context
        Its surroundings, if there are any.
    prefix
        Stands before the names buildings, plots and works.
    """
    own = {"buildings": plan.buildings, "plots": plan.plots, "works": plan.works}
    layers = {f"{prefix}{name}": table for name, table in own.items()}
    return layers if context is None else {**layers, "context": context}


def plan_tables(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan file that have no shape: its place, and the notes on it."""
    tables = place_tables(plan.place)
    if plan.notes:
        rows = [
            {
                "code": note.code,
                "message": note.message,
                "ids": json.dumps(note.ids, ensure_ascii=False),
                "details": json.dumps(dict(note.values), ensure_ascii=False),
            }
            for note in plan.notes
        ]
        tables["notes"] = pd.DataFrame(rows)
    return tables


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Turn objects that no GIS column can hold into JSON text."""
    kept = table.copy()
    for column in kept.columns:
        if kept[column].dtype == object and kept[column].map(lambda v: isinstance(v, dict)).any():
            kept[column] = kept[column].map(lambda v: json.dumps(v, ensure_ascii=False))
    return kept.reset_index() if kept.index.name else kept
