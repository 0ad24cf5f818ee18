"""
Write: tables become one GeoPackage that opens in any GIS, whole or not at all.

Version 1.3, for readers that do not know 1.4 yet. Everything goes to a file beside the one that is
asked for, without waiting for the disk between two layers; it is synced and takes the name at the
end, so a crash or a full disk leaves what was there before.
"""

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.errors import UnreadableFileError
from geo.place import place_tables
from geo.plan.mixed import split
from geo.scenario import Plan

VERSION = {"VERSION": "1.3"}
SHAPE = "geom"  # name of the geometry column
# a file that is not finished is thrown away whole, so SQLite need not be able to go back
UNGUARDED = {"OGR_SQLITE_SYNCHRONOUS": "OFF", "OGR_SQLITE_JOURNAL": "OFF"}
Finish = Callable[[Path], None]


def write_geopackage(
    path: Path,
    layers: Mapping[str, gpd.GeoDataFrame],
    tables: Mapping[str, pd.DataFrame],
    finish: Finish | None = None,
) -> None:
    """
    Write layers and tables to a new GeoPackage, whole or not at all.

    Parameters
    ----------
    path
        The file to make or to replace.
    layers
        Tables with geometry and a declared coordinate system; the named index becomes a column.
        A layer of several kinds of shapes becomes several tables, see `geo.plan.mixed`.
    tables
        Tables without geometry.
    finish
        What else is to be put into the file before it takes its name; it gets the place.

    Raises
    ------
    UnreadableFileError
        If a layer has no coordinate system, the folder cannot be written to or the disk is full.
    """
    for name, layer in layers.items():
        if layer.crs is None:
            message = f"The layer {name} has no coordinate system; {path.name} was not written."
            raise UnreadableFileError(message)
    with whole(path) as place:
        pyogrio.set_gdal_config_options(UNGUARDED)
        for name, layer in layers.items():
            for part, rows in split(name, plain(layer)):
                _write(place, part, rows)
        for name, table in tables.items():
            _write(place, name, plain(table))
        if finish:
            finish(place)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """
    Yield a place beside a file; what is written there takes its name once all went well.

    Raises
    ------
    UnreadableFileError
        If the folder cannot be written to or the disk is full.
    """
    place = None
    try:
        descriptor, name = tempfile.mkstemp(suffix=path.suffix, dir=path.parent)
        os.close(descriptor)
        place = Path(name)
        place.unlink()
        yield place
        with place.open("rb+") as file:
            os.fsync(file.fileno())
        place.replace(path)
    except (OSError, sqlite3.Error, pyogrio.errors.DataSourceError) as error:
        message = f"{path.name} could not be written; check the folder and the space on the disk."
        raise UnreadableFileError(message) from error
    finally:
        if place is not None:
            for left in (
                place,
                *(place.with_name(f"{place.name}-{s}") for s in ("wal", "journal")),
            ):
                left.unlink(missing_ok=True)


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
                "values": json.dumps(dict(note.values), ensure_ascii=False),
            }
            for note in plan.notes
        ]
        tables["base_notes"] = pd.DataFrame(rows)
    return tables


def _write(place: Path, name: str, table: pd.DataFrame) -> None:
    has_shapes = isinstance(table, gpd.GeoDataFrame)
    options = {"GEOMETRY_NAME": SHAPE} if has_shapes else {}
    pyogrio.write_dataframe(
        table,
        place,
        layer=name,
        driver="GPKG",
        geometry_type=_kind(table) if has_shapes else None,
        promote_to_multi=False,
        append=place.exists(),
        use_arrow=True,
        dataset_options=VERSION,
        layer_options=options,
    )


def _kind(table: gpd.GeoDataFrame) -> str:
    """Return the type of a layer; one that holds nothing yet will take areas."""
    first = next((shape for shape in table.geometry.to_numpy() if shape is not None), None)
    return "MultiPolygon" if first is None else str(first.geom_type)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """
    Return a table as a file can hold it: the index as a column, objects as JSON text.

    Shapes that are empty become missing ones: readers take an empty polygon for a fault.
    """
    flat, changed = pd.DataFrame(table), {}
    for column, kind in flat.dtypes.items():
        if isinstance(kind, pd.CategoricalDtype):
            changed[str(column)] = flat[column].astype(object)
        elif str(kind) == "object" and len(flat) and isinstance(flat[column].iloc[0], dict):
            changed[str(column)] = pd.Series(_json(flat[column]), index=flat.index, dtype=object)
    kept: Any = table.assign(**changed) if changed else table
    if isinstance(table, gpd.GeoDataFrame):
        shapes = table.geometry.to_numpy()
        empty = shapely.is_empty(shapes)
        if empty.any():
            kept = kept.set_geometry(np.where(empty, None, shapes), crs=table.crs)
    made: pd.DataFrame = kept.reset_index() if kept.index.name else kept
    return made


def _json(values: pd.Series) -> list[str | None]:
    """Return dictionaries as JSON text; in a large table many are alike."""
    known: dict[tuple[object, ...], str] = {}

    def text(value: dict[str, object]) -> str:
        key = tuple(value.items())
        if key not in known:
            known[key] = json.dumps(value, ensure_ascii=False)
        return known[key]

    return [text(value) if isinstance(value, dict) else None for value in values]
