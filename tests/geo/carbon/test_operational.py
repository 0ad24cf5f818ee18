"""Operation: factors of the calendar year, sums without a table of buildings x years."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.carbon.operational import (
    carriers,
    factor_table,
    operation_by_year,
    operation_in,
    operation_sum,
)
from geo.errors import BrokenDataError
from geo.reference import Reference
from geo.terms import Ccs, FactorSet

HEAT, POWER = "district_heat", "electricity"


def table(reference: Reference, factor_set: FactorSet, ccs: Ccs = Ccs.FROM_2029) -> pd.DataFrame:
    """Return factors of 2016-2085."""
    return factor_table(reference, factor_set=factor_set, ccs=ccs, first_year=2016, last_year=2085)


def test_four_sets_of_2025(reference: Reference) -> None:
    """Published: heat and electricity of 2025 in the four sets, in grams."""
    grams = {s: (table(reference, s).loc[2025] * 1000).round(1).to_dict() for s in FactorSet}

    assert grams[FactorSet.DECLARATION] == {HEAT: 56.0, POWER: 37.0}
    assert grams[FactorSet.LOCAL] == {HEAT: 71.0, POWER: 59.0}
    assert grams[FactorSet.DYNAMIC] == {HEAT: 80.0, POWER: 50.0}
    assert grams[FactorSet.STRESS] == {HEAT: 80.0, POWER: 372.0}


def test_published_years_of_the_local_grid(reference: Reference) -> None:
    """Published: 49, 48, 50, 71 g/kWh of district heat in 2017-2020."""
    heat = table(reference, FactorSet.DYNAMIC)[HEAT]

    assert heat.loc[2017:2020].tolist() == [0.049, 0.048, 0.050, 0.071]


def test_capture_switch(reference: Reference) -> None:
    """Law: capture from 2029 is below delayed capture in 2030-2032; both are below none in 2040."""
    early, late, never = (table(reference, FactorSet.DYNAMIC, c)[HEAT] for c in Ccs)

    for year in (2030, 2031, 2032):
        assert early[year] < min(late[year], never[year])
    assert late[2040] < never[2040]
    assert early[2028] == late[2028]


def test_straight_between_and_constant_outside(reference: Reference) -> None:
    """Identity: between 2030 and 2035 a straight line; after the last year nothing moves."""
    power = table(reference, FactorSet.DYNAMIC)[POWER]

    assert power[2032] == pytest.approx(0.035 + (0.026 - 0.035) * 2 / 5)
    assert power[2085] == power[2050] == 0.013
    assert power[2016] == power[2018] == 0.090


FACTORS = pd.DataFrame(
    {HEAT: [0.08, 0.07, 0.02, 0.01], POWER: [0.05, 0.04, 0.03, 0.02]},
    index=pd.Index([2030, 2031, 2032, 2033]),
)
BUILDING = st.tuples(
    st.floats(0, 1e7), st.floats(0, 1e7), st.integers(2030, 2033), st.integers(0, 3)
)


@given(rows=st.lists(BUILDING, min_size=1, max_size=12))
def test_factored_sums_equal_the_plain_loop(rows: list[tuple[float, float, int, int]]) -> None:
    """Law: cumulated factors and sums by years give what a loop over all pairs gives."""
    energy = pd.DataFrame([r[:2] for r in rows], columns=[HEAT, POWER])
    first = pd.Series([r[2] for r in rows])
    last = pd.Series([min(r[2] + r[3], 2033) for r in rows])
    loop = np.zeros((len(rows), 4))
    for i, (heat, power, begin, _) in enumerate(rows):
        for year in range(begin, int(last[i]) + 1):
            loop[i, year - 2030] = heat * FACTORS.loc[year, HEAT] + power * FACTORS.loc[year, POWER]

    assert operation_sum(energy, FACTORS, first, last).to_numpy() == pytest.approx(
        loop.sum(axis=1), rel=1e-9, abs=1e-6
    )
    assert operation_by_year(energy, FACTORS, first, last).to_numpy() == pytest.approx(
        loop.sum(axis=0), rel=1e-9, abs=1e-6
    )
    assert operation_in(energy, FACTORS, 2032, first, last).to_numpy() == pytest.approx(
        loop[:, 2], rel=1e-9, abs=1e-6
    )


def test_year_outside_the_factors_is_refused() -> None:
    """Limit: a year without factor is never filled in silently."""
    one = pd.DataFrame({HEAT: [1.0], POWER: [1.0]})

    with pytest.raises(BrokenDataError, match="2030-2033"):
        operation_sum(one, FACTORS, pd.Series([2029]), pd.Series([2031]))


def test_own_power_is_shared_between_house_and_tenants() -> None:
    """Identity: 40 of 80 kWh from the roof halve what house and tenants buy, each its own part."""
    energy = pd.DataFrame(
        {"heat_kwh": [100.0], "heat_carrier": [HEAT], "dhw_kwh": [10.0], "dhw_carrier": [POWER],
         "electricity_kwh": [20.0], "tenant_electricity_kwh": [50.0], "pv_used_kwh": [40.0]}
    )  # fmt: skip

    assert carriers(energy, include_tenants=True).iloc[0].to_dict() == {HEAT: 100.0, POWER: 40.0}
    assert carriers(energy, include_tenants=False).iloc[0].to_dict() == {HEAT: 100.0, POWER: 15.0}


def test_own_power_never_makes_a_purchase_negative() -> None:
    """Limit: more own power than use leaves nothing to buy; without any use too."""
    energy = pd.DataFrame(
        {"heat_kwh": [0.0, 0.0], "heat_carrier": [HEAT] * 2, "dhw_kwh": [0.0, 0.0],
         "dhw_carrier": [HEAT] * 2, "electricity_kwh": [20.0, 0.0],
         "tenant_electricity_kwh": [0.0, 0.0], "pv_used_kwh": [90.0, 0.0]}
    )  # fmt: skip

    assert carriers(energy, include_tenants=True)[POWER].tolist() == [0.0, 0.0]
