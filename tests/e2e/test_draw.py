"""Drawing on the map of the whole app: by mouse and by finger, with all that answers."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, expect

from geo.evaluate import evaluate
from geo.plan.crs import to_lonlat, to_metres
from geo.plan.drawn import known_corners
from geo.plan.sketched import outline
from geo.reference import Reference
from geo.saved import read_scenario
from geo.scenario import Plan, Scenario
from geo.store import Store
from layers.screen.cached import STORE_VARIABLE
from layers.words import load_words
from tests.e2e import screen, watch

WORDS = load_words("sv")
# free ground south of the dock, far from every house of the plan. [m in EPSG:3008]
FREE = to_metres(np.array([[12.6899, 56.0388]]))[0]


def kept(page: Page, plan: Plan) -> Scenario:
    """Return the scenario that the draft of the page holds on disk."""
    draft = page.url.split("draft=")[1].split("&")[0]
    found = Store(Path(os.environ[STORE_VARIABLE])).load(draft)
    assert found is not None
    return read_scenario(found.states[found.place], plan)


def becomes(page: Page, plan: Plan, true: Callable[[Scenario], bool]) -> Scenario:
    """Wait until the scenario on disk is what it should be, and return it."""
    screen.comes(page, lambda: "draft=" in page.url and true(kept(page, plan)))
    screen.idle(page)
    return kept(page, plan)


def place(page: Page, east: float, north: float) -> tuple[float, float]:
    """Return where on the screen a place of the plan is, metres from the free ground."""
    lon, lat = to_lonlat(np.add([FREE], [[east, north]]))[0].tolist()
    found: dict[str, float] = page.evaluate(f"window.__geomap.project({lon}, {lat})")
    return found["x"], found["y"]


def opened(page: Page, app: str) -> None:
    """Open the map and wait until one can draw on it."""
    page.goto(f"{app}/?lang=sv&hint=off")
    page.wait_for_function("window.__geomap && window.__geomap.ready")
    screen.settled(page)


def tool(page: Page, name: str) -> None:
    """Take up a tool."""
    page.get_by_role("button", name=WORDS(f"draw.{name}"), exact=True).click()


def click(page: Page, *corners: tuple[float, float]) -> None:
    """Click corners of the plan."""
    for corner in corners:
        point = place(page, *corner)
        page.mouse.move(*point, steps=4)
        page.mouse.click(*point)
        page.wait_for_timeout(150)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag from one place on the screen to another."""
    page.mouse.move(*start, steps=3)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()
    screen.idle(page)


def shapes(page: Page) -> list[dict[str, Any]]:
    """Return the features of the map."""
    found: list[dict[str, Any]] = page.evaluate("window.__geomap.features")
    return found


def live_area(page: Page) -> float:
    """Return the area that the map tells of the shape in hand, in m²."""
    text = page.locator(".readout").inner_text()
    found = re.search(r"([\d\s]+)m²", text)
    assert found, text
    return float(re.sub(r"\s", "", found[1]))


def press(page: Page, name: str, done: Callable[[], bool]) -> None:
    """Press a button of the history until nothing is left to undo or redo."""
    for _ in range(40):
        if done():
            return
        tool(page, name)
        screen.idle(page)
        page.wait_for_timeout(250)
    message = f"{name} did not reach the end."
    raise AssertionError(message)


def disabled(page: Page, name: str) -> bool:
    """Return whether a tool cannot be used now."""
    return page.get_by_role("button", name=WORDS(f"draw.{name}"), exact=True).is_disabled()


def _more_storeys_in_timber(page: Page) -> None:
    page.get_by_role("slider", name=WORDS("screen.sketch.storeys")).focus()
    page.keyboard.press("ArrowRight")
    screen.idle(page)
    page.locator(".st-key-sketch").get_by_text(WORDS("screen.sketch.tab_house"), exact=True).click()
    screen.idle(page)
    screen.pick(page, WORDS("screen.sketch.frame"), WORDS("terms.frame.clt"))


def _corner_onto_the_plan(page: Page, plan: Plan) -> None:
    """Drag a corner onto a corner of the plan: it lies exactly there."""
    known = known_corners(Scenario(plan=plan))
    second = np.array(kept(page, plan).sketches[0].rings[0][1])
    nearest = known[np.hypot(*(known - second).T).argmin()]
    drag(page, place(page, *(second - FREE)), place(page, *(nearest - FREE)))
    becomes(page, plan, lambda now: now.sketches[0].rings[0][1] == tuple(nearest))


