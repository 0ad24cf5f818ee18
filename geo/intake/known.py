"""
Known: what a file is and which part of it is read, told before any large library is loaded.

Most of what does harm is refused here, by its first bytes, its archive or its schema, in a tenth of
the time that loading the readers takes.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.errors import UnreadableFileError
from geo.intake import limits
from geo.intake.archive import unpacked
from geo.intake.formats import PICTURES, Format, format_of
from geo.intake.shapefile import refuse_unequal
from geo.phrases import phrase
from geo.plan._sqlite import feature_layers

OURS = {"layer_styles", "qgis_projects"}  # tables that a desktop program adds to a GeoPackage


@dataclass(frozen=True, slots=True)
class Source:
    """A format and its files with their titles; `layers` those of a GeoPackage."""

    format: Format
    files: tuple[tuple[str, Path], ...]
    layers: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def source_of(path: Path, name: str) -> Source:
    """
    Return what is read of a file; an archive is unpacked into the folder of the process.

    Parameters
    ----------
    path
        The file.
    name
        What the user calls it.

    Raises
    ------
    UnreadableFileError
        If it is nothing that can be taken in.
    """
    kind = format_of(path, name)
    files: tuple[tuple[str, Path], ...] = ((Path(name).stem, path),)
    if kind is Format.ARCHIVE:
        files = tuple(unpacked(path, Path.cwd(), name))
        member = files[0][1]
        kind = Format.SHAPEFILE if member.suffix == ".shp" else format_of(member, name)
        if kind is Format.ARCHIVE or kind in PICTURES:
            message = phrase(
                "{name} holds no layer that can be read; zip one layer file alone.", name=name
            )
            raise UnreadableFileError(message)
    if kind is Format.SHAPEFILE:
        for _, part in files:
            refuse_unequal(part, name)
    if kind is not Format.GEOPACKAGE:
        return Source(kind, files)
    layers = tuple(layer for layer in feature_layers(files[0][1], name) if layer not in OURS)
    if len(layers) > limits.SHEETS:
        message = phrase(
            "{name} has more than {most} layers; keep those of the plan.",
            name=name,
            most=limits.SHEETS,
        )
        raise UnreadableFileError(message)
    return Source(kind, files, layers)
