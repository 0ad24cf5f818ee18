"""Headline figures, groups and benchmarks."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.carbon.uncertainty import Band
from geo.district.benchmarks import compare, quantities
from geo.district.totals import GROUPS, district_totals, group
from geo.errors import UnknownChoiceError
from geo.reference import Reference
from geo.scenario import Target

BUILDINGS = pd.DataFrame(
    {
        "use": ["residential", "office", "residential"],
        "use_shares": [{"residential": 0.75, "retail": 0.25}, {"office": 1.0}, {"residential": 1}],
        "phase": ["1", "1", ""],
        "plot_id": ["a", "b", "b"],
        "status": ["planned", "planned", "existing"],
        "basis": ["modelled", "declared", "modelled"],
        "gfa_m2": [1000.0, 2000.0, 500.0],
        "useful_m2": [800.0, 1600.0, 400.0],
        "dwellings": [10.0, 0.0, 5.0],
        "upfront_kg": [300_000.0, 800_000.0, 0.0],
        "b6_kg": [64_000.0, 128_000.0, 256_000.0],
        "whole_life_kg": [400_000.0, 1_000_000.0, 300_000.0],
        "biogenic_kg": [1000.0, 2000.0, 3000.0],
        "d_kg": [-500.0, -250.0, 0.0],
        "limit_kg_m2gfa": [330.0, 340.0, 375.0],
        "operation_first_year": [2026, 2027, 2025],
        "operation_last_year": [2075, 2076, 2074],
    },
    index=["A", "B", "C"],
)
WORKS = pd.DataFrame({"upfront_kg": [250_000.0]})
YEARS = pd.DataFrame(
    {
        "construction_t": [100.0, 600.0, 400.0, 0.0],
        "works_t": [0.0, 250.0, 0.0, 0.0],
        "operation_t": [0.0, 4.0, 8.0, 6.0],
        "replacement_t": [0.0, 0.0, 0.0, 2.0],
        "allowance_construction_t": [0.0, 500.0, 350.0, 0.0],
        "allowance_works_t": [0.0, 150.0, 0.0, 0.0],
        "allowance_operation_t": [0.0, 5.0, 5.0, 0.0],
        "in_window": [False, True, True, False],
        "actual_t": [100.0, 854.0, 408.0, 8.0],
        "allowance_t": [0.0, 655.0, 355.0, 0.0],
        "gap_t": [0.0, 199.0, 53.0, 0.0],
    },
    index=[2024, 2025, 2026, 2027],
)
TARGET = Target(first_year=2025, last_year=2026)


def test_headline_by_hand() -> None:
    """Identity: sums of the window, before and after it, and ratios, worked by hand."""
    totals = district_totals(BUILDINGS, WORKS, YEARS, TARGET)
    window = totals["calendar"]["window"]

    assert (window["first_year"], window["last_year"]) == (2025, 2026)
    assert (window["actual_t"], window["allowance_t"], window["gap_t"]) == (1262, 1010, 252)
    assert (window["construction_t"], window["works_t"], window["operation_t"]) == (1000, 250, 12)
    assert totals["calendar"]["before_window"]["actual_t"] == 100
    assert totals["calendar"]["after_window"]["actual_t"] == 8
    assert totals["calendar"]["verdict"] == "over"
    declaration = totals["declaration"]
    assert (declaration["buildings_t"], declaration["works_t"]) == (1100, 250)
    # house C stood before and has no A1-A5: it does not thin out the mean
    assert declaration["gfa_m2"] == 3000
    assert declaration["kg_m2gfa"] == pytest.approx(1_100_000 / 3000)
    assert declaration["t_per_dwelling"] == pytest.approx(0.75 * 300 / 10)
    assert totals["whole_life"]["t"] == 1700
    assert totals["whole_life"]["kg_m2gfa_year"] == pytest.approx(1_700_000 / 50 / 3500)
    assert totals["memo"] == {"biogenic_t": 6.0, "d_t": -0.75}
    assert totals["areas"] == {
        "buildings": 3,
        "gfa_m2": 3500.0,
        "useful_m2": 2800.0,
        "dwellings": 15.0,
    }


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (900, 1010, "within"),
        (900, 1011, "undecided"),
        (1010, 1400, "undecided"),
        (1011, 1400, "over"),
    ],
)
def test_verdict_waits_for_the_band(low: float, high: float, expected: str) -> None:
    """Limit: an allowance of 1010 t inside the band leaves the verdict open."""
    band = {"total": Band(low=low, mid=1000, high=high)}
    calendar = district_totals(BUILDINGS, WORKS, YEARS, TARGET, band)["calendar"]

    assert calendar["verdict"] == expected
    assert calendar["band"] == {"total": {"low_t": low, "mid_t": 1000, "high_t": high}}


def test_totals_are_plain_values() -> None:
    """Law: the totals are JSON, also when numpy and pandas values went in."""
    band = {"total": Band(low=np.float64(1), mid=np.float64(2), high=np.float64(3))}
    totals = district_totals(BUILDINGS, WORKS, YEARS, TARGET, band)

    assert json.loads(json.dumps(totals, allow_nan=False)) == totals


def test_empty_district_has_no_ratios() -> None:
    """Limit: without buildings sums are 0 and ratios are None, not an error."""
    totals = district_totals(BUILDINGS.iloc[:0], WORKS.iloc[:0], YEARS.iloc[:0], TARGET)

    assert totals["declaration"]["buildings_t"] == 0
    assert totals["declaration"]["kg_m2gfa"] is None
    assert totals["declaration"]["t_per_dwelling"] is None
    assert totals["whole_life"]["kg_m2useful_year"] is None
    assert totals["calendar"]["verdict"] == "within"


def test_mixed_use_divides_by_shares() -> None:
    """Identity: a quarter of house A is retail; its dwellings are all homes."""
    sums = group(BUILDINGS, "use")

    assert sums.loc["retail", ["gfa_m2", "upfront_kg", "dwellings"]].tolist() == [250, 75_000, 0]
    assert sums.loc["residential", "gfa_m2"] == 0.75 * 1000 + 500
    assert sums.loc["residential", "dwellings"] == 15
    assert sums.loc["office", "upfront_kg_m2gfa"] == 400
    assert sums.loc["office", "limit_kg_m2gfa"] == 340


@pytest.mark.parametrize("by", GROUPS)
def test_groups_add_up_exactly(by: str) -> None:
    """Law: the rows of a grouping add up to the district to the last bit."""
    sums = group(BUILDINGS, by)

    assert sums["buildings"].sum() == 3
    for column in ("gfa_m2", "dwellings", "upfront_kg", "b6_kg", "whole_life_kg", "d_kg"):
        assert sums[column].sum() == BUILDINGS[column].sum()


@given(shares=st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3), kg=st.floats(0, 1e9))
def test_any_shares_add_up(shares: list[float], kg: float) -> None:
    """Law: however a building is mixed, its uses add up to it."""
    mixed = dict(zip(["residential", "office", "bath"], shares, strict=True))
    table = BUILDINGS.iloc[:1].assign(use_shares=[mixed], upfront_kg=kg)
    sums = group(table, "use")

    assert sums["upfront_kg"].sum() == pytest.approx(kg, rel=1e-12)
    assert sums["dwellings"].sum() == 10


def test_missing_names_make_a_group() -> None:
    """Law: buildings without a phase are a group, never left out."""
    table = BUILDINGS.assign(phase=["1", None, None])

    assert group(table, "phase")["buildings"].tolist() == [1, 2]


def test_unknown_grouping_gets_a_sentence() -> None:
    """Law: an unknown grouping is refused and the sentence lists what there is."""
    with pytest.raises(UnknownChoiceError, match="use, phase, plot_id, status, basis"):
        group(BUILDINGS, "colour")


def test_compare_with_benchmarks(tables: Reference) -> None:
    """Published: 318 kg/m² is the KTH median itself and 308/318 less than it for the city's six."""
    rows = {row.name: ratio for row, ratio in compare(318, "upfront_declared_kg_m2gfa", tables)}

    assert rows["kth_median_declared"] == 1.0
    assert rows["property_board_2021"] == pytest.approx(318 / 308)
    assert "kth_median_extended" not in rows


def test_every_quantity_can_be_compared(tables: Reference) -> None:
    """Law: each quantity has benchmarks with a label in both languages, a scope and an area."""
    for quantity in quantities(tables):
        for row, ratio in compare(1.0, quantity, tables):
            assert ratio > 0
            assert all(row[["label_sv", "label_en", "scope", "area", "unit", "source"]])


@pytest.mark.parametrize(
    ("value", "quantity"), [(1.0, "height"), (float("nan"), "upfront_declared_kg_m2gfa")]
)
def test_incomparable_gets_a_sentence(tables: Reference, value: float, quantity: str) -> None:
    """Law: an unknown quantity or a value that is no number is refused."""
    with pytest.raises(UnknownChoiceError, match=quantity):
        compare(value, quantity, tables)
