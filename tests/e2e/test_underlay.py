"""The plan picture in a browser: at its place, under the houses, sent once, placed by clicks."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, WebSocket, expect
from rasterio.transform import Affine

from geo.plan.crs import to_lonlat, to_metres
from layers.words import load_words
from tests.e2e import screen
from tests.pictures import BLUE, GREEN, GREY, RED, Pixels, on, sheet, written

WORDS = load_words("sv")
# free ground south of the dock, far from every house of the plan. [m in EPSG:3008]
FREE = to_metres(np.array([[12.6899, 56.0388]]))[0]
SIDE = 800  # px, and as many metres
PLACED = Affine(1.0, 0.0, FREE[0] - SIDE / 2, 0.0, -1.0, FREE[1] + SIDE / 2)
OFF_M = 12.0  # from where the four quarters meet
QUARTERS = (((-1, -1), RED), ((1, -1), GREEN), ((-1, 1), BLUE), ((1, 1), GREY))
CLEARLY = 40
GRAIN = 3  # so that the picture cannot be packed into nothing
LAYER = "window.__geomap.map.stage.deck.layerManager.getLayers({layerIds: ['underlay']})[0]"
FINER_MS = 1500


def grainy() -> Pixels:
    """Return the sheet with noise that no eye sees."""
    noise = np.random.default_rng(2).integers(-GRAIN, GRAIN + 1, (3, SIDE, SIDE))
    return (sheet(SIDE, SIDE) + noise).astype(np.uint8)


def opened(page: Page, app: str) -> None:
    """Open the map with the panel of the picture."""
    page.goto(f"{app}/?lang=sv&hint=off")
    page.wait_for_function("window.__geomap && window.__geomap.ready")
    screen.settled(page)


def upload(page: Page, path: Path) -> None:
    """Upload a picture in the panel."""
    page.get_by_role("button", name=WORDS("underlay.title"), exact=True).click()
    page.locator("input[type=file]").set_input_files(path)


def drawn(page: Page) -> Any:  # noqa: ANN401 - what the page says
    """Wait until the picture is drawn, and return its corners."""
    page.wait_for_function(f"{LAYER}?.props.image?.id")
    return page.evaluate(f"{LAYER}.props.bounds")


def texture(page: Page) -> str:
    """Return the name of the picture on the graphics card."""
    return str(page.evaluate(f"{LAYER}.props.image.id"))


def at(page: Page, east: float, north: float) -> tuple[float, float]:
    """Return where a place of EPSG:3008 is on the page."""
    lon, lat = to_lonlat(np.array([[east, north]]))[0].tolist()
    found: dict[str, float] = page.evaluate(f"window.__geomap.project({lon}, {lat})")
    return found["x"], found["y"]


def colour(page: Page, seen: Pixels, place: tuple[float, float]) -> Pixels:
    """Return the colour of the map at a place on the page."""
    box = screen.map_box(page)
    found: Pixels = seen[round(place[1] - box["y"]), round(place[0] - box["x"])]
    return found


def changed(first: Pixels, second: Pixels) -> Pixels:
    """Return which pixels of two pictures differ clearly."""
    found: Pixels = np.abs(first - second).max(axis=2) > CLEARLY
    return found


def fade(page: Page, key: str) -> Pixels:
    """Move the slider of the opacity to an end, and return the new picture."""
    page.locator(".st-key-underlay-opacity").get_by_role("slider").focus()
    page.keyboard.press(key)
    opacity = {"Home": 0, "End": 1}[key]
    page.wait_for_function(f"{LAYER}.props.opacity === {opacity}")
    return rested(page)


def rested(page: Page) -> Pixels:
    """Return the map with the finer edges that it has once nothing moves."""
    screen.settled(page)
    page.wait_for_timeout(FINER_MS)
    return screen.settled(page)


def test_a_picture_lies_under_the_houses_and_is_sent_once(
    page: Page, app: str, tmp_path: Path
) -> None:
    """Law: right place, below roofs, gone at no opacity; the slider sends no picture again."""
    heard: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(len(frame)))

    page.on("websocket", listen)
    opened(page, app)
    before = rested(page)
    heard.clear()
    path = written(tmp_path / "plan.tif", grainy(), "GTiff", crs="EPSG:3008", transform=PLACED)
    upload(page, path)
    drawn(page)
    screen.settled(page)
    sent, name = sum(heard), texture(page)
    heard.clear()
    full = fade(page, "End")
    for (right, down), wanted in QUARTERS:
        place = at(page, FREE[0] + right * OFF_M, FREE[1] - down * OFF_M)
        assert np.abs(colour(page, full, place) - wanted).max() <= 2 * GRAIN
        assert np.abs(colour(page, before, place) - wanted).max() > 2 * GRAIN
    none = fade(page, "Home")

    assert sent > 1_000_000
    assert sum(heard) < sent / 10
    assert texture(page) == name
    # the panel hangs over the other half
    left = int(screen.map_box(page)["width"]) // 2
    roofs = screen.vivid(before)[:, :left]
    assert changed(before, full)[:, :left].mean() > 0.2
    assert changed(before, none)[:, :left].mean() < 0.02
    assert changed(before, full)[:, :left][roofs].mean() < 0.1


def test_a_picture_is_placed_by_clicks_in_it_and_on_the_map(
    page: Page, app: str, tmp_path: Path
) -> None:
    """Law: points chosen by turns in picture and map place it within what a hand can aim."""
    opened(page, app)
    upload(page, written(tmp_path / "plan.png", grainy(), "PNG"))
    view = page.locator(".picture .view")
    view.wait_for()
    page.keyboard.press("Escape")
    for number, (across, down) in enumerate(((0.5, 0.5), (0.6, 0.45), (0.45, 0.4)), start=1):
        box = page.locator(".picture .sheet").bounding_box()
        assert box is not None
        view.evaluate("element => element.scrollTo(0, 0)")
        page.locator(".picture .sheet").click(
            position={"x": box["width"] * across, "y": box["height"] * down}
        )
        expect(page.get_by_text(WORDS("underlay.step_map", number=number))).to_be_visible()
        expect(page.locator(".word")).to_have_text(WORDS("draw.hintPick"))
        goal = at(page, *on(PLACED, SIDE * across, SIDE * down))
        page.mouse.move(*goal, steps=3)
        page.keyboard.down("Alt")  # no snapping
        page.mouse.move(goal[0], goal[1] + 0.3)
        page.mouse.click(*goal)
        page.keyboard.up("Alt")
        following = WORDS("underlay.step_picture", number=number + 1)
        expect(page.get_by_text(following)).to_be_visible()
    page.get_by_role("button", name=WORDS("underlay.place"), exact=True).click()
    corners = to_metres(np.array(drawn(page)))

    middle = corners.mean(axis=0)
    assert np.abs(middle - FREE).max() < 4.0
    assert np.ptp(corners, axis=0) == pytest.approx([SIDE, SIDE], rel=0.08)
    assert page.evaluate("window.__geomap.selected") is None
    expect(page.locator(".picture")).to_have_count(0)


def test_keys_choose_a_point_in_the_picture(page: Page, app: str, tmp_path: Path) -> None:
    """Law: arrows move a cross and Enter chooses; the picture can be enlarged by keys."""
    opened(page, app)
    upload(page, written(tmp_path / "plan.png", grainy(), "PNG"))
    view = page.locator(".picture .view")
    view.wait_for()
    page.keyboard.press("Escape")
    view.focus()
    width = page.locator(".picture .sheet").evaluate("element => element.offsetWidth")
    page.keyboard.press("+")
    page.wait_for_function(
        f"document.activeElement.shadowRoot.querySelector('.sheet').offsetWidth === {2 * width}"
    )
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    pin = page.locator(".picture .pin")
    expect(pin).to_have_text("1")

    share = float(pin.evaluate("element => element.style.left").rstrip("%")) / 100.0
    assert share == pytest.approx(0.5 + 20 / (2 * width), abs=0.002)
