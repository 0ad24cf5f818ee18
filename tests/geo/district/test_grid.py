"""The grid: no mass is lost or made up, whatever the shapes, the cells and the bounds."""

import math
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from geo.district import _compiled, grid
from geo.district._compiled import PLAIN, Kernel, compiled
from geo.district._outlines import BLOCK_CELLS
from geo.district.grid import ACCOUNTS, Density, density, density_of
from geo.errors import PlanError, UnknownChoiceError
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.scenario import Plan, Scenario

MASS = 1e-9  # share of the mass that may be lost
KERNELS = [PLAIN, compiled()]
BOTH = pytest.mark.parametrize("kernel", KERNELS, ids=["numpy", "numba"])
ORIGIN = (99_400.0, 6_213_000.0)


@pytest.fixture(scope="module")
def evaluation(plan: Plan, reference: Reference) -> Evaluation:
    """Return the plan that ships with the project, evaluated."""
    return evaluate(Scenario(plan=plan), reference)


@st.composite
def stars(draw: st.DrawFn) -> shapely.Geometry:
    """Draw a star-shaped polygon with a hole, somewhere; some are tiny, flat or on the lines."""
    corners = draw(st.integers(3, 9))
    angles = np.linspace(0.0, 2 * np.pi, corners, endpoint=False)
    radii = np.array(draw(st.lists(st.floats(0.3, 1.0), min_size=corners, max_size=corners)))
    size = draw(st.sampled_from([0.004, 0.5, 3.0, 9.0]))
    flat = draw(st.sampled_from([1.0, 0.5, 0.01]))
    x, y = radii * np.cos(angles), radii * np.sin(angles) * flat
    place = draw(st.tuples(st.floats(-12, 12), st.floats(-12, 12)))
    ring = np.stack([x, y], axis=1) * size
    if draw(st.booleans()):
        ring, place = np.round(ring), (round(place[0]), round(place[1]))
    star = shapely.Polygon(ring, [ring * 0.3] if draw(st.booleans()) else None)
    moved: shapely.Geometry = shapely.transform(star, lambda c: c + np.add(place, ORIGIN))
    return moved


def several(shapes: list[shapely.Geometry], mass: list[float]) -> npt.NDArray[np.float64]:
    """Return masses for shapes from a longer list."""
    return np.array(mass[: len(shapes)])


masses = st.lists(st.floats(0.0, 1e7), min_size=6, max_size=6)


def oracle(
    shapes: list[shapely.Geometry], kg: npt.NDArray[np.float64], found: Density
) -> npt.NDArray[np.float64]:
    """Return densities from the areas that GEOS finds in common with each cell."""
    rows, cols = np.indices(found.values.shape)
    west, north = found.west + cols * found.cell_m, found.north - rows * found.cell_m
    cells = shapely.box(west, north - found.cell_m, west + found.cell_m, north)
    values = np.zeros(found.values.shape)
    for shape, mass in zip(shapes, kg, strict=True):
        values += mass / shape.area * shapely.area(shapely.intersection(cells, shape))
    return values / found.cell_m**2


def sound(shape: shapely.Geometry) -> bool:
    """Whether GEOS itself can tell the shape's area well enough to be an oracle."""
    return bool(shape.is_valid and shape.area > 1e-4)


@given(st.lists(stars(), min_size=1, max_size=6), masses, st.sampled_from([0.7, 1.0, 10.0]))
@settings(max_examples=60)
def test_density_is_that_of_areas_in_common(
    shapes: list[shapely.Geometry], mass: list[float], cell_m: float
) -> None:
    """Oracle: every cell holds what GEOS says, by both kernels, and the sum is the sum."""
    shapes = [shape for shape in shapes if sound(shape)]
    kg = several(shapes, mass)
    for kernel in KERNELS:
        found = density(shapes, kg, cell_m, crs=3008, kernel=kernel)

        assert found.mass_kg == pytest.approx(kg.sum(), rel=MASS)
        assert found.left_out_kg == pytest.approx(0.0, abs=MASS * kg.sum())
        assert (found.values >= 0.0).all()
        expected = oracle(shapes, kg, found) if shapes else found.values
        scale = max((m / s.area for m, s in zip(kg, shapes, strict=True)), default=0.0)
        # coordinates of Helsingborg are exact to 1e-9 m
        np.testing.assert_allclose(found.values, expected, rtol=0, atol=1e-7 * scale)


