"""Hostile packed formats: columns, trees, drawings and pictures that lie about their size."""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geo.intake import limits
from tests.hostile.case import GOOD, Case, box, clean, house, layer, noted, refused, text, written

LINE = "0\nLWPOLYLINE\n8\n{layer}\n90\n4\n70\n{closed}\n" + "".join(
    f"10\n{99_600 + x}\n20\n{6_213_600 + y}\n" for x, y in ((0, 0), (15, 0), (15, 40), (0, 40))
)


def columns(folder: Path) -> Iterator[Case]:
    """Yield Parquet files."""
    good = folder / "good.parquet"
    layer(box(0, 0, 15, 40)).to_parquet(good)
    raw = good.read_bytes()
    yield refused(text(folder / "cut.parquet", raw[:-20]), "cannot be read")
    yield refused(text(folder / "magic.parquet", b"PAR1" + bytes(8) + b"PAR1"), "cannot be read")
    rows = pa.table({"id": ["a"], "geometry": [b"\x01\x02\x03"]})
    pq.write_table(rows, folder / "no geo.parquet")
    yield clean(folder / "no geo.parquet")
    about = b'{"version": "1.0.0", "primary_column": "geometry", "columns": '
    for name, geo, sentence in (
        ("geo nonsense", b"{", "cannot be read"),
        ("geo null", about + b"null}", "cannot be read"),
        ("wrong wkb", about + b'{"geometry": {"encoding": "WKB"}}}', "cannot be read"),
        ("crs nonsense", about + b'{"geometry": {"encoding": "WKB", "crs": 7}}}', "cannot be read"),
    ):
        path = folder / f"{name}.parquet"
        pq.write_table(rows.replace_schema_metadata({b"geo": geo}), path)
        yield refused(path, sentence)
    ones = pa.table({"a": pa.array(np.zeros(30_000_000, dtype=np.int64))})
    pq.write_table(ones, folder / "bomb.parquet", compression="zstd")
    yield refused(folder / "bomb.parquet", "rows|bytes|cannot be read")
    word = pa.array(["x" * 1_000_000]).dictionary_encode().take(pa.array([0] * 40_000))
    pq.write_table(pa.table({"a": word}), folder / "words.parquet", compression="zstd")
    yield refused(folder / "words.parquet", "bytes|memory|text")


def trees(folder: Path) -> Iterator[Case]:
    """Yield FlatGeobuf files."""
    good = written(folder / "good.fgb", layer(box(0, 0, 15, 40)), "FlatGeobuf")
    raw = good.read_bytes()
    yield refused(text(folder / "garbage.fgb", raw[:8] + b"\xff" * 400), "not be read")
    yield refused(text(folder / "cut.fgb", raw[: len(raw) - 60]), "not be read|rows|no layer")
    yield refused(text(folder / "magic.fgb", raw[:8]), "not be read")
    size = struct.pack("<I", 0x7FFFFFFF)
    yield refused(text(folder / "huge head.fgb", raw[:8] + size + raw[12:]), "not be read")
    one = raw.replace(struct.pack("<Q", 1), struct.pack("<Q", 10**15), 1)
    yield refused(text(folder / "count.fgb", one), "not be read|rows")


def drawing(*things: str, blocks: str = "") -> str:
    """Return the text of a DXF."""
    held = f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n" if blocks else ""
    return f"{held}0\nSECTION\n2\nENTITIES\n{''.join(things)}0\nENDSEC\n0\nEOF\n"


def _bomb() -> str:
    """Return blocks that hold the next one ten times, nine deep."""
    made = []
    for n in range(9):
        inner = f"0\nINSERT\n8\n0\n2\nb{n + 1}\n10\n0\n20\n0\n" * 10
        made.append(f"0\nBLOCK\n8\n0\n2\nb{n}\n10\n0\n20\n0\n{inner}0\nENDBLK\n")
    last = LINE.format(layer="x", closed=1)
    made.append(f"0\nBLOCK\n8\n0\n2\nb9\n10\n0\n20\n0\n{last}0\nENDBLK\n")
    return drawing("0\nINSERT\n8\n0\n2\nb0\n10\n0\n20\n0\n", blocks="".join(made))


