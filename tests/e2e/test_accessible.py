"""The app for everyone: axe on every page, the keyboard alone, large type, fingers, phones."""

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.scenario import Plan, Scenario
from geo.store import Store, new_id
from layers.screen import reading
from layers.screen.cached import STORE_VARIABLE
from layers.words import load_words
from tests.e2e import accessible, screen, watch
from tests.sketches import placed
from tests.test_explain import SKETCH

WORDS = load_words("sv")
MOST_STOPS = 60
PLOT = "Plats"
HOUSE = "Prisma, hög del"
FOCUS = """
() => {
  const ring = (one) => {
    const rings = [];
    for (let at = one, up = 0; at instanceof Element && up < 4; at = at.parentElement, up += 1) {
      const { boxShadow, outlineStyle, outlineColor, borderColor } = getComputedStyle(at);
      rings.push(boxShadow, outlineStyle, outlineColor, borderColor);
    }
    return rings.join(' ');
  };
  let one = document.activeElement;
  while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const [now, left] = [ring(one), window.__stop ? ring(window.__stop) : ''];
  window.__stop = one;
  const name = one.ariaLabel || one.querySelector('p')?.textContent || one.tagName;
  return { name: one === document.body ? '' : name.trim(), now, left };
}
"""


@pytest.fixture(scope="module")
def drawn(plan: Plan) -> Iterator[str]:
    """Keep a scenario with a drawn plot and a name, and yield the id of its draft."""
    sketch = placed(SKETCH, plan, id="plats", name=PLOT)
    base = Scenario(plan=plan, name=plan.name)
    store, draft = Store(Path(os.environ[STORE_VARIABLE])), new_id()
    store.keep(draft, base.to_dict(), plan=plan.name)
    store.keep(draft, dataclasses.replace(base, sketches=(sketch,)).to_dict())
    store.describe(draft, name="Ritat", author="Ada", note="En anteckning")
    yield draft
    store.archive(draft, archived=True)


@pytest.fixture
def phone(browser: Browser, app: str) -> Iterator[Page]:
    """Yield a page on a phone: narrow, and for fingers."""
    context = browser.new_context(
        viewport=accessible.PHONE, locale="sv-SE", has_touch=True, is_mobile=True  # type: ignore[arg-type]  # a size
    )  # fmt: skip
    with watch.watched(context, app) as page:
        yield page
    context.close()


def came(page: Page, app: str, **query: str) -> None:
    """Open the map, and wait until its page is whole."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    page.goto(f"{app}/?lang=sv&{asked}")
    page.locator(screen.MAP).first.wait_for(state="attached")
    page.locator(".stVegaLiteChart svg").first.wait_for(state="attached")
    screen.idle(page)


def chosen(page: Page, name: str) -> None:
    """Choose a house or a plot without the map."""
    field = page.get_by_role("combobox", name=WORDS("screen.map.find"))
    field.press("ArrowDown")
    field.fill(name)
    page.get_by_role("option", name=name).first.wait_for()
    field.press("Enter")
    screen.idle(page)


def each(page: Page, group: str) -> Iterator[str]:
    """Switch a group of radio buttons through, and yield what is shown."""
    radios = page.get_by_role("radiogroup", name=group).get_by_role("radio")
    for number in range(radios.count()):
        radios.nth(number).click()
        screen.idle(page)
        yield radios.nth(number).inner_text()


def looked(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Look at a page, then at each thing that opens on it, and yield what is wrong."""
    yield "", accessible.whole(page)
    for name in accessible.opened(page):
        yield f" › {name}", accessible.findings(page, accessible.BODY)


def test_axe_finds_what_is_planted(page: Page) -> None:
    """Law: a button without a name, a title out of order and pale words are found: axe looks."""
    page.set_content(
        '<div class="stMain"><h1>A</h1><h4>B</h4><button></button>'
        '<p style="color: #999; background: #fff">Pale</p></div>'
    )
    told = " ".join(accessible.findings(page))

    assert all(rule in told for rule in ("button-name", "heading-order", "color-contrast"))


def at_a_desk(page: Page, app: str, drawn: str) -> Iterator[tuple[str, list[str]]]:
    """Go through the whole app at a desk."""
    came(page, app)
    yield "first sight", accessible.whole(page)
    chosen(page, HOUSE)
    for name in each(page, WORDS("screen.card.account")):
        accessible.unfolded(page)
        yield f"house, {name}", accessible.findings(page, ".st-key-side")
    came(page, app, draft=drawn, hint="off")
    chosen(page, PLOT)
    for name in each(page, WORDS("screen.sketch.section")):
        yield f"plot, {name}", accessible.findings(page, ".st-key-side")
    for page_name in accessible.pages(page):
        for what, told in looked(page):
            yield f"{page_name}{what}", told


