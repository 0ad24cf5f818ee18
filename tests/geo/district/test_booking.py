"""Amounts on years."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.district.booking import active, booking_years, spread
from geo.district.trajectory import booked_share
from geo.errors import PlanError
from geo.scenario import Target
from geo.terms import Booking

YEARS = np.arange(2000, 2060)
ROWS = st.lists(
    st.tuples(st.floats(0, 1e6), st.integers(2000, 2040), st.integers(0, 19)), max_size=12
)


def columns(rows: list[tuple[float, int, int]]) -> tuple[Any, Any, Any]:
    """Return amount, first and last year of the rows."""
    amount = np.array([row[0] for row in rows], dtype=float)
    first = np.array([row[1] for row in rows], dtype=np.int64)
    return amount, first, first + np.array([row[2] for row in rows], dtype=np.int64)


@given(rows=ROWS)
def test_spread_conserves_mass(rows: list[tuple[float, int, int]]) -> None:
    """Law: the years add up to the amounts, and nothing lies outside the years of the rows."""
    amount, first, last = columns(rows)
    sums = spread(amount, first, last, YEARS)

    assert sums.sum() == pytest.approx(amount.sum(), rel=1e-12)
    touched = {y for a, b in zip(first, last, strict=True) for y in range(a, b + 1)}
    assert not sums[~np.isin(YEARS, list(touched))].any()


@given(rows=ROWS)
def test_spread_and_active_equal_loops(rows: list[tuple[float, int, int]]) -> None:
    """Law: the factored sums equal a loop over rows and years."""
    amount, first, last = columns(rows)
    even, whole = np.zeros(len(YEARS)), np.zeros(len(YEARS))
    for value, begin, end in zip(amount, first, last, strict=True):
        inside = (begin <= YEARS) & (end >= YEARS)
        even[inside] += value / (end - begin + 1)
        whole[inside] += value

    assert spread(amount, first, last, YEARS) == pytest.approx(even, rel=1e-12, abs=1e-300)
    assert active(amount, first, last, YEARS) == pytest.approx(whole, rel=1e-12, abs=1e-300)


@pytest.mark.parametrize(
    ("booking", "expected"),
    [
        (Booking.SPREAD, (2024, 2027)),
        (Booking.START, (2024, 2024)),
        (Booking.COMPLETION, (2027, 2027)),
    ],
)
def test_booking_years(booking: Booking, expected: tuple[int, int]) -> None:
    """Identity: the years of construction, or its first, or its last."""
    table = pd.DataFrame({"start_year": [2024], "completion_year": [2027]})
    first, last = booking_years(table, booking)

    assert (first[0], last[0]) == expected


def test_completion_before_start_is_refused() -> None:
    """Law: no mass is lost in a building that ends before it begins; it is named instead."""
    table = pd.DataFrame({"start_year": [2030], "completion_year": [2028]}, index=["3A"])

    with pytest.raises(PlanError, match="3A") as caught:
        booking_years(table, Booking.SPREAD)
    assert caught.value.ids == ("3A",)


@pytest.mark.parametrize(
    ("booking", "expected"),
    [
        (Booking.SPREAD, [0.5, 0.0, 1.0, 1 / 3]),
        (Booking.START, [0.0, 0.0, 1.0, 1.0]),
        (Booking.COMPLETION, [1.0, 0.0, 1.0, 0.0]),
    ],
)
def test_booked_share_of_the_window(booking: Booking, expected: list[float]) -> None:
    """Identity: years of construction in 2025-2030 over all of them."""
    table = pd.DataFrame(
        {"start_year": [2023, 2018, 2026, 2030], "completion_year": [2026, 2020, 2026, 2032]}
    )

    assert booked_share(table, Target(booking=booking)) == pytest.approx(expected)
