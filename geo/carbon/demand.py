"""
Demand: a measured building becomes delivered energy per year.

A monthly heat balance after EN ISO 13790 (monthly method; the same form in EN ISO 52016-1) answers
to shape, windows and energy level; hot water, airing and electricity come from the profile of the
use. In come measures, uses and levels; out come kilowatt-hours over the meter of the building.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.plan.uses import USES, Uses
from geo.reference import Reference, coded
from geo.terms import Carrier

Floats = npt.NDArray[np.float64]
Coded = tuple[npt.NDArray[np.intp], list[str]]

# parts of the envelope and the U-value of each
ENVELOPE = {
    "opaque_m2": "u_wall",
    "window_m2": "u_window",
    "roof_m2": "u_roof",
    "ground_m2": "u_floor",
}
MEASURES = ("atemp_m2", *ENVELOPE)
STATED = ("pv_m2", "declared_energy_kwh_m2atemp")


class Columns(Protocol):
    """Anything that gives a column by its name: a table, or arrays."""

    def __getitem__(self, name: str, /) -> Any:  # noqa: ANN401 - a series or an array
        """Return a column."""


HOURS_PER_YEAR = 8760.0
TINY = float(np.finfo(float).tiny)


def mean_transmittance(measured: pd.DataFrame, level: pd.DataFrame) -> pd.Series:
    """
    Return the mean thermal transmittance of the envelope, thermal bridges included.

    Parameters
    ----------
    measured
        Columns opaque_m2, window_m2, roof_m2, ground_m2. [m²]
    level
        One row per building: u_wall, u_window, u_roof, u_floor [W/m²K], bridge_share [-].

    Returns
    -------
    um_w_m2k
        Same index. [W/m²K]

    References
    ----------
    .. [1] EN ISO 13789:2017, transmission heat transfer coefficient.
    """
    um = _transmittance(measured, level)
    return pd.Series(um, index=measured.index, name="um_w_m2k")


def _transmittance(measured: Columns, level: Columns) -> Floats:
    loss = np.zeros_like(_column(measured, "opaque_m2"))
    for area, u_value in ENVELOPE.items():
        loss = loss + _column(measured, area) * _column(level, u_value)
    um: Floats = loss * (1.0 + _column(level, "bridge_share")) / _envelope(measured)
    return um


def _envelope(measured: Columns) -> Floats:
    """Return the envelope area A_om of each building, in m²."""
    opaque, window, roof, ground = (_column(measured, area) for area in ENVELOPE)
    total: Floats = opaque + window + roof + ground
    return total


def heating_need(
    measured: pd.DataFrame,
    *,
    um_w_m2k: pd.Series,
    profile: pd.DataFrame,
    level: pd.DataFrame,
    climate: pd.DataFrame,
    rules: pd.DataFrame,
) -> pd.Series:
    """
    Return the yearly need of space heating.

    Parameters
    ----------
    measured
        Columns atemp_m2, window_m2, opaque_m2, roof_m2, ground_m2; a building without Atemp needs
        nothing. [m²]
    um_w_m2k
        Mean thermal transmittance; same index. [W/m²K]
    profile
        Per building: indoor_c [°C], airflow_l_s_m2, persons_kwh_m2, household_electricity_kwh_m2
        [per m² Atemp].
    level
        Per building: heat_recovery, g_window [-], q50_l_s_m2 [l/s m² envelope].
    climate
        Twelve months: hours, temperature_c, ghi_kwh_m2, vertical_ratio.
    rules
        Values of `energy/rules.csv`, index parameter.

    Returns
    -------
    heat_need_kwh
        Same index. [kWh/yr]

    Notes
    -----
    Q = sum over months of max(0, Q_loss - eta Q_gain); Q_loss = (H_T + H_V)(theta_i - theta_m) t;
    H_T = Um A_om; H_V = c [q_v (1 - eta_hr) + q50 A_om / 20]; eta = (1 - g^a) / (1 - g^(a+1)) with
    g = Q_gain / Q_loss, a = a0 + tau / tau0 and tau = C Atemp / (H_T + H_V).

    References
    ----------
    .. [1] EN ISO 13790:2008, clauses 7.2, 12.2.1.1, table 9. .. [2] EN ISO 52016-1:2017, annex.
    """
    need = _balance(measured, um_w_m2k.to_numpy(), (profile, level), climate, rules)
    return pd.Series(need, index=measured.index, name="heat_need_kwh")


def _balance(
    measured: Columns,
    um_w_m2k: Floats,
    kinds: tuple[Columns, Columns],
    climate: pd.DataFrame,
    rules: pd.DataFrame,
) -> Floats:
    """Return the need of `heating_need` from plain columns."""
    value = rules["value"].to_dict()
    profile, level = kinds
    atemp, envelope = _column(measured, "atemp_m2"), _envelope(measured)
    outlet = _column(profile, "airflow_l_s_m2") * atemp * (1.0 - _column(level, "heat_recovery"))
    leak = _column(level, "q50_l_s_m2") * envelope / value["infiltration_divisor"]
    transfer = um_w_m2k * envelope
    transfer = transfer + value["air_heat_j_m3k"] * (outlet + leak) / 1000.0
    inside = _column(profile, "persons_kwh_m2")
    inside = inside + value["household_gain_share"] * _column(
        profile, "household_electricity_kwh_m2"
    )
    aperture = _column(measured, "window_m2") * _column(level, "g_window")
    aperture = aperture * value["frame_factor"] * value["shading_factor"]
    exponent = value["utilisation_a0"] + (
        value["heat_capacity_wh_m2k"] * atemp / transfer / value["utilisation_tau0_h"]
    )
    need = np.zeros_like(atemp)
    indoor, steady = _column(profile, "indoor_c"), inside * atemp / HOURS_PER_YEAR
    names = ["hours", "temperature_c", "ghi_kwh_m2", "vertical_ratio"]
    for hours, outdoor, horizontal, ratio in climate[names].to_numpy(dtype=float).tolist():
        difference = indoor - outdoor
        loss = np.maximum(transfer * difference * hours / 1000.0, 0.0)
        gain = steady * hours + aperture * (horizontal * ratio)
        need += np.maximum(loss - utilisation(gain, loss, exponent) * gain, 0.0)
    return np.where(atemp > 0.0, need, 0.0)


def utilisation(gain: Floats, loss: Floats, exponent: Floats) -> Floats:
    """
    Return the share of gains that is of use.

    Parameters
    ----------
    gain, loss
        Heat gains and losses of a month. [kWh]
    exponent
        a = a0 + tau / tau0. [-]

    Returns
    -------
    eta
        Between 0 and 1; a / (a + 1) where gains equal losses, 0 where nothing is lost. [-]

    Examples
    --------
    >>> utilisation(np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([3.0, 3.0])).tolist()
    [1.0, 0.75]
    """
    # far above 1 the powers overflow, and eta is loss over gain to all digits
    ample = gain >= 1e3 * loss
    ratio = np.divide(gain, loss, out=np.full_like(gain, 0.5), where=~ample)
    even = np.abs(ratio - 1.0) < 1e-6
    safe = np.where(even, 0.5, ratio)
    # safe ** exponent by its logarithm: the same digits at a third of the time
    power = np.exp(exponent * np.log(np.maximum(safe, TINY)))
    share = (1.0 - power) / (1.0 - power * safe)
    eta: Floats = np.where(even, exponent / (exponent + 1.0), share)
    all_lost = np.divide(loss, gain, out=np.zeros_like(gain), where=ample & (gain > 0.0))
    return np.where(ample, all_lost, eta)


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
    um = _transmittance(measured, level)
    rules, atemp = reference.energy_rules, measured["atemp_m2"]
    need = performance_gap * _balance(measured, um, (profile, level), reference.climate, rules)
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


def _column(table: Columns, name: str) -> Floats:
    return np.asarray(table[name], dtype=np.float64)


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
