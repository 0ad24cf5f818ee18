"""
Everything: the list of what can be taken home, each file alone or all as one archive.

The page and the command line share this list. A file is made when somebody asks for it.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from layers.export.cityjson import cityjson
from layers.export.contents import Contents
from layers.export.credits import credits_of
from layers.export.geopackage import geopackage
from layers.export.rasters import densities, geotiff
from layers.export.tables import csv, excel
from layers.export.vector import geojson, geoparquet

Writer = Callable[[Path, Contents], None]
Step = Callable[[int, int], bool]

LONGEST = 48  # letters of a file name before its ending
VECTORS = ("buildings", "results_buildings", "works", "plots")
TABLES = (
    "results_buildings", "results_works", "results_years", "scenarios", "assumptions",
    "factors_used", "sources", "columns",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file that can be taken home: its kind, its name, and who writes it."""

    kind: str
    name: str
    write: Writer

    @property
    def part(self) -> str:
        """Return which layer or table it holds; empty when it holds all."""
        said = getattr(self.write, "keywords", {})
        return str(said.get("layer") or said.get("table") or "")

    @property
    def mime(self) -> str:
        """Return the type by which a browser knows the file."""
        return MIME[Path(self.name).suffix]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bundle:
    """Files as they are taken home: by name, and all as one archive."""

    items: tuple[Item, ...]
    files: Mapping[str, bytes]
    archive: bytes


MIME = {
    ".gpkg": "application/geopackage+sqlite3",
    ".tif": "image/tiff",
    ".parquet": "application/vnd.apache.parquet",
    ".geojson": "application/geo+json",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/city+json",
}
KINDS: dict[str, Callable[[str], list[tuple[str, Writer]]]] = {
    "gpkg": lambda stem: [(f"{stem}.gpkg", geopackage)],
    "xlsx": lambda stem: [(f"{stem}.xlsx", excel)],
    "geotiff": lambda stem: [(f"{stem}_density.tif", geotiff)],
    "cityjson": lambda stem: [(f"{stem}.city.json", cityjson)],
    "geojson": lambda stem: [
        (f"{stem}_{name}.geojson", partial(geojson, layer=name)) for name in VECTORS
    ],
    "geoparquet": lambda stem: [
        (f"{stem}_{name}.parquet", partial(geoparquet, layer=name)) for name in VECTORS
    ],
    "csv": lambda stem: [(f"{stem}_{name}.csv", partial(csv, table=name)) for name in TABLES],
}


def items(contents: Contents, kinds: Iterable[str] | None = None) -> list[Item]:
    """
    Return the files that can be taken home.

    Parameters
    ----------
    contents
        What they are made of; layers without rows have no file.
    kinds
        Keys of `KINDS`; all when left out.

    Returns
    -------
    items
        In the order of `KINDS`.

    Raises
    ------
    UnknownChoiceError
        If a kind is not known; the sentence names it.
    """
    asked = list(KINDS if kinds is None else kinds)
    if unknown := [kind for kind in asked if kind not in KINDS]:
        message = phrase(
            "There is no format {unknown}; choose of {kinds}.",
            unknown=repr(unknown[0]),
            kinds=", ".join(KINDS),
        )
        raise UnknownChoiceError(message)
    stem = file_stem(contents.place)
    found = [
        Item(kind=kind, name=name, write=write)
        for kind in KINDS
        if kind in asked
        for name, write in KINDS[kind](stem)
    ]
    return [item for item in found if _has_rows(item, contents)]


def file_stem(name: str) -> str:
    """
    Return a name for files, of letters a to z, digits and hyphens only.

    Examples
    --------
    >>> file_stem("Ångfärjan: förslag 2/../x"), file_stem("=")
    ('angfarjan-forslag-2-x', 'plan')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "plan"


def written(
    folder: Path, contents: Contents, wanted: Sequence[Item], progress: Step | None = None
) -> list[Path]:
    """
    Write files into a folder.

    Parameters
    ----------
    folder
        Where they go; it must be there.
    contents
        What they are made of.
    wanted
        Of `items`.
    progress
        Told how many are done and how many there are; False ends the work.

    Returns
    -------
    paths
        The files that were written.

    Raises
    ------
    PlanError
        If a file cannot be written.
    """
    made: list[Path] = []
    for number, item in enumerate(wanted):
        if progress and not progress(number, len(wanted)):
            return made
        path = folder / item.name
        item.write(path, contents)
        made.append(path)
    if progress:
        progress(len(wanted), len(wanted))
    return made


def bundle(
    contents: Contents, wanted: Sequence[Item], progress: Step | None = None
) -> Bundle | None:
    """
    Return files, each alone and all as one archive with a page that says what each is for.

    Parameters
    ----------
    contents, wanted, progress
        As of `written`.

    Returns
    -------
    bundle
        The same for the same contents; None when the work was ended.
    """
    with TemporaryDirectory() as name:
        paths = written(Path(name), contents, wanted, progress)
        if len(paths) < len(wanted):
            return None
        files = {path.name: path.read_bytes() for path in paths}
    said = {"readme.txt": readme(contents, wanted).encode()}
    return Bundle(items=tuple(wanted), files=files, archive=_zipped(said | files, contents))


def _zipped(files: Mapping[str, bytes], contents: Contents) -> bytes:
    made, moment = io.BytesIO(), contents.made_at.timetuple()[:6]
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return made.getvalue()


def readme(contents: Contents, wanted: Sequence[Item]) -> str:
    """Return what stands in an archive: each file with a sentence, who made it, whom to name."""
    words = contents.words
    lines = [contents.place, words("export.indicative"), ""]
    for kind in dict.fromkeys(item.kind for item in wanted):
        names = ", ".join(item.name for item in wanted if item.kind == kind)
        lines += [names, f"    {words(f'export.kind.{kind}.text')}", ""]
    lines += [words("export.made_by", version=contents.version), contents.moment, ""]
    lists = {"scenarios": contents.chosen.names, "credits": credits_of(contents)}
    for heading, listed in lists.items():
        lines += [words(f"export.readme.{heading}"), *(f"- {name}" for name in listed), ""]
    return "\n".join(lines)


def _has_rows(item: Item, contents: Contents) -> bool:
    """Return whether there is anything to write into a file."""
    if item.kind == "geotiff":
        return bool(densities(contents))
    whole = item.part in {"", "columns"}
    return whole or item.part in contents.whole or item.part in contents.tables
