"""Vector: layers one by one, as GeoParquet for large tables and as GeoJSON for the web."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyogrio

from geo.plan.crs import to_wgs84
from geo.plan.plain import plain
from geo.plan.write import whole
from layers.export.columns import meanings
from layers.export.contents import Contents
from layers.export.credits import credit_line
from layers.export.geopackage import record

GEOPARQUET = "1.1.0"
ROWS = 10_000  # of a group: a window of a town is then read in some groups
DEGREES = 8  # decimals of a coordinate: a millimetre


def geoparquet(path: Path, contents: Contents, layer: str) -> None:
    """
    Write a layer as GeoParquet 1.1, in the system of the plan, near rows near each other.

    Parameters
    ----------
    path
        The file to make.
    contents
        What is taken home.
    layer
        A layer of `Contents.whole`.
    """
    rows: Any = plain(contents.whole[layer])
    if not rows.geometry.isna().any():
        rows = rows.iloc[rows.hilbert_distance().argsort(kind="stable").to_numpy()]
    with whole(path) as place:
        rows.to_parquet(
            place,
            index=False,
            compression="zstd",
            schema_version=GEOPARQUET,
            write_covering_bbox=True,
            row_group_size=ROWS,
        )
        _with_meanings(place, contents, layer)


def _with_meanings(path: Path, contents: Contents, layer: str) -> None:
    """Say in the file who made it, and of each column what it means and in which unit."""
    table = pq.read_table(path)
    found = meanings(layer, table.column_names, contents.words)
    told = json.dumps(record(contents), ensure_ascii=False)
    schema = table.schema.with_metadata({**(table.schema.metadata or {}), "kolkarta": told})
    for name, meaning in found.items():
        number = schema.get_field_index(name)
        described = {"description": meaning.text, "unit": meaning.unit}
        schema = schema.set(number, schema.field(number).with_metadata(described))
    pq.write_table(table.cast(schema), path, compression="zstd", row_group_size=ROWS)


def geojson(path: Path, contents: Contents, layer: str) -> None:
    """
    Write a layer as GeoJSON after RFC 7946: longitude and latitude, outlines against the clock.

    Parameters
    ----------
    path
        The file to make.
    contents
        What is taken home.
    layer
        A layer of `Contents.whole`.
    """
    rows = plain(to_wgs84(contents.whole[layer]))
    with whole(path) as place:
        pyogrio.write_dataframe(
            rows,
            place,
            layer=layer,
            driver="GeoJSON",
            promote_to_multi=False,
            RFC7946="YES",
            COORDINATE_PRECISION=str(DEGREES),
            DESCRIPTION=f"{contents.words('export.indicative')} {credit_line(contents)}",
        )
