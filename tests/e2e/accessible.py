"""
Accessible: what is wrong with a page for those who do not see, point or read small type.

axe looks for what harms (serious and critical), and for headings out of their order. What it does
not look for stands here: charts without words, and what is wider than the screen. Every page in the
bar of the app is visited, with all that opens on it.
"""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e import screen

AXE = Axe().axe_script
HARMS = ("serious", "critical")
MEANT = ("heading-order", "page-has-heading-one", "empty-heading")  # axe calls them moderate
# rules that do not hold for a named part of Streamlit, each with what hinders us: rule to parts
EXCLUDED: dict[str, tuple[str, ...]] = {
    # Streamlit's own frame of a painted table, which scrolls by the canvas that has the focus
    "scrollable-region-focusable": (".st-emotion-cache-1bxyms3",),
}
LOOK = """
async ([within, rules]) => {
  const only = rules ? { runOnly: rules } : {};
  const found = await axe.run(within ?? document, { resultTypes: ['violations'], ...only });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => ({
    rule: rule.id, impact: rule.impact, where: node.target.flat().join(' '), what: node.html,
  })));
}
"""
SCROLL = """
(step) => {
  const page = document.querySelector('.stMain');
  const before = page.scrollTop;
  page.scrollTo(0, step < 0 ? 0 : before + step);
  return page.scrollTop > before;
}
"""
# what vega calls a chart that nobody has described
UNTOLD = '[role="graphics-document"][aria-label="Vega visualization"]'
WIDE = """
() => Math.max(document.scrollingElement.scrollWidth,
               document.querySelector('.stMain').scrollWidth) - window.innerWidth
"""
PHONE = {"width": 390, "height": 844}
TARGET_PX = 56
# controls as a finger meets them: the box that answers, with the parts that it may be found by
CONTROLS = (
    '.stMain button[data-testid^="stBaseButton-"]:not([data-testid*="elementToolbar"]), '
    '.stMain [data-testid="stPopoverButton"], .stMain .stButtonGroup button, '
    '.stMain .stSelectbox [role="group"], .stMain .stMultiSelect .react-aria-ComboBox > div, '
    ".stMain .stCheckbox label, .stMain .stExpander summary, "
    '.stMain .stSlider [role="group"] > div, .stMain .stNumberInput input, '
    ".stMain .stTextInput input"
)
HEIGHTS = """
(controls) => [...document.querySelectorAll(controls)]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect().height])
"""
POPOVER = '.stMain [data-testid="stPopoverButton"]'
BODY = '[data-testid="stPopoverBody"]'
LINKS = '[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]'


def findings(page: Page, within: str | None = None) -> list[str]:
    """Return what is wrong with a page as it is seen now, or with a part of it; each in a line."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(LOOK, [within, None])
    told = [_told(one) for one in found if _counts(one)]
    told += [
        f"chart without words: {chart.inner_html()[:80]}" for chart in page.locator(UNTOLD).all()
    ]
    if (more := page.evaluate(WIDE)) > 0:
        told.append(f"{more} px wider than the screen")
    return told


def whole(page: Page) -> list[str]:
    """Return what is wrong with a page; axe judges colours only where they are on the screen."""
    told = findings(page)
    height: int = page.evaluate("window.innerHeight") - 120
    while page.evaluate(SCROLL, height):
        found: list[dict[str, Any]] = page.evaluate(LOOK, [None, ["color-contrast"]])
        told += [_told(one) for one in found if _counts(one)]
    page.evaluate(SCROLL, -1)
    return sorted(set(told))


def _counts(one: dict[str, Any]) -> bool:
    if any(part in one["where"] for part in EXCLUDED.get(one["rule"], ())):
        return False
    return one["impact"] in HARMS or one["rule"] in MEANT


def _told(one: dict[str, Any]) -> str:
    return f"{one['impact']} {one['rule']}: {one['where']} {one['what'][:160]}"


def opened(page: Page) -> Iterator[str]:
    """Open each popover of a page in turn, with every tab in it, and yield what is open."""
    buttons = page.locator(POPOVER)
    for number in range(buttons.count()):
        button = buttons.nth(number)
        name = button.inner_text()
        button.press("Enter")
        page.locator(BODY).wait_for()
        screen.idle(page)
        yield name
        for tab in page.locator(BODY).get_by_role("tab").all()[1:]:
            tab.click()
            screen.idle(page)
            yield f"{name}, {tab.inner_text()}"
        page.keyboard.press("Escape")
        page.locator(BODY).wait_for(state="detached")


def unfolded(page: Page) -> None:
    """Open all that is folded on a page."""
    folds = page.locator(".stMain details:not([open]) summary")
    for _ in range(folds.count()):
        folds.first.press("Enter")
        screen.idle(page)


def pages(page: Page) -> Iterator[str]:
    """Follow each link in the bar in turn, and yield what it is called."""
    for number in range(page.locator(LINKS).count()):
        link = page.locator(LINKS).nth(number)
        name = (link.text_content() or "").strip()
        # on a phone the links are folded away
        link.evaluate("link => link.click()")
        screen.idle(page)
        yield name


def small(page: Page) -> list[str]:
    """Return the controls that a finger misses."""
    found: list[tuple[str, float]] = page.evaluate(HEIGHTS, CONTROLS)
    return [f"{name} is {height:.0f} px high" for name, height in found if height < TARGET_PX - 0.5]


def cut(page: Page) -> list[str]:
    """Return by how much what is open reaches out of the screen."""
    box = page.locator(BODY).bounding_box()
    assert box is not None
    edges = (box["x"], PHONE["width"] - box["x"] - box["width"])
    return [f"cut off by {-edge:.0f} px" for edge in edges if edge < 0]


def wrong(found: Iterator[tuple[str, list[str]]]) -> str:
    """Return where something is wrong, with what, a line each; empty is what one wishes for."""
    return "\n".join(f"{name}: {one}" for name, told in found for one in told)