def drawings(folder: Path) -> Iterator[Case]:
    """Yield DXF files."""
    yield clean(text(folder / "open.dxf", drawing(LINE.format(layer="<b>", closed=0))))
    yield refused(text(folder / "bomb.dxf", _bomb()), "seconds|memory|cannot|rows")
    spline = "0\nSPLINE\n8\nx\n70\n8\n71\n3\n72\n2000000000\n73\n2000000000\n40\n0\n10\n0\n20\n0\n"
    yield refused(text(folder / "spline.dxf", drawing(spline)), "cannot|memory|no layer")
    yield refused(text(folder / "nothing.dxf", drawing()), "no layer")
    words = "0\nTEXT\n8\nx\n10\n0\n20\n0\n40\n2.5\n1\nhej\n"
    yield refused(text(folder / "words.dxf", drawing(words)), "no layer")
    yield refused(text(folder / "binary.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00"), "binary DXF")
    yield refused(text(folder / "drawing.dwg", b"AC1032" + bytes(100)), "DWG")
    cut = drawing(LINE.format(layer="HUS", closed=1))[:-60]
    yield refused(text(folder / "cut.dxf", cut), "cannot be read")
    # blocks that lie in another file, are empty, hold themselves or are nowhere
    house, block = LINE.format(layer="HUS", closed=1), "0\nBLOCK\n8\n0\n2\n{}\n70\n{}\n1\n{}\n"
    insert, end = "0\nINSERT\n8\nREF\n2\n{}\n10\n0\n20\n0\n", "0\nENDBLK\n8\n0\n"
    for kind, inner in (("outside", ""), ("empty", ""), ("itself", insert.format("itself"))):
        outside = kind == "outside"
        held = block.format(kind, 4 * outside, "b.dwg" * outside) + inner + end
        path = folder / f"block {kind}.dxf"
        yield noted(text(path, drawing(house, insert.format(kind), blocks=held)), "were left out")
    alone = drawing(insert.format("x"), blocks=block.format("x", 4, "b.dwg") + end)
    yield refused(text(folder / "only outside.dxf", alone), "only blocks that are empty or lie in")
    yield noted(text(folder / "nowhere.dxf", drawing(house, insert.format("x"))), "blocks x are")
    layers = [LINE.format(layer=f"L{n}", closed=1) for n in range(200)]
    yield refused(text(folder / "200 layers.dxf", drawing(*layers)), "layers")


def tiff(width: int, height: int) -> bytes:
    """Return a grey TIFF of zeros; a large one has no pixels behind its head."""
    pixels = bytes(min(width * height, 10_000))
    tags = (
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
        (273, 4, 1, 122), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, len(pixels)),
    )  # fmt: skip
    held = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\x00" + struct.pack("<IH", 8, len(tags)) + held + bytes(4) + pixels


def png(width: int, height: int) -> bytes:
    """Return a grey PNG of zeros."""

    def part(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(min((width + 1) * height, 10_000)))
    chunks = part(b"IHDR", head) + part(b"IDAT", pixels) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def pictures(folder: Path) -> Iterator[Case]:
    """Yield pictures."""
    yield clean(text(folder / "small named.gpkg", png(9, 9)))
    yield refused(text(folder / "100k.tif", tiff(100_000, 100_000)), "pixels")
    yield refused(text(folder / "100k.png", png(100_000, 100_000)), "pixels|cannot")
    yield refused(text(folder / "cut.png", png(9, 9)[:20]), "cannot be read")
    yield refused(text(folder / "cut.tif", tiff(9, 9)[:40]), "cannot be read")
    yield refused(text(folder / "magic.jpg", b"\xff\xd8\xff\xe0"), "cannot be read")
    yield refused(text(folder / "page.png", "<html><script>alert(1)</script></html>"), "XML")


def ends(folder: Path) -> Iterator[Case]:
    """Yield what is nothing, too much, or named as something else."""
    yield refused(text(folder / "empty.gpkg", b""), "empty")
    yield refused(text(folder / "blank.csv", b" \n" * 3_000), "empty|nothing that is taken")
    yield clean(text(folder / "geojson named.gpkg", GOOD))
    yield clean(text(folder / "geopackage named.csv", house(folder / "h.gpkg").read_bytes()))
    for name, content, sentence in (
        ("plan.pdf", b"%PDF-1.7\n", "PDF"),
        ("plan.rar", b"Rar!\x1a\x07\x00", "RAR"),
        ("plan.7z", b"7z\xbc\xaf\x27\x1c", "7z"),
        ("plan.gz", b"\x1f\x8b\x08\x00", "gzip"),
        ("plan.shp", b"\x00\x00\x27\x0a" + bytes(96), "shapefile without"),
        ("plan.exe", b"MZ\x90\x00\x03\x00", "nothing that is taken"),
        ("pickle.parquet", b"\x80\x04\x95\x00cposix\nsystem\n", "nothing that is taken"),
    ):
        yield refused(text(folder / name, content), sentence)
    sparse = folder / "sparse.gpkg"
    with sparse.open("wb") as file:
        file.write(b"SQLite format 3\x00")
        file.truncate(limits.UPLOAD.size + 1)
    yield refused(sparse, "MB")
    zeros = folder / "zeros.csv"
    zeros.touch()
    os.truncate(zeros, limits.UPLOAD.size - 1)
    yield refused(zeros, "nothing that is taken|empty")


def cases(folder: Path) -> Iterator[Case]:
    """Yield all of them."""
    for found in (columns, trees, drawings, pictures, ends):
        yield from found(folder)
