"""Hostile words: encodings, names, and texts that are code elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from tests.hostile.case import (
    GOOD,
    SQUARE,
    Case,
    box,
    clean,
    feature,
    features,
    gpkg,
    house,
    layer,
    noted,
    refused,
    run,
    text,
    written,
)

ROWS = "id;name;area\nå1;Åäö;4\n"
TEXTS = {
    "sql": "'); DROP TABLE buildings;--",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": "=cmd|' /C calc'!A0",
    "markdown": "![x](http://127.0.0.1:{port}/a.png)",
    "braces": "{ids} {0} {count!r} %s %(x)s",
}


def latin(folder: Path) -> Path:
    """Write a zipped shapefile in Latin-1 that does not say so."""
    inside = folder / "parts"
    inside.mkdir()
    table = layer(box(0, 0, 15, 40), name="Åäö")
    written(inside / "plan.shp", table, "ESRI Shapefile", encoding="ISO-8859-1")
    path = folder / "latin.zip"
    with ZipFile(path, "w") as file:
        for part in sorted(inside.iterdir()):
            if part.suffix != ".cpg":
                file.write(part, part.name)
    return path


def encodings(folder: Path) -> Iterator[Case]:
    """Yield texts in each encoding that offices still use."""
    for encoding in ("utf-16", "cp1252"):
        yield clean(text(folder / f"{encoding}.csv", ROWS.encode(encoding)))
    named = features(feature(SQUARE, name="Åäö")).encode("utf-16")
    yield clean(text(folder / "utf-16.geojson", named))
    raw = features(feature(SQUARE, name="XX")).encode().replace(b"XX", b"\xe5\xe4")
    yield clean(text(folder / "latin.geojson", raw))
    yield clean(text(folder / "bom.geojson", GOOD.encode("utf-8-sig")))
    bare = text(folder / "utf-16 without mark.csv", ROWS.encode("utf-16-le"))
    yield refused(bare, "nothing that is taken")
    yield clean(latin(folder))


def names(folder: Path) -> Iterator[Case]:
    """Yield columns and layers whose names are traps."""
    shape = box(0, 0, 15, 40)
    taken = ("geometry", "fid", "ogc_fid", "index", "level_0", "__index_level_0__", "Use", "USE")
    rows = features(feature(SQUARE, **dict.fromkeys(taken, "x")))
    yield clean(text(folder / "taken columns.geojson", rows))
    yield clean(text(folder / "same column.csv", "a;a;;;geometry\n1;2;3;4;5\n"))
    wild = {'a"b': "1", "a'b": "2", "<b>x</b>": "3", "=1+1": "4", "{ids}": "5", "../../etc": "6"}
    yield clean(gpkg(folder / "wild columns.gpkg", shape, **wild))
    turned = features(feature(SQUARE, **{"na\u202eme": "a\u200bb\u202e", "zero\u200b": "x"}))
    yield noted(text(folder / "turned.geojson", turned), "cannot be seen")
    yield clean(written(folder / "quotes.gpkg", layer(shape), layer="a\"b'c]; DROP TABLE x;--"))
    path = house(folder / "layer ranks.gpkg")
    yield clean(run(path, "UPDATE gpkg_contents SET identifier = '../../../etc/passwd'"))


def values(folder: Path) -> Iterator[Case]:
    """Yield texts that are code in a table, a page, a database or a sentence."""
    rows = features(*(feature(SQUARE, id=value, name=value) for value in TEXTS.values()))
    yield noted(text(folder / "code.geojson", rows), "overlap")
    long = {"n" * 100_000: 1, "id": "y" * 100_000, "use": "z" * 100_000}
    rows = features(feature(SQUARE, **long))
    yield noted(text(folder / "long.geojson", rows), "letters were cut in id, use")
    rows = features(feature(SQUARE, **{f"c{n}": n for n in range(400)}))
    yield refused(text(folder / "400 columns.geojson", rows), "columns")


def tables(folder: Path) -> Iterator[Case]:
    """Yield CSV files."""
    rows = 'id;name\n=1+1;@SUM(A1)\n+1;-2\n1;"a;""b""\nc"\n'
    yield clean(text(folder / "formula.csv", rows))
    yield refused(text(folder / "open quote.csv", 'id;name\n1;"a\n'), "open quote")
    yield refused(text(folder / "nul.csv", b"id;name\n1;\x00\x00\n"), "nothing that is taken")
    late = b"id;name\n" + b"1;abc\n" * 2_000 + b"2;\x00\x00\n"
    yield noted(text(folder / "late nul.csv", late), "cannot be seen")
    yield refused(text(folder / "one column.csv", "id\n1\n2\n"), "nothing that is taken")
    yield refused(text(folder / "commas.csv", "a,b\n" + "," * 3_000_000), "more values|columns")
    yield refused(text(folder / "rows.csv", "a,b\n" + "1,2\n" * 60_000), "rows")
    yield clean(text(folder / "only heads.csv", "id;use;storeys\n\n"))
    yield Case(
        "ragged.csv", text(folder / "ragged.csv", "a;b\n1;2;3;4\n5\n"), "refused", "more values"
    )
    yield clean(text(folder / "huge.csv", "id;n;area\n1;1e999;1 234,5\n2;nan;3,25\n"))


def cases(folder: Path) -> Iterator[Case]:
    """Yield all of them."""
    for found in (encodings, names, values, tables):
        yield from found(folder)
