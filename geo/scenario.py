"""
Scenario: what a person chose.

A scenario is a plan (three tables), choices of the method, a target, changes to single elements,
and what was drawn: sketches and works. It is frozen; `with_choices` and `with_target` return a new
one, and a history is a list of them. `digest` names its content, so caches and saved results can
tell two scenarios apart without comparing tables.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import geopandas as gpd

from geo.errors import Note, UnknownChoiceError
from geo.phrases import phrase
from geo.place import Place
from geo.sketch import DrawnWork, Sketch, check_ranges
from geo.terms import (
    Booking,
    Boundary,
    Ccs,
    EnergyLevel,
    FactorSet,
    HeatSupply,
    InterventionKind,
    Parts,
    ProductValues,
    Use,
)

# 1 had no sketches and no drawn works, 2 no interventions, 3 nothing that a sketch states itself
SCENARIO_FORMAT = 4


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
            message = phrase(
                "performance_gap is {factor}; give a factor from 0.5 to 3.",
                factor=f"{self.performance_gap:g}",
            )
            raise UnknownChoiceError(message)
        if not 1 <= self.study_period_years <= 100:
            message = phrase(
                "study_period_years is {years}; give 1 to 100 years.", years=self.study_period_years
            )
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
    value: str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """
    What is done to a house of the plan that stands by then, and what it becomes.

    `building` names the house, all its parts. The work goes on from `start_year` to
    `completion_year`; meanwhile the house is not in use. A use left out stays as it is, as do
    `energy_level` and `heat_supply`; `more_storeys` are put on top of every part. [storeys]
    """

    building: str
    kind: InterventionKind
    start_year: int
    completion_year: int
    use: Use | None = None
    energy_level: EnergyLevel | None = None
    heat_supply: HeatSupply | None = None
    more_storeys: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be built."""
        check_ranges(self, INTERVENTION_RANGES)
        if self.start_year > self.completion_year:
            message = phrase(
                "The work on {building} would be done in {completion}, before it starts in "
                "{start}; change one of the years.",
                building=self.building,
                completion=self.completion_year,
                start=self.start_year,
            )
            raise UnknownChoiceError(message, ids=(self.building,))


INTERVENTION_RANGES = {
    "more_storeys": (0.0, 20.0),
    "start_year": (2000, 2200),
    "completion_year": (2000, 2200),
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Plan:
    """
    The three tables of a plan file, checked and complete.

    Coordinates are metres of `place.crs`, tables are indexed by `id`, every optional column is
    filled; `notes` lists each default taken and each repair made. Nobody changes these tables.
    """

    name: str
    buildings: gpd.GeoDataFrame
    plots: gpd.GeoDataFrame
    works: gpd.GeoDataFrame
    place: Place = field(default_factory=Place)
    notes: tuple[Note, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the content of the three tables and of the place."""
        # the place that ships with the project adds nothing, so that older digests stay
        placed = dataclasses.replace(self.place, name="")
        sha = hashlib.sha256(b"" if placed == Place() else repr(placed).encode())
        for table in (self.buildings, self.plots, self.works):
            sha.update(table.drop(columns="geometry").to_csv().encode())
            sha.update(b"".join(table.geometry.to_wkb()))
        return sha.hexdigest()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Scenario:
    """A plan with the choices, the target, the changes, works and drawings of a person."""

    plan: Plan
    choices: Choices = field(default_factory=Choices)
    target: Target = field(default_factory=Target)
    changes: tuple[Change, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    sketches: tuple[Sketch, ...] = ()
    drawn_works: tuple[DrawnWork, ...] = ()
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
            "interventions": [dataclasses.asdict(work) for work in self.interventions],
            "sketches": [dataclasses.asdict(sketch) for sketch in self.sketches],
            "drawn_works": [dataclasses.asdict(work) for work in self.drawn_works],
        }
