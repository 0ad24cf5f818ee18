"""
Underlay: a plan picture becomes a layer below the houses.

A GeoTIFF says itself where it lies, a PNG or JPEG by a world file or by control points. All are
warped to Web Mercator, for a browser stretches a picture evenly between its corners on the map it
draws, and only in that projection are even steps on the map even steps in the picture.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.transform import Affine

from geo.errors import Note, UnreadableFileError
from geo.phrases import phrase
from geo.plan import _pixels, _warp
from geo.plan._notes import note
from geo.plan._warp import MOST_BYTES, Corners, Floats
from geo.plan.crs import FAR_M, LOCAL, SWEDEN, to_metres
from geo.plan.placing import SKEW, ControlPoint, Fit, fitted, is_placed, world_file

EDGE_READ, EDGE_LOOKED_AT = 3072, 1600  # px
WIDEST_M, NARROWEST_M = 100_000.0, 1.0
ORIENTATION = "EXIF_Orientation"
TURNED = {"2", "3", "4", "5", "6", "7", "8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Underlay:
    """
    A picture as the map shows it.

    Attributes
    ----------
    png
        RGBA, transparent where the picture does not reach.
    corners
        South-west, north-west, north-east, south-east; between them it is even in Web Mercator.
        [°]
    title
        Its name.
    size
        Columns and rows. [px]
    pixel_m
        Length of a pixel on the ground. [m]
    fit
        The control points' fit; None where the file itself, or a world file, says where it lies.
    notes
        What should be looked at: `picture_far`, `picture_stretched`, `picture_turned`.
    """

    png: bytes
    corners: Corners
    title: str
    size: tuple[int, int]
    pixel_m: float
    fit: Fit | None
    notes: tuple[Note, ...]

    @property
    def digest(self) -> str:
        """Return the name of its content."""
        told = f"{self.corners}|{self.title}|".encode()
        return hashlib.sha256(told + self.png).hexdigest()[:32]

    def to_json(self) -> dict[str, Any]:
        """Return all but the picture itself as plain values."""
        fit = self.fit and {
            "transform": list(self.fit.transform[:6]),
            "residuals_m": list(self.fit.residuals_m),
            "free": self.fit.free,
            "stretch": self.fit.stretch,
        }
        return {
            "corners": [list(corner) for corner in self.corners],
            "title": self.title,
            "size": list(self.size),
            "pixel_m": self.pixel_m,
            "fit": fit,
            "notes": [[n.code, n.message, n.values] for n in self.notes],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any], png: bytes) -> Self:
        """Return what `to_json` told; a KeyError, TypeError or ValueError if it did not."""
        fit = told["fit"] and Fit(
            transform=Affine(*told["fit"]["transform"]),
            residuals_m=tuple(told["fit"]["residuals_m"]),
            free=told["fit"]["free"],
            stretch=told["fit"]["stretch"],
        )
        return cls(
            png=png,
            corners=tuple((float(x), float(y)) for x, y in told["corners"]),
            title=str(told["title"]),
            size=(int(told["size"][0]), int(told["size"][1])),
            pixel_m=float(told["pixel_m"]),
            fit=fit,
            notes=tuple(Note(code=c, message=m, values=v) for c, m, v in told["notes"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """
    A picture as it is, to choose points in it.

    Attributes
    ----------
    png
        RGBA, made smaller.
    size
        Columns and rows of the file, which control points are counted in. [px]
    placed
        Name of the coordinate system in which the file says where it lies; empty if it does not.
        Then no points need be chosen, and `png` is empty.
    lies
        Whether the file says where its pixels lie, if only without naming the system.
    """

    png: bytes
    size: tuple[int, int]
    placed: str
    lies: bool


def look(path: Path, *, name: str = "") -> Look:
    """
    Return a picture to look at, and whether it says itself where it lies.

    Parameters
    ----------
    path
        PNG, JPEG or TIFF on this machine.
    name
        What the user calls it, for sentences; the name of the file where it is left out.

    Returns
    -------
    look
        At most `EDGE_LOOKED_AT` px and `MOST_BYTES`.

    Raises
    ------
    UnreadableFileError
        If the file is no picture that can be shown.
    """
    with _pixels.opened(path, name or path.name) as dataset:
        declared = _declared(dataset)
        size, lies = (dataset.width, dataset.height), is_placed(dataset.transform)
        if declared is not None:
            return Look(png=b"", size=size, placed=str(declared.name), lies=lies)
        edge = float(EDGE_LOOKED_AT)
        while len(png := _warp.packed(_pixels.smaller(dataset, round(edge)))) > MOST_BYTES:
            edge /= _warp.shrink(len(png))
    return Look(png=png, size=size, placed="", lies=lies)


def underlay(
    path: Path,
    *,
    crs: int | None,
    world: str | None = None,
    points: Sequence[ControlPoint] | None = None,
    name: str = "",
    near: tuple[float, float] | None = None,
) -> Underlay:
    """
    Return a plan picture in its place.

    Parameters
    ----------
    path
        PNG, JPEG or TIFF on this machine.
    name
        What the user calls it, for sentences; the name of the file where it is left out.
    crs
        EPSG code of the world file or of the control points; of a TIFF only where it declares none.
    world
        Text of a world file.
    points
        Control points, in pixels of the file and metres of `crs`; they go before a world file, and
        both before what a GeoTIFF says.
    near
        Where the plan lies, longitude and latitude; a picture far from it is noted. [°]

    Returns
    -------
    underlay
        At most `_warp.EDGE_SHOWN` px and `_warp.MOST_BYTES`.

    Raises
    ------
    UnreadableFileError
        If the file is no picture, has no place, or its place is not in Sweden.
    """
    name = name or path.name
    with _pixels.opened(path, name) as dataset:
        placed, system, fit = _placing(name, dataset, crs, world, points)
        # so that a file that lies nowhere is refused before its pixels are read
        extent = _extent(name, dataset, placed, system)
        notes = (*_far(name, extent, near), *_notes(name, dataset, fit))
        picture = _pixels.smaller(dataset, EDGE_READ)
        step = _pixels.step(dataset, EDGE_READ)
    a, b, c, d, e, f = placed[:6]
    coarser = Affine(a * step, b * step, c, d * step, e * step, f)
    png, size, target = _warp.warped(name, picture, coarser, system)
    corners = _warp.corners(target, size)
    stretch = math.cos(math.radians((corners[0][1] + corners[1][1]) / 2.0))
    return Underlay(
        png=png,
        corners=corners,
        title=Path(name).stem[:80],
        size=size,
        pixel_m=target.a * stretch,
        fit=fit,
        notes=notes,
    )


def _placing(
    name: str,
    dataset: DatasetReader,
    crs: int | None,
    world: str | None,
    points: Sequence[ControlPoint] | None,
) -> tuple[Affine, CRS, Fit | None]:
    """Return where the pixels lie and in which system: the first of points, world file, file."""
    declared = _declared(dataset)
    if points is not None:
        system = _system(name, crs)
        if not system.is_projected:
            message = phrase(
                "{system} counts degrees; give the control points in metres.", system=system.name
            )
            raise UnreadableFileError(message)
        fit = fitted(points)
        return fit.transform, system, fit
    if world is not None:
        return world_file(world), _system(name, crs), None
    if dataset.transform.is_identity:
        message = phrase(
            "{name} does not say where it lies; add its world file, or place it by control points.",
            name=name,
        )
        raise UnreadableFileError(message)
    if not is_placed(dataset.transform):
        message = phrase(
            "{name} says where it lies in a way that gives the picture no size; place it by its "
            "world file or by control points.",
            name=name,
        )
        raise UnreadableFileError(message)
    return dataset.transform, declared or _system(name, crs), None


def _declared(dataset: DatasetReader) -> CRS | None:
    """Return the system of a file that also says where its pixels lie, or None."""
    if dataset.crs is None or not is_placed(dataset.transform):
        return None
    try:
        found = CRS.from_wkt(dataset.crs.to_wkt())
    except (CRSError, RasterioError):
        return None
    return None if found.is_engineering else found


def _system(name: str, crs: int | None) -> CRS:
    if crs is None:
        message = phrase(
            "{name} does not say its coordinate system; choose its EPSG code.", name=name
        )
        raise UnreadableFileError(message)
    try:
        return CRS.from_epsg(crs)
    except CRSError as error:
        message = phrase(
            "EPSG:{crs} is no coordinate system that is known; choose another.", crs=crs
        )
        raise UnreadableFileError(message) from error


def _extent(name: str, dataset: DatasetReader, placed: Affine, system: CRS) -> Floats:
    """Return west, south, east, north in EPSG:3008; a picture not in Sweden is refused, in m."""
    edge = _warp.moved(name, _warp.rim(dataset.width, dataset.height, placed), system, LOCAL)
    low, high = edge.min(axis=0), edge.max(axis=0)
    east, north = (low + high) / 2.0
    wide = float((high - low).max())
    west, south, far_east, far_north = SWEDEN
    message = ""
    if not (west <= east <= far_east and south <= north <= far_north):
        message = phrase(
            "{name} would lie outside Sweden in {system}; check its coordinate system and "
            "that east comes first.",
            name=name,
            system=system.name,
        )
    elif not NARROWEST_M <= wide <= WIDEST_M:
        told = (
            phrase("{distance} km", distance=f"{wide / 1000.0:,.0f}")
            if wide > WIDEST_M
            else phrase("{distance} m", distance=f"{wide:.2g}")
        )
        message = phrase(
            "{name} would be {width} wide; cut out the district, or check what places it.",
            name=name,
            width=told,
        )
    if message:
        raise UnreadableFileError(message)
    return np.concatenate([low, high])


def _far(name: str, extent: Floats, near: tuple[float, float] | None) -> tuple[Note, ...]:
    if near is None:
        return ()
    middle = (extent[:2] + extent[2:]) / 2.0
    away = float(np.hypot(*(middle - to_metres(np.array([near]))[0])))
    if away <= FAR_M:
        return ()
    sentence = "{name} lies {km} km from the plan; check its coordinate system."
    return (note("picture_far", sentence, name=name, km=round(away / 1000.0)),)


def _notes(name: str, dataset: DatasetReader, fit: Fit | None) -> tuple[Note, ...]:
    found = []
    if fit is not None and fit.stretch > 1.0 + SKEW:
        sentence = (
            "The control points stretch {name} by {percent} % one way; check them, unless the "
            "picture was drawn so."
        )
        percent = round((fit.stretch - 1.0) * 100.0)
        found.append(note("picture_stretched", sentence, name=name, percent=percent))
    turn = dataset.tags().get(ORIENTATION, "1").strip()
    if turn in TURNED:
        sentence = (
            "{name} says that it should be shown turned (EXIF {turn}); it is used as it is stored."
        )
        found.append(note("picture_turned", sentence, name=name, turn=turn))
    return tuple(found)
