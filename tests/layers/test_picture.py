"""The picture: near houses hide far ones, lengths are true, and nothing in it is live."""

import html
import math
import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from geo.evaluation import Evaluation
from layers.layer import Layer, Shape
from layers.measures import ColourBy, built_share
from layers.outlines import Outlines
from layers.report.order import Prism, cut, painted, relation
from layers.report.picture import BARS_M, _walls, framed, picture, shade
from layers.report.view import FRONT, Plane
from layers.stack import map_layers
from layers.words import load_words

WORDS = load_words("sv")
YEAR = 2035
RISE = math.tan(math.radians(FRONT.pitch))
PODIUM = shapely.box(0, 0, 40, 40).difference(shapely.box(10, 10, 30, 30))
TOWER = shapely.box(10, 10, 30, 30)
HOSTILE = '"><script>alert(1)</script>'


def prism(shape: shapely.Polygon, height: float = 10.0, name: str = "x") -> Prism:
    """Return a body."""
    row = {"id": name, "tip": name, "colour": (200, 100, 50, 255), "edge": (0, 0, 0, 255)}
    return Prism(shape=shapely.orient_polygons(shape), height=height, row=row)


def scene(district: Evaluation, drawn: Outlines, year: int = YEAR) -> tuple[Layer, ...]:
    """Return the layers of the map."""
    return map_layers(
        district, drawn, colour_by=ColourBy.UPFRONT, year=year, selected=None, words=WORDS
    )


def blocks(layers: tuple[Layer, ...]) -> list[dict[str, object]]:
    """Return the rows of all houses."""
    return [row for one in layers if one.id in {"buildings", "sketches"} for row in one.rows]


@st.composite
def towns(draw: st.DrawFn) -> list[Prism]:
    """Return houses that share no ground: turned, some with courtyards, some with wings."""
    made = []
    for column, row in combinations(range(4), 2):
        x, y = (draw(st.floats(-4, 4)) + 60.0 * place for place in (column, row))
        shape = shapely.box(x, y, x + draw(st.floats(5, 28)), y + draw(st.floats(5, 28)))
        if draw(st.booleans()):
            middle = shapely.box(*shape.buffer(-2.0).bounds)
            shape = shape.difference(middle)
        elif draw(st.booleans()):
            shape = shape.difference(affinity.translate(shape, 3.0, 3.0))
        turned = affinity.rotate(shape, draw(st.floats(0, 90)), origin=(x + 14.0, y + 14.0))
        made.append(prism(turned, draw(st.floats(3, 60))))
    return made


def stretches(shape: shapely.Polygon, u: float) -> list[tuple[float, float]]:
    """Return from where to where a line of sight runs inside an outline."""
    met = shapely.intersection(shape, shapely.LineString([(u, -1e4), (u, 1e4)]))
    return [part.bounds[1::2] for part in shapely.get_parts(met) if part.length > 0.1]


def check(order: list[Prism]) -> int:
    """Check along many lines of sight that nothing far is painted over something near."""
    compared = 0
    west, _, east, _ = shapely.union_all([one.shape for one in order]).bounds
    for u in np.linspace(west, east, 60)[1:-1]:
        for (_, early), (_, late) in combinations(enumerate(order), 2):
            for far in stretches(early.shape, u):
                for near in stretches(late.shape, u):
                    hidden = near[1] <= far[0] + 0.1
                    apart = far[1] + early.height * RISE < near[0]
                    assert hidden or apart
                    compared += 1
    return compared


@given(town=towns())
def test_far_houses_are_painted_first(town: list[Prism]) -> None:
    """Law: along every line of sight, what is painted later lies nearer, or hides nothing."""
    check(painted(town, RISE))


def test_a_tower_stands_in_its_podium() -> None:
    """Law: what is both before and behind another body is cut, and then painted in order."""
    assert relation(PODIUM, TOWER) is None

    order = painted([prism(PODIUM, 8.0, "podium"), prism(TOWER, 60.0, "tower")], RISE)

    assert check(order) > 0
    names = [one.row["id"] for one in order]
    assert names.index("tower") > 0
    assert names[-1] == "podium"


@given(turn=st.floats(0, 90), marks=st.lists(st.floats(-5, 45), max_size=4))
def test_cutting_loses_no_ground_and_no_wall(turn: float, marks: list[float]) -> None:
    """Law: pieces have the ground of the whole, and the walls that were seen, and no other."""
    whole = prism(affinity.rotate(PODIUM, turn, origin=(20, 20)))
    pieces = cut(whole, marks)

    assert sum(p.shape.area for p in pieces) == pytest.approx(whole.shape.area, rel=1e-4)
    seen = [
        sum(float(np.hypot(*(feet[1] - feet[0]))) for one in bodies for feet, _ in _walls(one))
        for bodies in ([whole], pieces)
    ]
    assert seen[1] == pytest.approx(seen[0], rel=2e-2)


def test_walls_face_the_viewer() -> None:
    """Law: of a block two or three walls are seen, and one that faces the sun is lighter."""
    whole = prism(affinity.rotate(shapely.box(0, 0, 20, 10), 30))
    walls = _walls(whole)

    assert len(walls) == 2
    assert len({round(light, 3) for _, light in walls}) == 2
    assert shade((200, 100, 50), 1.0) == "#c86432"
    assert shade((200, 100, 50), 0.5) == "#643219"


