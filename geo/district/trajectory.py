"""
Trajectory: what the district emits year by year, held against the 2030 line.

Two ledgers and one budget: construction and civil works against limits that fall with the year,
operation against a falling intensity, and the sum of the window against the sum allowed. Emissions
before the window stay in the table but in no sum. The line is our assumption and can be changed.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.district.allowance import operation_allowance
from geo.district.booking import booking_years, spread
from geo.district.paths import cut_by_year, limit_table, window_years
from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.plan.uses import USES, Uses
from geo.reference import Reference, remembered
from geo.scenario import Target
from geo.terms import Boundary

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

ACTUAL = ("construction_t", "works_t", "operation_t", "replacement_t")
ALLOWANCE = ("allowance_construction_t", "allowance_works_t", "allowance_operation_t")


class Calendar(NamedTuple):
    """
    What goes on in the houses year by year.

    `periods` of use as in `geo.carbon.periods`, `operation_kg` B6 and `replacement_kg` B4 of all
    houses by year [kg CO2e], `rebuilt` interventions as in `geo.district.rebuilt`.
    """

    periods: pd.DataFrame
    operation_kg: pd.Series
    replacement_kg: pd.Series
    rebuilt: pd.DataFrame


def limit_for(buildings: pd.DataFrame, target: Target, reference: Reference) -> pd.Series:
    """
    Return the limit of A1-A5 that holds for each building.

    The year of construction start decides; mixed use is weighted by GFA.

    Parameters
    ----------
    buildings
        Columns start_year, use, use_shares; index id.
    target
        Path, base year, yearly fall or own limits.
    reference
        The tables of `data/`.

    Returns
    -------
    limit_kg_m2gfa
        Same index. [kg CO2e/m² GFA]

    Raises
    ------
    UnknownChoiceError
        If the path does not exist or has no limit for a use of the district.

    References
    ----------
    .. [1] Boverket, report 2023:20 (starting level, a proposal).
    .. [2] Uppsala klimatprotokoll, limit by year of construction start, 12 % a year.
    """
    uses = Uses.read(buildings)
    start = buildings["start_year"].to_numpy(dtype=np.int64)
    years, position = np.unique(start, return_inverse=True)
    table = limit_table(years, target, reference)
    limit = np.zeros(len(buildings))
    for name, among in _limit_types(reference).items():
        share = uses.share(among)
        if not share.any():
            continue
        of_use = table[name].to_numpy()
        if np.isnan(of_use).any():
            message = phrase(
                "The own path has no limit for {name}; add rows for {name} or any.", name=name
            )
            raise UnknownChoiceError(message)
        limit += share * of_use[position]
    return pd.Series(limit, index=buildings.index, name="limit_kg_m2gfa")


@remembered
def _limit_types(reference: Reference) -> dict[str, Floats]:
    """Return for every limit type which uses it holds for (1), in the order of `USES`."""
    types = reference.use_classes["limit_type"].reindex(USES).to_numpy(dtype=object)
    return {str(name): (types == name).astype(float) for name in dict.fromkeys(types)}


def booked_share(table: pd.DataFrame, target: Target) -> Floats:
    """
    Return the share of A1-A5 of each row that is booked inside the window of the target.

    Parameters
    ----------
    table
        Columns start_year and completion_year.
    target
        Window and booking.

    Returns
    -------
    share
        One value per row, 0 to 1. [-]

    Examples
    --------
    >>> house = pd.DataFrame({"start_year": [2023], "completion_year": [2026]})
    >>> float(booked_share(house, Target(first_year=2025, last_year=2030))[0])
    0.5
    """
    first, last = booking_years(table, target.booking)
    inside = np.minimum(last, target.last_year) - np.maximum(first, target.first_year) + 1
    share: Floats = np.maximum(inside, 0) / (last - first + 1)
    return share


def year_table(
    buildings: pd.DataFrame,
    *,
    works: pd.DataFrame,
    calendar: Calendar,
    target: Target,
    reference: Reference,
) -> pd.DataFrame:
    """
    Return emissions and allowances of every calendar year.

    A1-A5 of buildings and works is booked by `target.booking`; the allowance of construction is
    booked alike. With the boundary `buildings` works are left out of actual and allowance but stay
    in their column. Locked allowances replace the computed ones in the years they name. Outside the
    window allowances and gap are 0.

    Parameters
    ----------
    buildings
        Columns use, use_shares, start_year, completion_year, gfa_m2, upfront_kg; limit_kg_m2gfa
        when it is known already.
    works
        Columns start_year, completion_year, upfront_kg, baseline_kg.
    calendar
        What goes on year by year.
    target
        Window, paths, booking, boundary and lock.
    reference
        The tables of `data/`.

    Returns
    -------
    years
        Index year; columns as in `geo.evaluation`. [t CO2e]

    Raises
    ------
    UnknownChoiceError
        If the window, a path or the lock makes no sense.

    Notes
    -----
    gap = actual - allowance; cumulative_gap sums it from the first year of the window.
    """
    window = window_years(target)
    rebuilt = calendar.rebuilt
    years = _all_years((buildings, works, rebuilt), calendar, window)
    in_window = (years >= window[0]) & (years <= window[-1])
    booked = booking_years(buildings, target.booking)
    civil = booking_years(works, target.booking)
    again = booking_years(rebuilt, target.booking)
    allowed = _tonnes(_limits(buildings, target, reference) * buildings["gfa_m2"])
    kept = 1.0 - cut_by_year(years, target, reference)
    ledgers = {
        "construction_t": spread(_tonnes(buildings["upfront_kg"]), *booked, years)
        + spread(_tonnes(rebuilt["emitted_kg"]), *again, years),
        "works_t": spread(_tonnes(works["upfront_kg"]), *civil, years),
        "operation_t": _tonnes(calendar.operation_kg.reindex(years, fill_value=0.0)),
        "replacement_t": _tonnes(calendar.replacement_kg.reindex(years, fill_value=0.0)),
        "allowance_construction_t": (
            spread(allowed, *booked, years) + spread(_tonnes(rebuilt["allowed_kg"]), *again, years)
        )
        * in_window,
        "allowance_works_t": spread(_tonnes(works["baseline_kg"]), *civil, years)
        * kept
        * in_window,
        "allowance_operation_t": operation_allowance(calendar.periods, years, target, reference)
        * in_window,
    }
    return _balance(_locked(ledgers, years, target, window), years, target, in_window)


def _limits(buildings: pd.DataFrame, target: Target, reference: Reference) -> pd.Series:
    if "limit_kg_m2gfa" in buildings:
        return buildings["limit_kg_m2gfa"]
    return limit_for(buildings, target, reference)


def _tonnes(kilograms: pd.Series) -> Floats:
    return kilograms.to_numpy(dtype=np.float64) / 1000.0


def _all_years(tables: tuple[pd.DataFrame, ...], calendar: Calendar, window: Integers) -> Integers:
    """All calendar years from the first start or window to the last year of anything."""
    ends = [int(window[0]), int(window[-1])]
    columns = [
        *(table[name] for table in tables for name in ("start_year", "completion_year")),
        *(calendar.periods[name] for name in ("operation_first_year", "operation_last_year")),
        calendar.operation_kg.index,
        calendar.replacement_kg.index,
    ]
    for years in (column.to_numpy(dtype=np.int64) for column in columns):
        if years.size:
            ends += [int(years.min()), int(years.max())]
    return np.arange(min(ends), max(ends) + 1)


def _locked(
    ledgers: dict[str, Floats], years: Integers, target: Target, window: Integers
) -> dict[str, Floats]:
    if not target.locked_allowance:
        return ledgers
    rows = pd.DataFrame(target.locked_allowance, columns=["year", *ALLOWANCE]).set_index("year")
    if not rows.index.is_unique:
        twice = rows.index[rows.index.duplicated()][0]
        message = phrase(
            "The locked budget names {twice} twice; lock the reference scenario again.", twice=twice
        )
        raise UnknownChoiceError(message)
    if not all(math.isfinite(value) and value >= 0.0 for value in rows.to_numpy().ravel()):
        message = phrase("The locked budget has a value that is not a number of tonnes from 0 up.")
        raise UnknownChoiceError(message)
    # years outside the window have no allowance, whatever was locked
    rows = rows[rows.index.isin(window)].reindex(years)
    fixed = {
        name: np.where(rows[name].isna(), ledgers[name], rows[name].to_numpy(dtype=np.float64))
        for name in ALLOWANCE
    }
    return ledgers | fixed


def _balance(
    ledgers: dict[str, Floats], years: Integers, target: Target, in_window: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    counted = set(ACTUAL)
    if target.boundary == Boundary.BUILDINGS:
        counted.remove("works_t")
        ledgers = ledgers | {"allowance_works_t": np.zeros(len(years))}
    actual = np.sum([ledgers[name] for name in ACTUAL if name in counted], axis=0)
    allowance = np.sum([ledgers[name] for name in ALLOWANCE], axis=0)
    gap = (actual - allowance) * in_window
    columns = {
        **ledgers,
        "gap_t": gap,
        "cumulative_gap_t": np.cumsum(gap),
        "in_window": in_window,
        "actual_t": actual,
        "allowance_t": allowance,
    }
    return pd.DataFrame(columns, index=pd.Index(years, name="year"))
