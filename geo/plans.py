"""
Plans: base plans that were taken in, one file each in a folder of this machine.

A plan that was taken in is checked and complete; its file is a plan file like any other, with what
was noted on the way. It gets a name that nobody else gives: two uploads never share a file, and
nothing is ever overwritten.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd

from geo.errors import PlanError, StoreError, UnreadableFileError
from geo.plan.read import read_place
from geo.plan.write import plan_layers, plan_tables, write_geopackage
from geo.scenario import Plan

PREFIX = "plan-"
KNOWN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{16}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan that was taken in: its id, what it is called, and when (UTC, ISO 8601)."""

    id: str
    title: str
    made_at: str


class Plans:
    """The plans of one folder, which is made when the first one is taken in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, plan: Plan, context: gpd.GeoDataFrame | None = None) -> str:
        """
        Keep a plan and return its id.

        Parameters
        ----------
        plan
            Checked and complete; `plan.place.name` is what it is called.
        context
            Its surroundings, if there are any.

        Raises
        ------
        StoreError
            If the folder cannot be written to or the disk is full.
        """
        identity = PREFIX + secrets.token_urlsafe(12)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{identity}.gpkg"
            write_geopackage(path, plan_layers(plan, context), plan_tables(plan))
        except (OSError, UnreadableFileError) as error:
            message = "The plan could not be kept; check the folder and the space on the disk."
            raise StoreError(message) from error
        return identity

    def path(self, identity: str) -> Path | None:
        """Return the file of a plan, or nothing when there is none of this id."""
        if not KNOWN.fullmatch(identity):
            return None
        path = self.folder / f"{identity}.gpkg"
        return path if path.is_file() else None

    def listed(self) -> tuple[KeptPlan, ...]:
        """Return all plans that can be opened, the newest first."""
        found = [self._kept(path) for path in self.folder.glob(f"{PREFIX}*.gpkg")]
        kept = [plan for plan in found if plan is not None]
        return tuple(sorted(kept, key=lambda plan: (plan.made_at, plan.id), reverse=True))

    @staticmethod
    def _kept(path: Path) -> KeptPlan | None:
        try:
            place = read_place(path)
            made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except (OSError, PlanError):
            return None
        if not KNOWN.fullmatch(path.stem):
            return None
        return KeptPlan(id=path.stem, title=place.name or path.stem, made_at=made.isoformat())
