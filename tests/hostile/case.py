"""A hostile file, what is owed to it, and the good layer that most of them spoil."""

import json
import sqlite3
import warnings
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import pyogrio
import shapely

# south-west corner of the drawings, on the pier in EPSG:3008
EAST, NORTH = 99_600.0, 6_213_600.0
LOCAL = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3008"}}
Expected = Literal["refused", "clean", "noted"]


@dataclass(frozen=True, slots=True)
class Case:
    """A file, whether it is refused, taken as it is or taken with a note, and what is said."""

    name: str
    path: Path
    expected: Expected
    sentence: str = ""


def refused(path: Path, sentence: str) -> Case:
    """Return a file that must not come in."""
    return Case(path.name, path, "refused", sentence)


def clean(path: Path) -> Case:
    """Return a file that comes in as it is."""
    return Case(path.name, path, "clean")


def noted(path: Path, sentence: str) -> Case:
    """Return a file that comes in, with a note that says what was changed."""
    return Case(path.name, path, "noted", sentence)


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    """Draw a rectangle by its sides in metres from the south-west corner of the pier."""
    return shapely.box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)


def ring(*corners: tuple[float, ...]) -> list[list[float]]:
    """Return corners in metres from the pier as GeoJSON has them."""
    return [[EAST + x, NORTH + y, *more] for x, y, *more in corners]


def layer(*shapes: Any, crs: int | None = 3008, **columns: Any) -> gpd.GeoDataFrame:  # noqa: ANN401
    """Return buildings with the required columns filled."""
    plain = {"use": "residential", "storeys": 4, "completion_year": 2028, **columns}
    made = gpd.GeoDataFrame({"id": [f"h{n}" for n in range(len(shapes))]}, geometry=list(shapes))
    return made.assign(**plain).set_crs(crs) if crs else made.assign(**plain)


def written(path: Path, table: gpd.GeoDataFrame, driver: str = "GPKG", **options: Any) -> Path:  # noqa: ANN401
    """Write a layer without the warnings that hostile content earns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(table, path, driver=driver, **options)
    return path


def gpkg(path: Path, *shapes: Any, crs: int | None = 3008, **columns: Any) -> Path:  # noqa: ANN401
    """Write a GeoPackage with one layer `buildings`."""
    return written(path, layer(*shapes, crs=crs, **columns), layer="buildings")


def house(path: Path) -> Path:
    """Write a good GeoPackage."""
    return gpkg(path, box(0, 0, 15, 40), box(20, 0, 35, 40))


def run(path: Path, *statements: str) -> Path:
    """Change a database as no reader would."""
    with closing(sqlite3.connect(path)) as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            # the index of the layer asks for them; to it, every new shape is empty
            database.create_function(name, 1, lambda _: 1)
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


def text(path: Path, content: str | bytes) -> Path:
    """Write what a file holds."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def feature(shape: Any, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a GeoJSON feature."""
    known = {"id": "h0", "use": "residential", "storeys": 4, "completion_year": 2028}
    return {"type": "Feature", "properties": {**known, **properties}, "geometry": shape}


def features(*rows: dict[str, Any], crs: Any = LOCAL) -> str:  # noqa: ANN401 - JSON
    """Return a GeoJSON collection in the local system."""
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": list(rows)})


def area(*rings: list[list[float]]) -> dict[str, Any]:
    """Return a GeoJSON polygon."""
    return {"type": "Polygon", "coordinates": list(rings)}


SQUARE = area(ring((0, 0), (15, 0), (15, 40), (0, 40), (0, 0)))
GOOD = features(feature(SQUARE))
