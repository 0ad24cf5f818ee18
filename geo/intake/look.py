"""Look and fetch: what a foreign file holds, and one of its sheets, read in another process."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from pyarrow import feather

from geo.intake.apart import apart
from geo.intake.found import Fetched, Found, from_json, notes_from
from geo.intake.limits import Bounds
from geo.intake.make import PLAN
from geo.intake.tasks import ANSWER
from geo.place import LONGEST_NAME
from geo.plan.read import read_context, read_plan
from geo.reference import Reference
from geo.scenario import Plan


def look(path: Path, name: str = "", *, bounds: Bounds | None = None) -> Found:
    """
    Return what a file holds.

    Parameters
    ----------
    path
        A file on this machine; what it is, is told by its content.
    name
        What the user calls it; it stands in sentences only.
    bounds
        What the reading may take; that of an upload by default.

    Raises
    ------
    PlanError
        If it cannot be taken in; one sentence says why and what to do.
    """
    with apart("look", path, name, bounds=bounds) as (answer, _):
        return from_json(answer)


def fetch(path: Path, sheet: str, *, name: str = "") -> Fetched:
    """
    Return one sheet of a file.

    Parameters
    ----------
    path, name
        As of `look`.
    sheet
        Name of the sheet, as `look` told it.

    Returns
    -------
    fetched
        Raw attributes, plane shapes (None where a row has none) and the declared system.

    Raises
    ------
    PlanError
        As of `look`.
    """
    with apart("fetch", path, name, sheet=sheet) as (answer, folder):
        rows = feather.read_feather(folder / ANSWER, memory_map=False)
        with np.errstate(invalid="ignore"):
            # a corner that is no number is noted
            shapes = shapely.from_wkb(rows.pop("geometry").to_numpy())
        table = gpd.GeoDataFrame(rows, geometry=shapes, crs=answer["crs"] or None)
        return Fetched(table=table, notes=notes_from(answer["notes"]))


def made(
    path: Path, wanted: Mapping[str, Any], reference: Reference, *, name: str = ""
) -> tuple[Plan, gpd.GeoDataFrame]:
    """
    Return the plan that mapped sheets make, and its surroundings; nothing is kept yet.

    Parameters
    ----------
    path, name
        As of `look`.
    wanted
        What was chosen; see `geo.intake.make.make`.
    reference
        The tables of `data/`.

    Raises
    ------
    PlanError
        If no plan comes of it.
    """
    with apart("make", path, name, wanted=dict(wanted)) as (_, folder):
        file = folder / PLAN
        return replace(read_plan(file, reference), name=str(wanted["title"])), read_context(file)


class Own(NamedTuple):
    """
    What a plan file holds.

    `rows` have name, author, note, plan and scenario (JSON text), and are not yet checked; of very
    many, which `total` tells, they are the first. `layers` are the names of all that it holds.
    """

    plan: Plan
    context: gpd.GeoDataFrame
    rows: Sequence[Mapping[str, str]]
    total: int
    layers: tuple[str, ...] = ()


def own(path: Path, reference: Reference, *, name: str = "") -> Own:
    """
    Return what a file holds that this project has written; its place is named after the file.

    Parameters
    ----------
    path, name
        As of `look`.
    reference
        The tables of `data/`.

    Raises
    ------
    PlanError
        If no plan can be read from it.
    """
    found = stored(path, reference, name=name)
    stem = Path(name or path.name).stem[:LONGEST_NAME]
    place = found.plan.place
    named = place if place.name else replace(place, name=stem)
    return found._replace(plan=replace(found.plan, place=named))


def stored(
    path: Path, reference: Reference, *, name: str = "", bounds: Bounds | None = None
) -> Own:
    """
    Return what a plan file holds, as it stands there.

    Parameters
    ----------
    path, name, bounds
        As of `look`.
    reference
        The tables of `data/`.

    Raises
    ------
    PlanError
        If no plan can be read from it.
    """
    with apart("own", path, name, bounds=bounds) as (answer, folder):
        file = folder / PLAN
        plan = read_plan(file, reference, name=name or path.name)
        rows, count, layers = (answer[key] for key in ("scenarios", "count", "layers"))
        return Own(plan, read_context(file), rows, count, tuple(layers))
