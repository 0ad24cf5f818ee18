"""Underlay: a picture lies where its file, world file or points say; hostile files are told."""

import math
from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer
from rasterio.transform import Affine

from geo.errors import UnreadableFileError
from geo.plan import _pixels
from geo.plan._warp import EDGE_SHOWN, MOST_BYTES
from geo.plan.placing import ControlPoint
from geo.plan.underlay import Underlay, look, underlay
from tests.pictures import (
    BLUE,
    GREEN,
    GREY,
    NORTH,
    PIXEL_M,
    PLACED,
    RED,
    WEST,
    Pixels,
    on,
    pixels,
    sheet,
    written,
)

LOCAL = 3008
MIDDLES = (((60, 40), RED), ((180, 40), GREEN), ((60, 120), BLUE), ((180, 120), GREY))
JPEG_OFF = 12  # a JPEG keeps colours roughly


def mercator(lon: float, lat: float) -> tuple[float, float]:
    """Return a place as deck.gl draws it, from the formula and no library."""
    return math.radians(lon), math.asinh(math.tan(math.radians(lat)))


def at(found: Underlay, east: float, north: float) -> tuple[float, float]:
    """Return the column and row at which a browser shows a place of EPSG:3008."""
    change = Transformer.from_crs(LOCAL, 4326, always_xy=True)
    x, y = mercator(*change.transform(east, north))
    (west, south), _, (right, top), _ = (mercator(*corner) for corner in found.corners)
    columns, rows = found.size
    return (x - west) / (right - west) * columns, (top - y) / (top - south) * rows


def shown(found: Underlay, east: float, north: float) -> tuple[int, ...]:
    """Return the colour at a place of EPSG:3008."""
    column, row = at(found, east, north)
    return tuple(int(v) for v in pixels(found.png)[:, int(row), int(column)])


def crossing(found: Underlay) -> tuple[float, float]:
    """Return the column and row where the four quarters of the sheet meet."""
    red, green, blue, opacity = (band.astype(float) for band in pixels(found.png))
    solid = opacity == 255
    rows, columns = np.nonzero(solid)
    table = np.column_stack([columns + 0.5, rows + 0.5, np.ones(len(rows))])

    def line(values: Pixels) -> Pixels:
        # the best straight border between two kinds of quarter, by the moments of both
        sides = np.where(values[solid], 1.0, -1.0)
        weights: Pixels = np.linalg.lstsq(table, sides, rcond=None)[0]
        return weights

    right = line((green > red) & (green > blue) | (np.minimum(red, blue) > 150))
    below = line(blue > 150)
    found_at = np.linalg.solve(np.array([right[:2], below[:2]]), -np.array([right[2], below[2]]))
    return float(found_at[0]), float(found_at[1])


@pytest.mark.parametrize("crs", [3008, 3006, 4326, 3857, 25833])
def test_a_geotiff_lands_within_half_a_pixel(tmp_path: Path, crs: int) -> None:
    """Law: whatever system a GeoTIFF declares, its middle and quarters lie where they are."""
    middle = (WEST + 120 * PIXEL_M, NORTH - 80 * PIXEL_M)
    change = Transformer.from_crs(LOCAL, crs, always_xy=True)
    x, y = change.transform(*middle)
    step_x = change.transform(middle[0] + 60, middle[1])[0] - x
    step_y = change.transform(middle[0], middle[1] + 60)[1] - y
    across, down = step_x / 120, step_y / 120
    placed = Affine(across, 0.0, x - 120 * across, 0.0, -down, y + 80 * down)
    path = written(tmp_path / "plan.tif", sheet(), "GTiff", crs=f"EPSG:{crs}", transform=placed)
    found = underlay(path, crs=None)

    column, row = crossing(found)
    wanted = at(found, *middle)
    assert math.hypot(column - wanted[0], row - wanted[1]) < 0.5
    for place, colour in MIDDLES:
        back = Transformer.from_crs(crs, LOCAL, always_xy=True).transform(*on(placed, *place))
        assert shown(found, *back) == (*colour, 255)
    assert found.fit is None


def test_the_area_is_kept(tmp_path: Path) -> None:
    """Identity: opaque pixels times the area of one are the area of the sheet on the ground."""
    path = written(tmp_path / "plan.png", sheet(), "PNG")
    points = [
        ControlPoint(x, y, 106_100.0 + 0.4 * x + 0.3 * y, 6_214_300.0 + 0.3 * x - 0.4 * y)
        for x, y in ((0, 0), (240, 0), (0, 160))
    ]
    found = underlay(path, crs=LOCAL, points=points)

    share = pixels(found.png)[3].astype(float).sum() / 255.0
    assert share * found.pixel_m**2 == pytest.approx(240 * 160 * 0.25, rel=0.01)
    assert shown(found, *points[0][2:])[3] in range(256)
    for (x, y), colour in MIDDLES:
        east, north = 106_100.0 + 0.4 * x + 0.3 * y, 6_214_300.0 + 0.3 * x - 0.4 * y
        assert shown(found, east, north) == (*colour, 255)


