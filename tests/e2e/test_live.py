"""A page in a room: what it says to the hub and hears of it, and the map on the wall."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from layers.screen.said import Feature, Kind
from tests.e2e import component_page, watch
from tests.e2e.component_app import block
from tests.e2e.component_labels import EN
from tests.e2e.component_page import Hand
from tests.e2e.hub import Hub
from tests.e2e.test_component import INSIDE, NEW, SIZE
from tests.e2e.test_hands import lies, shows

HELLO = {"room": "quay", "token": "secret"}
FINGER_PX = 56
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the test page; a traceback in its log is a failure."""
    folder = tmp_path_factory.mktemp("live")
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


@pytest.fixture
def page(desk: BrowserContext, address: str) -> Iterator[Page]:
    """Yield a page; requests to other hosts and errors in the browser fail the test."""
    with watch.watched(desk, address) as page:
        yield page


@pytest.fixture
def hub(page: Page) -> Hub:
    """Return the hub of the page."""
    return Hub(page)


@pytest.fixture
def hand(page: Page, hub: Hub) -> Hand:
    """Return a hand for a page that hears only of the hub of the test."""
    assert hub.page is page
    return Hand(page)


def told(hand: Hand, name: str, value: object) -> None:
    """Wait until Python was told something of the room."""
    hand.said(lambda heard: heard["heard"][name] == value)


def test_news_are_told_and_a_broken_socket_is_opened_again(
    hand: Hand, hub: Hub, address: str
) -> None:
    """Law: after a break the page says again who it is, and hears what came meanwhile."""
    hand.open(address, "?room=quay")
    hub.opened(1)
    assert hub.greetings == [HELLO]
    hub.say(rev=1)
    hand.count(2)
    # nothing that this page shows already is news
    hub.say(rev=1)
    hub.cut()
    hub.opened(2)
    assert hub.greetings == [HELLO, HELLO]
    hub.say(rev=3)
    hand.count(1)

    assert hand.said(lambda heard: heard["heard"]["news"] == 3)["heard"]["connected"] is None


def test_a_hub_that_is_down_for_a_while_is_told(hand: Hand, hub: Hub, address: str) -> None:
    """Law: Python hears of a lasting break, and of its end."""
    hand.open(address, "?room=quay")
    hub.opened(1)
    hub.is_down = True
    hub.cut()
    told(hand, "connected", value=False)
    hub.is_down = False
    told(hand, "connected", value=True)


def test_without_a_room_nothing_is_listened_to(hand: Hand, hub: Hub, address: str) -> None:
    """Limit: no room, no socket, no ticks, no keys."""
    hand.open(address, "?room=&tick=0.3")
    hand.page.keyboard.press("n")
    hand.page.wait_for_timeout(1500)

    assert hub.sockets == []
    heard = hand.said(lambda heard: heard["heard"] is not None)["heard"]
    assert heard == {"news": None, "tick": None, "pressed": None, "connected": None}


def test_ticks_come_and_the_pass_is_kept(hand: Hand, hub: Hub, address: str) -> None:
    """Law: a page that is seen ticks, and keeps the cookie that Python asked for."""
    hand.open(address, "?room=quay&tick=0.4&cookie=1")
    hub.opened(1)
    first = hand.said(lambda heard: heard["heard"]["tick"] is not None)["heard"]["tick"]
    hand.said(lambda heard: heard["heard"]["tick"] > first)
    kept = {cookie["name"]: cookie for cookie in hand.page.context.cookies()}["pass"]

    assert kept["value"] == "secret"
    assert kept["sameSite"] == "Strict"


def test_the_camera_of_the_leader_is_sent(hand: Hand, hub: Hub, address: str) -> None:
    """Law: a drag is sent while it lasts and where it ends; a page just opened is silent."""
    hand.open(address, "?room=quay&lead=1")
    hub.opened(1)
    assert hub.cameras == []
    hand.drag((0.0, -80.0), (40.0, -60.0))
    view = hand.rested()
    box = hand.page.locator(".geomap canvas").bounding_box()
    assert box is not None

    assert hub.cameras[-1] == {**view, "width": box["width"], "height": box["height"]}
    assert 2 <= len(hub.cameras) <= 60


def test_a_map_follows_smoothly_and_without_python(hand: Hand, hub: Hub, address: str) -> None:
    """Law: a follower goes in steps to what the leader sees; a hand keeps the camera."""
    hand.open(address, "?room=quay&follow=1")
    hub.opened(1)
    runs = hand.said(lambda _: True)["runs"]
    view = hand.rested()
    size = hand.page.evaluate("window.__geomap.map.stage.size")
    hand.page.evaluate(
        "() => { window.seen = []; const { stage } = window.__geomap.map;"
        "const glide = stage.glide.bind(stage);"
        "stage.glide = (to) => { glide(to); window.seen.push(stage.view.bearing); }; }"
    )
    goal = {**view, "longitude": view["longitude"] + 0.001, "bearing": 40.0, **size}
    hub.say(camera=goal)
    hand.page.wait_for_function("window.__geomap.view.bearing === 40")
    seen = hand.page.evaluate("window.seen")
    assert len(seen) > 2
    assert seen == sorted(seen)
    assert hand.ask("view") == {name: goal[name] for name in view}

    hand.drag((0.0, -80.0), (20.0, -60.0))
    hub.say(camera={**goal, "zoom": goal["zoom"] - 2})
    assert hand.rested()["zoom"] == view["zoom"]
    assert hand.said(lambda _: True)["runs"] == runs
    assert hub.cameras == []


