"""
Readers: one format each, from a file to raw tables; they run in the child process only.

A table has the attributes as they stand in the file, plane shapes in a column `geometry`, and the
declared system or none. What had to be changed to get there is a note.
"""

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from geo.intake import _known as known
from geo.intake import limits
from geo.intake.codepages import encodings
from geo.intake.formats import HEAD, Format, decoded
from geo.intake.known import Source
from geo.intake.words import line
from geo.phrases import phrase
from geo.plan._notes import listed, note
from geo.plan._sqlite import refuse_lost_rows

Sheets = Iterator[tuple[str, gpd.GeoDataFrame, tuple[Note, ...]]]
FAULTS = (
    RuntimeError,
    ValueError,
    LookupError,
    shapely.GEOSException,
    ProjError,
    pa.ArrowException,
)
# columns that may hold shapes as text, and how such a text names its system
WKT = {"wkt", "wkt_geom", "geometry", "geom", "the_geom", "shape"}
CURVED = re.compile(r"CURVE|CIRCULAR|SURFACE|TIN|TRIANGLE|^\s*[^A-Z\s]", re.IGNORECASE)
SRID = re.compile(r"^\s*(?:SRID=(\d{1,6});)?(.*)$", re.IGNORECASE | re.DOTALL)
QUOTED = re.compile(r'"[^"]*"')
HEADER = b"0\nSECTION\n2\nHEADER\n0\nENDSEC\n"
# comments, and then a section that GDAL knows a drawing by
HEADED = re.compile(
    rb"\s*(999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION\r?\n\s*2\r?\n\s*(HEADER|ENTITIES)\b"
)
LOST_BLOCK = re.compile(r"Block (.*) does not exist|Dangerous block recursion", re.DOTALL)
MARKS = 10  # in the texts of a row, by the columns that a table may have
LISTED = (pa.types.is_list, pa.types.is_large_list, pa.types.is_map)


def geopackage(source: Source, name: str) -> Sheets:
    """Yield the layers of a GeoPackage that has been judged harmless."""
    path = source.files[0][1]
    for layer in source.layers:
        # a condition makes GDAL count the rows itself; the stored count may be stale
        found = _with_gdal(path, name, "GPKG", layer=layer, where="1 = 1")
        refuse_lost_rows(path, layer, len(found), name)
        yield layer, found, ()


def geojson(source: Source, name: str) -> Sheets:
    """Yield the features of GeoJSON in any encoding, with the old `crs` member if there is one."""
    ((title, path),) = source.files
    text, encoding = decoded(path.read_bytes(), name)
    if encoding != "utf-8-sig":
        path = Path("features.geojson")
        path.write_text(text, "utf-8")
    yield title, _with_gdal(path, name, "GeoJSON"), ()


def flatgeobuf(source: Source, name: str) -> Sheets:
    """Yield the features of a FlatGeobuf."""
    ((title, path),) = source.files
    found = _with_gdal(path, name, "FlatGeobuf")
    told = pyogrio.read_info(path, force_feature_count=False)["features"]
    if told > len(found):
        message = phrase(
            "{name} is cut off: {found} of {told} rows can be read; save it again.",
            name=name,
            found=len(found),
            told=told,
        )
        raise UnreadableFileError(message)
    yield title, found, ()


def shapefiles(source: Source, name: str) -> Sheets:
    """Yield unpacked shapefiles, their words in the encoding that their parts say or show."""
    for title, path in source.files:
        table, guessed = _shapefile(path, name)
        sentence = "The words of {name} declare no encoding that holds and were read as {encoding}."
        notes = (note("encoding_guessed", sentence, name=title, encoding=guessed),)
        yield title, table, notes if guessed else ()


def _shapefile(path: Path, name: str) -> tuple[gpd.GeoDataFrame, str]:
    """Return a shapefile, and its encoding where that is a guess."""
    for encoding, guessed in encodings(path):
        try:
            found = _with_gdal(path, name, "ESRI Shapefile", encoding=encoding)
        except UnicodeDecodeError:
            continue
        return found, encoding if guessed else ""
    message = phrase(
        "The words of {name} are in no encoding that is known; export it again as UTF-8.", name=name
    )
    raise UnreadableFileError(message)


