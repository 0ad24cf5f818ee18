"""The GeoPackage: what the standard asks, what QGIS looks for, and that sums agree."""

import json
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest

from layers.colour import KINDS, SCALES
from layers.export.contents import HOUSE, Contents
from layers.export.geopackage import geopackage
from layers.export.styles import blocks
from layers.measures import ColourBy, values
from layers.words import load_words

TABLES = {
    "buildings", "plots", "works", "works_lines", "context", "results_buildings", "results_works",
    "results_works_lines", "base_buildings", "base_plots", "base_works", "base_works_lines",
    "scenarios", "place", "base_notes", "results_years", "assumptions", "factors", "factors_used",
    "products", "works_factors", "sources", "layer_styles",
}  # fmt: skip
RASTERS = {"density_embodied", "density_operational", "density_works"}


@pytest.fixture(scope="module")
def file(gpkg: Path) -> Iterator[sqlite3.Connection]:
    """Return the file as a database."""
    with closing(sqlite3.connect(gpkg)) as database:
        yield database


def rows(file: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return file.execute(query).fetchall()


def test_it_is_a_sound_file_of_version_1_3(file: sqlite3.Connection, gpkg: Path) -> None:
    """Law: version 1.3 for old readers, no log beside it, sound."""
    assert rows(file, "pragma user_version") == [(10300,)]
    assert rows(file, "pragma application_id") == [(0x47504B47,)]
    assert rows(file, "pragma journal_mode") == [("delete",)]
    assert rows(file, "pragma integrity_check") == [("ok",)]
    assert rows(file, "pragma foreign_key_check") == []
    assert sorted(p.name for p in gpkg.parent.iterdir()) == [gpkg.name]


def test_everything_is_registered_and_indexed(file: sqlite3.Connection) -> None:
    """Law: every layer and table is listed; layers have a spatial index and one type of shape."""
    listed = dict(rows(file, "select table_name, data_type from gpkg_contents"))
    kinds = dict(rows(file, "select table_name, geometry_type_name from gpkg_geometry_columns"))
    features = {name for name, kind in listed.items() if kind == "features"}
    tables = {name for (name,) in rows(file, "select name from sqlite_master")}

    assert set(listed) == TABLES | RASTERS
    assert {n for n, kind in listed.items() if kind == "2d-gridded-coverage"} == RASTERS
    assert set(kinds) == features
    assert "GEOMETRY" not in set(kinds.values())
    assert {f"rtree_{name}_geom" for name in features} <= tables


def test_styles_are_found_at_once(file: sqlite3.Connection) -> None:
    """Law: one default style for every layer, with a time and the name of the shape's column."""
    found = rows(
        file,
        "select f_table_name, f_geometry_column, styleQML, update_time from layer_styles"
        " where useAsDefault",
    )
    features = {n for (n,) in rows(file, "select table_name from gpkg_geometry_columns")}
    places = {name: column for name, column, _, _ in found}

    assert len(found) == len(places)
    assert set(places) == TABLES - {"layer_styles"}
    assert {name for name, column in places.items() if column == "geom"} == features
    assert all(time for *_, time in found)
    assert all(ET.fromstring(qml).tag == "qgis" for _, _, qml, _ in found)  # noqa: S314 - our own
    titles = {
        s
        for (s,) in rows(
            file, "select styleName from layer_styles where f_table_name = 'buildings'"
        )
    }
    assert titles == {load_words("sv")(f"map.colour.{by}") for by in ColourBy}


def test_a_project_waits_in_the_file(file: sqlite3.Connection, gpkg: Path) -> None:
    """Law: the project names layers of this file by relative paths, each once, and its system."""
    ((name, content),) = rows(file, "select name, content from qgis_projects")
    with zipfile.ZipFile(BytesIO(bytes.fromhex(content))) as archive:
        root = ET.fromstring(archive.read(f"{name}.qgs"))  # noqa: S314 - our own
    sources = [s.text or "" for s in root.findall("projectlayers/maplayer/datasource")]
    leaves = [leaf.get("id") for leaf in root.iter("layer-tree-layer")]
    ids = [i.text for i in root.findall("projectlayers/maplayer/id")]
    shown = [
        leaf.get("name")
        for leaf in root.iter("layer-tree-layer")
        if leaf.get("checked") == "Qt::Checked"
    ]

    assert leaves == ids
    assert len(set(ids)) == len(ids)
    assert all(gpkg.name in source and "./" in source for source in sources)
    assert any("subset=\"scenario\" = 'Trä ''å'' \"1\"'" in source for source in sources)
    assert root.findtext("projectCrs/spatialrefsys/authid") == "EPSG:3008"
    assert shown[0] == "Byggnader"


def test_who_made_it_is_in_the_file(file: sqlite3.Connection, contents: Contents) -> None:
    """Law: the record names versions, licences, scenarios, and that figures are indicative."""
    ((text,),) = rows(
        file,
        "select metadata from gpkg_metadata join gpkg_metadata_reference on md_file_id = id"
        " where reference_scope = 'geopackage'",
    )
    told = json.loads(text)

    assert told["scenarios"] == list(contents.chosen.names)
    assert "indikativt" in told["indicative"].lower()
    assert told["versions"] == dict(contents.chosen.first.versions)
    assert "ODbL-1.0" in told["licences"]
    assert "© OpenStreetMap-bidragsgivare (ODbL)" in told["attribution"]
    assert any("Boverkets klimatdatabas, version" in name for name in told["attribution"])
    about = rows(file, "select count(*) from gpkg_metadata_reference where md_parent_id = 1")
    assert about == [(len(contents.layers),)]


def test_every_column_says_what_it_means(file: sqlite3.Connection, contents: Contents) -> None:
    """Law: each column of each layer and table has a meaning, with its unit in the title."""
    told = set(rows(file, "select table_name, column_name from gpkg_data_columns"))
    missing = [
        (name, column)
        for name in (*contents.layers, *contents.tables)
        for _, column, *_ in rows(file, f"pragma table_info({name})")
        if column not in {"fid", "geom"} and (name, column) not in told
    ]

    assert missing == []
    ((title,),) = rows(
        file,
        "select title from gpkg_data_columns where table_name = 'buildings' and"
        " column_name = 'limit_kg_m2gfa'",
    )
    assert title.endswith("[kg CO2e/m² BTA]")


def test_sums_are_those_of_the_screen(gpkg: Path, contents: Contents) -> None:
    """Law: what the file adds up to is what the result says, to the last bit."""
    for name, result in contents.chosen.results:
        where = f"scenario = '{name.replace(chr(39), chr(39) * 2)}'"
        found = pyogrio.read_dataframe(gpkg, layer="results_buildings", where=where)
        years = pyogrio.read_dataframe(gpkg, layer="results_years", where=where)

        assert found["upfront_kg"].tolist() == result.buildings["upfront_kg"].tolist()
        assert found["whole_life_kg"].sum() == result.buildings["whole_life_kg"].sum()
        told = result.years.loc[int(years["year"].iloc[0]) :]
        assert years["operation_t"].tolist() == told["operation_t"].tolist()
        assert years["works_t"].sum() == result.years["works_t"].sum()


def test_sketches_are_rows_of_plots_and_buildings(gpkg: Path) -> None:
    """Law: what was drawn stands among the rest, and not in the base."""
    for name in ("buildings", "plots"):
        drawn = pyogrio.read_dataframe(gpkg, layer=name, where="status = 'sketch'")
        base = pyogrio.read_dataframe(gpkg, layer=f"base_{name}", where="status = 'sketch'")

        assert "s1" in set(drawn["id"])
        assert base.empty


def test_the_same_contents_give_the_same_bytes(contents: Contents, gpkg: Path) -> None:
    """Law: nothing but the contents and the moment decides a file."""
    again = gpkg.with_name("again.gpkg")
    try:
        geopackage(again, contents)
        # the project in the file knows its name
        assert again.stat().st_size == gpkg.stat().st_size
        geopackage(again.with_name(gpkg.name), contents)
        assert gpkg.read_bytes() == again.with_name(gpkg.name).read_bytes()
    finally:
        again.unlink(missing_ok=True)


@pytest.mark.parametrize("by", list(ColourBy))
def test_classes_are_those_of_the_app(by: ColourBy, contents: Contents) -> None:
    """Law: every building falls in one class of its style, in the colour of the app."""
    root = blocks(by, load_words("en"))
    group = root.find("rules")[0]  # type: ignore[index]  # its first rule
    colours = [
        symbol.find("layer[@class='SimpleFill']/Option/Option[@name='color']").get("value")  # type: ignore[union-attr]
        for symbol in root.findall("symbols/symbol")
    ]
    known = KINDS[by].values() if by in KINDS else SCALES[by].colours
    finer = [rule for rule in group if rule.get("filter") != "ELSE"]

    assert [colours[int(rule.get("symbol", -1))] for rule in finer] == [
        ",".join(map(str, (*colour, 255))) for colour in known
    ]
    result = contents.chosen.first
    measure = values(result, by, contents.year)
    found = [_matches(rule.get("filter", ""), measure) for rule in finer]
    if by in KINDS:
        assert np.sum(found, axis=0).tolist() == [1] * len(measure)
    else:
        numbers = measure.to_numpy(dtype=float)
        expected = SCALES[by].classes(numbers)
        assert [np.flatnonzero(row).tolist() for row in np.array(found).T] == [
            [c] if c >= 0 else [] for c in expected
        ]
        assert HOUSE[by] in finer[0].get("filter", "")


def _matches(test: str, measure: Any) -> list[bool]:  # noqa: ANN401 - a column
    """Return for which values an expression of QGIS holds, told by SQLite."""
    column = test.split('"')[1]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f'create table t ("{column}")')
        plain = [None if v != v else v for v in measure.tolist()]  # noqa: PLR0124 - not a number
        database.executemany("insert into t values (?)", [(v,) for v in plain])
        return [bool(hit) for (hit,) in database.execute(f"select {test} from t")]  # noqa: S608 - our own
