"""Many hands on one plan: what others draw comes in, and leaves alone what is in the hand."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e import component_page, watch
from tests.e2e.component_labels import EN
from tests.e2e.component_page import POLL_MS, STILLS, Hand, Place, between
from tests.e2e.hub import Hub
from tests.e2e.test_component import INSIDE, NEW, SIZE, metres

# each stands for a change by somebody else, see `component_app.FOREIGN`
COMES, MOVES, GOES, GROWS = 1, 2, 3, 4
CORNER, DRAGGED = (-20.0, -20.0), (-36.0, -28.0)
MOVED_CORNER = (-20, -60)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the test page; a traceback in its log is a failure."""
    folder = tmp_path_factory.mktemp("hands")
    with component_page.served(folder) as address:
        yield address
    said = (folder / "log.txt").read_text("utf-8")
    assert "Traceback" not in said, said[-4000:]


@pytest.fixture(scope="module")
def table(browser: Browser) -> Iterator[BrowserContext]:
    """Yield one profile with a touch screen and a mouse."""
    context = browser.new_context(viewport=SIZE, has_touch=True)
    yield context
    context.close()


class Room:
    """A visitor's hand on a map in a room, and the others, who are played by the test."""

    def __init__(self, hand: Hand, hub: Hub) -> None:
        self.hand = hand
        self.hub = hub

    def others(self, change: int, then: str) -> None:
        """Let somebody else change something, and wait until the map shows it."""
        self.hub.say(rev=change)
        self.hand.said(lambda heard: heard["heard"]["news"] == change)
        self.hand.page.wait_for_function(then)


@pytest.fixture
def room(table: BrowserContext, address: str) -> Iterator[Room]:
    """Yield a visitor in a room; foreign requests and errors in the browser fail the test."""
    with watch.watched(table, address) as page:
        hub, hand = Hub(page), Hand(page)
        hand.open(address, "?room=quay")
        yield Room(hand, hub)


def shows(name: str, number: int = 1) -> str:
    """Return the condition that the map shows so many shapes of a name."""
    return f"window.__geomap.features.filter((f) => f.id === '{name}').length === {number}"


def lies(name: str, place: Place) -> str:
    """Return the condition that the first corner of a shape lies at a place."""
    found = f"window.__geomap.features.find((f) => f.id === '{name}')"
    lon, lat = component_page.at(*place)
    return (
        f"Math.hypot({found}.geometry.coordinates[0][0][0] - {lon},"
        f" {found}.geometry.coordinates[0][0][1] - {lat}) < 1e-6"
    )


def number_of(hand: Hand, name: str) -> int:
    """Return which of the shapes on the map has a name."""
    return [feature["id"] for feature in hand.ask("features")].index(name)


def test_a_drawing_goes_on_while_others_draw(room: Room) -> None:
    """Law: shapes come and move during a drawing, which keeps its points and its undo."""
    hand = room.hand
    hand.tool("polygon")
    hand.click(*NEW[:2])
    room.others(COMES, shows("guest"))
    hand.click(NEW[2], (-70.0, -20.0))
    room.others(MOVES, lies("plot-1", MOVED_CORNER))
    assert hand.ask("drawing")
    hand.page.keyboard.press("Control+z")
    hand.click(NEW[3])
    hand.page.keyboard.press("Enter")
    heard = hand.edited("draw", 3)
    name = heard["edit"]["ids"][0]

    assert len(heard["edit"]["ids"]) == 1
    assert sorted(map(metres, hand.corners(number_of(hand, name)))) == sorted(NEW)
    assert {"guest", "plot-1", name} == {feature["id"] for feature in heard["features"]}
    assert MOVED_CORNER in map(metres, hand.corners(number_of(hand, "plot-1")))
    assert hand.ask("selected") == name


def test_a_corner_stays_in_the_hand_while_others_draw(room: Room) -> None:
    """Law: a dragged shape is untouched, even deleted by others; its edit puts it back."""
    hand = room.hand
    hand.click(INSIDE)
    goal = hand.pixel(DRAGGED)
    hand.move(CORNER)
    hand.page.mouse.down()
    hand.page.mouse.move(*hand.pixel(between(CORNER, DRAGGED)), steps=6)
    room.others(COMES, shows("guest"))
    room.others(GOES, shows("plot-1"))
    room.others(GROWS, lies("guest", (60.0, -20.0)))
    half = hand.corners(number_of(hand, "plot-1"))
    hand.page.mouse.move(*goal, steps=6)
    hand.page.mouse.up()
    heard = hand.edited("vertex", 2)

    assert metres(between(CORNER, DRAGGED)) in map(metres, half)
    assert heard["edit"]["ids"] == ["plot-1"]
    assert metres(DRAGGED) in map(metres, hand.corners(number_of(hand, "plot-1")))
    assert (105, 25) in map(metres, hand.corners(number_of(hand, "guest")))
    hand.page.wait_for_function(shows("plot-1"))
    assert hand.ask("selected") == "plot-1"