def dxf(source: Source, name: str) -> Sheets:
    """Yield the layers of a drawing; lines that close are polygons, texts are left out."""
    said: list[str] = []
    table = _with_gdal(_headed(source.files[0][1]), name, "DXF", said)
    kept = table[[c for c in ("Layer", "geometry") if c in table]]
    shapes = _closed(kept.geometry.to_numpy())
    drawn = gpd.GeoDataFrame(kept.drop(columns="geometry"), geometry=shapes, crs=None)
    drawn = drawn[~drawn.geometry.isna()]
    names = list(dict.fromkeys(drawn["Layer"].astype(str))) if "Layer" in drawn else []
    _few(len(names), limits.SHEETS, phrase("layers"), name)
    lost = _lost_blocks(said)
    if lost and not names:
        blocks = listed(lost)
        message = phrase(
            "{name} shows only blocks that are empty or lie in other files ({blocks}); bind them "
            "to the drawing and save it again.",
            name=name,
            blocks=blocks,
        )
        raise UnreadableFileError(message)
    sentence = "The blocks {ids} are empty, recursive or lie in other files, and were left out."
    notes = (note("blocks_left_out", sentence, lost),) if lost else ()
    for layer in names:
        rows = drawn[drawn["Layer"].astype(str) == layer]
        yield layer, rows.reset_index(drop=True), notes


def _headed(path: Path) -> Path:
    """Return a drawing that begins with a header: GDAL knows no other, scripts write none."""
    with path.open("rb") as file:
        if HEADED.match(file.read(HEAD)):
            return path
    made = Path("drawing.dxf")
    made.write_bytes(HEADER + path.read_bytes())
    return made


def _lost_blocks(said: Iterable[str]) -> list[str]:
    """Return the names of the blocks that GDAL says it has not drawn; a star stands for some."""
    found = (LOST_BLOCK.match(text) for text in said)
    names = [line(one[1] or "")[:40] or "*" for one in found if one]
    return list(dict.fromkeys(names))


def parquet(source: Source, name: str) -> Sheets:
    """Yield a GeoParquet file; what is nested is taken apart, lists are left out."""
    ((title, path),) = source.files
    try:
        file = pq.ParquetFile(path)
        meta = file.metadata
        size = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        _few(meta.num_rows, limits.ROWS, phrase("rows"), name)
        _few(size, limits.UNPACKED, phrase("bytes"), name)
        if b"geo" not in (meta.metadata or {}):
            rows = _flat(file.read())[0]
            _few(len(rows.column_names), limits.FIELDS, phrase("columns"), name)
            table = rows.to_pandas()
            yield title, gpd.GeoDataFrame(table, geometry=[None] * len(table)), ()
            return
        raw = gpd.read_parquet(path)
        if any(raw.index.names):  # where pandas keeps ids
            raw = raw.reset_index()
        shape = raw.geometry.name
        flat, lost = _flat(pa.Table.from_pandas(pd.DataFrame(raw.drop(columns=shape))))
    except (*FAULTS, OSError, TypeError, AttributeError) as error:
        raise _unreadable(name) from error
    _few(len(flat.column_names), limits.FIELDS, phrase("columns"), name)
    table = gpd.GeoDataFrame(flat.to_pandas(), geometry=raw.geometry.to_numpy(), crs=raw.crs)
    sentence = "The columns {columns} hold lists and were left out."
    notes = (note("columns_left_out", sentence, columns=", ".join(lost)),) if lost else ()
    yield title, table, notes


def table(source: Source, name: str) -> Sheets:
    """Yield the rows of a CSV file: any encoding, mark between columns and decimal comma."""
    ((title, path),) = source.files
    text, _ = decoded(path.read_bytes(), name)
    # names in quotes may hold a mark; to guess from more than the first line takes unbounded time
    heads = "".join(text.split("\n", 1)[0].split('"')[::2])
    mark = max(";\t,", key=heads.count)
    rows = _rows(text, mark, name)
    shapes, column, crs = _drawn(rows)
    rows = rows.drop(columns=column) if column else rows
    typed = rows.apply(_numbers) if len(rows) else rows
    yield title, gpd.GeoDataFrame(typed, geometry=shapes, crs=crs), ()