@pytest.mark.parametrize(("driver", "name"), [("PNG", "plan.png"), ("JPEG", "plan.jpg")])
def test_a_world_file_places_as_a_geotiff_does(tmp_path: Path, driver: str, name: str) -> None:
    """Identity: the same place in two ways gives the same corners."""
    picture = written(tmp_path / name, sheet(), driver)
    tiff = written(tmp_path / "plan.tif", sheet(), "GTiff", crs="EPSG:3008", transform=PLACED)
    world = f"{PIXEL_M}\n0\n0\n-{PIXEL_M}\n{WEST + PIXEL_M / 2}\n{NORTH - PIXEL_M / 2}\n"
    found = underlay(picture, crs=LOCAL, world=world, name="Our plan.png")

    assert found.corners == underlay(tiff, crs=None).corners
    assert found.title == "Our plan"
    for place, colour in MIDDLES:
        told = shown(found, *on(PLACED, *place))
        assert np.abs(np.array(told) - (*colour, 255)).max() <= JPEG_OFF


def test_residual_and_stretch_are_told(tmp_path: Path) -> None:
    """Law: the fit comes with the picture, and a stretched one is noted."""
    path = written(tmp_path / "plan.png", sheet(), "PNG")
    corners = ((0, 0), (240, 0), (240, 160), (0, 160))
    points = [ControlPoint(x, y, WEST + x * 0.5, NORTH - y * 0.6) for x, y in corners]
    points[2] = points[2]._replace(north=points[2].north - 4.0)
    found = underlay(path, crs=LOCAL, points=points)

    assert found.fit is not None
    assert found.fit.residual_m == pytest.approx(1.0)
    assert [said.code for said in found.notes] == ["picture_stretched"]


