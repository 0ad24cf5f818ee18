"""Shapes of a plan: what is repaired, what is left out, and where houses overlap."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import UnreadableFileError
from geo.plan import _shapes
from geo.plan.read import read_plan
from geo.reference import Reference
from tests.notes import note_of, values_of

Box = Callable[..., shapely.Polygon]
File = Callable[..., Path]
Shape = shapely.Geometry


def test_shapes_without_hope_are_left_out(file: File, box: Box, reference: Reference) -> None:
    """Limit: no shape, no finite corner, no area: each left out by id, the good house kept."""
    with np.errstate(invalid="ignore"):
        nan = shapely.Polygon([(99_610, 6_213_600), (99_600, np.nan), (99_610, 6_213_610)])
    shapes = [
        box(0, 0, 15, 40),
        None,
        shapely.Polygon(),
        nan,
        shapely.Polygon([(99_600, 6_213_600), (99_610, 6_213_600), (99_620, 6_213_600)]),
    ]
    plan = read_plan(file(shapes, id=["good", "null", "empty", "nan", "flat"]), reference)
    assert plan.buildings.index.tolist() == ["good"]
    assert note_of(plan, "shape_missing").ids == ("null", "empty")
    assert note_of(plan, "shape_not_finite").ids == ("nan",)
    assert note_of(plan, "shape_hopeless").ids == ("flat",)


def test_points_are_no_buildings(file: File, unit: Shape, reference: Reference) -> None:
    """Limit: a point beside a polygon is left out by id."""
    shapes = [unit, shapely.Point(99_600, 6_213_600)]
    plan = read_plan(file(shapes, id=["house", "point"]), reference)
    assert plan.buildings.index.tolist() == ["house"]
    assert note_of(plan, "shape_no_area").ids == ("point",)


def test_bow_tie_is_repaired(file: File, reference: Reference) -> None:
    """Identity: an outline that crosses itself is two triangles of 100 m2, and says so."""
    corners = [(0, 0), (20, 20), (20, 0), (0, 20)]
    tie = shapely.Polygon([(99_600 + x, 6_213_600 + y) for x, y in corners])
    plan = read_plan(file([tie]), reference)
    assert pytest.approx(200.0) == plan.buildings.area.sum()
    assert plan.buildings.geom_type.iloc[0] == "MultiPolygon"
    assert values_of(note_of(plan, "shape_repaired"))["area_m2"] == "200.0"
    assert "building-1 0.0 to 200.0 m2" in note_of(plan, "shape_repaired").message


def test_repairs_of_a_layer_are_bounded(
    file: File, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limit: what all repairs together may take is given to the smallest shapes first."""
    monkeypatch.setattr(_shapes, "MAX_REPAIRED_CUBES", 5**3)
    corners = [(0, 0), (20, 20), (20, 0), (0, 20)]
    larger = [(50, 0), (70, 20), (75, 10), (70, 0), (50, 20)]
    ties = [shapely.Polygon([(99_600 + x, 6_213_600 + y) for x, y in c]) for c in (larger, corners)]
    plan = read_plan(file(ties, id=["larger", "tie"]), reference)
    assert plan.buildings.index.tolist() == ["tie"]
    assert note_of(plan, "shape_hopeless").ids == ("larger",)


def test_large_tangles_are_not_repaired(file: File, unit: Shape, reference: Reference) -> None:
    """Limit: a polygon of thousands of crossings is refused, not worked on for minutes."""
    angles = np.linspace(0, 2 * np.pi * 1500, 3001)
    star = shapely.Polygon(
        np.column_stack([99_600 + np.cos(angles * 1.37), 6_213_600 + np.sin(angles)])
    )
    plan = read_plan(file([unit, star], id=["house", "tangle"]), reference)
    assert note_of(plan, "shape_hopeless").ids == ("tangle",)


def test_outlines_of_too_many_corners_are_left_out(
    file: File, unit: Shape, reference: Reference
) -> None:
    """Limit: a circle of 6 000 corners is no outline of a house."""
    circle = shapely.Point(99_700, 6_213_700).buffer(20, quad_segs=1500)
    plan = read_plan(file([unit, circle], id=["house", "circle"]), reference)
    assert note_of(plan, "shape_hopeless").ids == ("circle",)


