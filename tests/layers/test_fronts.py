"""The chart of a front: its ends are kept, and each point can be picked."""

import json

import numpy as np
import pandas as pd
import pytest

from layers.charts.fronts import MOST_POINTS, PICK, front_chart, thinned
from layers.words import load_words


def points(count: int) -> pd.DataFrame:
    """Return a front of so many points."""
    steps = np.arange(count, dtype=float)
    return pd.DataFrame({"area": 1000.0 * steps, "carbon": steps**2, "gap_t": steps - count / 2})


@pytest.mark.parametrize("count", [1, 2, MOST_POINTS, 10 * MOST_POINTS])
def test_thinning_keeps_the_ends(count: int) -> None:
    """Law: few points stay as they are, of many the ends stay and the order."""
    kept = thinned(points(count))

    assert len(kept) == min(count, MOST_POINTS)
    assert kept["area"].iloc[[0, -1]].tolist() == [0.0, 1000.0 * (count - 1)]
    assert kept["number"].tolist() == list(range(1, len(kept) + 1))
    assert kept["carbon"].is_monotonic_increasing


@pytest.mark.parametrize("language", ["sv", "en"])
def test_points_can_be_picked(language: str) -> None:
    """Law: the description has the selection that the page reads, and both kinds of points."""
    words = load_words(language)
    chart = front_chart(thinned(points(9)), (4_000.0, 20.0), ("area, m²", "carbon, kt"), words)
    params = [p["name"] for p in json.loads(chart.text)["params"]]

    assert params == [PICK]
    assert set(chart.tables["points"]["kind"]) == {
        words("charts.front.within"), words("charts.front.over")
    }  # fmt: skip
    assert '"url"' not in chart.text
