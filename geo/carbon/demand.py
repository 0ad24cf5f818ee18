"""
Demand: a measured building becomes delivered energy per year.

A monthly heat balance after EN ISO 13790 (monthly method; the same form in EN ISO 52016-1) answers
to shape, windows and energy level; hot water, airing and electricity come from the profile of the
use. In come measures, uses and levels; out come kilowatt-hours over the meter of the building.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.plan.uses import USES, use_weights
from geo.reference import Reference
from geo.terms import Carrier

Floats = npt.NDArray[np.float64]

HOURS_PER_YEAR = 8760.0


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
    pairs = (
        ("opaque_m2", "u_wall"),
        ("window_m2", "u_window"),
        ("roof_m2", "u_roof"),
        ("ground_m2", "u_floor"),
    )
    loss = np.sum([measured[a].to_numpy() * level[u].to_numpy() for a, u in pairs], axis=0)
    um = loss * (1.0 + level["bridge_share"].to_numpy()) / envelope_area(measured).to_numpy()
    return pd.Series(um, index=measured.index, name="um_w_m2k")


def envelope_area(measured: pd.DataFrame) -> pd.Series:
    """Return the envelope area A_om of each building, in m²."""
    areas = measured[["opaque_m2", "window_m2", "roof_m2", "ground_m2"]].sum(axis=1)
    return areas.rename("envelope_m2")


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
    value = rules["value"].to_dict()
    atemp = measured["atemp_m2"].to_numpy(dtype=float)
    envelope = envelope_area(measured).to_numpy(dtype=float)
    outlet = _column(profile, "airflow_l_s_m2") * atemp * (1.0 - _column(level, "heat_recovery"))
    leak = _column(level, "q50_l_s_m2") * envelope / value["infiltration_divisor"]
    transfer = um_w_m2k.to_numpy() * envelope
    transfer = transfer + value["air_heat_j_m3k"] * (outlet + leak) / 1000.0
    inside = _column(profile, "persons_kwh_m2")
    inside = inside + value["household_gain_share"] * _column(
        profile, "household_electricity_kwh_m2"
    )
    aperture = measured["window_m2"].to_numpy(dtype=float) * _column(level, "g_window")
    aperture = aperture * value["frame_factor"] * value["shading_factor"]
    exponent = value["utilisation_a0"] + (
        value["heat_capacity_wh_m2k"] * atemp / transfer / value["utilisation_tau0_h"]
    )
    need = np.zeros(len(measured))
    indoor, steady = _column(profile, "indoor_c"), inside * atemp / HOURS_PER_YEAR
    names = ["hours", "temperature_c", "ghi_kwh_m2", "vertical_ratio"]
    for hours, outdoor, horizontal, ratio in climate[names].to_numpy(dtype=float).tolist():
        difference = indoor - outdoor
        loss = np.maximum(transfer * difference * hours / 1000.0, 0.0)
        gain = steady * hours + aperture * (horizontal * ratio)
        need += np.maximum(loss - utilisation(gain, loss, exponent) * gain, 0.0)
    return pd.Series(np.where(atemp > 0.0, need, 0.0), index=measured.index, name="heat_need_kwh")


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
    share = (1.0 - safe**exponent) / (1.0 - safe ** (exponent + 1.0))
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
    weights = use_weights(buildings)
    profile = _profiles(weights, measured.index, reference)
    level = reference.energy_levels.loc[buildings["energy_level"]].set_index(measured.index)
    um = mean_transmittance(measured, level)
    need = performance_gap * heating_need(
        measured,
        um_w_m2k=um,
        profile=profile,
        level=level,
        climate=reference.climate,
        rules=reference.energy_rules,
    )
    atemp = measured["atemp_m2"].to_numpy(dtype=float)
    needs = {
        "heat": need.to_numpy() + _column(profile, "airing_kwh_m2") * atemp,
        "dhw": _column(profile, "dhw_kwh_m2") * atemp,
    }
    table: dict[str, Any] = {"um_w_m2k": um.to_numpy(), "heat_need_kwh": need.to_numpy()}
    for use, kilowatt_hours in needs.items():
        carrier, efficiency = _supply(buildings["heat_supply"], use, reference)
        table[f"{use}_kwh"] = kilowatt_hours / efficiency
        table[f"{use}_carrier"] = carrier
    table["electricity_kwh"] = _column(profile, "property_electricity_kwh_m2") * atemp
    table["tenant_electricity_kwh"] = _column(profile, "household_electricity_kwh_m2") * atemp
    _declare(table, _column(buildings, "declared_energy_kwh_m2atemp") * atemp)
    _add_pv(table, _column(buildings, "pv_m2"), reference)
    return pd.DataFrame(table, index=measured.index)


def _column(table: pd.DataFrame, name: str) -> Floats:
    return table[name].to_numpy(dtype=np.float64)


def _profiles(weights: Floats, index: pd.Index, reference: Reference) -> pd.DataFrame:
    """Return profiles weighted by the uses' shares of heated floor; parking has none to heat."""
    table = reference.use_profiles.loc[USES].select_dtypes("number")
    heated = weights * (table["airflow_l_s_m2"].to_numpy() > 0.0)
    total = heated.sum(axis=1, keepdims=True)
    shares = np.where(total > 0.0, heated / np.where(total > 0.0, total, 1.0), weights)
    return pd.DataFrame(shares @ table.to_numpy(), index=index, columns=table.columns)


def _supply(
    heat_supply: pd.Series, end_use: str, reference: Reference
) -> tuple[npt.NDArray[np.object_], Floats]:
    rows = reference.heat_supplies
    chosen = rows[rows["end_use"] == end_use]
    codes, words = pd.factorize(heat_supply.to_numpy(dtype=object))
    place = pd.Index(chosen["heat_supply"]).get_indexer(pd.Index(words))[codes]
    carrier = chosen["carrier"].to_numpy(dtype=object)[place]
    return carrier, chosen["efficiency"].to_numpy(dtype=np.float64)[place]


def _declare(table: dict[str, Any], declared: Floats) -> None:
    """Scale heat, hot water and property electricity to the declared sum (in place)."""
    parts = ("heat_kwh", "dhw_kwh", "electricity_kwh")
    modelled = table["heat_kwh"] + table["dhw_kwh"] + table["electricity_kwh"]
    known = ~np.isnan(declared) & (modelled > 0.0)
    scale = np.divide(declared, modelled, out=np.ones_like(modelled), where=known)
    for name in parts:
        table[name] = table[name] * scale
    table["energy_declared"] = known


def _add_pv(table: dict[str, Any], pv_m2: Floats, reference: Reference) -> None:
    """Add the production of the panels, what the house uses of it and what is sold (in place)."""
    value = reference.energy_rules["value"].to_dict()
    made = pv_m2 / value["pv_m2_kwp"] * value["pv_kwh_kwp"]
    bought = table["electricity_kwh"] + table["tenant_electricity_kwh"]
    for use in ("heat", "dhw"):
        is_electric = table[f"{use}_carrier"] == str(Carrier.ELECTRICITY)
        bought = bought + np.where(is_electric, table[f"{use}_kwh"], 0.0)
    used = np.minimum(made * value["pv_own_use_share"], bought)
    # a declared value is what was bought, own power already taken off
    used = np.where(table["energy_declared"], 0.0, used)
    table.update(pv_kwh=made, pv_used_kwh=used, pv_exported_kwh=made - used)
