"""What is known of coordinate systems, from the EPSG data set of pyproj, and of raw numbers."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.errors import PlanError
from geo.intake._told import UNITS
from geo.phrases import phrase
from geo.place import SYSTEMS
from geo.plan.crs import SWEDEN_DEGREES, TM, WGS84, horizontal

LONGEST_SYSTEM = 100_000
LONGEST_LABEL = 60  # letters of a name that a file gives its system
SURE_OF_NUMBER = 70  # confidence of PROJ that a text is an EPSG system under another name
BACK_M, BACK_DEGREES = 0.01, 1e-7

Points = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]
RT90 = tuple(range(3019, 3025))
# what layers of Swedish places are written in: after the systems of Sweden WGS 84, those of web
# maps and of INSPIRE, and the zone of UTM next to it
PLAIN = (*SYSTEMS, *RT90, WGS84, 3857, 3035, 25832)
ZONES = tuple(number for number in SYSTEMS if number != TM)
System = tuple[int, str]  # EPSG number, or 0 and the text of a system that has none


@lru_cache(maxsize=64)
def system(number: int, wkt: str = "") -> CRS:
    """Return a coordinate system; raise `CRSError` if it is unknown."""
    return CRS(wkt) if wkt and not number else CRS(number)


@lru_cache(maxsize=64)
def declared(text: str) -> System | None:
    """
    Return the plane system that a text declares, or None when it declares none.

    The old +init= would read a file that the text names, so it is none.
    """
    if not 0 < len(text) <= LONGEST_SYSTEM or "init=" in text:
        return None
    try:
        plane = horizontal(CRS(text))
    except CRSError:
        return None
    if plane is None or not (plane.is_geographic or plane.is_projected):
        return None
    number = plane.to_epsg(min_confidence=SURE_OF_NUMBER)
    return (number, "") if number else (0, plane.to_wkt())


def label(found: System) -> str:
    """Return how a system is named: by its number where it has one."""
    number, wkt = found
    if number:
        return f"EPSG:{number}"
    seen = "".join(sign for sign in str(system(0, wkt).name) if sign.isprintable())
    return seen[:LONGEST_LABEL]


def spots(found: System, numbers: Points) -> Points:
    """
    Return longitude and latitude of numbers, shape (n, 2), in degrees; NaN where they lie nowhere.

    What does not come back when it is transformed back lies nowhere: far from its meridian a
    projection answers with a place that means nothing.
    """
    try:
        there, back = _between(found)
    except ProjError:
        return np.full_like(numbers, np.nan)
    degrees = np.column_stack(there.transform(numbers[:, 0], numbers[:, 1]))
    again = np.column_stack(back.transform(degrees[:, 0], degrees[:, 1]))
    limit = BACK_M if system(*found).is_projected else BACK_DEGREES
    with np.errstate(invalid="ignore"):
        returned = np.abs(again - numbers) <= limit
        sound = returned & (np.abs(degrees) <= (180.0, 90.0))
    return np.where(sound.all(axis=1)[:, None], degrees, np.nan)


def ways(found: System, numbers: Points) -> Iterator[tuple[bool, float, Points]]:
    """Yield the ways to read numbers in a system: swapped, unit [m], and where they then lie."""
    units = tuple(UNITS) if system(*found).is_projected else (1.0,)
    plain = [(swapped, unit) for swapped in (False, True) for unit in units]
    read = [(numbers[:, ::-1] if swapped else numbers) * unit for swapped, unit in plain]
    places = spots(found, np.vstack(read)).reshape(len(plain), *numbers.shape)
    for (swapped, unit), place in zip(plain, places, strict=True):
        yield swapped, unit, place


def sweden(degrees: Points) -> npt.NDArray[np.bool_]:
    """Return which points, shape (..., 2), are within the extent of Sweden and its waters."""
    low, high = np.array(SWEDEN_DEGREES[:2]), np.array(SWEDEN_DEGREES[2:])
    within: npt.NDArray[np.bool_] = np.asarray(((degrees >= low) & (degrees <= high)).all(axis=-1))
    return within


def outside(number: int, longitude: float, latitude: float) -> float:
    """Return how far a point is outside the area of use of a system, 0 inside it, in degrees."""
    area = system(number).area_of_use if number else None
    if area is None:
        return 0.0
    west, south, east, north = area.bounds
    return max(west - longitude, longitude - east, south - latitude, latitude - north, 0.0)


def meridian(number: int) -> float:
    """Return the central meridian of a projected system, in degrees."""
    operation = system(number).coordinate_operation
    params = operation.params if operation else []
    return next(float(p.value) for p in params if p.name == "Longitude of natural origin")


def zone(longitude: float, latitude: float) -> int:
    """
    Return the zone with the nearest meridian among those in whose area of use a point lies.

    Raises
    ------
    PlanError
        If the point is outside Sweden.
    """
    if not sweden(np.array([longitude, latitude])):
        message = phrase(
            "{longitude}° E, {latitude}° N is outside Sweden, where SWEREF 99 has no zone; "
            "check the coordinates.",
            longitude=f"{longitude:g}",
            latitude=f"{latitude:g}",
        )
        raise PlanError(message)
    off = {c: (outside(c, longitude, latitude), abs(longitude - meridian(c))) for c in ZONES}
    return min(ZONES, key=off.__getitem__)


def righted(shapes: Shapes, unit_m: float, *, swapped: bool) -> Shapes:
    """Return shapes with east first and in metres, heights too."""
    order = [1, 0, 2] if swapped else [0, 1, 2]

    def right(numbers: Points) -> Points:
        scaled: Points = numbers[:, order[: numbers.shape[1]]] * unit_m
        return scaled

    solid = shapely.has_z(shapes)
    moved = shapes.copy()
    moved[~solid] = shapely.transform(shapes[~solid], right)
    moved[solid] = shapely.transform(shapes[solid], right, include_z=True)
    return moved


def middles(bounds: Points) -> Points:
    """Return the middles of bounds, shape (n, 4), that are numbers."""
    centres = bounds[:, :2] / 2.0 + bounds[:, 2:] / 2.0
    return centres[np.isfinite(centres).all(axis=1)]


def quartiles(bounds: Iterable[float] | None, sample: npt.ArrayLike | None) -> Points | None:
    """
    Return the median and two corners of a layer, shape (3, 2), or None where it has no numbers.

    Half of all points lie between the corners, so that single strays move neither; without a
    sample these are the corners of the bounds.
    """
    points = _points(sample) if sample is not None else np.empty((0, 2))
    if not len(points):
        box = _points([tuple(bounds)] if bounds is not None else [])
        if not len(box):
            return None
        edges = np.array([tuple(bounds or ())], dtype=float).reshape(2, 2)
        return np.vstack([box, edges])
    middle = np.median(points, axis=0)
    return np.vstack([middle, *np.quantile(points, [0.25, 0.75], axis=0)])


def _points(values: npt.ArrayLike) -> Points:
    """Return finite points from points or bounds; none where they are neither."""
    try:
        table = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        return np.empty((0, 2))
    if table.ndim != 2 or table.shape[1] not in {2, 4}:
        return np.empty((0, 2))
    return middles(table if table.shape[1] == 4 else np.hstack([table, table]))


@lru_cache(maxsize=64)
def _between(found: System) -> tuple[Transformer, Transformer]:
    plane = system(*found)
    return (
        Transformer.from_crs(plane, WGS84, always_xy=True),
        Transformer.from_crs(WGS84, plane, always_xy=True),
    )
