"""
Demand: a measured building becomes delivered energy per year.

The need of space heating comes from the monthly balance; hot water, airing and electricity from the
profile of the use; the supply and solar panels decide what is bought. In come measures, uses and
levels; out come kilowatt-hours over the meter of the building.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.balance import ENVELOPE, heat_need, transmittance
from geo.plan.uses import USES, Uses
from geo.reference import Reference, coded
from geo.terms import Carrier

Floats = npt.NDArray[np.float64]
Coded = tuple[npt.NDArray[np.intp], list[str]]

MEASURES = ("atemp_m2", *ENVELOPE)
STATED = ("pv_m2", "declared_energy_kwh_m2atemp")


def delivered_energy(
    buildings: pd.DataFrame,
    measured: pd.DataFrame,
    reference: Reference,
    *,
    performance_gap: float = 1.0,
) -> pd.DataFrame:
    """
    Return the yearly energy of every building.

    Parameters
    ----------
    buildings
        Columns use, use_shares, energy_level, heat_supply, pv_m2, declared_energy_kwh_m2atemp.
    measured
        Columns of `geo.plan.buildings.measure`; same index.
    reference
        The tables of `data/`.
    performance_gap
        Measured over calculated need of space heating. [-]

    Returns
    -------
    energy
        Same index: um_w_m2k [W/m²K]; heat_need_kwh, heat_kwh, dhw_kwh (both over the meter, of
        heat_carrier and dhw_carrier), electricity_kwh (property), tenant_electricity_kwh, pv_kwh,
        pv_used_kwh, pv_exported_kwh [kWh/yr]; energy_declared.

    Notes
    -----
    A declared value of kWh per m² Atemp is the energy bought for heating, hot water and property
    electricity, own solar power already taken off; the modelled parts are scaled to it.
    """
    columns = energy_columns(
        {name: measured[name].to_numpy(dtype=float) for name in MEASURES},
        {name: buildings[name].to_numpy(dtype=float) for name in STATED},
        Uses.read(buildings),
        {name: coded(buildings[name]) for name in ("energy_level", "heat_supply")},
        reference,
        performance_gap=performance_gap,
    )
    table = pd.DataFrame(columns, index=measured.index)
    for use in ("heat", "dhw"):
        electric = table.pop(f"{use}_electric").astype(bool)
        table[f"{use}_carrier"] = np.where(electric, Carrier.ELECTRICITY, Carrier.DISTRICT_HEAT)
    return table.assign(energy_declared=table["energy_declared"].astype(bool))


def energy_columns(
    measured: Mapping[str, Floats],
    stated: Mapping[str, Floats],
    uses: Uses,
    kinds: Mapping[str, Coded],
    reference: Reference,
    *,
    performance_gap: float = 1.0,
) -> dict[str, Floats]:
    """
    Return the yearly energy of every building as plain columns.

    Parameters
    ----------
    measured, stated
        Columns `MEASURES` and `STATED` of the buildings.
    uses
        Their uses.
    kinds
        Codes and words of energy_level and heat_supply.
    reference
        The tables of `data/`.
    performance_gap
        Measured over calculated need of space heating. [-]

    Returns
    -------
    columns
        As in `delivered_energy`, with heat_electric and dhw_electric (1 where electricity is
        bought for it) in the place of the carriers. [kWh/yr]
    """
    profile = _Profile(uses=uses, table=reference.use_profiles.loc[USES])
    codes, words = kinds["energy_level"]
    level = _Level(codes=codes, table=reference.energy_levels.loc[words])
    um = transmittance(measured, level)
    rules, atemp = reference.energy_rules, measured["atemp_m2"]
    need = performance_gap * heat_need(measured, um, (profile, level), reference.climate, rules)
    wanted = {
        "heat": need + profile["airing_kwh_m2"] * atemp,
        "dhw": profile["dhw_kwh_m2"] * atemp,
    }
    columns: dict[str, Floats] = {"um_w_m2k": um, "heat_need_kwh": need}
    for use, kilowatt_hours in wanted.items():
        efficiency, electric = _supply(kinds["heat_supply"], use, reference)
        columns[f"{use}_kwh"] = kilowatt_hours / efficiency
        columns[f"{use}_electric"] = electric
    columns["electricity_kwh"] = profile["property_electricity_kwh_m2"] * atemp
    columns["tenant_electricity_kwh"] = profile["household_electricity_kwh_m2"] * atemp
    _declare(columns, stated["declared_energy_kwh_m2atemp"] * atemp)
    _add_pv(columns, stated["pv_m2"], reference)
    return columns


@dataclass(frozen=True, kw_only=True, eq=False)
class _Profile:
    """Figures of the use profiles, weighted by the uses' shares of heated floor."""

    uses: Uses
    table: pd.DataFrame

    def __getitem__(self, name: str) -> Floats:
        heated = (self.table["airflow_l_s_m2"].to_numpy() > 0.0).astype(float)
        return self.uses.mean(self.table[name].to_numpy(dtype=float), among=heated)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Level:
    """Figures of the energy levels, looked up by code."""

    codes: npt.NDArray[np.intp]
    table: pd.DataFrame

    def __getitem__(self, name: str) -> Floats:
        figures: Floats = self.table[name].to_numpy(dtype=float)[self.codes]
        return figures


def _supply(supply: Coded, end_use: str, reference: Reference) -> tuple[Floats, Floats]:
    """Return efficiency and whether electricity is bought (1) for an end use."""
    codes, words = supply
    rows = reference.heat_supplies
    chosen = rows[rows["end_use"] == end_use].set_index("heat_supply").loc[words]
    electric: Floats = np.array([float(c == Carrier.ELECTRICITY) for c in chosen["carrier"]])
    efficiency: Floats = chosen["efficiency"].to_numpy(dtype=np.float64)
    return efficiency[codes], electric[codes]


def _declare(columns: dict[str, Floats], declared: Floats) -> None:
    """Scale heat, hot water and property electricity to the declared sum (in place)."""
    known = ~np.isnan(declared)
    columns["energy_declared"] = known.astype(float)
    if not known.any():
        return
    parts = ("heat_kwh", "dhw_kwh", "electricity_kwh")
    modelled = columns["heat_kwh"] + columns["dhw_kwh"] + columns["electricity_kwh"]
    known &= modelled > 0.0
    scale = np.divide(declared, modelled, out=np.ones_like(modelled), where=known)
    for name in parts:
        columns[name] = columns[name] * scale
    columns["energy_declared"] = known.astype(float)


def _add_pv(columns: dict[str, Floats], pv_m2: Floats, reference: Reference) -> None:
    """Add the production of the panels, what the house uses of it and what is sold (in place)."""
    value = reference.energy_rules["value"].to_dict()
    made = pv_m2 * (value["pv_kwh_kwp"] / value["pv_m2_kwp"])
    bought = columns["electricity_kwh"] + columns["tenant_electricity_kwh"]
    for use in ("heat", "dhw"):
        bought = bought + columns[f"{use}_electric"] * columns[f"{use}_kwh"]
    # a declared value is what was bought, own power already taken off
    used = np.minimum(made * value["pv_own_use_share"], bought) * (1.0 - columns["energy_declared"])
    columns.update(pv_kwh=made, pv_used_kwh=used, pv_exported_kwh=made - used)
