"""Features of the map: what comes back unchanged is unchanged, and corners meet exactly."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import UnknownChoiceError
from geo.plan.crs import to_lonlat, to_metres
from geo.plan.drawn import Template, features, known_corners, with_features
from geo.scenario import Plan, Scenario
from geo.sketch import DrawnWork, Sketch
from geo.terms import MassingKind
from tests.plans import buildings_of, works_of
from tests.sketches import HOUSE, massing

TEMPLATE = Template(massing=massing(MassingKind.SLAB), house=HOUSE, line="quay", area="square")
EAST, NORTH = 99_500.0, 6_213_500.0
SQUARE = ((EAST, NORTH), (EAST + 60.0, NORTH), (EAST + 60.0, NORTH + 40.0), (EAST, NORTH + 40.0))


def scenario(
    sketches: tuple[Sketch, ...] = (), drawn_works: tuple[DrawnWork, ...] = ()
) -> Scenario:
    """Return a scenario on a plan of one house, 20 x 10 m, at the corner of the square."""
    table = buildings_of(
        [{"geometry": shapely.box(EAST + 60.0, NORTH + 40.0, EAST + 80.0, NORTH + 50.0)}]
    )
    works = works_of([])
    plan = Plan(name="t", buildings=table, plots=table.iloc[:0], works=works)
    return Scenario(plan=plan, sketches=sketches, drawn_works=drawn_works)


def feature(points: object, kind: str, name: str = "d1", **properties: str) -> dict[str, Any]:
    """Return a feature as a browser sends it, from corners in metres."""
    line = to_lonlat(np.array(points)).tolist()
    closed = kind != "line"
    coordinates = [[*line, line[0]]] if closed else line
    return {
        "type": "Feature", "id": name, "properties": {"kind": kind, **properties},
        "geometry": {"type": "Polygon" if closed else "LineString", "coordinates": coordinates},
    }  # fmt: skip


def test_unchanged_drawings_come_back_as_they_were() -> None:
    """Law: features sent out and returned leave the scenario equal to the last digit."""
    sketch = Sketch(id="s1", rings=(SQUARE,), massing=TEMPLATE.massing, house=HOUSE)
    free = dataclasses.replace(
        sketch, id="s2", massing=massing(MassingKind.FOOTPRINT), rings=(SQUARE[1:],)
    )
    quay = DrawnWork(id="w1", kind="quay", points=SQUARE[:2], start_year=2026, completion_year=2027)
    park = dataclasses.replace(quay, id="w2", kind="park", points=SQUARE, closed=True)
    before = scenario(sketches=(sketch, free), drawn_works=(quay, park))

    after = with_features(before, features(before), TEMPLATE, known_corners(before))

    assert after.sketches == before.sketches
    assert after.drawn_works == before.drawn_works
    kinds = [row["properties"]["kind"] for row in features(before)]
    assert kinds == ["plot", "footprint", "line", "area"]


@given(off=st.tuples(st.floats(-0.03, 0.03), st.floats(-0.03, 0.03)))
def test_a_corner_near_a_known_one_is_that_corner(off: tuple[float, float]) -> None:
    """Law: a drawn corner within 5 cm of a house's corner lies exactly on it."""
    base = scenario()
    drawn = [*SQUARE[:2], (SQUARE[2][0] + off[0], SQUARE[2][1] + off[1]), SQUARE[3]]

    found = with_features(base, [feature(drawn, "plot")], TEMPLATE, known_corners(base))

    assert found.sketches[0].rings[0][2] == (EAST + 60.0, NORTH + 40.0)


def test_a_corner_further_off_stays() -> None:
    """Limit: ten centimetres are meant."""
    base = scenario()
    drawn = [*SQUARE[:2], (SQUARE[2][0] - 0.1, SQUARE[2][1]), SQUARE[3]]

    corner = with_features(
        base, [feature(drawn, "plot")], TEMPLATE, known_corners(base)
    ).sketches[0].rings[0][2]  # fmt: skip

    assert corner == pytest.approx((EAST + 59.9, NORTH + 40.0), abs=1e-6)


def test_new_and_moved_and_gone() -> None:
    """Law: a known id keeps its house, an origin gives one, a missing feature is deleted."""
    tower = massing(MassingKind.TOWER, storeys=16.0)
    sketch = Sketch(id="s1", rings=(SQUARE,), massing=tower, house=HOUSE, name="Torn")
    other = dataclasses.replace(sketch, id="s2", massing=TEMPLATE.massing)
    base = scenario(sketches=(sketch, other))
    moved = [(east + 200.0, north) for east, north in SQUARE]
    rows = [
        feature(moved, "plot", "s1"),
        feature(SQUARE, "plot", "d2", origin="s1"),
        feature(SQUARE, "footprint", "d3"),
        feature(SQUARE[:3], "line", "d4"),
    ]

    found = with_features(base, rows, TEMPLATE, known_corners(base))

    assert [s.id for s in found.sketches] == ["s1", "d2", "d3"]
    assert [s.massing.kind for s in found.sketches] == ["tower", "tower", "footprint"]
    assert found.sketches[0].name == "Torn"
    assert found.sketches[0].rings[0][0] == pytest.approx(moved[0], abs=1e-3)
    assert found.drawn_works[0].kind == "quay"
    assert not found.drawn_works[0].closed


def test_the_way_there_and_back_is_exact_to_a_tenth_of_a_millimetre() -> None:
    """Published case: both directions of the projection agree."""
    points = np.array(SQUARE)

    assert np.abs(to_metres(np.round(to_lonlat(points), 9)) - points).max() < 2e-4


@pytest.mark.parametrize(
    "rows",
    [
        [feature(SQUARE, "plot"), feature(SQUARE, "plot")],
        [feature(SQUARE, "plot", "<script>")],
        [feature(SQUARE[:2], "plot")],
        [feature([SQUARE[0], SQUARE[0]], "line")],
    ],
)
def test_hostile_features_are_one_sentence(rows: list[dict[str, Any]]) -> None:
    """Limit: the same id twice, an id with markup, an area of two corners, a line of one."""
    base = scenario()
    with pytest.raises(UnknownChoiceError) as caught:
        with_features(base, rows, TEMPLATE, known_corners(base))

    assert caught.value.message.endswith(".")
