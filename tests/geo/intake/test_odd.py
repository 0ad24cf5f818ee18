"""Odd: what honest programs write in odd ways is read as it is meant, or said to be unreadable."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import Note, PlanError, UnreadableFileError
from geo.intake.look import fetch, look, own
from geo.intake.mapping import Mapping, Rule, applied, mapping_from
from geo.intake.profiles import Profiles
from geo.plan.read import read_plan
from geo.plan.write import plan_layers, plan_tables, write_geopackage
from geo.reference import Reference
from geo.scenario import Plan
from layers.noted import sentence
from layers.words import load_words

EAST, NORTH = 99_600.0, 6_213_600.0


def houses(count: int, **columns: object) -> gpd.GeoDataFrame:
    """Return houses in a row."""
    shapes = [
        shapely.box(EAST + 20 * n, NORTH, EAST + 20 * n + 10, NORTH + 12) for n in range(count)
    ]
    return gpd.GeoDataFrame(columns or {"n": range(count)}, geometry=shapes, crs=3008)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("4", "4"), ("12,5 m", "12.5"), ("4 vån", "4"), ("1 234,5", "1234.5"),
        ("1\u202f234 m²", "1234"),
        ("1 1/2", "1 1/2"), ("4-6", "4-6"), ("1e3", "1e3"), ("3½", "3½"), ("4\n5", "4\n5"),
        ("380 kg CO2e/m2", "380 kg CO2e/m2"), ("60 m2", "60"), ("-3", "-3"),
    ],
)  # fmt: skip
def test_a_number_is_read_whole_or_not_at_all(text: str, read: str, reference: Reference) -> None:
    """Law: half of what stands there is no number; it stays as it is, and is noted later."""
    mapping = Mapping(layer="buildings", rules=(Rule(column="storeys", source="n"),))
    made, _ = applied(mapping, houses(1, n=[text]), reference)
    assert made["storeys"].tolist() == [read]


def test_ids_of_a_table_written_by_pandas_are_kept(tmp_path: Path) -> None:
    """Law: GeoParquet holds a named index beside the columns."""
    path = tmp_path / "p.parquet"
    houses(2).set_index(pd.Index(["a", "b"], name="id")).to_parquet(path)
    (sheet,) = look(path).sheets
    assert fetch(path, sheet.name).table["id"].tolist() == ["a", "b"]


def test_half_a_flatgeobuf_is_refused(tmp_path: Path) -> None:
    """Limit: rows that are cut off are not left out without a word."""
    path = tmp_path / "h.fgb"
    houses(40).to_file(path, driver="FlatGeobuf", SPATIAL_INDEX="NO")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    with pytest.raises(UnreadableFileError, match=r"cut off|cannot be read"):
        look(path)


def test_a_zipped_plan_of_ours_opens(plan: Plan, reference: Reference, tmp_path: Path) -> None:
    """Law: zipping changes nothing."""
    inner, path = tmp_path / "o.gpkg", tmp_path / "o.zip"
    write_geopackage(inner, plan_layers(plan), plan_tables(plan))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(inner, "o.gpkg")
    again = own(path, reference, name="o.zip").plan
    assert again.digest == plan.digest


def test_blank_columns_are_no_bomb(tmp_path: Path) -> None:
    """Limit: an honest shapefile with columns of blanks packs better than two hundred to one."""
    blank = {f"t{n}": ["x" * 200] + [""] * 299 for n in range(25)}
    houses(300, **blank).to_file(tmp_path / "b.shp")
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for part in tmp_path.glob("b.*"):
            if part.suffix != ".zip":
                file.write(part, part.name)
    assert look(path).sheets[0].rows == 300


def test_a_table_with_our_names_needs_no_profile(tmp_path: Path) -> None:
    """Law: a column `building` beside ours does not make a file one of OpenStreetMap."""
    ours = {"use": ["office"], "storeys": [4], "completion_year": [2030], "building": ["A"]}
    path = tmp_path / "o.geojson"
    houses(1, **ours).to_crs(4326).to_file(path, driver="GeoJSON")
    (sheet,) = look(path).sheets
    assert Profiles(tmp_path / "none").fitting(sheet) is None


@pytest.mark.parametrize("layer", ["x", ["buildings"], 7])
def test_a_profile_for_no_layer_is_refused(layer: object) -> None:
    """Limit: a mapping of a layer that nobody knows is none."""
    with pytest.raises(PlanError, match="no mapping"):
        mapping_from({"layer": layer, "rules": []})


def test_an_unknown_climate_is_refused_at_the_door(
    plan: Plan, reference: Reference, tmp_path: Path
) -> None:
    """Law: a plan that no page could compute is not read."""
    path = tmp_path / "c.gpkg"
    tables = plan_tables(plan)
    tables["place"] = tables["place"].assign(climate="atlantis")
    write_geopackage(path, plan_layers(plan), tables)
    with pytest.raises(PlanError, match="atlantis"):
        read_plan(path, reference)


def test_collections_among_works_become_what_they_hold_most_of(
    plan: Plan, reference: Reference, tmp_path: Path
) -> None:
    """Law: areas go before lines, lines before points, however deep they lie."""
    square = shapely.box(EAST, NORTH, EAST + 9, NORTH + 9)
    nested = shapely.GeometryCollection([square, shapely.GeometryCollection([square.exterior])])
    works = plan.works.set_geometry(np.array([nested] * len(plan.works)), crs=plan.works.crs)
    path = tmp_path / "w.gpkg"
    write_geopackage(path, {"buildings": plan.buildings, "works": works}, {})
    again = read_plan(path, reference)
    assert set(again.works.geom_type) == {"MultiPolygon"}
    assert again.works.area.tolist() == pytest.approx([81.0] * len(works))


def test_huge_whole_numbers_are_no_ids_in_full(
    plan: Plan, reference: Reference, tmp_path: Path
) -> None:
    """Limit: a float of twenty digits is taken as the text that it is."""
    path = tmp_path / "b.gpkg"
    table = plan.buildings.reset_index().assign(plot_id=1e20)
    write_geopackage(path, {"buildings": table}, {})
    assert set(read_plan(path, reference).buildings["plot_id"]) == {"1e+20"}


@pytest.mark.parametrize(
    "note",
    [
        Note(code="nonsense", message="Said."),
        Note(code="default_taken", message="Said."),
        Note(code="filled_in", message="Said.", values={"key": "x"}),
    ],
)
def test_a_note_that_nobody_wrote_is_told_as_it_stands(note: Note) -> None:
    """Law: what a file notes is told, whatever it is."""
    assert sentence(note, load_words("sv")) == "Said."


def test_what_is_nested_stays_json(tmp_path: Path) -> None:
    """Law: shares of uses come back as JSON."""
    path = tmp_path / "n.geojson"
    houses(1).to_crs(4326).to_file(path, driver="GeoJSON")
    data = json.loads(path.read_text("utf-8"))
    data["features"][0]["properties"]["use_shares"] = {"office": 0.5, "retail": 0.5}
    path.write_text(json.dumps(data), "utf-8")
    (sheet,) = look(path).sheets
    read = fetch(path, sheet.name).table["use_shares"].iloc[0]
    assert json.loads(read) == {"office": 0.5, "retail": 0.5}


@pytest.mark.parametrize(
    ("column", "srid", "mark", "crs"),
    [
        ("WKT", "", ";", ""),
        ("geometry", "SRID=3008;", ",", "EPSG:3008"),
        ("wkt_geom", "SRID=999999;", "\t", ""),
    ],
)
def test_a_table_may_hold_shapes_as_text(
    column: str, srid: str, mark: str, crs: str, tmp_path: Path
) -> None:
    """Law: a column of WKT gives the shapes; a row that is none stays, and has no shape."""
    path = tmp_path / "t.csv"
    shapes = [f'"{srid}{shape.wkt}"' for shape in houses(2).geometry]
    rows = [("id", column, "storeys"), ("a", shapes[0], "4"), ("b", "POLYGON ((", "5")]
    rows += [("c", shapes[1], "6"), ("d", "", "7")]
    rows += [("e", '"CURVEPOLYGON ((0 0, 1 0, 1 1, 0 0))"', "8")]
    path.write_text("".join(f"{mark.join(row)}\n" for row in rows), "utf-8")
    (sheet,) = look(path).sheets
    table = fetch(path, sheet.name).table

    assert (sheet.shape, sheet.rows, sheet.crs) == ("polygon", 5, crs)
    assert [field.name for field in sheet.fields] == ["id", "storeys"]
    assert table["storeys"].tolist() == [4, 5, 6, 7, 8]
    assert table.geometry.isna().tolist() == [False, True, False, True, True]
    assert table.area.sum() == pytest.approx(240.0)


def test_a_column_of_words_is_no_shape(tmp_path: Path) -> None:
    """Limit: what is called a shape and is none stays a column."""
    path = tmp_path / "t.csv"
    path.write_text("id;Shape\na;round\n", "utf-8")
    (sheet,) = look(path).sheets
    assert (sheet.shape, [field.name for field in sheet.fields]) == ("none", ["id", "Shape"])


def test_a_shape_in_quotes_has_many_marks(tmp_path: Path) -> None:
    """Law: the commas of one detailed outline are no columns."""
    path = tmp_path / "t.csv"
    outline = shapely.Point(EAST, NORTH).buffer(20.0, quad_segs=1000)
    path.write_text(f'id,WKT\na,"{outline.wkt}"\n', "utf-8")
    (sheet,) = look(path).sheets
    assert (sheet.shape, sheet.rows) == ("polygon", 1)
