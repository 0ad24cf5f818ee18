"""
Drawn: sketches and works become features of the map, and what was drawn there comes back.

A browser sends all features at every edit. One that comes back as it was sent is left as it is, to
the last digit; of the others every corner that meets a corner of the plan takes its exact place, so
that walls drawn against each other are one wall.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import UnknownChoiceError
from geo.plan.crs import to_lonlat, to_metres
from geo.scenario import Scenario
from geo.sketch import DrawnWork, House, Massing, Point, Ring, Sketch
from geo.terms import MassingKind

Floats = npt.NDArray[np.float64]
Feature = dict[str, Any]

SAME_CORNER_M = 0.05  # the map rounds to less than a millimetre; a hand does not come this close
DECIMALS = 9  # of a degree: a tenth of a millimetre

PLOT, FOOTPRINT, LINE, AREA = "plot", "footprint", "line", "area"


@dataclass(frozen=True, kw_only=True)
class Template:
    """
    What a newly drawn plot or work begins as.

    `line` and `area` are kinds of civil works; plots are named by `title` and a number.
    """

    massing: Massing
    house: House
    line: str
    area: str
    title: str = ""


def features(scenario: Scenario) -> list[Feature]:
    """
    Return everything that was drawn, as GeoJSON features in longitude and latitude.

    Parameters
    ----------
    scenario
        Its sketches and drawn works.

    Returns
    -------
    features
        Polygons and lines with `id` and the property `kind`: plot, footprint, line or area.
    """
    crs = scenario.plan.place.crs
    return [
        *(_plot_feature(sketch, crs) for sketch in scenario.sketches),
        *(_work_feature(work, crs) for work in scenario.drawn_works),
    ]


def with_features(
    scenario: Scenario, sent: Iterable[Mapping[str, Any]], template: Template, corners: Floats
) -> Scenario:
    """
    Return the scenario as it is now drawn on the map.

    Parameters
    ----------
    scenario
        As it was when its features were sent to the map.
    sent
        All features of the map, checked by the caller: ids, kinds, finite coordinates.
    template
        For what is new; a part that was split off or copied takes after the feature it names in the
        property `origin`.
    corners
        Known corners, shape (n, 2), which drawn corners may meet. [m]

    Returns
    -------
    scenario
        The same plan and choices; order is that of the map.

    Raises
    ------
    UnknownChoiceError
        If a feature makes no plot or work.
    """
    rows = list(sent)
    if len({row["id"] for row in rows}) < len(rows):
        message = "Two drawn shapes have the same id; draw the last one again."
        raise UnknownChoiceError(message)
    met, names = _Corners(corners, scenario.plan.place.crs), _Names(scenario, template.title)
    plots = {sketch.id: sketch for sketch in scenario.sketches}
    works = {work.id: work for work in scenario.drawn_works}
    sketches, drawn = [], []
    for row in rows:
        name, kind = str(row["id"]), row["properties"]["kind"]
        origin = str(row["properties"].get("origin", ""))
        if kind in {PLOT, FOOTPRINT}:
            like = plots.get(name) or plots.get(origin)
            sketches.append(names.named(_sketch(row, like, template, met)))
        else:
            before = works.get(name) or works.get(origin)
            drawn.append(_work(row, before, template, met))
    return dataclasses.replace(scenario, sketches=tuple(sketches), drawn_works=tuple(drawn))


@lru_cache(maxsize=1024)
def _plot_feature(sketch: Sketch, crs: int) -> Feature:
    kind = FOOTPRINT if sketch.massing.kind == MassingKind.FOOTPRINT else PLOT
    rings = [_degrees((*ring, ring[0]), crs) for ring in sketch.rings]
    return _feature(sketch.id, "Polygon", rings, kind)


@lru_cache(maxsize=1024)
def _work_feature(work: DrawnWork, crs: int) -> Feature:
    if work.closed:
        return _feature(work.id, "Polygon", [_degrees((*work.points, work.points[0]), crs)], AREA)
    return _feature(work.id, "LineString", _degrees(work.points, crs), LINE)


def _feature(name: str, kind: str, coordinates: list[Any], drawn_as: str) -> Feature:
    return {
        "type": "Feature",
        "id": name,
        "geometry": {"type": kind, "coordinates": coordinates},
        "properties": {"kind": drawn_as},
    }


def _degrees(points: Ring, crs: int) -> list[list[float]]:
    rounded: list[list[float]] = np.round(to_lonlat(np.array(points), crs), DECIMALS).tolist()
    return rounded


class _Corners:
    """Known corners, looked up by place."""

    def __init__(self, corners: Floats, crs: int) -> None:
        self.corners, self.crs = corners, crs
        self.tree = shapely.STRtree(shapely.points(corners))

    def place(self, lonlat: Any) -> Ring:  # noqa: ANN401 - lists of two numbers
        """Return corners in metres, those that meet a known one exactly there."""
        metres = to_metres(np.array(lonlat, dtype=float), self.crs)
        if len(self.corners):
            drawn, known = self.tree.query_nearest(
                shapely.points(metres), max_distance=SAME_CORNER_M, all_matches=False
            )
            metres[drawn] = self.corners[known]
        return tuple(_point(corner) for corner in metres.tolist())


def _sketch(
    row: Mapping[str, Any], like: Sketch | None, template: Template, met: _Corners
) -> Sketch:
    name, kind = str(row["id"]), row["properties"]["kind"]
    if like is not None and like.id == name and _unchanged(row, _plot_feature(like, met.crs)):
        return like
    rings = tuple(met.place(ring[:-1]) for ring in row["geometry"]["coordinates"])
    if like is not None:
        title = like.name if like.id == name else ""
        return dataclasses.replace(like, id=name, rings=rings, name=title)
    massing = template.massing
    if kind == FOOTPRINT:
        massing = dataclasses.replace(massing, kind=MassingKind.FOOTPRINT, setback_m=0.0)
    return Sketch(id=name, rings=rings, massing=massing, house=template.house)


def _work(
    row: Mapping[str, Any], like: DrawnWork | None, template: Template, met: _Corners
) -> DrawnWork:
    name, closed = str(row["id"]), row["properties"]["kind"] == AREA
    if like is not None and like.id == name and _unchanged(row, _work_feature(like, met.crs)):
        return like
    coordinates = row["geometry"]["coordinates"]
    points = met.place(coordinates[0][:-1] if closed else coordinates)
    if like is not None and like.closed == closed:
        return dataclasses.replace(like, id=name, points=points)
    return DrawnWork(
        id=name,
        kind=template.area if closed else template.line,
        points=points,
        closed=closed,
        start_year=template.house.start_year,
        completion_year=template.house.completion_year,
    )


def _unchanged(row: Mapping[str, Any], sent: Feature) -> bool:
    coordinates = row["geometry"]["coordinates"]
    return bool(coordinates == sent["geometry"]["coordinates"])


class _Names:
    """Numbers for new sketches that no other sketch has."""

    def __init__(self, scenario: Scenario, title: str) -> None:
        self.title = title
        self.taken = {sketch.name for sketch in scenario.sketches}

    def named(self, sketch: Sketch) -> Sketch:
        """Return the sketch with a name, if it has none."""
        if sketch.name or not self.title:
            return sketch
        name = next(n for n in map(self._numbered, count(1)) if n not in self.taken)
        self.taken.add(name)
        return dataclasses.replace(sketch, name=name)

    def _numbered(self, number: int) -> str:
        return f"{self.title} {number}"


def _point(corner: list[float]) -> Point:
    return corner[0], corner[1]


def known_corners(scenario: Scenario) -> Floats:
    """Return the corners that drawings may meet: plots, buildings and works of plan and sketch."""
    plan = scenario.plan
    parts = [
        shapely.get_coordinates(table.geometry.to_numpy())
        for table in (plan.plots, plan.buildings, plan.works)
    ]
    parts += [np.array(ring) for sketch in scenario.sketches for ring in sketch.rings]
    parts += [np.array(work.points) for work in scenario.drawn_works]
    return np.concatenate(parts)
