"""The other files: each reads back to what was written, in its own standard."""

import dataclasses
import json
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import rasterio
import shapely

from geo.contract import Chosen
from geo.errors import PlanError, UnknownChoiceError, UnreadableFileError
from layers.export import rasters, tables
from layers.export.contents import Contents
from layers.export.everything import KINDS, bundle, file_stem, items, readme, written
from layers.export.geopackage import record
from layers.export.project import project


@pytest.fixture(scope="module")
def folder(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every file but the GeoPackage, which has a test of its own."""
    place = tmp_path_factory.mktemp("all")
    written(place, contents, items(contents, set(KINDS) - {"gpkg"}))
    return place


def test_parquet_is_bit_equal_and_says_its_units(folder: Path, contents: Contents) -> None:
    """Law: version 1.1 with a box per row, the numbers of the result, units at the columns."""
    path = folder / "oceanhamnen_results_buildings.parquet"
    found = gpd.read_parquet(path).set_index(["scenario", "id"])
    schema = pq.read_schema(path)
    geo = json.loads(schema.metadata[b"geo"])

    assert geo["version"] == "1.1.0"
    assert "covering" in geo["columns"]["geometry"]
    assert found.crs == contents.chosen.first.buildings.crs
    for name, result in contents.chosen.results:
        rows = found.loc[name].reindex(result.buildings.index)
        assert rows["upfront_kg"].tolist() == result.buildings["upfront_kg"].tolist()
        assert rows.geometry.to_wkb().tolist() == result.buildings.geometry.to_wkb().tolist()
    assert schema.field("upfront_kg").metadata[b"unit"] == b"kg CO2e"
    assert "kolkarta" in {key.decode() for key in schema.metadata}


@pytest.mark.parametrize("name", ["buildings", "works", "plots"])
def test_geojson_follows_rfc_7946(folder: Path, contents: Contents, name: str) -> None:
    """Law: longitude first, no system named, outlines against the clock, all rows there."""
    data = json.loads((folder / f"oceanhamnen_{name}.geojson").read_text("utf-8"))
    shapes = [shapely.geometry.shape(f["geometry"]) for f in data["features"] if f["geometry"]]
    parts = [p for s in shapes for p in shapely.get_parts(s) if p.geom_type == "Polygon"]

    assert "crs" not in data
    assert len(data["features"]) == len(contents.whole[name])
    assert all(s.bounds[0] > 12.6 and s.bounds[3] < 56.1 for s in shapes)
    assert all(shapely.is_ccw(p.exterior) for p in parts)
    assert not any(shapely.is_ccw(hole) for p in parts for hole in p.interiors)


def test_csv_holds_every_digit_and_no_formula(folder: Path, contents: Contents) -> None:
    """Law: numbers come back bit-equal; what begins like a formula is text."""
    path = folder / "oceanhamnen_results_buildings.csv"
    found = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    result = contents.chosen.first
    rows = found.iloc[: len(result.buildings)]

    kilograms = [float(text) for text in rows["upfront_kg"]]
    assert kilograms == result.buildings["upfront_kg"].tolist()
    assert rows["id"].tolist() == result.buildings.index.tolist()
    for path in folder.glob("*.csv"):
        text = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
        cells = text.to_numpy().ravel()
        numbers = pd.to_numeric(pd.Series(cells), errors="coerce").notna().to_numpy()
        assert [c for c in cells[~numbers] if c != "-" and c.startswith(("=", "+", "-", "@"))] == []
    assert "'=1+1" in set(rows["name"])


def test_csv_of_columns_explains_the_others(folder: Path) -> None:
    """Law: every column of every table stands in the list, with a meaning."""
    columns = pd.read_csv(folder / "oceanhamnen_columns.csv", encoding="utf-8-sig")
    told = set(zip(columns["tabell"], columns["kolumn"], strict=True))

    for name in ("results_buildings", "results_works", "results_years", "sources", "assumptions"):
        head = pd.read_csv(folder / f"oceanhamnen_{name}.csv", encoding="utf-8-sig", nrows=0)
        assert {(name, column) for column in head} - told == set()
    assert columns["betydelse"].notna().all()


def test_workbook_is_text_numbers_and_units(folder: Path, contents: Contents) -> None:
    """Law: numbers are numbers, text stays text, headings carry units, sources are there."""
    book = openpyxl.load_workbook(folder / "oceanhamnen.xlsx")
    sheet: Any = book["Byggnader"]
    rows = list(sheet.iter_rows(values_only=True))
    heads = [str(head) for head in rows[0]]
    column = next(n for n, head in enumerate(heads) if head.startswith("A1–A3"))
    result = contents.chosen.first.buildings

    assert heads[column].endswith("[kg CO2e]")
    # a workbook holds sixteen figures
    found = [row[column] for row in rows[1 : len(result) + 1]]
    assert found == pytest.approx(result["a1a3_kg"].tolist(), rel=1e-15)
    assert "=1+1" in {row[2] for row in rows}
    assert all(c.data_type != "f" for s in book for line in s.iter_rows() for c in line)
    assert "Bostäder" in {cell for row in rows for cell in row}
    assert {"Om filen", "Källor", "Antaganden", "Kolumner och enheter"} <= set(book.sheetnames)


def test_a_swedish_workbook_has_no_english_units_or_codes(folder: Path) -> None:
    """Law: units in headings, kinds of works, carriers and states are words of the language."""
    book = openpyxl.load_workbook(folder / "oceanhamnen.xlsx", read_only=True)
    cells = {
        str(cell)
        for sheet in book
        if sheet.title != "Kolumner och enheter"
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    english = ("see unit", "per unit", " year", "GFA]")

    assert not [cell for cell in cells if cell.endswith("]") and any(e in cell for e in english)]
    assert not cells & {"bridge_steel", "canal", "district_heat", "assumed", "clt", "existing"}
    assert {"Stålbro", "Kanal", "Fjärrvärme", "antaget", "Värde [se enhet]"} <= cells


def test_a_lone_hyphen_is_no_formula(folder: Path) -> None:
    """Limit: the unit of a share is written as it is."""
    columns = pd.read_csv(folder / "oceanhamnen_columns.csv", encoding="utf-8-sig", dtype=str)

    assert "-" in set(columns["enhet"])
    assert not columns["enhet"].str.startswith("'", na=False).any()


def test_geotiff_is_the_density(folder: Path, contents: Contents) -> None:
    """Law: a band per account whose mass is that of the result."""
    with rasterio.open(folder / "oceanhamnen_density.tif") as file:
        mass = file.read(1).sum() * contents.cell_m**2

        assert file.descriptions == ("embodied", "operational", "works")
        assert file.tags()["INDICATIVE"].startswith("Indikativt")
    assert mass == pytest.approx(contents.chosen.first.buildings["upfront_kg"].sum(), rel=1e-9)


def volume(surfaces: list[Any], vertices: npt.NDArray[np.float64]) -> float:
    """Return the volume that surfaces enclose, positive when all are seen from outside."""
    total = 0.0
    for surface in surfaces:
        for ring in surface:
            corners = vertices[ring]
            for one, two in pairwise(corners[1:]):
                total += float(np.dot(corners[0], np.cross(one, two))) / 6.0
    return total


def test_cityjson_solids_are_closed_and_have_the_volume(folder: Path, contents: Contents) -> None:
    """Law: each edge is walked once in each direction, and the volume is area times height."""
    model = json.loads((folder / "oceanhamnen.city.json").read_text("utf-8"))
    vertices = np.array(model["vertices"]) * model["transform"]["scale"]
    objects, buildings = model["CityObjects"], contents.chosen.first.buildings

    assert (model["type"], model["version"]) == ("CityJSON", "2.0")
    crs = "https://www.opengis.net/def/crs/EPSG/0/3008"
    assert model["metadata"]["referenceSystem"] == crs
    found = 0.0
    for one in objects.values():
        assert one["type"] in {"Building", "BuildingPart"}
        assert all(objects[name]["parents"] for name in one.get("children", []))
        for geometry in one.get("geometry", []):
            single = geometry["type"] == "Solid"
            solids = [geometry["boundaries"]] if single else geometry["boundaries"]
            values = geometry["semantics"]["values"]
            for (shell,), told in zip(solids, [values] if single else values, strict=True):
                edges = [e for s in shell for r in s for e in pairwise([*r, r[0]])]
                assert len(set(edges)) == len(edges)
                assert {(b, a) for a, b in edges} == set(edges)
                assert [len(v) for v in told] == [len(shell)]
                found += volume(shell, vertices)
    expected = (buildings.geometry.area * buildings["height_m"]).sum()
    assert found == pytest.approx(expected, rel=1e-4)
    assert any(len(s[0]) > 1 for o in objects.values() for s in _roofs(o))


def _roofs(one: dict[str, Any]) -> list[Any]:
    """Return ground and roof of the first solid: with a courtyard they have two rings."""
    for geometry in one.get("geometry", []):
        shells = geometry["boundaries"]
        return [shells[0][:2] if geometry["type"] == "Solid" else shells[0][0][:2]]
    return []


def test_every_file_names_the_map_and_the_products(folder: Path, contents: Contents) -> None:
    """Law: whoever has one file alone knows whom to name."""
    owed = {"OpenStreetMap", "Boverkets klimatdatabas"}
    book = openpyxl.load_workbook(folder / "oceanhamnen.xlsx", read_only=True)
    about = " ".join(str(row[1]) for row in book["Om filen"].iter_rows(values_only=True))
    with rasterio.open(folder / "oceanhamnen_density.tif") as file:
        tags = file.tags()
    kept = pq.read_schema(folder / "oceanhamnen_buildings.parquet").metadata[b"kolkarta"]
    texts = {
        "readme": readme(contents, items(contents, ["csv"])),
        "excel": about,
        "geotiff": tags["TIFFTAG_COPYRIGHT"],
        "geojson": json.loads((folder / "oceanhamnen_plots.geojson").read_text("utf-8"))[
            "description"
        ],
        "cityjson": json.loads((folder / "oceanhamnen.city.json").read_text("utf-8"))["metadata"][
            "title"
        ],
        "parquet": kept.decode(),
    }
    assert {name: {o for o in owed if o in text} for name, text in texts.items()} == dict.fromkeys(
        texts, owed
    )


def test_a_plan_from_elsewhere_names_only_what_it_comes_from(contents: Contents) -> None:
    """Limit: without rows after OpenStreetMap nobody there is named, nor their licence."""
    chosen = Chosen(scenarios=contents.chosen.scenarios)
    told = record(dataclasses.replace(contents, chosen=chosen))

    assert not any("OpenStreetMap" in name for name in told["attribution"])
    assert "ODbL-1.0" not in told["licences"]


def test_the_readme_has_headings(contents: Contents) -> None:
    """Law: scenarios and whom to name stand in lists of their own, each below its heading."""
    lines = readme(contents, items(contents, ["csv"])).splitlines()
    first, second = lines.index("Scenarier"), lines.index("Källor att nämna")

    assert lines[first + 1 : second - 1] == [f"- {name}" for name in contents.chosen.names]
    assert lines[second + 1].startswith("- © OpenStreetMap")
    assert all(line.startswith("- ") for line in lines[second + 1 :])


def test_years_begin_with_the_first_that_emits(folder: Path, contents: Contents) -> None:
    """Law: a warehouse of 1928 makes no ninety rows of zeros, and nothing else goes with them."""
    years = pd.read_csv(folder / "oceanhamnen_results_years.csv", encoding="utf-8-sig")
    value = years.drop(columns=["scenario", "year", "in_window"]).abs().sum(axis="columns")

    assert contents.chosen.first.years.index.min() < 1930
    assert value[years["year"] == years["year"].min()].max() > 0.0
    assert len(set(years.groupby("scenario")["year"].min())) == 1
    for name, result in contents.chosen.results:
        rows = years[years["scenario"].str.lstrip("'") == name]
        assert rows["construction_t"].sum() == pytest.approx(result.years["construction_t"].sum())


def test_the_archive_holds_every_file_and_says_what_for(contents: Contents) -> None:
    """Law: the same bytes for the same contents; names from a fixed alphabet; progress is told."""
    wanted = items(contents, ["geojson", "csv"])
    steps: list[tuple[int, int]] = []

    def told(done: int, total: int) -> bool:
        steps.append((done, total))
        return True

    first, second = bundle(contents, wanted, told), bundle(contents, wanted)
    assert first is not None
    assert second is not None
    assert first.archive == second.archive
    with zipfile.ZipFile(BytesIO(first.archive)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"readme.txt", *(item.name for item in wanted)}
        assert "Indikativt" in archive.read("readme.txt").decode()
        assert all(archive.read(name) == content for name, content in first.files.items())
    assert [done for done, _ in steps] == list(range(len(wanted) + 1))


def test_work_that_is_ended_leaves_nothing(contents: Contents, tmp_path: Path) -> None:
    """Limit: no archive, and no file after the one in hand."""
    wanted = items(contents, ["csv"])

    assert bundle(contents, wanted, lambda done, _: done < 2) is None
    assert len(written(tmp_path, contents, wanted, lambda done, _: done < 2)) == 2


def test_what_cannot_be_is_one_sentence(contents: Contents, tmp_path: Path) -> None:
    """Limit: an unknown format and a folder that is not there; nothing is left behind."""
    with pytest.raises(UnknownChoiceError, match="no format 'dwg'"):
        items(contents, ["dwg"])
    for kind in KINDS:
        with pytest.raises(UnreadableFileError, match="could not be written") as caught:
            written(tmp_path / "none", contents, items(contents, [kind])[:1])
        assert isinstance(caught.value, PlanError)
    assert list(tmp_path.iterdir()) == []


def test_what_a_format_cannot_hold(
    contents: Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limit: a table too long for Excel is refused; too fine a raster gets coarser cells."""
    monkeypatch.setattr(tables, "MOST_ROWS", 40)
    with pytest.raises(PlanError, match="take CSV or GeoParquet"):
        tables.excel(tmp_path / "a.xlsx", contents)
    fine = dataclasses.replace(contents, cell_m=0.001)
    cells = {density.cell_m for density in rasters.densities(fine).values()}
    assert len(cells) == 1
    assert 0.001 < cells.pop() < 5.0


def test_signs_that_do_not_print_reach_no_file(contents: Contents, tmp_path: Path) -> None:
    """Law: names from anywhere leave the project and the tables readable."""
    first = contents.chosen.scenarios[0]
    odd = dataclasses.replace(first, name="a\x00\x0b\x1bb\u202e", author="c\x07", note="d\ne\x01")
    made = dataclasses.replace(contents, chosen=Chosen(scenarios=[odd]))
    xml = project(made, "a.gpkg")

    assert ET.fromstring(xml).findtext("title") == "oceanhamnen – a b"  # noqa: S314 - our own
    row = made.tables["scenarios"].iloc[0]
    assert (row["name"], row["author"], row["note"]) == ("a b", "c", "d\ne")
    written(tmp_path, made, items(made, ["xlsx"]))
    assert openpyxl.load_workbook(tmp_path / "oceanhamnen.xlsx")["Scenarier"]["B2"].value == "a b"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("Ångström & Öar", "angstrom-oar"),
        ("CON", "con"),
        ("💧", "plan"),
        ("a" * 99, "a" * 48),
    ],
)
def test_names_of_files(name: str, stem: str) -> None:
    """Law: letters a to z, digits and hyphens only."""
    assert file_stem(name) == stem
