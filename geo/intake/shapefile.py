"""Shapefile: whether its parts tell the same story, before a reader believes one of them."""

import struct
from pathlib import Path

from geo.errors import UnreadableFileError
from geo.phrases import phrase

MAGIC = 9_994
HEAD = 100  # bytes before the first shape
ENTRY = 8  # bytes of one shape in the index
FIELD = 32  # bytes that describe one column


def refuse_unequal(path: Path, name: str) -> None:
    """
    Refuse a shapefile whose parts are cut off or differ in their rows.

    Parameters
    ----------
    path
        The part .shp; .shx and .dbf lie beside it.
    name
        What the user calls it.

    Raises
    ------
    UnreadableFileError
        If a part is shorter than it says, or the parts do not hold as many rows.
    """
    try:
        _length(path)
        shapes = (_length(path.with_suffix(".shx")) - HEAD) // ENTRY
        fits = shapes == _rows(path.with_suffix(".dbf"))
    except (struct.error, ValueError):
        fits = False
    if not fits:
        message = phrase(
            "The parts of the shapefile in {name} do not fit together; export it again.", name=name
        )
        raise UnreadableFileError(message)


def _length(path: Path) -> int:
    """Return how many bytes the head of .shx or .shp promises."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    magic, *_, words = struct.unpack(">7i", head[:28])
    length = 2 * int(words)
    if magic != MAGIC or not HEAD <= length <= path.stat().st_size:
        raise ValueError
    return length


def _rows(path: Path) -> int:
    """Return how many rows a .dbf has."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    rows, start, width = struct.unpack("<IHH", head[4:12])
    columns = head[FIELD : start - 1]
    widths = 1 + sum(columns[16::FIELD])
    # some programs write more than 255 letters with the decimals as the upper byte
    wide = widths + 256 * sum(_upper(columns))
    if width not in {widths, wide} or start + rows * width > path.stat().st_size:
        raise ValueError
    return int(rows)


def _upper(columns: bytes) -> list[int]:
    kinds, decimals = columns[11::FIELD], columns[17::FIELD]
    return [more if kind == ord("C") else 0 for kind, more in zip(kinds, decimals, strict=False)]