@given(st.lists(stars(), min_size=0, max_size=6), masses, st.sampled_from([0.25, 1.0, 10.0]))
@settings(max_examples=60)
def test_both_kernels_agree(
    shapes: list[shapely.Geometry], mass: list[float], cell_m: float
) -> None:
    """Law: machine code and numpy give the same grid, of any shape, crossed or flat."""
    one, two = (density(shapes, several(shapes, mass), cell_m, crs=3008, kernel=k) for k in KERNELS)

    assert one.values.shape == two.values.shape
    assert one.left_out_kg == two.left_out_kg
    scale = one.values.max(initial=0.0)
    np.testing.assert_allclose(one.values, two.values, rtol=1e-9, atol=1e-9 * scale)
    np.testing.assert_array_equal(one.values == 0.0, two.values == 0.0)


@given(
    st.lists(stars(), min_size=1, max_size=6),
    masses,
    st.tuples(*[st.floats(-14, 14)] * 4),
    st.sampled_from(KERNELS),
)
@settings(max_examples=60)
def test_bounds_split_the_mass(
    shapes: list[shapely.Geometry],
    mass: list[float],
    corners: tuple[float, float, float, float],
    kernel: Kernel,
) -> None:
    """Law: a part of the grid is the grid's part, and what lies outside is counted."""
    kg = several(shapes, mass)
    x, y = sorted(corners[:2]), sorted(corners[2:])
    bounds = (ORIGIN[0] + x[0], ORIGIN[1] + y[0], ORIGIN[0] + x[1], ORIGIN[1] + y[1])
    all_of_it = (ORIGIN[0] - 40, ORIGIN[1] - 40, ORIGIN[0] + 40, ORIGIN[1] + 40)
    part = density(shapes, kg, 1.0, crs=3008, bounds=bounds, kernel=kernel)
    whole = density(shapes, kg, 1.0, crs=3008, bounds=all_of_it, kernel=kernel)

    assert part.mass_kg + part.left_out_kg == pytest.approx(kg.sum(), rel=MASS, abs=1e-300)
    row, col = int(whole.north - part.north), int(part.west - whole.west)
    rows, cols = part.values.shape
    inside = whole.values[row : row + rows, col : col + cols]
    # a sliver at the border may be left out
    scale = max(m / max(s.area, 1e-6) for m, s in zip(kg, shapes, strict=True))
    np.testing.assert_allclose(part.values, inside, rtol=1e-6, atol=3e-5 * scale)


@BOTH
def test_courtyards_parts_and_touching_houses(kernel: Kernel) -> None:
    """Case: by hand, at cells of 10 m."""
    ring = shapely.box(0, 0, 30, 30) - shapely.box(10, 10, 20, 20)
    two = shapely.MultiPolygon([shapely.box(30, 0, 40, 10), shapely.box(35, 20, 40, 30)])
    touching = shapely.box(30, 10, 40, 20)
    over = shapely.box(30, 10, 40, 20)
    kg = [800.0, 150.0, 100.0, 50.0]

    found = density([ring, two, touching, over], kg, 10.0, crs=3008, kernel=kernel)

    assert (found.west, found.north) == (0.0, 30.0)
    expected = [[1.0, 1.0, 1.0, 0.5], [1.0, 0.0, 1.0, 1.5], [1.0, 1.0, 1.0, 1.0]]
    np.testing.assert_allclose(found.values, expected, atol=1e-15)
    assert found.values[1, 1] == 0.0


