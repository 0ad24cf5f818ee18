"""
A large table of buildings, streamed: the same arithmetic as `evaluate`, in little memory.

No plan, no line, no screen. Embodied carbon is linear in a dozen drivers, so the drivers are summed
by kind of building and only the few thousand kinds go through the assemblies; operation has rank
two, so energy is summed by the year in which it begins. Only shape and heat balance are computed
house by house. A file is read in parts, and no part is kept longer than it takes to sum it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.assemblies import CLADDINGS, FRAMES, assembly_coefficients, places
from geo.carbon.demand import STATED, energy_columns
from geo.carbon.embodied import Embodied, embodied_modules, renewal_years
from geo.carbon.operational import bought_columns, factor_table, operation_by_year
from geo.carbon.periods import study_periods
from geo.carbon.quantities import CHOSEN, amounts, drivers
from geo.plan.buildings import DRAWN, measured_columns
from geo.plan.uses import USES, Uses
from geo.reference import Coded, Reference, coded
from geo.scenario import Choices

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

CHUNK = 32_768  # rows of a step: columns of that length stay in the second-level cache
KINDS = ("use", "frame", "cladding")
KEYS = ["completion_year", *KINDS, "declared_a1a5_kg_m2gfa"]


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchTotals:
    """Sums over all buildings [kg CO2e], and operation and renewal by calendar year [kg CO2e]."""

    modules: pd.Series
    operation_kg: pd.Series
    replacement_kg: pd.Series


class _Town(NamedTuple):
    """A table of buildings as plain columns."""

    shapes: npt.NDArray[np.object_]
    numbers: dict[str, Floats]
    uses: Uses
    kinds: dict[str, Coded]
    group: Codes

    def take(self, rows: slice) -> "_Town":
        return _Town(
            self.shapes[rows],
            {name: column[rows] for name, column in self.numbers.items()},
            self.uses.take(rows),
            {name: (codes[rows], words) for name, (codes, words) in self.kinds.items()},
            self.group[rows],
        )


def batch_totals(
    buildings: gpd.GeoDataFrame | Iterable[gpd.GeoDataFrame],
    reference: Reference,
    choices: Choices | None = None,
    *,
    shared_walls: bool = True,
) -> BatchTotals:
    """
    Return the totals of a table of any length.

    Parameters
    ----------
    buildings
        A complete table, as `geo.plan.read.read_plan` returns it, or the parts of one in any order.
    reference
        The tables of `data/`.
    choices
        Switches of the method.
    shared_walls
        Whether neighbours are looked for; they are found within a step only, so sort the table by
        place first.

    Returns
    -------
    totals
        Sums of A1-A5, B4, B6 and C, and the calendar. [kg CO2e]
    """
    choices = choices or Choices()
    parts = [buildings] if isinstance(buildings, gpd.GeoDataFrame) else buildings
    tables = [_sums(part, reference, choices, shared_walls=shared_walls) for part in parts]
    sums = pd.concat(tables).groupby(KEYS, dropna=False, sort=False).sum().reset_index()
    embodied = _embodied(sums, reference, choices)
    return _totals(sums, embodied, reference, choices)


def _sums(
    buildings: gpd.GeoDataFrame, reference: Reference, choices: Choices, *, shared_walls: bool
) -> pd.DataFrame:
    """Return one row per kind of building: what the kind is, its drivers and its energy."""
    groups, table = _groups(buildings)
    sums: dict[str, Floats] = {}
    for part in _steps(_columns(buildings, groups)):
        measured = measured_columns(
            part.shapes, part.numbers, part.uses, reference, shared_walls=shared_walls
        )
        used = energy_columns(
            measured,
            part.numbers,
            part.uses,
            part.kinds,
            reference,
            performance_gap=choices.performance_gap,
        )
        columns = drivers(part.numbers | measured, reference)
        columns |= bought_columns(used, include_tenants=choices.include_tenants)
        for name, column in columns.items():
            grouped = np.bincount(part.group, weights=column, minlength=len(table))
            sums[name] = sums.get(name, 0.0) + grouped.astype(np.float64)
    return table.assign(**sums)


def _groups(buildings: pd.DataFrame) -> tuple[Codes, pd.DataFrame]:
    """Return the group of each building, and each group's kind, year and declared value."""
    year = buildings["completion_year"].to_numpy(dtype=np.int64)
    first = int(year.min())
    code = year - first
    shape = [int(year.max()) - first + 1]
    for name, words in zip(KINDS, (list(USES), FRAMES, CLADDINGS), strict=True):
        code = code * len(words) + places(buildings[name], words)
        shape.append(len(words))
    stated = buildings["declared_a1a5_kg_m2gfa"].to_numpy(dtype=float)
    declared, values = pd.factorize(stated)  # -1 where nothing is declared
    code = code * (len(values) + 1) + declared + 1
    shape.append(len(values) + 1)
    group, found = _numbered(code, int(np.prod(shape)))
    year_code, use, frame, cladding, value = np.unravel_index(found, shape)
    table = pd.DataFrame(
        {
            "completion_year": year_code + first,
            "use": np.array(USES, dtype=object)[use],
            "frame": np.array(FRAMES, dtype=object)[frame],
            "cladding": np.array(CLADDINGS, dtype=object)[cladding],
            "declared_a1a5_kg_m2gfa": np.append(np.nan, values)[value],
        }
    )
    return group, table


