"""Bodies on plots: closed-form cases of every form, laws, and a thousand odd plots."""

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from geo.errors import PlanError, UnknownChoiceError
from geo.plan.massing import Body, body, buildable, storeys_for
from geo.sketch import Massing
from geo.terms import MassingKind
from tests.sketches import massing

W, D = 80.0, 60.0
PLOT = shapely.box(0.0, 0.0, W, D)
EAST, NORTH = 99_500.0, 6_213_500.0


# form, footprint in m², GFA in m², all on the plot of 80 x 60 m
CLOSED_FORMS = [
    (massing(MassingKind.FOOTPRINT), W * D, 5 * W * D),
    (massing(MassingKind.FOOTPRINT, setback_m=5.0), 70 * 50.0, 5 * 70 * 50.0),
    (massing(MassingKind.PERIMETER), W * D - 56 * 36, 5 * (W * D - 56 * 36)),
    (massing(MassingKind.PERIMETER, openings=2), W * D - 56 * 36 - 2 * 6 * 12,
     5 * (W * D - 56 * 36 - 2 * 6 * 12)),
    (massing(MassingKind.PERIMETER, setback_m=4.0), 72 * 52 - 48 * 28, 5 * (72 * 52 - 48 * 28)),
    (massing(MassingKind.SLAB), W * 12, 5 * W * 12),
    (massing(MassingKind.SLAB, quarter=1), D * 12, 5 * D * 12),
    (massing(MassingKind.SLAB, length_m=50.0), 50 * 12, 5 * 50 * 12),
    (massing(MassingKind.SLABS), 2 * W * 12, 5 * 2 * W * 12),
    (massing(MassingKind.SLABS, quarter=1), 3 * D * 12, 5 * 3 * D * 12),
    (massing(MassingKind.L), W * 12 + (D - 12) * 12, 5 * (W * 12 + (D - 12) * 12)),
    (massing(MassingKind.U), W * 24 + (D - 24) * 12, 5 * (W * 24 + (D - 24) * 12)),
    (massing(MassingKind.U, quarter=1), D * 24 + (W - 24) * 12, 5 * (D * 24 + (W - 24) * 12)),
    (massing(MassingKind.TOWER, storeys=16.0, depth_m=20.0, length_m=25.0), 500, 16 * 500),
    (massing(MassingKind.PODIUM, storeys=14.0, depth_m=20.0, podium_storeys=2.0), W * D,
     14 * 400 + 2 * (W * D - 400)),
    (massing(MassingKind.TERRACES, storeys=6.0, step_m=20.0), W * 12, 20 * 12 * (6 + 5 + 4 + 3)),
    (massing(MassingKind.TERRACES, storeys=2.0, step_m=20.0), W * 12, 20 * 12 * (2 + 1 + 1 + 1)),
    (massing(MassingKind.SLAB, recessed_storeys=1.0), W * 12, 4 * W * 12 + (W - 4) * 8),
]  # fmt: skip


@pytest.mark.parametrize(("form", "footprint", "gfa"), CLOSED_FORMS)
def test_areas_by_hand(form: Massing, footprint: float, gfa: float) -> None:
    """Published case: footprint, GFA and plot ratio of every form on a rectangle."""
    made = body(PLOT, form)

    assert made.footprint_m2 == pytest.approx(footprint)
    assert made.gfa_m2 == pytest.approx(gfa)
    assert made.plot_ratio == pytest.approx(gfa / (W * D))


@pytest.mark.parametrize("kind", list(MassingKind))
def test_setback_is_kept(kind: MassingKind) -> None:
    """Law: no body comes nearer to the plot's edge than the setback, and some come that near."""
    made = body(PLOT, massing(kind, setback_m=7.0))
    near = min(part.shape.distance(PLOT.exterior) for part in made.parts)

    assert near >= 7.0 - 1e-9
    if kind != MassingKind.TOWER:
        assert near == pytest.approx(7.0)


@pytest.mark.parametrize("kind", list(MassingKind))
def test_every_kind_has_a_closed_form(kind: MassingKind) -> None:
    """Law: no form is left out of the cases above."""
    assert kind in {form.kind for form, *_ in CLOSED_FORMS}


def odd_plots(count: int) -> list[shapely.Polygon]:
    """Return concave, thin, tiny and holed plots, stars and triangles, always the same ones."""
    rng = np.random.default_rng(2026)
    plots = []
    for number in range(count):
        corners = int(rng.integers(3, 14))
        angle = np.sort(rng.uniform(0, 2 * math.pi, corners))
        radius = rng.uniform(0.15, 1.0, corners) * rng.choice([2.0, 15.0, 40.0, 120.0])
        shape = shapely.Polygon(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]))
        shape = affinity.scale(shape, 1.0, float(rng.choice([1.0, 1.0, 0.2, 0.04])))
        if number % 4 == 0 and shape.is_valid:
            hole = affinity.scale(shape, 0.3, 0.3)
            shape = shape.difference(hole) if shape.contains(hole) else shape
        plots.append(affinity.translate(shape, EAST, NORTH))
    return [plot for plot in plots if plot.geom_type == "Polygon"]


def told(plot: shapely.Polygon, form: Massing) -> Body | str:
    """Return the body, or the sentence that says why there is none."""
    try:
        return body(plot, form)
    except PlanError as error:
        return error.message


