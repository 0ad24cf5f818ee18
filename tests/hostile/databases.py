"""Hostile databases: what an SQLite file may do when somebody reads it as a GeoPackage."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.hostile.case import (
    Case,
    box,
    clean,
    gpkg,
    house,
    layer,
    noted,
    refused,
    run,
    text,
    written,
)

ENDLESS = (
    "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
    " SELECT x AS fid, NULL AS geom FROM c"
)
REGISTERED = (
    "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('v', 'features', 3008)",
    "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POLYGON', 3008, 0, 0)",
)


def active(folder: Path) -> Iterator[Case]:
    """Yield databases that run something when they are read."""
    view = "CREATE VIEW v AS SELECT * FROM buildings"
    for name, statements in (
        ("view", (view, *REGISTERED)),
        ("endless view", (ENDLESS, *REGISTERED)),
        ("trigger", ("CREATE TRIGGER t AFTER INSERT ON buildings BEGIN SELECT 1; END",)),
        ("fts", ("CREATE VIRTUAL TABLE f USING fts5(a)",)),
        ("computed", ("CREATE TABLE g (a INTEGER, b AS (a * 2))",)),
        (
            "rtree trigger",
            ("CREATE TRIGGER rtree_x AFTER INSERT ON buildings BEGIN SELECT 1; END",),
        ),
    ):
        yield refused(run(house(folder / f"{name}.gpkg"), *statements), "runs code")
    path = house(folder / "virtual.gpkg")
    schema = "PRAGMA writable_schema = ON"
    foreign = (
        "INSERT INTO sqlite_master VALUES ('table', 'o', 'o', 0, "
        "'CREATE VIRTUAL TABLE o USING VirtualOGR(''/etc/passwd'')')"
    )
    yield refused(run(path, schema, foreign), "runs code|damaged")
    hidden = (
        "INSERT INTO sqlite_master VALUES ('table', 'o', 'o', 0, "
        "'CREATE/**/VIRTUAL TABLE o USING VirtualOGR(''/etc/passwd'')')"
    )
    yield refused(run(house(folder / "comment.gpkg"), schema, hidden), "runs code|damaged")
    default = "CREATE TABLE d (a TEXT DEFAULT (load_extension('x')))"
    yield Case("default.gpkg", run(house(folder / "default.gpkg"), default), "clean")


def lying(folder: Path) -> Iterator[Case]:
    """Yield databases whose tables about tables are false."""
    for name, count in (("count low", 1), ("count text", "'x'")):
        path = run(
            house(folder / f"{name}.gpkg"),
            f"UPDATE gpkg_ogr_contents SET feature_count = {count}",  # noqa: S608
        )
        yield clean(path)
    path = house(folder / "contents lie.gpkg")
    run(path, "UPDATE gpkg_contents SET table_name = 'absent'")
    yield refused(path, "no layer|cannot be read")
    path = house(folder / "contents system.gpkg")
    system = (
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
        "VALUES ('sqlite_master', 'attributes', 'm')"
    )
    run(path, system, "UPDATE gpkg_contents SET min_x = 'x', max_x = 9e999")
    yield clean(path)
    path = house(folder / "no geometry columns.gpkg")
    yield refused(run(path, "DROP TABLE gpkg_geometry_columns"), "cannot be read")
    path = house(folder / "text in numbers.gpkg")
    yield refused(run(path, "UPDATE buildings SET storeys = 'x'"), "no building")
    path = house(folder / "shape is text.gpkg")
    yield refused(run(path, "UPDATE buildings SET geom = 'POLYGON'"), "no building|cannot be read")
    bomb = bytes.fromhex("47500001c00b0000") + bytes.fromhex("0103000000ffffff7f")
    path = house(folder / "wkb bomb.gpkg")
    run(path, f"UPDATE buildings SET geom = X'{bomb.hex()}' WHERE fid = 1")  # noqa: S608
    yield refused(path, "cannot be read")
    deep = bytes.fromhex("47500001c00b0000") + bytes.fromhex("010700000001000000") * 50_000
    path = house(folder / "wkb deep.gpkg")
    run(path, f"UPDATE buildings SET geom = X'{deep.hex()}' WHERE fid = 1")  # noqa: S608
    yield refused(path, "cannot be read")
    path = house(folder / "large text.gpkg")
    run(path, "UPDATE buildings SET use = hex(zeroblob(5000000)) WHERE fid = 1")
    yield noted(path, "cut")


def damaged(folder: Path) -> Iterator[Case]:
    """Yield databases that were cut, spoilt or left open."""
    whole = house(folder / "whole.gpkg").read_bytes()
    yield refused(text(folder / "truncated.gpkg", whole[: len(whole) // 2]), "damaged|cannot")
    noise = bytearray(whole)
    root = _page(folder / "whole.gpkg")
    noise[root + 8 : root + 400] = bytes((n * 37) % 256 for n in range(392))
    yield refused(text(folder / "noise.gpkg", bytes(noise)), "damaged|cannot")
    yield refused(text(folder / "magic.gpkg", b"SQLite format 3\x00"), "damaged")
    yield refused(text(folder / "zeros.gpkg", b"SQLite format 3\x00" + bytes(9_000)), "damaged")
    path = house(folder / "open elsewhere.gpkg")
    text(path.with_name(f"{path.name}-wal"), b"7\x7f\x06\x82" + bytes(60))
    yield refused(path, "open in another program")
    with closing(sqlite3.connect(folder / "plain.sqlite")) as database:
        database.execute("CREATE TABLE a (b)")
        database.commit()
    plain = folder / "plain.sqlite"
    yield refused(text(folder / "plain.gpkg", plain.read_bytes()), "no GeoPackage")
    run(plain, "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
    run(plain, "CREATE TABLE metadata (name, value)")
    yield refused(text(folder / "mbtiles.gpkg", plain.read_bytes()), "no GeoPackage")


def _page(path: Path) -> int:
    """Return where the page of the layer begins."""
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'buildings'"
        (number,) = database.execute(query).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    return (int(number) - 1) * int(size)


def many(folder: Path) -> Iterator[Case]:
    """Yield databases with more than anybody can choose from."""
    path = gpkg(folder / "500 layers.gpkg", box(0, 0, 15, 40))
    with closing(sqlite3.connect(path)) as database:
        for n in range(500):
            database.execute(f"CREATE TABLE t{n} (fid INTEGER PRIMARY KEY, a TEXT)")
            database.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, ?, ?)",
                (f"t{n}", "attributes", f"t{n}"),
            )
        database.commit()
    yield refused(path, "layers")
    path = written(folder / "rows.gpkg", layer(*[None] * 55_000), layer="buildings")
    yield refused(path, "rows")


def cases(folder: Path) -> Iterator[Case]:
    """Yield all of them."""
    for found in (active, lying, damaged, many):
        yield from found(folder)