def _numbered(code: npt.NDArray[np.int64], size: int) -> tuple[Codes, npt.NDArray[np.int64]]:
    """Return the number of each code among those that occur, and the codes that do."""
    if size > len(code):
        return np.unique(code, return_inverse=True)[::-1]
    found = np.flatnonzero(np.bincount(code, minlength=size))
    number = np.zeros(size, dtype=np.intp)
    number[found] = np.arange(len(found))
    return number[code], found


def _columns(buildings: gpd.GeoDataFrame, groups: Codes) -> _Town:
    names = {*DRAWN, *CHOSEN, *STATED} & set(buildings.columns)
    plain = pd.DataFrame(buildings)
    return _Town(
        shapes=buildings.geometry.to_numpy(),
        numbers={name: plain[name].to_numpy(dtype=float) for name in names},
        uses=Uses.read(plain),
        kinds={name: coded(plain[name]) for name in ("energy_level", "heat_supply")},
        group=groups,
    )


def _steps(town: _Town) -> Iterator[_Town]:
    for start in range(0, len(town.group), CHUNK):
        yield town.take(slice(start, start + CHUNK))


def _embodied(sums: pd.DataFrame, reference: Reference, choices: Choices) -> Embodied:
    driver = {str(name): sums[name].to_numpy() for name in sums.columns.difference(KEYS)}
    return embodied_modules(
        sums,
        amounts(sums, driver, reference),
        sums["above"] + sums["below"],
        assembly_coefficients(reference, choices),
        reference,
        choices,
    )


def _totals(
    sums: pd.DataFrame, embodied: Embodied, reference: Reference, choices: Choices
) -> BatchTotals:
    periods = study_periods(sums, reference, choices.study_period_years)
    first, last = periods["operation_first_year"], periods["operation_last_year"]
    factors = factor_table(
        reference,
        factor_set=choices.factor_set,
        ccs=choices.ccs,
        first_year=int(first.min()),
        last_year=int(last.max()),
    )
    carriers = sums[list(factors.columns)]
    operation = operation_by_year(carriers, factors, first, last)
    modules = embodied.modules[["upfront_kg", "b4_kg", "c_kg"]].sum()
    modules["b6_kg"] = operation.sum()
    replacement = renewal_years(embodied.renewals_kg, first, last)
    return BatchTotals(modules=modules, operation_kg=operation, replacement_kg=replacement)
