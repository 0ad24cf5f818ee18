"""A workshop in four browsers: a wall, one who leads, and two who draw on one plan."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import run
from layers.screen.cached import STORE_VARIABLE
from layers.words import load_words
from tests.e2e import screen, serve
from tests.e2e.test_draw import click, place, shapes, tool
from tests.e2e.watch import PAGE_MILLISECONDS, listen

WORDS = load_words("sv")
READY = "window.__geomap && window.__geomap.ready"
PIN = "2468"
SIZE = {"width": 1440, "height": 900}
WALL = {"width": 1920, "height": 1080}
FIRST = ((-45, -25), (15, -25), (15, 20), (-45, 20))
SECOND = ((24, -25), (62, -25), (62, 20), (24, 20))


@dataclass
class App:
    """An app on one port and one folder, that can be killed and started again."""

    folder: Path
    port: int
    child: subprocess.Popen[bytes] | None = None
    number: int = 0

    @property
    def address(self) -> str:
        """Return where it answers."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.number += 1
        log = self.folder / f"log{self.number}.txt"
        command = run.app_command("--server.port", str(self.port))
        with log.open("w", encoding="utf-8") as file:
            self.child = subprocess.Popen(
                command, cwd=run.ROOT, env=run.environment(), stdout=file, stderr=file
            )
        serve._wait(self.child, self.address, log)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        assert self.child is not None
        self.child.kill()
        self.child.wait(timeout=serve.STOP_SECONDS)

    def logs(self) -> str:
        """Return all that it said."""
        return "".join(log.read_text("utf-8") for log in self.folder.glob("log*.txt"))


@dataclass
class Hall:
    """Those who are in a workshop, each with a browser of their own."""

    app: App
    browser: Browser
    faults: list[str]
    code: str = ""
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, size: dict[str, int]) -> Page:
        """Return a page of somebody new; requests that leave the machine are faults."""
        context = self.browser.new_context(viewport=size, locale="sv-SE")  # type: ignore[arg-type]
        context.set_default_timeout(2 * PAGE_MILLISECONDS)
        self.contexts.append(context)
        page = context.new_page()
        # a page that is opened by its own address asks for some things there first, in vain
        listen(page, self.app.address, self.faults)
        return page

    def opens(self) -> Page:
        """Open a workshop, and return the page of the one who leads it."""
        page = self.page(SIZE)
        page.goto(f"{self.app.address}/?lang=sv&hint=off")
        screen.follow(page, "workshop")
        page.get_by_label(WORDS("workshop.nickname"), exact=True).last.fill("Ada")
        page.get_by_label(WORDS("workshop.pin"), exact=True).last.fill(PIN)
        page.get_by_role("button", name=WORDS("workshop.open_done")).click()
        page.wait_for_url(re.compile("room="))
        self.code = page.url.split("room=")[1].split("&")[0]
        return page

    def joins(self, name: str) -> Page:
        """Join by the address, and return the page with the map."""
        page = self.page(SIZE)
        page.goto(f"{self.app.address}/?room={self.code}&hint=off")
        page.get_by_role("button", name=WORDS("workshop.join_done"), exact=True).wait_for()
        screen.idle(page)
        page.get_by_label(WORDS("workshop.nickname"), exact=True).first.fill(name)
        page.get_by_role("button", name=WORDS("workshop.join_done"), exact=True).click()
        page.wait_for_function(READY, timeout=60_000)
        screen.idle(page)
        return page

    def wall(self) -> Page:
        """Start a wall as a kiosk does, and return its page."""
        page = self.page(WALL)
        page.goto(f"{self.app.address}/wall?room={self.code}")
        page.wait_for_function(READY, timeout=60_000)
        screen.idle(page)
        return page


