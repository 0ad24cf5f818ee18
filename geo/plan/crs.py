"""
Coordinate systems: that of the place inside, WGS 84 at the borders.

Whatever system a file declares is read and transformed to the system of the plan's place: EPSG:3008
for Helsingborg. Where nothing is declared, coordinates are taken for EPSG:3008 only if they fall
where Helsingborg lies in it; otherwise the file is refused, because a guess would move the district
and change every area.
"""

from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geo.errors import Note, UnreadableFileError
from geo.phrases import phrase
from geo.plan._notes import note
from geo.plan._sqlite import NAMES_FILES

LOCAL = 3008
WGS84 = 4326

# extent in EPSG:3008: west, south, east, north. [m]
HELSINGBORG = (80_000.0, 6_190_000.0, 120_000.0, 6_240_000.0)
SWEDEN = (-60_000.0, 6_090_000.0, 700_000.0, 7_720_000.0)
# a plan beyond this is probably in another zone than it says: 12 00 lies 94 km off, TM 256 km
FAR_M = 50_000.0
CENTRE = (99_600.0, 6_213_600.0)
# Sweden with its waters: west, south, east, north. [°]
SWEDEN_DEGREES = (10.0, 54.8, 25.0, 69.5)
# so far from its meridian a zone stretches lengths by a ten-thousandth
FAR_FROM_MERIDIAN_M = 100_000.0
ZONE_EAST_M = 150_000.0  # of the meridian, in the twelve local zones
TM = 3006