def test_a_shape_moved_by_finger_is_the_later_writer(room: Room) -> None:
    """Law: what others did to a shape that a finger moves is overwritten when the finger leaves."""
    hand = room.hand
    hand.tap(INSIDE)
    # a hand that sees nothing chosen would tap again; moved before that, the map would go along
    hand.page.wait_for_function("window.__geomap.selected === 'plot-1'")
    hand.page.wait_for_timeout(STILLS * POLL_MS)
    session = hand.page.context.new_cdp_session(hand.page)
    (x, y), (u, v) = hand.pixel(INSIDE), hand.pixel((-40.0, -15.0))
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        point = {"x": x + (u - x) * share, "y": y + (v - y) * share, "id": 0}
        kind = "touchMove" if share else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        hand.page.wait_for_timeout(16)
        if share == 0.6:
            room.others(MOVES, shows("plot-1"))
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    heard = hand.edited("move")

    assert heard["edit"]["ids"] == ["plot-1"]
    assert (-60, -40) in map(metres, hand.corners())


def test_a_shape_let_go_unchanged_is_what_others_made_of_it(room: Room) -> None:
    """Limit: a press on a corner that drags nothing only delays what others did."""
    hand = room.hand
    hand.click(INSIDE)
    hand.move(CORNER)
    hand.page.mouse.down()
    room.others(MOVES, lies("plot-1", CORNER))
    room.others(COMES + 3, lies("plot-1", CORNER))
    hand.page.mouse.up()
    hand.page.wait_for_function(lies("plot-1", MOVED_CORNER))

    assert hand.ask("selected") == "plot-1"


def test_a_shape_is_turned_while_others_draw(room: Room) -> None:
    """Law: a turn goes on from where it was taken up."""
    hand = room.hand
    hand.click(INSIDE)
    box = hand.page.locator(".handle").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hand.page.mouse.move(x, y)
    hand.page.mouse.down()
    hand.page.mouse.move(x + 40, y + 30, steps=6)
    turned = hand.corners()
    room.others(COMES, shows("guest"))
    room.others(MOVES, shows("plot-1"))
    assert hand.corners(number_of(hand, "plot-1")) == turned
    hand.page.mouse.up()
    heard = hand.edited("rotate", 2)

    assert heard["edit"]["ids"] == ["plot-1"]
    assert hand.corners(number_of(hand, "plot-1")) == turned


def test_a_split_line_and_its_shape_stay(room: Room) -> None:
    """Law: a shape that is about to be cut is in the hand too, and both parts are the visitor's."""
    hand = room.hand
    hand.click(INSIDE)
    hand.tool("split")
    hand.click((-35.0, 4.0))
    room.others(COMES, shows("guest"))
    room.others(GOES, shows("plot-1"))
    hand.click((45.0, 4.0))
    hand.page.keyboard.press("Enter")
    heard = hand.edited("split", 3)

    assert len(heard["edit"]["ids"]) == 2
    assert "plot-1" in heard["edit"]["ids"]
    assert "guest" not in heard["edit"]["ids"]


def test_typing_goes_on_while_others_draw(room: Room) -> None:
    """Law: what is typed stays with the focus, and is applied to the shape that was measured."""
    hand = room.hand
    hand.click(INSIDE)
    width, depth = (hand.page.locator(f"input[name={n}]") for n in ("formWidth", "formDepth"))
    width.fill("31,5")
    room.others(COMES, shows("guest"))
    room.others(MOVES, lies("plot-1", CORNER))
    expect(width).to_be_focused()
    expect(width).to_have_value("31,5")
    hand.page.keyboard.press("Tab")
    expect(depth).to_be_focused()
    expect(width).to_have_value("31,5")
    depth.fill("12")
    hand.page.keyboard.press("Enter")
    heard = hand.edited("type", 2)

    assert heard["edit"]["ids"] == ["plot-1"]
    expect(hand.page.locator(".readout")).to_contain_text("378 m²")


def test_typing_that_is_given_up_lets_the_others_in(room: Room) -> None:
    """Limit: Escape in a field takes back what was typed, and then what others did is shown."""
    hand = room.hand
    hand.click(INSIDE)
    width = hand.page.locator("input[name=formWidth]")
    before = width.input_value()
    width.fill("3")
    room.others(MOVES, lies("plot-1", CORNER))
    width.press("Escape")
    hand.page.wait_for_function(lies("plot-1", MOVED_CORNER))

    expect(width).to_have_value(before)


def test_the_selection_of_an_untouched_shape_stays(room: Room) -> None:
    """Law: a selected shape keeps its handles when others come, and goes only with its shape."""
    hand = room.hand
    hand.click(INSIDE)
    room.others(COMES, shows("guest"))
    assert hand.ask("selected") == "plot-1"
    hand.drag(CORNER, DRAGGED)
    hand.edited("vertex")
    room.others(GOES, shows("plot-1", 0))

    assert hand.ask("selected") is None
    expect(hand.page.get_by_role("button", name=EN["delete"], exact=True)).to_be_disabled()
