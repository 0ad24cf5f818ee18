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
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import CRS

from geo.errors import UnreadableFileError
from geo.phrases import phrase
from geo.place import place_tables
from geo.plan.mixed import split
from geo.plan.plain import arrow, without_empty
from geo.scenario import Plan

VERSION = {"VERSION": "1.3"}
SHAPE = "geom"  # name of the geometry column
# a file that is not finished is thrown away whole, so SQLite need not be able to go back, and
# nobody knows of it yet, so it need not be locked anew for each layer
UNGUARDED = {
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
    "OGR_SQLITE_JOURNAL": "OFF",
    "OGR_SQLITE_PRAGMA": "locking_mode=EXCLUSIVE,temp_store=MEMORY",
}
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
            message = phrase(
                "The layer {layer} has no coordinate system; {name} was not written.",
                layer=name,
                name=path.name,
            )
            raise UnreadableFileError(message)
    with whole(path) as place:
        with _unguarded():
            for name, layer in layers.items():
                for part, rows in split(name, without_empty(layer)):
                    _write(place, part, rows)
            for name, table in tables.items():
                _write(place, name, table)
        if finish:
            finish(place)


@contextmanager
def _unguarded() -> Iterator[None]:
    pyogrio.set_gdal_config_options(UNGUARDED)
    try:
        yield
    finally:  # what is opened later belongs to others too
        pyogrio.set_gdal_config_options(dict.fromkeys(UNGUARDED))


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
        message = phrase(
            "{name} could not be written; check the folder and the space on the disk.",
            name=path.name,
        )
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
    of_shapes: dict[str, Any] = {}
    if isinstance(table, gpd.GeoDataFrame):
        of_shapes = {
            "geometry_name": table.geometry.name,
            "geometry_type": _kind(table),
            "crs": _system(table.crs),
            "layer_options": {"GEOMETRY_NAME": SHAPE},
        }
    pyogrio.raw.write_arrow(
        arrow(table),
        place,
        layer=name,
        driver="GPKG",
        append=place.exists(),
        dataset_options=VERSION,
        **of_shapes,
    )


def _kind(table: gpd.GeoDataFrame) -> str:
    """Return the type of a layer; one that holds nothing yet will take areas."""
    first = next((shape for shape in table.geometry.to_numpy() if shape is not None), None)
    return "MultiPolygon" if first is None else str(first.geom_type)


@lru_cache(maxsize=64)  # to find the number of a system takes long
def _system(crs: CRS) -> str:
    """Return what GDAL knows a system by."""
    number = crs.to_epsg()
    return f"EPSG:{number}" if number else str(crs.to_wkt("WKT1_GDAL"))
