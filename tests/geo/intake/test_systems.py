"""Systems: what a layer declares is believed near the plan only; all else is asked, rightly."""

from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as cases
from hypothesis import strategies as st
from pyproj import CRS

from geo.errors import PlanError
from geo.intake._told import SENTENCES
from geo.intake.systems import (
    MOST_OTHERS,
    Reading,
    Verdict,
    judged,
    placed,
    points_of,
    told,
    zone_of,
)
from geo.scenario import Plan

NEAR = (12.690, 56.040)  # the harbour of Helsingborg
WRITTEN = [3006, 3007, 3008, 3009, 3011, 3012, 3018, 3020, 3021, 3857, 4326, 25832, 3035]
METRIC = [3006, 3007, 3008, 3021]
AT = {
    "Stockholm": (18.06, 59.33, 3011),
    "Kiruna": (20.23, 67.86, 3016),
    "Malmö": (13.00, 55.60, 3008),
}
moves = st.tuples(st.floats(-5000.0, 5000.0), st.floats(-5000.0, 5000.0))


def moved(plan: Plan, east: float, north: float) -> gpd.GeoDataFrame:
    """Return the buildings of the district, moved; only shapes and ids."""
    shapes = plan.buildings.geometry.translate(east, north)
    return gpd.GeoDataFrame({"name": list(plan.buildings.index)}, geometry=shapes)


def raw(table: gpd.GeoDataFrame, *, swapped: bool = False, factor: float = 1.0) -> gpd.GeoDataFrame:
    """Return a layer as a careless program writes it: without a system, swapped, in mm."""
    order = [1, 0] if swapped else [0, 1]
    shapes = shapely.transform(table.geometry.to_numpy(), lambda p: p[:, order] * factor)
    return gpd.GeoDataFrame(table[["name"]], geometry=shapes)


def verdict(table: gpd.GeoDataFrame, label: str) -> Verdict:
    """Return what is said of a layer with a label, seen from Helsingborg."""
    bounds = tuple(float(v) for v in table.total_bounds)
    return judged(bounds, label, near=NEAR, sample=points_of(table))


def assert_restored(true: gpd.GeoDataFrame, table: gpd.GeoDataFrame, reading: Reading) -> None:
    """Coordinates within 1 cm and areas within 0.05 %, of the same buildings."""
    again = placed(table, reading).to_crs(true.crs)
    here, there = (shapely.get_coordinates(t.geometry.to_numpy()) for t in (true, again))

    assert np.abs(here - there).max() < 0.01
    assert np.allclose(true.area, again.area, rtol=5e-4)
    assert list(again["name"]) == list(true["name"])


@pytest.mark.parametrize("crs", WRITTEN)
@given(move=moves)
@cases(max_examples=6)
def test_a_right_label_is_believed(plan: Plan, crs: int, move: tuple[float, float]) -> None:
    """Law: near the plan the declared system is taken without a question."""
    true = moved(plan, *move)
    table = true.to_crs(crs)

    said = verdict(table, f"EPSG:{crs}")

    assert (said.kind, said.code) == ("sure", "as_declared")
    assert said.best is not None
    assert_restored(true, raw(table), said.best)


@pytest.mark.parametrize("crs", WRITTEN)
@given(move=moves, label=st.sampled_from(["", *(f"EPSG:{c}" for c in WRITTEN)]))
@cases(max_examples=10)
def test_a_wrong_or_missing_label_is_asked_about(
    plan: Plan, crs: int, move: tuple[float, float], label: str
) -> None:
    """Law: the first reading of the question restores the layer; the label is not forgotten."""
    true = moved(plan, *move)
    table = raw(true.to_crs(crs))
    if label == f"EPSG:{crs}":
        label = ""

    said = verdict(table, label)

    assert said.kind == "question"
    assert said.code in ({"label", "label_lost"} if label else {"unlabelled"})
    assert (said.code == "label") == (told(said.others[0]) == label if said.others else False)
    assert said.best is not None
    assert_restored(true, table, said.best)


@pytest.mark.parametrize("crs", [*METRIC, 4326])
@pytest.mark.parametrize("labelled", [True, False])
@given(move=moves)
@cases(max_examples=5)
def test_swapped_axes_are_asked_about(
    plan: Plan, crs: int, move: tuple[float, float], *, labelled: bool
) -> None:
    """Law: north first is recognised, with a label and without."""
    true = moved(plan, *move)
    table = raw(true.to_crs(crs), swapped=True)

    said = verdict(table, f"EPSG:{crs}" if labelled else "")

    assert (said.kind, said.code) == ("question", "swapped" if labelled else "unlabelled")
    assert said.best is not None
    assert said.best.swapped
    assert_restored(true, table, said.best)


@pytest.mark.parametrize("crs", METRIC)
@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("swapped", [True, False])
@given(move=moves, unit=st.sampled_from([0.01, 0.001]))
@cases(max_examples=5)
def test_small_units_are_asked_about(
    plan: Plan, crs: int, move: tuple[float, float], unit: float, *, labelled: bool, swapped: bool
) -> None:
    """Law: centimetres and millimetres are recognised, even with the axes swapped."""
    true = moved(plan, *move)
    table = raw(true.to_crs(crs), swapped=swapped, factor=1.0 / unit)

    said = verdict(table, f"EPSG:{crs}" if labelled else "")

    assert (said.kind, said.code) == ("question", "scaled" if labelled else "unlabelled")
    assert said.best is not None
    assert (said.best.unit_m, said.best.swapped) == (unit, swapped)
    assert_restored(true, table, said.best)
