"""What the door promises of good files, and of names that are none."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import PlanError, UnreadableFileError
from geo.intake import apart as door
from geo.intake.look import fetch, look
from tests.hostile.packed import png, tiff
from tests.hostile.seeds import seeds, table

WITH_SHAPES = ("plan.gpkg", "plan.fgb", "plan.geojson", "plan.parquet", "plan.zip")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the same table in every format."""
    return {path.name: path for path in seeds(tmp_path_factory.mktemp("seeds"))}


@pytest.mark.parametrize("name", WITH_SHAPES)
def test_every_format_gives_the_table_back(files: dict[str, Path], name: str) -> None:
    """Round trip: shapes within 1e-9 m, words and numbers as they were, and the system."""
    good = table().rename(columns={"completion_year": "year"} if name == "plan.zip" else {})
    (sheet,) = look(files[name], name).sheets
    back = fetch(files[name], sheet.name, name=name)
    order = back.table.set_index("id").loc[good["id"]]

    assert (sheet.shape, sheet.rows, sheet.crs) == ("polygon", 4, "EPSG:3008")
    assert back.notes == ()
    corners = [shapely.get_coordinates(shapely.normalize(t.geometry)) for t in (order, good)]
    np.testing.assert_allclose(*corners, rtol=0.0, atol=1e-9)
    for column in good.columns.drop(["geometry", "id"]):
        assert order[column].tolist() == good[column].tolist()


def test_a_table_with_decimal_commas(files: dict[str, Path]) -> None:
    """Round trip: a spreadsheet's CSV gives numbers and words, and no shapes."""
    good = table()
    (sheet,) = look(files["plan.csv"], "plan.csv").sheets
    back = fetch(files["plan.csv"], "plan", name="plan.csv").table

    assert (sheet.shape, sheet.bounds, sheet.crs) == ("none", None, "")
    for column in ("id", "name", "height", "storeys"):
        assert back[column].tolist() == good[column].tolist()


def test_a_drawing_has_a_sheet_per_layer(files: dict[str, Path]) -> None:
    """Round trip: closed lines are polygons, one sheet per layer, the system unknown."""
    found = look(files["plan.dxf"], "plan.dxf")
    houses = fetch(files["plan.dxf"], "HUS", name="plan.dxf").table

    assert {sheet.name: sheet.rows for sheet in found.sheets} == {"HUS": 2, "KVARTER": 1}
    assert shapely.area(houses.geometry).tolist() == [600.0, 600.0]
    assert houses.crs is None


@pytest.mark.parametrize("content", [tiff(30, 20), png(30, 20)], ids=["tiff", "png"])
def test_a_picture_is_told_by_its_size(tmp_path: Path, content: bytes) -> None:
    """Case: width, height and bands; no system where none is declared, and no sheet to fetch."""
    path = tmp_path / "plan.gpkg"
    path.write_bytes(content)
    picture = look(path, "plan.gpkg").picture

    assert picture is not None
    assert (picture.width, picture.height, picture.bands, picture.crs) == (30, 20, 1, "")
    with pytest.raises(UnreadableFileError, match="no layer plan"):
        fetch(path, "plan", name="plan.gpkg")


def test_a_picture_has_a_limit(files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit: the number of pixels is read before any of them."""
    path = files["plan.png"]
    path.with_name("large.png").write_bytes(png(10_001, 10_000))

    with pytest.raises(UnreadableFileError, match="10001 x 10000 pixels; at most 100 million"):
        look(path.with_name("large.png"), "large.png")


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/vsicurl/http://127.0.0.1/x.gpkg",
        "a\nb.gpkg",
        "x" * 5_000,
        "",
        "\0",
        "..",
    ],
)
def test_names_never_reach_paths(tmp_path: Path, room: Path, name: str) -> None:
    """Limit: a name is shown, cut and never opened."""
    path = tmp_path / "upload"
    path.write_text("nothing", "utf-8")
    with pytest.raises(PlanError) as caught:
        look(path, name)

    assert len(caught.value.message) < 300
    assert "\n" not in caught.value.message
    assert "\0" not in caught.value.message
    assert "/" not in caught.value.message


@pytest.mark.parametrize("place", ["/vsizip/plan.zip", "http://127.0.0.1/a.gpkg", "/usr", "absent"])
def test_only_files_on_this_machine(room: Path, place: str) -> None:
    """Limit: addresses, virtual paths and folders are refused before anything is started."""
    with pytest.raises(UnreadableFileError, match="no file on this machine"):
        look(Path(place), "plan.gpkg")


def test_only_our_drivers_are_left() -> None:
    """Law: every driver of both copies of GDAL is off but those of the formats."""
    skipped = set(door._environment()["GDAL_SKIP"].split(","))

    assert skipped >= {"VRT", "OGR_VRT", "GDALG", "WMS", "WMTS", "WFS", "CSV", "SQLite", "HTTP"}
    assert skipped.isdisjoint({*door.DRIVERS, *door.PICTURES})


def test_the_same_table(files: dict[str, Path]) -> None:
    """Law: two looks at one file say the same."""
    assert look(files["plan.gpkg"], "a") == look(files["plan.gpkg"], "a")
    assert isinstance(fetch(files["plan.gpkg"], "buildings").table, gpd.GeoDataFrame)
