"""The way of a planner: two scenarios, compared, searched, told, and all there after a restart."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from layers.screen.cached import STORE_VARIABLE
from layers.words import load_words
from tests.e2e import screen, serve
from tests.e2e.test_draw import click, opened, tool
from tests.e2e.watch import watched

WORDS = load_words("sv")
CONCRETE, TIMBER = "Betong", "Trä"
PLOT = WORDS("screen.sketch.new_name")


@contextmanager
def visited(browser: Browser, folder: Path, number: int) -> Iterator[tuple[Page, str]]:
    """Yield a page on an app of its own; faults and foreign requests fail the test."""
    log = folder / f"log{number}.txt"
    with serve.served(log) as app:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
        with watched(context, app) as page:
            yield page, app
        context.close()
    assert "Traceback" not in log.read_text("utf-8")


def named(page: Page, name: str) -> None:
    """Give the open scenario a name."""
    # a button whose words change while it is pressed is another button
    screen.idle(page)
    page.locator(".st-key-open-scenario button").first.click()
    field = page.get_by_label(WORDS("scenarios.name"), exact=True)
    field.fill(name)
    page.get_by_label(WORDS("scenarios.author"), exact=True).fill("Ada")
    page.locator('[data-testid="stFormSubmitButton"] button').click()
    expect(page.locator(".st-key-open-scenario button").first).to_contain_text(name)
    page.keyboard.press("Escape")
    screen.idle(page)


def headline(page: Page) -> str:
    """Return all figures of the headline, the small differences too."""
    return page.locator(".st-key-headline").inner_text()


def drawn(page: Page, app: str) -> None:
    """Draw a plot and keep it as the first scenario."""
    opened(page, app)
    tool(page, "polygon")
    click(page, (-45, -25), (15, -25), (15, 20), (-45, 20))
    page.keyboard.press("Enter")
    screen.settled(page)
    named(page, CONCRETE)


def in_timber(page: Page) -> None:
    """Copy the scenario, and build the copy in timber."""
    screen.follow(page, "scenarios")
    page.get_by_role("button", name=WORDS("scenarios.duplicate"), exact=True).click()
    title = WORDS("scenarios.copy_of", name=CONCRETE)
    copy = page.locator("[class*=st-key-scenario-]", has_text=title)
    copy.get_by_role("button", name=WORDS("scenarios.open"), exact=True).click()
    screen.idle(page)
    screen.follow(page, "map")
    screen.find(page, PLOT)
    page.locator(".st-key-sketch").get_by_text(WORDS("screen.sketch.tab_house"), exact=True).click()
    screen.idle(page)
    screen.pick(page, WORDS("screen.sketch.frame"), WORDS("terms.frame.clt"))
    screen.settled(page)
    named(page, TIMBER)


def compared(page: Page) -> None:
    """Hold both side by side: read the verdict, the causes and the chance, and flip the map."""
    screen.follow(page, "scenarios")
    for name in (CONCRETE, TIMBER):
        row = page.locator("[class*=st-key-scenario-]", has_text=name)
        row.get_by_text(WORDS("scenarios.compare"), exact=True).click()
        screen.idle(page)
    screen.follow(page, "compare")
    verdict = page.locator(".st-key-verdicts")
    expect(verdict).to_contain_text(f"{TIMBER} släpper ut")
    expect(verdict).to_contain_text("mindre än " + CONCRETE)
    assert re.search(r"lägre i \d+ fall av 100", verdict.inner_text())
    expect(verdict).to_contain_text(WORDS("explain.cause.materials").lower())
    expect(page.locator(".st-key-rival-1")).to_contain_text("chans att hålla linjen")
    expect(page.locator('[data-testid="stVegaLiteChart"]')).to_have_count(3)
    page.wait_for_function("window.__geomap && window.__geomap.ready")
    after = still(page)
    page.keyboard.press("b")
    assert page.evaluate("window.__geomap.flipped")
    expect(page.locator(".flag")).to_contain_text(CONCRETE)
    assert (still(page) != after).any()
    page.keyboard.press("b")
    assert not page.evaluate("window.__geomap.flipped")


def still(page: Page) -> screen.Pixels:
    """Return the picture of the small map once it rests."""
    page.locator(".st-key-comparemap canvas").first.scroll_into_view_if_needed()
    shots: list[screen.Pixels] = []
    for _ in range(screen.DRAW_TRIES):
        page.wait_for_timeout(screen.DRAW_PAUSE_MS)
        shots.append(screen.pixels(page, ".st-key-comparemap canvas"))
        if len(shots) > 1 and np.array_equal(shots[-1], shots[-2]):
            break
    return shots[-1]


def told(page: Page, folder: Path) -> None:
    """Take the report home: one page that has both names and asks nobody for anything."""
    with page.expect_download() as download:
        page.get_by_role("button", name=WORDS("compare.report"), exact=True).click()
    path = folder / "report.html"
    download.value.save_as(path)
    text = path.read_text("utf-8")
    assert text.lower().startswith("<!doctype html>")
    assert CONCRETE in text
    assert TIMBER in text
    assert "<script" not in text
    assert not re.search(r"(src|href)\s*=\s*[\"']http:", text)


def searched(page: Page) -> None:
    """Search over the plot, and put a point on the map as a scenario of its own."""
    screen.follow(page, "reach")
    page.get_by_role("button", name=WORDS("reach.search"), exact=True).click()
    page.get_by_text(WORDS("reach.fewest")).wait_for()
    screen.idle(page)
    page.get_by_role("button", name=WORDS("reach.take"), exact=True).click()
    page.wait_for_function("window.__geomap && window.__geomap.features.length === 1")
    expect(page.locator(".st-key-open-scenario button").first).to_contain_text("Variant")


def test_from_two_scenarios_to_a_report_and_back(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law: what was kept, compared and found is there again after the app has been restarted."""
    monkeypatch.setitem(os.environ, STORE_VARIABLE, str(tmp_path / "drafts.sqlite"))
    with visited(browser, tmp_path, 1) as (page, app):
        drawn(page, app)
        first = headline(page)
        in_timber(page)
        screen.comes(page, lambda: headline(page) != first)
        compared(page)
        told(page, tmp_path)
        searched(page)

    with visited(browser, tmp_path, 2) as (page, app):
        screen.visit(page, app)
        screen.follow(page, "scenarios")
        rows = page.locator("[class*=st-key-scenario-]")
        expect(rows).to_have_count(3)
        row = rows.filter(has_text=CONCRETE)
        row.get_by_role("button", name=WORDS("scenarios.open"), exact=True).click()
        screen.idle(page)
        screen.follow(page, "map")
        page.wait_for_function("window.__geomap && window.__geomap.features.length === 1")
        screen.settled(page)
        screen.comes(page, lambda: headline(page) == first)
        page.evaluate("window.__seen = window.__geomap.map")
        tool(page, "undo")
        page.wait_for_function("window.__geomap.features.length === 0")
        # the hint comes back with the empty plan, and the map stays the one it was
        page.locator(".st-key-hint").wait_for()
        assert page.evaluate("window.__seen === window.__geomap.map")