def kinds() -> dict[str, tuple[Pixels, str, dict[str, object]]]:
    """Return pictures that all show the sheet, by what is special about them."""
    plain = sheet()
    opaque = np.full((1, 160, 240), 255, dtype=np.uint8)
    index = np.zeros((1, 160, 240), dtype=np.uint8)
    index[0, :, 120:] += 1
    index[0, 80:] += 2
    colours = {n: (*colour, 255) for n, (_, colour) in enumerate(MIDDLES)}
    return {
        "rgb": (plain, "PNG", {}),
        "rgba": (np.concatenate([plain, opaque]), "PNG", {}),
        "palette": (index, "PNG", {"colormap": colours}),
        "palette tiff": (index, "GTiff", {"colormap": colours, "photometric": "palette"}),
        "16 bits": (plain.astype(np.uint16) * 257, "PNG", {}),
        "12 of 16 bits": (plain.astype(np.uint16) * 16, "GTiff", {"photometric": "rgb"}),
        "tiles": (plain, "GTiff", {"tiled": True, "blockxsize": 64, "blockysize": 64}),
        "near infrared": (np.concatenate([plain, opaque // 4]), "GTiff", {"alpha": "no"}),
    }


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_picture_keeps_its_colours(tmp_path: Path, kind: str) -> None:
    """Law: palette, 16 bits, opacity and further bands change no colour."""
    picture, driver, more = kinds()[kind]
    seen = pixels(look(written(tmp_path / "plan", picture, driver, **more)).png)

    for (column, row), colour in MIDDLES:
        assert np.abs(seen[:, row, column].astype(int) - (*colour, 255)).max() <= 1


@pytest.mark.parametrize(("driver", "more"), [("GTiff", {"photometric": "CMYK"}), ("JPEG", {})])
def test_printing_colours_become_those_of_a_screen(
    tmp_path: Path, driver: str, more: dict[str, str]
) -> None:
    """Identity: cyan and black ink give (255 - ink) of both, as GDAL mixes them."""
    ink = np.zeros((4, 32, 32), dtype=np.uint8)
    ink[0], ink[3] = 200, 20
    if driver == "JPEG":
        ink = 255 - ink  # programs write it upside down, and GDAL reads it so
    seen = pixels(look(written(tmp_path / "plan", ink, driver, **more)).png)

    assert seen[:, 16, 16] == pytest.approx([50, 235, 235, 255], abs=2)


def test_grey_and_transparent(tmp_path: Path) -> None:
    """Law: one band is grey, and what is transparent stays so and lends no colour."""
    grey = np.full((2, 100, 100), 90, dtype=np.uint8)
    grey[1] = 255
    grey[:, :, 50:] = 0
    found = underlay(
        written(tmp_path / "grey.png", grey, "PNG"),
        crs=LOCAL,
        points=[ControlPoint(0, 0, WEST, NORTH), ControlPoint(100, 0, WEST + 100, NORTH)],
    )
    seen = pixels(found.png)

    assert shown(found, WEST + 25, NORTH - 50) == (90, 90, 90, 255)
    assert shown(found, WEST + 75, NORTH - 50)[3] == 0
    assert set(np.unique(seen[0][seen[3] > 0])) <= {89, 90, 91}


def test_a_large_picture_becomes_small(tmp_path: Path) -> None:
    """Law: what goes to a browser is bounded, noise too, and lies where it lay."""
    noise = np.random.default_rng(5).integers(0, 256, (3, 3001, 4500), dtype=np.uint8)
    noise[:, :600, :600] = np.array(RED, dtype=np.uint8)[:, None, None]
    path = written(tmp_path / "noise.tif", noise, "GTiff", crs="EPSG:3008", transform=PLACED)
    found = underlay(path, crs=None)

    assert len(found.png) <= MOST_BYTES
    assert max(found.size) <= EDGE_SHOWN
    for place in ((40, 40), (560, 560)):
        assert shown(found, *on(PLACED, *place)) == (*RED, 255)
    assert shown(found, *on(PLACED, 640, 300)) != (*RED, 255)


def test_exif_rotation_is_noted(tmp_path: Path) -> None:
    """Law: a picture that wants to be turned is used as it is stored, and that is said."""
    path = written(tmp_path / "plan.jpg", sheet(), "JPEG")
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    data = path.read_bytes()
    marker = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    path.write_bytes(data[:2] + marker + data[2:])
    points = [ControlPoint(0, 0, WEST, NORTH), ControlPoint(240, 0, WEST + 120, NORTH)]
    found = underlay(path, crs=LOCAL, points=points)

    assert [(said.code, said.values["turn"]) for said in found.notes] == [("picture_turned", "6")]


def test_what_lies_beside_the_file_is_not_read(tmp_path: Path) -> None:
    """Law: a world file, metadata or overviews beside the picture change nothing."""
    path = written(tmp_path / "plan.png", sheet(), "PNG")
    (tmp_path / "plan.pgw").write_text("1\n0\n0\n-1\n106000\n6214000\n")
    (tmp_path / "plan.png.aux.xml").write_text(
        "<PAMDataset><SRS>EPSG:3008</SRS><GeoTransform>1,1,0,1,0,-1</GeoTransform></PAMDataset>"
    )
    (tmp_path / "plan.png.ovr").write_bytes(b"II*\0nonsense")
    before = sorted(tmp_path.iterdir())

    assert look(path).placed == ""
    with pytest.raises(UnreadableFileError, match="does not say where it lies"):
        underlay(path, crs=LOCAL)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("kind", ["uint8", "uint16"])
@pytest.mark.parametrize("opaque", [True, False])
def test_a_smaller_picture_is_the_mean_of_its_pixels(
    tmp_path: Path, kind: str, *, opaque: bool
) -> None:
    """Identity: each pixel is the mean by opacity of the 3 × 3 it stands for, cut at the edges."""
    most = np.iinfo(kind).max
    picture = np.random.default_rng(7).integers(0, most, (4, 7, 11), dtype=kind)
    picture[0, 0, 0] = most
    if opaque:
        picture[3] = most
    path = written(tmp_path / "plan", picture, "PNG")
    with _pixels.opened(path, "plan") as dataset:
        found = _pixels.smaller(dataset, 4).astype(float)

    scaled = picture * (255.0 / most)
    for row in range(3):
        for column in range(4):
            part = scaled[:, 3 * row : 3 * row + 3, 3 * column : 3 * column + 3]
            wanted = (part[:3] * part[3]).sum(axis=(1, 2)) / part[3].sum()
            assert found[:3, row, column] == pytest.approx(wanted, abs=1.5)
            assert found[3, row, column] == pytest.approx(part[3].mean(), abs=1.5)


@pytest.mark.parametrize(
    "flat", [Affine(0.5, 0.5, WEST, 0.5, 0.5, NORTH), Affine(0.5, 0, 0, 0, 0, 0)]
)
def test_a_picture_without_size_is_placed_by_points(tmp_path: Path, flat: Affine) -> None:
    """Limit: where all pixels would lie on one line, a sentence says so and points may place it."""
    path = written(tmp_path / "flat.tif", sheet(), "GTiff", crs="EPSG:3008", transform=flat)
    with pytest.raises(UnreadableFileError, match="gives the picture no size"):
        underlay(path, crs=None)

    seen = look(path)
    assert (seen.placed, seen.lies) == ("", False)
    corners = [(0, 0), (240, 0), (240, 160)]
    points = [ControlPoint(*at, *on(PLACED, *at)) for at in corners]
    assert underlay(path, crs=3008, points=points).pixel_m == pytest.approx(0.5, rel=0.2)
