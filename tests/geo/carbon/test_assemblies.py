"""Assemblies: kilograms of product become carbon per unit of element."""

import dataclasses

import numpy as np
import pytest

from geo.carbon.assemblies import (
    ELEMENTS,
    FRAMES,
    assembly_coefficients,
    layer_carbon,
    product_carbon,
)
from geo.reference import Reference
from geo.scenario import Choices
from geo.terms import Element, Frame, ProductValues


def test_layer_is_mass_times_factor(reference: Reference) -> None:
    """Identity: the slab of 588 kg ready-mix C30/37 has 588 x 0.116 kg CO2e of A1-A3."""
    layers = layer_carbon(reference, Choices())
    slab = layers[(layers["frame"] == "concrete_insitu") & (layers["product_id"] == "BV32")]
    floor = slab[slab["element"] == "floor"].iloc[0]

    assert floor["a1a3"] == pytest.approx(588 * 0.116, rel=1e-12)
    assert floor["a4"] == pytest.approx(588 * 0.00472, rel=1e-12)
    assert floor["a5"] == pytest.approx(588 * 0.00449, rel=1e-12)


def test_waste_rule_of_the_database_holds(reference: Reference) -> None:
    """Published: A5.1 = (waste factor - 1) x (conservative A1-A3 + A4), but for rounding."""
    table = reference.products
    rule = (table["waste_factor"] - 1) * (table["a1a3_conservative"] + table["a4"])

    assert np.allclose(rule, table["a5_1"], rtol=0.01, atol=0.0005)


def test_conservative_is_a_quarter_above_typical(reference: Reference) -> None:
    """Published: the database's conservative values are 1.25 times the typical ones."""
    typical = product_carbon(reference, Choices())["a1a3_kg_kg"]
    conservative = product_carbon(reference, Choices(product_values=ProductValues.CONSERVATIVE))[
        "a1a3_kg_kg"
    ]

    assert np.allclose(conservative / typical, 1.25, rtol=1e-3)


def test_frame_matrix_sums_its_layers(reference: Reference) -> None:
    """Identity: a matrix entry is the sum of the element's layers, the common ones too."""
    layers = layer_carbon(reference, Choices())
    matrix = assembly_coefficients(reference, Choices()).frame["a1a3"]
    rows = layers[layers["frame"].isin(["clt", "common"]) & (layers["element"] == "floor")]

    entry = matrix[FRAMES.index(Frame.CLT), ELEMENTS.index(Element.FLOOR)]
    assert entry == pytest.approx(rows["a1a3"].sum(), rel=1e-12)


def test_precast_travels_the_distance_of_the_rule(reference: Reference) -> None:
    """Law: longer transport of precast raises its A4 and no other product's."""
    near = product_carbon(reference, Choices())["a4_kg_kg"]
    rules = reference.rules.copy()
    rules.loc[rules["parameter"] == "precast_distance_km", "value"] = 500.0
    far = product_carbon(dataclasses.replace(reference, rules=rules), Choices())["a4_kg_kg"]

    precast = reference.products["transport"] == "precast"
    assert far[precast].tolist() == pytest.approx([0.0539] * int(precast.sum()), abs=5e-5)
    assert (far[precast] > near[precast]).all()
    assert far[~precast].equals(near[~precast])


def test_every_layer_names_a_known_product(reference: Reference) -> None:
    """Law: no layer of an assembly lacks a factor."""
    assert layer_carbon(reference, Choices())["upfront"].notna().all()
