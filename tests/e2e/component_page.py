"""The test page of the map: served, opened, and worked on by mouse and by finger."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import BrowserContext, Page, expect

import run
from tests.e2e import serve, watch
from tests.e2e.component_app import CENTRE, METRE, at

Place = tuple[float, float]

READY = "window.__geomap && window.__geomap.ready && window.__geomap.features.length > 0"
SCRIPT = "from tests.e2e.component_app import page\n\npage()\n"
STEPS = 6
WAIT_MS = watch.PATIENCE_MS
POLL_MS = 100
STILL_MS = 250
STILLS = 6


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the test page from a folder of its own, since `static` must stand beside the script."""
    (folder / "app.py").write_text(SCRIPT, "utf-8")
    shutil.copytree(run.ROOT / "static", folder / "static")
    port = run.free_port()
    log = folder / "log.txt"
    options = {"server.port": str(port), "server.enableStaticServing": "true"}
    given = [part for name, value in options.items() for part in (f"--{name}", value)]
    fixed = ["--server.fileWatcherType", "none", "--client.toolbarMode", "minimal"]
    with log.open("w", encoding="utf-8") as file:
        child = subprocess.Popen(
            [*run.app_command(*given), *fixed],
            cwd=folder,
            env=run.environment(PYTHONPATH=str(run.ROOT)),
            stdout=file,
            stderr=file,
        )
    try:
        serve._wait(child, f"http://localhost:{port}", log)
        yield f"http://localhost:{port}"
    finally:
        child.terminate()
        child.wait(timeout=serve.STOP_SECONDS)


class Hand:
    """What a visitor does on the map; places are metres east and north of its centre."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str, link: str = "") -> None:
        """Open the page and wait for the map."""
        self.page.goto(f"{address}/{link}")
        self.ready()

    def again(self) -> None:
        """Begin anew: another map, with the shapes and the camera of the first sight."""
        self.page.evaluate("window.__last = window.__geomap.map; sessionStorage.clear()")
        self.page.mouse.move(1, 1)
        # pressed where it is: the page must not scroll, for fingers go by places on the screen
        self.page.get_by_role("button", name="Start again").dispatch_event("click")
        self.page.wait_for_function("window.__geomap && window.__geomap.map !== window.__last")
        self.ready()

    def ready(self) -> None:
        """Wait until the map shows the shapes of Python, and has come to rest."""
        self.page.wait_for_function(READY)
        self.page.wait_for_timeout(5 * POLL_MS)

    def ask(self, name: str) -> Any:  # noqa: ANN401 - whatever the page says
        """Return a property of the probe."""
        return self.page.evaluate(f"window.__geomap.{name}")

    def rested(self) -> Any:  # noqa: ANN401 - as above
        """Return the view once it has stopped to move; a busy machine draws a frame in a second."""
        seen: list[Any] = []
        for _ in range(WAIT_MS // STILL_MS):
            self.page.wait_for_timeout(STILL_MS)
            seen.append(self.ask("view"))
            if len(seen) > STILLS and all(view == seen[-1] for view in seen[-STILLS:]):
                return seen[-1]
        message = "The map does not come to rest."
        raise AssertionError(message)

    def pixel(self, place: Place) -> Place:
        """Return where a place is on the page."""
        lon, lat = at(*place)
        found = self.page.evaluate(f"window.__geomap.project({lon}, {lat})")
        return found["x"], found["y"]

    def move(self, place: Place) -> None:
        """Move the mouse to a place."""
        self.page.mouse.move(*self.pixel(place), steps=STEPS)
        self.page.wait_for_timeout(POLL_MS)

    def click(self, *places: Place, button: Literal["left", "right"] = "left") -> None:
        """Click on one place after the other."""
        for place in places:
            self.move(place)
            self.page.mouse.click(*self.pixel(place), button=button)
            self.page.wait_for_timeout(POLL_MS)

    def choose(self, place: Place) -> None:
        """Click on a shape and wait until Python knows it: a hand is slower than a program."""
        self.click(place)
        self.said(lambda heard: heard["selected"] is not None)
        self.page.wait_for_timeout(STILLS * POLL_MS)

    def drag(self, start: Place, end: Place) -> None:
        """Drag from one place to another by mouse."""
        goal = self.pixel(end)
        self.move(start)
        self.page.mouse.down()
        self.page.mouse.move(*goal, steps=2 * STEPS)
        self.page.wait_for_timeout(POLL_MS)
        self.page.mouse.up()

    def tap(self, *places: Place) -> None:
        """Tap on one place after the other."""
        for place in places:
            self.page.touchscreen.tap(*self.pixel(place))
            self.page.wait_for_timeout(2 * POLL_MS)

    def swipe(self, *fingers: tuple[Place, Place]) -> None:
        """Drag one or more fingers over the page, each from one pixel to another."""
        session = self.page.context.new_cdp_session(self.page)
        for step in range(STEPS * 2 + 1):
            share = step / (STEPS * 2)
            points = [
                {"x": x + (u - x) * share, "y": y + (v - y) * share, "id": number}
                for number, ((x, y), (u, v)) in enumerate(fingers)
            ]
            kind = "touchMove" if step else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            self.page.wait_for_timeout(16)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self.page.wait_for_timeout(5 * POLL_MS)

    def tool(self, name: str) -> None:
        """Press a button of the toolbar."""
        self.page.locator(f"button[data-tool={name}]").click()

    def said(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return what Python heard, once it holds; fail when it never does."""
        code = self.page.get_by_test_id("stCode")
        for _ in range(WAIT_MS // POLL_MS):
            heard: dict[str, Any] = json.loads(code.inner_text())
            if holds(heard):
                return heard
            self.page.wait_for_timeout(POLL_MS)
        message = f"Python never heard it; it last heard {code.inner_text()[:400]}."
        raise AssertionError(message)

    def edited(self, action: str, count: int | None = None) -> dict[str, Any]:
        """Return what Python heard once its last edit is this one."""
        return self.said(
            lambda heard: (
                heard["edit"] is not None
                and heard["edit"]["action"] == action
                and count in {None, heard["edit"]["count"]}
            )
        )

    def ring(self, number: int = 0) -> list[list[float]]:
        """Return the outline of a shape on the map."""
        ring: list[list[float]] = self.ask(f"features[{number}].geometry.coordinates[0]")
        return ring

    def corners(self, number: int = 0) -> list[Place]:
        """Return the corners of a shape, without the closing one, as places."""
        return [place_of(point) for point in self.ring(number)[:-1]]

    def count(self, number: int) -> None:
        """Wait until the map shows so many shapes."""
        self.page.wait_for_function(f"window.__geomap.features.length === {number}")

    def word(self, text: str) -> None:
        """Expect a word to the visitor."""
        expect(self.page.locator(".word")).to_have_text(text)


def watched(context: BrowserContext, address: str, link: str = "") -> Iterator[Hand]:
    """Yield a hand; requests to other hosts and errors in the browser fail the test."""
    with watch.watched(context, address) as page:
        opened = Hand(page)
        opened.open(address, link)
        yield opened


def place_of(point: list[float]) -> Place:
    """Return a point in degrees as metres east and north of the centre."""
    return (point[0] - CENTRE[0]) / METRE[0], (point[1] - CENTRE[1]) / METRE[1]


def between(first: Place, second: Place) -> Place:
    """Return the middle of two places."""
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2