@pytest.mark.parametrize("place", [0, 5, 12])
def test_lengths_are_those_of_the_plan(district: Evaluation, drawn: Outlines, place: int) -> None:
    """Law: metres of the picture's plane are those of the plan, within a thousandth."""
    shape = district.buildings.geometry.iloc[place]
    rings = drawn.buildings[str(district.buildings.index[place])][0]
    points = np.array(rings[0])
    plane = Plane(longitude=float(points[0, 0]), latitude=float(points[0, 1]))
    turned = shapely.Polygon(plane(points), [plane(np.array(ring)) for ring in rings[1:]])

    assert turned.area == pytest.approx(shape.area, rel=2e-3)
    assert turned.length == pytest.approx(shape.length, rel=1e-3)


def test_directions() -> None:
    """Identity: what lies where the camera looks is straight up; north is a unit to the left."""
    plane = Plane(longitude=12.69, latitude=56.04)
    bearing = math.radians(FRONT.bearing)
    ahead = [
        12.69 + math.degrees(math.sin(bearing) * 1e-5 / math.cos(math.radians(56.04))),
        56.04 + math.degrees(math.cos(bearing) * 1e-5),
    ]
    (u, v), north = plane(np.array([ahead]))[0], plane.north

    assert v == pytest.approx(63.9, abs=0.2)
    assert u == pytest.approx(0.0, abs=0.1)
    assert math.hypot(*north) == pytest.approx(1.0)
    assert north[0] < 0.0 < north[1]


@pytest.mark.parametrize("width", [400, 960])
def test_all_houses_are_in_the_frame(district: Evaluation, drawn: Outlines, width: int) -> None:
    """Law: every corner of every house, roofs too, lies in the picture."""
    layers = scene(district, drawn)
    view = framed([layers], width)

    assert view.width == width
    for row in blocks(layers):
        corners = view.plane(np.array(row["polygon"][0]))  # type: ignore[index]
        for height in (0.0, row["height"]):
            x, y = view.pixels(corners, height).T  # type: ignore[arg-type]
            assert x.min() > 0.0
            assert x.max() < width
            assert y.min() > 0.0
            assert y.max() < view.height


@pytest.mark.parametrize("year", [2016, 2028, YEAR])
def test_every_house_is_there_in_its_colour(
    district: Evaluation, drawn: Outlines, year: int
) -> None:
    """Law: each house that has begun is drawn with its name, its roof in the colour of the map."""
    layers = scene(district, drawn, year)
    made = ET.fromstring(picture(layers, framed([layers], 700), WORDS))  # noqa: S314 - our own
    titles = [element.text for element in made.iter("title")]
    fills = {element.get("fill") for element in made.iter("path")}

    begun = district.buildings["name"][built_share(district, year).to_numpy() > 0.0]
    assert {str(t).split("\n")[0] for t in titles} == set(begun)
    for row in blocks(layers):
        assert shade(row["colour"], 1.0) in fills  # type: ignore[arg-type]


def test_the_scale_bar_is_true(district: Evaluation, drawn: Outlines) -> None:
    """Law: the bar is as long as it says."""
    layers = scene(district, drawn)
    view = framed([layers], 800)
    made = picture(layers, view, WORDS)
    (length,) = (m for m in BARS_M if f">{m} m<" in made)

    (wide,) = {float(found) for found in re.findall(r"h([\d.]+)V", made)}
    assert wide == pytest.approx(length * view.scale, abs=0.06)


def test_the_picture_is_compact_and_still(district: Evaluation, drawn: Outlines) -> None:
    """Limit: a decimal at most, no ids, no script, no address, nothing from elsewhere."""
    layers = scene(district, drawn)
    made = picture(layers, framed([layers], 700), WORDS)

    assert not re.search(r"\d\.\d\d+[,LZ]", made)
    for word in (" id=", "href", "http", "<script", "url("):
        assert word not in made


def test_names_are_text(district: Evaluation, drawn: Outlines) -> None:
    """Limit: a name with marks is read as a name, in tips and in labels."""
    layers = tuple(
        replace(layer, rows=tuple(
            {**row, **({"tip": HOSTILE} if "tip" in row else {}),
             **({"text": HOSTILE} if "text" in row else {})}
            for row in layer.rows))
        for layer in scene(district, drawn)
    )  # fmt: skip
    made = picture(layers, framed([layers], 960), WORDS)

    assert "<script" not in made
    assert made.count(html.escape(HOSTILE)) > len(blocks(layers))


def test_without_houses_the_ground_is_shown(district: Evaluation, drawn: Outlines) -> None:
    """Limit: a plan without houses has a picture; without anything, a sheet of water."""
    layers = tuple(one for one in scene(district, drawn) if one.shape != Shape.BLOCK)
    for kept in (layers, ()):
        made = ET.fromstring(picture(kept, framed([kept], 500), WORDS))  # noqa: S314 - our own
        assert made.get("viewBox", "").startswith("0 0 500 ")
        assert not list(made.iter("title"))