def _drawn(rows: pd.DataFrame) -> tuple[np.ndarray, str, str | None]:
    """Return the shapes that a column holds as WKT, its name, and the system that all name."""
    for column in rows.columns[[str(name).casefold() in WKT for name in rows.columns]]:
        parts = rows[column].str.extract(SRID).fillna("")
        # of curves no shape is made
        texts = parts[1].mask(parts[1].str.contains(CURVED), "").to_numpy(dtype=object)
        shapes = shapely.from_wkt(texts, on_invalid="ignore")
        if not shapely.is_missing(shapes).all():
            named = set(parts[0][~shapely.is_missing(shapes)])
            number = named.pop() if len(named) == 1 else ""
            is_known = bool(number) and known.declared(f"EPSG:{number}") is not None
            return shapes, str(column), f"EPSG:{number}" if is_known else None
    return np.full(len(rows), None, dtype=object), "", None


def _rows(text: str, mark: str, name: str) -> pd.DataFrame:
    # a text without quotes may hold marks, but not as many
    most = max(line.count(mark) for line in QUOTED.sub("", text).split("\n"))
    _few(most // MARKS, limits.FIELDS, phrase("columns"), name)
    try:
        with warnings.catch_warnings():
            # a row with more values than there are names would lose them
            warnings.simplefilter("error", pd.errors.ParserWarning)
            rows = pd.read_csv(
                io.StringIO(text),
                sep=mark,
                dtype=str,
                index_col=False,
                keep_default_na=False,
                nrows=limits.ROWS + 1,
            )
    except (ValueError, pd.errors.ParserWarning) as error:
        message = phrase(
            "{name} has rows with more values than columns, or an open quote; save it again.",
            name=name,
        )
        raise UnreadableFileError(message) from error
    _few(len(rows), limits.ROWS, phrase("rows"), name)
    _few(rows.shape[1], limits.FIELDS, phrase("columns"), name)
    return rows


def _numbers(column: pd.Series) -> pd.Series:
    """Return a column of texts as numbers where all are, with comma or point."""
    words = column.str.strip().str.replace("\u00a0", "", regex=False).str.replace(" ", "")
    filled = words[words != ""]
    if filled.empty or filled.str.match(r"^0\d").any():
        return column
    found = pd.to_numeric(filled.str.replace(",", ".", regex=False), errors="coerce")
    return column if found.isna().any() else found.reindex(column.index)


READERS: Mapping[Format, Callable[[Source, str], Sheets]] = {
    Format.GEOPACKAGE: geopackage,
    Format.GEOJSON: geojson,
    Format.SHAPEFILE: shapefiles,
    Format.FLATGEOBUF: flatgeobuf,
    Format.PARQUET: parquet,
    Format.DXF: dxf,
    Format.CSV: table,
}


def _with_gdal(
    path: Path, name: str, driver: str, said: list[str] | None = None, **options: str | None
) -> gpd.GeoDataFrame:
    try:
        with warnings.catch_warnings(record=said is not None) as warned:
            # GDAL warns of versions and odd values; what matters is checked here
            warnings.simplefilter("ignore" if said is None else "always")
            chosen = {k: v for k, v in options.items() if k == "layer"}
            info = pyogrio.read_info(path, force_feature_count=False, **chosen)
            if info["driver"] != driver:
                raise _unreadable(name)
            _few(len(info["fields"]), limits.FIELDS, phrase("columns"), name)
            found = pyogrio.read_dataframe(
                path,
                max_features=limits.ROWS + 1,
                on_invalid="ignore",
                use_arrow=False,
                **{k: v for k, v in options.items() if v is not None},
            )
    except UnicodeDecodeError as error:
        if driver == "ESRI Shapefile":  # another encoding may do
            raise
        raise _unreadable(name) from error
    except (*FAULTS, OSError) as error:
        raise _unreadable(name) from error
    if said is not None:
        said += [str(one.message) for one in warned or ()]
    _few(len(found), limits.ROWS, phrase("rows"), name)
    if not isinstance(found, gpd.GeoDataFrame):
        found = gpd.GeoDataFrame(found, geometry=[None] * len(found))
    return found


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
        message = phrase(
            "{name} has {found} {what}; at most {most} are taken in. Cut the layer to the "
            "district.",
            name=name,
            found=found if found <= most * 100 else phrase("far too many"),
            what=what,
            most=most,
        )
        raise UnreadableFileError(message)


def _unreadable(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        phrase("{name} cannot be read; save it again from its source.", name=name)
    )
