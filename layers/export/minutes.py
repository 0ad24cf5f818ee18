"""
Minutes: a workshop as a GeoPackage, the options as scenarios and what was said of them as tables.

It is the file of an analyst, see `layers.export.geopackage`: it opens in QGIS in its colours, and
comes back into the app as a plan with its scenarios.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd

from geo.contract import Chosen, Titled
from geo.errors import PlanError
from geo.reference import Reference
from geo.workshop.records import LIVE, Minutes
from layers.export.contents import EPOCH, Contents
from layers.export.everything import file_stem
from layers.export.geopackage import geopackage
from layers.export.minuted import workshop_tables
from layers.measures import ColourBy
from layers.minuted import HasResult, Minuted, minuted
from layers.words import Words


def minutes_file(  # noqa: PLR0913 - what a file is made of, all of it by name
    record: Minutes,
    results: Mapping[str, HasResult],
    *,
    reference: Reference,
    words: Words,
    made_at: dt.datetime = EPOCH,
    context: gpd.GeoDataFrame | None = None,
    year: int = 2030,
    colour_by: ColourBy = ColourBy.UPFRONT,
    cell_m: float = 2.0,
) -> bytes:
    """
    Return the minutes of a workshop as a GeoPackage.

    Parameters
    ----------
    record
        What is to be kept of it, `Rooms.minutes`.
    results
        Whatever holds the result of an option that can be computed, by its id, and under
        `geo.workshop.records.LIVE` that of the common plan in the end, which is then the open
        scenario. Names, authors and notes are taken from the record.
    reference, words, made_at, year, colour_by, cell_m
        As of `layers.export.contents.Contents`.
    context
        What lies around the plan.

    Returns
    -------
    file
        To be saved under `minutes_name`: the project in it looks for its layers there.

    Raises
    ------
    PlanError
        If nothing of the workshop can be computed, or the file cannot be written.
    """
    told = minuted(record, results)
    chosen = _chosen(told, words, context)
    ids = [name for name in (LIVE, *told.options) if name in told.results]
    contents = Contents(
        chosen=chosen,
        reference=reference,
        words=words,
        made_at=made_at,
        year=year,
        colour_by=colour_by,
        cell_m=cell_m,
        more=workshop_tables(told, dict(zip(ids, chosen.names, strict=True))),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / minutes_name(record, ".gpkg")
        geopackage(path, contents)
        return path.read_bytes()


def minutes_name(record: Minutes, ending: str) -> str:
    """Return the name of a file of minutes, of letters a to z, digits and hyphens only."""
    day = dt.datetime.fromtimestamp(record.made_at, tz=dt.UTC)
    return f"{file_stem(record.title)}-{day:%Y-%m-%d}{ending}"


def _chosen(told: Minuted, words: Words, context: gpd.GeoDataFrame | None) -> Chosen:
    """Return the common plan and the options as scenarios, with their makers if they agreed."""
    titled = []
    if LIVE in told.results:
        titled.append(Titled(result=told.results[LIVE], name=words("minutes.common")))
    for name, option in told.options.items():
        if name in told.results:
            person = told.people.get(option.member_id)
            author = (person.name or "") if person else ""
            result = told.results[name]
            titled.append(Titled(result=result, name=option.name, author=author, note=option.note))
    if not titled:
        message = "No option of the workshop can be computed; its minutes are there as a page."
        raise PlanError(message)
    return Chosen(scenarios=titled, context=context)
