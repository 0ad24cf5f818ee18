"""
A large table of buildings, streamed: the same arithmetic as `evaluate`, in constant memory.

No plan, no line, no screen: totals per building are summed chunk by chunk, and the calendar is
built from sums over (first year, last year), because operation has rank two. Any engine may call
`batch_totals` on a part of a file and add the results.
"""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo.carbon.assemblies import assembly_coefficients
from geo.carbon.demand import delivered_energy
from geo.carbon.embodied import embodied_modules, renewal_years
from geo.carbon.operational import carriers, factor_table, operation_by_year, operation_sum
from geo.carbon.quantities import element_quantities
from geo.evaluate import study_periods
from geo.plan.buildings import measure
from geo.reference import Reference
from geo.scenario import Choices

CHUNK = 16_384  # rows that stay in the second-level cache with a handful of columns
MODULES = ("upfront_kg", "b4_kg", "b6_kg", "c_kg")


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchTotals:
    """Sums over all buildings [kg CO2e], and operation and renewal by calendar year [kg CO2e]."""

    modules: pd.Series
    operation_kg: pd.Series
    replacement_kg: pd.Series


def batch_totals(
    buildings: gpd.GeoDataFrame,
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
        A complete table, as `geo.plan.read.read_plan` returns it.
    reference
        The tables of `data/`.
    choices
        Switches of the method.
    shared_walls
        Whether neighbours are looked for; they are found within a chunk only, so sort the table by
        place first.

    Returns
    -------
    totals
        Sums of A1-A5, B4, B6 and C, and the calendar. [kg CO2e]
    """
    choices = choices or Choices()
    coefficients = assembly_coefficients(reference, choices)
    periods = study_periods(buildings, reference, choices.study_period_years)
    factors = factor_table(
        reference,
        factor_set=choices.factor_set,
        ccs=choices.ccs,
        first_year=int(periods["operation_first_year"].min()),
        last_year=int(periods["operation_last_year"].max()),
    )
    modules = pd.Series(0.0, index=list(MODULES))
    operation = pd.Series(0.0, index=factors.index)
    replacement = pd.Series(0.0, index=factors.index)
    for start in range(0, len(buildings), CHUNK):
        rows = slice(start, start + CHUNK)
        part, span = buildings.iloc[rows], periods.iloc[rows]
        measured = measure(part, reference, shared_walls=shared_walls)
        quantities = element_quantities(part, measured, reference)
        embodied = embodied_modules(
            part, quantities, measured["gfa_m2"], coefficients, reference, choices
        )
        energy = delivered_energy(
            part, measured, reference, performance_gap=choices.performance_gap
        )
        bought = carriers(energy, include_tenants=choices.include_tenants)
        first, last = span["operation_first_year"], span["operation_last_year"]
        sums = embodied.modules[["upfront_kg", "b4_kg", "c_kg"]].sum()
        sums["b6_kg"] = operation_sum(bought, factors, first, last).sum()
        modules = modules.add(sums, fill_value=0.0)
        operation = operation.add(operation_by_year(bought, factors, first, last), fill_value=0.0)
        renewed = renewal_years(embodied.renewals_kg, first, choices.study_period_years)
        replacement = replacement.add(renewed, fill_value=0.0)
    return BatchTotals(modules=modules, operation_kg=operation, replacement_kg=replacement)
