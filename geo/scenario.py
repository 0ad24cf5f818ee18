"""
Scenario: what a person chose.

A scenario is a plan (three tables), choices of the method, a target, and changes to single
elements. It is frozen; `with_choices`, `with_target` and `with_change` return a new one. `digest`
names its content, so caches and saved results can tell two scenarios apart without comparing
tables.
"""

import dataclasses
import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Self, TypeVar, get_type_hints

import geopandas as gpd

from geo.errors import Note, UnknownChoiceError
from geo.terms import Booking, Boundary, Ccs, FactorSet, Parts, ProductValues

SCENARIO_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """
    Switches of the method; every one is visible on the screen and in files.

    `include_tenants` counts household and tenant electricity as operation, as the operation path
    does. `performance_gap` multiplies the calculated need for space heating. [-]
    """

    parts: Parts = Parts.EXTENDED
    product_values: ProductValues = ProductValues.TYPICAL
    factor_set: FactorSet = FactorSet.DYNAMIC
    ccs: Ccs = Ccs.FROM_2029
    include_tenants: bool = True
    performance_gap: float = 1.0
    study_period_years: int = 50

    def __post_init__(self) -> None:
        """Refuse values outside the range in which the method holds."""
        if not 0.5 <= self.performance_gap <= 3.0:
            message = f"performance_gap is {self.performance_gap:g}; give a factor from 0.5 to 3."
            raise UnknownChoiceError(message)
        if not 1 <= self.study_period_years <= 100:
            message = f"study_period_years is {self.study_period_years}; give 1 to 100 years."
            raise UnknownChoiceError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    The 2030 line a scenario is held against; all of it is an assumption of the user.

    `construction_path`, `works_path`, `operation_path` name rows of `data/limits/`; `own` takes
    `own_limits` (limit type, year, kg CO2e/m2 GFA). `rate` overrides the yearly fall of the default
    path, `base_year` its first year. `locked_allowance` is (year, construction, works, operation)
    in tonnes: the fixed budget of a reference scenario, so that more floor area eats the budget.
    """

    construction_path: str = "default"
    works_path: str = "trafikverket_goal"
    operation_path: str = "crrem"
    base_year: int = 2025
    rate: float | None = None
    first_year: int = 2025
    last_year: int = 2030
    booking: Booking = Booking.SPREAD
    boundary: Boundary = Boundary.ALL
    own_limits: tuple[tuple[str, int, float], ...] = ()
    locked_allowance: tuple[tuple[int, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value of one building that differs from the plan."""

    id: str
    field: str
    value: str | float | int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Plan:
    """
    The three tables of a plan file, checked and complete.

    Coordinates are EPSG:3008 metres, tables are indexed by `id`, every optional column is filled;
    `notes` lists each default taken and each repair made. Nobody changes these tables.
    """

    name: str
    buildings: gpd.GeoDataFrame
    plots: gpd.GeoDataFrame
    works: gpd.GeoDataFrame
    notes: tuple[Note, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the content of the three tables."""
        sha = hashlib.sha256()
        for table in (self.buildings, self.plots, self.works):
            sha.update(table.drop(columns="geometry").to_csv().encode())
            sha.update(b"".join(table.geometry.to_wkb()))
        return sha.hexdigest()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Scenario:
    """A plan with the choices, the target and the changes of a person."""

    plan: Plan
    choices: Choices = field(default_factory=Choices)
    target: Target = field(default_factory=Target)
    changes: tuple[Change, ...] = ()
    name: str = ""

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of all that decides the result."""
        text = json.dumps([self.plan.digest, self.to_dict()], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def with_choices(self, **values: Any) -> Self:  # noqa: ANN401 - checked by the dataclass below
        """Return the scenario with other choices."""
        return dataclasses.replace(self, choices=dataclasses.replace(self.choices, **values))

    def with_target(self, **values: Any) -> Self:  # noqa: ANN401 - checked by the dataclass below
        """Return the scenario with another target."""
        return dataclasses.replace(self, target=dataclasses.replace(self.target, **values))

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the plan as plain values for JSON."""
        return {
            "format": SCENARIO_FORMAT,
            "name": self.name,
            "choices": dataclasses.asdict(self.choices),
            "target": dataclasses.asdict(self.target),
            "changes": [dataclasses.asdict(change) for change in self.changes],
        }


def read_choices(data: object) -> tuple[Choices, Target, tuple[Change, ...], str]:
    """
    Return choices, target, changes and name of a scenario written by `Scenario.to_dict`.

    Parameters
    ----------
    data
        The parsed JSON of a scenario file; missing keys take their defaults.

    Returns
    -------
    choices, target, changes, name
        Checked values.

    Raises
    ------
    UnknownChoiceError
        If a key or a value is not known; the sentence names it.
    """
    if not isinstance(data, dict):
        message = "A scenario file holds one JSON object with choices, target and changes."
        raise UnknownChoiceError(message)
    known = {"format", "name", "choices", "target", "changes"}
    if unknown := sorted(set(data) - known):
        message = (
            f"The scenario has the unknown key {unknown[0]}; known are {_list(sorted(known))}."
        )
        raise UnknownChoiceError(message)
    if data.get("format", SCENARIO_FORMAT) != SCENARIO_FORMAT:
        message = f"The scenario has format {data['format']}; this version reads {SCENARIO_FORMAT}."
        raise UnknownChoiceError(message)
    choices = _typed(Choices, data.get("choices", {}))
    target = _typed(Target, data.get("target", {}))
    changes = tuple(_typed(Change, change) for change in data.get("changes", []))
    return choices, target, changes, str(data.get("name", ""))


T = TypeVar("T", Choices, Target, Change)


def _typed(kind: type[T], values: object) -> T:
    fields = {f.name: f for f in dataclasses.fields(kind)}
    if not isinstance(values, dict):
        message = f"{kind.__name__} of a scenario is a JSON object, not {values!r}."
        raise UnknownChoiceError(message)
    if unknown := sorted(set(values) - set(fields)):
        message = f"{kind.__name__} has no {unknown[0]}; known are {_list(fields)}."
        raise UnknownChoiceError(message)
    hints = get_type_hints(kind)
    try:
        return kind(**{name: _value(hints[name], name, v) for name, v in values.items()})
    except TypeError as error:
        message = f"{kind.__name__} of the scenario lacks a value: {error}."
        raise UnknownChoiceError(message) from error


def _value(hint: Any, name: str, value: object) -> Any:  # noqa: ANN401 - any field's type
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if value not in list(hint):
            message = f"{name} is {value!r}; it must be one of {_list(hint)}."
            raise UnknownChoiceError(message)
        return hint(str(value))
    if name in {"own_limits", "locked_allowance"}:
        return _rows(name, value)
    if not _fits(hint, value):
        message = f"{name} is {value!r}, which is not a {getattr(hint, '__name__', 'number')}."
        raise UnknownChoiceError(message)
    return value


def _fits(hint: object, value: object) -> bool:
    if isinstance(value, bool) or hint is bool:
        return hint is bool and isinstance(value, bool)
    if hint is int:
        return isinstance(value, int)
    if hint is str:
        return isinstance(value, str)
    number = isinstance(value, (int, float)) and math.isfinite(value)
    if hint is float:
        return number
    # what is left: rate (a number or nothing) and the value of a change (a number or a word)
    return number or value is None or isinstance(value, str)


def _rows(name: str, value: object) -> tuple[tuple[Any, ...], ...]:
    shape = {"own_limits": (str, int, float), "locked_allowance": (int, float, float, float)}[name]
    try:
        return tuple(
            tuple(kind(cell) for kind, cell in zip(shape, row, strict=True))
            for row in value  # type: ignore[attr-defined]  # anything else is caught below
        )
    except (TypeError, ValueError) as error:
        message = f"{name} is a list of rows with {len(shape)} values each."
        raise UnknownChoiceError(message) from error


def _list(names: Iterable[str]) -> str:
    return ", ".join(str(name) for name in names)