@pytest.fixture
def hall(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """Yield an app of its own with nobody in it; faults of any page or the app fail the test."""
    monkeypatch.setitem(os.environ, STORE_VARIABLE, str(tmp_path / "drafts.sqlite"))
    app = App(tmp_path, run.free_port())
    app.start()
    made = Hall(app, browser, [])
    with ExitStack() as ends:
        ends.callback(app.kill)
        yield made
        for context in made.contexts:
            context.close()
    assert made.faults == []
    assert "Traceback" not in app.logs(), app.logs()[-4000:]


def alike(pages: list[Page], true: Callable[[Page], bool]) -> None:
    """Wait until something holds on all pages."""
    for page in pages:
        screen.comes(page, lambda page=page: true(page))  # type: ignore[misc]


def has(count: int) -> Callable[[Page], bool]:
    """Return whether a map shows so many shapes."""
    return lambda page: len(shapes(page)) == count


def outlines(page: Page) -> dict[str, list[list[float]]]:
    """Return the corners of all shapes by their ids, rounded to a decimetre or so."""
    return {
        str(shape["id"]): [
            [round(x, 6), round(y, 6)] for x, y in shape["geometry"]["coordinates"][0]
        ]
        for shape in shapes(page)
    }


@contextmanager
def in_hand(page: Page, start: tuple[float, float], end: tuple[float, float]) -> Iterator[None]:
    """Hold something that is dragged, and let it go at the end."""
    page.mouse.move(*place(page, *start), steps=3)
    page.mouse.down()
    page.mouse.move(*place(page, *end), steps=8)
    yield
    page.mouse.up()


def drawn_undisturbed(lead: Page, one: Page, other: Page, wall: Page) -> str:
    """
    One draws while another is in the middle of drawing, which goes on as if nothing were.

    Returns the id of the first plot.
    """
    before = wall.locator(".st-key-wallside").inner_text()
    tool(other, "polygon")
    click(other, *SECOND[:2])
    tool(one, "polygon")
    click(one, *FIRST)
    one.keyboard.press("Enter")
    alike([one, lead, other], has(1))
    first = str(shapes(lead)[0]["id"])
    assert other.evaluate("window.__geomap.drawing")
    screen.comes(wall, lambda: wall.locator(".st-key-wallside").inner_text() != before)
    click(other, *SECOND[2:])
    other.keyboard.press("Enter")
    alike([one, lead, other], has(2))
    assert outlines(one) == outlines(other) == outlines(lead)
    return first


def dragged_together(lead: Page, one: Page, other: Page, plot: str) -> None:
    """Two drag one plot at the same time: it ends equal everywhere, and one of them is told."""
    for page in (one, other):
        click(page, (-15, -2))
        page.wait_for_function(f"window.__geomap.selected === '{plot}'")
        screen.idle(page)
    start = outlines(lead)[plot]
    with in_hand(one, FIRST[0], (-60, -35)), in_hand(other, FIRST[2], (25, 32)):
        pass
    told = [page.get_by_role("button", name=WORDS("workshop.take_back")) for page in (one, other)]
    screen.comes(one, lambda: any(button.count() for button in told))
    alike([one, lead, other], lambda page: outlines(page)[plot] != start)
    screen.comes(lead, lambda: outlines(lead) == outlines(one) == outlines(other))


def voted(lead: Page, one: Page, other: Page) -> None:
    """Two options are pinned and voted on; nobody sees a count before it is closed."""
    screen.follow(lead, "options")
    for name in ("Hög", "Låg"):
        lead.get_by_role("button", name=WORDS("workshop.offer")).click()
        lead.get_by_label(WORDS("scenarios.name"), exact=True).fill(name)
        lead.get_by_role("button", name=WORDS("workshop.offer_done"), exact=True).click()
        lead.get_by_role("heading", name=re.compile(name)).wait_for()
        screen.idle(lead)
    lead.get_by_role("button", name=WORDS("workshop.vote_new")).click()
    lead.get_by_role("button", name=WORDS("workshop.vote_open"), exact=True).click()
    for page, choice in ((one, "Låg"), (other, "Låg"), (lead, "Hög")):
        if page is not lead:
            screen.follow(page, "options")
        page.locator('[data-testid="stRadio"] label', has_text=choice).last.click()
        page.get_by_role("button", name=WORDS("workshop.vote_done"), exact=True).click()
        screen.idle(page)
    expect(lead.get_by_text(WORDS("workshop.voters", count=3))).to_be_visible()
    assert not re.search(r"Låg:", lead.locator("body").inner_text())
    lead.get_by_role("button", name=WORDS("workshop.vote_close"), exact=True).click()
    for page in (lead, one, other):
        screen.comes(page, lambda page=page: "Låg: 2" in page.locator("body").inner_text())  # type: ignore[misc]
        assert "Hög: 1" in page.locator("body").inner_text()


def test_four_browsers_work_on_one_plan(hall: Hall) -> None:
    """Law: all see one truth, nobody is disturbed, votes count, a killed app forgets nothing."""
    lead = hall.opens()
    one, other, wall = hall.joins("Bo"), hall.joins("Cleo"), hall.wall()
    screen.follow(lead, "map")
    lead.wait_for_function(READY)
    dragged_together(lead, one, other, drawn_undisturbed(lead, one, other, wall))
    voted(lead, one, other)
    screen.follow(lead, "map")
    lead.wait_for_function(READY)
    kept = outlines(lead)
    hall.app.kill()
    hall.app.start()
    for page in (lead, one):
        page.goto(f"{hall.app.address}/?room={hall.code}")
        page.wait_for_function(READY, timeout=60_000)
        screen.comes(page, lambda page=page: outlines(page) == kept)  # type: ignore[misc]
    # the wall finds back by itself
    wall.wait_for_function(READY, timeout=60_000)
    expect(wall.locator(".st-key-wallside h1")).to_have_text(WORDS("workshop.wall_live"))
    screen.follow(one, "options")
    assert "Låg: 2" in one.locator("body").inner_text()