def on_a_phone(page: Page, app: str, drawn: str) -> Iterator[tuple[str, list[str]]]:
    """Go through the main pages on a phone, where all is in one column."""
    came(page, app)
    yield "first sight", accessible.whole(page)
    chosen(page, HOUSE)
    yield "house", [*accessible.whole(page), *accessible.small(page)]
    came(page, app, draft=drawn, hint="off")
    chosen(page, PLOT)
    yield "plot", [*accessible.whole(page), *accessible.small(page)]
    for name in accessible.opened(page):
        yield name, [*accessible.findings(page, accessible.BODY), *accessible.cut(page)]
    for name in accessible.pages(page):
        yield name, [*accessible.findings(page), *accessible.small(page)]


def test_nothing_serious_at_a_desk(page: Page, app: str, drawn: str) -> None:
    """Law: axe finds nothing that harms on any page, whatever is chosen and open on it."""
    told = accessible.wrong(at_a_desk(page, app, drawn))

    assert not told, told


def test_nothing_serious_on_a_phone(phone: Page, app: str, drawn: str) -> None:
    """Law: the same where it is narrow; a finger meets every control, and nothing is cut off."""
    told = accessible.wrong(on_a_phone(phone, app, drawn))

    assert not told, told


def type_px(page: Page) -> float:
    """Return the size of type: of a page that follows its root, and of the words of its chart."""
    root: float = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    return root


def chart_px(page: Page) -> float:
    """Return the size of type on the axes of the chart."""
    text = page.locator(".stVegaLiteChart svg .role-axis-label text").first
    return float(str(text.get_attribute("font-size")).removesuffix("px"))


def large(page: Page) -> bool:
    """Return what the address says of the type."""
    return parse_qs(urlsplit(page.url).query).get("type") == ["large"]


def test_large_type_is_kept_and_can_be_left(page: Page, app: str) -> None:
    """Law: one key makes page and chart larger and controls high, from page to page, and back."""
    came(page, app, hint="off")
    usual = type_px(page), chart_px(page)
    switch = page.get_by_role("switch", name=WORDS("screen.large"))
    switch.focus()
    page.keyboard.press("Space")
    screen.comes(page, lambda: large(page) and type_px(page) > usual[0])
    screen.comes(page, lambda: chart_px(page) == pytest.approx(reading.SCALE * usual[1]))

    assert type_px(page) == pytest.approx(reading.SCALE * usual[0])
    assert accessible.small(page) == []
    assert page.evaluate("document.activeElement.getAttribute('role')") == "switch"
    page.get_by_role("link", name=WORDS("screen.page.table")).click()
    screen.comes(page, lambda: large(page) and "/table" in page.url)
    page.get_by_role("link", name=WORDS("screen.page.map")).click()
    screen.comes(page, lambda: large(page) and "/table" not in page.url)
    page.reload()
    screen.comes(page, lambda: type_px(page) > usual[0])
    page.get_by_role("switch", name=WORDS("screen.large")).press("Space")
    screen.comes(page, lambda: not large(page) and type_px(page) == usual[0])


def test_the_document_is_in_the_language_of_the_page(page: Page, app: str) -> None:
    """Law: a screen reader is told the language, after a switch and after a reload too."""
    came(page, app)
    root = page.locator("html")
    expect(root).to_have_attribute("lang", "sv")
    page.get_by_role("radio", name="EN").click()
    expect(root).to_have_attribute("lang", "en")
    screen.comes(page, lambda: "lang=en" in page.url)
    page.reload()
    page.locator(".st-key-heading").wait_for()
    expect(root).to_have_attribute("lang", "en")


def test_the_keyboard_alone(page: Page, app: str) -> None:
    """Law: Tab comes to every control and shows where it is; a house is chosen, its card read."""
    came(page, app, hint="off")
    page.evaluate("document.activeElement.blur()")
    seen, faint, before = list[str](), list[str](), page.evaluate(FOCUS)
    while before["name"] != WORDS("screen.choices.title") and len(seen) < MOST_STOPS:
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        # what was left looks otherwise than it did
        faint += [before["name"]] if seen and now["left"] == before["now"] else []
        seen.append(now["name"])
        before = now
    # the map's picture is a stop of its own, whose ring is the map's to draw
    assert set(faint) <= {"CANVAS", WORDS("draw.map")}
    wanted = ("screen.page.map", "screen.page.method", "screen.large", "screen.map.colour_by",
              "screen.map.year", "draw.select", "draw.fullscreen", "screen.map.find")  # fmt: skip
    assert [name for name in wanted if not any(WORDS(name) in one for one in seen)] == []

    page.keyboard.press("Enter")
    page.locator(accessible.BODY).wait_for()
    # what is in it is asked for once it opens
    screen.idle(page)
    page.keyboard.press("Escape")
    page.locator(accessible.BODY).wait_for(state="detached")
    assert WORDS("screen.choices.title") in page.evaluate(FOCUS)["name"]
    said = page.locator(".st-key-aloud [role=status]").inner_text()
    assert page.locator(".st-key-figure").inner_text().strip() in said
