"""
Periods: the years in which each building is in use.

An ordinary building is in use from its completion, for the study period. One that is demolished is
in use until the work begins; one that is rebuilt has two periods, before and after, with different
energy, and is renewed in each. Houses that have stood long begin with the window.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.rebuild import Rebuilding
from geo.carbon.state import State
from geo.reference import Reference, constant
from geo.terms import Carrier

FIRST, LAST = "operation_first_year", "operation_last_year"
# what operation and its allowance need to know of a period
TOLD = ("use", "use_shares")
CARRIERS = [str(carrier) for carrier in Carrier]


@dataclass(frozen=True, kw_only=True, eq=False)
class Periods:
    """
    Every period of use; an id stands twice where a house has two.

    `table` has the columns operation_first_year, operation_last_year [year], use, use_shares,
    atemp_m2 [m²] and one per `Carrier` [kWh/yr]; `renewals_kg` the mass of one renewal for each
    service life in years, row by row [kg CO2e].
    """

    table: pd.DataFrame
    renewals_kg: pd.DataFrame

    @cached_property
    def spans(self) -> tuple[pd.Series, pd.Series]:
        """Return first and last year of each period."""
        return self.table[FIRST], self.table[LAST]

    @cached_property
    def carriers_kwh(self) -> pd.DataFrame:
        """Return what is bought of each carrier in each period, in kWh/yr."""
        return self.table[CARRIERS]


def study_periods(buildings: pd.DataFrame, reference: Reference, period: int) -> pd.DataFrame:
    """
    Return first and last year of operation of buildings that nobody touches.

    A building is in use from its year of completion, for the study period. One that was completed
    before the rule `embodied_from_year` has stood long; its period begins at `standing_from_year`.

    Returns
    -------
    periods
        operation_first_year, operation_last_year; index id. [year]
    """
    columns = _spans(buildings, reference, period)
    return pd.DataFrame(columns, index=buildings.index)


def _spans(
    buildings: pd.DataFrame, reference: Reference, period: int
) -> dict[str, npt.NDArray[np.int64]]:
    completion = buildings["completion_year"].to_numpy(dtype=np.int64)
    old = completion < constant(reference, "embodied_from_year")
    first = np.where(old, int(constant(reference, "standing_from_year")), completion)
    return {FIRST: first, LAST: first + (period - 1)}


def use_periods(work: Rebuilding, reference: Reference, period: int) -> Periods:
    """
    Return all periods of use.

    Parameters
    ----------
    work
        The buildings now and after all interventions; while one goes on nobody uses the house.
    reference
        The tables of `data/`.
    period
        Study period of a building, counted anew after a rebuilding. [year]

    Returns
    -------
    periods
        Those of the buildings as they are, without such as end before they begin, then those of the
        rebuilt ones.
    """
    table, renewals = _told(work.now, reference, period), work.now.embodied.renewals_kg
    if work.touched.empty:
        return Periods(table=table, renewals_kg=renewals)
    begins = work.touched["start_year"].reindex(table.index).to_numpy(dtype=float)
    ends = np.fmin(table[LAST].to_numpy(dtype=float), begins - 1.0)
    used = ends >= table[FIRST].to_numpy()
    before, renewed = table.assign(**{LAST: ends.astype(np.int64)})[used], renewals[used]
    if work.later is None:
        return Periods(table=before, renewals_kg=renewed)
    after = _told(work.later, reference, period)
    later = work.later.embodied.renewals_kg
    return Periods(table=pd.concat([before, after]), renewals_kg=pd.concat([renewed, later]))


def _told(state: State, reference: Reference, period: int) -> pd.DataFrame:
    columns: dict[str, npt.NDArray[Any]] = {**_spans(state.plan, reference, period)}
    columns |= {name: state.plan[name].to_numpy() for name in TOLD}
    columns["atemp_m2"] = state.measured["atemp_m2"].to_numpy()
    columns |= {name: state.carriers_kwh[name].to_numpy() for name in CARRIERS}
    return pd.DataFrame(columns, index=state.plan.index)


def in_use(periods: Periods, plan: pd.DataFrame, touched: pd.DataFrame) -> dict[str, pd.Series]:
    """
    Return the first and the last year in which each building is in use.

    One that is demolished before it was ever used has its last year before the first of the work.
    """
    first, last = periods.spans
    if touched.empty:
        return {FIRST: first, LAST: last}
    unused = touched["start_year"].reindex(plan.index) - 1
    return {
        FIRST: first.groupby(level=0).min().reindex(plan.index).fillna(unused).astype(int),
        LAST: last.groupby(level=0).max().reindex(plan.index).fillna(unused).astype(int),
    }


def by_building(
    values: npt.NDArray[np.float64], periods: pd.DataFrame, index: pd.Index
) -> pd.Series:
    """Return the sum over the periods of each building, 0 where it has none."""
    place = index.get_indexer(periods.index)
    return pd.Series(np.bincount(place, weights=values, minlength=len(index)), index=index)
