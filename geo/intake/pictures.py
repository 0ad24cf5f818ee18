"""Pictures: how large one is and where it says it lies, read by the one driver of its format."""

import warnings
from pathlib import Path

import rasterio
from rasterio.errors import RasterioError, RasterioIOError

from geo.errors import UnreadableFileError
from geo.intake import limits
from geo.intake.formats import Format
from geo.intake.found import Picture
from geo.phrases import phrase

DRIVERS = {Format.TIFF: "GTiff", Format.PNG: "PNG", Format.JPEG: "JPEG"}
BANDS = 16  # an aerial picture has three or four
FAULTS = (RasterioError, RasterioIOError, RuntimeError, ValueError, OSError)


def picture_of(path: Path, kind: Format, name: str) -> Picture:
    """
    Return the size of a picture; no pixel but the last is read.

    Parameters
    ----------
    path
        The file.
    kind
        Its format; no other driver may answer.
    name
        What the user calls it.

    Raises
    ------
    UnreadableFileError
        If it is damaged, or larger than `limits.PIXELS`.
    """
    try:
        with warnings.catch_warnings():
            # rasterio warns of pictures that lie nowhere
            warnings.simplefilter("ignore")
            with rasterio.open(path, driver=DRIVERS[kind]) as picture:
                width, height, bands = picture.width, picture.height, picture.count
                _refuse_large(width, height, bands, name)
                # a picture that was cut off has a whole head
                picture.read(1, window=((height - 1, height), (width - 1, width)))
                crs = picture.crs.to_string() if picture.crs else ""
    except UnreadableFileError:
        raise
    except FAULTS as error:
        message = phrase("{name} cannot be read; save the picture again.", name=name)
        raise UnreadableFileError(message) from error
    return Picture(width=width, height=height, bands=bands, crs=crs)


def _refuse_large(width: int, height: int, bands: int, name: str) -> None:
    if width * height > limits.PIXELS:
        message = phrase(
            "{name} has {width} x {height} pixels; at most {most} million are taken in. Cut "
            "it to the district or make it coarser.",
            name=name,
            width=width,
            height=height,
            most=limits.PIXELS // 1_000_000,
        )
        raise UnreadableFileError(message)
    if bands > BANDS:
        message = phrase(
            "{name} has {bands} bands; at most {most} are read. Save those of the picture.",
            name=name,
            bands=bands,
            most=BANDS,
        )
        raise UnreadableFileError(message)