def test_the_camera_stays_while_a_shape_is_drawn(hand: Hand, hub: Hub, address: str) -> None:
    """Law: no leader moves the ground below a drawing."""
    hand.open(address, "?room=quay&follow=1")
    hub.opened(1)
    view = hand.rested()
    hand.tool("polygon")
    hand.click(*NEW[:2])
    hub.say(camera={**view, "bearing": 40.0})
    hand.click(*NEW[2:])
    hand.page.keyboard.press("Enter")
    hand.edited("draw", 2)

    assert hand.ask("view") == view


def outline(name: str, west: float, south: float) -> dict[str, Any]:
    """Return a plot of somebody else as the hub tells it."""
    ring = tuple(block(west, south, 50.0, 40.0))
    return Feature(id=name, kind=Kind.PLOT, rings=(ring,)).to_json()


def test_shapes_are_shown_ahead_of_their_run(hand: Hand, hub: Hub, address: str) -> None:
    """Law: a drawing goes on, an older run takes nothing back, and what Python shows then holds."""
    hand.open(address, "?room=quay")
    hub.opened(1)
    runs = hand.said(lambda _: True)["runs"]
    wait = hand.page.wait_for_function
    hand.tool("polygon")
    hand.click(*NEW[:2])
    shapes = {"guest": outline("guest", 60.0, -20.0), "plot-1": outline("plot-1", -20.0, -90.0)}
    hub.say(drawn={"branch": "", "rev": 2, "shapes": shapes})
    wait(shows("guest"))
    wait(lies("plot-1", (-20.0, -90.0)))
    assert {one["id"]: one["properties"].get("locked") for one in hand.ask("features")} == {
        "guest": True,
        "plot-1": None,
    }
    assert hand.said(lambda _: True)["runs"] == runs
    assert hand.ask("drawing")

    # a run that knows of the guest alone
    hub.say(rev=1)
    wait("!window.__geomap.features.find((f) => f.id === 'guest').properties.locked")
    assert hand.page.evaluate(lies("plot-1", (-20.0, -90.0)))
    hand.click(*NEW[2:])
    hand.page.keyboard.press("Enter")
    name = hand.edited("draw", 3)["edit"]["ids"][0]
    assert hand.page.evaluate(lies("plot-1", (-20.0, -90.0)))
    # whatever the hub said: the plot lies where Python has it
    hub.say(rev=2)
    wait(lies("plot-1", (-20.0, -60.0)))
    hub.say(drawn={"branch": "", "rev": 2, "shapes": {"guest": None}})
    hub.say(drawn={"branch": "other", "rev": 9, "shapes": {"guest": None}})
    hub.say(drawn={"branch": "", "rev": 9, "shapes": {"plot-1": None}})
    wait(shows("plot-1", 0))

    assert {one["id"] for one in hand.ask("features")} == {"guest", name}


def test_keys_are_told_but_for_what_is_typed(hand: Hand, hub: Hub, address: str) -> None:
    """Law: a wanted key is told from anywhere but a field, be it of Streamlit or of the map."""
    hand.open(address, "?room=quay")
    hub.opened(1)
    field = hand.page.get_by_label("A field of Streamlit")
    field.fill("")
    field.press_sequentially("n7n")
    hand.click(INSIDE)
    width = hand.page.locator("input[name=formWidth]")
    width.press_sequentially("7")
    width.press("Escape")
    hand.page.evaluate(
        "() => { const host = document.body.appendChild(document.createElement('div'));"
        "const root = host.attachShadow({ mode: 'open' });"
        "root.innerHTML = '<p contenteditable>x</p>'; root.querySelector('p').focus(); }"
    )
    hand.page.keyboard.press("n")
    hand.page.locator(".geomap canvas").focus()
    hand.page.keyboard.press("Control+7")
    hand.page.keyboard.press("8")
    assert hand.said(lambda _: True)["heard"]["pressed"] is None
    hand.page.keyboard.press("7")
    first = hand.said(lambda heard: heard["heard"]["pressed"] is not None)["heard"]["pressed"]
    assert first["key"] == "7"
    hand.page.keyboard.press("7")
    hand.said(lambda heard: heard["heard"]["pressed"]["seq"] > first["seq"])


def bearing(hand: Hand) -> float:
    """Return the direction that the map is looked at from."""
    return float(hand.ask("view")["bearing"])


