"""Look and fetch: what a foreign file holds, and one of its sheets, read in another process."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyarrow import feather

from geo.intake.apart import apart
from geo.intake.found import Fetched, Found, from_json, notes_from
from geo.intake.tasks import ANSWER


def look(path: Path, name: str = "") -> Found:
    """
    Return what a file holds.

    Parameters
    ----------
    path
        A file on this machine; what it is, is told by its content.
    name
        What the user calls it; it stands in sentences only.

    Raises
    ------
    PlanError
        If it cannot be taken in; one sentence says why and what to do.
    """
    with apart("look", path, name) as (answer, _):
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
