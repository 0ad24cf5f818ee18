"""Uncertainty: shared errors add up, independent ones average out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.carbon.uncertainty import Band, bands, combined_band, sum_band


def test_one_house_at_massing_stage() -> None:
    """Identity: a standard deviation of 19.5 % is a band of about a quarter to each side."""
    low, high = bands(np.array([100.0]), 0.195)

    assert low[0] == pytest.approx(78.1, abs=0.1)
    assert high[0] == pytest.approx(128.1, abs=0.1)


def test_shared_errors_do_not_average_out() -> None:
    """Law: a hundred equal houses keep the shared spread and lose nine tenths of the other."""
    one = sum_band(np.array([100.0]), 0.1, 0.0)
    many = sum_band(np.full(100, 1.0), 0.1, 0.0)
    alone = sum_band(np.full(100, 1.0), 0.0, 0.1)

    assert many.high == pytest.approx(one.high, rel=1e-12)
    assert alone.high / alone.mid - 1 == pytest.approx(0.0129, abs=1e-3)


@given(
    mid=st.lists(st.floats(0, 1e6), min_size=1, max_size=20),
    shared=st.floats(0, 0.5),
    independent=st.floats(0, 0.5),
)
def test_band_holds_its_middle(mid: list[float], shared: float, independent: float) -> None:
    """Law: low <= middle <= high, and the middle is the plain sum."""
    band = sum_band(np.array(mid), shared, independent)

    assert 0 <= band.low <= band.mid * (1 + 1e-12)
    assert band.high >= band.mid * (1 - 1e-12)
    assert band.mid == pytest.approx(sum(mid), rel=1e-12)


def test_unlike_parts_add_as_squares() -> None:
    """Identity: 3 and 4 above make 5 above."""
    band = combined_band((Band(low=10, mid=10, high=13), Band(low=20, mid=20, high=24)))

    assert (band.low, band.mid, band.high) == (30, 30, 35)
