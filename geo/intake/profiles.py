"""
Profiles: mappings with a name, recognised by the columns of a sheet and used again.

Some come with the project, for data that anybody may fetch; others are remembered by those who use
the app. The latter are files that anybody may have changed, and are read as such.
"""

import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo.errors import PlanError, StoreError
from geo.intake.found import Sheet
from geo.intake.mapping import Mapping, Rule, mapping_from, with_words
from geo.plan.columns import REQUIRED
from geo.reference import DATA, Reference

FOLDER = DATA / "plan" / "profiles"
LONGEST = 80
MOST_BYTES = 200_000
MOST_KEPT = 200
# what reading a file brings about that is no profile, however deep it is nested
FAULTS = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, PlanError)
KNOWN = re.compile(r"[A-Za-z0-9_-]{16}\.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """
    A mapping that is known by name.

    `needs` are the columns by which a sheet is recognised, all of them; `note` says what the
    profile rests on.
    """

    name: str
    needs: tuple[str, ...]
    mapping: Mapping
    note: str = ""

    def fits(self, sheet: Sheet) -> bool:
        """Return whether a sheet has all columns by which the profile is known."""
        there = {field.name.casefold() for field in sheet.fields}
        if there.issuperset(REQUIRED) and not set(self.needs) & set(REQUIRED):
            return False  # it names its columns as we do
        return bool(self.needs) and all(need.casefold() in there for need in self.needs)


class Profiles:
    """The profiles of the project, and those that were remembered in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> tuple[Profile, ...]:
        """Return all profiles, remembered ones first; a file that is no profile is passed over."""
        kept = [p for p in self.folder.glob("*.json") if KNOWN.fullmatch(p.name)][:MOST_KEPT]
        kept.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        return tuple(_read([*kept, *sorted(FOLDER.glob("*.json"))]))

    def fitting(self, sheet: Sheet) -> Profile | None:
        """Return the profile by which a sheet is known best, if there is one."""
        found = [profile for profile in self.all() if profile.fits(sheet)]
        return max(found, key=lambda profile: len(profile.needs), default=None)

    def remember(self, name: str, sheet: Sheet, mapping: Mapping) -> None:
        """
        Keep a mapping under a name; it is known again by the columns that it uses.

        Raises
        ------
        StoreError
            If it has no name, uses no column, or the disk does not take it.
        """
        used = {rule.source for rule in mapping.rules if rule.source}
        needs = [field.name for field in sheet.fields if field.name in used]
        if not name.strip() or not needs:
            message = "A profile needs a name and at least one column of the file."
            raise StoreError(message)
        by_person = tuple(replace(rule, why="profile") for rule in mapping.rules)
        body = {
            "name": name.strip()[:LONGEST],
            "needs": needs,
            "mapping": replace(mapping, rules=by_person).to_json(),
        }
        text = json.dumps(body, ensure_ascii=False, indent=1)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self.folder, delete=False
            ) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(self.folder / f"{secrets.token_urlsafe(12)}.json")
        except OSError as error:
            message = "The profile could not be kept; check the folder and the space on the disk."
            raise StoreError(message) from error


def with_profile(guessed: Mapping, profile: Profile, sheet: Sheet, reference: Reference) -> Mapping:
    """Return what a profile says of a sheet; where it says nothing the guess stands."""
    made = replace(guessed, layer=profile.mapping.layer)
    there = {field.name.casefold(): field.name for field in sheet.fields}
    for rule in profile.mapping.rules:
        source = there.get(rule.source.casefold(), "")
        if source or rule.fill:
            made = made.with_rule(_rule(rule, source, sheet, reference))
    return made


def _rule(rule: Rule, source: str, sheet: Sheet, reference: Reference) -> Rule:
    known = with_words(replace(rule, source=source), sheet, reference)
    own = dict(rule.words)
    others = tuple(pair for pair in known.words if pair[0] not in own)
    return replace(known, words=(*rule.words, *others), why="profile")


def _read(paths: Iterable[Path]) -> Iterable[Profile]:
    for path in paths:
        try:
            if path.stat().st_size > MOST_BYTES:
                continue
            data: dict[str, Any] = json.loads(path.read_text("utf-8"))
            yield Profile(
                name=str(data["name"])[:LONGEST],
                needs=tuple(str(need)[:LONGEST] for need in data["needs"]),
                mapping=mapping_from(data["mapping"]),
                note=str(data.get("note", ""))[: LONGEST * 10],
            )
        except FAULTS:
            continue
