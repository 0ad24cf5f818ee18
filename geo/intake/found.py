"""Found: what a file holds, told before any of it is used."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import geopandas as gpd

from geo.errors import Note
from geo.intake.formats import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    A column: its kind (number, text, date, bool), in how many rows it is filled, and examples.

    Examples are different values as text, the most frequent first.
    """

    name: str
    kind: str
    filled: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    A layer or table.

    `shape` is polygon, line, point, mixed or none; `crs` "EPSG:3006", the WKT of another system, or
    empty when none is declared; `bounds` west, south, east, north as they stand in the file, and
    `sample` some of its points, so that a single stray shape decides nothing.
    """

    name: str
    shape: str
    rows: int
    crs: str
    bounds: tuple[float, float, float, float] | None
    fields: tuple[Field, ...]
    sample: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture: pixels, bands and the declared system, empty when there is none."""

    width: int
    height: int
    bands: int
    crs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file holds: its format, its sheets or its picture, and what was noted."""

    format: Format
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[Note, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Fetched:
    """A sheet as it stands in the file: raw attributes, plane shapes, the declared system."""

    table: gpd.GeoDataFrame
    notes: tuple[Note, ...] = ()


def to_json(found: Found) -> dict[str, Any]:
    """Return what was found as plain values."""
    return asdict(found)


def from_json(data: Mapping[str, Any]) -> Found:
    """Return what was found from plain values."""
    sheets = [
        Sheet(
            **{
                **sheet,
                "bounds": tuple(sheet["bounds"]) if sheet["bounds"] else None,
                "sample": tuple((x, y) for x, y in sheet["sample"]),
                "fields": tuple(
                    Field(**{**field, "examples": tuple(field["examples"])})
                    for field in sheet["fields"]
                ),
            }
        )
        for sheet in data["sheets"]
    ]
    picture = data["picture"]
    return Found(
        format=Format(data["format"]),
        sheets=tuple(sheets),
        notes=notes_from(data["notes"]),
        picture=Picture(**picture) if picture else None,
    )


def notes_from(rows: list[Mapping[str, Any]]) -> tuple[Note, ...]:
    """Return notes from plain values."""
    return tuple(Note(**{**row, "ids": tuple(row["ids"])}) for row in rows)
