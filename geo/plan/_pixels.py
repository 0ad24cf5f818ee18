"""
Opening a picture that nobody vouches for.

The first bytes decide what it is, never its name, and only that driver of GDAL may answer; nothing
that lies beside the file is read. Size and kind are judged from the header, before a pixel is.
"""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from geo.errors import UnreadableFileError
from geo.phrases import phrase

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[Any]

DRIVERS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "GTiff",
    b"MM\x00*": "GTiff",
    b"II+\x00": "GTiff",
    b"MM\x00+": "GTiff",
}
MOST_PIXELS = 100_000_000
MOST_EDGE = 65_535
MOST_BANDS = 16
MOST_BLOCK = 800_000_000  # bytes that GDAL must hold at once
OPAQUE = 255
STRIP = 4_000_000  # pixels that are read at once
ALONE = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_NUM_THREADS": "1",
    "GDAL_CACHEMAX": 64,
    "GTIFF_POINT_GEO_IGNORE": "NO",
}
OTHER_COLOURS = {
    ColorInterp.cyan,
    ColorInterp.magenta,
    ColorInterp.yellow,
    ColorInterp.black,
    ColorInterp.hue,
    ColorInterp.lightness,
    ColorInterp.saturation,
    ColorInterp.Y,
    ColorInterp.Cb,
    ColorInterp.Cr,
}


