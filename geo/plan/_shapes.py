"""Shapes of a layer: what is repaired, what is refused, and where buildings lie over each other."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.errors import Note, UnreadableFileError
from geo.phrases import phrase
from geo.plan._notes import listed, note

Steps = tuple[gpd.GeoDataFrame, tuple[Note, ...]]

POLYGONAL = (int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON))
# repair time grows at least with the square of the corners of a polygon that crosses itself
MAX_REPAIRED_CORNERS = 1_000
MULTIPLE = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)  # by dimension
# and the time of combs that cross everywhere with the cube: one of that size is all of a layer
MAX_REPAIRED_CUBES = 1_000_000_000
# walls are compared in pairs; the most detailed footprints in city data have some hundred corners
MAX_CORNERS = 2_000
# a drawing has a handful of neighbours each; beyond this the layer is stacked copies
MAX_PAIRS_EACH = 60
# corners of one times corners of the other, of all pairs: some seconds of work
MAX_CORNER_PAIRS = 200_000_000
CHUNK = 1_024


def placed(table: gpd.GeoDataFrame) -> Steps:
    """Refuse rows without a shape or with coordinates that are not numbers; drop heights."""
    shapes = table.geometry.to_numpy()
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    broken = not_finite(shapes)
    high = (shapely.has_z(shapes) | shapely.has_m(shapes)) & ~broken
    notes = []
    if missing.any():
        sentence = "{ids}: no shape, left out. Draw one."
        notes.append(note("shape_missing", sentence, table.index[missing]))
    if broken.any():
        sentence = "{ids}: coordinates that are not finite numbers, left out. Draw the shape again."
        notes.append(note("shape_not_finite", sentence, table.index[broken]))
    if high.any():
        sentence = "{ids}: heights of the corners dropped; storeys give the height."
        notes.append(note("heights_dropped", sentence, table.index[high]))
    flat = table.set_geometry(shapely.force_2d(shapes), crs=table.crs)
    return flat[~(missing | broken)], tuple(notes)


def placed_or_nowhere(table: gpd.GeoDataFrame) -> Steps:
    """Keep every row; one without a usable shape gets an empty one, a collection its largest."""
    shapes = _of_one_kind(shapely.force_2d(table.geometry.to_numpy()))
    broken = not_finite(shapes)
    nowhere = np.where(shapely.is_missing(shapes) | broken, shapely.GeometryCollection(), shapes)
    found: tuple[Note, ...] = ()
    if broken.any():
        sentence = "{ids}: coordinates that are not finite numbers; counted, but not on the map."
        found = (note("shape_not_finite", sentence, table.index[broken]),)
    return table.set_geometry(nowhere, crs=table.crs), found


def _of_one_kind(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return shapes in which collections are what they hold of most dimensions."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    made = shapes.copy()
    for row in np.flatnonzero(mixed & ~shapely.is_empty(shapes)):
        parts = _simple_parts(shapes[row])
        dimensions = shapely.get_dimensions(parts)
        kept = parts[dimensions == dimensions.max()]
        made[row] = MULTIPLE[int(dimensions.max())](kept)
    return made


def _simple_parts(shape: shapely.Geometry) -> npt.NDArray[np.object_]:
    """Return the points, lines and polygons of a collection, of collections within it too."""
    parts: npt.NDArray[np.object_] = np.array([shape], dtype=object)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    kept: npt.NDArray[np.object_] = parts[~shapely.is_empty(parts)]
    return kept


def polygons(table: gpd.GeoDataFrame) -> Steps:
    """Refuse shapes that are no areas; repair those that cross themselves, saying how much."""
    table, notes = _only_areas(table)
    shapes = table.geometry.to_numpy()
    corners = shapely.get_num_coordinates(shapes)
    large = corners > MAX_CORNERS
    # to ask of a large one whether it crosses itself may take as long as to repair it
    crossing = ~large & ~shapely.is_valid(np.where(large, None, shapes))
    large |= crossing & ~_repairable(np.where(crossing, corners, 0))
    small = crossing & ~large
    repaired = shapes.copy()
    # `structure` takes half a second where the default method takes a minute
    repaired[small] = shapely.make_valid(shapes[small], method="structure", keep_collapsed=False)
    areal = np.isin(shapely.get_type_id(repaired), POLYGONAL)
    flat = large | ~areal | ~(shapely.area(repaired) > 0.0)
    mended = small & ~flat
    if mended.any():
        notes = (*notes, _repaired(table.index[mended], shapes[mended], repaired[mended]))
    if flat.any():
        sentence = (
            "{ids}: outline encloses no area or is too tangled or detailed to be used, left out. "
            "Draw it again with fewer corners."
        )
        notes = (*notes, note("shape_hopeless", sentence, table.index[flat]))
    return table.set_geometry(repaired, crs=table.crs)[~flat], notes


def _repairable(corners: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return which shapes are repaired: small ones, and no more than a layer may have in all."""
    order = np.argsort(corners, kind="stable")
    within = np.empty(len(corners), dtype=bool)
    within[order] = np.cumsum(corners[order].astype(float) ** 3) <= MAX_REPAIRED_CUBES
    return within & (corners <= MAX_REPAIRED_CORNERS)


