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

from geo.carbon.balance import ENVELOPE, Month, heat_need, months, transmittance
from geo.plan.uses import USES, Uses
from geo.reference import Coded, Reference, coded, remembered
from geo.terms import Carrier

Floats = npt.NDArray[np.float64]

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
    tables, atemp = _tables(reference), measured["atemp_m2"]
    profile = _Profile(uses=uses, table=tables.profiles)
    level = _Level(coded=kinds["energy_level"], place=tables.place, table=tables.levels)
    um = transmittance(measured, level)
    need = heat_need(measured, um, (profile, level), tables.climate, tables.rules)
    need = performance_gap * need
    wanted = {
        "heat": need + profile["airing_kwh_m2"] * atemp,
        "dhw": profile["dhw_kwh_m2"] * atemp,
    }
    columns: dict[str, Floats] = {"um_w_m2k": um, "heat_need_kwh": need}
    for use, kilowatt_hours in wanted.items():
        efficiency, electric = _supply(kinds["heat_supply"], tables.supplies[use])
        columns[f"{use}_kwh"] = kilowatt_hours / efficiency
        columns[f"{use}_electric"] = electric
    columns["electricity_kwh"] = profile["property_electricity_kwh_m2"] * atemp
    columns["tenant_electricity_kwh"] = profile["household_electricity_kwh_m2"] * atemp
    _declare(columns, stated["declared_energy_kwh_m2atemp"] * atemp)
    _add_pv(columns, stated["pv_m2"], tables.rules)
    return columns


@dataclass(frozen=True, kw_only=True, eq=False)
class _Tables:
    """
    The tables of energy as plain columns.

    `profiles` in the order of `USES`, `levels` in that of `place`; `supplies` gives for an end use
    and a supply its efficiency and whether it takes electricity (1).
    """

    profiles: Mapping[str, Floats]
    levels: Mapping[str, Floats]
    place: Mapping[str, int]
    supplies: Mapping[str, Mapping[str, tuple[float, float]]]
    climate: tuple[Month, ...]
    rules: Mapping[str, float]


@remembered
def _tables(reference: Reference) -> _Tables:
    supplies: dict[str, dict[str, tuple[float, float]]] = {}
    names = ("end_use", "heat_supply", "carrier", "efficiency")
    for end_use, supply, carrier, efficiency in zip(
        *(reference.heat_supplies[name] for name in names), strict=True
    ):
        electric = float(carrier == Carrier.ELECTRICITY)
        supplies.setdefault(end_use, {})[supply] = (float(efficiency), electric)
    return _Tables(
        profiles=_numbers(reference.use_profiles.loc[USES]),
        levels=_numbers(reference.energy_levels),
        place={str(word): row for row, word in enumerate(reference.energy_levels.index)},
        supplies=supplies,
        climate=months(reference.climate),
        rules={
            str(name): float(number) for name, number in reference.energy_rules["value"].items()
        },
    )


def _numbers(table: pd.DataFrame) -> dict[str, Floats]:
    numbers = table.select_dtypes("number")
    return {str(name): numbers[name].to_numpy(dtype=float) for name in numbers}


@dataclass(frozen=True, kw_only=True, eq=False)
class _Profile:
    """Figures of the use profiles, weighted by the uses' shares of heated floor."""

    uses: Uses
    table: Mapping[str, Floats]

    def __getitem__(self, name: str) -> Floats:
        heated = (self.table["airflow_l_s_m2"] > 0.0).astype(float)
        return self.uses.mean(self.table[name], among=heated)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Level:
    """Figures of the energy levels, looked up by code."""

    coded: Coded
    place: Mapping[str, int]
    table: Mapping[str, Floats]

    def __getitem__(self, name: str) -> Floats:
        codes, words = self.coded
        figures: Floats = self.table[name][[self.place[word] for word in words]][codes]
        return figures


def _supply(supply: Coded, table: Mapping[str, tuple[float, float]]) -> tuple[Floats, Floats]:
    """Return efficiency and whether electricity is bought (1) for an end use."""
    codes, words = supply
    efficiency, electric = np.array([table[word] for word in words]).reshape(-1, 2).T
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


def _add_pv(columns: dict[str, Floats], pv_m2: Floats, value: Mapping[str, float]) -> None:
    """Add the production of the panels, what the house uses of it and what is sold (in place)."""
    made = pv_m2 * (value["pv_kwh_kwp"] / value["pv_m2_kwp"])
    bought = columns["electricity_kwh"] + columns["tenant_electricity_kwh"]
    for use in ("heat", "dhw"):
        bought = bought + columns[f"{use}_electric"] * columns[f"{use}_kwh"]
    # a declared value is what was bought, own power already taken off
    used = np.minimum(made * value["pv_own_use_share"], bought) * (1.0 - columns["energy_declared"])
    columns.update(pv_kwh=made, pv_used_kwh=used, pv_exported_kwh=made - used)
