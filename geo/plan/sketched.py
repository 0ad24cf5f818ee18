"""
Sketched: what was drawn becomes rows like those of a plan.

In come sketches and drawn works, out come complete tables that join the plan's own; from there on
nothing tells them apart but the status `sketch`. A plot that holds no body gives no row and a
sentence; overlaps are allowed in a sketch and always said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.errors import Note, PlanError
from geo.phrases import phrase
from geo.plan._notes import note
from geo.plan.massing import Body, Part, body
from geo.reference import Reference
from geo.sketch import DrawnWork, House, Massing, Ring, Sketch
from geo.terms import Basis, Status, Use

Rows = list[dict[str, Any]]
Notes = tuple[Note, ...]

PHASE = "sketch"
SAME = 1e-6  # of a dwelling
OVERLAP_M2 = 1.0  # below this two outlines merely touch


def outline(rings: tuple[Ring, ...]) -> shapely.Polygon:
    """Return the polygon of an outline and its holes, in metres."""
    return shapely.Polygon(rings[0], rings[1:])


def sketched_body(sketch: Sketch) -> Body:
    """
    Return what stands on the plot of a sketch; kept, for a slider moves one sketch at a time.

    Raises
    ------
    PlanError
        If nothing fits on the plot.
    """
    return _body(sketch.rings, sketch.massing)


@lru_cache(maxsize=1024)
def _body(rings: tuple[Ring, ...], massing: Massing) -> Body:
    return body(outline(rings), massing)


def sketched_rows(sketches: tuple[Sketch, ...]) -> tuple[Rows, Notes]:
    """
    Return the buildings on drawn plots, complete as those of a plan.

    Parameters
    ----------
    sketches
        What was drawn.

    Returns
    -------
    rows
        Columns by name, one row per part; parts share `building` and `plot_id`: the id of the
        sketch.
    notes
        Plots on which nothing fits, and what the massing had to leave out.
    """
    rows: Rows = []
    notes: list[Note] = []
    for sketch in sketches:
        try:
            found = sketched_body(sketch)
        except PlanError as error:
            ids, values = (sketch.id,), {"count": "1"}
            said = Note(code="sketch_empty", message=error.message, ids=ids, values=values)
            notes.append(said)
            continue
        notes += [
            Note(code=n.code, message=n.message, ids=(sketch.id,), values=n.values)
            for n in found.notes
        ]
        rows += _rows(sketch, found)
    return rows, tuple(notes)


def _rows(sketch: Sketch, found: Body) -> Iterator[dict[str, Any]]:
    house = sketch.house
    homes = _homes(house, found)
    for number, part in enumerate(found.parts):
        area = part.shape.area
        yield {
            "id": sketch.id if number == 0 else f"{sketch.id}.{number}",
            "name": _name(sketch),
            "building": sketch.id,
            "plot_id": sketch.id,
            "phase": PHASE,
            "use": str(house.use),
            "use_shares": use_shares(house, part.storeys),
            "status": str(Status.SKETCH),
            "basis": str(Basis.ASSUMED),
            "frame": str(house.frame),
            "cladding": str(house.cladding),
            "energy_level": str(house.energy_level),
            "heat_supply": str(house.heat_supply),
            "source": "",
            "storeys": part.storeys,
            "completion_year": house.completion_year,
            "storeys_below": float(house.storeys_below),
            "storey_height_m": house.storey_height_m,
            "gfa_m2": _number(house.gfa_ratio, area * (part.storeys + house.storeys_below)),
            "window_share": house.window_share,
            "pv_m2": house.pv_roof_share * area,
            # homes belong to the house; its first part holds them, so that sums are whole
            "dwellings": homes if number == 0 else 0.0,
            "start_year": house.start_year,
            "uncertainty_m": 0.0,
            "declared_a1a5_kg_m2gfa": _number(house.declared_a1a5_kg_m2gfa),
            "declared_energy_kwh_m2atemp": _number(house.declared_energy_kwh_m2atemp),
            "geometry": part.shape,
        }


def _number(stated: float | None, times: float = 1.0) -> float:
    """Return what a house states as a cell of a plan, where an empty one is no number."""
    return np.nan if stated is None else stated * times


def use_shares(house: House, storeys: float) -> dict[str, float]:
    """
    Return the share of each use in the gross floor area of a part.

    Parameters
    ----------
    house
        Its shares where it states any; else its use, that of its ground floor, and whether cars
        stand below ground.
    storeys
        Storeys of the part above ground.

    Returns
    -------
    shares
        Use to share; they add up to 1. [-]
    """
    if house.use_shares:
        return {str(use): share for use, share in house.use_shares}
    levels = storeys + house.storeys_below
    shares: dict[str, float] = {}

    def add(use: Use, floors: float) -> None:
        shares[str(use)] = shares.get(str(use), 0.0) + floors / levels

    ground = min(storeys, 1.0)
    add(house.ground_use or house.use, ground)
    if storeys > ground:
        add(house.use, storeys - ground)
    if house.storeys_below > 0.0:
        add(Use.PARKING if house.garage else house.use, house.storeys_below)
    return shares


def _homes(house: House, found: Body) -> float:
    """Return whole dwellings: floor area above ground for living over the area of each."""
    living = (house.gfa_ratio or 1.0) * sum(_living(house, part) for part in found.parts)
    # the area of a house that was brought in comes from its number: no last digit takes one away
    return float(np.floor(living / house.dwelling_m2 + SAME))


def _living(house: House, part: Part) -> float:
    """Return the floor area of a part for living, above ground, in m²."""
    if house.use_shares:
        home = dict(house.use_shares).get(Use.RESIDENTIAL, 0.0)
        return float(part.shape.area * part.storeys * home)
    ground = min(part.storeys, 1.0)
    floors = part.storeys - ground if house.use == Use.RESIDENTIAL else 0.0
    if (house.ground_use or house.use) == Use.RESIDENTIAL:
        floors += ground
    return float(part.shape.area * floors)


def with_sketches(
    buildings: gpd.GeoDataFrame, sketches: tuple[Sketch, ...]
) -> tuple[gpd.GeoDataFrame, Notes]:
    """
    Return the buildings of a plan together with those of the sketches.

    Raises
    ------
    PlanError
        If a sketch has the id of a building of the plan.
    """
    if not sketches:
        return buildings, ()
    rows, notes = sketched_rows(sketches)
    if not rows:
        return buildings, notes
    ids = [*buildings.index, *(row["id"] for row in rows)]
    if len(set(ids)) < len(ids):
        taken = tuple(row["id"] for row in rows if ids.count(row["id"]) > 1)
        message = phrase("The id {id} is taken; give the sketch another one.", id=taken[0])
        raise PlanError(message, ids=taken)
    # column by column, for to join tables of many kinds of columns takes ten times as long
    columns = {
        name: _joined(buildings[name].to_numpy(), [row[name] for row in rows])
        for name in buildings.columns
    }
    table = pd.DataFrame(columns, index=pd.Index(ids, name=buildings.index.name, dtype=object))
    return gpd.GeoDataFrame(table, geometry="geometry", crs=buildings.crs), notes


def _joined(values: npt.NDArray[Any], more: list[Any]) -> npt.NDArray[Any]:
    if values.dtype.kind in "fiu":
        return np.concatenate([values, np.array(more, dtype=values.dtype)])
    joined = np.empty(len(values) + len(more), dtype=object)
    joined[: len(values)] = values
    joined[len(values) :] = more
    return joined


def with_drawn_works(
    works: gpd.GeoDataFrame, drawn: tuple[DrawnWork, ...], reference: Reference
) -> gpd.GeoDataFrame:
    """
    Return the civil works of a plan together with the drawn ones.

    The amount of a drawn work is its length or its area, in the unit of its kind.
    """
    if not drawn:
        return works
    units = reference.works_factors["unit"]
    rows = [
        {
            "id": work.id,
            "kind": work.kind,
            "name": work.name or work.id,
            "unit": str(units.get(work.kind, "m2" if work.closed else "m")),
            "phase": PHASE,
            "source": "",
            "quantity": amount(work),
            "start_year": work.start_year,
            "completion_year": work.completion_year,
            "a1a5_kg_per_unit": np.nan,
            "geometry": shape(work),
        }
        for work in drawn
    ]
    columns = [name for name in works.columns if name != "geometry"]
    added = pd.DataFrame(rows).set_index("id")
    plain = pd.concat([pd.DataFrame(works), added])[[*columns, "geometry"]]
    return gpd.GeoDataFrame(plain, geometry="geometry", crs=works.crs)


def shape(work: DrawnWork) -> shapely.Geometry:
    """Return the line or the area of a drawn work, in metres."""
    return shapely.Polygon(work.points) if work.closed else shapely.LineString(work.points)


def amount(work: DrawnWork) -> float:
    """Return the length of a line in m, or the area of an area in m²."""
    drawn = shape(work)
    return float(drawn.area if work.closed else drawn.length)


@dataclass(frozen=True, kw_only=True, eq=False)
class Conflict:
    """Where a sketch lies over something: what is said, the area itself, the houses below it."""

    sketch: str
    note: Note
    shape: shapely.Geometry
    houses: tuple[str, ...] = ()


def conflicts(
    sketches: tuple[Sketch, ...], buildings: gpd.GeoDataFrame, water: shapely.Geometry
) -> tuple[Conflict, ...]:
    """
    Return where drawn houses lie over other houses, drawn plots over each other or over water.

    Parameters
    ----------
    sketches
        What was drawn.
    buildings
        All buildings of the scenario, the sketched ones too; index id.
    water
        Where nothing can be built; empty when not known. [m]

    Returns
    -------
    conflicts
        One for each pair that overlaps by more than a square metre.
    """
    if not sketches:
        return ()
    drawn = buildings["status"].to_numpy(dtype=object) == str(Status.SKETCH)
    shapes, owner = buildings.geometry.to_numpy(), buildings["plot_id"].to_numpy(dtype=object)
    plots, standing = [outline(sketch.rings) for sketch in sketches], np.flatnonzero(~drawn)
    tree = shapely.STRtree(shapes[standing])
    found: list[Conflict] = []
    for number, (sketch, plot) in enumerate(zip(sketches, plots, strict=True)):
        house = shapely.union_all(shapes[drawn & (owner == sketch.id)])
        below = standing[np.sort(tree.query(house, "intersects"))]
        if below.size:
            found += _over_houses(sketch, house, buildings.iloc[below], buildings)
        for later, other in zip(sketches[number + 1 :], plots[number + 1 :], strict=True):
            found += _over("sketch_over_sketch", sketch, plot.intersection(other), _name(later))
        found += _over("sketch_over_water", sketch, plot.intersection(water), "")
    return tuple(found)


OVER = {
    "sketch_over_house": "{first} stands over {second} on {area} m2; both count, so remove one.",
    "sketch_over_sketch": "{first} and {second} overlap by {area} m2; both count.",
    "sketch_over_water": "{area} m2 of {first} lie in water.",
}


def _over_houses(
    sketch: Sketch, house: shapely.Geometry, below: gpd.GeoDataFrame, every: gpd.GeoDataFrame
) -> Iterator[Conflict]:
    common = shapely.intersection(below.geometry.to_numpy(), house)
    of = below["building"].to_numpy(dtype=object)
    for name in dict.fromkeys(of):
        shape = shapely.union_all(common[of == name])
        # all parts of the house, also those that the sketch does not touch
        ids = tuple(str(i) for i in every.index[every["building"] == name])
        title = str(below["name"].to_numpy(dtype=object)[of == name][0])
        yield from _over("sketch_over_house", sketch, shape, title, ids)


def _over(
    code: str, sketch: Sketch, shape: shapely.Geometry, second: str, houses: tuple[str, ...] = ()
) -> Iterator[Conflict]:
    if shape.area <= OVERLAP_M2:
        return
    area = round(shape.area)
    said = note(code, OVER[code], [sketch.id], first=_name(sketch), second=second, area=area)
    yield Conflict(sketch=sketch.id, note=said, shape=shape, houses=houses)


def _name(sketch: Sketch) -> str:
    return sketch.name or sketch.id
