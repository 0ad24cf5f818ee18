"""
Judging a GeoPackage that nobody vouches for, before GDAL sees it.

A GeoPackage is an SQLite database that may hold views, triggers and virtual tables with side
effects. So the bytes, the schema and the integrity are judged with `sqlite3`, read-only and
time-limited. No large library is loaded for that: what is refused here is refused at once.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from geo.errors import UnreadableFileError
from geo.phrases import phrase

KINDS = {"table": phrase("table"), "trigger": phrase("trigger"), "view": phrase("view")}
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
    r"""\s*CREATE\s+VIRTUAL\s+TABLE\s+("(?:[^"]|"")*"|\w+)\s+USING\s+rtree\s*\(.*\)\s*""",
    re.IGNORECASE | re.DOTALL,
)
VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\b", re.IGNORECASE)
# what in the text of a coordinate system makes PROJ open files that the text names
NAMES_FILES = re.compile(
    r"grids\s*=\s*(?!@null)|\+init\s*=|\+proj\s*=\s*pipeline|PARAMETERFILE", re.IGNORECASE
)


def feature_layers(path: Path, name: str = "") -> tuple[str, ...]:
    """
    Return the names of the layers of a GeoPackage once it has been judged harmless.

    Parameters
    ----------
    path
        A file on this machine.
    name
        What the user calls it, for sentences; its own name by default.

    Returns
    -------
    layers
        Tables that the file registers as layers or attribute tables.

    Raises
    ------
    UnreadableFileError
        If it is no GeoPackage, is damaged, or holds more than plain tables.
    """
    shown = name or path.name
    _refuse_odd_path(path, shown)
    with opened(path, shown) as database:
        _refuse_odd_schema(database, shown)
        names = {str(n) for (n,) in database.execute("SELECT name FROM sqlite_master")}
        if "gpkg_contents" not in names:
            message = phrase(
                "{name} is an SQLite file but no GeoPackage; save the plan as GeoPackage.",
                name=shown,
            )
            raise UnreadableFileError(message)
        if "gpkg_spatial_ref_sys" in names:
            _refuse_systems_elsewhere(database, shown)
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            message = phrase("{name} is damaged; save it again from its source.", name=shown)
            raise UnreadableFileError(message)
        query = (
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
            " ORDER BY table_name"
        )
        return tuple(str(n) for (n,) in database.execute(query) if str(n) in names)


def _refuse_odd_path(path: Path, name: str) -> None:
    text = str(path)
    if text.lower().startswith(("/vsi", "\\vsi")) or "://" in text or not path.is_file():
        message = phrase(
            "{name} is no file on this machine; give the path of a GeoPackage.", name=name
        )
        raise UnreadableFileError(message)
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        message = phrase("{name} cannot be opened; check that you may read it.", name=name)
        raise UnreadableFileError(message) from error
    if head != MAGIC:
        message = phrase("{name} is no GeoPackage; save the plan as GeoPackage.", name=name)
        raise UnreadableFileError(message)
    log = path.with_name(path.name + "-wal")
    if log.is_file() and log.stat().st_size:
        message = phrase(
            "{name} is open in another program; close it there, so that all is saved.", name=name
        )
        raise UnreadableFileError(message)


@contextmanager
def opened(path: Path, shown: str) -> Iterator[sqlite3.Connection]:
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
        message = phrase("{name} is damaged or takes too long to check; save it again.", name=shown)
        raise UnreadableFileError(message) from error


def _refuse_odd_schema(database: sqlite3.Connection, shown: str) -> None:
    for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master"):
        odd = kind not in {"table", "index"}
        if kind == "trigger":
            odd = not TRIGGER.fullmatch(str(name))
        elif kind == "table" and VIRTUAL.match(str(sql)):
            odd = not RTREE.fullmatch(str(sql))
        elif kind == "table":
            odd = _is_computed(database, str(name))
        if odd:
            message = phrase(
                "{name} holds the {kind} {title}, which runs code when it is read; export "
                "the plain layers to a new GeoPackage.",
                name=shown,
                kind=KINDS.get(kind, kind),
                title=repr(str(name)[:60]),
            )
            raise UnreadableFileError(message)


def _refuse_systems_elsewhere(database: sqlite3.Connection, shown: str) -> None:
    for row in database.execute("SELECT * FROM gpkg_spatial_ref_sys"):
        if any(NAMES_FILES.search(text) for text in row if isinstance(text, str)):
            message = phrase(
                "{name} has a coordinate system that is read from other files; save it again "
                "in one that has a number, such as EPSG:3006.",
                name=shown,
            )
            raise UnreadableFileError(message)


def _is_computed(database: sqlite3.Connection, table: str) -> bool:
    """Whether a table has columns that are computed when they are read."""
    rows = database.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,))
    return any(hidden > 1 for (hidden,) in rows)


def refuse_lost_rows(path: Path, layer: str, found: int, name: str = "") -> None:
    """
    Refuse a layer of which fewer rows were read than it holds.

    Raises
    ------
    UnreadableFileError
        With both counts.
    """
    quoted = layer.replace('"', '""')
    shown = name or path.name
    with opened(path, shown) as database:
        (stored,) = database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608
    if stored != found:
        message = phrase(
            "The layer {layer} of {name} holds {stored} rows, but only {found} can be read.",
            layer=layer[:60],
            name=shown,
            stored=stored,
            found=found,
        )
        raise UnreadableFileError(message)
