"""
View: from longitude and latitude to a picture seen from above at a slant, without vanishing points.

Far and near are drawn to one scale, so a length along the picture means the same everywhere and a
scale bar is true. The direction is that of the map on the screen.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from layers.deck import Camera

Floats = npt.NDArray[np.float64]

# WGS 84: the longer half axis [m], and the square of the first eccentricity [-]
AXIS_M, ECCENTRICITY = 6_378_137.0, 0.006_694_379_990_14
ROOM = 0.07  # beside what must be seen, of its width
SMALLEST_M = 60.0  # a single house is shown with its surroundings
FRONT = Camera(longitude=0.0, latitude=0.0)  # for its direction and tilt


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """
    The ground turned to the viewer.

    Coordinates are metres from an origin in degrees: u to the right of the picture, v away from the
    viewer.
    """

    longitude: float
    latitude: float
    bearing: float = FRONT.bearing

    def __call__(self, lonlat: Floats) -> Floats:
        """Return u and v [m] of longitudes and latitudes, shape (n, 2)."""
        angle = math.radians(self.latitude)
        # how far the ellipsoid is from a sphere here; a district is flat to a few centimetres
        bulge = 1.0 - ECCENTRICITY * math.sin(angle) ** 2
        across = AXIS_M / math.sqrt(bulge)
        along = across * (1.0 - ECCENTRICITY) / bulge
        east = across * math.cos(angle) * np.radians(lonlat[:, 0] - self.longitude)
        north = along * np.radians(lonlat[:, 1] - self.latitude)
        cos, sin = self._turn
        return np.column_stack([east * cos - north * sin, east * sin + north * cos])

    @property
    def north(self) -> tuple[float, float]:
        """Return u and v of one metre to the north."""
        cos, sin = self._turn
        return -sin, cos

    @property
    def _turn(self) -> tuple[float, float]:
        angle = math.radians(self.bearing)
        return math.cos(angle), math.sin(angle)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """
    What of the ground a picture shows, and how large.

    `left` and `top` are u and v [m] of the picture's upper left corner at ground level, `scale` is
    px per metre, `width` and `height` are px.
    """

    plane: Plane
    left: float
    top: float
    scale: float
    width: int
    height: int
    pitch: float = FRONT.pitch

    @property
    def flat(self) -> float:
        """Return how much shorter a length away from the viewer is than one across."""
        return math.cos(math.radians(self.pitch))

    @property
    def lift(self) -> float:
        """Return the px by which a metre of height moves a point up."""
        return self.scale * math.sin(math.radians(self.pitch))

    @property
    def box(self) -> shapely.Polygon:
        """Return the frame of the picture, in px."""
        return shapely.box(0.0, 0.0, self.width, self.height)

    def pixels(self, uv: Floats, height_m: float = 0.0) -> Floats:
        """Return px, y downwards, of points on the plane [m] at a height."""
        x = (uv[:, 0] - self.left) * self.scale
        y = (self.top - uv[:, 1]) * self.flat * self.scale - height_m * self.lift
        return np.column_stack([x, y])

    def ground(self, lonlat: Floats) -> Floats:
        """Return px of longitudes and latitudes on the ground."""
        return self.pixels(self.plane(lonlat))


def fitted(plane: Plane, points: Floats, heights: Floats, width: int) -> View:
    """
    Return the view that shows points with room around them.

    Parameters
    ----------
    plane
        The turned ground.
    points
        Corners of what must be seen, shape (n, 2). [m]
    heights
        How high each of them reaches, shape (n,). [m]
    width
        Width of the picture. [px]

    Returns
    -------
    view
        Between a third and nine tenths as high as wide.
    """
    flat = math.cos(math.radians(FRONT.pitch))
    low_u, low_v = points.min(axis=0)
    high_u = points[:, 0].max()
    high_v = (points[:, 1] + heights * math.tan(math.radians(FRONT.pitch))).max()
    room = ROOM * max(high_u - low_u, SMALLEST_M)
    span_u = float(high_u - low_u) + 2.0 * room
    span_v = float(high_v - low_v) + 2.0 * room / flat
    # a plan that is deep and narrow gets empty ground at its sides, not a picture like a tower
    span_u = max(span_u, span_v * flat / 0.9)
    span_v = max(span_v, span_u * 0.33 / flat)
    scale = width / span_u
    middle = (float(high_u + low_u) / 2.0, float(high_v + low_v) / 2.0)
    return View(
        plane=plane,
        left=middle[0] - span_u / 2.0,
        top=middle[1] + span_v / 2.0,
        scale=scale,
        width=width,
        height=round(span_v * flat * scale),
    )
