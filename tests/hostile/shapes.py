"""Hostile shapes and systems: what a geometry may be, and where it says it lies."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from tests.hostile.case import (
    EAST,
    NORTH,
    SQUARE,
    Case,
    area,
    box,
    clean,
    feature,
    features,
    gpkg,
    house,
    noted,
    refused,
    ring,
    run,
    text,
)

PIER = np.array([EAST, NORTH])
NAN, INF = math.nan, math.inf
LINK = {"type": "link", "properties": {"href": "http://127.0.0.1:{port}/crs", "type": "proj4"}}


def comb(teeth: int, *, across: bool = False) -> list[tuple[float, float]]:
    """Return the corners of a line that goes to and fro; two of them cross everywhere."""
    step = 100.0 / teeth
    rows = [(100.0 * (n % 2 ^ k), n * step) for n in range(teeth) for k in (0, 1)]
    return [(y, x) for x, y in rows] if across else rows


def crossing(corners: int) -> list[list[float]]:
    """Return a closed ring of two combs at right angles."""
    teeth = (corners - 1) // 4
    found = [*comb(teeth), *comb(teeth, across=True)]
    return ring(*found, found[0])


def odd(folder: Path) -> Iterator[Case]:
    """Yield shapes that are no plain polygon."""
    bow = area(ring((0, 0), (20, 20), (20, 0), (0, 20), (0, 0)))
    spike = area(ring((0, 0), (15, 0), (15, 40), (15, 90), (15, 40), (0, 40), (0, 0)))
    hole = area(SQUARE["coordinates"][0], ring((50, 0), (60, 0), (60, 9), (50, 0)))
    double = area(ring((0, 0), (0, 0), (15, 0), (15, 0), (15, 40), (0, 40), (0, 40), (0, 0)))
    unclosed = area(ring((0, 0), (15, 0), (15, 40), (0, 40)))
    flat = area(ring((0, 0), (15, 0), (15, 0), (0, 0)))
    high = area(ring((0, 0, 3), (15, 0, 3), (15, 40, 3), (0, 40, 3), (0, 0, 3)))
    line = {"type": "LineString", "coordinates": ring((0, 0), (9, 9))}
    several = {"type": "GeometryCollection", "geometries": [SQUARE, line]}
    empty = {"type": "Polygon", "coordinates": []}
    strings = {"type": "Polygon", "coordinates": [[["a", "b"], ["c", "d"], ["e", "f"]]]}
    good = feature(area(ring((40, 0), (55, 0), (55, 40), (40, 40), (40, 0))), id="good")
    shapes = {
        "bow tie": bow, "spike": spike, "hole outside": hole, "zero area": flat, "heights": high,
        "line": line, "collection": several, "empty": empty, "null": None,
        "comb": area(crossing(401)), "large comb": area(crossing(2001)),
        "doubled": double, "unclosed": unclosed,
    }  # fmt: skip
    rows = [feature(shape, id=name) for name, shape in shapes.items()]
    path = text(folder / "odd shapes.geojson", features(*rows, good))
    sentence = (
        "empty, null, unclosed: no shape.* heights: heights .* line, collection: points or lines.* "
        "bow tie, spike, hole outside, comb: outline crossed itself.*"
        "zero area, large comb: outline encloses no area"
    )
    yield noted(path, sentence)
    words = text(folder / "coordinates are words.geojson", features(feature(strings), good))
    yield refused(words, "cannot be read")
    yield clean(text(folder / "unclosed.geojson", features(feature(unclosed), good)))


def stored(path: Path, wkb: bytes) -> Path:
    """Put bytes in the place of each shape."""
    head = b"GP\x00\x01" + (3008).to_bytes(4, "little")
    return run(path, f"UPDATE buildings SET geom = X'{(head + wkb).hex()}'")  # noqa: S608


def binary(folder: Path) -> Iterator[Case]:
    """Yield shapes that only binary formats can hold."""
    good = box(40, 0, 55, 40)
    corners = np.array([(0, 0), (15, 0), (15, 40), (0, 40), (0, 0)], dtype=float) + PIER
    with np.errstate(invalid="ignore"):
        # the third corner alone
        third = np.eye(5)[2][:, None] * [1.0, 0.0] > 0.0
        broken = [shapely.Polygon(np.where(third, value, corners)) for value in (NAN, INF)]
    path = gpkg(folder / "not finite.gpkg", *broken, good)
    yield noted(path, "^2 shapes have a corner that is not a finite.*h0, h1: .* not finite")
    wkt = "POLYGON M ((99600 6213600 1, 99615 6213600 2, 99615 6213640 3, 99600 6213600 1))"
    measured = shapely.to_wkb(shapely.from_wkt(wkt), flavor="iso")
    yield clean(stored(gpkg(folder / "measures.gpkg", good), measured))
    angle = np.linspace(0.0, 2.0 * math.pi, 1_000_001)
    round_ = np.column_stack([EAST + 50.0 * np.cos(angle), NORTH + 50.0 * np.sin(angle)])
    path = gpkg(folder / "million corners.gpkg", shapely.Polygon(round_))
    yield refused(path, "corners")
    path = gpkg(folder / "empty curve.gpkg", good)
    yield refused(stored(path, bytes.fromhex("010a00000000000000")), "no building")
    arcs = np.array([(0, 0), (10, 10), (20, 0), (10, -10), (0, 0)]) + PIER
    rings = bytes.fromhex("010800000005000000") + arcs.astype("<f8").tobytes()
    path = gpkg(folder / "curve.gpkg", good)
    yield clean(stored(path, bytes.fromhex("010a00000001000000") + rings))


# systems that send their reader to files: one that never ends, one that is not his to read
ZONE = (
    'PROJCS["Here",GEOGCS["SWEREF99",DATUM["SWEREF99",SPHEROID["GRS 1980",6378137,298.257222101]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",13.5],'
    'PARAMETER["scale_factor",1],PARAMETER["false_easting",150000],PARAMETER["false_northing",0],'
    'UNIT["metre",1],EXTENSION["PROJ4","{}"]]'
)
GRIDS = {
    "grid without end": ZONE.format("+proj=tmerc +ellps=bessel +nadgrids=/dev/zero"),
    "grid of secrets": ZONE.format("+proj=tmerc +ellps=GRS80 +geoidgrids=/etc/passwd"),
    "init of secrets": ZONE.format("+init=/etc/passwd:root"),
    "parameters of secrets": 'BOUNDCRS[PARAMETERFILE["Latitude and longitude", "/etc/passwd"]]',
}


def systems(folder: Path) -> Iterator[Case]:
    """Yield layers that say nothing or something false of where they lie."""
    far = "km from|outside|coordinate system|lie"
    here, turned = box(0, 0, 15, 40), shapely.box(NORTH, EAST, NORTH + 15, EAST + 40)
    taken = "has no coordinate system"
    yield noted(gpkg(folder / "no system.gpkg", here, crs=None), taken)
    yield noted(gpkg(folder / "axes swapped.gpkg", turned, crs=3008), "east comes first")
    for name, shape, crs in (
        ("wrong label 3006", here, 3006),
        ("web mercator label", here, 3857),
    ):
        yield refused(gpkg(folder / f"{name}.gpkg", shape, crs=crs), far)
    yield clean(gpkg(folder / "compound.gpkg", here, crs=None).with_name("compound.gpkg"))
    run(folder / "compound.gpkg", *_compound())
    for number in (0, -1):
        path = house(folder / f"srs {number}.gpkg")
        run(
            path,
            f"UPDATE gpkg_contents SET srs_id = {number}",  # noqa: S608
            f"UPDATE gpkg_geometry_columns SET srs_id = {number}",  # noqa: S608
        )
        yield noted(path, taken)
    path = run(
        house(folder / "unknown system.gpkg"),
        "UPDATE gpkg_spatial_ref_sys SET definition = 'LOCAL[\"here\"]', "
        "organization = 'X', organization_coordsys_id = 99 WHERE srs_id = 3008",
    )
    yield noted(path, taken)
    # web maps are written with a grid that is none
    null = ZONE.format("+proj=merc +nadgrids=@null")
    web = f"VALUES ('web', 3857, 'EPSG', 3857, '{null}', '')"
    other = "INSERT INTO gpkg_spatial_ref_sys " + web
    yield clean(run(house(folder / "web map beside.gpkg"), other))
    for name, definition in GRIDS.items():
        path = run(
            house(folder / f"{name}.gpkg"),
            f"UPDATE gpkg_spatial_ref_sys SET definition = '{definition}', "  # noqa: S608
            "organization = 'X' WHERE srs_id = 3008",
        )
        yield refused(path, "other files")
    for name, crs in (
        ("crs nonsense", {"type": 7}),
        ("crs link", LINK),
    ):
        path = text(folder / f"{name}.geojson", features(feature(SQUARE), crs=crs))
        yield refused(path, far + "|cannot be read")


def _compound() -> Iterator[str]:
    import pyproj  # noqa: PLC0415 - here only

    wkt = pyproj.CRS("EPSG:3008+5613").to_wkt("WKT1_GDAL").replace("'", "''")
    yield (
        "INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, "  # noqa: S608
        f"organization_coordsys_id, definition) VALUES ('c', 7777, 'NONE', 7777, '{wkt}')"
    )
    yield "UPDATE gpkg_contents SET srs_id = 7777"
    yield "UPDATE gpkg_geometry_columns SET srs_id = 7777"


def json_only(folder: Path) -> Iterator[Case]:
    """Yield GeoJSON that breaks its own rules."""
    far = json.dumps(SQUARE).replace(f"{EAST}", "1e999", 1)
    yield Case(
        "1e999.geojson",
        text(folder / "1e999.geojson", features(feature(json.loads("null"))).replace("null", far)),
        "refused",
        "no building|finite|cannot be read",
    )
    deep = '{"type": "Feature", "geometry": ' + "[" * 100_000 + "]" * 100_000 + "}"
    yield refused(text(folder / "deep.geojson", deep), "broken")
    nest = '{"type": "GeometryCollection", "geometries": [' * 400 + "]}" * 400
    yield refused(text(folder / "nested.geojson", nest), "broken|cannot be read|deep")
    bare = {"type": "Feature", "properties": {"id": "x"}}
    rows = features(bare, feature(SQUARE))
    yield noted(text(folder / "without geometry.geojson", rows), "no shape")
    rows = features(feature(SQUARE, id=None), feature(None, id=None))
    yield noted(text(folder / "null ids.geojson", rows), "id")
    twice = features(feature(SQUARE)).replace('"storeys": 4', '"storeys": 3, "storeys": 4')
    yield clean(text(folder / "keys twice.geojson", twice))
    yield refused(text(folder / "other type.geojson", '{"type": "Topology", "arcs": []}'), "JSON")


def cases(folder: Path) -> Iterator[Case]:
    """Yield all of them."""
    for found in (odd, binary, systems, json_only):
        yield from found(folder)
