"""
Massing: a plot and a rule of building become bodies that stand on the ground.

Bodies are laid along the longest side of the plot's smallest rectangle, clipped by what may be
built upon, and cut so that no two of them cover the same ground: a tower on a podium is the tower
with all its storeys beside a podium with a hole. Everything is EPSG:3008 metres.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import shapely
from shapely import affinity

from geo.errors import PlanError
from geo.phrases import phrase
from geo.plan._forms import FORMS, SLIVER_M2, Notes, clipped, solid
from geo.plan._notes import note
from geo.sketch import Massing
from geo.terms import MassingKind

Parts = tuple["Part", ...]

HIGHEST = 200.0
STEPS = 11  # halvings that find storeys to a tenth


class Part(NamedTuple):
    """A body on the ground: its outline in metres, and its storeys."""

    shape: shapely.Polygon
    storeys: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Body:
    """
    What a massing makes of a plot.

    `parts` share no ground. `plot_ratio` is gross floor area above ground over plot area [-], areas
    are in m².
    """

    parts: Parts
    plot_m2: float
    buildable_m2: float
    notes: Notes = ()

    @property
    def footprint_m2(self) -> float:
        """Return the ground that is covered, in m²."""
        return float(sum(part.shape.area for part in self.parts))

    @property
    def gfa_m2(self) -> float:
        """Return the gross floor area above ground, in m²."""
        return float(sum(part.shape.area * part.storeys for part in self.parts))

    @property
    def plot_ratio(self) -> float:
        """Return floor area over plot area."""
        return self.gfa_m2 / self.plot_m2


def buildable(plot: shapely.Polygon, setback_m: float) -> shapely.Geometry:
    """
    Return what of a plot lies at least the setback from its edges.

    Parameters
    ----------
    plot
        Outline, holes are kept free too. [m]
    setback_m
        Distance to all sides. [m]

    Returns
    -------
    buildable
        A polygon, several, or an empty shape where the plot is too narrow.
    """
    if setback_m <= 0.0:
        return plot
    return shapely.buffer(plot, -setback_m, join_style="mitre")


def body(plot: shapely.Polygon, massing: Massing) -> Body:
    """
    Return what stands on a plot.

    Parameters
    ----------
    plot
        A polygon that does not cross itself. [m]
    massing
        The rule of building.

    Returns
    -------
    body
        Parts that share no ground, all inside the buildable area.

    Raises
    ------
    PlanError
        If the plot crosses itself or is too small or too thin for the massing.
    """
    if not plot.is_valid or plot.area < SLIVER_M2:
        message = "The outline of the plot crosses itself or encloses nothing; draw it again."
        raise PlanError(message)
    free = shapely.union_all(solid(buildable(plot, massing.setback_m)))
    if free.is_empty:
        message = phrase(
            "Nothing is left of the plot of {area} m2 at {setback} m from its edges; reduce "
            "the setback or draw a larger plot.",
            area=f"{plot.area:.0f}",
            setback=f"{massing.setback_m:g}",
        )
        raise PlanError(message)
    # near the origin, for far from it every corner has lost half of its digits
    east, north = shapely.get_coordinates(plot.centroid)[0]
    near = affinity.translate(free, -east, -north)
    angle = _direction(affinity.translate(plot, -east, -north))
    raised, notes = _raised(affinity.rotate(near, -angle, origin=(0, 0)), massing)
    parts = [
        Part(affinity.translate(cut, east, north), part.storeys)
        for part in raised
        for cut in solid(clipped(affinity.rotate(part.shape, angle, origin=(0, 0)), near))
    ]
    if not parts:
        message = phrase(
            "No body {depth} m deep fits on the plot of {area} m2; reduce depth or setback, "
            "or draw a larger plot.",
            depth=f"{massing.depth_m:g}",
            area=f"{plot.area:.0f}",
        )
        raise PlanError(message)
    return Body(parts=tuple(parts), plot_m2=plot.area, buildable_m2=free.area, notes=notes)


def storeys_for(
    plot: shapely.Polygon,
    massing: Massing,
    *,
    gfa_m2: float | None = None,
    plot_ratio: float | None = None,
) -> Massing:
    """
    Return the massing with as many storeys as a floor area needs, to a tenth of a storey.

    Parameters
    ----------
    plot
        Outline. [m]
    massing
        The rule of building; all but its storeys holds.
    gfa_m2
        Gross floor area above ground that is wanted. [m²]
    plot_ratio
        Or the same over the area of the plot. [-]

    Returns
    -------
    massing
        With other storeys.

    Raises
    ------
    PlanError
        If no number of storeys gives the area, or nothing fits on the plot.
    """
    wanted = gfa_m2 if gfa_m2 is not None else (plot_ratio or 0.0) * plot.area
    low, high = massing.recessed_storeys + 0.5, HIGHEST
    reach = [body(plot, replace(massing, storeys=s)).gfa_m2 for s in (low, high)]
    if not reach[0] <= wanted <= reach[1]:
        message = phrase(
            "{wanted} m2 cannot be reached on this plot: it takes {least} to {most} m2 in "
            "this form; choose another area or form.",
            wanted=f"{wanted:.0f}",
            least=f"{reach[0]:.0f}",
            most=f"{reach[1]:.0f}",
        )
        raise PlanError(message)
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        if body(plot, replace(massing, storeys=middle)).gfa_m2 < wanted:
            low = middle
        else:
            high = middle
    return replace(massing, storeys=round((low + high) / 2.0, 1))


def _direction(plot: shapely.Polygon) -> float:
    """Return the direction of the longest side of the plot's smallest rectangle, in degrees."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(plot))
    sides = np.diff(corners[:3], axis=0)
    along = sides[int(np.hypot(*sides[1]) > np.hypot(*sides[0]) * (1.0 + 1e-9))]
    return float(np.degrees(np.arctan2(along[1], along[0]))) % 180.0


