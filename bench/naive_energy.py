"""The monthly heat balance for one house at a time, with dictionaries."""

from typing import Any

from bench.tables import Tables

Row = dict[str, Any]


def delivered(house: Row, tables: Tables) -> dict[str, float]:
    """Return what is bought of each carrier in a year, tenants' electricity included, in kWh."""
    atemp = house["atemp_m2"]
    profile = tables.profiles[house["use"]]
    bought = {"district_heat": 0.0, "electricity": 0.0}
    wanted = {
        "heat": heating_need(house, tables) + profile["airing_kwh_m2"] * atemp,
        "dhw": profile["dhw_kwh_m2"] * atemp,
    }
    for end_use, kwh in wanted.items():
        supply = tables.supplies[house["heat_supply"], end_use]
        bought[supply["carrier"]] += kwh / supply["efficiency"]
    bought["electricity"] += profile["property_electricity_kwh_m2"] * atemp
    bought["electricity"] += profile["household_electricity_kwh_m2"] * atemp
    made = house["pv_m2"] / tables.energy["pv_m2_kwp"] * tables.energy["pv_kwh_kwp"]
    used = min(made * tables.energy["pv_own_use_share"], bought["electricity"])
    bought["electricity"] = max(0.0, bought["electricity"] - used)
    return bought


def heating_need(house: Row, tables: Tables) -> float:
    """Return the need of space heating, in kWh a year."""
    atemp = house["atemp_m2"]
    if atemp <= 0.0:
        return 0.0
    level, profile = tables.levels[house["energy_level"]], tables.profiles[house["use"]]
    transfer = heat_transfer(house, level, profile, tables.energy)
    inside = profile["persons_kwh_m2"]
    inside += tables.energy["household_gain_share"] * profile["household_electricity_kwh_m2"]
    aperture = house["window_m2"] * level["g_window"]
    aperture *= tables.energy["frame_factor"] * tables.energy["shading_factor"]
    constant_h = tables.energy["heat_capacity_wh_m2k"] * atemp / transfer
    exponent = tables.energy["utilisation_a0"] + constant_h / tables.energy["utilisation_tau0_h"]
    need = 0.0
    for month in tables.months:
        difference = profile["indoor_c"] - month["temperature_c"]
        loss = max(transfer * difference * month["hours"] / 1000.0, 0.0)
        gain = inside * atemp * month["hours"] / 8760.0
        gain += aperture * month["ghi_kwh_m2"] * month["vertical_ratio"]
        need += max(loss - useful_share(gain, loss, exponent) * gain, 0.0)
    return need


def heat_transfer(house: Row, level: Row, profile: Row, energy: dict[str, float]) -> float:
    """Return the heat lost through envelope and air per degree, in W/K."""
    footprint = house["footprint_m2"]
    through = (
        house["opaque_m2"] * level["u_wall"]
        + house["window_m2"] * level["u_window"]
        + footprint * (level["u_roof"] + level["u_floor"])
    )
    envelope = house["opaque_m2"] + house["window_m2"] + 2.0 * footprint
    outlet = profile["airflow_l_s_m2"] * house["atemp_m2"] * (1.0 - level["heat_recovery"])
    leak = level["q50_l_s_m2"] * envelope / energy["infiltration_divisor"]
    air = energy["air_heat_j_m3k"] * (outlet + leak) / 1000.0
    return float(through * (1.0 + level["bridge_share"]) + air)


def useful_share(gain: float, loss: float, exponent: float) -> float:
    """Return the share of the gains of a month that is of use."""
    if loss <= 0.0:
        return 0.0
    ratio = gain / loss
    if abs(ratio - 1.0) < 1e-6:
        return exponent / (exponent + 1.0)
    if ratio >= 1e3:
        return loss / gain
    return float((1.0 - ratio**exponent) / (1.0 - ratio ** (exponent + 1.0)))
