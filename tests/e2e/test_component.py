"""The drawing map in a browser: every tool by mouse, drawing by finger, and what Python hears."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect

from tests.e2e import component_page
from tests.e2e.component_app import METRE, at
from tests.e2e.component_labels import EN
from tests.e2e.component_page import Hand, Place, between

SIZE: ViewportSize = {"width": 960, "height": 680}  # fewer pixels, which software draws faster
NEW = (-90.0, -60.0), (-50.0, -60.0), (-50.0, -30.0), (-90.0, -30.0)
INSIDE = (0.0, 5.0)
HOUSE_CORNER = (6.0, 60.0)  # of the fifth house
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the test page; a traceback in its log is a failure."""
    folder = tmp_path_factory.mktemp("component")
    with component_page.served(folder) as address:
        yield address
    said = (folder / "log.txt").read_text("utf-8")
    assert "Traceback" not in said, said[-4000:]


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """Yield one profile with a mouse, so that the scripts of the page are fetched once."""
    context = browser.new_context(viewport=SIZE)
    yield context
    context.close()


@pytest.fixture(scope="module")
def table(browser: Browser) -> Iterator[BrowserContext]:
    """Yield one profile with a touch screen."""
    context = browser.new_context(viewport=SIZE, has_touch=True)
    yield context
    context.close()


@pytest.fixture(scope="module")
def mouse(desk: BrowserContext, address: str) -> Iterator[Hand]:
    """Yield one page for all tests by mouse."""
    yield from component_page.watched(desk, address)


@pytest.fixture(scope="module")
def tip(table: BrowserContext, address: str) -> Iterator[Hand]:
    """Yield one page for all tests by finger."""
    yield from component_page.watched(table, address)


@pytest.fixture
def hand(mouse: Hand) -> Hand:
    """Return a mouse on a new map."""
    mouse.again()
    return mouse


@pytest.fixture
def finger(tip: Hand) -> Hand:
    """Return a finger on a new map."""
    tip.again()
    return tip


def metres(place: Place) -> Place:
    """Return a place rounded to whole metres."""
    return round(place[0]), round(place[1])


def test_a_polygon_is_drawn_by_mouse(hand: Hand) -> None:
    """Law: clicks become corners, a click on the first one closes, and the new plot is selected."""
    hand.tool("polygon")
    hand.click(*NEW)
    expect(hand.page.locator(".readout")).to_contain_text(EN["readArea"])
    hand.click(NEW[0])
    heard = hand.edited("draw", 2)
    name = heard["edit"]["ids"][0]

    assert sorted(map(metres, hand.corners(1))) == sorted(NEW)
    assert len(name) == 9
    assert name.startswith("d")
    assert (hand.ask("mode"), hand.ask("selected")) == ("select", name)
    hand.said(lambda heard: heard["selected"] == {"id": name, "layer": None})


def test_a_rectangle_has_right_angles(hand: Hand) -> None:
    """Law: two corners of a slanted side and a depth make a rectangle, whose measures are shown."""
    hand.tool("rectangle")
    hand.click((60.0, -60.0), (110.0, -40.0), (95.0, -10.0))
    hand.edited("draw", 2)

    expect(hand.page.locator("input[name=formWidth]")).to_be_visible()
    expect(hand.page.locator(".readout")).to_contain_text("90° · 90° · 90° · 90°")


@pytest.mark.parametrize(("tool", "kind"), [("footprint", "footprint"), ("area", "area")])
def test_other_surfaces_know_their_kind(hand: Hand, tool: str, kind: str) -> None:
    """Law: a drawn surface is of the kind of its tool; Enter closes it."""
    hand.tool(tool)
    hand.click(*NEW)
    hand.page.keyboard.press("Enter")
    heard = hand.edited("draw", 2)

    assert heard["features"][1]["properties"] == {"kind": kind}