def _turned_and_cut(page: Page, plan: Plan) -> None:
    """Turn the plot by its middle, then cut it in two, which keeps the ground it covers."""
    before = outline(kept(page, plan).sketches[0].rings)
    page.locator("button[data-tool=rotate]").click()
    middle = np.array(before.centroid.coords[0]) - FREE
    x, y = middle
    drag(page, place(page, x + 8.0, y), place(page, x + 4.0, y + 14.0))
    now = becomes(
        page, plan, lambda now: not outline(now.sketches[0].rings).equals_exact(before, 1.0)
    )
    turned = outline(now.sketches[0].rings)
    assert abs(turned.area - before.area) < 0.0005 * before.area

    tool(page, "split")
    west, _, east, _ = turned.bounds
    across = [(x - FREE[0], middle[1]) for x in (west - 15.0, east + 15.0)]
    click(page, *across)
    page.keyboard.press("Enter")
    halves = becomes(page, plan, lambda now: len(now.sketches) == 2).sketches
    assert abs(sum(outline(s.rings).area for s in halves) - turned.area) < 0.1
    assert {s.house.frame for s in halves} == {"clt"}


def test_a_sketch_from_first_corner_to_last_undo(
    page: Page, app: str, plan: Plan, reference: Reference
) -> None:
    """Law: all that is drawn and set counts at once, and is undone and redone to the last digit."""
    base = evaluate(Scenario(plan=plan, name=plan.name), reference).totals
    opened(page, app)
    start = screen.headline(page)

    tool(page, "polygon")
    click(page, (-45, -25), (15, -25), (15, 20), (-45, 20))
    page.keyboard.press("Enter")
    screen.comes(page, lambda: screen.headline(page) != start)
    drawn = becomes(page, plan, lambda now: len(now.sketches) == 1)
    expect(page.locator(".st-key-sketch")).to_contain_text("m² BTA")
    modelled = outline(drawn.sketches[0].rings).area
    # the map writes whole square metres
    assert abs(live_area(page) - modelled) <= 0.0005 * modelled + 0.5

    _corner_onto_the_plan(page, plan)
    _more_storeys_in_timber(page)
    changed = becomes(page, plan, lambda now: now.sketches[0].house.frame == "clt").sketches[0]
    assert changed.massing.storeys == drawn.sketches[0].massing.storeys + 0.5

    _turned_and_cut(page, plan)
    tool(page, "line")
    click(page, (-60, -60), (40, -60))
    page.keyboard.press("Enter")
    last = becomes(page, plan, lambda now: [w.kind for w in now.drawn_works] == ["quay"])
    end = evaluate(last, reference).totals

    press(page, "undo", lambda: disabled(page, "undo"))
    assert shapes(page) == []
    screen.comes(page, lambda: screen.headline(page) == start)
    assert evaluate(kept(page, plan), reference).totals == base
    press(page, "redo", lambda: disabled(page, "redo"))
    assert evaluate(kept(page, plan), reference).totals == end

    page.reload()
    page.wait_for_function("window.__geomap && window.__geomap.features.length === 3")
    assert evaluate(kept(page, plan), reference).totals == end


def test_a_finger_draws_too(browser: Browser, app: str, plan: Plan) -> None:
    """Law: a plot drawn by taps becomes a block."""
    context = browser.new_context(has_touch=True, viewport={"width": 1440, "height": 900})
    with watch.watched(context, app) as page:
        opened(page, app)
        tool(page, "polygon")
        for corner in ((-45, -25), (15, -25), (15, 20), (-45, 20)):
            page.touchscreen.tap(*place(page, *corner))
            page.wait_for_timeout(350)
        page.get_by_role("button", name=WORDS("draw.finish"), exact=True).tap()
        becomes(page, plan, lambda now: len(now.sketches) == 1)
    context.close()


def test_a_house_of_the_plan_is_changed_and_taken_back(
    page: Page, app: str, plan: Plan, reference: Reference
) -> None:
    """Law: another frame changes the sums, and a reset brings the plan's back."""
    opened(page, app)
    start = screen.headline(page)
    screen.find(page, "Oceanhamnsbadet")
    page.get_by_text(WORDS("screen.change.title")).click()
    screen.idle(page)
    screen.pick(page, WORDS("screen.change.fate"), WORDS("terms.fate.remove"))
    screen.comes(page, lambda: screen.headline(page) != start)
    gone = becomes(page, plan, lambda now: {c.value for c in now.changes} == {"remove"})
    assert not set(evaluate(gone, reference).buildings["name"]) & {"Oceanhamnsbadet"}
    page.get_by_role("button", name=WORDS("screen.change.reset")).click()
    screen.comes(page, lambda: screen.headline(page) == start)
    becomes(page, plan, lambda now: now.changes == ())
