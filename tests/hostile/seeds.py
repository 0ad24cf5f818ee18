"""Seeds: the same good table in every format that is taken in."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd

from tests.hostile.archives import packed
from tests.hostile.case import box, layer, written
from tests.hostile.packed import LINE, drawing, png, tiff

SHIFT = 0.123456789  # m; no corner is a round number


def table() -> gpd.GeoDataFrame:
    """Return four houses with words and numbers."""
    shapes = [box(n * 20 + SHIFT, SHIFT, n * 20 + 15, 40) for n in range(4)]
    names = ["Åäö", "a;b,c", 'sju "sjösjuka"', "x" * 60]
    return layer(*shapes, name=names, storeys=[1, 2, 3, 4], height=[3.5, 1e-9, 12345.678, 0.25])


def seeds(folder: Path) -> Iterator[Path]:
    """Write one good file of each format."""
    good = table()
    yield written(folder / "plan.gpkg", good, layer="buildings")
    yield written(folder / "plan.fgb", good, "FlatGeobuf")
    yield written(folder / "plan.geojson", good, "GeoJSON", COORDINATE_PRECISION=12)
    good.to_parquet(folder / "plan.parquet")
    yield folder / "plan.parquet"
    yield shapezip(folder, good)
    yield comma(folder, good)
    yield outlines(folder)
    for name, content in (("plan.tif", tiff(9, 9)), ("plan.png", png(9, 9))):
        (folder / name).write_bytes(content)
        yield folder / name


def shapezip(folder: Path, good: gpd.GeoDataFrame) -> Path:
    """Write a zipped shapefile that lies in a folder of the archive."""
    inside = folder / "parts"
    inside.mkdir()
    # ten letters are all that a shapefile has for a name
    written(inside / "plan.shp", good.rename(columns={"completion_year": "year"}), "ESRI Shapefile")
    members = {f"kvarter/plan{part.suffix}": part.read_bytes() for part in inside.iterdir()}
    return packed(folder / "plan.zip", members)


def comma(folder: Path, good: gpd.GeoDataFrame) -> Path:
    """Write a table as a spreadsheet program in Sweden does."""
    path = folder / "plan.csv"
    good.drop(columns="geometry").to_csv(path, sep=";", decimal=",", index=False, encoding="cp1252")
    return path


def outlines(folder: Path) -> Path:
    """Write a drawing with two layers of closed lines."""
    path = folder / "plan.dxf"
    things = [LINE.format(layer=name, closed=1) for name in ("HUS", "KVARTER", "HUS")]
    path.write_text(drawing(*things), "utf-8")
    return path
