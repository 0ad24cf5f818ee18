"""Command: `python -m geo export`, the files of the page without a screen."""

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geo.contract import Chosen, Titled
from geo.errors import UnknownChoiceError
from geo.evaluation import Evaluation
from geo.plan.read import read_context
from geo.plan.write import whole
from geo.reference import Reference
from layers.export.contents import Contents
from layers.export.everything import KINDS, bundle, items, written
from layers.words import LANGUAGES, load_words

SUFFIXES = {".gpkg": "gpkg", ".xlsx": "xlsx", ".tif": "geotiff", ".json": "cityjson"}


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what can be said after `export`, besides the plan."""
    command.add_argument("--scenario", type=Path, nargs="*", default=[], help="JSON; several fit")
    command.add_argument(
        "--out", type=Path, required=True, help="a folder, a .zip, or a file such as plan.gpkg"
    )
    command.add_argument("--formats", help=f"of {','.join(KINDS)}; all by default")
    command.add_argument("--language", choices=LANGUAGES, default="en", help="of names and units")
    command.add_argument("--cell", type=float, default=2.0, help="cell of the raster in m")
    command.add_argument("--year", type=int, default=2030, help="year of operation per area")


def export(
    options: Any,  # noqa: ANN401 - parsed arguments
    results: Sequence[tuple[str, Evaluation]],
    reference: Reference,
) -> list[str]:
    """
    Write what was asked for.

    Parameters
    ----------
    options
        As `add_options` parses them, and the path of the plan.
    results
        Name and result of each scenario, the first one as the open one.
    reference
        The tables of `data/`.

    Returns
    -------
    names
        Of the files that were written.

    Raises
    ------
    PlanError
        If a format is not known or a file cannot be written.
    """
    contents = contents_of(options, results, reference)
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
) -> Contents:
    """Return what the files of a command are made of."""
    return Contents(
        chosen=Chosen(
            scenarios=[Titled(result=result, name=name) for name, result in results],
            context=read_context(options.plan),
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
        message = f"{out.name} ends in no known way; give a folder, .zip or one of {known}."
        raise UnknownChoiceError(message)
    (item,) = items(contents, [kind])
    item.write(out, contents)
