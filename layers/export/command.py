"""Command: `python -m geo export`, the files of the page without a screen."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo.contract import Chosen, Titled
from geo.errors import UnknownChoiceError
from geo.evaluation import Evaluation
from geo.phrases import phrase
from geo.plan.write import whole
from geo.reference import Reference
from layers.export.contents import Contents
from layers.export.everything import bundle, items, written
from layers.words import load_words

SUFFIXES = {".gpkg": "gpkg", ".xlsx": "xlsx", ".tif": "geotiff", ".json": "cityjson"}


def export(
    options: Any,  # noqa: ANN401 - parsed arguments
    results: Sequence[tuple[str, Evaluation]],
    reference: Reference,
    context: gpd.GeoDataFrame,
) -> list[str]:
    """
    Write what was asked for.

    Parameters
    ----------
    options
        As `geo.__main__` parses them: plan, out, formats, language, cell, year.
    results
        Name and result of each scenario, the first one as the open one.
    reference
        The tables of `data/`.
    context
        The surroundings of the plan.

    Returns
    -------
    names
        Of the files that were written.

    Raises
    ------
    PlanError
        If a format is not known or a file cannot be written.
    """
    contents = contents_of(options, results, reference, context)
    out: Path = options.out
    asked = options.formats.split(",") if options.formats else None
    if out.suffix == ".zip":
        made = bundle(contents, items(contents, asked))
        with whole(out) as place:
            place.write_bytes(made.archive if made else b"")
        return [out.name]
    if out.suffix:
        _single(out, contents)
        return [out.name]
    wanted = items(contents, asked)
    out.mkdir(parents=True, exist_ok=True)
    return [path.name for path in written(out, contents, wanted)]


def contents_of(
    options: Any,  # noqa: ANN401 - parsed arguments
    results: Sequence[tuple[str, Evaluation]],
    reference: Reference,
    context: gpd.GeoDataFrame,
) -> Contents:
    """Return what the files of a command are made of."""
    return Contents(
        chosen=Chosen(
            scenarios=[Titled(result=result, name=name) for name, result in results],
            context=context,
        ),
        reference=reference,
        words=load_words(getattr(options, "language", "en")),
        made_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        year=getattr(options, "year", 2030),
        cell_m=getattr(options, "cell", 2.0),
    )


def _single(out: Path, contents: Contents) -> None:
    """Write one file whose ending says what it is."""
    kind = SUFFIXES.get(out.suffix)
    if kind is None:
        known = ", ".join(SUFFIXES)
        message = phrase(
            "{name} ends in no known way; give a folder, .zip or one of {known}.",
            name=out.name,
            known=known,
        )
        raise UnknownChoiceError(message)
    (item,) = items(contents, [kind])
    item.write(out, contents)