def _raised(free: shapely.Geometry, massing: Massing) -> tuple[Parts, Notes]:
    """Return the parts on a turned plot, the top storeys drawn back, and what could not be done."""
    shape, notes = FORMS[massing.kind](free, massing)
    if massing.kind == MassingKind.PODIUM:
        return _podium(free, shape, massing), notes
    if massing.kind == MassingKind.TERRACES:
        return _terraces(shape, massing), notes
    recessed = min(massing.recessed_storeys, massing.storeys - 0.5)
    if recessed <= 0.0:
        return (Part(shape, massing.storeys),), notes
    core = shapely.buffer(shape, -massing.recess_m, join_style="mitre")
    if not solid(core):
        told = "The body is too thin for a recessed top; all storeys are alike."
        return (Part(shape, massing.storeys),), (*notes, note("recess_left_out", told))
    ring = shape.difference(core)
    return (Part(core, massing.storeys), Part(ring, massing.storeys - recessed)), notes


def _podium(free: shapely.Geometry, tower: shapely.Geometry, massing: Massing) -> Parts:
    low = min(massing.podium_storeys, massing.storeys)
    return Part(tower, massing.storeys), Part(free.difference(tower), low)


def _terraces(shape: shapely.Geometry, massing: Massing) -> Parts:
    """Cut a slab into steps that fall by a storey each, down to one."""
    upright = massing.quarter % 2 == 1
    west, south, east, north = shape.bounds
    low, high = (south, north) if upright else (west, east)
    count = max(1, int(np.ceil((high - low) / massing.step_m - 1e-6)))
    steps = []
    for number in range(count):
        start = low + number * massing.step_m
        end = high if number == count - 1 else start + massing.step_m
        box = (west, start, east, end) if upright else (start, south, end, north)
        steps.append(
            Part(shape.intersection(shapely.box(*box)), max(1.0, massing.storeys - number))
        )
    return tuple(steps)
