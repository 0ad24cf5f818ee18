"""Workshops for everyone: axe on each page of a full room, at a desk, on a phone, on the wall."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from geo.scenario import Plan, Scenario
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Goal, Task
from geo.workshop.terms import GoalKind, Method, Role, Status
from tests.e2e import accessible, screen
from tests.e2e.hall import PIN, READY, SIZE, WALL, WORDS, Hall, gathered
from tests.sketches import placed
from tests.test_explain import SKETCH

HOUR = 3600.0
WALL_4K = {"width": 3840, "height": 2160}
# type on a wall, the smallest and that of its figures, in shares of its height
READABLE, FROM_AFAR = 0.015, 0.045
TYPE = """
() => {
  const scale = (one) => {
    const way = one.getScreenCTM?.();
    return way ? Math.hypot(way.a, way.b) : 1;
  };
  return [...document.querySelectorAll('.st-key-wallside *, .st-key-wallfoot *, .st-key-board *')]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
  .map((one) => [one.textContent.trim().slice(0, 30),
                 parseFloat(getComputedStyle(one).fontSize) * scale(one)]);
}
"""
OUTSIDE = """
() => [...document.querySelectorAll('.st-key-wallside *, .st-key-wallfoot *, .st-key-board *')]
  .filter((one) => one.checkVisibility() && one.textContent.trim())
  .filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < -1 || box.top < -1 || box.right > window.innerWidth + 1
      || box.bottom > window.innerHeight + 1;
  })
  .map((one) => one.textContent.trim().slice(0, 30))
"""


def filled(folder: Path, plan: Plan) -> str:
    """Fill a room with all there is in one, and return its code."""
    drawn = placed(SKETCH, plan, id="plats", name="Plats")
    body = Scenario(plan=plan, name=plan.name, sketches=(drawn,)).to_dict()
    rooms = Rooms(folder / "rooms.sqlite")
    lead = rooms.open(title="Södra kajen", plan=plan.name, body=body, pin=PIN, name="Ada")
    goals = (Goal(kind=GoalKind.DWELLINGS, value=500.0), Goal(kind=GoalKind.LINE, value=0.0))
    task = Task(title="500 bostäder", text="Under linjen.", goals=goals, ends_at=time.time() + HOUR)
    rooms.set_task(lead.pass_, task)
    bo = rooms.join(lead.room.code, "Bo", source="test")
    options = tuple(rooms.pin(lead.pass_, name, "En not").id for name in ("Hög", "Låg"))
    rooms.propose(bo.pass_, "Bos egen")
    for method in Method:
        rooms.open_ballot(lead.pass_, f"Vilken? ({method})", method, options)
    closed = rooms.open_ballot(lead.pass_, "Vilken först?", Method.RANKING, options)
    for place, voter in enumerate((lead, bo)):
        rooms.vote(voter.pass_, closed.id, {options[0]: 1 + place, options[1]: 2 - place})
    rooms.close_ballot(lead.pass_, closed.id)
    rooms.note(bo.pass_, "Skugga på torget?")
    assert {one.status for one in rooms.options(lead.pass_)} == {Status.PROPOSED, Status.PINNED}
    rooms.joins_as(lead.pass_, Role.PARTICIPANT)
    rooms.let_go()
    return lead.room.code


@pytest.fixture(scope="module")
def hall(browser: Browser, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Yield an app with a full room on it."""
    folder = tmp_path_factory.mktemp("hall")
    code = filled(folder, plan)
    with gathered(browser, folder) as hall:
        hall.code = code
        yield hall


def leads(hall: Hall) -> Page:
    """Come in as who leads, at a machine that has not been in the room."""
    page = hall.page(SIZE)
    page.goto(f"{hall.app.address}/workshop?room={hall.code}&lang=sv&hint=off")
    page.locator(".st-key-heading").wait_for()
    screen.idle(page)
    page.get_by_text(WORDS("workshop.lead_again"), exact=True).click()
    screen.idle(page)
    page.get_by_label(WORDS("workshop.pin"), exact=True).first.fill(PIN)
    within = page.locator("details")
    within.get_by_label(WORDS("workshop.nickname"), exact=True).fill("Ada igen")
    page.get_by_role("button", name=WORDS("workshop.lead_done"), exact=True).click()
    page.wait_for_function(READY)
    screen.idle(page)
    return page


def at_a_desk(hall: Hall) -> Iterator[tuple[str, list[str]]]:
    """Go through the door, and through all that who leads can open."""
    page = hall.page(SIZE)
    page.goto(f"{hall.app.address}/workshop?lang=sv&hint=off")
    page.locator(".st-key-heading").wait_for()
    screen.idle(page)
    accessible.unfolded(page)
    yield "door", accessible.whole(page)
    page = leads(hall)
    for name in accessible.pages(page):
        yield name, accessible.whole(page)
        if name in {WORDS("screen.page.options"), WORDS("screen.page.workshop")}:
            for what in accessible.opened(page):
                yield f"{name} › {what}", accessible.findings(page, accessible.BODY)


def on_a_phone(hall: Hall) -> Iterator[tuple[str, list[str]]]:
    """Come in by the link, and go through all that a participant sees."""
    page = hall.page(accessible.PHONE, has_touch=True, is_mobile=True)
    page.goto(f"{hall.app.address}/?room={hall.code}&hint=off")
    page.get_by_role("button", name=WORDS("workshop.join_done"), exact=True).wait_for()
    screen.idle(page)
    yield "door", [*accessible.whole(page), *accessible.small(page)]
    hall.comes_in(page, "Cleo")
    yield "map", [*accessible.whole(page), *accessible.small(page)]
    for name in accessible.pages(page):
        yield name, [*accessible.whole(page), *accessible.small(page)]
        for what in accessible.opened(page):
            yield (
                f"{name} › {what}",
                [*accessible.findings(page, accessible.BODY), *accessible.cut(page)],
            )


def test_nothing_serious_at_a_desk(hall: Hall) -> None:
    """Law: axe finds nothing that harms at the door, on the pages, or in what opens on them."""
    told = accessible.wrong(at_a_desk(hall))

    assert not told, told


def test_nothing_serious_on_a_phone(hall: Hall) -> None:
    """Law: the same where it is narrow; a finger meets every control, and nothing is cut off."""
    told = accessible.wrong(on_a_phone(hall))

    assert not told, told


@pytest.mark.parametrize("size", [WALL, WALL_4K], ids=["full HD", "4K"])
@pytest.mark.parametrize("name", ["wall", "indicators"])
def test_a_wall_is_read_from_afar(hall: Hall, name: str, size: dict[str, int]) -> None:
    """Law: nothing harms, nothing is cut off, and no type is too small for six metres."""
    page = hall.screen(name, size)
    height = size["height"]
    least = READABLE * height

    assert accessible.findings(page) == []
    assert page.evaluate(OUTSIDE) == []
    assert [one for one in page.evaluate(TYPE) if one[1] < least] == []
    figures = page.locator("[class*=st-key-figure-] strong").all()
    assert len(figures) >= 3
    for figure in figures:
        pixels = figure.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
        assert pixels >= FROM_AFAR * height