def test_heights_are_dropped(file: File, unit: Shape, reference: Reference) -> None:
    """Law: corners with heights give the same plane outline, and a note."""
    plan = read_plan(file([shapely.force_3d(unit, 12.0)]), reference)
    assert plan.buildings.geometry.iloc[0].equals(unit)
    assert not plan.buildings.has_z.any()
    assert note_of(plan, "heights_dropped").ids == ("building-1",)


def test_bodies_stay_one_building(file: File, box: Box, reference: Reference) -> None:
    """Law: a building in two bodies stays one row."""
    twin = shapely.MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 10)])
    plan = read_plan(file([twin]), reference)
    assert pytest.approx(200.0) == plan.buildings.area.iloc[0]


def test_overlap_is_noted_in_square_metres(file: File, box: Box, reference: Reference) -> None:
    """Identity: houses that overlap by 5 x 40 m are named with 200 m2; both are kept."""
    plan = read_plan(file([box(0, 0, 15, 40), box(10, 0, 25, 40)], id=["a", "b"]), reference)
    found = note_of(plan, "overlap")
    assert found.ids == ("a", "b")
    assert (
        values_of(found)["area_m2"], values_of(found)["pairs"], values_of(found)["pair"],
    ) == ("200.0", "1", "a and b")  # fmt: skip
    assert len(plan.buildings) == 2


def test_touching_houses_do_not_overlap(file: File, box: Box, reference: Reference) -> None:
    """Limit: a common wall, also with a centimetre of play, is no overlap."""
    plan = read_plan(file([box(0, 0, 15, 40), box(14.99, 0, 25, 40)]), reference)
    assert not [n for n in plan.notes if n.code == "overlap"]


@pytest.mark.parametrize("crs", [3006, 4326, 3857])
def test_any_system_gives_the_same_areas(
    file: File, unit: Shape, reference: Reference, crs: int
) -> None:
    """Law: the same house declared in another system has the same area within 0.05 %."""
    away = gpd.GeoSeries([unit], crs=3008).to_crs(crs)
    plan = read_plan(file(list(away), crs=crs), reference)
    assert pytest.approx(600.0, rel=5e-4) == plan.buildings.area.iloc[0]
    assert {"default_taken"} == {n.code for n in plan.notes}


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_no_declared_system(file: File, unit: Shape, reference: Reference) -> None:
    """Limit: a file without a system is read where it plainly fits, with a note."""
    plan = read_plan(file([unit], crs=None), reference)
    assert note_of(plan, "crs_assumed").code == "crs_assumed"
    degrees = shapely.box(12.69, 56.03, 12.70, 56.04)
    with pytest.raises(UnreadableFileError, match="no coordinate system"):
        read_plan(file([degrees], crs=None, filename="degrees.gpkg"), reference)


def test_large_outlines_are_left_out_unasked(
    file: File, unit: Shape, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limit: whether an outline of too many corners crosses itself is not even looked at."""
    asked: list[int] = []
    is_valid = shapely.is_valid

    def counted(shapes: np.ndarray) -> np.ndarray:
        asked.append(int(shapely.get_num_coordinates(shapes).max()))
        return np.asarray(is_valid(shapes))

    monkeypatch.setattr(shapely, "is_valid", counted)
    disc = shapely.Point(99_700, 6_213_600).buffer(30, quad_segs=_shapes.MAX_CORNERS // 4 + 1)
    plan = read_plan(file([unit, disc], id=["house", "disc"]), reference)
    assert note_of(plan, "shape_hopeless").ids == ("disc",)
    assert asked
    assert max(asked) < _shapes.MAX_CORNERS


def test_stacks_of_discs_are_refused(file: File, reference: Reference) -> None:
    """Limit: outlines of many corners that all lie over each other are not cut with each other."""
    disc = shapely.Point(99_600, 6_213_600).buffer(30, quad_segs=250)
    stack = [shapely.affinity.translate(disc, 0.01 * n) for n in range(24)]
    with pytest.raises(UnreadableFileError, match="very many corners"):
        read_plan(file(stack), reference)


def test_sentences_name_the_file_as_its_user_does(file: File, reference: Reference) -> None:
    """Law: a copy under another name is spoken of by the name that the user knows."""
    path = file([shapely.Point(99_600, 6_213_600)], id=["point"])
    with pytest.raises(UnreadableFileError, match=r"^kvarter holds no building"):
        read_plan(path, reference, name="kvarter.gpkg")