def test_a_line_ends_with_enter(hand: Hand) -> None:
    """Law: the line tool gives a line."""
    hand.tool("line")
    hand.click(*NEW[:3])
    hand.page.keyboard.press("Enter")
    heard = hand.edited("draw", 2)

    assert heard["features"][1]["geometry"]["type"] == "LineString"
    assert len(heard["features"][1]["geometry"]["coordinates"]) == 3


def test_a_shape_that_crosses_itself_is_refused(hand: Hand) -> None:
    """Law: the point that would cross is not taken, and the visitor is told."""
    hand.tool("polygon")
    hand.click(*NEW, (-70.0, -80.0))
    hand.word(EN["messageCrossing"])
    hand.page.keyboard.press("Enter")
    hand.edited("draw", 2)

    assert len(hand.corners(1)) == 4


def test_undo_in_a_drawing_takes_back_one_point(hand: Hand) -> None:
    """Law: in a drawing the keys of the history stay in the browser; Escape gives all up."""
    hand.tool("polygon")
    hand.click(*NEW)
    hand.page.keyboard.press("Control+z")
    hand.page.keyboard.press("Enter")
    heard = hand.edited("draw", 2)
    assert len(hand.corners(1)) == 3
    assert heard["history"] == [0, 0]

    hand.tool("polygon")
    hand.click(*NEW[:2])
    hand.page.keyboard.press("Escape")
    hand.page.wait_for_function("!window.__geomap.drawing")
    assert len(hand.ask("features")) == 2


def test_a_corner_is_dragged_and_the_map_stays(hand: Hand) -> None:
    """Law: dragging a corner moves it and not the camera."""
    hand.choose(INSIDE)
    view = hand.ask("view")
    hand.drag((-20.0, -20.0), (-35.0, -28.0))
    hand.edited("vertex")

    assert (-35, -28) in map(metres, hand.corners())
    assert hand.ask("view") == view


def test_a_corner_snaps_to_the_very_numbers_of_a_house(hand: Hand) -> None:
    """Law: a corner dropped near one of a house becomes it, to the last decimal."""
    hand.choose(INSIDE)
    hand.drag((30.0, 20.0), (HOUSE_CORNER[0] + 1.5, HOUSE_CORNER[1] - 1.0))
    heard = hand.edited("vertex")

    assert list(at(*HOUSE_CORNER)) in heard["features"][0]["geometry"]["coordinates"][0]


def test_alt_switches_snapping_off(hand: Hand) -> None:
    """Law: with Alt held the corner stays where it was dropped."""
    hand.choose(INSIDE)
    hand.page.keyboard.down("Alt")
    hand.drag((30.0, 20.0), (HOUSE_CORNER[0] + 1.5, HOUSE_CORNER[1] - 1.0))
    hand.page.keyboard.up("Alt")
    heard = hand.edited("vertex")

    assert list(at(*HOUSE_CORNER)) not in heard["features"][0]["geometry"]["coordinates"][0]


def test_a_dragged_midpoint_becomes_a_corner(hand: Hand) -> None:
    """Law: one drag of a midpoint is one edit with one corner more."""
    hand.choose(INSIDE)
    hand.drag((5.0, -20.0), (12.0, -37.0))
    hand.edited("vertex")

    assert len(hand.corners()) == 5
    assert (12, -37) in map(metres, hand.corners())


@pytest.mark.parametrize("way", ["button", "right click"])
def test_a_corner_is_deleted(hand: Hand, way: str) -> None:
    """Law: a corner goes by a right click, or by its button when it is chosen."""
    hand.choose(INSIDE)
    if way == "button":
        hand.click((30.0, 20.0))
        hand.page.get_by_role("button", name=EN["deleteCorner"]).click()
    else:
        hand.click((30.0, 20.0), button="right")
    hand.edited("vertex")

    assert len(hand.corners()) == 3


