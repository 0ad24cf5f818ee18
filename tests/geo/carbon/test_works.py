"""Civil works: amounts times factors, baseline and notes."""

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.carbon.works import evaluate_works
from tests.tables import limit_tables

FACTORS = pd.DataFrame(
    {
        "unit": ["m", "t", "m2"],
        "a1a5_kg_per_unit": [2000.0, 2500.0, 50.0],
        "low": [1000.0, 1000.0, 25.0],
        "high": [6000.0, 3000.0, 100.0],
    },
    index=pd.Index(["quay", "bridge_steel", "street"], name="kind"),
)
REFERENCE = limit_tables(works_factors=FACTORS)
SHIPPED = limit_tables().works_factors


def works_of(*rows: tuple[Any, ...]) -> gpd.GeoDataFrame:
    """Return works: kind, quantity, unit, typed factor."""
    table = pd.DataFrame(rows, columns=["kind", "quantity", "unit", "a1a5_kg_per_unit"])
    table.index = pd.Index([f"w{number}" for number in range(len(rows))], name="id")
    points = [Point(0, 0)] * len(rows)
    return gpd.GeoDataFrame(table, geometry=points, crs=3008)


def test_factor_of_the_table() -> None:
    """Identity: 10 m x 2000 kg/m, with the range of the row; no note is needed."""
    works, notes = evaluate_works(works_of(("quay", 10.0, "m", None)), REFERENCE)
    row = works.loc["w0"]

    assert (row["upfront_kg"], row["baseline_kg"]) == (20_000, 20_000)
    assert (row["band_low_kg"], row["band_high_kg"]) == (10_000, 60_000)
    assert row["a1a5_kg_per_unit"] == 2000
    assert notes == ()


def test_typed_factor_leaves_the_baseline() -> None:
    """Law: a better solution shows as a gain against the table's baseline, and is noted."""
    works, notes = evaluate_works(works_of(("quay", 10.0, "m", 500.0)), REFERENCE)
    row = works.loc["w0"]

    assert (row["upfront_kg"], row["baseline_kg"]) == (5_000, 20_000)
    assert (row["band_low_kg"], row["band_high_kg"]) == (5_000, 5_000)
    assert [(note.code, note.ids) for note in notes] == [("works_factor_typed", ("w0",))]


@pytest.mark.parametrize(
    ("kind", "quantity", "unit", "expected"),
    [
        ("bridge_steel", 553_000.0, "kg", 553 * 2500),
        ("bridge_steel", 553.0, "ton", 553 * 2500),
        ("street", 1.5, "ha", 15_000 * 50),
        ("street", 15_000.0, "m²", 15_000 * 50),
        ("street", 15_000.0, " M2 ", 15_000 * 50),
        ("quay", 0.4, "km", 400 * 2000),
    ],
)
def test_units_are_converted(kind: str, quantity: float, unit: str, expected: float) -> None:
    """Identity: kilograms, tonnes, hectares and kilometres count as what they are."""
    works, notes = evaluate_works(works_of((kind, quantity, unit, None)), REFERENCE)

    assert works["upfront_kg"].tolist() == pytest.approx([expected])
    assert works["baseline_kg"].tolist() == pytest.approx([expected])
    assert notes == ()


def test_wrong_unit_is_refused_with_a_note() -> None:
    """Law: metres of street are not square metres; they count 0 and the note says so."""
    works, notes = evaluate_works(works_of(("street", 100.0, "m", None)), REFERENCE)

    assert works.loc["w0", ["upfront_kg", "baseline_kg", "band_high_kg"]].tolist() == [0, 0, 0]
    assert [note.code for note in notes] == ["works_unit_mismatch"]
    assert "street in m, not m2" in notes[0].message
    assert ("units", "street in m, not m2") in notes[0].values.items()  # noqa: PD011 - a Note


def test_unknown_kind_is_never_silent() -> None:
    """Law: an unknown kind counts its typed factor, else 0, and both are noted."""
    rows = (("tunnel", 10.0, "m", None), ("tunnel", 10.0, "m", 300.0))
    works, notes = evaluate_works(works_of(*rows), REFERENCE)

    assert works["upfront_kg"].tolist() == [0, 3000]
    assert works["baseline_kg"].tolist() == [0, 3000]
    assert {note.code: note.ids for note in notes} == {
        "works_kind_unknown": ("w0",),
        "works_kind_typed": ("w1",),
    }


def test_typed_factor_holds_in_the_plans_own_unit() -> None:
    """Identity: 2 pieces at 700 kg are 1400 kg, although the table counts squares in m2."""
    works, notes = evaluate_works(works_of(("street", 2.0, "piece", 700.0)), REFERENCE)

    assert works[["upfront_kg", "baseline_kg"]].to_numpy().tolist() == [[1400, 1400]]
    assert [note.code for note in notes] == ["works_unit_typed"]


@pytest.mark.parametrize("quantity", [None, -5.0, float("inf")])
def test_missing_amount_is_noted(quantity: float | None) -> None:
    """Limit: no amount, a negative or an infinite one counts 0 with a note."""
    works, notes = evaluate_works(works_of(("quay", quantity, "m", None)), REFERENCE)

    assert works["upfront_kg"].tolist() == [0]
    assert [note.code for note in notes] == ["works_quantity_missing"]


def test_no_works() -> None:
    """Limit: an empty table comes back empty with all columns and no note."""
    works, notes = evaluate_works(works_of(), REFERENCE)

    assert {"upfront_kg", "baseline_kg", "band_low_kg", "band_high_kg"} <= set(works.columns)
    assert works.empty
    assert notes == ()


@given(amounts=st.lists(st.floats(0, 1e5), min_size=1, max_size=5))
def test_works_are_linear_in_amounts(amounts: list[float]) -> None:
    """Law: works add up, twice the amount is twice the carbon, and the range holds the middle."""
    rows = [("quay", amount, "m", None) for amount in amounts]
    works, _ = evaluate_works(works_of(*rows), REFERENCE)
    double, _ = evaluate_works(works_of(*[(k, 2 * q, u, t) for k, q, u, t in rows]), REFERENCE)

    assert works["upfront_kg"].sum() == pytest.approx(2000 * sum(amounts), rel=1e-12)
    assert double["upfront_kg"].tolist() == pytest.approx((2 * works["upfront_kg"]).tolist())
    assert (works["band_low_kg"] <= works["upfront_kg"]).all()
    assert (works["upfront_kg"] <= works["band_high_kg"]).all()


def test_arguments_are_not_touched() -> None:
    """Law: the plan's works stay as they were."""
    works = works_of(("quay", 10.0, "m", 500.0))
    before = works.copy(deep=True)
    evaluate_works(works, REFERENCE)

    pd.testing.assert_frame_equal(works, before)


def test_shipped_kinds_and_ranges() -> None:
    """Law: the kinds of the file contract are there and each middle lies in its range."""
    kinds = {"quay", "fill", "street", "square", "park", "bridge", "canal", "piling"}

    assert kinds <= set(SHIPPED.index)
    assert (SHIPPED["low"] <= SHIPPED["a1a5_kg_per_unit"]).all()
    assert (SHIPPED["a1a5_kg_per_unit"] <= SHIPPED["high"]).all()


def test_steel_bridge_of_the_harbour() -> None:
    """Published: structural steel 2.52 + 0.0989 + 0.162 kg/kg; 553 t make 1538 t CO2e."""
    shipped = limit_tables()
    works, _ = evaluate_works(works_of(("bridge_steel", 553.0, "t", None)), shipped)

    assert works["upfront_kg"].sum() / 1000 == pytest.approx(553 * 2.7809, rel=1e-3)
