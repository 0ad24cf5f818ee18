"""
Warp: pixels of one coordinate system as a PNG in Web Mercator, small enough for a browser.

A browser stretches a picture evenly between its corners on the map it draws, and only in this
projection are even steps on the map even steps in the picture.
"""

import math

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from rasterio.enums import Resampling
from rasterio.io import MemoryFile
from rasterio.transform import Affine
from rasterio.warp import reproject

from geo.errors import UnreadableFileError
from geo.phrases import phrase
from geo.plan._pixels import Bytes, quiet
from geo.plan.crs import WGS84

Floats = npt.NDArray[np.float64]
Corners = tuple[tuple[float, float], ...]

MERCATOR = 3857
EDGE_SHOWN = 2048  # px
MOST_BYTES = 2_000_000  # of the picture that goes to a browser
SIDE = 21  # points of each edge that are transformed


def rim(columns: float, rows: float, placed: Affine) -> Floats:
    """Return points along the edge of a picture, shape (n, 2), in the system of its placing."""
    along = np.linspace(0.0, 1.0, SIDE)
    ends = np.zeros_like(along)
    x = np.concatenate([along, ends + 1.0, along, ends]) * columns
    y = np.concatenate([ends, along, ends + 1.0, along]) * rows
    east, north = placed.a * x + placed.b * y, placed.d * x + placed.e * y
    found: Floats = np.column_stack([east + placed.c, north + placed.f])
    return found


def moved(name: str, places: Floats, source: CRS, target: int) -> Floats:
    """Return places in another system; a picture that does not lie in it is refused."""
    try:
        change = Transformer.from_crs(source, target, always_xy=True)
        found = np.column_stack(change.transform(places[:, 0], places[:, 1]))
    except (ProjError, CRSError):
        found = np.full_like(places, np.inf)
    if not np.isfinite(found).all():
        message = phrase(
            "{name} does not lie where {system} is defined; check its coordinate system and "
            "that east comes first.",
            name=name,
            system=source.name,
        )
        raise UnreadableFileError(message)
    return found


def warped(
    name: str, picture: Bytes, placed: Affine, system: CRS
) -> tuple[bytes, tuple[int, int], Affine]:
    """Return a picture in Web Mercator, small enough for a browser, with its size and place."""
    rows, columns = picture.shape[1:]
    edge = moved(name, rim(columns, rows, placed), system, MERCATOR)
    low, high = edge.min(axis=0), edge.max(axis=0)
    wide, tall = (float(length) for length in high - low)
    # as many pixels along an edge of the picture as it has itself, but no more than are shown
    corners = edge[[0, SIDE - 1, 3 * SIDE - 1]]
    across, down = (math.dist(*pair) for pair in (corners[:2], corners[1:]))
    pixel = max(min(across / columns, down / rows), max(wide, tall) / EDGE_SHOWN)
    while True:
        size = (max(1, math.ceil(wide / pixel)), max(1, math.ceil(tall / pixel)))
        target = Affine(pixel, 0.0, float(low[0]), 0.0, -pixel, float(high[1]))
        png = packed(_reprojected(picture, placed, system, target, size))
        if len(png) <= MOST_BYTES:
            return png, size, target
        pixel *= shrink(len(png))


def _reprojected(
    picture: Bytes, placed: Affine, system: CRS, target: Affine, size: tuple[int, int]
) -> Bytes:
    shown = np.zeros((4, size[1], size[0]), dtype=np.uint8)
    reproject(
        picture,
        shown,
        src_transform=placed,
        src_crs=system.to_wkt(),
        dst_transform=target,
        dst_crs=f"EPSG:{MERCATOR}",
        resampling=Resampling.bilinear,
        src_alpha=4,  # so that what is transparent lends no colour to what is beside it
        num_threads=1,
    )
    return shown


def corners(target: Affine, size: tuple[int, int]) -> Corners:
    change = Transformer.from_crs(MERCATOR, WGS84, always_xy=True)
    west, north = target.c, target.f
    east, south = west + target.a * size[0], north + target.e * size[1]
    ends = ((west, south), (west, north), (east, north), (east, south))
    places = [change.transform(*end) for end in ends]
    return tuple((round(float(x), 10), round(float(y), 10)) for x, y in places)


def shrink(size: int) -> float:
    """Return how much shorter the edges must be for a packed picture to have few enough bytes."""
    return max(1.25, 1.05 * math.sqrt(size / MOST_BYTES))


def packed(picture: Bytes) -> bytes:
    """Return a picture as PNG, made in memory."""
    _, rows, columns = picture.shape
    kind = {"driver": "PNG", "dtype": "uint8", "count": 4, "width": columns, "height": rows}
    with quiet(), MemoryFile() as file:
        with file.open(**kind) as dataset:
            dataset.write(picture)
        made: bytes = file.read()
    return made
