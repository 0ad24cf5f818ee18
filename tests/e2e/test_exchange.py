"""The way of an analyst: a foreign plan in, mapped, drawn upon, all of it out, and back again."""

import os
import re
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from playwright.sync_api import Browser, Page, expect

from layers.screen.cached import STORE_VARIABLE
from layers.words import load_words
from tests.e2e import screen
from tests.e2e.test_draw import FREE, click, tool
from tests.e2e.test_scenarios import headline, named, visited

WORDS = load_words("sv")
TITLE = "Stadens plan"
TRY = WORDS("intake.try")


def foreign_plan(folder: Path) -> Path:
    """Write a plan as a city might: other names, other words, a year missing, EPSG:3006."""
    x, y = FREE[0] + 120.0, FREE[1]
    houses = {
        "objektid": ["H1", "H2", "H3"],
        "namn": ["<b>**x**</b>", "Magasinet", "=cmd"],
        "ändamål": ["Bostad", "Kontor", "Lokstall"],
        "våningar": [5, 6, 2],
        "byggår": [2028.0, None, 2029.0],
    }
    shapes = [shapely.box(x + 60 * n, y, x + 60 * n + 40, y + 14) for n in range(3)]
    path = folder / "Stadens plan.gpkg"
    table = gpd.GeoDataFrame(houses, geometry=shapes, crs=3008).to_crs(3006)
    table.to_file(path, layer="byggnader")
    return path


def brought(page: Page, path: Path) -> None:
    """Drop a file on the page."""
    screen.follow(page, "bring")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text(WORDS("intake.sheets"), exact=True).wait_for()
    screen.idle(page)


def mapped(page: Page) -> None:
    """State the missing year, and try the plan on the map."""
    year = page.locator('[class*="-fill-"][class*="completion_year"] input')
    year.fill("2030")
    year.press("Enter")
    screen.idle(page)
    page.get_by_role("button", name=TRY).click()
    accept = page.get_by_role("button", name=WORDS("intake.as_plan"))
    accept.wait_for()
    assert page.locator("b", has_text="**x**").count() == 0
    accept.click()
    page.wait_for_function("window.__geomap && window.__geomap.ready")
    expect(page.locator(".st-key-heading")).to_contain_text(TITLE)
    screen.settled(page)


def all_of_it(page: Page, folder: Path) -> Path:
    """Take everything home, and return the GeoPackage in it."""
    screen.follow(page, "take")
    page.get_by_role("button", name=WORDS("export.page.make"), exact=True).click()
    start = WORDS("export.page.download_all", size="").split("(")[0]
    button = page.get_by_role("button", name=re.compile(f"^{start}"))
    button.wait_for()
    with page.expect_download() as download:
        button.click()
    archive = folder / "all.zip"
    download.value.save_as(archive)
    with zipfile.ZipFile(archive) as file:
        names = file.namelist()
        assert {Path(name).suffix for name in names} >= {".gpkg", ".tif", ".xlsx", ".parquet"}
        (package,) = [name for name in names if name.endswith(".gpkg")]
        return Path(file.extract(package, folder))


def test_a_foreign_plan_goes_round(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law: a plan from elsewhere, with what was drawn on it, comes back from its own file."""
    monkeypatch.setitem(os.environ, STORE_VARIABLE, str(tmp_path / "drafts.sqlite"))
    with visited(browser, tmp_path, 1) as (page, app):
        page.goto(f"{app}/?lang=sv&hint=off")
        page.wait_for_function("window.__geomap && window.__geomap.ready")
        brought(page, foreign_plan(tmp_path))
        mapped(page)
        before = headline(page)
        tool(page, "polygon")
        click(page, (-45, -25), (15, -25), (15, 20), (-45, 20))
        page.keyboard.press("Enter")
        screen.comes(page, lambda: headline(page) != before)
        named(page, "Med nytt kvarter")
        drawn = headline(page)
        package = all_of_it(page, tmp_path)

    # on another machine: a store that has seen nothing
    monkeypatch.setitem(os.environ, STORE_VARIABLE, str(tmp_path / "other" / "drafts.sqlite"))
    with visited(browser, tmp_path, 2) as (page, app):
        page.goto(f"{app}/?lang=sv&hint=off")
        page.wait_for_function("window.__geomap && window.__geomap.ready")
        screen.follow(page, "bring")
        page.locator("input[type=file]").set_input_files(package)
        page.get_by_role("button", name=WORDS("intake.own_open")).click()
        page.wait_for_function("window.__geomap && window.__geomap.features.length === 1")
        expect(page.locator(".st-key-open-scenario button").first).to_contain_text("Med nytt")
        screen.comes(page, lambda: headline(page) == drawn)
