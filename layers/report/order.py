"""
Order: which body is painted before which, so that near ones hide far ones.

Bodies are prisms on one ground, seen from the side of small v. Along a line of sight (one u) the
body with the larger v lies behind. Two bodies that lie partly before and partly behind each other,
as a tower in the hole of its podium, are told apart by cutting one of them across.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Relations = dict[tuple[int, int], int | None]
Floats = npt.NDArray[np.float64]

SMALLEST_M = 0.02  # what is closer than this touches
ROUNDS = 3  # of cutting; what is then still entangled is painted by its middle
LEAST_M2 = 1e-4
SAME_M = 1e-3  # what is closer than this is one line


@dataclass(frozen=True, kw_only=True, eq=False)
class Prism:
    """
    A body on the ground.

    `shape` is its outline in u and v [m], `height` its height [m]. `outline` is the edge of the
    whole body where `shape` is a piece of it, None where it is whole. `row` is what the map says
    of the body.
    """

    shape: shapely.Polygon
    height: float
    row: dict[str, Any]
    outline: shapely.Geometry | None = None


def painted(prisms: Sequence[Prism], rise: float) -> list[Prism]:
    """
    Return bodies, cut where needed, in the order in which to paint them.

    Parameters
    ----------
    prisms
        Bodies that share no ground, or little.
    rise
        Metres of v that a metre of height hides on the picture.

    Returns
    -------
    prisms
        From the farthest to the nearest.
    """
    pieces = list(prisms)
    for _ in range(ROUNDS):
        found = _relations(pieces, rise)
        cuts = _cuts(pieces, found)
        if not cuts:
            break
        pieces = [
            part
            for place, piece in enumerate(pieces)
            for part in (cut(piece, cuts[place]) if place in cuts else [piece])
        ]
    else:
        found = _relations(pieces, rise)
    return [pieces[place] for place in _sorted(pieces, found)]


def relation(one: shapely.Polygon, other: shapely.Polygon) -> int | None:
    """
    Return whether a body lies before or behind another one.

    Parameters
    ----------
    one, other
        Outlines in u and v. [m]

    Returns
    -------
    relation
        1 when the first lies behind wherever both are seen along one line, -1 when it lies before,
        0 when no line meets both, None when it is both.
    """
    first, second = _edges(one), _edges(other)
    marks = np.unique(np.concatenate([first[:, 0], first[:, 2], second[:, 0], second[:, 2]]))
    middles = (marks[1:] + marks[:-1])[np.diff(marks) > SMALLEST_M] / 2.0
    votes = set()
    for u in middles:
        near, far = _crossings(first, u), _crossings(second, u)
        if len(near) and len(far):
            votes |= {_vote(a, b) for a in near for b in far}
    if len(votes) > 1:
        return None
    return votes.pop() if votes else 0


def cut(prism: Prism, marks: Sequence[float]) -> list[Prism]:
    """Return the pieces of a body between lines across the view, at these v [m]."""
    west, south, east, north = prism.shape.bounds
    # a cut beside a corner would leave a sliver, so it goes through the corner
    corners = np.unique(shapely.get_coordinates(prism.shape)[:, 1])
    nearest = ((corners[np.argmin(np.abs(corners - mark))], mark) for mark in marks)
    snapped = {corner if abs(corner - mark) < SMALLEST_M else mark for corner, mark in nearest}
    levels = [south - 1.0, *sorted(m for m in snapped if south < m < north), north + 1.0]
    outline = prism.outline or prism.shape.boundary
    return [
        replace(prism, shape=shapely.orient_polygons(part), outline=outline)
        for low, high in pairwise(levels)
        for part in shapely.get_parts(
            shapely.intersection(prism.shape, shapely.box(west - 1.0, low, east + 1.0, high))
        )
        if part.geom_type == "Polygon" and part.area > LEAST_M2
    ]


def _vote(one: Floats, other: Floats) -> int:
    """Compare two stretches of one line of sight; stretches that overlap, by their middles."""
    if one[0] >= other[1] - SMALLEST_M:
        return 1
    if other[0] >= one[1] - SMALLEST_M:
        return -1
    return 1 if one.sum() >= other.sum() else -1


def _edges(shape: shapely.Polygon) -> Floats:
    rings = [shapely.get_coordinates(ring) for ring in (shape.exterior, *shape.interiors)]
    return np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in rings])


def _crossings(edges: Floats, u: float) -> Floats:
    """Return the stretches of v that a line of sight has inside an outline, shape (n, 2)."""
    met = edges[(edges[:, 0] <= u) != (edges[:, 2] <= u)]
    along = (u - met[:, 0]) / (met[:, 2] - met[:, 0])
    v = np.sort(met[:, 1] + along * (met[:, 3] - met[:, 1]))
    return v.reshape(-1, 2)


def _pairs(pieces: Sequence[Prism], rise: float) -> Iterator[tuple[int, int]]:
    """Yield pairs whose pictures may overlap; of two far apart, either may be painted first."""
    bounds = np.array([piece.shape.bounds for piece in pieces]).reshape(-1, 4)
    heights = np.array([piece.height for piece in pieces])
    seen = shapely.box(bounds[:, 0], bounds[:, 1], bounds[:, 2], bounds[:, 3] + heights * rise)
    ones, others = shapely.STRtree(seen).query(seen)
    yield from ((int(a), int(b)) for a, b in zip(ones, others, strict=True) if a < b)


def _relations(pieces: Sequence[Prism], rise: float) -> Relations:
    return {(a, b): relation(pieces[a].shape, pieces[b].shape) for a, b in _pairs(pieces, rise)}


def _cuts(pieces: Sequence[Prism], found: Relations) -> dict[int, list[float]]:
    """Return where to cut which body: of two that are entangled the deeper, by the other's ends."""
    cuts: dict[int, list[float]] = {}
    for pair, order in found.items():
        if order is None:
            ends = [pieces[place].shape.bounds[1::2] for place in pair]
            deeper = int(ends[1][1] - ends[1][0] > ends[0][1] - ends[0][0])
            cuts.setdefault(pair[deeper], []).extend(ends[1 - deeper])
    return cuts


def _sorted(pieces: Sequence[Prism], found: Relations) -> list[int]:
    far = np.array([float(piece.shape.centroid.y) for piece in pieces])
    # those that do not meet come by their middles, so that the order never depends on the rows
    before: dict[int, set[int]] = {place: set() for place in np.argsort(-far).tolist()}
    for (one, other), order in found.items():
        if order != 0:
            is_behind = far[one] >= far[other] if order is None else order > 0
            before[other if is_behind else one].add(one if is_behind else other)
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError:
        return list(before)
