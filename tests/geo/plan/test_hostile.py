"""Files that mean harm or are broken: each is refused with one sentence, before anything runs."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from geo.errors import UnreadableFileError
from geo.plan.read import read_plan
from geo.reference import Reference

Box = Callable[..., shapely.Polygon]
File = Callable[..., Path]

VRT = "<OGRVRTDataSource><OGRVRTLayer name='buildings'><SrcDataSource>{}</SrcDataSource>"
GDALG = '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read %s ! write"}'


@pytest.fixture
def plan(file: File, box: Box) -> Path:
    return file([box(0, 0, 15, 40), box(20, 0, 35, 40)])


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def _sentence(path: Path, reference: Reference) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_plan(path, reference)
    message = caught.value.message
    assert message.endswith(".")
    assert "Traceback" not in message
    return message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n1,2\n",
        VRT.format("/etc/passwd").encode(),
        (GDALG % "/etc/passwd").encode(),
        b'{"type": "FeatureCollection", "features": []}',
        b"PK\x03\x04",
        b"SQLite format 3\x00",
        b"SQLite format 3\x00" + bytes(4096),
    ],
    ids=["nothing", "csv", "vrt", "gdalg", "geojson", "zip", "magic only", "magic and zeros"],
)
def test_other_content_under_the_name(tmp_path: Path, reference: Reference, content: bytes) -> None:
    """Limit: what is no GeoPackage by its bytes is never given to a reader."""
    path = tmp_path / "plan.gpkg"
    path.write_bytes(content)
    assert "plan.gpkg" in _sentence(path, reference)


@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/http://127.0.0.1/plan.gpkg",
        "/vsizip/plan.zip",
        "http://127.0.0.1/plan.gpkg",
        "/usr",
        "absent.gpkg",
    ],
)
def test_what_is_no_plain_file(reference: Reference, name: str) -> None:
    """Limit: addresses, virtual paths, folders and missing files are refused by name."""
    assert "no file" in _sentence(Path(name), reference)


def test_sqlite_without_layers(tmp_path: Path, reference: Reference) -> None:
    """Limit: a database that is no GeoPackage says so."""
    path = tmp_path / "plan.gpkg"
    _run(path, "CREATE TABLE buildings (use TEXT)")
    assert "no GeoPackage" in _sentence(path, reference)


def test_geopackage_without_buildings(plan: Path, reference: Reference) -> None:
    """Limit: the layers that are there are named."""
    _run(plan, "DELETE FROM gpkg_contents", "DELETE FROM gpkg_geometry_columns")
    assert "no layer buildings" in _sentence(plan, reference)


def test_view_named_buildings(plan: Path, reference: Reference) -> None:
    """Limit: a view that poses as the layer is refused; an endless one would never return."""
    _run(
        plan,
        "ALTER TABLE buildings RENAME TO hidden",
        "CREATE VIEW buildings AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS fid, NULL AS geom FROM n",
    )
    assert "view 'buildings'" in _sentence(plan, reference)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON buildings BEGIN DELETE FROM buildings; END",
        "CREATE VIRTUAL TABLE words USING fts5(text)",
        "CREATE TABLE computed (a INT, b INT GENERATED ALWAYS AS (a + 1) VIRTUAL)",
        "CREATE TABLE stored (a INT, b INT AS (a + 1) STORED)",
    ],
    ids=["trigger", "virtual table", "computed column", "stored column"],
)
def test_schema_that_runs_code(plan: Path, reference: Reference, statement: str) -> None:
    """Limit: anything in the schema that computes is refused by its name."""
    _run(plan, statement)
    assert "runs code" in _sentence(plan, reference)


def test_standard_schema_passes(plan: Path, reference: Reference) -> None:
    """Limit: spatial index, row-count triggers and indices of a normal file are no offence."""
    _run(plan, "CREATE INDEX plain ON buildings (use)")
    assert len(read_plan(plan, reference).buildings) == 2


def test_truncated_file(plan: Path, reference: Reference) -> None:
    """Limit: half a file is called damaged, not read in part."""
    raw = plan.read_bytes()
    plan.write_bytes(raw[: len(raw) // 2])
    assert "damaged" in _sentence(plan, reference)


def test_noise_in_the_pages(plan: Path, reference: Reference) -> None:
    """Limit: pages of noise behind a good header are called damaged."""
    raw = bytearray(plan.read_bytes())
    raw[4096:] = bytes(range(256)) * ((len(raw) - 4096) // 256)
    plan.write_bytes(bytes(raw))
    assert "damaged" in _sentence(plan, reference)


def test_stale_row_count(plan: Path, reference: Reference) -> None:
    """Law: all rows are read, also when the file says that it holds fewer."""
    _run(plan, "UPDATE gpkg_ogr_contents SET feature_count = 1")
    assert len(read_plan(plan, reference).buildings) == 2


def test_broken_shape_bytes(plan: Path, reference: Reference) -> None:
    """Limit: a shape of noise makes the layer unreadable, which is said."""
    triggers = [f"DROP TRIGGER IF EXISTS rtree_buildings_geom_update{n}" for n in range(1, 8)]
    _run(plan, *triggers, "UPDATE buildings SET geom = x'47500001' WHERE fid = 1")
    assert "buildings" in _sentence(plan, reference)


def test_unsaved_rows_in_the_log(plan: Path, reference: Reference) -> None:
    """Limit: a file that another program still writes to is not read half."""
    plan.with_name(plan.name + "-wal").write_bytes(b"x")
    assert "another program" in _sentence(plan, reference)


def test_stacked_copies(file: File, box: Box, reference: Reference) -> None:
    """Limit: thousands of copies of one house are refused before they fill the memory."""
    path = file([box(0, 0, 15, 40)] * 1500)
    assert "Remove the copies" in _sentence(path, reference)


def test_reading_leaves_the_file_alone(plan: Path, reference: Reference) -> None:
    """Law: a plan is never written to."""
    before = plan.read_bytes()
    read_plan(plan, reference)
    assert before == plan.read_bytes()
    assert [plan.name] == [p.name for p in plan.parent.iterdir()]


def test_lines_are_no_buildings(file: File, reference: Reference) -> None:
    """Limit: a layer of lines holds no building, and the sentence says what to draw."""
    line = shapely.LineString([(99_600, 6_213_600), (99_700, 6_213_600)])
    assert "polygon" in _sentence(file([line]), reference)
