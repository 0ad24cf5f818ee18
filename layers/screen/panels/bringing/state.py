"""State: what has been brought so far, and what a person said of it."""

import secrets
import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo.intake.found import Found, Sheet
from geo.intake.mapping import Mapping
from geo.intake.systems import Reading
from geo.scenario import Plan

NOTHING = ""
JOIN, NAMES = "join", "names"
ROLES = ("buildings", "plots", "works", "context", JOIN, NAMES, NOTHING)


@dataclass(kw_only=True)
class Part:
    """What a sheet is used for, how its columns are read, and where it lies."""

    sheet: Sheet
    role: str = NOTHING
    mapping: Mapping
    profile: str = ""
    reading: Reading | None = None
    is_placed: bool = False
    to: str = ""
    own: str = ""
    theirs: str = ""


@dataclass(kw_only=True)
class Bringing:
    """
    A file under way: its copy in a folder of its own, what was found, and the plan it would make.

    `tried` names the choices that `plan` was made with; the folder goes with the object.
    """

    name: str
    identity: str
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="kolkarta-up-")))
    found: Found | None = None
    parts: dict[str, Part] = field(default_factory=dict)
    plan: Plan | None = None
    context: gpd.GeoDataFrame | None = None
    tried: str = ""
    refusal: str = ""

    def __post_init__(self) -> None:
        """Remove the folder once nobody needs the file any more."""
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    @property
    def path(self) -> Path:
        """Return the copy; its name is ours."""
        return self.folder / "file"

    def used(self) -> list[Part]:
        """Return the parts that have a role."""
        return [part for part in self.parts.values() if part.role]


def wanted(bringing: Bringing, place: dict[str, Any], title: str) -> dict[str, Any]:
    """Return what was chosen as plain values, for `geo.intake.make`."""
    rows = [
        {
            "sheet": part.sheet.name,
            "role": part.role,
            "mapping": part.mapping.to_json(),
            "reading": part.reading.to_json() if part.reading else None,
            "to": part.to,
            "own": part.own,
            "theirs": part.theirs,
        }
        for part in bringing.used()
    ]
    return {"title": title, "place": place, "parts": rows}


def begun(name: str, data: bytes) -> Bringing:
    """Return a new file under way, copied under a name of ours."""
    bringing = Bringing(name=name, identity=secrets.token_urlsafe(6))
    bringing.path.write_bytes(data)
    return bringing
