"""
Readers: one format each, from a file to raw tables; they run in the child process only.

A table has the attributes as they stand in the file, plane shapes in a column `geometry`, and the
declared system or none. What had to be changed to get there is a note.
"""

import csv
import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj.exceptions import ProjError

from geo.errors import Note, UnreadableFileError
from geo.intake import limits
from geo.intake.formats import Format, decoded
from geo.plan._gpkg import feature_layers
from geo.plan._notes import note

Sheets = Iterator[tuple[str, gpd.GeoDataFrame, tuple[Note, ...]]]
FAULTS = (RuntimeError, ValueError, KeyError, shapely.GEOSException, ProjError, pa.ArrowException)
SAMPLE = 20_000  # letters from which the mark between columns is told
LISTED = (pa.types.is_list, pa.types.is_large_list, pa.types.is_map)


def geopackage(path: Path, name: str) -> Sheets:
    """Yield the layers of a GeoPackage that has been judged harmless."""
    for layer in feature_layers(path):
        if layer not in {"layer_styles", "qgis_projects"}:
            yield from _with_gdal(path, name, "GPKG", layer=layer, title=layer)


def geojson(path: Path, name: str) -> Sheets:
    """Yield the features of GeoJSON in any encoding, with the old `crs` member if there is one."""
    text, encoding = decoded(path.read_bytes(), name)
    if encoding == "utf-8-sig":
        yield from _with_gdal(path, name, "GeoJSON")
        return
    again = Path("features.geojson")
    again.write_text(text, "utf-8")
    yield from _with_gdal(again, name, "GeoJSON")


def flatgeobuf(path: Path, name: str) -> Sheets:
    """Yield the features of a FlatGeobuf."""
    yield from _with_gdal(path, name, "FlatGeobuf")


def shapefile(path: Path, name: str, title: str) -> Sheets:
    """Yield one unpacked shapefile; without .cpg its words are UTF-8 or else Latin-1."""
    declared = path.with_suffix(".cpg")
    encodings = (None,) if declared.is_file() else ("utf-8", "cp1252")
    for last in encodings:
        try:
            yield from _with_gdal(path, name, "ESRI Shapefile", encoding=last, title=title)
        except UnicodeDecodeError:
            continue
        return
    message = f"The words of {name} are in no encoding that is known; export it again as UTF-8."
    raise UnreadableFileError(message)


def dxf(path: Path, name: str) -> Sheets:
    """Yield the layers of a drawing; lines that close are polygons, texts are left out."""
    for _, table, notes in _with_gdal(path, name, "DXF"):
        kept = table[[c for c in ("Layer", "geometry") if c in table]]
        shapes = _closed(kept.geometry.to_numpy())
        drawn = gpd.GeoDataFrame(kept.drop(columns="geometry"), geometry=shapes, crs=None)
        drawn = drawn[~drawn.geometry.isna()]
        names = list(dict.fromkeys(drawn["Layer"].astype(str))) if "Layer" in drawn else []
        _few(len(names), limits.SHEETS, "layers", name)
        for layer in names:
            rows = drawn[drawn["Layer"].astype(str) == layer]
            yield layer, rows.reset_index(drop=True), notes


def parquet(path: Path, name: str) -> Sheets:
    """Yield a GeoParquet file; what is nested is taken apart, lists are left out."""
    try:
        file = pq.ParquetFile(path)
        meta = file.metadata
        size = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        _few(meta.num_rows, limits.ROWS, "rows", name)
        _few(size, limits.UNPACKED, "bytes", name)
        if b"geo" not in (meta.metadata or {}):
            table = _flat(file.read())[0].to_pandas()
            yield Path(name).stem, gpd.GeoDataFrame(table, geometry=[None] * len(table)), ()
            return
        raw = gpd.read_parquet(path)
        shape = raw.geometry.name
        flat, lost = _flat(pa.Table.from_pandas(pd.DataFrame(raw.drop(columns=shape))))
    except (*FAULTS, OSError, TypeError) as error:
        raise _unreadable(name) from error
    table = gpd.GeoDataFrame(flat.to_pandas(), geometry=raw.geometry.to_numpy(), crs=raw.crs)
    sentence = "The columns {columns} hold lists and were left out."
    notes = (note("columns_left_out", sentence, columns=", ".join(lost)),) if lost else ()
    yield Path(name).stem, table, notes


