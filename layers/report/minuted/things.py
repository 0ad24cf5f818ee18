"""Things: what a key of the log or a lock of the task means, in words."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from geo.contrast import Part
from geo.workshop.elements import FIELDS, ROWS
from layers.contrasts import field_name
from layers.report.minuted.kept import Kept
from layers.words import Words

PARTS = {
    "sketch": Part.PLOT, "work": Part.WORK, "change": Part.HOUSE,
    "intervention": Part.REBUILDING, "choice": Part.METHOD, "target": Part.LINE,
}  # fmt: skip


class Thing(NamedTuple):
    """What an element belongs to: its kind, and which one; none for method and line."""

    part: Part | None
    id: str


def thing_of(key: str) -> Thing:
    """
    Return what the element with a key belongs to.

    Examples
    --------
    >>> thing_of("change/3A/storeys").id, thing_of("choice/ccs").id, thing_of("odd").part
    ('3A', '', None)
    """
    kind, _, rest = key.partition("/")
    part = PARTS.get(kind)
    if part is None:
        return Thing(None, key)
    if kind == "change":
        return Thing(part, rest.rpartition("/")[0])
    return Thing(part, "" if kind in FIELDS else rest)


class Names:
    """How plots, works and houses are called, the last name that anybody gave them."""

    def __init__(self, kept: Kept) -> None:
        bodies = [option.body for option in kept.record.options]
        self._words = kept.words
        self._drawn: dict[str, str] = {}
        for body in (*bodies, kept.record.body):
            self._drawn |= _drawn(body, kept.words)
        self.left = frozenset(_drawn(kept.record.body, kept.words))
        plans = (result.scenario.plan.buildings for result in kept.results.values())
        self._houses = _houses(next(plans, None))

    def __call__(self, thing: Thing) -> str:
        """Return what a thing is called."""
        if thing.part is None:
            return thing.id
        part = self._words(f"compare.part.{thing.part}")
        name = self._drawn.get(thing.id) or self._houses.get(thing.id) or thing.id
        return f"{part} {name}".strip()

    def is_gone(self, thing: Thing) -> bool:
        """Return whether something drawn is not in the common plan any more."""
        return thing.part in {Part.PLOT, Part.WORK} and thing.id not in self.left


def lock_words(lock: str, kept: Kept) -> str:
    """Return what a lock of the task keeps: an element, or all that begins so."""
    kind, _, rest = lock.partition("/")
    if not rest:
        return kept.words.known(f"minutes.locked.{kind}", lock)
    thing = thing_of(lock)
    name = Names(kept)(thing)
    field = lock.rpartition("/")[2]
    if thing.part is None or not field or kind in ROWS:
        return name
    return f"{name}, {field_name(thing.part, field, kept.words)}"


def _drawn(body: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Return the names of what is drawn in the body of a scenario, by id; a work has a kind."""
    found = {}
    for rows, kinds in (("sketches", False), ("drawn_works", True)):
        for row in _rows(body, rows):
            kind = str(row.get("kind", "")) if kinds else ""
            other = words.known(f"terms.works.{kind}", kind).lower()
            found[str(row.get("id", ""))] = str(row.get("name") or other)
    return found


def _rows(body: Mapping[str, Any], name: str) -> Iterable[Mapping[Hashable, Any]]:
    rows = body.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _houses(buildings: pd.DataFrame | None) -> dict[str, str]:
    """Return the names of houses, by their ids and those of their parts."""
    if buildings is None:
        return {}
    names = buildings["name"].astype(str)
    by_house = dict(zip(buildings["building"].astype(str), names, strict=True))
    return by_house | dict(zip(buildings.index.astype(str), names, strict=True))
