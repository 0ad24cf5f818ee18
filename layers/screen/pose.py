"""Pose: how somebody looks at the map, as one browser tells it and others take it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

# what a camera may be, in degrees; zoom as a web map counts it
RANGES = {
    "longitude": (-180.0, 180.0),
    "latitude": (-90.0, 90.0),
    "zoom": (0.0, 24.0),
    "pitch": (0.0, 90.0),
    "bearing": (-3600.0, 3600.0),  # a map that is turned on and on counts on
}
SIZES = ("width", "height")
LARGEST_PX = 1e5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """
    Centre [degrees], zoom, tilt and direction [degrees] of a camera, and the size of its map.

    By the size, 0 where it is not known, a larger screen can show as much of the district. [px]
    """

    longitude: float
    latitude: float
    zoom: float
    pitch: float
    bearing: float
    width: float = 0.0
    height: float = 0.0

    def to_json(self) -> dict[str, float]:
        """Return the camera as the map reads it."""
        return {name: value for name, value in asdict(self).items() if name not in SIZES or value}


def posed(given: object) -> Pose | None:
    """Return a camera that a browser told of, nothing if any of it does not hold."""
    if not isinstance(given, Mapping):
        return None
    found = {name: _within(given.get(name), *ends) for name, ends in RANGES.items()}
    if None in found.values():
        return None
    size = {name: _within(given.get(name), 1.0, LARGEST_PX) for name in SIZES}
    if None not in size.values():
        found |= size
    return Pose(**found)  # type: ignore[arg-type]  # nothing of it is None


def _within(value: object, low: float, high: float) -> float | None:
    """Return a number that holds; NaN and what is endless do not."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if math.isfinite(value) and low <= value <= high else None
