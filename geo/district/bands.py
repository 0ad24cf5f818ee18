"""Bands of the headline: what the window's sums may be off, ledger by ledger."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.operational import operation_sum
from geo.carbon.periods import FIRST, LAST, Periods, by_building
from geo.carbon.uncertainty import Band, window_bands
from geo.district.trajectory import booked_share
from geo.reference import Reference
from geo.scenario import Target
from geo.terms import Boundary


def headline_bands(
    houses: tuple[pd.DataFrame, pd.DataFrame],
    works: pd.DataFrame,
    years: pd.DataFrame,
    energy: tuple[Periods, pd.DataFrame],
    target: Target,
    reference: Reference,
) -> dict[str, Band]:
    """
    Return the 80 % bands of the window's construction, works, operation and total.

    Parameters
    ----------
    houses
        Buildings, and interventions of `geo.district.rebuilt`.
    works, years
        Tables of an `Evaluation`.
    energy
        Periods of use and factors by year [kg CO2e/kWh].
    target
        Window, booking and boundary.
    reference
        The tables of `data/`.

    Returns
    -------
    bands
        Keys construction, works, operation, total. [t CO2e]
    """
    buildings, rebuilt = houses
    built = [
        table[column].to_numpy() * booked_share(table, target) / 1000.0
        for table, column in ((buildings, "upfront_kg"), (rebuilt, "emitted_kg"))
    ]
    construction, basis = np.concatenate(built), pd.concat([buildings["basis"], rebuilt["basis"]])
    civil = _works_bands(works, target) if target.boundary == Boundary.ALL else ()
    operation = _operation_t(buildings, energy, target)
    # replacement spreads over the houses as operation does, so its error is counted with it
    renewed = float(
        years["replacement_t"].to_numpy()[years["in_window"].to_numpy(dtype=bool)].sum()
    )
    total = float(operation.sum())
    if total > 0.0:
        operation = operation * (1.0 + renewed / total)
    return window_bands(construction, basis, civil, operation, reference)


def _works_bands(works: pd.DataFrame, target: Target) -> tuple[Band, ...]:
    share = booked_share(works, target) / 1000.0
    ends = (
        works[name].to_numpy() * share for name in ("band_low_kg", "upfront_kg", "band_high_kg")
    )
    rows = zip(*(end.tolist() for end in ends), strict=True)
    return tuple(Band(low=low, mid=mid, high=high) for low, mid, high in rows if mid > 0)


def _operation_t(
    buildings: pd.DataFrame, energy: tuple[Periods, pd.DataFrame], target: Target
) -> npt.NDArray[np.float64]:
    periods, factors = energy
    first = np.maximum(periods.table[FIRST].to_numpy(), target.first_year)
    last = np.minimum(periods.table[LAST].to_numpy(), target.last_year)
    in_window = first <= last
    # a period outside the window takes any year of the table, and counts nothing
    any_year = factors.index[0]
    begin, end = np.where(in_window, first, any_year), np.where(in_window, last, any_year)
    ends = pd.Series(begin), pd.Series(end)
    summed = operation_sum(periods.carriers_kwh, factors, *ends).to_numpy()
    used = np.where(in_window, summed, 0.0) / 1000.0
    # both periods of a house that is rebuilt share the house's own error
    return by_building(used, periods.table, buildings.index).to_numpy()
