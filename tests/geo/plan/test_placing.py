"""Placing: control points and world files become a transform, with how well it holds."""

import math

import numpy as np
import pytest
from rasterio.transform import Affine

from geo.errors import UnreadableFileError
from geo.plan.placing import ControlPoint, fitted, world_file
from tests.pictures import on, placed

CORNERS = ((12.5, 30.0), (2010.0, 55.0), (300.0, 1490.0), (1800.0, 1300.0))


def known(lies: Affine, places: tuple[tuple[float, float], ...]) -> list[ControlPoint]:
    """Return control points that agree with a placing."""
    return [ControlPoint(x, y, *on(lies, x, y)) for x, y in places]


@pytest.mark.parametrize("degrees", [0.0, 37.0, 180.0, -91.5])
@pytest.mark.parametrize("places", [CORNERS[:3], CORNERS])
def test_points_give_an_affine_back(
    degrees: float, places: tuple[tuple[float, float], ...]
) -> None:
    """Identity: points of any affine placing give that placing to a micrometre."""
    lies = placed(degrees, 0.42, 0.55)
    fit = fitted(known(lies, places))

    far = on(fit.transform, 2400.0, 1700.0)
    assert far == pytest.approx(on(lies, 2400.0, 1700.0), abs=1e-6)
    assert fit.residual_m < 1e-6
    assert fit.stretch == pytest.approx(0.55 / 0.42)
    assert fit.free == (len(places) > 3)


def test_two_points_turn_and_scale_only() -> None:
    """Identity: two points give the similarity through both, and no stretch."""
    lies = placed(-28.0, 0.25, 0.25)
    fit = fitted(known(lies, CORNERS[:2]))

    assert on(fit.transform, 700.0, 1400.0) == pytest.approx(on(lies, 700.0, 1400.0), abs=1e-6)
    assert fit.stretch == pytest.approx(1.0)
    assert fit.residual_m < 1e-6


def test_residuals_are_those_of_least_squares() -> None:
    """Identity: of a square with one corner a metre off, each corner is a quarter metre off."""
    square = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0))
    points = known(placed(0.0, 1.0, 1.0), square)
    points[0] = points[0]._replace(east=points[0].east + 1.0)
    fit = fitted(points)

    assert fit.residuals_m == pytest.approx((0.25, 0.25, 0.25, 0.25))
    assert fit.residual_m == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([], "not by 0"),
        ([ControlPoint(0, 0, 0, 0)], "not by 1"),
        ([ControlPoint(n, n * n, n, -n * n) for n in range(51)], "not by 51"),
        ([ControlPoint(5, 5, 1, 1), ControlPoint(5, 5, 9, 9)], "coincide"),
        ([ControlPoint(1, 5, 3, 3), ControlPoint(9, 5, 3, 3)], "coincide"),
        ([ControlPoint(n, 2 * n, n, n) for n in (0, 40, 100)], "one line"),
        (known(placed(0, 1, 1), ((0, 0), (500, 1), (1000, 0))), "one line"),
        ([ControlPoint(0, 0, 0, 0), ControlPoint(1, 0, math.nan, 0)], "no place"),
        ([ControlPoint(0, 0, 0, 0), ControlPoint(1, 0, math.inf, 0)], "no place"),
        ([ControlPoint(0, 0, -1.7e308, 0), ControlPoint(1, 0, 1.7e308, 0)], "no place"),
        ([ControlPoint(0, 0, 0, 0), ControlPoint(9, 0, 9, 0), ControlPoint(0, 9, 0, 9)], "mirror"),
    ],
)
def test_points_that_place_nothing_are_refused(points: list[ControlPoint], told: str) -> None:
    """Law: one sentence says what is wrong with the points."""
    with pytest.raises(UnreadableFileError, match=told):
        fitted(points)


def test_a_world_file_names_the_middle_of_the_first_pixel() -> None:
    """Identity: its first place is half a pixel inside the corner, also where it is turned."""
    lies = world_file("\ufeff0,5\r\n0.1\n0.1\n-0.5\n106000.25\n6214399.75\n")

    assert on(lies, 0.5, 0.5) == pytest.approx((106_000.25, 6_214_399.75))
    step = np.array(on(lies, 1.5, 0.5)) - np.array(on(lies, 0.5, 0.5))
    assert step == pytest.approx((0.5, 0.1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1\n0\n0\n-1\n0",
        "1\n0\n0\n-1\n0\n0\n0",
        "a\nb\nc\nd\ne\nf",
        "nan\n0\n0\n-1\n0\n0",
        "1e999\n0\n0\n-1\n0\n0",
        "0\n0\n0\n0\n5\n5",
        "<html>",
        "1\n" * 100_000,
    ],
)
def test_a_world_file_that_is_none_is_refused(text: str) -> None:
    """Law: anything but six numbers that span a plane is refused."""
    with pytest.raises(UnreadableFileError, match="world file"):
        world_file(text)
