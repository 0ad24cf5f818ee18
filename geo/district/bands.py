"""Bands of the headline: what the window's sums may be off, ledger by ledger."""

import numpy as np
import pandas as pd

from geo.carbon.operational import operation_by_carrier
from geo.carbon.periods import FIRST, LAST
from geo.carbon.uncertainty import Band, deviations
from geo.district.spread import (
    Spread,
    band_of,
    construction_items,
    operation_items,
    rebuilding_items,
    shared,
    works_items,
)
from geo.district.trajectory import booked_share
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.scenario import Target
from geo.terms import Boundary

Houses = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def window_spread(
    houses: Houses,
    works: pd.DataFrame,
    years: pd.DataFrame,
    energy: tuple[pd.DataFrame, pd.DataFrame],
    target: Target,
    reference: Reference,
) -> Spread:
    """
    Return the ledgers of the window with all their sources of error.

    Parameters
    ----------
    houses
        Buildings, their A1-A5 by element [kg CO2e], and interventions of `geo.district.rebuilt`.
    works, years
        Tables of an `Evaluation`.
    energy
        Periods of use with their carriers, and factors by year [kg CO2e/kWh].
    target
        Window, booking and boundary.
    reference
        The tables of `data/`.

    Returns
    -------
    spread
        Ledgers construction, works, operation. [t CO2e]
    """
    buildings, elements_kg, rebuilt = houses
    rows = deviations(reference)
    share = booked_share(buildings, target) / 1000.0
    elements = pd.DataFrame(
        elements_kg.to_numpy() * share[:, None], elements_kg.index, elements_kg.columns
    )
    done = rebuilt.assign(
        window_t=rebuilt["emitted_kg"].to_numpy() * booked_share(rebuilt, target) / 1000.0
    )
    used = _with_renewal(operation_t(buildings.index, energy, target), years)
    civil = _works(works, target) if target.boundary == Boundary.ALL else {}
    ledgers = {
        "construction": (
            construction_items(elements, buildings, rows),
            *([rebuilding_items(done, rows)] if len(done) else []),
        ),
        "works": (works_items(civil),),
        "operation": (operation_items(used, rows),),
    }
    terms = [term for ledger in ledgers.values() for items in ledger for term in items.terms]
    return Spread(ledgers=ledgers, sd=shared(reference, terms))


def spread_of(evaluation: Evaluation, reference: Reference) -> Spread:
    """Return the spread of a result; see `window_spread`."""
    result = evaluation
    return window_spread(
        (pd.DataFrame(result.buildings), result.elements_kg, result.interventions),
        pd.DataFrame(result.works),
        result.years,
        (result.periods, result.factors),
        result.scenario.target,
        reference,
    )


def headline_bands(spread: Spread) -> dict[str, Band]:
    """Return the 80 % bands of the ledgers, and of their sum as `total`. [t CO2e]."""
    bands = {name: band_of(spread.form(name)) for name in spread.ledgers}
    return bands | {"total": band_of(spread.form())}


def _works(works: pd.DataFrame, target: Target) -> dict[str, Band]:
    share = booked_share(works, target) / 1000.0
    ends = (
        works[name].to_numpy() * share for name in ("band_low_kg", "upfront_kg", "band_high_kg")
    )
    rows = zip(works.index, *(end.tolist() for end in ends), strict=True)
    return {str(i): Band(low=low, mid=mid, high=high) for i, low, mid, high in rows if mid > 0}


def operation_t(
    index: pd.Index, energy: tuple[pd.DataFrame, pd.DataFrame], target: Target
) -> pd.DataFrame:
    """
    Return B6 of each building in the window, all its periods of use together.

    Parameters
    ----------
    index
        Buildings.
    energy
        Periods of use with their carriers [kWh/yr], and factors by year [kg CO2e/kWh].
    target
        Window.

    Returns
    -------
    operation_t
        Index id, columns carriers. [t CO2e]
    """
    periods, factors = energy
    first = np.maximum(periods[FIRST].to_numpy(), target.first_year)
    last = np.minimum(periods[LAST].to_numpy(), target.last_year)
    in_window = first <= last
    # a period outside the window takes any year of the table, and counts nothing
    any_year = factors.index[0]
    begin, end = (pd.Series(np.where(in_window, years, any_year)) for years in (first, last))
    carriers = list(factors.columns)
    summed = operation_by_carrier(periods[carriers], factors, begin, end) / 1000.0
    used = np.zeros((len(index), len(carriers)))
    # both periods of a house that is rebuilt share the house's own error
    np.add.at(used, index.get_indexer(periods.index), np.where(in_window[:, None], summed, 0.0))
    return pd.DataFrame(used, columns=carriers, index=index)


def _with_renewal(used: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """Spread replacement over the houses as operation is: its error is counted with it."""
    inside = years["in_window"].to_numpy(dtype=bool)
    renewed = float(years["replacement_t"].to_numpy()[inside].sum())
    total = float(used.to_numpy().sum())
    return used * (1.0 + renewed / total) if total > 0.0 else used