def table(path: Path, name: str) -> Sheets:
    """Yield the rows of a CSV file: any encoding, mark between columns and decimal comma."""
    text, _ = decoded(path.read_bytes(), name)
    try:
        mark = csv.Sniffer().sniff(text[:SAMPLE], ";,\t").delimiter
    except csv.Error:
        mark = max(";,\t", key=text.split("\n", 1)[0].count)
    try:
        rows = pd.read_csv(
            io.StringIO(text), sep=mark, dtype=str, keep_default_na=False, nrows=limits.ROWS + 1
        )
    except (ValueError, pd.errors.ParserError) as error:
        raise _unreadable(name) from error
    _few(len(rows), limits.ROWS, "rows", name)
    _few(rows.shape[1], limits.FIELDS, "columns", name)
    typed = rows.apply(_numbers)
    yield Path(name).stem, gpd.GeoDataFrame(typed, geometry=[None] * len(rows)), ()


def _numbers(column: pd.Series) -> pd.Series:
    """Return a column of texts as numbers where all are, with comma or point."""
    words = column.str.strip().str.replace("\u00a0", "", regex=False).str.replace(" ", "")
    filled = words[words != ""]
    if filled.empty or filled.str.match(r"^0\d").any():
        return column
    found = pd.to_numeric(filled.str.replace(",", ".", regex=False), errors="coerce")
    return column if found.isna().any() else found.reindex(column.index)


READERS: Mapping[Format, Callable[[Path, str], Sheets]] = {
    Format.GEOPACKAGE: geopackage,
    Format.GEOJSON: geojson,
    Format.FLATGEOBUF: flatgeobuf,
    Format.PARQUET: parquet,
    Format.DXF: dxf,
    Format.CSV: table,
}


def _with_gdal(
    path: Path, name: str, driver: str, *, title: str = "", **options: str | None
) -> Sheets:
    try:
        with warnings.catch_warnings():
            # GDAL warns of versions and odd values; what matters is checked here
            warnings.simplefilter("ignore")
            chosen = {k: v for k, v in options.items() if k == "layer"}
            info = pyogrio.read_info(path, force_feature_count=False, **chosen)
            if info["driver"] != driver:
                raise _unreadable(name)
            _few(len(info["fields"]), limits.FIELDS, "columns", name)
            found = pyogrio.read_dataframe(
                path,
                max_features=limits.ROWS + 1,
                on_invalid="ignore",
                use_arrow=False,
                **{k: v for k, v in options.items() if v is not None},
            )
    except UnicodeDecodeError:
        raise
    except (*FAULTS, OSError) as error:
        raise _unreadable(name) from error
    _few(len(found), limits.ROWS, "rows", name)
    if not isinstance(found, gpd.GeoDataFrame):
        found = gpd.GeoDataFrame(found, geometry=[None] * len(found))
    yield title or Path(name).stem, found, ()


def _closed(shapes: np.ndarray) -> np.ndarray:
    """Return closed lines as polygons; points and texts as nothing."""
    kinds = shapely.get_type_id(shapes)
    lines = kinds == shapely.GeometryType.LINESTRING
    closed = lines & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) > 3)
    made = shapes.copy()
    for row in np.flatnonzero(closed):
        made[row] = shapely.Polygon(shapes[row].coords)
    made[np.isin(kinds, (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT))] = None
    return made


def _flat(rows: pa.Table) -> tuple[pa.Table, list[str]]:
    """Take structures apart twice, which reaches `names.primary`, and leave lists out."""
    for _ in range(2):
        rows = rows.flatten()
    odd = [
        field.name
        for field in rows.schema
        if any(test(field.type) for test in LISTED)
        or pa.types.is_struct(field.type)
        or pa.types.is_binary(field.type)
        or pa.types.is_large_binary(field.type)
    ]
    return rows.drop_columns(odd), odd


def _few(found: int, most: int, what: str, name: str) -> None:
    if found > most:
        message = (
            f"{name} has {found if found <= most * 100 else 'far too many'} {what}; at most "
            f"{most} are taken in. Cut the layer to the district."
        )
        raise UnreadableFileError(message)


def _unreadable(name: str) -> UnreadableFileError:
    return UnreadableFileError(f"{name} cannot be read; save it again from its source.")