def test_a_shape_is_moved_whole(hand: Hand) -> None:
    """Law: dragging the inside moves every corner by the same way."""
    hand.choose(INSIDE)
    view = hand.ask("view")
    hand.drag(INSIDE, (INSIDE[0] - 60.0, INSIDE[1] - 30.0))
    hand.edited("move")

    assert (-80, -50) in map(metres, hand.corners())
    assert (-30, -10) in map(metres, hand.corners())
    assert hand.ask("view") == view


@pytest.mark.parametrize("way", ["handle", "tool"])
def test_a_shape_is_turned(hand: Hand, way: str) -> None:
    """Law: the handle and the tool turn a shape, whose sides keep their length."""
    hand.choose(INSIDE)
    before = hand.corners()
    if way == "handle":
        box = hand.page.locator(".handle").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    else:
        hand.tool("rotate")
        x, y = hand.pixel((20.0, 10.0))
    hand.page.mouse.move(x, y)
    hand.page.mouse.down()
    hand.page.mouse.move(x + 40, y + 30, steps=6)
    hand.page.mouse.up()
    hand.edited("rotate")
    after = hand.corners()

    assert list(map(metres, after)) != list(map(metres, before))
    assert sides(after) == pytest.approx(sides(before), abs=0.05)  # the page's metres are rough


def sides(corners: list[Place]) -> list[float]:
    """Return the lengths of the sides of a ring in metres."""
    scale = (62_250.0 * METRE[0], 111_350.0 * METRE[1])
    return [
        (((a[0] - b[0]) * scale[0]) ** 2 + ((a[1] - b[1]) * scale[1]) ** 2) ** 0.5
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]


def test_a_plot_is_split(hand: Hand) -> None:
    """Law: a line across makes two shapes of one kind; the first keeps the name."""
    hand.choose(INSIDE)
    hand.tool("split")
    hand.click((-35.0, 4.0), (45.0, 4.0))
    hand.page.keyboard.press("Enter")
    heard = hand.edited("split", 2)
    names = [feature["id"] for feature in heard["features"]]

    assert sorted(heard["edit"]["ids"]) == sorted(names)
    assert "plot-1" in names
    assert {feature["properties"]["kind"] for feature in heard["features"]} == {"plot"}
    assert hand.ask("selected") == "plot-1"


def test_a_line_beside_splits_nothing(hand: Hand) -> None:
    """Limit: a line that cuts no shape leaves none behind."""
    hand.tool("split")
    hand.click((-35.0, -60.0), (45.0, -60.0))
    hand.page.keyboard.press("Enter")
    hand.word(EN["messageNoSplit"])

    assert [feature["id"] for feature in hand.ask("features")] == ["plot-1"]


def test_measures_are_typed(hand: Hand) -> None:
    """Identity: typed width, depth and bearing are those of the shape; nonsense is told."""
    hand.choose(INSIDE)
    fields = {name: hand.page.locator(f"input[name={name}]") for name in ("formWidth", "formDepth")}
    fields["formWidth"].fill("31,5")
    fields["formDepth"].fill("12")
    fields["formDepth"].press("Enter")
    hand.edited("type")
    expect(hand.page.locator(".readout")).to_contain_text("378 m²")

    fields["formWidth"].fill("wide")
    fields["formWidth"].press("Enter")
    hand.word(EN["messageNumber"])


def test_history_is_asked_of_python(hand: Hand) -> None:
    """Law: Python counts how often undo and redo are asked for, and the map follows."""
    hand.choose(INSIDE)
    hand.tool("duplicate")
    hand.edited("duplicate", 2)
    hand.page.keyboard.press("Delete")
    hand.edited("delete", 1)
    hand.page.keyboard.press("Control+z")
    hand.count(2)
    hand.tool("undo")
    hand.count(1)
    hand.tool("redo")
    hand.count(2)
    hand.page.keyboard.press("Control+y")
    hand.count(1)

    assert hand.said(lambda heard: heard["history"] == [2, 2])


