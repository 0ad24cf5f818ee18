"""
How quickly the page answers, in a real browser with software WebGL.

    python -m bench.browser             100 houses
    python -m bench.browser --context   100 houses and 5 000 buildings around them

Medians of wall time from the release of a dragged corner, and from the press of a slider's key, to
the new sums on the page. The bars hold for a quiet machine.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from playwright.sync_api import Page
from shapely import affinity

from bench.town import town
from geo.plan.read import read_context, read_plan
from geo.plan.write import write_geopackage
from geo.reference import DATA, load_reference
from tests.e2e import screen, serve

PLAN = DATA / "plan" / "oceanhamnen.gpkg"
HOUSES, CONTEXT, ROUNDS = 100, 5_000, 15
# free water, in shares of the map's width and height
WATER = ((0.20, 0.76), (0.31, 0.76), (0.32, 0.92), (0.19, 0.92))
SLOWEST = {False: (0.25, 0.20), True: (0.40, 0.40)}  # s: a dragged corner, a slider
# what a visitor waits for: the figures of the sketch, written anew
WATCH = """
window.__told = null;
new MutationObserver(() => { window.__told ??= performance.now(); }).observe(
  document.querySelector('.st-key-facts'), {subtree: true, childList: true, characterData: true});
for (const name of ['pointerup', 'keydown'])
  addEventListener(name, () => { window.__asked = performance.now(); window.__told = null; }, true);
"""


def main() -> int:
    """Measure, print one line each, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.browser", description="Time to answer.")
    parser.add_argument("--context", action="store_true", help="5 000 buildings around the plan")
    around = parser.parse_args().context
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KOLKARTA_PLAN"] = str(plan_file(Path(folder), around=around))
        os.environ["KOLKARTA_DRAFTS"] = str(Path(folder) / "drafts.sqlite")
        with serve.served(Path(folder) / "log.txt") as app, serve.started() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            measured = corner_and_slider(page, app)
    held = True
    for name, times, bar in zip(
        ("dragged corner", "slider"), measured, SLOWEST[around], strict=True
    ):
        median = statistics.median(times)
        held &= median <= bar
        missed = "" if median <= bar else "  MISSED"
        sys.stdout.write(
            f"{HOUSES} houses{', 5 000 around' if around else ''}, {name} to new sums: median "
            f"{median:.2f} s of {len(times)} (at most {bar:g}){missed}\n"
        )
    return 0 if held else 1


def plan_file(folder: Path, *, around: bool) -> Path:
    """Write the district with made-up houses, and many buildings around it if asked for."""
    plan = read_plan(PLAN, load_reference())
    houses = town(HOUSES)
    number = np.arange(HOUSES)
    wanted = np.column_stack([99_300.0 + 60.0 * (number % 10), 6_213_300.0 + 60.0 * (number // 10)])
    moves = wanted - shapely.get_coordinates(shapely.centroid(houses.geometry.to_numpy()))
    houses = houses.set_geometry(
        [affinity.translate(s, *m) for s, m in zip(houses.geometry, moves, strict=True)], crs=3008
    )
    context = read_context(PLAN)
    if around:
        grid = np.arange(CONTEXT)
        east, north = 98_000.0 + 40.0 * (grid % 100), 6_213_600.0 + 40.0 * (grid // 100)
        boxes = shapely.box(east, north, east + 20.0, north + 20.0)
        rows = pd.DataFrame({"kind": "building", "name": "", "name_sv": ""}, index=grid.astype(str))
        more = gpd.GeoDataFrame(rows, geometry=boxes, crs=3008)
        context = gpd.GeoDataFrame(pd.concat([context, more]), crs=3008)
    path = folder / "plan.gpkg"
    layers = {"buildings": houses, "plots": plan.plots, "works": plan.works, "context": context}
    write_geopackage(path, layers, {})
    return path


def corner_and_slider(page: Page, app: str) -> tuple[list[float], list[float]]:
    """Draw a plot, drag its corner to and fro, press its slider, and return the seconds of each."""
    page.goto(f"{app}/?lang=en&hint=off")
    page.wait_for_function("window.__geomap && window.__geomap.ready", timeout=120_000)
    screen.settled(page)
    page.get_by_role("button", name="Draw a plot", exact=True).click()
    for corner in WATER:
        page.mouse.click(*on_map(page, *corner))
        page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    screen.settled(page)
    page.evaluate(WATCH)
    corners, sliders = [], []
    for number in range(ROUNDS):
        start = corner_of(page)
        end = (start[0] + 12 * (-1) ** number, start[1] + 6 * (-1) ** number)
        page.mouse.move(*start, steps=3)
        page.mouse.down()
        page.mouse.move(*end, steps=6)
        page.mouse.up()
        corners.append(answered(page))
    slider = page.get_by_role("slider", name="Storeys above ground")
    slider.focus()
    for number in range(ROUNDS):
        page.keyboard.press("ArrowRight" if number % 2 == 0 else "ArrowLeft")
        sliders.append(answered(page))
    return corners, sliders


def answered(page: Page) -> float:
    """Wait for new sums, and return how many seconds they took."""
    page.wait_for_function("window.__told !== null", timeout=30_000)
    seconds: float = page.evaluate("(window.__told - window.__asked) / 1000")
    screen.idle(page)
    page.wait_for_timeout(400)
    return seconds


def on_map(page: Page, across: float, down: float) -> tuple[float, float]:
    """Return a place on the screen from shares of the map's width and height."""
    box = screen.map_box(page)
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def corner_of(page: Page) -> tuple[float, float]:
    """Return where the first corner of what was drawn is on the screen."""
    found: dict[str, float] = page.evaluate(
        "(() => { const map = window.__geomap;"
        "return map.project(...map.features[0].geometry.coordinates[0][0]); })()"
    )
    return found["x"], found["y"]


if __name__ == "__main__":
    sys.exit(main())
