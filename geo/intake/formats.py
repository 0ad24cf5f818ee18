"""Formats: what a file is, by its first bytes and never by its name."""

import json
import re
from enum import StrEnum
from pathlib import Path

from geo.errors import UnreadableFileError
from geo.phrases import phrase

HEAD = 4_096


class Format(StrEnum):
    """What can be taken in."""

    GEOPACKAGE = "geopackage"
    GEOJSON = "geojson"
    SHAPEFILE = "shapefile"
    PARQUET = "geoparquet"
    FLATGEOBUF = "flatgeobuf"
    DXF = "dxf"
    CSV = "csv"
    ARCHIVE = "zip"
    TIFF = "tiff"
    PNG = "png"
    JPEG = "jpeg"


PICTURES = (Format.TIFF, Format.PNG, Format.JPEG)
MAGIC = (
    (b"SQLite format 3\x00", Format.GEOPACKAGE),
    (b"PK\x03\x04", Format.ARCHIVE),
    (b"PAR1", Format.PARQUET),
    (b"fgb\x03fgb", Format.FLATGEOBUF),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"II+\x00", Format.TIFF),
    (b"MM\x00+", Format.TIFF),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
)
REFUSED = (
    (
        b"\x00\x00\x27\x0a",
        phrase("a shapefile without its other parts; zip .shp, .shx, .dbf and .prj"),
    ),
    (b"AutoCAD Binary DXF", phrase("a binary DXF; save it as DXF text")),
    (b"AC10", phrase("a DWG drawing; save it as DXF text")),
    (b"PK\x05\x06", phrase("an empty archive")),
    (b"Rar!", phrase("a RAR archive; use zip")),
    (b"7z\xbc\xaf", phrase("a 7z archive; use zip")),
    (b"\x1f\x8b", phrase("a gzip archive; use zip")),
    (b"%PDF", phrase("a PDF; save the drawing as DXF, or the plan as a picture")),
)
DXF = re.compile(rb"\s*(999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION\b")
ENCODINGS = ("utf-8-sig", "cp1252")
GEOJSON = {
    "FeatureCollection", "Feature", "GeometryCollection", "Point", "MultiPoint", "LineString",
    "MultiLineString", "Polygon", "MultiPolygon",
}  # fmt: skip
READ = phrase("GeoPackage, GeoJSON, zipped Shapefile, GeoParquet, FlatGeobuf, DXF and CSV")
BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


def format_of(path: Path, name: str) -> Format:
    """
    Return the format of a file.

    Parameters
    ----------
    path
        The file.
    name
        What the user calls it, for the sentence.

    Raises
    ------
    UnreadableFileError
        If it is none that is taken in.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    for magic, found in MAGIC:
        if head.startswith(magic):
            return found
    for magic, what in REFUSED:
        if head.startswith(magic):
            message = phrase("{name} is {what}.", name=name, what=what)
            raise UnreadableFileError(message)
    if not head.strip():
        message = phrase("{name} is empty.", name=name)
        raise UnreadableFileError(message)
    if DXF.match(head):
        return Format.DXF
    return _of_text(path, name)


def _of_text(path: Path, name: str) -> Format:
    text, _ = decoded(path.read_bytes(), name)
    start = text.lstrip()[:1]
    if start == "<":
        message = phrase(
            "{name} is XML (KML, GML, VRT, a service or a page), which is not read; save it "
            "as one of {formats}.",
            name=name,
            formats=READ,
        )
        raise UnreadableFileError(message)
    if start in {"{", "["}:
        return _of_json(text, name)
    lines = text.splitlines()
    if len(lines) > 1 and any(mark in lines[0] for mark in ";,\t"):
        return Format.CSV
    message = phrase("{name} is nothing that is taken in; give {formats}.", name=name, formats=READ)
    raise UnreadableFileError(message)


def _of_json(text: str, name: str) -> Format:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = phrase(
            "{name} looks like JSON and is broken; save it again from its source.", name=name
        )
        raise UnreadableFileError(message) from error
    kind = data.get("type") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in GEOJSON:
        message = phrase("{name} is JSON, but not GeoJSON; save the layer as GeoJSON.", name=name)
        raise UnreadableFileError(message)
    return Format.GEOJSON


def decoded(raw: bytes, name: str) -> tuple[str, str]:
    """
    Return bytes as text, and the encoding that was found.

    Raises
    ------
    UnreadableFileError
        If they are no text.
    """
    encodings = ("utf-16",) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not BINARY.search(text[:HEAD]):
            return text, encoding
    message = phrase("{name} is nothing that is taken in; give {formats}.", name=name, formats=READ)
    raise UnreadableFileError(message)
