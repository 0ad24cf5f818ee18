"""What a visitor sees and does: helpers of the browser tests."""

import io
import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Locator, Page, expect

Pixels = npt.NDArray[np.int16]

MAP = ".st-key-map canvas"
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# spread of the channels of one pixel: ground and water are pale, the classes of the legend are not
VIVID = 80
TOOLS_PX = 120  # the tools stand along the left edge of the map
DRAW_TRIES = 60
DRAW_PAUSE_MS = 250
CLICK_TRIES = 5


def visit(page: Page, app: str, link: str = "", language: str = "sv") -> None:
    """Open the app, go on by a link if one is named, and wait for the answer."""
    page.goto(f"{app}/?lang={language}")
    page.locator(".st-key-heading").wait_for()
    if link:
        page.get_by_role("link", name=link).click()
    idle(page)


def open_map(page: Page, app: str, language: str = "sv") -> Pixels:
    """Open the map, wait until its houses are drawn, and return the picture."""
    visit(page, app, language=language)
    page.locator(MAP).first.wait_for()
    return settled(page)


def idle(page: Page) -> None:
    """Wait until the app has answered."""
    page.wait_for_timeout(DRAW_PAUSE_MS)
    page.locator(IDLE).wait_for()


def comes(page: Page, condition: Callable[[], bool]) -> None:
    """Wait until something holds: a busy machine answers late, and maybe in several steps."""
    for _ in range(DRAW_TRIES * 2):
        if condition():
            return
        page.wait_for_timeout(DRAW_PAUSE_MS)
    assert condition()


def settled(page: Page) -> Pixels:
    """Return the picture of the map once two in a row are the same and not empty."""
    idle(page)
    before = pixels(page)
    for _ in range(DRAW_TRIES):
        page.wait_for_timeout(DRAW_PAUSE_MS)
        now = pixels(page)
        if np.array_equal(before, now) and len(np.unique(now.reshape(-1, 3), axis=0)) > 1:
            return now
        before = now
    message = "The map did not come to rest."
    raise AssertionError(message)


def pixels(page: Page, which: str = MAP) -> Pixels:
    """Return the pixels of a map, shape (height, width, 3)."""
    box = map_box(page, which)
    shot = page.screenshot(clip=box)  # type: ignore[arg-type]  # a box has the keys of a clip
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=np.int16)


def map_box(page: Page, which: str = MAP) -> dict[str, float]:
    """Return where a map is on the screen."""
    box = page.locator(which).first.bounding_box()
    assert box is not None
    return dict(box)


def vivid(picture: Pixels) -> npt.NDArray[np.bool_]:
    """Return which pixels have a strong colour, as only the houses do; the tools do not count."""
    strong = np.asarray(picture.max(axis=2) - picture.min(axis=2) > VIVID)
    strong[:, :TOOLS_PX] = False
    return strong


def click_a_house(page: Page) -> Locator:
    """Click in the middle of the largest patch of colour, and return the card that opens."""
    card = page.locator(".st-key-card")
    picture = settled(page)
    for attempt in range(CLICK_TRIES):
        x, y = middle_of_a_house(picture, attempt)
        box = map_box(page)
        page.mouse.click(box["x"] + x, box["y"] + y)
        idle(page)
        if card.count():
            break
    expect(card).to_be_visible()
    return card


def middle_of_a_house(picture: Pixels, number: int) -> tuple[int, int]:
    """Return a point with nothing but strong colour around it; `number` picks another one."""
    strong = vivid(picture)
    radius = 6
    inside = strong.copy()
    for shift in range(-radius, radius + 1):
        inside &= np.roll(strong, shift, axis=0) & np.roll(strong, shift, axis=1)
    rows, columns = np.nonzero(inside)
    assert rows.size
    chosen = (2 * number + 1) * rows.size // (2 * CLICK_TRIES)
    return int(columns[chosen]), int(rows[chosen])


def set_year(page: Page, key: str) -> Pixels:
    """Move the slider of the year with `Home` or `End`, and return the new picture."""
    page.get_by_role("slider").first.focus()
    page.keyboard.press(key)
    return settled(page)


def choose(page: Page, popover: str, name: str, option: str) -> None:
    """Open the choices, pick an option, and close them."""
    page.get_by_role("button", name=popover).click()
    page.get_by_role("combobox", name=name, exact=True).click()
    page.get_by_role("option", name=option).click()
    idle(page)
    page.keyboard.press("Escape")
    idle(page)


def headline(page: Page) -> tuple[float, float]:
    """Return the two figures of the headline: emitted and allowed, in kt."""
    text = page.locator(".st-key-figure").inner_text()
    actual, allowance = re.findall(r"\d+(?:[.,]\d+)?", text)[:2]
    return float(actual.replace(",", ".")), float(allowance.replace(",", "."))


def visible_text(page: Page) -> str:
    """Return all text on the page, with what stands in its fields."""
    fields = page.locator("input[type=text]").all()
    return "\n".join([page.locator("body").inner_text(), *(f.input_value() for f in fields)])
