"""
Operation: delivered energy meets the emission factor of the calendar year.

Operation has rank two: every building is a mix of two carriers, and all buildings share the
factors of a year. Sums over years therefore use cumulated factors, and sums over buildings use sums
per first and last year; a table of buildings x years is never made.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import BrokenDataError
from geo.reference import Reference, remembered
from geo.terms import Carrier, Ccs, FactorSet

Floats = npt.NDArray[np.float64]

# in a factor set, the word that leaves the role to the carbon-capture switch
SWITCHED = "switched"


@remembered
def series_of(reference: Reference, *, factor_set: FactorSet, ccs: Ccs, carrier: Carrier) -> str:
    """
    Return the name of the factor series that a factor set uses for a carrier at the place.

    Raises
    ------
    BrokenDataError
        If the set has no series for the carrier.
    """
    rows = reference.factor_sets
    found = rows[(rows["factor_set"] == factor_set) & (rows["carrier"] == carrier)]["series"]
    if found.empty:
        message = f"The factor set {factor_set} has no series for {carrier}."
        raise BrokenDataError(message)
    name = str(found.iloc[0])
    role = str(ccs) if name == SWITCHED else name
    return reference.heat_series.get(role, name) if carrier is Carrier.DISTRICT_HEAT else name


def factor_table(
    reference: Reference,
    *,
    factor_set: FactorSet,
    ccs: Ccs,
    first_year: int,
    last_year: int,
) -> pd.DataFrame:
    """
    Return the emission factors of every year.

    Parameters
    ----------
    reference
        The tables of `data/`.
    factor_set, ccs
        The choice of series.
    first_year, last_year
        Years of the table, both included. [year]

    Returns
    -------
    factors
        Index year, one column per `Carrier`: straight between the years of the series, constant
        before the first and after the last. [kg CO2e/kWh]
    """
    years = np.arange(first_year, last_year + 1)
    columns = {}
    for carrier in Carrier:
        name = series_of(reference, factor_set=factor_set, ccs=ccs, carrier=carrier)
        columns[str(carrier)] = np.interp(years, *_points(reference, name, carrier))
    return pd.DataFrame(columns, index=pd.Index(years, name="year"))


@remembered
def _points(reference: Reference, name: str, carrier: Carrier) -> tuple[Floats, Floats]:
    """Return the years and the factors of a series, in kg CO2e/kWh."""
    rows = reference.factor_series
    points = rows[(rows["series"] == name) & (rows["carrier"] == carrier)].sort_values("year")
    if points.empty:
        message = f"energy/factor_series.csv has no series {name} for {carrier}."
        raise BrokenDataError(message)
    return points["year"].to_numpy(dtype=float), points["kg_per_kwh"].to_numpy(dtype=float)


def carriers(delivered: pd.DataFrame, *, include_tenants: bool) -> pd.DataFrame:
    """
    Return what is bought of each carrier, net of own solar power.

    Parameters
    ----------
    delivered
        Table of `geo.carbon.demand.delivered_energy`.
    include_tenants
        Whether household and tenant electricity counts.

    Returns
    -------
    carriers_kwh
        Index id, one column per `Carrier`; never below 0. [kWh/yr]
    """
    names = ("heat_kwh", "dhw_kwh", "electricity_kwh", "tenant_electricity_kwh", "pv_used_kwh")
    columns = {name: delivered[name].to_numpy(dtype=float) for name in names}
    for use in ("heat", "dhw"):
        carrier = delivered[f"{use}_carrier"].to_numpy(dtype=object)
        columns[f"{use}_electric"] = (carrier == str(Carrier.ELECTRICITY)).astype(float)
    bought = bought_columns(columns, include_tenants=include_tenants)
    return pd.DataFrame(bought, index=delivered.index)


def bought_columns(columns: Mapping[str, Floats], *, include_tenants: bool) -> dict[str, Floats]:
    """
    Return what is bought of each carrier as plain columns.

    Parameters
    ----------
    columns
        Columns of `geo.carbon.demand.energy_columns`.
    include_tenants
        Whether household and tenant electricity counts.

    Returns
    -------
    bought
        One column per `Carrier`, net of own solar power. [kWh/yr]
    """
    heat, dhw = columns["heat_kwh"], columns["dhw_kwh"]
    electric = columns["heat_electric"] * heat + columns["dhw_electric"] * dhw
    house = electric + columns["electricity_kwh"]
    everyone = house + columns["tenant_electricity_kwh"]
    # own power serves house and tenants alike, so a house alone takes its share of it
    own = columns["pv_used_kwh"]
    share = np.divide(own, everyone, out=np.zeros_like(own), where=everyone > 0.0)
    served = np.maximum(1.0 - share, 0.0)
    return {
        str(Carrier.DISTRICT_HEAT): heat + dhw - electric,
        str(Carrier.ELECTRICITY): (everyone if include_tenants else house) * served,
    }


def operation_sum(
    carriers_kwh: pd.DataFrame, factors: pd.DataFrame, first_year: pd.Series, last_year: pd.Series
) -> pd.Series:
    """
    Return B6 of each building from its first to its last year, both included.

    Parameters
    ----------
    carriers_kwh
        Yearly energy per carrier. [kWh/yr]
    factors
        Factors of consecutive years that hold all years asked for. [kg CO2e/kWh]
    first_year, last_year
        Same index as `carriers_kwh`. [year]

    Returns
    -------
    b6_kg
        Same index. [kg CO2e]

    References
    ----------
    .. [1] EN 15978:2011, clause 8.6.5, module B6.
    """
    used = operation_by_carrier(carriers_kwh, factors, first_year, last_year)
    return pd.Series(used.sum(axis=1), carriers_kwh.index, name="b6_kg")


def operation_by_carrier(
    carriers_kwh: pd.DataFrame, factors: pd.DataFrame, first_year: pd.Series, last_year: pd.Series
) -> npt.NDArray[np.float64]:
    """Return B6 as in `operation_sum`, a column per carrier, shape (rows, carriers). [kg CO2e]."""
    until = np.vstack([np.zeros(factors.shape[1]), factors.to_numpy().cumsum(axis=0)])
    begin = _position(first_year, factors)
    end = _position(last_year, factors) + 1
    used: npt.NDArray[np.float64] = carriers_kwh.to_numpy() * (until[end] - until[begin])
    return used


def operation_by_year(
    carriers_kwh: pd.DataFrame, factors: pd.DataFrame, first_year: pd.Series, last_year: pd.Series
) -> pd.Series:
    """
    Return B6 of all buildings together in every year of the factors.

    Parameters as in `operation_sum`.

    Returns
    -------
    b6_kg
        Index year. [kg CO2e]
    """
    count = len(factors)
    begin, end = _position(first_year, factors), _position(last_year, factors) + 1
    columns = []
    for carrier in carriers_kwh.columns:
        energy = carriers_kwh[carrier].to_numpy()
        begun = np.bincount(begin, weights=energy, minlength=count + 1)
        ended = np.bincount(end, weights=energy, minlength=count + 1)
        columns.append(np.cumsum(begun - ended)[:count])
    # what has ended leaves rounding dust; where nobody is in use it is exactly nothing
    users = np.cumsum(
        np.bincount(begin, minlength=count + 1) - np.bincount(end, minlength=count + 1)
    )[:count]
    energy_by_year = np.where(users[:, None] > 0, np.column_stack(columns), 0.0)
    total = (energy_by_year * factors.to_numpy()).sum(axis=1)
    return pd.Series(total, index=factors.index, name="b6_kg")


def operation_in(
    carriers_kwh: pd.DataFrame,
    factors: pd.DataFrame,
    year: int,
    first_year: pd.Series,
    last_year: pd.Series,
) -> pd.Series:
    """
    Return B6 of each building in one year; 0 where it is not in use.

    Parameters as in `operation_sum`, with the calendar year asked for.

    Returns
    -------
    b6_kg
        Same index as `carriers_kwh`. [kg CO2e/yr]
    """
    in_use = ((first_year <= year) & (year <= last_year)).to_numpy()
    if not in_use.any():
        return pd.Series(0.0, index=carriers_kwh.index, name="b6_kg")
    kilograms = carriers_kwh.to_numpy() @ factors.loc[year].to_numpy()
    return pd.Series(np.where(in_use, kilograms, 0.0), carriers_kwh.index, name="b6_kg")


def _position(year: pd.Series, factors: pd.DataFrame) -> npt.NDArray[np.int64]:
    position = year.to_numpy(dtype=np.int64) - int(factors.index[0])
    if len(position) and (position.min() < 0 or position.max() >= len(factors)):
        message = f"The factors hold {factors.index[0]}-{factors.index[-1]}, not all years asked."
        raise BrokenDataError(message)
    return position
