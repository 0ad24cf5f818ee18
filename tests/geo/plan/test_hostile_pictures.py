"""Pictures that nobody vouches for: each ends in one sentence, and none in a crash."""

from pathlib import Path

import numpy as np
import pytest
from rasterio.transform import Affine

from geo.errors import UnreadableFileError
from geo.plan.placing import ControlPoint
from geo.plan.underlay import look, underlay
from tests.pictures import PLACED, bomb, sheet, written

LOCAL = 3008
NOISE = np.random.default_rng(3).integers(0, 256, (3, 160, 240), dtype=np.uint8)
VRT = b'<VRTDataset rasterXSize="9" rasterYSize="9"><SRS>EPSG:3008</SRS></VRTDataset>'


def replaced(**other: float) -> Affine:
    """Return the placing of the sheet with some of its numbers exchanged."""
    names = ("a", "b", "c", "d", "e", "f")
    return Affine(*(other.get(name, value) for name, value in zip(names, PLACED, strict=False)))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no PNG"),
        (b"\x89PNG", "no PNG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "no PNG"),
        (b"<!doctype html><title>plan</title>", "no PNG"),
        (VRT, "no PNG"),
        (b"%PDF-1.7", "no PNG"),
        (b"GIF89a\x01\x00\x01\x00", "no PNG"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "no PNG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "damaged"),
        (b"II*\x00" + bytes(64), "damaged"),
        (b"II*\x00\x08\x00\x00\x00\xff\xff" + bytes(64), "damaged"),
        (bomb(100_000, 100_000), "more than can be shown"),
        (bomb(2_000_000_000, 2_000_000_000), "damaged|more than can be shown"),
        (bomb(70_000, 1), "more than can be shown"),
        (bomb(9_000, 9_000), "damaged"),
        (bomb(1, 1), "shows nothing"),
        (bomb(0, 0), "damaged"),
    ],
)
@pytest.mark.parametrize("ending", ["png", "tif", "gpkg"])
def test_what_is_no_picture_is_told(tmp_path: Path, data: bytes, told: str, ending: str) -> None:
    """Law: the content decides and not the name, and the header before the pixels."""
    path = tmp_path / f"plan.{ending}"
    path.write_bytes(data)

    with pytest.raises(UnreadableFileError, match=told):
        look(path)


@pytest.mark.parametrize("driver", ["PNG", "JPEG", "GTiff"])
@pytest.mark.parametrize("share", [0.02, 0.4, 0.8])
def test_a_picture_cut_short_is_told(tmp_path: Path, driver: str, share: float) -> None:
    """Law: a file of which a part is missing shows nothing, not half of itself."""
    path = written(tmp_path / "plan", NOISE, driver)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])

    with pytest.raises(UnreadableFileError, match="damaged"):
        look(path)


@pytest.mark.parametrize("driver", ["PNG", "JPEG", "GTiff"])
def test_flipped_bytes_end_in_a_sentence_or_a_picture(tmp_path: Path, driver: str) -> None:
    """Law: no damage anywhere raises anything but a sentence."""
    data = bytearray(written(tmp_path / "plan", NOISE[:, :40, :40], driver).read_bytes())
    chance = np.random.default_rng(11)
    sentences = 0
    for number in range(60):
        broken = bytearray(data)
        for place in chance.integers(0, min(len(data), 400), 3):
            broken[place] = chance.integers(0, 256)
        path = tmp_path / f"{number}"
        path.write_bytes(broken)
        try:
            look(path)
        except UnreadableFileError as error:
            sentences += error.message.endswith(".")

    assert sentences > 0


@pytest.mark.parametrize(
    ("bands", "kind", "more", "told"),
    [
        (1, "float32", {}, "measurements"),
        (1, "int16", {}, "measurements"),
        (3, "uint32", {}, "measurements"),
        (17, "uint8", {}, "17 bands"),
        (4, "uint16", {"photometric": "CMYK"}, "printing colours"),
    ],
)
def test_what_no_screen_shows_is_told(
    tmp_path: Path, bands: int, kind: str, more: dict[str, str], told: str
) -> None:
    """Law: measurements and colours for print are refused, since they would look wrong."""
    picture = np.ones((bands, 20, 20), dtype=kind)

    with pytest.raises(UnreadableFileError, match=told):
        look(written(tmp_path / "plan.tif", picture, "GTiff", **more))


@pytest.mark.parametrize(
    ("crs", "placed", "told"),
    [
        (3008, replaced(c=-9e6), "outside Sweden"),
        (4326, PLACED, "does not lie where"),
        (3008, replaced(a=5e2, e=-5e2), "km wide"),
        (3008, replaced(a=5e-5, e=-5e-5), "m wide"),
        (3008, replaced(c=1e300), "does not lie where|outside"),
        (None, PLACED, "coordinate system"),
    ],
)
def test_a_place_that_cannot_be_is_told(
    tmp_path: Path, crs: int | None, placed: object, told: str
) -> None:
    """Law: a picture that would lie elsewhere or be of another size than a district is refused."""
    more = {} if crs is None else {"crs": f"EPSG:{crs}"}
    path = written(tmp_path / "plan.tif", sheet(), "GTiff", transform=placed, **more)

    with pytest.raises(UnreadableFileError, match=told):
        underlay(path, crs=None)


@pytest.mark.parametrize(("crs", "told"), [(None, "EPSG"), (1, "no coordinate"), (4326, "metres")])
def test_points_need_a_system_in_metres(tmp_path: Path, crs: int | None, told: str) -> None:
    """Law: without a known system in metres control points place nothing."""
    path = written(tmp_path / "plan.png", sheet(), "PNG")
    points = [ControlPoint(0, 0, 106_000, 6_214_400), ControlPoint(9, 0, 106_009, 6_214_400)]

    with pytest.raises(UnreadableFileError, match=told):
        underlay(path, crs=crs, points=points)


def test_another_zone_is_noted(tmp_path: Path) -> None:
    """Law: a picture of TM that is said to be in the local zone lies far away, which is told."""
    path = written(tmp_path / "plan.png", sheet(), "PNG")
    world, near = "0.5\n0\n0\n-0.5\n356000\n6213000\n", (12.69, 56.04)
    found = underlay(path, crs=LOCAL, world=world, near=near)

    assert [(said.code, said.values["km"]) for said in found.notes] == [("picture_far", "257")]
    here = underlay(path, crs=LOCAL, world=world.replace("356000", "99540"), near=near)
    assert here.notes == ()


@pytest.mark.parametrize("path", ["/vsicurl/http://example.org/a.png", "no such file.png"])
def test_only_files_of_this_machine_are_opened(path: str) -> None:
    """Law: GDAL's own file systems and missing files are refused."""
    with pytest.raises(UnreadableFileError, match="no file on this machine"):
        look(Path(path))
