"""The whole app in a browser: what is seen, clicked, moved and switched."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.read import read_plan
from geo.reference import DATA, Reference
from geo.scenario import Choices, Scenario
from geo.terms import FactorSet
from layers.words import LANGUAGES, load_words
from tests.e2e import screen, watch

# a key that found no text, or a text whose values were not filled in
UNTRANSLATED = re.compile(
    r"\b(?:screen|map|charts|terms|notes|method)\.[a-z_]+\.?[a-z_]*\b|\{\w+\}"
)
ROUNDING_KT = 0.5
SIZES = ((1440, 900), (1920, 1080))
# a text that stands on this page only
PAGES = {
    "map": "screen.map.colour_by",
    "scenarios": "scenarios.archived",
    "bring": "intake.title",
    "compare": "compare.title",
    "reach": "reach.search_title",
    "table": "screen.table.title",
    "take": "export.page.make",
    "method": "method.sources",
}


def result(reference: Reference, choices: Choices | None = None) -> Evaluation:
    """Return what the model says about the plan that is shown."""
    plan = read_plan(DATA / "plan" / "oceanhamnen.gpkg", reference)
    return evaluate(Scenario(plan=plan, choices=choices or Choices()), reference)


@pytest.fixture(scope="session")
def standard(reference: Reference) -> Evaluation:
    """Return the evaluation under the default choices."""
    return result(reference)


@pytest.fixture(scope="module")
def seen(app: str, context: BrowserContext) -> Iterator[Page]:
    """Yield one visit for all tests that only look: to open the map costs more than to look."""
    with watch.watched(context, app) as page:
        screen.visit(page, app)
        yield page


def assert_headline(page: Page, expected: Evaluation) -> None:
    """Compare the headline with the sums of the window of an evaluation, rounded."""
    window = expected.totals["calendar"]["window"]
    wanted = (window["actual_t"] / 1000.0, window["allowance_t"] / 1000.0)
    assert screen.headline(page) == pytest.approx(wanted, abs=ROUNDING_KT)


def test_first_sight(seen: Page, standard: Evaluation) -> None:
    """Law: the map shows houses in many strong colours, and the headline what the model says."""
    screen.follow(seen, "map")
    picture = screen.settled(seen)
    strong = picture[screen.vivid(picture)]

    assert len(strong) > 0.02 * picture.shape[0] * picture.shape[1]
    assert len(np.unique(strong // 16, axis=0)) >= 10
    assert_headline(seen, standard)


def test_click_on_a_house_opens_its_card(seen: Page, standard: Evaluation) -> None:
    """Law: a click picks a house of the plan, and the card closes again."""
    screen.follow(seen, "map")
    card = screen.click_a_house(seen)
    name = card.get_by_test_id("stText").first.inner_text().strip()
    card.get_by_role("button", name="Stäng").click()

    known = {*standard.buildings["name"], *standard.buildings["building"]}
    assert any(name == str(text) or str(text).startswith(name) for text in known)
    expect(seen.locator(".st-key-card")).to_have_count(0)


def test_year_decides_what_stands(seen: Page) -> None:
    """Law: few houses stand in the first year of the slider, and all in the last."""
    screen.follow(seen, "map")
    first = screen.vivid(screen.set_year(seen, "Home")).sum()
    last = screen.vivid(screen.set_year(seen, "End")).sum()

    assert last > 5 * max(first, 1)


def test_colouring_changes_legend_and_map(seen: Page) -> None:
    """Law: another colouring paints the map anew and says so in the legend, until it is changed."""
    words = load_words("sv")
    name, residential = words("screen.map.colour_by"), words("terms.use.residential")
    screen.follow(seen, "map")
    usual = seen.get_by_role("combobox", name=name, exact=True).input_value()
    before = screen.settled(seen)
    screen.pick(seen, name, words("map.colour.use"))
    after = screen.settled(seen)

    assert np.abs(before - after).max() > screen.VIVID
    expect(seen.locator(".st-key-legend")).to_contain_text(residential)
    screen.pick(seen, name, usual)
    expect(seen.locator(".st-key-legend")).not_to_contain_text(residential)


def test_factor_set_changes_the_totals(
    page: Page, app: str, reference: Reference, standard: Evaluation
) -> None:
    """Identity: after a choice the headline is that of the model under the choice, and no other."""
    words = load_words("sv")
    stress = result(reference, Choices(factor_set=FactorSet.STRESS))
    screen.visit(page, app)
    before = screen.headline(page)
    screen.choose(
        page,
        words("screen.choices.title"),
        words("screen.choices.factor_set"),
        words("screen.choices.factor_set_stress"),
    )

    assert screen.headline(page) != before
    assert_headline(page, stress)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_written_in_one_language(page: Page, app: str, language: str) -> None:
    """Law: after a switch no text of the other language and no raw key is left, on any page."""
    words = load_words(language)
    other = load_words(next(name for name in LANGUAGES if name != language))
    screen.visit(page, app, language=other.language)
    page.get_by_role("radio", name=language.upper()).or_(
        page.get_by_role("button", name=language.upper(), exact=True)
    ).first.click()
    for name, sign in PAGES.items():
        screen.follow(page, name, language)
        expect(page.get_by_text(words(sign), exact=True).first).to_be_visible()
        text = screen.visible_text(page)
        assert UNTRANSLATED.findall(text) == []
        assert foreign(text, words.texts, other.texts) == []


def foreign(text: str, ours: object, theirs: object) -> list[str]:
    """Return the lines that are texts of the other language and of this one are not."""
    assert isinstance(ours, dict)
    assert isinstance(theirs, dict)
    only_theirs = set(theirs.values()) - set(ours.values())
    return [line for line in text.splitlines() if line.strip() in only_theirs]


def test_table_goes_home_as_csv(seen: Page, standard: Evaluation, tmp_path: Path) -> None:
    """Law: the page of tables offers every house of the plan as a file."""
    words = load_words("sv")
    screen.follow(seen, "table")
    button = seen.get_by_role("button", name=words("screen.table.download")).first
    with seen.expect_download() as caught:
        button.click()
    path = tmp_path / "houses.csv"
    caught.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        dialect = csv.Sniffer().sniff(file.readline(), delimiters=",;")
        file.seek(0)
        rows = list(csv.reader(file, dialect))

    assert {row[0] for row in rows[1:]} == set(standard.buildings.index)


def test_method_page_shows_tables_and_versions(seen: Page, reference: Reference) -> None:
    """Law: the page on the method lists what it rests on, with the digest of the data."""
    words = load_words("sv")
    screen.follow(seen, "method")

    expect(seen.get_by_role("heading", name=words("method.title"))).to_be_visible()
    expect(seen.get_by_text(reference.versions["data"])).to_be_visible()


def test_nothing_is_cut_off_at_the_side(page: Page, app: str) -> None:
    """Law: the page is as wide as the screen, so nobody scrolls sideways."""
    screen.visit(page, app)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(f"window.innerWidth === {width}")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