def to_local(
    table: gpd.GeoDataFrame, crs: int = LOCAL
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """
    Return a table in the system of a place, with notes on what was assumed or left out.

    Parameters
    ----------
    table
        Any declared system; without one, coordinates must fall around Helsingborg. Index id.
    crs
        EPSG number of the place's system.

    Returns
    -------
    table
        Coordinates in that system, rows outside Sweden left out. [m]
    notes
        `crs_assumed`, `outside_area`, `far_away`, `far_from_meridian`.

    Raises
    ------
    UnreadableFileError
        If the system is unknown, or if nothing falls in Sweden once it is transformed.
    """
    declared = horizontal(table.crs)
    if declared is not None:
        return _judged(_transformed(table, declared, crs), crs, as_drawn=declared == CRS(crs))
    if crs != LOCAL:
        message = phrase(
            "The layer has no coordinate system, and only around Helsingborg is one taken "
            "for granted; declare the system in the file (the place has EPSG:{crs}).",
            crs=crs,
        )
        raise UnreadableFileError(message)
    if not _inside(table, HELSINGBORG).all():
        west, south, east, north = _extent(table)
        message = phrase(
            "The layer has no coordinate system and its coordinates, {west} to {east} and "
            "{south} to {north}, do not fall around Helsingborg in EPSG:{local}; declare the "
            "system in the file.",
            west=f"{west:.6g}",
            east=f"{east:.6g}",
            south=f"{south:.6g}",
            north=f"{north:.6g}",
            local=LOCAL,
        )
        raise UnreadableFileError(message)
    sentence = (
        "The layer has no coordinate system; its coordinates fall around Helsingborg in "
        f"EPSG:{LOCAL} and are taken for it. Check the map."
    )
    placed = np.isfinite(table.total_bounds).all()
    found = (note("crs_assumed", sentence),) if placed else ()
    return table.set_crs(LOCAL, allow_override=True), found


def to_wgs84(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Return a table in WGS 84 longitude and latitude, for maps and GeoJSON.

    Parameters
    ----------
    table
        Any declared system.

    Returns
    -------
    table
        Longitude first. [°]
    """
    return table.to_crs(WGS84)


def to_metres(lonlat: npt.NDArray[np.float64], crs: int = LOCAL) -> npt.NDArray[np.float64]:
    """Return points, shape (n, 2), of longitude and latitude in metres of a place's system."""
    east, north = _between(WGS84, crs).transform(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([east, north])


def to_lonlat(metres: npt.NDArray[np.float64], crs: int = LOCAL) -> npt.NDArray[np.float64]:
    """Return points, shape (n, 2), of a place's system as degrees of longitude and latitude."""
    east, north = _between(crs, WGS84).transform(metres[:, 0], metres[:, 1])
    return np.column_stack([east, north])


@lru_cache(maxsize=32)
def _between(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def horizontal(crs: CRS | None) -> CRS | None:
    """
    Return the plane part of a system, or None where nothing real is declared.

    GeoPackage ids -1 and 0 mean undefined; they arrive as an engineering system and as a
    geographic one on an unknown datum. A system that sends whoever uses it to other files is as
    good as undefined.
    """
    if crs is None:
        return None
    if NAMES_FILES.search(crs.to_wkt()):
        return None
    plane = crs.sub_crs_list[0] if crs.is_compound else crs
    undefined = plane.is_engineering or str(plane.name).lower().startswith("undefined")
    return None if undefined else plane


def _transformed(table: gpd.GeoDataFrame, declared: CRS, crs: int) -> gpd.GeoDataFrame:
    named = table.set_crs(declared, allow_override=True)
    try:
        return named.to_crs(crs)
    except (ProjError, shapely.GEOSException) as error:
        message = phrase(
            "The coordinates cannot be transformed from {system} to EPSG:{crs}; check the "
            "coordinate system that the file declares.",
            system=declared.name,
            crs=crs,
        )
        raise UnreadableFileError(message) from error


def _judged(
    table: gpd.GeoDataFrame, crs: int, *, as_drawn: bool
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """
    Leave out what is not in Sweden, and say so when the rest is far from where it should be.

    A drawing in the very system of the place keeps its areas wherever its origin is, so it is only
    noted; one that was transformed from elsewhere has areas that mean nothing.
    """
    inside = _inside(table, _sweden(crs))
    if as_drawn and not inside.any():
        inside = np.ones(len(table), dtype=bool)
    if len(table) and not inside.any():
        message = phrase(
            "No shape of the layer falls in Sweden when it is read as the file declares; "
            "check its coordinate system and whether the axes are swapped (EPSG:{crs} wants "
            "east first).",
            crs=crs,
        )
        raise UnreadableFileError(message)
    notes = []
    if not inside.all():
        sentence = "{ids}: outside Sweden, left out. Check the coordinates."
        notes.append(note("outside_area", sentence, table.index[~inside]))
    kept = table[inside]
    return kept, (*notes, *_far(kept, crs))


def _far(table: gpd.GeoDataFrame, crs: int) -> tuple[Note, ...]:
    """Say when a layer lies where the system of the place does not suit it."""
    if crs == LOCAL:
        distance_m = _distance(table)
        if distance_m <= FAR_M:
            return ()
        sentence = (
            "The layer lies {km} km from Helsingborg; check that its coordinate system is the one "
            "that the file declares and that east comes first."
        )
        return (note("far_away", sentence, km=round(distance_m / 1000.0)),)
    west, _, east, _ = _extent(table)
    off_m = abs((west + east) / 2.0 - ZONE_EAST_M)
    if crs == TM or not off_m > FAR_FROM_MERIDIAN_M:
        return ()
    sentence = (
        "The layer lies {km} km from the meridian of EPSG:{crs}, which stretches areas; name the "
        "zone of the place."
    )
    return (note("far_from_meridian", sentence, km=round(off_m / 1000.0), crs=crs),)


@lru_cache(maxsize=32)
def _sweden(crs: int) -> tuple[float, ...]:
    """Return the extent of Sweden in a system, in m."""
    if crs == LOCAL:
        return SWEDEN
    return tuple(_between(WGS84, crs).transform_bounds(*SWEDEN_DEGREES))


def _inside(table: gpd.GeoDataFrame, extent: tuple[float, ...]) -> npt.NDArray[np.bool_]:
    """Whether each shape lies in an extent; one without coordinates lies everywhere."""
    bounds = shapely.bounds(table.geometry.to_numpy())
    west, south, east, north = extent
    within = (
        (bounds[:, 0] >= west)
        & (bounds[:, 1] >= south)
        & (bounds[:, 2] <= east)
        & (bounds[:, 3] <= north)
    )
    nowhere = (table.geometry.is_empty | table.geometry.isna()).to_numpy()
    inside: npt.NDArray[np.bool_] = within | nowhere
    return inside


def _extent(table: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = (float(v) for v in table.total_bounds)
    return west, south, east, north


def _distance(table: gpd.GeoDataFrame) -> float:
    """Distance from Helsingborg to the middle of a layer; 0 when it holds no coordinates, in m."""
    west, south, east, north = _extent(table)
    distance = np.hypot((west + east) / 2.0 - CENTRE[0], (south + north) / 2.0 - CENTRE[1])
    return float(distance) if np.isfinite(distance) else 0.0
