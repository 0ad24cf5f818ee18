"""A workshop in four browsers: a wall, one who leads, and two who draw on one plan."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import screen
from tests.e2e.hall import READY, WORDS, Hall, gathered
from tests.e2e.test_draw import click, place, shapes, tool

FIRST = ((-45, -25), (15, -25), (15, 20), (-45, 20))
SECOND = ((24, -25), (62, -25), (62, 20), (24, 20))


@pytest.fixture
def hall(browser: Browser, tmp_path: Path) -> Iterator[Hall]:
    """Yield an app of its own with nobody in it."""
    with gathered(browser, tmp_path) as hall:
        yield hall


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
    for page, address in ((lead, hall.app.address), (one, hall.app.network)):
        page.goto(f"{address}/?room={hall.code}")
        page.wait_for_function(READY)
        screen.comes(page, lambda page=page: outlines(page) == kept)  # type: ignore[misc]
    # the wall finds back by itself
    wall.wait_for_function(READY)
    expect(wall.locator(".st-key-wallside h1")).to_have_text(WORDS("workshop.wall_live"))
    screen.follow(one, "options")
    assert "Låg: 2" in one.locator("body").inner_text()
    screen.follow(one, "workshop")
    one.get_by_role("button", name=WORDS("workshop.leave"), exact=True).click()
    one.get_by_role("button", name=WORDS("workshop.join_done"), exact=True).wait_for()
