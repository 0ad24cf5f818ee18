"""Judge: run a file through the door as a page does, and say what came back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from geo.errors import PlanError
from geo.intake.found import Fetched, Found
from geo.intake.look import fetch, look
from geo.plan.checked import plan_of
from geo.plan.columns import REQUIRED
from geo.reference import Reference
from geo.scenario import Plan
from run import ROOT

LONGEST = 400
# a full stop, and then another sentence
SECOND = re.compile(r"[.!?] [A-ZÅÄÖ].*[.!?] [A-ZÅÄÖ]", re.DOTALL)

# of the program: its errors, and where it, its libraries and its files lie
INNER = re.compile(
    rf"Traceback|kolkarta-|{re.escape(str(ROOT))}|/home/|/usr/|site-packages|File \""
)


@dataclass(frozen=True)
class Answer:
    """What a file became: the sentence that refused it, or the tables and their plan."""

    refused: str | None
    found: Found | None = None
    fetched: tuple[Fetched, ...] = ()
    plan: Plan | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """All that was noted on the way."""
        held = (*self.fetched, *([self.plan] if self.plan else []))
        return tuple(note.message for one in held for note in one.notes)

    @property
    def words(self) -> str:
        """All that a page may show of it."""
        tables = (str(one.table.drop(columns="geometry").to_dict()) for one in self.fetched)
        return "\n".join([self.refused or "", str(self.found), *self.notes, *tables])


def answer(path: Path, reference: Reference) -> Answer:
    """Return what a file becomes."""
    try:
        found = look(path, path.name)
        fetched = tuple(fetch(path, sheet.name, name=path.name) for sheet in found.sheets)
        ours = [one.table for one in fetched if set(REQUIRED) <= set(one.table)]
        plan = None
        if ours:
            plan = plan_of({"buildings": ours[0]}, reference, name=path.name)
    except PlanError as error:
        return Answer(error.message)
    return Answer(None, found, fetched, plan)


def faults(answer: Answer) -> Iterator[str]:
    """Yield what no answer may be."""
    for sentence in (answer.refused, *answer.notes):
        if sentence is not None:
            yield from _of_sentence(sentence)
    noted = " ".join(answer.notes)
    for one in answer.fetched:
        corners = shapely.get_coordinates(one.table.geometry.to_numpy())
        if not np.isfinite(corners).all() and "not finite" not in noted:
            yield "a corner is not finite, and nothing says so"
    if answer.plan is not None:
        yield from _of_plan(answer.plan)


def _of_sentence(text: str) -> Iterator[str]:
    if not text.endswith("."):
        yield f"no full stop: {text[-80:]!r}"
    if len(text) > LONGEST:
        yield f"{len(text)} letters: {text[:80]!r}"
    if INNER.search(text):
        yield f"inner workings: {text[:200]!r}"
    if "\n" in text:
        yield f"several lines: {text[:200]!r}"


def _of_plan(plan: Plan) -> Iterator[str]:
    shapes = plan.buildings.geometry.to_numpy()
    if not shapely.is_valid(shapes).all() or not (shapely.area(shapes) > 0.0).all():
        yield "the plan holds a shape that is no area"
    numbers = plan.buildings[["storeys", "completion_year"]].to_numpy(dtype=float)
    if not np.isfinite(numbers).all():
        yield "the plan holds a required number that is not finite"