def test_a_thousand_odd_plots() -> None:
    """Law: each gives valid, disjoint bodies inside the buildable area, or one sentence."""
    plots, kinds = odd_plots(1000), list(MassingKind)
    assert len(plots) > 950
    bodies = 0
    for number, plot in enumerate(plots):
        setback = float(number % 5)
        form = massing(
            kinds[number % len(kinds)], setback_m=setback, openings=number % 3,
            recessed_storeys=float(number % 2), quarter=number % 4, podium_storeys=2.0,
        )  # fmt: skip
        made = told(plot, form)
        if isinstance(made, str):
            assert made.endswith(".")
            continue
        bodies += 1
        free = buildable(plot, setback).buffer(1e-6)
        shapes = [part.shape for part in made.parts]
        assert all(shape.is_valid and shape.area >= 1.0 for shape in shapes)
        assert all(free.covers(shape) for shape in shapes)
        assert sum(s.area for s in shapes) <= shapely.union_all(shapes).area + 1e-6
        assert all(part.storeys > 0.0 for part in made.parts)
    assert bodies > 400


@given(
    turn=st.floats(0.0, 360.0),
    east=st.floats(-1e4, 1e4),
    first=st.integers(0, 3),
    direction=st.sampled_from([1, -1]),
    kind=st.sampled_from(list(MassingKind)),
)
def test_place_and_direction_do_not_matter(
    turn: float, east: float, first: int, direction: int, kind: MassingKind
) -> None:
    """Law: turned, moved, begun at another corner or drawn the other way, areas are the same."""
    form = massing(kind, openings=1, recessed_storeys=1.0, setback_m=2.0)
    corners = [(0.0, 0.0), (W, 0.0), (W, D), (0.0, D)]
    corners = corners[first:] + corners[:first]
    plot = shapely.Polygon(corners[::direction])
    moved = affinity.translate(affinity.rotate(plot, turn), EAST + east, NORTH)

    assert body(moved, form).gfa_m2 == pytest.approx(body(PLOT, form).gfa_m2, rel=1e-6)


@given(
    kind=st.sampled_from(list(MassingKind)),
    low=st.floats(2.0, 20.0),
    more=st.floats(0.1, 10.0),
)
def test_more_storeys_more_floor(kind: MassingKind, low: float, more: float) -> None:
    """Law: floor area grows with the storeys."""
    areas = [body(PLOT, massing(kind, storeys=s)).gfa_m2 for s in (low, low + more)]

    assert areas[0] < areas[1] + 1e-9


@given(kind=st.sampled_from(list(MassingKind)), share=st.floats(0.05, 0.95))
def test_storeys_reach_the_floor_area(kind: MassingKind, share: float) -> None:
    """Law: solved storeys give the area that was asked for, to a tenth of a storey."""
    form = massing(kind, recessed_storeys=1.0)
    ends = [body(PLOT, massing(kind, storeys=s)).gfa_m2 for s in (3.0, 30.0)]
    wanted = ends[0] + share * (ends[1] - ends[0])
    made = body(PLOT, storeys_for(PLOT, form, gfa_m2=wanted))

    assert made.gfa_m2 == pytest.approx(wanted, abs=0.11 * made.footprint_m2)
    by_ratio = storeys_for(PLOT, form, plot_ratio=wanted / PLOT.area)
    assert by_ratio.storeys == pytest.approx(storeys_for(PLOT, form, gfa_m2=wanted).storeys)


@pytest.mark.parametrize(
    ("plot", "form", "word"),
    [
        (PLOT, massing(MassingKind.SLAB, setback_m=35.0), "setback"),
        (shapely.box(0, 0, 0.5, 0.5), massing(MassingKind.SLAB), "draw"),
        (shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]), massing(MassingKind.SLAB), "crosses"),
        (shapely.box(0, 0, 90, 0.4), massing(MassingKind.SLAB), "larger plot"),
    ],
)
def test_what_does_not_fit_is_one_sentence(plot: shapely.Polygon, form: Massing, word: str) -> None:
    """Limit: too much setback, too small, crossed, too thin."""
    with pytest.raises(PlanError, match=word):
        body(plot, form)


def test_unreachable_floor_area_is_one_sentence() -> None:
    """Limit: the sentence says what the plot can take."""
    with pytest.raises(PlanError, match="cannot be reached"):
        storeys_for(PLOT, massing(MassingKind.SLAB), gfa_m2=1e9)


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0, 1e9])
@pytest.mark.parametrize("name", ["storeys", "depth_m", "setback_m", "gap_m", "step_m"])
def test_absurd_values_are_one_sentence(name: str, value: float) -> None:
    """Limit: no number, or one out of range."""
    with pytest.raises(UnknownChoiceError, match=name):
        massing(MassingKind.SLAB, **{name: value})


def test_a_yard_too_small_is_closed_and_said() -> None:
    """Law: below the smallest courtyard the block is whole, with a note."""
    small = shapely.box(0, 0, 30.0, 30.0)
    made = body(small, massing(MassingKind.PERIMETER, min_yard_m2=60.0))

    assert made.gfa_m2 == pytest.approx(5 * 900)
    assert [said.code for said in made.notes] == ["yard_closed"]


def test_terraces_fall_step_by_step() -> None:
    """Law: neighbouring steps differ by one storey, from the highest down to one."""
    made = body(PLOT, massing(MassingKind.TERRACES, storeys=4.0, step_m=10.0))
    heights = [part.storeys for part in made.parts]

    assert heights == [4, 3, 2, 1, 1, 1, 1, 1]
    assert all(high - low in {0.0, 1.0} for high, low in pairwise(heights))
