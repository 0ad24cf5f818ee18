"""
Minuted: what page and file of a workshop's minutes both tell of people, options and figures.

Names come from the people of the record alone, which has those only who agreed. Figures that were
told are what a browser sent: numbers in a sane range are taken from them, and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from geo.evaluation import Evaluation
from geo.results import headline
from geo.workshop.records import Minutes, Option, Person
from geo.workshop.tasks import Met, fulfilment

LARGEST = 1e12  # t, m² or homes; no district has more
NUMBERS = (
    "window_t", "allowance_t", "low_t", "high_t", "chance", "upfront_t", "whole_life_t", "gfa_m2",
    "dwellings", "first_year", "last_year",
)  # fmt: skip
VERDICTS = ("over", "within", "undecided")
LONGEST_VERSION = 40  # letters


class HasResult(Protocol):
    """Whatever holds the result of an option: an entry of a report, a scenario taken home."""

    @property
    def result(self) -> Evaluation:
        """Return the result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    The figures of an option; None where nobody knows them.

    `numbers` has those of `geo.results.headline`, `new_kg_m2gfa` is A1-A5 of new houses per floor
    area [kg CO2e/m² GFA]. `is_told` says that they were told once and cannot be computed any more.
    """

    numbers: Mapping[str, float | None]
    verdict: str
    method: str
    data: str
    new_kg_m2gfa: float | None = None
    is_told: bool = False

    def __getitem__(self, name: str) -> float | None:
        """Return a number of `NUMBERS`."""
        return self.numbers[name]

    @property
    def gap_t(self) -> float | None:
        """Return how much more is emitted than allowed in the window. [t CO2e]."""
        window_t, allowance_t = self["window_t"], self["allowance_t"]
        return None if window_t is None or allowance_t is None else window_t - allowance_t

    @property
    def all_kg_m2gfa(self) -> float | None:
        """Return A1-A5 of buildings and works per floor area in the end. [kg CO2e/m² GFA]."""
        upfront_t, gfa_m2 = self["upfront_t"], self["gfa_m2"]
        return None if upfront_t is None or not gfa_m2 else 1000.0 * upfront_t / gfa_m2


def figures_of(result: Evaluation) -> Figures:
    """Return the figures of a result."""
    new = result.totals["declaration"]["kg_m2gfa"]
    told = headline(result)
    found = _figures(told, {name: _number(told[name]) for name in NUMBERS})
    return replace(found, new_kg_m2gfa=_number(new))


def told_figures(told: Mapping[str, Any]) -> Figures:
    """Return the figures that somebody told of an option."""
    numbers = {name: _number(told.get(name)) for name in NUMBERS}
    most = {name: 1.0 if name == "chance" else LARGEST for name in NUMBERS}
    sane = {n: v if v is not None and 0.0 <= v <= most[n] else None for n, v in numbers.items()}
    return replace(_figures(told, sane), is_told=True)


def _figures(said: Mapping[str, Any], numbers: Mapping[str, float | None]) -> Figures:
    verdict = said.get("verdict")
    return Figures(
        numbers=numbers,
        verdict=str(verdict) if verdict in VERDICTS else "",
        method=str(said.get("method", ""))[:LONGEST_VERSION],
        data=str(said.get("data", ""))[:LONGEST_VERSION],
    )


def _number(value: object) -> float | None:
    """Return a number that a district can have; whole ones may be longer than any float."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        return None
    return float(value) if -LARGEST <= value <= LARGEST else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Minuted:
    """A record with the results that its options still have, by their ids."""

    record: Minutes
    results: Mapping[str, Evaluation]

    @cached_property
    def people(self) -> dict[str, Person]:
        """Return people by their ids."""
        return {person.id: person for person in self.record.people}

    @cached_property
    def options(self) -> dict[str, Option]:
        """Return options by their ids."""
        return {option.id: option for option in self.record.options}

    @cached_property
    def figures(self) -> dict[str, Figures | None]:
        """Return the figures of each option by its id, None where nobody knows them."""
        found: dict[str, Figures | None] = {}
        for name, option in self.options.items():
            found[name] = None if option.told is None else told_figures(option.told)
            if name in self.results:
                found[name] = figures_of(self.results[name])
        return found


def fulfilled(record: Minutes, figures: Figures | None) -> tuple[Met, ...]:
    """Return how far figures fulfil each goal of the task of a record."""
    if record.task is None:
        return ()
    return fulfilment(record.task, {} if figures is None else figures.numbers)


def minuted(record: Minutes, entries: Mapping[str, HasResult]) -> Minuted:
    """Return a record with the results of what was computed."""
    return Minuted(record=record, results={name: one.result for name, one in entries.items()})
