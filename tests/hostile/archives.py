"""Hostile archives: paths that leave, bombs, lies, and parts that are missing."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.hostile.case import GOOD, Case, box, clean, layer, refused, written

CHUNK = bytes(1 << 20)


def parts(folder: Path) -> dict[str, bytes]:
    """Return the parts of a good shapefile by ending."""
    inside = folder / "parts"
    inside.mkdir(exist_ok=True)
    written(inside / "plan.shp", layer(box(0, 0, 15, 40)), "ESRI Shapefile")
    return {path.suffix: path.read_bytes() for path in sorted(inside.iterdir())}


def packed(path: Path, members: dict[str, bytes]) -> Path:
    """Write an archive."""
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def _named(stem: str, found: dict[str, bytes], drop: str = "") -> dict[str, bytes]:
    return {f"{stem}{part}": content for part, content in found.items() if part != drop}


def shapefiles(folder: Path) -> Iterator[Case]:
    """Yield zipped shapefiles: whole, in folders, in pieces and in pairs."""
    good = parts(folder)
    yield clean(packed(folder / "in a folder.zip", _named("a/b/plän", good)))
    capitals = {name.upper(): content for name, content in _named("plan", good).items()}
    apple = {"__MACOSX/._plan.shp": b"\x00\x05\x16\x07", ".DS_Store": b"x"}
    yield clean(packed(folder / "macosx.zip", capitals | apple))
    yield clean(packed(folder / "two.zip", _named("one", good) | _named("two", good)))
    for part in (".shx", ".dbf"):
        yield refused(packed(folder / f"no {part[1:]}.zip", _named("plan", good, part)), part)
    yield refused(packed(folder / "no shp.zip", _named("plan", good, ".shp")), "no file")
    cut = good | {".shp": good[".shp"][:-40]}
    yield refused(packed(folder / "cut shp.zip", _named("plan", cut)), "do not fit")
    lying = good[".dbf"][:4] + struct.pack("<I", 2_000_000_000) + good[".dbf"][8:]
    yield Case(
        "lying dbf.zip",
        packed(folder / "lying dbf.zip", _named("plan", good | {".dbf": lying})),
        "refused",
        "do not fit",
    )
    index = good[".shx"][:24] + struct.pack(">I", 500_000_000) + good[".shx"][28:]
    path = packed(folder / "lying shx.zip", _named("plan", good | {".shx": index}))
    yield refused(path, "do not fit")
    count = bytearray(good[".shp"])
    struct.pack_into("<I", count, 100 + 8 + 40, 2_000_000_000)
    path = packed(folder / "2e9 points.zip", _named("plan", good | {".shp": bytes(count)}))
    yield refused(path, "cannot|no building")
    wide = bytearray(good[".dbf"])
    wide[32 + 16] = 255
    path = packed(folder / "wide field.zip", _named("plan", good | {".dbf": bytes(wide)}))
    yield refused(path, "do not fit")
    nonsense = {".cpg": b"../../etc/passwd", ".prj": b"LOCAL[" * 500}
    yield clean(packed(folder / "nonsense.zip", _named("plan", good | nonsense)))


def paths(folder: Path) -> Iterator[Case]:
    """Yield archives whose members want to lie elsewhere."""
    good = parts(folder)
    for name, stem in (
        ("parent", "../../../../srv/kolkarta-escaped"),
        ("absolute", "/srv/kolkarta-escaped"),
    ):
        yield refused(packed(folder / f"{name}.zip", _named(stem, good)), "outside")
    yield refused(packed(folder / "drive.zip", _named("C:\\plan", good)), "outside")
    yield refused(packed(folder / "parent back.zip", _named("a\\..\\..\\plan", good)), "outside")
    link = ZipInfo("plan.geojson")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    path = folder / "link.zip"
    with ZipFile(path, "w") as file:
        file.writestr(link, "/etc/passwd")
    yield refused(path, "link")
    yield refused(packed(folder / "members.zip", {f"{n}.txt": b"" for n in range(1000)}), "1000")
    yield refused(packed(folder / "empty.zip", {}), "empty")
    yield refused(packed(folder / "only text.zip", {"a.txt": b"x"}), "no file")
    inner = io.BytesIO()
    with ZipFile(inner, "w") as file:
        file.writestr("plan.geojson", GOOD)
    yield refused(packed(folder / "nested.zip", {"plan.zip": inner.getvalue()}), "another archive")
    disguised = {"plan.geojson": inner.getvalue()}
    yield refused(packed(folder / "nested in disguise.zip", disguised), "no layer|archive")
    name = "Ritning åäö/<b>{ids}" + "x" * 4_000 + ".geojson"
    yield clean(packed(folder / "inside.zip", {name: GOOD.encode()}))


def bombs(folder: Path) -> Iterator[Case]:
    """Yield archives that are larger inside than out."""
    path = folder / "bomb.zip"
    with (
        ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as file,
        file.open("plan.geojson", "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(CHUNK)
    yield refused(path, "unpacks to more")
    raw = bytearray(packed(folder / "lying size.zip", {"plan.geojson": GOOD.encode()}).read_bytes())
    central = raw.index(b"PK\x01\x02")
    struct.pack_into("<I", raw, central + 24, 10)
    struct.pack_into("<I", raw, 22, 10)
    yield _raw(folder / "lying size.zip", raw, "damaged")
    raw = bytearray(packed(folder / "encrypted.zip", {"plan.geojson": GOOD.encode()}).read_bytes())
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    raw[6] |= 1
    yield _raw(folder / "encrypted.zip", raw, "damaged or encrypted")
    raw = bytearray(packed(folder / "cut.zip", {"plan.geojson": GOOD.encode()}).read_bytes())
    yield _raw(folder / "cut.zip", raw[: len(raw) // 2], "damaged")
    yield _raw(folder / "other method.zip", _method(folder), "damaged")
    path = folder / "overlapping.zip"
    twice = packed(path, {"plan.geojson": GOOD.encode(), "plan.csv": b"a,b\n1,2\n"})
    yield refused(twice, "several files")


def _method(folder: Path) -> bytearray:
    raw = bytearray(packed(folder / "other method.zip", {"a.geojson": GOOD.encode()}).read_bytes())
    struct.pack_into("<H", raw, raw.index(b"PK\x01\x02") + 10, 97)
    struct.pack_into("<H", raw, 8, 97)
    return raw


def _raw(path: Path, raw: bytes | bytearray, sentence: str) -> Case:
    path.write_bytes(bytes(raw))
    return refused(path, sentence)


def cases(folder: Path) -> Iterator[Case]:
    """Yield all of them."""
    for found in (shapefiles, paths, bombs):
        yield from found(folder)
