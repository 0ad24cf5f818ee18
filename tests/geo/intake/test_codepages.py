"""Codepages: Swedish words of shapefiles come right in every encoding that offices have used."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.intake.look import fetch, look

WORDS = ["Ångbåtsbryggan", "Älvsjö", "Örby"]


def shapefile(folder: Path, encoding: str, language: int, cpg: str | None) -> Path:
    """Return a zipped shapefile whose words stand in an encoding, whatever it says of it."""
    table = gpd.GeoDataFrame(
        {"namn": ["X" * 14 + str(n) for n in range(3)]},
        geometry=[
            shapely.box(99_600 + 20 * n, 6_213_600, 99_610 + 20 * n, 6_213_612) for n in range(3)
        ],
        crs=3008,
    )
    table.to_file(folder / "p.shp", encoding="ISO-8859-1")
    part = folder / "p.dbf"
    raw = part.read_bytes()
    for number, word in enumerate(WORDS):
        raw = raw.replace(b"X" * 14 + str(number).encode(), word.encode(encoding).ljust(15))
    part.write_bytes(raw[:29] + bytes([language]) + raw[30:])
    (folder / "p.cpg").unlink(missing_ok=True)
    if cpg is not None:
        (folder / "p.cpg").write_text(cpg, "ascii")
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w") as file:
        for each in sorted(folder.glob("p.*")):
            if each != path:
                file.write(each, each.name)
    return path


@pytest.mark.parametrize(
    ("encoding", "language", "cpg", "guessed"),
    [
        ("utf-8", 0x00, None, ""),
        ("utf-8", 0x57, None, ""),
        ("utf-8", 0x57, "UTF-8", ""),
        ("cp1252", 0x57, None, ""),
        ("cp1252", 0x03, None, ""),
        ("cp1252", 0x00, None, "cp1252"),
        ("cp1252", 0x02, "ANSI 1252", ""),
        ("latin-1", 0x00, "ISO-8859-1", ""),
        ("latin-1", 0x00, "88591", ""),
        ("iso8859-15", 0x00, "ISO 8859-15", ""),
        ("cp850", 0x02, None, ""),
        ("cp850", 0x00, None, "cp850"),
        ("cp850", 0x57, "OEM 850", ""),
        ("cp850", 0x00, "850", ""),
        ("cp865", 0x66, None, ""),
        ("cp865", 0x00, "LDID/102", ""),
        ("cp437", 0x01, None, ""),
        ("mac_roman", 0x04, None, ""),
        # a part that lies
        ("cp1252", 0x00, "UTF-8", "cp1252"),
        ("cp1252", 0x00, "rot13", "cp1252"),
        ("cp850", 0x57, "1252", "cp850"),
        ("cp1252", 0x00, "OEM 9999", "cp1252"),
    ],
)
def test_swedish_words_come_right(
    encoding: str, language: int, cpg: str | None, guessed: str, tmp_path: Path
) -> None:
    """Law: .cpg, UTF-8, the language byte, and then a guess that is noted."""
    path = shapefile(tmp_path, encoding, language, cpg)
    found = look(path)
    (sheet,) = found.sheets

    assert fetch(path, sheet.name).table["namn"].tolist() == WORDS
    said = [note.message for note in found.notes]
    assert said == (
        [f"The words of p declare no encoding that holds and were read as {guessed}."]
        if guessed
        else []
    )