@contextmanager
def opened(path: Path, name: str) -> Iterator[DatasetReader]:
    """
    Open a picture whose header promises nothing that cannot be held.

    Parameters
    ----------
    path
        The file; its name means nothing.
    name
        What the user calls it, for sentences.

    Raises
    ------
    UnreadableFileError
        If it is no PNG, JPEG or TIFF, too large, damaged, or no picture in grey or RGB.
    """
    driver = _driver(path, name)
    place = str(path.resolve())
    try:
        with quiet(), rasterio.open(place, driver=driver, sharing=False) as dataset:
            _refuse_odd(name, dataset)
            yield dataset
    except (RasterioError, ValueError, MemoryError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        message = phrase(
            "{name} is damaged or incomplete; save it again as PNG, JPEG or GeoTIFF.", name=name
        )
        raise UnreadableFileError(message) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Let GDAL look at nothing else and say nothing: what is wrong is told in a sentence."""
    logging.getLogger("rasterio._env").setLevel(logging.CRITICAL)
    with rasterio.Env(**ALONE), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def step(dataset: DatasetReader, edge: int) -> int:
    """Return how many pixels of a file stand side by side in one of the smaller picture."""
    longest = max(int(dataset.width), int(dataset.height))
    return max(1, -(-longest // edge))


def smaller(dataset: DatasetReader, edge: int) -> Bytes:
    """
    Return the picture as RGBA, made smaller by a whole number until no edge is longer than asked.

    Parameters
    ----------
    dataset
        From `opened`.
    edge
        Longest edge. [px]

    Returns
    -------
    picture
        Shape (4, rows, columns), each pixel the mean of those it stands for, weighed by opacity.
    """
    count = step(dataset, edge)
    rows = max(count, STRIP // dataset.width // count * count)
    starts = range(0, dataset.height, rows)
    strips = [_mean(_rgba(dataset, _window(dataset, start, rows)), count) for start in starts]
    picture = np.concatenate(strips, axis=1)
    if picture.dtype == np.uint8:
        return picture
    # of the 16 bits many cameras use 10 to 12; opacity has 8 already
    bits = max(8, int(picture[:3].max()).bit_length())
    colours = np.rint(picture[:3] * np.float32(255.0 / (2**bits - 1)))
    return np.concatenate([colours, picture[3:]]).astype(np.uint8)


def _driver(path: Path, name: str) -> str:
    text = str(path)
    if text.lower().startswith(("/vsi", "\\vsi")) or "://" in text or not path.is_file():
        message = phrase(
            "{name} is no file on this machine; give the path of a picture.", name=name
        )
        raise UnreadableFileError(message)
    with path.open("rb") as file:
        head = file.read(8)
    for magic, driver in DRIVERS.items():
        if head.startswith(magic):
            if driver == "PNG":
                _refuse_cut(path, name)
            return driver
    message = phrase(
        "{name} is no PNG, JPEG or GeoTIFF, whatever its ending says; save the plan as one "
        "of these.",
        name=name,
    )
    raise UnreadableFileError(message)


def _refuse_cut(path: Path, name: str) -> None:
    """Refuse a PNG that ends too early; GDAL would show half of it and say nothing."""
    with path.open("rb") as file:
        file.seek(8)
        while len(head := file.read(8)) == 8:
            if head[4:] == b"IEND":
                return
            file.seek(int.from_bytes(head[:4], "big") + 4, os.SEEK_CUR)
    message = phrase(
        "{name} is damaged or incomplete; save it again as PNG, JPEG or GeoTIFF.", name=name
    )
    raise UnreadableFileError(message)


def _refuse_odd(name: str, dataset: DatasetReader) -> None:
    """Refuse what the header already tells to be no picture, or more than can be held."""
    wide, tall, kinds = dataset.width, dataset.height, set(dataset.dtypes)
    many = (dataset.colorinterp[0] == ColorInterp.palette) and kinds != {"uint8"}
    faults = (
        (
            dataset.driver not in DRIVERS.values(),
            phrase("opens as {driver}; save it as PNG, JPEG or GeoTIFF", driver=dataset.driver),
        ),
        (
            wide * tall > MOST_PIXELS or max(wide, tall) > MOST_EDGE,
            phrase(
                "has {wide} × {tall} pixels, more than can be shown; save it smaller",
                wide=wide,
                tall=tall,
            ),
        ),
        (
            min(wide, tall) < 2,
            phrase(
                "has {wide} × {tall} pixels and shows nothing; choose another", wide=wide, tall=tall
            ),
        ),
        (
            dataset.count > MOST_BANDS,
            phrase("has {bands} bands; save it as a picture in RGB", bands=dataset.count),
        ),
        (
            kinds not in ({"uint8"}, {"uint16"}),
            phrase(
                "holds {type} values as measurements do; save it as a picture of 8 bits",
                type=dataset.dtypes[0],
            ),
        ),
        (many, phrase("has more colours than a palette of 256; save it in RGB")),
        (
            bool(set(dataset.colorinterp) & OTHER_COLOURS),
            phrase("is in printing colours (CMYK) or the like; save it in RGB"),
        ),
        (_block(dataset) > MOST_BLOCK, phrase("is stored in one large piece; save it in tiles")),
    )
    for wrong, told in faults:
        if wrong:
            message = phrase("{name} {fault}.", name=name, fault=told)
            raise UnreadableFileError(message)


def _block(dataset: DatasetReader) -> int:
    """Return the bytes of the largest piece that must be read at once."""
    size = 2 if dataset.dtypes[0] == "uint16" else 1
    largest = max(int(rows) * int(columns) for rows, columns in dataset.block_shapes)
    return largest * size * int(dataset.count)


def _window(dataset: DatasetReader, start: int, rows: int) -> Window:
    return Window(0, start, dataset.width, min(rows, dataset.height - start))


def _rgba(dataset: DatasetReader, window: Window) -> Numbers:
    """Return a part of the picture as RGBA; opacity counts from 0 to 255, whatever colours do."""
    kinds = dataset.colorinterp
    if kinds[0] == ColorInterp.palette:
        return _palette(dataset)[:, dataset.read(1, window=window)]
    bands = [1, 2, 3] if dataset.count >= 3 else [1, 1, 1]
    colours = dataset.read(bands, window=window)
    # of an alpha band, a stated colour that means nothing, and a mask, GDAL knows which there is
    opacity = dataset.dataset_mask(window=window)
    return np.concatenate([colours, opacity[None].astype(colours.dtype)])


def _palette(dataset: DatasetReader) -> Bytes:
    colours = np.zeros((256, 4), dtype=np.uint8)
    for index, colour in dataset.colormap(1).items():
        if 0 <= index < 256:
            colours[index] = colour
    nothing = dataset.nodata
    if nothing is not None and 0 <= nothing < 256:
        colours[int(nothing), 3] = 0
    return colours.T.copy()


def _mean(part: Numbers, count: int) -> Numbers:
    """Return the mean of squares of pixels; what is transparent has no say in the colour."""
    if count == 1:
        return part
    opacity = part[3].astype(np.uint32)
    area = _summed(np.ones_like(opacity), count)
    if opacity.min() == OPAQUE:
        found = np.stack([_summed(band, count) for band in part]) / area
    else:
        weight = _summed(opacity, count)
        colours = [_summed(band * opacity, count) / np.maximum(weight, 1) for band in part[:3]]
        found = np.stack([*colours, weight / area])
    mean: Numbers = np.rint(found).astype(part.dtype)
    return mean


def _summed(band: Numbers, count: int) -> Numbers:
    """Return the sums of squares of so many pixels; those at the far edges may be cut."""
    rows, columns = (-(-size // count) for size in band.shape)
    # a few additions of whole rows and columns are faster than many of single squares
    down = np.zeros((rows, band.shape[1]), dtype=np.uint64 if band.itemsize > 2 else np.uint32)
    for first in range(count):
        lines = band[first::count]
        down[: len(lines)] += lines
    across = np.zeros((rows, columns), dtype=np.uint64)
    for first in range(count):
        lines = down[:, first::count]
        across[:, : lines.shape[1]] += lines
    return across
