"""
Opening a GeoPackage that nobody vouches for.

GDAL chooses its driver by content, and a GeoPackage is an SQLite database that may hold views,
triggers and virtual tables with side effects. So the bytes, the schema and the integrity are judged
with `sqlite3`, read-only and time-limited, before GDAL sees the file, and only GDAL's GeoPackage
driver may answer.
"""

import re
import sqlite3
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyproj.exceptions import ProjError

from geo.errors import UnreadableFileError
from geo.plan.mixed import PLACE, SHAPE, joined, siblings

MAGIC = b"SQLite format 3\x00"
SECONDS = 10.0  # for all that sqlite3 is asked about one file
LONGEST = 64_000_000  # bytes of one text or shape
STEPS = 20_000  # of the SQLite machine between two looks at the clock

# triggers of the standard (R-tree, tiles, metadata) and those by which GDAL counts rows
TRIGGER = re.compile(
    r"rtree_.+_(insert|delete|update[1-7]?)"
    r"|trigger_(insert|delete)_feature_count_.+"
    r"|gpkg_(tile_matrix|metadata|metadata_reference)_\w+"
    r"|.+_(zoom|tile_column|tile_row)_(insert|update)",
    re.IGNORECASE | re.DOTALL,
)
RTREE = re.compile(
    r"\s*CREATE\s+VIRTUAL\s+TABLE\s+\S.*\sUSING\s+rtree\s*\(.*", re.IGNORECASE | re.DOTALL
)
VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\b", re.IGNORECASE)


def feature_layers(path: Path) -> tuple[str, ...]:
    """
    Return the names of the layers of a GeoPackage once it has been judged harmless.

    Parameters
    ----------
    path
        A file on this machine.

    Returns
    -------
    layers
        Tables that the file registers as layers or attribute tables.

    Raises
    ------
    UnreadableFileError
        If it is no GeoPackage, is damaged, or holds more than plain tables.
    """
    _refuse_odd_path(path)
    with _database(path) as database:
        _refuse_odd_schema(path, database)
        names = {str(n) for (n,) in database.execute("SELECT name FROM sqlite_master")}
        if "gpkg_contents" not in names:
            message = (
                f"{path.name} is an SQLite file but no GeoPackage; save the plan as GeoPackage."
            )
            raise UnreadableFileError(message)
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            message = f"{path.name} is damaged; save it again from its source."
            raise UnreadableFileError(message)
        query = (
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
            " ORDER BY table_name"
        )
        return tuple(str(n) for (n,) in database.execute(query) if str(n) in names)


def changed_at(path: Path) -> dict[str, str]:
    """Return when each table was changed last, as the file says (ISO 8601); errors as above."""
    with _database(path) as database:
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
    with _database(path) as database:
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
        message = f"The layer {layer} of {path.name} cannot be read; save it again from its source."
        raise UnreadableFileError(message) from error
    if driver != "GPKG":
        message = f"{path.name} opens as {driver}; save the plan as GeoPackage."
        raise UnreadableFileError(message)
    _refuse_lost_rows(path, layer, len(table))
    return table  # type: ignore[no-any-return]  # pyogrio has no types


def _refuse_odd_path(path: Path) -> None:
    text = str(path)
    if text.lower().startswith(("/vsi", "\\vsi")) or "://" in text or not path.is_file():
        message = f"{path.name} is no file on this machine; give the path of a GeoPackage."
        raise UnreadableFileError(message)
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        message = f"{path.name} cannot be opened; check that you may read it."
        raise UnreadableFileError(message) from error
    if head != MAGIC:
        message = f"{path.name} is no GeoPackage; save the plan as GeoPackage."
        raise UnreadableFileError(message)
    log = path.with_name(path.name + "-wal")
    if log.is_file() and log.stat().st_size:
        message = f"{path.name} is open in another program; close it there, so that all is saved."
        raise UnreadableFileError(message)


@contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    """Open read-only and untrusting, with a clock; any fault of the file is one sentence."""
    place = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(place, uri=True)) as database:
            end = time.monotonic() + SECONDS
            database.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
                database.execute(f"PRAGMA {pragma}")
            yield database
    except (sqlite3.Error, UnicodeDecodeError) as error:
        message = f"{path.name} is damaged or takes too long to check; save it again."
        raise UnreadableFileError(message) from error


def _refuse_odd_schema(path: Path, database: sqlite3.Connection) -> None:
    for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master"):
        odd = kind not in {"table", "index"}
        if kind == "trigger":
            odd = not TRIGGER.fullmatch(str(name))
        elif kind == "table" and VIRTUAL.match(str(sql)):
            odd = not RTREE.fullmatch(str(sql))
        elif kind == "table":
            odd = _is_computed(database, str(name))
        if odd:
            message = (
                f"{path.name} holds the {kind} {str(name)[:60]!r}, which runs code when it is "
                "read; export the plain layers to a new GeoPackage."
            )
            raise UnreadableFileError(message)


def _is_computed(database: sqlite3.Connection, table: str) -> bool:
    """Whether a table has columns that are computed when they are read."""
    rows = database.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,))
    return any(hidden > 1 for (hidden,) in rows)


def _refuse_lost_rows(path: Path, layer: str, found: int) -> None:
    quoted = layer.replace('"', '""')
    with _database(path) as database:
        (stored,) = database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608
    if stored != found:
        message = (
            f"The layer {layer} of {path.name} holds {stored} rows, but only {found} can be read."
        )
        raise UnreadableFileError(message)


def _with_geometry(table: pd.DataFrame) -> gpd.GeoDataFrame:
    if isinstance(table, gpd.GeoDataFrame):
        return table
    return gpd.GeoDataFrame(table, geometry=[None] * len(table))