@BOTH
@pytest.mark.parametrize("cell_m", [1.0, 10.0])
@pytest.mark.parametrize("account", ACCOUNTS)
def test_the_plan_keeps_its_mass(
    evaluation: Evaluation,
    account: str,
    cell_m: float,
    kernel: Kernel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Law: the grid of the plan that ships has the sum of its table."""
    monkeypatch.setattr(grid, "compiled", lambda: kernel)
    table, column, _ = ACCOUNTS[account]

    found = density_of(evaluation, account, cell_m)

    total = getattr(evaluation, table)[column].sum()
    assert total > 1e6
    assert found.mass_kg == pytest.approx(total, rel=MASS)
    assert found.left_out_kg == pytest.approx(0.0, abs=MASS * total)
    assert (found.values >= 0.0).all()
    assert "EN 15978" in found.scope or account == "works"


def test_accounts_lie_on_the_same_lines(evaluation: Evaluation) -> None:
    """Law: buildings give one grid for both accounts; the study period stands in the scope."""
    embodied, operational = (density_of(evaluation, a, 10.0) for a in ("embodied", "operational"))

    assert embodied.values.shape == operational.values.shape
    assert (embodied.west, embodied.north) == (operational.west, operational.north)
    assert embodied.west % 10.0 == embodied.north % 10.0 == 0.0
    assert "50 years" in operational.scope
    with pytest.raises(UnknownChoiceError, match="embodied, operational, works"):
        density_of(evaluation, "whole_life", 10.0)


@BOTH
def test_what_has_no_area_is_one_cell_wide(kernel: Kernel) -> None:
    """Law: lines, points and slivers keep their mass; without a shape there is none."""
    line = shapely.LineString([(0, 5), (30, 5)])
    point = shapely.Point(100, 5)
    sliver = shapely.box(0, 100, 50, 100 + 1e-9)
    shapes = [line, point, sliver, None, shapely.Polygon(), shapely.MultiLineString()]

    found = density(shapes, [1.0, 2.0, 4.0, 8.0, 16.0, 32.0], 10.0, crs=3008, kernel=kernel)

    assert found.mass_kg == pytest.approx(7.0, rel=MASS)
    assert found.left_out_kg == 56.0
    assert found.values[-1, :4].sum() * 100 == pytest.approx(35 / 40)


@BOTH
def test_crossed_outlines_are_repaired(kernel: Kernel) -> None:
    """Limit: a bow tie has its two wings, and what is torn apart keeps its mass."""
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    mixed = shapely.GeometryCollection([shapely.box(20, 0, 30, 10), shapely.Point(25, 5)])

    found = density([bow, mixed], [100.0, 100.0], 10.0, crs=3008, kernel=kernel)

    np.testing.assert_allclose(found.values, [[1.0, 0.0, 1.0]])
    fine = density([bow], [100.0], 1.0, crs=3008, kernel=kernel)
    assert fine.values[9, 5] == 0.0
    assert fine.values[5, 0] == pytest.approx(2.0)


@BOTH
def test_many_blocks_give_what_one_gives(kernel: Kernel) -> None:
    """Law: shapes beyond one block of work, or larger than it, lose nothing at the seams."""
    rng = np.random.default_rng(3)
    corner = rng.uniform(0, 900, (90, 2))
    boxes = shapely.box(*corner.T, *(corner + rng.uniform(20, 100, (90, 2))).T)
    large = shapely.box(100.3, 100.3, 800.7, 800.7)
    assert min(shapely.area(boxes).sum(), large.area) > BLOCK_CELLS
    shapes, kg = [*boxes, large, *boxes], rng.uniform(1, 100, 181)
    bounds = (0.0, 0.0, 1000.0, 1000.0)

    found = density(shapes, kg, 1.0, crs=3008, bounds=bounds, kernel=kernel)

    single = sum(
        density([s], [m], 1.0, crs=3008, bounds=bounds, kernel=PLAIN).values
        for s, m in zip(shapes, kg, strict=True)
    )
    assert found.mass_kg == pytest.approx(kg.sum(), rel=MASS)
    np.testing.assert_allclose(found.values, single, rtol=1e-9, atol=1e-12)


@BOTH
def test_rounding_stays_in_its_row(kernel: Kernel) -> None:
    """Limit: what a row leaves behind at its end goes nowhere, least of all into other rows."""
    left = 1e-6  # a million times what rounding does
    changes = np.array([1.0, 0.0, left - 1.0, 0.0, 0.5, 0.0, 0.0, 0.0, left, 0.0, 0.0, 0.0])
    boxes = np.array([[0, 0, 0, 2, 2]])
    values = np.zeros((2, 2))

    kernel.pour(values, changes, boxes, np.array([30.0]))

    np.testing.assert_allclose(values, [[10.0, 10.0], [5.0, 5.0]], rtol=1e-12)


def test_memo_lines_may_be_negative() -> None:
    """Law: a benefit is spread like a load, and cancels it."""
    box = shapely.box(0.5, 0.5, 3.5, 2.5)

    found = density([box, box], [60.0, -60.0], 1.0, crs=3008)

    assert np.abs(found.values).max() < 1e-12
    assert density([box], [-60.0], 1.0, crs=3008).values.max() <= 0.0


@pytest.mark.parametrize("bounds", [None, (0.0, 0.0, 20.0, 10.0)])
def test_nothing_to_draw(bounds: tuple[float, float, float, float] | None) -> None:
    """Limit: no shapes, or none inside, make a grid of zeros, with no cells if it has no bounds."""
    nothing = density([], [], 10.0, crs=3008, bounds=bounds)
    missing = density(gpd.GeoSeries([None]), [5.0], 10.0, crs=3008, bounds=bounds)

    assert nothing.values.shape == ((0, 0) if bounds is None else (1, 2))
    assert nothing.mass_kg == missing.mass_kg == 0.0
    assert missing.left_out_kg == 5.0
    far = density([shapely.box(50, 50, 60, 60)], [5.0], 10.0, crs=3008, bounds=(0, 0, 20, 10))
    assert (far.mass_kg, far.left_out_kg) == (0.0, 5.0)


HOUSE = shapely.box(0, 0, 10, 10)


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        ({"cell_m": 0.0}, "Cells of 0.0 m"),
        ({"cell_m": -1.0}, "Cells of -1.0 m"),
        ({"cell_m": math.nan}, "Cells of nan m"),
        ({"cell_m": math.inf}, "Cells of inf m"),
        ({"cell_m": 1e-3}, "choose larger cells"),
        ({"cell_m": 5e-324}, "choose larger cells"),
        ({"bounds": (0.0, 0.0, 9000.0, 9000.0)}, "9,000 x 9,000 cells of 1 m"),
        ({"bounds": (0.0, 0.0, 2e5, 1.0)}, "100,000 along a side"),
        ({"bounds": (0.0, 0.0, 1e308, 1e308)}, "choose larger cells"),
        ({"bounds": (1e15, 0.0, 1e15 + 10, 10.0)}, "away from the origin"),
        ({"bounds": (10.0, 0.0, 0.0, 10.0)}, "are no bounds"),
        ({"bounds": (0.0, 0.0, math.nan, 10.0)}, "are no bounds"),
        ({"shapes": [HOUSE, shapely.box(0, 0, math.inf, 1)], "kg": [1.0, 1.0]}, "Shape 2 of 2"),
        ({"shapes": [HOUSE, HOUSE]}, "2 shapes and 1 masses"),
        ({"kg": [math.nan]}, "mass of shape 1 of 1"),
        ({"kg": [math.inf]}, "mass of shape 1 of 1"),
        ({"crs": 4326}, "not in metres"),
        ({"crs": CRS(2277)}, "not in metres"),
        ({"crs": 999_999}, "not in metres"),
    ],
)
def test_refusals_are_one_sentence(given_: dict[str, Any], sentence: str) -> None:
    """Limit: absurd sizes and broken figures are refused before memory is asked for."""
    values: dict[str, Any] = {"shapes": [HOUSE], "kg": [1.0], "cell_m": 1.0, "crs": 3008} | given_

    with pytest.raises(PlanError, match=sentence) as caught:
        density(values.pop("shapes"), values.pop("kg"), values.pop("cell_m"), **values)

    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message


def test_works_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: numba is wanted for its speed only."""
    import builtins  # noqa: PLC0415 - to hide one library

    plain, real = density([HOUSE], [1.0], 1.0, crs=3008, kernel=PLAIN), builtins.__import__

    def hidden(name: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the original
        if name == "numba":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", hidden)
    monkeypatch.setattr(grid, "compiled", _compiled.compiled.__wrapped__)

    assert _compiled.compiled.__wrapped__() is None
    np.testing.assert_array_equal(density([HOUSE], [1.0], 1.0, crs=3008).values, plain.values)