def test_a_house_and_the_ground_are_picked(hand: Hand) -> None:
    """Law: a click on a house names its row; its tip is plain text; the ground selects nothing."""
    house = (-118.0, 68.0)
    hand.move(house)
    expect(hand.page.locator(".tip")).to_have_text("House 0\n<b>as text</b>")
    hand.click(house)
    hand.said(lambda heard: heard["selected"] == {"id": "house 0", "layer": "houses"})
    hand.click((0.0, -70.0))
    hand.said(lambda heard: heard["selected"] == {"id": None, "layer": None})


def test_python_selects(hand: Hand) -> None:
    """Law: a selection that Python changes is shown."""
    hand.page.get_by_role("button", name="Select the first plot").click()

    hand.page.wait_for_function("window.__geomap.selected === 'plot-1'")


def test_the_camera_outlives_runs_and_reloads(hand: Hand) -> None:
    """Law: a moved camera stays through a run and a reload, and the button leads home."""
    home = hand.ask("view")
    hand.drag((0.0, -80.0), (40.0, -60.0))
    view = hand.rested()  # the map glides on after a drag
    assert view != home
    hand.page.get_by_role("slider").first.focus()
    hand.page.keyboard.press("End")
    hand.page.wait_for_timeout(500)
    assert hand.ask("view") == view
    hand.page.reload()
    hand.ready()
    assert hand.ask("view") == view

    hand.tool("home")
    there = f"Math.abs(window.__geomap.view.longitude - {home['longitude']}) < 1e-9"
    hand.page.wait_for_function(there)
    assert hand.rested() == pytest.approx(home)


def test_a_polygon_is_drawn_and_changed_by_finger(finger: Hand) -> None:
    """Law: taps draw, a button ends, a drag moves the shape and not the map."""
    finger.tool("polygon")
    finger.tap((60.0, -60.0), (110.0, -60.0), (110.0, -20.0), (60.0, -20.0))
    finger.page.get_by_role("button", name=EN["finish"]).tap()
    finger.edited("draw", 2)
    assert len(finger.corners(1)) == 4

    finger.tap(INSIDE)
    view = finger.ask("view")
    finger.swipe((finger.pixel(INSIDE), finger.pixel((-40.0, -15.0))))
    finger.edited("move")
    corners = finger.corners()
    end = (corners[0][0] - 12.0, corners[0][1] - 12.0)
    finger.swipe((finger.pixel(corners[0]), finger.pixel(end)))
    finger.edited("vertex")
    middle = between(*finger.corners()[1:3])
    finger.swipe((finger.pixel(middle), finger.pixel((middle[0] + 15.0, middle[1]))))
    finger.page.wait_for_function(
        "window.__geomap.features[0].geometry.coordinates[0].length === 6"
    )
    assert finger.ask("view") == view


def test_two_fingers_tilt(finger: Hand) -> None:
    """Law: two fingers upwards change the tilt."""
    before = finger.ask("view")["pitch"]
    finger.swipe(((500.0, 420.0), (500.0, 320.0)), ((600.0, 420.0), (600.0, 320.0)))

    assert abs(finger.ask("view")["pitch"] - before) > 2


def test_beside_a_chart_of_streamlit(desk: BrowserContext, address: str) -> None:
    """Law: two deck.gl on one page do not disturb each other."""
    for hand in component_page.watched(desk, address, "?chart=1"):
        expect(
            hand.page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first
        ).to_be_visible()
        hand.click(INSIDE)
        hand.said(lambda heard: heard["selected"] == {"id": "plot-1", "layer": None})


def test_without_webgl_the_map_says_so(browser: Browser, address: str) -> None:
    """Limit: where WebGL is missing there is a sentence instead of an empty field."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(NO_WEBGL)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("alert").filter(has_text=EN["noWebgl"])).to_be_visible()
    context.close()
