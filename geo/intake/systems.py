"""
Systems: in which coordinate system the numbers of a foreign layer are meant.

A layer without a system, with a wrong one, with the axes swapped or in millimetres is recognised
by where it falls: near the plan in one reading and nowhere sensible in the others. Only a declared
system that puts it near the plan is taken without a question; all else is for a person to decide.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from pyproj import Geod

from geo.errors import PlanError
from geo.intake import _known as known
from geo.intake._told import SENTENCES, UNITS, kilometres, notation
from geo.phrases import phrase
from geo.plan.crs import FAR_M

# so near the plan nothing is asked of a layer that declares its system
CLOSE_KM = 10.0
# another reading is preferred to one in Sweden only when it is so many times nearer
NEARER = 4.0
ABUSED = 2.0  # how many times farther a place counts that is outside the area of use
MOST_OTHERS = 6
LONGEST_LABEL = 60
SAME_DEGREES = 0.001  # two systems that differ by less are one for this purpose
FAR_KM = FAR_M / 1000.0
MOST_KM = 20_040.0  # half way round the earth
EARTH = Geod(ellps="WGS84")
PLACE = ("longitude", "latitude", "distance_km")
FIELDS = {"crs": int, "swapped": bool, "unit_m": int | float, "wkt": str}
FIELDS |= dict.fromkeys(PLACE, int | float)

Kind = Literal["sure", "question", "nowhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    One way to read the numbers of a layer, and where the layer then lies.

    `crs` is an EPSG number; 0 for a declared system that has none, whose text is then `wkt`.
    `swapped` numbers have north first; a number times `unit_m` is metres. The middle of the layer
    lies at `longitude` and `latitude` [°], `distance_km` from the plan.
    """

    crs: int
    swapped: bool = False
    unit_m: float = 1.0
    longitude: float
    latitude: float
    distance_km: float
    wkt: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the reading as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Reading":
        """Return a reading from plain values; raise `PlanError` if they are none."""
        values: dict[str, Any] = {name: data.get(name) for name in FIELDS}
        sound = all(isinstance(values[name], kind) for name, kind in FIELDS.items())
        sound = sound and all(abs(values[name]) <= MOST_KM for name in PLACE)
        if not sound or values["unit_m"] not in UNITS:
            message = "The reading of a layer is incomplete; choose its coordinate system again."
            raise PlanError(message)
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    What is to be done about the system of a layer.

    `sure` is taken as `best`; a `question` puts `best` first and `others` after it, most likely
    first; `nowhere` fits no reading. `code` and `values` key the text `bring.system.<code>`,
    `message` is the English sentence.
    """

    kind: Kind
    best: Reading | None = None
    others: tuple[Reading, ...] = ()
    code: str
    message: str
    values: dict[str, str] = field(default_factory=dict)


def judged(
    bounds: Iterable[float] | None,
    crs: str,
    *,
    near: tuple[float, float],
    sample: npt.ArrayLike | None = None,
) -> Verdict:
    """
    Judge in which system a layer is meant.

    Parameters
    ----------
    bounds
        West, south, east, north as they stand in the file.
    crs
        What the file declares: "EPSG:3006", WKT, or empty.
    near
        Longitude and latitude of the plan. [°]
    sample
        Points, shape (n, 2), or bounds of shapes, shape (n, 4), as they stand in the file; their
        median decides rather than `bounds`, which a single stray shape would move.

    Returns
    -------
    verdict
        Never an exception for what a file holds.

    Raises
    ------
    PlanError
        If the plan lies nowhere.
    """
    if not (abs(near[0]) <= 180.0 and abs(near[1]) < 90.0):
        message = "The plan has no place on the map; draw or load it before a layer is added."
        raise PlanError(message)
    numbers = known.quartiles(bounds, sample)
    if numbers is None:
        return _verdict("nowhere", "empty")
    system = known.declared(crs)
    readings = _readings(numbers, system, near)
    if system is None:
        return _undeclared(readings, numbers, crs.strip())
    return _declared(readings, numbers, system)


def placed(table: gpd.GeoDataFrame, reading: Reading) -> gpd.GeoDataFrame:
    """
    Return a layer whose numbers are read as chosen.

    Parameters
    ----------
    table
        As it stands in the file.
    reading
        The chosen one.

    Returns
    -------
    table
        East first, in metres (heights too) or degrees, its system declared; the same attributes.

    Raises
    ------
    PlanError
        If the system of the reading is unknown.
    """
    system = known.declared(f"EPSG:{reading.crs}" if reading.crs else reading.wkt)
    if system is None:
        message = phrase(
            "EPSG:{crs} is no plane system that is known; choose another.", crs=reading.crs
        )
        raise PlanError(message)
    if reading.swapped or reading.unit_m != 1.0:
        raw = table.geometry.to_numpy()
        shapes = known.righted(raw, reading.unit_m, swapped=reading.swapped)
        column = gpd.GeoSeries(shapes, index=table.index, name=table.geometry.name)
        table = table.set_geometry(column)
    return table.set_crs(known.system(*system), allow_override=True)


def zone_of(longitude: float, latitude: float) -> int:
    """
    Return the SWEREF 99 zone for a district.

    The nearest meridian among the zones in whose area of use it lies; of SWEREF 99, Lantmäteriet,
    as the EPSG data set has it. Municipalities at an edge may have chosen the neighbour.

    Raises
    ------
    PlanError
        If the point is outside Sweden.
    """
    return known.zone(longitude, latitude)


def _readings(
    numbers: known.Points, system: known.System | None, near: tuple[float, float]
) -> tuple[Reading, ...]:
    """
    Return the readings that give the layer a place, most likely first.

    Of what is declared any place counts, of the rest one in Sweden with half of the layer; first
    what is near, then what is within the area of use of its system, each by distance.
    """
    systems: list[known.System] = [(number, "") for number in known.PLAIN]
    if system is not None:
        systems = [system, *(s for s in systems if s != system)]
    found: list[Reading] = []
    for each in systems:
        for reading, in_sweden in _ways(numbers, each, near):
            own = each == system and _as_drawn(reading)
            if (own or in_sweden) and not any(_same(reading, other) for other in found):
                found.append(reading)
    return tuple(sorted(found, key=_likelihood))


def _ways(
    numbers: known.Points, system: known.System, near: tuple[float, float]
) -> list[tuple[Reading, bool]]:
    """Return the readings in one system that have a place, and whether it is in Sweden."""
    found = []
    for swapped, unit, place in known.ways(system, numbers):
        longitude, latitude = (float(v) for v in place[0])
        if np.isfinite(place[0]).all():
            reading = Reading(
                crs=system[0],
                swapped=swapped,
                unit_m=unit,
                longitude=longitude,
                latitude=latitude,
                distance_km=EARTH.inv(*near, longitude, latitude)[2] / 1000.0,
                wkt=system[1],
            )
            found.append((reading, bool(known.sweden(place).all())))
    return found


def _undeclared(readings: tuple[Reading, ...], numbers: known.Points, declared: str) -> Verdict:
    """Ask what a layer without a system is; what is near the plan is only the first guess."""
    if not readings:
        return _lost(numbers)
    best, *others = readings
    code = "unlabelled" if best.distance_km <= FAR_KM else "unlabelled_far"
    values = {"limit": f"{FAR_KM:.0f}"} if code == "unlabelled_far" else {}
    if declared:
        code, values = "unknown", {"declared": declared[:LONGEST_LABEL]}
    return _verdict("question", code, best, others, values)


def _declared(
    readings: tuple[Reading, ...], numbers: known.Points, system: known.System
) -> Verdict:
    """Take a layer as declared when that puts it near the plan, or else ask."""
    ours = [r for r in readings if (r.crs, r.wkt) == system]
    own = next((r for r in ours if _as_drawn(r)), None)
    others = [r for r in readings if r is not own]
    abroad = own is None or not known.sweden(np.array([own.longitude, own.latitude]))
    rivals = [r for r in others if _beats(r, own, abroad=abroad)]
    if abroad:  # far from the plan too it is rather the declared system with its axes swapped
        rivals += [r for r in ours if r is not own] + ([] if own else others)
    declared = known.label(system)
    if rivals:
        return _rivalled(rivals[0], own, [r for r in others if r is not rivals[0]], declared)
    if own is None:
        return _lost(numbers)
    if own.distance_km <= FAR_KM:
        return _verdict("sure", "as_declared", own, others)
    if not abroad:
        return _verdict("question", "elsewhere", own, others)
    if known.outside(own.crs, own.longitude, own.latitude) > 0.0:
        return _lost(numbers)
    values = {"declared": declared, "far": kilometres(own.distance_km)}
    return _verdict("nowhere", "abroad", None, others, values)


def _rivalled(rival: Reading, own: Reading | None, rest: list[Reading], declared: str) -> Verdict:
    """Ask whether a layer is meant as it declares or as another reading has it."""
    values = {"declared": declared}
    if rival.unit_m != 1.0:
        code, values = "scaled", {"unit": UNITS[rival.unit_m]}
    elif rival.swapped:
        code, values = "swapped", {}
    elif own is None:
        code = "label_lost"
    else:
        code = "label"
        values["far"] = kilometres(own.distance_km)
    others = rest if own is None else [own, *rest]
    return _verdict("question", code, rival, others, values)


def _lost(numbers: known.Points) -> Verdict:
    x, y = (f"{float(v):.6g}" for v in numbers[0])
    return _verdict("nowhere", "local", values={"x": x, "y": y})


def _verdict(
    kind: Kind,
    code: str,
    best: Reading | None = None,
    others: Iterable[Reading] = (),
    values: Mapping[str, str] | None = None,
) -> Verdict:
    filled = dict(values or {})
    if best is not None:
        filled |= {"reading": told(best), "km": kilometres(best.distance_km)}
    said = SENTENCES[code].format(**filled)
    offered = tuple(others)[:MOST_OTHERS]
    return Verdict(kind=kind, best=best, others=offered, code=code, message=said, values=filled)


def told(reading: Reading) -> str:
    """Return a reading in symbols, such as "EPSG:3008 (N, E; mm)"."""
    name = known.label((reading.crs, reading.wkt))
    return notation(name, reading.unit_m, swapped=reading.swapped)


def option(reading: Reading) -> dict[str, str]:
    """Return the values of the text `bring.system.option`, which offers a reading."""
    return {
        "reading": told(reading),
        "name": known.system(reading.crs, reading.wkt).name,
        "north": f"{reading.latitude:.2f}",
        "east": f"{reading.longitude:.2f}",
        "km": kilometres(reading.distance_km),
    }


def _beats(rival: Reading, own: Reading | None, *, abroad: bool) -> bool:
    """Return whether a reading is so much nearer than the declared one that it must be asked."""
    if rival.distance_km > FAR_KM or own is None:
        return rival.distance_km <= FAR_KM
    if abroad:
        return own.distance_km > FAR_KM
    return own.distance_km > max(CLOSE_KM, NEARER * rival.distance_km)


def _as_drawn(reading: Reading) -> bool:
    return not reading.swapped and reading.unit_m == 1.0


def _same(one: Reading, other: Reading) -> bool:
    """Return whether two readings are one, as those of TM and of UTM 33."""
    apart = max(abs(one.longitude - other.longitude), abs(one.latitude - other.latitude))
    ways = (one.swapped, one.unit_m) == (other.swapped, other.unit_m)
    return ways and apart <= SAME_DEGREES


def _likelihood(reading: Reading) -> tuple[bool, bool, float]:
    off = known.outside(reading.crs, reading.longitude, reading.latitude) > 0.0
    far = reading.distance_km > FAR_KM
    return far, far and off, reading.distance_km * (ABUSED if off else 1.0)
