"""Uncertainty: shared errors add up, independent ones average out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.carbon.uncertainty import Band, bands, chance_below


def test_one_house_at_massing_stage() -> None:
    """Identity: a standard deviation of 19.5 % is a band of about a quarter to each side."""
    low, high = bands(np.array([100.0]), 0.195)

    assert low[0] == pytest.approx(78.1, abs=0.1)
    assert high[0] == pytest.approx(128.1, abs=0.1)


@given(
    mid=st.floats(1.0, 1e6),
    below=st.floats(0.01, 0.9),
    above=st.floats(0.01, 2.0),
    limits=st.tuples(st.floats(0.0, 3e6), st.floats(0.0, 3e6)),
)
def test_chance_agrees_with_the_band(
    mid: float, below: float, above: float, limits: tuple[float, float]
) -> None:
    """Law: 10, 50 and 90 % at the ends and the middle; a higher limit is never harder to keep."""
    band = Band(low=mid * (1.0 - below), mid=mid, high=mid * (1.0 + above))
    chances = [chance_below(band, limit) for limit in (band.low, band.mid, band.high)]

    assert chances == pytest.approx([0.1, 0.5, 0.9], abs=1e-6)
    assert 0.0 <= chance_below(band, min(limits)) <= chance_below(band, max(limits)) <= 1.0


def test_without_a_band_there_is_no_chance_but_a_fact() -> None:
    """Limit: an exact figure keeps its limit or does not."""
    exact = Band(low=5.0, mid=5.0, high=5.0)

    assert [chance_below(exact, limit) for limit in (4.9, 5.0, 5.1)] == [0.0, 1.0, 1.0]
