"""Embodied modules: laws of the sums, overrides and memo lines."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from geo.carbon.assemblies import assembly_coefficients
from geo.carbon.embodied import Embodied, embodied_modules, renewal_years, site_energy_kg_m2gfa
from geo.carbon.quantities import element_quantities
from geo.reference import Reference
from geo.scenario import Choices
from geo.terms import Element, Frame, Parts, ProductValues
from tests.houses import house, measures

MODULES = ["a1a3_kg", "a4_kg", "a5_kg"]


def embodied(reference: Reference, choices: Choices | None = None, **values: object) -> Embodied:
    """Return the embodied modules of the type house."""
    choices = choices or Choices()
    table, measured = house(**values), measures(**values)
    return embodied_modules(
        table,
        element_quantities(table, measured, reference),
        measured["gfa_m2"],
        assembly_coefficients(reference, choices),
        reference,
        choices,
    )


@pytest.mark.parametrize("frame", list(Frame))
@pytest.mark.parametrize("parts", list(Parts))
def test_modules_sum_and_none_is_negative(reference: Reference, frame: Frame, parts: Parts) -> None:
    """Law: A1-A3 + A4 + A5 is the sum over elements; only the memo line D may be negative."""
    got = embodied(reference, Choices(parts=parts), frame=frame)
    modules = got.modules.iloc[0]

    assert modules["upfront_kg"] == pytest.approx(modules[MODULES].sum(), rel=1e-12)
    assert modules["upfront_kg"] == pytest.approx(got.elements_kg.to_numpy().sum(), rel=1e-12)
    assert (modules[[*MODULES, "b4_kg", "c_kg", "biogenic_kg", "pile_kg"]] >= 0).all()
    assert modules["d_kg"] <= 0


def test_parts_are_nested(reference: Reference) -> None:
    """Law: declared parts < with finishes and services < with piles; the first is always told."""
    sums = [
        embodied(reference, Choices(parts=p)).modules.iloc[0]
        for p in (Parts.DECLARED, Parts.EXTENDED, Parts.FULL)
    ]

    assert sums[0]["upfront_kg"] < sums[1]["upfront_kg"] < sums[2]["upfront_kg"]
    assert {round(s["declared_parts_kg"], 6) for s in sums} == {round(sums[0]["upfront_kg"], 6)}
    assert sums[2]["upfront_kg"] - sums[1]["upfront_kg"] == pytest.approx(sums[0]["pile_kg"])


def test_allowances_of_a_home_are_55_kg(reference: Reference) -> None:
    """Published: KTH's medians with and without finishes, services and furnishings: 373 - 318."""
    modules = embodied(reference).modules.iloc[0]

    extra = modules["upfront_kg"] - modules["declared_parts_kg"]
    assert extra / 3600 == pytest.approx(55.0, rel=1e-12)


def test_declared_value_replaces_the_model(reference: Reference) -> None:
    """Identity: 250 kg/m2 declared on 3 600 m2 is 900 t, in the element `declared` alone."""
    got = embodied(reference, declared_a1a5_kg_m2gfa=250.0)
    modelled = embodied(reference)

    assert got.modules["upfront_kg"].iloc[0] == pytest.approx(900_000, rel=1e-12)
    assert got.elements_kg[Element.DECLARED].iloc[0] == pytest.approx(900_000, rel=1e-12)
    assert bool(got.modules["is_declared"].iloc[0])
    assert not bool(modelled.modules["is_declared"].iloc[0])
    assert got.modules["c_kg"].iloc[0] == modelled.modules["c_kg"].iloc[0]


def test_biogenic_carbon_is_never_netted(reference: Reference) -> None:
    """Law: without any biogenic content the modules stay as they are."""
    bare = dataclasses.replace(reference, products=reference.products.assign(biogenic_kgc_kg=0.0))
    with_storage = embodied(reference, frame=Frame.CLT).modules.iloc[0]
    without = embodied(bare, frame=Frame.CLT).modules.iloc[0]

    assert with_storage["biogenic_kg"] > 0 == without["biogenic_kg"]
    kept = [*MODULES, "upfront_kg", "b4_kg", "c_kg"]
    assert with_storage[kept].tolist() == without[kept].tolist()


def test_zero_factors_give_zero(reference: Reference) -> None:
    """Limit: with every factor and allowance 0 nothing is emitted."""
    columns = ["a1a3_typical", "a1a3_conservative", "a4", "a5_1", "d_kg_kg", "biogenic_kgc_kg"]
    products = reference.products.assign(**dict.fromkeys(columns, 0.0))
    rules = reference.rules.copy()
    kilograms = rules["unit"].str.startswith("kg CO2e")
    rules.loc[kilograms, "value"] = 0.0
    nothing = dataclasses.replace(reference, products=products, rules=rules)

    modules = embodied(nothing, Choices(parts=Parts.FULL), pv_m2=100.0).modules.drop(
        columns="is_declared"
    )
    assert np.abs(modules.to_numpy(dtype=float)).max() == 0


def test_standing_house_has_no_upfront(reference: Reference) -> None:
    """Limit: a house of 1905 stands already, yet it is renewed and taken down one day."""
    modules = embodied(reference, completion_year=1905).modules.iloc[0]

    assert modules["upfront_kg"] == 0
    assert modules["b4_kg"] > 0
    assert modules["c_kg"] > 0


def test_conservative_values_raise_a1a3_only(reference: Reference) -> None:
    """Law: conservative product values raise A1-A3 by up to a quarter and leave A4."""
    typical = embodied(reference).modules.iloc[0]
    conservative = embodied(
        reference, Choices(product_values=ProductValues.CONSERVATIVE)
    ).modules.iloc[0]

    assert 1.0 < conservative["a1a3_kg"] / typical["a1a3_kg"] <= 1.25
    assert conservative["a4_kg"] == typical["a4_kg"]


def test_site_energy(reference: Reference) -> None:
    """Identity: 30 kWh x 0.037 + 25 kWh x 0.056 + 3 l x 35.8 MJ x 0.0899 kg."""
    expected = 30 * 0.037 + 25 * 0.056 + 3 * 35.8 * 0.0899

    assert site_energy_kg_m2gfa(reference) == pytest.approx(expected, rel=1e-12)


def test_renewals_fall_in_their_years() -> None:
    """Identity: lives of 20 and 25 years in 50 years renew at 20, 40 and at 25."""
    masses = pd.DataFrame({20: [10.0], 25: [100.0], 50: [7.0]}, index=["h"])
    years = renewal_years(masses, pd.Series([2030], index=["h"]), pd.Series([2079], index=["h"]))

    assert years.to_dict() == {2050: 10.0, 2055: 100.0, 2070: 10.0}


def test_renewals_of_all_years_are_b4(reference: Reference) -> None:
    """Law: B4 of a building is the sum of its renewals over the calendar."""
    got = embodied(reference)
    years = renewal_years(got.renewals_kg, pd.Series([2026]), pd.Series([2075]))

    assert years.sum() == pytest.approx(got.modules["b4_kg"].sum(), rel=1e-12)
    assert years.index.max() < 2026 + 50
