"""Pictures for tests: a sheet with a cross of colours, written as files of every kind."""

import math
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.io import MemoryFile
from rasterio.transform import Affine

Pixels = npt.NDArray[Any]

RED, GREEN, BLUE, GREY = (220, 30, 40), (20, 160, 60), (30, 60, 200), (200, 200, 190)
# where the sheet lies in EPSG:3008: half a metre a pixel, in the harbour
WEST, NORTH, PIXEL_M = 99_540.0, 6_213_640.0, 0.5


def on(placed: Affine, column: float, row: float) -> tuple[float, float]:
    """Return where a pixel lies."""
    a, b, c, d, e, f = placed[:6]
    return a * column + b * row + c, d * column + e * row + f


def placed(degrees: float = 0.0, across: float = PIXEL_M, down: float = PIXEL_M) -> Affine:
    """Return a placing of the sheet, turned and with two lengths of a pixel."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return Affine(cos * across, sin * down, WEST, sin * across, -cos * down, NORTH)


PLACED = placed()


def sheet(columns: int = 240, rows: int = 160) -> Pixels:
    """Return RGB, shape (3, rows, columns): quarters of four colours, which tell every turn."""
    picture = np.empty((3, rows, columns), dtype=np.uint8)
    down, right = rows // 2, columns // 2
    quarters = ((0, 0, RED), (0, right, GREEN), (down, 0, BLUE), (down, right, GREY))
    for top, left, colour in quarters:
        part = picture[:, top : top + down, left : left + right]
        part[:] = np.array(colour, dtype=np.uint8)[:, None, None]
    return picture


def written(
    path: Path,
    picture: Pixels,
    driver: str,
    **more: Any,  # noqa: ANN401 - what the driver takes
) -> Path:
    """Write a picture, shape (bands, rows, columns), and nothing beside it."""
    bands, rows, columns = picture.shape
    kind = {"driver": driver, "count": bands, "height": rows, "width": columns, **more}
    colours = kind.pop("colormap", None)
    tags = kind.pop("tags", {})
    with warnings.catch_warnings(), rasterio.Env(GDAL_PAM_ENABLED="NO"):
        warnings.simplefilter("ignore")  # most of these lie nowhere, on purpose
        with MemoryFile() as file:
            with file.open(dtype=picture.dtype, **kind) as dataset:
                dataset.write(picture)
                dataset.update_tags(**tags)
                if colours:
                    dataset.write_colormap(1, colours)
            path.write_bytes(file.read())
    return path


def pixels(png: bytes) -> Pixels:
    """Return the pixels of a PNG, shape (bands, rows, columns)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with MemoryFile(png) as file, file.open() as dataset:
            found: Pixels = dataset.read()
    return found


def bomb(columns: int, rows: int) -> bytes:
    """Return a PNG of a few bytes whose header promises any number of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        told = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", told)

    header = struct.pack(">IIBBBBB", columns, rows, 8, 6, 0, 0, 0)
    packed = zlib.compress(bytes(4 * 1000), 9)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
