"""What a visitor sees and does: helpers of the browser tests."""

import contextlib
import io
import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Locator, Page, TimeoutError, expect  # noqa: A004 - theirs

from layers.words import load_words
from tests.e2e.watch import TALKS

Pixels = npt.NDArray[np.int16]

MAP = ".st-key-map canvas"
# whether the page shows what it was told: no run goes on, nothing of an earlier run is left, and
# nothing fades or slides; asked after a frame, so that what was clicked has had its turn (a page
# that is not seen paints none)
IDLE = """async () => {
  await new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 1000);
  });
  const moves = (one) => one.playState === 'running'
    && Number.isFinite(one.effect?.getComputedTiming().endTime);
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale="true"]')
    && !document.getAnimations().some(moves);
}"""
# spread of the channels of one pixel: ground and water are pale, the classes of the legend are not
VIVID = 80
TOOLS_PX = 120  # the tools stand along the left edge of the map
IDLE_PAUSE_MS = 100
IDLE_TRIES = 1200
QUIET = 2
DRAW_TRIES = 240
DRAW_PAUSE_MS = 250
CLICK_TRIES = 5
LIST_MS = 5_000
# what is read: an icon is the name of a sign in a font of signs
TEXT = """() => {
  const icons = [...document.querySelectorAll('[aria-hidden="true"][translate="no"]')];
  for (const icon of icons) icon.style.display = 'none';
  const text = document.body.innerText;
  for (const icon of icons) icon.style.display = '';
  return text;
}"""


def visit(page: Page, app: str, language: str = "sv") -> None:
    """Open the app, and wait for the answer."""
    page.goto(f"{app}/?lang={language}")
    page.locator(".st-key-heading").wait_for()
    idle(page)


def follow(page: Page, name: str, language: str = "sv") -> None:
    """Go to a page by its link in the bar."""
    title = load_words(language)(f"screen.page.{name}")
    page.get_by_role("link", name=title, exact=True).click()
    idle(page)


def open_map(page: Page, app: str, language: str = "sv") -> Pixels:
    """Open the map, wait until its houses are drawn, and return the picture."""
    visit(page, app, language=language)
    page.locator(MAP).first.wait_for()
    return settled(page)


def idle(page: Page) -> None:
    """Wait until the app has answered all that it was asked, and the page shows it."""
    talk, quiet = TALKS[page], 0
    for _ in range(IDLE_TRIES):
        # what is clicked is asked a moment later, and what is asked twice is answered twice
        page.wait_for_timeout(IDLE_PAUSE_MS)
        quiet = quiet + 1 if page.evaluate(IDLE) and talk.is_over else 0
        if quiet == QUIET:
            return
    message = "The app does not come to an end."
    raise AssertionError(message)


def comes(page: Page, condition: Callable[[], bool]) -> None:
    """Wait until something holds: a busy machine answers late, and maybe in several steps."""
    for _ in range(DRAW_TRIES):
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
    pick(page, name, option)
    page.keyboard.press("Escape")
    idle(page)


def pick(page: Page, name: str, option: str) -> None:
    """Choose from a list; one that closes because the page under it moves is opened again."""
    box = page.get_by_role("combobox", name=name, exact=True)
    wanted = page.get_by_role("option", name=option, exact=True)

    def picked() -> bool:
        box.click()
        with contextlib.suppress(TimeoutError):
            wanted.click(timeout=LIST_MS)
            return True
        return False

    assert any(picked() for _ in range(CLICK_TRIES))
    idle(page)


def find(page: Page, name: str) -> None:
    """Choose a house or a plot by its name in the field above the map."""
    page.get_by_role("combobox", name=load_words("sv")("screen.map.find")).click()
    page.keyboard.type(name)
    page.get_by_role("option", name=name).first.click()
    idle(page)


def headline(page: Page) -> tuple[float, float]:
    """Return the two figures of the headline: emitted and allowed, in kt."""
    text = page.locator(".st-key-figure").inner_text()
    actual, allowance = re.findall(r"\d+(?:[.,]\d+)?", text)[:2]
    return float(actual.replace(",", ".")), float(allowance.replace(",", "."))


def visible_text(page: Page) -> str:
    """Return all text on the page, with what stands in its fields; icons are names in the page."""
    fields = page.locator("input[type=text]").all()
    return "\n".join([page.evaluate(TEXT), *(f.input_value() for f in fields)])