def _repaired(
    ids: pd.Index, before: npt.NDArray[np.object_], after: npt.NDArray[np.object_]
) -> Note:
    """Return the note on repairs, with the areas in m² of those that it changed."""
    was, now = shapely.area(before), shapely.area(after)
    changed = ~np.isclose(was, now, rtol=1e-6, atol=0.05)
    named = zip(ids[changed], was[changed], now[changed], strict=True)
    pairs = [f"{one} {old:.1f} to {new:.1f} m2" for one, old, new in named]
    areas = listed(pairs) or "no area changed"
    sentence = "{ids}: outline crossed itself; repaired to {area_m2} m2 in all ({areas}). Check it."
    total = round(float(now.sum()), 1)
    return note("shape_repaired", sentence, ids, area_m2=total, areas=areas)


def overlaps(table: gpd.GeoDataFrame, noted_m2: float) -> tuple[Note, ...]:
    """
    Return a note on polygons that lie over each other.

    Parameters
    ----------
    table
        Valid polygons; index id.
    noted_m2
        Smallest overlap of two polygons that is mentioned. [m²]

    Returns
    -------
    notes
        None or one, with the area in all and the largest pair.

    Raises
    ------
    UnreadableFileError
        If the layer is stacked copies of the same polygons.
    """
    shapes = table.geometry.to_numpy()
    left, right = _crossing_pairs(shapes)
    area_m2 = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    counted = area_m2 >= noted_m2
    if not counted.any():
        return ()
    left, right, area_m2 = left[counted], right[counted], area_m2[counted]
    largest = int(np.argmax(area_m2))
    pair = f"{table.index[left[largest]]} and {table.index[right[largest]]}"
    sentence = (
        "Buildings overlap by {area_m2} m2 in {pairs} pairs, most between {pair}; both are counted "
        "in full. Draw them apart or merge them."
    )
    ids = table.index[np.union1d(left, right)]
    total = round(float(area_m2.sum()), 1)
    return (note("overlap", sentence, ids, area_m2=total, pairs=len(left), pair=pair),)


def not_finite(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Return which shapes have a coordinate that is infinite or not a number."""
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    broken = np.zeros(len(shapes), dtype=bool)
    broken[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    return broken


def _only_areas(table: gpd.GeoDataFrame) -> Steps:
    areal = np.isin(shapely.get_type_id(table.geometry.to_numpy()), POLYGONAL)
    if areal.all():
        return table, ()
    sentence = "{ids}: points or lines, left out. Draw the outline as a polygon."
    return table[areal], (note("shape_no_area", sentence, table.index[~areal]),)


def _crossing_pairs(
    shapes: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs of polygons that touch or overlap, each once, found in chunks to bound the memory."""
    tree = shapely.STRtree(shapes)
    found: list[npt.NDArray[np.intp]] = []
    corners = shapely.get_num_coordinates(shapes).astype(np.int64)
    pairs = meetings = 0
    for start in range(0, len(shapes), CHUNK):
        part = shapes[start : start + CHUNK]
        first, second = tree.query(part, predicate="intersects")
        once = first + start < second
        found.append(np.vstack([first[once] + start, second[once]]))
        pairs += int(once.sum())
        meetings += int(corners[first[once] + start] @ corners[second[once]])
        if pairs > MAX_PAIRS_EACH * max(len(shapes), CHUNK):
            message = phrase(
                "More than {pairs} pairs of buildings lie over each other; the layer "
                "buildings seems to hold the same houses many times. Remove the copies.",
                pairs=pairs,
            )
            raise UnreadableFileError(message)
        if meetings > MAX_CORNER_PAIRS:
            message = phrase(
                "Buildings with very many corners lie over each other; simplify their outlines or "
                "draw them apart."
            )
            raise UnreadableFileError(message)
    left, right = np.hstack(found) if found else np.empty((2, 0), dtype=np.intp)
    return left, right


def empty_layer(texts: Sequence[str], numbers: Sequence[str], crs: int) -> gpd.GeoDataFrame:
    """Return a table with the right columns and no rows."""
    table = pd.DataFrame(
        {c: pd.Series(dtype=str) for c in texts} | {c: pd.Series(dtype=float) for c in numbers}
    )
    table.index = pd.Index([], name="id", dtype=str)
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries([], crs=crs), crs=crs)
