"""A hall: an app of its own that can be killed, and those who meet in a workshop on it."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

import run
from layers.screen.cached import STORE_VARIABLE
from layers.screen.server import SHARED_VARIABLE
from layers.words import load_words
from tests.e2e import screen, serve
from tests.e2e.watch import listen

WORDS = load_words("sv")
READY = "window.__geomap && window.__geomap.ready"
PIN = "2468"
SIZE = {"width": 1440, "height": 900}
WALL = {"width": 1920, "height": 1080}


@dataclass
class App:
    """An app on one port and one folder, that can be killed and started again."""

    folder: Path
    port: int
    shared: str = ""  # the address of this machine in its network, where others come from there
    child: subprocess.Popen[bytes] | None = None
    number: int = 0

    @property
    def address(self) -> str:
        """Return where it answers."""
        return f"http://localhost:{self.port}"

    @property
    def network(self) -> str:
        """Return where it answers those who come over the network."""
        return f"http://{self.shared or 'localhost'}:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.number += 1
        log = self.folder / f"log{self.number}.txt"
        own = run.environment(**{STORE_VARIABLE: str(self.folder / "drafts.sqlite")})
        place = ("--server.port", str(self.port))
        if self.shared:
            # as `python run.py --share` does
            own[SHARED_VARIABLE] = self.network
            place = ("--server.address", "0.0.0.0", *place)  # noqa: S104 - it is asked for
        command = run.app_command(*place)
        with log.open("w", encoding="utf-8") as file:
            self.child = subprocess.Popen(command, cwd=run.ROOT, env=own, stdout=file, stderr=file)
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

    def page(self, size: dict[str, int], address: str = "", **traits: bool) -> Page:
        """Return a page of somebody new; requests to anything else than the app are faults."""
        context = self.browser.new_context(
            viewport=size, locale="sv-SE", **traits  # type: ignore[arg-type]  # a size
        )  # fmt: skip
        self.contexts.append(context)
        page = context.new_page()
        # a page that is opened by its own address asks for some things there first, in vain
        listen(page, address or self.app.address, self.faults)
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
        """Join by the address over the network, and return the page with the map."""
        page = self.page(SIZE, self.app.network)
        page.goto(f"{self.app.network}/?room={self.code}&hint=off")
        page.get_by_role("button", name=WORDS("workshop.join_done"), exact=True).wait_for()
        screen.idle(page)
        self.comes_in(page, name)
        return page

    def comes_in(self, page: Page, name: str) -> None:
        """Give a name at the door, and wait for the map."""
        page.get_by_label(WORDS("workshop.nickname"), exact=True).first.fill(name)
        page.get_by_role("button", name=WORDS("workshop.join_done"), exact=True).click()
        page.wait_for_function(READY)
        screen.idle(page)

    def wall(self) -> Page:
        """Start a wall as a kiosk does, and return its page."""
        return self.screen("wall", WALL)

    def screen(self, name: str, size: dict[str, int]) -> Page:
        """Start a big screen as a kiosk does, and return its page."""
        page = self.page(size)
        page.goto(f"{self.app.address}/{name}?room={self.code}")
        page.locator(".st-key-wallside, .st-key-board").locator("svg").first.wait_for()
        if name == "wall":
            page.wait_for_function(READY)
        screen.idle(page)
        return page


@contextmanager
def gathered(browser: Browser, folder: Path) -> Iterator[Hall]:
    """Yield an app of its own with nobody in it; faults of any page or the app fail the test."""
    app = App(folder, run.free_port(), serve.network())
    app.start()
    made = Hall(app, browser, [])
    with ExitStack() as ends:
        ends.callback(app.kill)
        yield made
        for context in made.contexts:
            context.close()
    assert made.faults == []
    assert "Traceback" not in app.logs(), app.logs()[-4000:]
