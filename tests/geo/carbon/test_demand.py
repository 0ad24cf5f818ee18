"""Demand: the monthly balance against published needs, limits and laws."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geo.carbon.balance import heating_need, mean_transmittance, unmet
from geo.carbon.demand import delivered_energy
from geo.plan.buildings import measure
from geo.reference import Reference
from tests.plans import buildings_of

NEEDS: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "reference" / "heating_need.json").read_text("utf-8")
)


def block_need(reference: Reference, case: dict[str, Any]) -> float:
    """Return the need of the reference block per m2 Atemp under the inputs of a case."""
    index = pd.Index(["b"])
    measured = pd.DataFrame(
        {"atemp_m2": 3240.0, "window_m2": 396.0, "opaque_m2": 1584.0, "roof_m2": 600.0,
         "ground_m2": 600.0}, index=index,
    )  # fmt: skip
    gains = case.get("gains", 1.0)
    home = reference.use_profiles.loc["residential"]
    profile = pd.DataFrame(
        {"indoor_c": case.get("indoor_c", 21.0), "airflow_l_s_m2": 0.35,
         "persons_kwh_m2": home["persons_kwh_m2"] * gains,
         "household_electricity_kwh_m2": 30.0 * gains}, index=index,
    )  # fmt: skip
    level = pd.DataFrame(
        {"heat_recovery": case["heat_recovery"], "q50_l_s_m2": 0.3, "g_window": 0.5}, index=index
    )
    rules = reference.energy_rules.copy()
    rules.loc["shading_factor", "value"] = case.get("shading", rules.loc["shading_factor", "value"])
    um = pd.Series(case["um_w_m2k"], index=index)
    need = heating_need(
        measured, um_w_m2k=um, profile=profile, level=level, climate=reference.climate, rules=rules
    )
    return float(need.iloc[0] / 3240.0)


@pytest.mark.parametrize("case", NEEDS["cases"], ids=lambda c: str(c["kwh_m2"]))
def test_reference_block(reference: Reference, case: dict[str, Any]) -> None:
    """Kept: five needs of the block of 15 x 40 m; gains and shading were set to meet them."""
    assert block_need(reference, case["inputs"]) == pytest.approx(
        case["kwh_m2"], abs=NEEDS["tolerance"]["kwh_m2"]["abs"]
    )


def energy_of(reference: Reference, **values: object) -> pd.Series:
    """Return the energy of a house of 15 x 40 m and six storeys."""
    table = buildings_of([{"geometry": box(0, 0, 40, 15), **values}])
    gap = float(values.pop("gap", 1.0))  # type: ignore[arg-type]  # a number by the tests below
    measured = measure(table, reference)
    return delivered_energy(table, measured, reference, performance_gap=gap).iloc[0]


@pytest.mark.parametrize(
    ("level", "um"), [("standard", 0.40), ("good", 0.29), ("passive", 0.205), ("old", 1.03)]
)
def test_level_gives_its_transmittance(reference: Reference, level: str, um: float) -> None:
    """Identity: the U-values of a level make the mean U-value that its row names."""
    assert energy_of(reference, energy_level=level)["um_w_m2k"] == pytest.approx(um, abs=0.015)


def test_mean_transmittance_by_hand() -> None:
    """Identity: 100 m2 of 0.2 and 100 m2 of 1.0 with a tenth of bridges make 0.66."""
    measured = pd.DataFrame(
        {"opaque_m2": [100.0], "window_m2": [100.0], "roof_m2": [0.0], "ground_m2": [0.0]}
    )
    level = pd.DataFrame(
        {"u_wall": [0.2], "u_window": [1.0], "u_roof": [9.0], "u_floor": [9.0],
         "bridge_share": [0.1]}
    )  # fmt: skip

    assert mean_transmittance(measured, level).iloc[0] == pytest.approx(0.66)


def test_better_levels_need_less(reference: Reference) -> None:
    """Law: old > standard > good > passive."""
    needs = [
        energy_of(reference, energy_level=level)["heat_need_kwh"]
        for level in ("old", "standard", "good", "passive")
    ]

    assert needs == sorted(needs, reverse=True)
    assert needs[-1] > 0


def test_parking_needs_nothing(reference: Reference) -> None:
    """Limit: an unheated deck buys no heat and no electricity, and nothing is divided by zero."""
    deck = energy_of(reference, use="parking")
    bought = deck[["heat_kwh", "dhw_kwh", "electricity_kwh", "tenant_electricity_kwh"]]

    assert bought.tolist() == [0.0, 0.0, 0.0, 0.0]


def test_mixed_use_lies_between(reference: Reference) -> None:
    """Law: hot water of half homes, half offices is the mean of both."""
    mixed = energy_of(reference, use_shares={"residential": 0.5, "office": 0.5})["dhw_kwh"]
    homes, offices = (energy_of(reference, use=u)["dhw_kwh"] for u in ("residential", "office"))

    assert mixed == pytest.approx((homes + offices) / 2, rel=1e-12)


def test_heat_pump_buys_electricity(reference: Reference) -> None:
    """Identity: a seasonal factor of 3.5 buys the heat of 3.5 kWh with one."""
    pump, grid = (energy_of(reference, heat_supply=s) for s in ("heat_pump", "district"))

    assert pump["heat_kwh"] == pytest.approx(grid["heat_kwh"] / 3.5, rel=1e-12)
    assert (pump["heat_carrier"], grid["heat_carrier"]) == ("electricity", "district_heat")


def test_declared_energy_scales_the_parts(reference: Reference) -> None:
    """Identity: 60 kWh/m2 declared is the sum of heat, hot water and property electricity."""
    told = energy_of(reference, declared_energy_kwh_m2atemp=60.0)

    total = told["heat_kwh"] + told["dhw_kwh"] + told["electricity_kwh"]
    assert total == pytest.approx(60.0 * 3240.0, rel=1e-12)
    assert bool(told["energy_declared"])


def test_declared_energy_is_net_of_own_power(reference: Reference) -> None:
    """Law: what is declared was bought, so panels take nothing more off it."""
    told = energy_of(reference, declared_energy_kwh_m2atemp=60.0, pv_m2=500.0)

    assert told["pv_used_kwh"] == 0.0
    assert told["pv_kwh"] > 0.0


def test_more_air_needs_more_heat(reference: Reference) -> None:
    """Law: without recovery the need grows with the flow of air."""
    needs = []
    for flow in (0.2, 0.35, 0.6):
        profiles = reference.use_profiles.copy()
        profiles.loc["residential", "airflow_l_s_m2"] = flow
        needs.append(
            energy_of(dataclasses.replace(reference, use_profiles=profiles))["heat_need_kwh"]
        )

    assert needs == sorted(needs)
    assert needs[0] < needs[2]


def test_solar_power_is_used_then_sold(reference: Reference) -> None:
    """Law: own use and export make the production, and own use is never above what is bought."""
    small, large = (energy_of(reference, pv_m2=area) for area in (100.0, 1e6))

    assert small["pv_kwh"] == pytest.approx(100.0 / 5.0 * 900.0)
    for house in (small, large):
        assert house["pv_used_kwh"] + house["pv_exported_kwh"] == pytest.approx(house["pv_kwh"])
    bought = large["electricity_kwh"] + large["tenant_electricity_kwh"]
    assert large["pv_used_kwh"] == pytest.approx(bought)


@given(gain=st.floats(0, 1e9), loss=st.floats(0, 1e9), exponent=st.floats(1.0, 40.0))
def test_need_is_between_nothing_and_the_loss(gain: float, loss: float, exponent: float) -> None:
    """Law: gains take from the loss, never more than is there, and no more than themselves."""
    need = unmet(np.array([gain]), np.array([loss]), np.array([exponent]))[0]

    assert 0.0 <= need <= loss
    assert need >= (loss - gain) * (1.0 - 1e-12)


@given(
    gain=st.floats(1.0, 1e6),
    ratio=st.floats(0.01, 20.0) | st.sampled_from([1.0, 1.0 + 1e-9, 1.0 - 1e-12]),
    exponent=st.floats(1.0, 20.0),
)
def test_need_is_the_loss_less_useful_gains(gain: float, ratio: float, exponent: float) -> None:
    """Published case: EN ISO 13790, formulae 1 and 51 to 55, with the utilisation factor."""
    loss = gain / ratio
    if abs(ratio - 1.0) < 1e-6:
        used = exponent / (exponent + 1.0)
    else:
        used = (1.0 - ratio**exponent) / (1.0 - ratio ** (exponent + 1.0))

    need = unmet(np.array([gain]), np.array([loss]), np.array([exponent]))[0]

    assert need == pytest.approx(loss - used * gain, abs=1e-6 * loss)


@given(um=st.floats(0.1, 2.0), more=st.floats(0.01, 1.0), recovery=st.floats(0.0, 0.9))
def test_worse_envelope_needs_more(
    reference: Reference, um: float, more: float, recovery: float
) -> None:
    """Law: the need grows with the mean U-value and is never negative."""
    good, bad = (
        block_need(reference, {"um_w_m2k": u, "heat_recovery": recovery}) for u in (um, um + more)
    )

    assert 0.0 <= good < bad
