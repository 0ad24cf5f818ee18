"""
GeoPackage: all that an analyst takes home in one file, in its colours, with its sources.

Layers and tables are those of `geo.contract`; here they get titles, meanings and units of their
columns (`gpkg_data_columns`), styles (`layer_styles`, with the time without which QGIS passes them
over), a project (`qgis_projects`), rasters, and a record of who made it (`gpkg_metadata`).
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from geo.plan.write import SHAPE, write_geopackage
from layers.export.columns import meanings
from layers.export.contents import Contents
from layers.export.credits import credit_line, credits_of, licences_of
from layers.export.project import Sheet, archived, known, project
from layers.export.rasters import covered
from layers.export.styles import styles

STANDARD = "http://www.geopackage.org/spec130/#extension_"
JSON_URI = "https://www.rfc-editor.org/rfc/rfc8259"
SCHEMA = """
create table layer_styles (
    id INTEGER primary key autoincrement not null, f_table_catalog TEXT, f_table_schema TEXT,
    f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT,
    update_time DATETIME default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
create table qgis_projects (name TEXT primary key, metadata BLOB, content BLOB);
create table gpkg_data_columns (
    table_name TEXT not null, column_name TEXT not null, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    constraint pk_gdc primary key (table_name, column_name),
    constraint gdc_tn unique (table_name, name)
);
create table gpkg_data_column_constraints (
    constraint_name TEXT not null, constraint_type TEXT not null, value TEXT,
    min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    constraint gdcc_ntv unique (constraint_name, constraint_type, value)
);
create table gpkg_metadata (
    id INTEGER constraint m_pk primary key asc not null,
    md_scope TEXT not null default 'dataset', md_standard_uri TEXT not null,
    mime_type TEXT not null default 'text/xml', metadata TEXT not null default ''
);
create table gpkg_metadata_reference (
    reference_scope TEXT not null, table_name TEXT, column_name TEXT, row_id_value INTEGER,
    timestamp DATETIME not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    md_file_id INTEGER not null, md_parent_id INTEGER,
    constraint crmr_mfi_fk foreign key (md_file_id) references gpkg_metadata(id),
    constraint crmr_mpi_fk foreign key (md_parent_id) references gpkg_metadata(id)
);
"""
COUNTERS = (24, 92)  # bytes of the head of an SQLite file: how often it was written, seen with
EXTENSIONS = (
    ("gpkg_data_columns", "schema"),
    ("gpkg_data_column_constraints", "schema"),
    ("gpkg_metadata", "metadata"),
    ("gpkg_metadata_reference", "metadata"),
)


def geopackage(path: Path, contents: Contents) -> None:
    """
    Write the GeoPackage.

    Parameters
    ----------
    path
        The file to make or to replace; the stored project refers to it by this name.
    contents
        What is taken home.

    Raises
    ------
    UnreadableFileError
        If the folder cannot be written to or the disk is full.
    """

    def finish(place: Path) -> None:
        # rasters are written by a library of their own, which opens the file anew
        rasters = covered(place, path.name, contents)
        with closing(sqlite3.connect(place)) as file, file:
            file.executescript(f"begin;{SCHEMA}")
            _titles(file, contents)
            _styles(file, contents)
            _projects(file, contents, path.name, rasters)
            _record(file, contents)
            file.execute("update gpkg_contents set last_change = ?", (contents.moment,))
        _settled(place)

    write_geopackage(path, contents.layers, contents.tables, finish)


def _settled(place: Path) -> None:
    """Set the counter of writes, which SQLite keeps twice: like contents give like files."""
    with place.open("r+b") as file:
        for offset in COUNTERS:
            file.seek(offset)
            file.write((1).to_bytes(4, "big"))


def record(contents: Contents) -> dict[str, Any]:
    """Return who made a file, from what, in which versions and under which terms."""
    words, first = contents.words, contents.chosen.first
    return {
        "title": contents.place,
        "made_by": words("export.made_by", version=contents.version),
        "made_at": contents.moment,
        "language": words.language,
        "is_indicative": True,
        "indicative": words("export.indicative"),
        "crs": first.buildings.crs.to_string(),
        "scenarios": list(contents.chosen.names),
        "digests": [each.result.scenario.digest for each in contents.chosen.scenarios],
        "versions": dict(first.versions),
        "licences": licences_of(contents),
        "attribution": credits_of(contents),
        "year_of_operation": contents.year,
    }


def _titles(file: sqlite3.Connection, contents: Contents) -> None:
    """Name layers and tables, and say what each column means and in which unit."""
    indicative = contents.words("export.indicative")
    for name in (*contents.layers, *contents.tables):
        file.execute(
            "update gpkg_contents set identifier = ?, description = ? where table_name = ?",
            (contents.title(name), "" if name in contents.tables else indicative, name),
        )
        there = [str(row[1]) for row in file.execute(f"pragma table_info({name})")]
        found = meanings(name, there, contents.words)
        rows = [(name, c, m.title, m.text) for c, m in found.items()]
        file.executemany(
            "insert into gpkg_data_columns (table_name, column_name, title, description)"
            " values (?, ?, ?, ?)",
            rows,
        )
    file.executemany(
        "insert into gpkg_extensions (table_name, extension_name, definition, scope)"
        " values (?, ?, ?, 'read-write')",
        [(table, f"gpkg_{name}", f"{STANDARD}{name}") for table, name in EXTENSIONS],
    )


def _styles(file: sqlite3.Connection, contents: Contents) -> None:
    rows = [
        ("", "", s.layer, "" if s.layer in contents.tables else SHAPE, s.name, s.qml, s.is_default)
        for s in styles(contents)
    ]
    file.executemany(
        "insert into layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, useAsDefault, styleSLD, description, owner,"
        " update_time) values (?, ?, ?, ?, ?, ?, ?, '', '', '', ?)",
        [(*row, contents.moment) for row in rows],
    )
    _registered(file, ["layer_styles"])


def _projects(
    file: sqlite3.Connection, contents: Contents, file_name: str, rasters: Sequence[Sheet]
) -> None:
    xml = project(contents, file_name, rasters)
    file.execute(
        "insert into qgis_projects values (?, ?, ?)",
        ("kolkarta", known(contents), archived(xml, "kolkarta")),
    )


def _record(file: sqlite3.Connection, contents: Contents) -> None:
    """Say who made the file: of the whole, and of each layer that its figures are indicative."""
    text = json.dumps(record(contents), ensure_ascii=False)
    said = {
        "indicative": contents.words("export.indicative"),
        "attribution": credit_line(contents),
    }
    short = json.dumps(said, ensure_ascii=False)
    file.executemany(
        "insert into gpkg_metadata values (?, 'dataset', ?, 'application/json', ?)",
        [(1, JSON_URI, text), (2, JSON_URI, short)],
    )
    rows: list[tuple[str, str | None, int, int | None]] = [("geopackage", None, 1, None)]
    rows += [("table", name, 2, 1) for name in contents.layers]
    file.executemany(
        "insert into gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id,"
        " md_parent_id) values (?, ?, ?, ?, ?)",
        [(scope, name, contents.moment, own, above) for scope, name, own, above in rows],
    )


def _registered(file: sqlite3.Connection, tables: Iterable[str]) -> None:
    """List tables among the contents, so that readers of the standard know them."""
    file.executemany(
        "insert into gpkg_contents (table_name, data_type, identifier, description)"
        " values (?, 'attributes', ?, '')",
        [(table, table) for table in tables],
    )
