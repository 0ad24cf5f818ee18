"""
Placing: where the pixels of a plan picture lie on the ground.

A world file says it in six numbers; control points say it by places that are known in both. A pixel
is counted from the corner of the picture, right and down, so its middle lies at a half.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rasterio.transform import Affine

from geo.errors import UnreadableFileError
from geo.phrases import phrase

Floats = npt.NDArray[np.float64]

FEWEST, MOST = 2, 50
LONGEST_WORLD = 2000  # letters of a world file
SMALLEST = 1e-18  # of what a pixel covers, in units of its system
FARTHEST = 1e9  # no coordinate in metres or pixels is so large
# points whose cloud is thinner than this share of its length lie on one line
THINNEST = 0.03
SKEW = 0.05  # how much a picture may be stretched one way before it is told


class ControlPoint(NamedTuple):
    """A place in the picture, in pixels right and down, and on the ground, in metres."""

    column: float
    row: float
    east: float
    north: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """
    A placing found from control points.

    Attributes
    ----------
    transform
        From pixels to metres.
    residuals_m
        How far each point lands from where it was said to be. [m]
    free
        Whether there are more points than a placing needs; without that they always fit.
    stretch
        Length of a pixel along the picture's longer axis over that along the shorter, at least 1;
        a picture that is only turned and scaled has 1.
    """

    transform: Affine
    residuals_m: tuple[float, ...]
    free: bool
    stretch: float

    @property
    def residual_m(self) -> float:
        """Return the root mean square of the residuals, in m."""
        return math.sqrt(sum(r * r for r in self.residuals_m) / len(self.residuals_m))


def fitted(points: Sequence[ControlPoint]) -> Fit:
    """
    Return the placing that fits control points best, by least squares.

    Two points turn, scale and move the picture; three or more may also stretch it (affine).

    Parameters
    ----------
    points
        At least two.

    Returns
    -------
    fit
        With the residual of every point. [m]

    Raises
    ------
    UnreadableFileError
        If there are too few, if they coincide or lie on one line, or if they mirror the picture.
    """
    table = np.array(points, dtype=float).reshape(-1, 4)
    _refuse_odd(table)
    pixels, metres = table[:, :2], table[:, 2:]
    # about their middle and of unit size, so that large coordinates cost no digits
    middle, size = pixels.mean(axis=0), float(np.ptp(pixels, axis=0).max())
    goal, ground = metres.mean(axis=0), float(np.ptp(metres, axis=0).max())
    near = (pixels - middle) / size
    matrix = _similar(near, (metres - goal) / ground)
    if len(table) > FEWEST:
        matrix = np.linalg.lstsq(near, (metres - goal) / ground, rcond=None)[0].T
    matrix = matrix * (ground / size)
    if np.linalg.det(matrix) >= 0.0:
        message = (
            "The control points mirror the picture; check that each place in the picture belongs "
            "to its place on the map, and that east comes first."
        )
        raise UnreadableFileError(message)
    shift = goal - matrix @ middle
    off = pixels @ matrix.T + shift - metres
    lengths = np.linalg.svd(matrix, compute_uv=False)
    (a, b), (d, e) = matrix.tolist()
    return Fit(
        transform=Affine(a, b, float(shift[0]), d, e, float(shift[1])),
        residuals_m=tuple(float(r) for r in np.hypot(off[:, 0], off[:, 1])),
        free=len(table) > FEWEST + 1,
        stretch=float(lengths[0] / lengths[1]),
    )


def world_file(text: str) -> Affine:
    """
    Return the placing that a world file states.

    Parameters
    ----------
    text
        Six numbers, one a line: pixel width, two turns, pixel height, and the middle of the first
        pixel.

    Returns
    -------
    transform
        From pixels, counted from the corner, to the file's own coordinates.

    Raises
    ------
    UnreadableFileError
        If the numbers are not six, or describe no picture.
    """
    parts = text.lstrip("\ufeff").split() if len(text) <= LONGEST_WORLD else []
    try:
        # Swedish programs write a comma
        numbers = [float(part.replace(",", ".")) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != 6 or not all(math.isfinite(n) and abs(n) < FARTHEST for n in numbers):
        message = (
            "The world file does not hold six numbers, one a line; export it again with the "
            "picture, or place the picture by control points."
        )
        raise UnreadableFileError(message)
    a, d, b, e, c, f = numbers
    # it names the middle of the first pixel, where a transform names its corner
    placed = Affine(a, b, c - (a + b) / 2.0, d, e, f - (d + e) / 2.0)
    if not has_size(placed):
        message = "The world file gives the picture no size; export it again with the picture."
        raise UnreadableFileError(message)
    return placed


def is_placed(placed: Affine) -> bool:
    """Return whether a picture says where its pixels lie, each at a place of its own."""
    return not placed.is_identity and has_size(placed)


def has_size(placed: Affine) -> bool:
    """Return whether pixels cover any ground."""
    finite = all(map(math.isfinite, placed[:6]))
    return finite and abs(placed.a * placed.e - placed.b * placed.d) >= SMALLEST


def _similar(near: Floats, goal: Floats) -> Floats:
    """Return the best turn and scale, with the rows of a picture counted downwards."""
    x, y = near[:, 0], -near[:, 1]
    size = float((x * x + y * y).sum())
    along = float((x * goal[:, 0] + y * goal[:, 1]).sum()) / size
    across = float((x * goal[:, 1] - y * goal[:, 0]).sum()) / size
    return np.array([[along, across], [across, -along]])


def _refuse_odd(table: Floats) -> None:
    """Refuse points that no placing follows from."""
    message = ""
    if not FEWEST <= len(table) <= MOST:
        message = phrase(
            "A picture is placed by {fewest} to {most} control points and not by {count}; "
            "three far apart are best.",
            fewest=FEWEST,
            most=MOST,
            count=len(table),
        )
    elif not (np.isfinite(table).all() and (np.abs(table) < FARTHEST).all()):
        message = "A control point has no place; give its two coordinates as numbers."
    elif any(_thin(part) for part in (table[:, :2], table[:, 2:])):
        message = (
            "The control points coincide or lie on one line, in the picture or on the map; choose "
            "three that form a wide triangle."
        )
    if message:
        raise UnreadableFileError(message)


def _thin(places: Floats) -> bool:
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    longest, shortest = float(spread[0]), float(spread[-1])
    return longest < 1e-6 or (len(places) > FEWEST and shortest < THINNEST * longest)