def test_a_wall_has_nothing_to_press_and_roams(hand: Hand, address: str) -> None:
    """Law: a wall is the map alone, which turns slowly until it is touched."""
    hand.open(address, "?wall=1&roam=1&scale=2")
    canvas = hand.page.locator(".geomap canvas").bounding_box()
    around = hand.page.locator(".geomap").bounding_box()
    assert canvas == around
    assert hand.page.locator(".geomap button:visible, .geomap .panel:visible").count() == 0
    turning = f"window.__geomap.view.bearing > {bearing(hand)}"
    hand.page.wait_for_function(turning)
    hand.click(INSIDE)
    still = hand.rested()
    assert hand.ask("selected") is None
    assert hand.said(lambda _: True)["selected"] is None
    assert bearing(hand) == still["bearing"]


def test_a_wall_rests_where_the_system_wants_no_motion(browser: Browser, address: str) -> None:
    """Limit: nothing turns by itself where the visitor asked for that."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    with watch.watched(context, address) as page:
        hand = Hand(page)
        hand.open(address, "?wall=1&roam=1")
        hand.page.wait_for_timeout(1500)
        assert bearing(hand) == 0.0
    context.close()


@pytest.mark.parametrize("way", ["big", "coarse"])
def test_every_target_is_as_large_as_a_finger(browser: Browser, address: str, way: str) -> None:
    """Law: on a touch screen, and where Python asks for it, no button or field is below 56 px."""
    context = browser.new_context(
        viewport=SIZE, has_touch=way == "coarse", is_mobile=way == "coarse"
    )
    with watch.watched(context, address) as page:
        hand = Hand(page)
        hand.open(address, "?big=1" if way == "big" else "")
        hand.click(INSIDE)
        hand.click((30.0, 20.0))
        small = too_small(page)
        hand.tool("polygon")
        hand.click(*NEW[:2])
        page.locator("button[data-tool=finish]").wait_for()
        small += too_small(page)
    context.close()

    assert small == []


def too_small(page: Page) -> list[str]:
    """Return the buttons and fields of the map that a finger could miss."""
    found = page.locator(".geomap button:visible, .geomap input:visible").all()
    assert len(found) > 10
    boxes = [(one.evaluate("e => e.outerHTML.slice(0, 60)"), one.bounding_box()) for one in found]
    return [
        name
        for name, box in boxes
        if box is None
        or box["height"] < FINGER_PX
        or (name.startswith("<button") and box["width"] < FINGER_PX)
    ]


def grave(page: Page) -> list[Any]:
    """Return what an accessibility run finds serious inside the map."""
    found = [
        (violation["id"], node["html"])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
        # what stands in a shadow root has the way there as its target: only the map has one
        if isinstance(node["target"][0], list)
    ]
    assert page.locator(".geomap").count() == 1
    return found


def test_the_map_is_accessible(hand: Hand, address: str) -> None:
    """Law: no serious finding at rest, with a shape selected, and in a drawing; all is named."""
    hand.open(address)
    found = grave(hand.page)
    hand.click(INSIDE)
    expect(hand.page.locator("input[name=formWidth]")).to_be_visible()
    found += grave(hand.page)
    hand.tool("polygon")
    hand.click(*NEW[:3])
    found += grave(hand.page)
    for button in hand.page.locator(".geomap button:visible").all():
        assert button.get_attribute("aria-label")

    assert found == []
    # the run does see into the map
    polygon = hand.page.get_by_role("button", name=EN["polygon"])
    expect(polygon).to_have_attribute("aria-pressed", "true")
    polygon.evaluate("e => { e.title = ''; e.removeAttribute('aria-label'); }")
    assert [name for name, _ in grave(hand.page)] == ["button-name"]
    map_itself = hand.page.get_by_role("application", name=EN["map"])
    expect(map_itself).to_have_attribute("aria-description", EN["hintKeys"])


def test_a_plot_is_drawn_and_chosen_by_keys_alone(hand: Hand, address: str) -> None:
    """Law: Tab, arrows, Space and Enter are enough to draw, to finish and to select."""
    hand.open(address)
    keys = hand.page.keyboard
    hand.page.locator(".geomap canvas").focus()
    keys.press("Tab")
    expect(hand.page.get_by_role("button", name=EN["select"])).to_be_focused()
    keys.press("ArrowDown")
    expect(hand.page.get_by_role("button", name=EN["polygon"])).to_be_focused()
    keys.press("Enter")
    expect(hand.page.locator(".geomap canvas")).to_be_focused()
    expect(hand.page.locator(".marks .cross")).to_have_count(4)
    for way in ("ArrowDown", "ArrowRight", "ArrowUp"):
        keys.press("Space")
        for _ in range(8):
            keys.press(way)
    keys.press("Space")
    keys.press("Enter")
    heard = hand.edited("draw", 2)
    assert len(hand.corners(1)) == 4

    keys.press("Escape")
    hand.page.wait_for_function("window.__geomap.selected === null")
    keys.press("Space")
    hand.said(lambda heard: heard["selected"]["id"] is not None)
    assert hand.ask("selected") in {"plot-1", heard["edit"]["ids"][0]}
