"""The other layers of a plan: plots, works and the surroundings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.errors import UnreadableFileError
from geo.plan.read import read_context, read_plan
from geo.reference import Reference
from tests.notes import note_of

Box = Callable[..., shapely.Polygon]
File = Callable[..., Path]
Shape = shapely.Geometry


def _add(path: Path, layer: str, shapes: list[Any], crs: int = 3008, **columns: object) -> None:
    table = pd.DataFrame(columns, index=range(len(shapes)))
    pyogrio.write_dataframe(gpd.GeoDataFrame(table, geometry=shapes, crs=crs), path, layer=layer)


def test_plots_and_their_phase(file: File, unit: Shape, box: Box, reference: Reference) -> None:
    """Law: plots are read with their limits, and a house takes the phase of its plot."""
    path = file([unit, box(50, 0, 60, 10)], plot_id=["p1", "p1"], phase=[None, "own"])
    _add(path, "plots", [box(-5, -5, 70, 50)], id="p1", phase="3", max_storeys=6, max_gfa_m2=9e9)
    plan = read_plan(path, reference)
    assert plan.buildings["phase"].tolist() == ["3", "own"]
    assert plan.plots.loc["p1", "max_storeys"] == 6.0
    assert np.isnan(plan.plots.loc["p1", "max_gfa_m2"])
    assert note_of(plan, "number_out_of_range", column="max_gfa_m2").ids == ("p1",)


def test_works(file: File, unit: Shape, reference: Reference) -> None:
    """Law: works of any shape are read; hopeless rows are left out by id, years completed."""
    path = file([unit])
    line = shapely.LineString([(99_600, 6_213_600), (99_700, 6_213_600)])
    _add(
        path, "works", [line, line, line, unit, None],
        id=["quay", "negative", "nameless", "square", "nowhere"],
        kind=["quay", "quay", "", "square", "fill"],
        quantity=[100.0, -1.0, 5.0, 600.0, 18_000.0], unit="m",
        start_year=[2026, 2026, 2026, None, None], completion_year=[None, 2027, 2027, 2029, None],
    )  # fmt: skip
    plan = read_plan(path, reference)
    assert plan.works.index.tolist() == ["quay", "square", "nowhere"]
    assert list(
        plan.works[["start_year", "completion_year"]].itertuples(index=False, name=None)
    ) == [(2026, 2026), (2029, 2029), (2030, 2030)]
    assert plan.works.geometry.is_empty.tolist() == [False, False, True]
    assert note_of(plan, "number_out_of_range", column="quantity").ids == ("negative",)
    assert note_of(plan, "kind_missing").ids == ("nameless",)
    assert note_of(plan, "default_taken", column="completion_year").ids == ("nowhere",)
    assert len(plan.digest) == 64


def test_works_as_a_table_without_shapes(file: File, unit: Shape, reference: Reference) -> None:
    """Limit: works may be listed without being drawn."""
    path = file([unit])
    table = pd.DataFrame({"kind": ["fill"], "quantity": [10.0], "unit": ["m3"]})
    pyogrio.write_dataframe(table, path, layer="works", driver="GPKG")
    plan = read_plan(path, reference)
    assert plan.works.index.tolist() == ["works-1"]
    assert plan.works.geometry.is_empty.all()
    assert plan.works.crs == 3008


def test_works_without_quantity_column(file: File, unit: Shape, reference: Reference) -> None:
    """Limit: a layer works that lacks its required columns is refused by their names."""
    path = file([unit])
    _add(path, "works", [unit], kind="quay")
    with pytest.raises(UnreadableFileError, match="quantity, unit"):
        read_plan(path, reference)


def test_context(file: File, unit: Shape, reference: Reference) -> None:
    """Law: the surroundings come in EPSG:3008 with all columns; without a layer there are none."""
    path = file([unit])
    assert len(read_context(path)) == 0
    _add(path, "context", list(gpd.GeoSeries([unit], crs=3008).to_crs(4326)), 4326, kind="water")
    context = read_context(path)
    assert context.columns.tolist() == ["kind", "name", "name_sv", "source", "height_m", "geometry"]
    assert context["kind"].tolist() == ["water"]
    assert pytest.approx(600.0, rel=1e-6) == context.area.sum()
