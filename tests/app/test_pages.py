"""The app without a browser: every page in both languages, choices that change totals."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from layers.screen.frame import OPEN
from layers.screen.panels.headline import ledgers
from layers.words import LANGUAGES, load_words

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = str(ROOT / "app.py")
SLOW = 60  # first run reads the plan and all tables
FOLDS = ("choices", "about", "yardsticks", "changes", "inputs", "compared", "made", "rebuilt")


def opened(language: str = "sv") -> AppTest:
    """Return the app after its first run, with everything open that can be folded."""
    app = AppTest.from_file(SCRIPT, default_timeout=SLOW)
    for name in FOLDS:
        app.session_state[f"{OPEN}-{name}"] = True
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    return app


def headline(app: AppTest) -> str:
    """Return the figure of the headline."""
    return next(
        m.value
        for m in app.markdown
        if " kt" in m.value and (" av " in m.value or " of " in m.value)
    )


def select(app: AppTest, label: str) -> object:
    """Return a select box by its label."""
    return next(box for box in app.selectbox if box.label == label)


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", ("vår antagna linje", "Val")), ("en", ("our assumed line", "Choices"))],
)
def test_map_page_speaks_both_languages(language: str, words: tuple[str, str]) -> None:
    """Law: the page renders in each language and calls the line an assumption."""
    app = opened(language)
    text = " ".join(m.value for m in app.markdown)

    assert words[0] in text
    assert {"sv": "chans att hålla linjen", "en": "chance of keeping to the line"}[language] in text
    assert "kt" in headline(app)
    assert any("OpenStreetMap" in c.value for c in app.caption)


def test_factor_set_changes_the_totals() -> None:
    """Law: another factor set moves the headline's band line; back again restores it."""
    app = opened()
    told = [m.value for m in app.markdown if "80 %-band" in m.value]
    select(app, "Energifaktorer").set_value("stress").run()
    changed = [m.value for m in app.markdown if "80 %-band" in m.value]
    select(app, "Energifaktorer").set_value("dynamic").run()
    restored = [m.value for m in app.markdown if "80 %-band" in m.value]

    assert not app.exception
    assert changed != told
    assert restored == told


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("Byggnaderna färgas efter", ("operation", "whole_life", "distance", "use", "basis")),
        ("Byggdelar i A1–A5", ("declared", "full")),
        ("Produktdata", ("conservative",)),
        ("Gräns för byggnader", ("property_board", "fardplan_2045", "c40", "flat", "own")),
        ("Gräns för anläggning", ("trafikverket_contract",)),
        ("Bana för drift", ("city_index", "fixed")),
        ("Period", (2035, 2050)),
        ("Bokföring av A1–A5", ("start", "completion")),
        ("Omfattning", ("buildings",)),
    ],
)
def test_every_choice_can_be_made(label: str, values: tuple[object, ...]) -> None:
    """Law: each choice is taken without an exception and without an error on the page."""
    app = opened()
    for value in values:
        select(app, label).set_value(value).run()

        assert not app.exception
        assert not app.error


def test_what_is_folded_is_not_built() -> None:
    """Law: closed panels build nothing, so that an edit is answered sooner."""
    app = opened()
    whole = len(app.selectbox)
    for name in FOLDS:
        app.session_state[f"{OPEN}-{name}"] = False
    app.run()

    assert not app.exception
    assert len(app.selectbox) < whole / 2
    assert "kt" in headline(app)


def test_locked_budget_holds_the_allowance() -> None:
    """Law: with the budget locked, another limit path leaves the allowance as it was."""
    app = opened()
    before = headline(app)
    next(t for t in app.toggle if t.label.startswith("Lås")).set_value(True).run()
    select(app, "Gräns för byggnader").set_value("flat").run()
    after = headline(app)

    assert not app.exception
    assert after == before


def test_lock_stays_in_sight_and_holds_its_window() -> None:
    """Law: a locked budget is told in the headline, and its window cannot be changed meanwhile."""
    app = opened()
    next(t for t in app.toggle if t.label.startswith("Lås")).set_value(True).run()
    chooser = next(box for box in app.selectbox if "Brf Trevågor" in box.options)
    chooser.set_value("OH1-R3A").run()

    assert any("Budgeten är låst" in m.value for m in app.markdown)
    assert any(t.label.startswith("Lås") for t in app.toggle)
    assert select(app, "Period").disabled


def test_choices_that_cannot_be_computed_keep_the_last_result() -> None:
    """Limit: an impossible line is one sentence, and the map and headline stay as they were."""
    script = """
import dataclasses
from layers.screen import arrival, pages
now = arrival.current()
pages.map_page(now)
target = dataclasses.replace(now.target, construction_path="no such path")
now.edit(dataclasses.replace(now.scenario, target=target))
pages._result(now)
"""
    app = AppTest.from_string(script, default_timeout=SLOW)
    app.run()

    assert not app.exception
    said = app.error[0].value.replace("\\", "")
    assert "Det finns ingen bana för byggnader som heter no such path. Välj bland " in said
    assert not {"choose", "property_board", "of"} & set(said.replace(",", "").split())
    assert "kt" in headline(app)


def test_house_is_chosen_by_name() -> None:
    """Law: the way without a map opens the card with band, limit and the way to the sources."""
    app = opened()
    chooser = next(
        box for box in app.selectbox if "OH1-R3A" in box.options or "Brf Trevågor" in box.options
    )
    chooser.set_value("OH1-R3A").run()
    text = " ".join([*(m.value for m in app.markdown), *(c.value for c in app.caption)])

    assert not app.exception
    assert any(t.value == "Brf Trevågor" for t in app.text)
    assert "80 %-band" in text
    assert "Vår antagna gräns för byggstart 2018" in text
    assert any(e.label == "Så är A1–A5 räknat" for e in app.expander)


@pytest.mark.parametrize("account", ["declaration", "whole_life", "calendar"])
@pytest.mark.parametrize("house", ["OH1-O1a", "OH3-M1", "OH3-M405", "OH3-B1", "OH4-R1a"])
def test_every_account_of_unlike_houses(house: str, account: str) -> None:
    """Limit: a tower, a parking deck, an old warehouse, a bath and rows of parts have cards."""
    app = opened()
    chooser = next(box for box in app.selectbox if "Brf Trevågor" in box.options)
    chooser.set_value(house).run()
    accounts = next(
        c
        for c in app.segmented_control
        if "declaration" in map(str, c.options) or len(c.options) == 3
    )
    accounts.set_value(account).run()

    assert not app.exception
    assert not app.error


def page(name: str, language: str = "sv") -> AppTest:
    """Return one page on its own, as the navigation would show it."""
    script = f"""
from layers.screen import arrival, pages
pages.{name}_page(arrival.current())
"""
    app = AppTest.from_string(script, default_timeout=SLOW)
    app.query_params["lang"] = language
    app.run()
    return app


def test_units_of_the_table_are_written_out() -> None:
    """Law: a reader sees m² and m³; the codes m2 and m3 stay in files."""
    shown = {unit for frame in page("table").dataframe for unit in frame.value.get("unit", [])}

    assert {"m²", "m³", "m", "t"} <= shown
    assert not shown & {"m2", "m3"}


def test_table_page_has_all_buildings() -> None:
    """Law: the table holds one row per building of the plan, works and sums below."""
    app = page("table")

    assert not app.exception
    assert len(app.dataframe[0].value) == 28
    assert len(app.dataframe) >= 3


@pytest.mark.parametrize("by", ["phase", "status", "basis", "plot_id", "element", "module"])
def test_sums_by_group_are_the_district(by: str) -> None:
    """Law: whatever the sums are grouped by, they add up to the same mass."""
    app = page("table")
    whole = app.dataframe[2].value["upfront_t"].sum()
    app.segmented_control[1].set_value(by).run()

    assert not app.exception
    assert app.dataframe[2].value["upfront_t"].sum() == pytest.approx(whole, abs=2.0)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_method_page_tells_sources_and_what_is_left_out(language: str) -> None:
    """Law: the page is made from the tables: rules, factors, sources, notes, versions."""
    app = page("method", language)
    shown = " ".join(t.value for t in app.text)

    assert not app.exception
    assert "Boverkets klimatdatabas: 02.07.000" in shown
    assert len(app.dataframe) >= 18
    assert any("B7" in m.value for m in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_side_by_side_add_up(language: str) -> None:
    """Law: the gap is that of the two sums, and the ledgers below sum to both."""
    app, words = opened(language), load_words(language)
    said = " ".join(m.value for m in app.markdown)
    figure = r"([\d.,]+)"
    used, may = found(words("screen.headline.of", actual=figure, allowance=figure), said)
    (gap,) = found(words("screen.headline.over", gap=figure), said)
    ledger = words("screen.headline.ledger", actual=figure, allowance=figure)
    names = ("construction", "works", "operation")
    parts = [found(f"{words(f'screen.headline.{name}')} {ledger}", said) for name in names]

    assert used - may == pytest.approx(gap, abs=1e-9)
    assert sum(one[0] for one in parts) == pytest.approx(used, abs=1e-9)
    assert sum(one[1] for one in parts) == pytest.approx(may, abs=1e-9)


def test_limit_and_distance_of_a_house_add_up() -> None:
    """Law: the distance from the limit is that of the two figures shown."""
    app = opened()
    next(b for b in app.selectbox if "Brf Trevågor" in b.options).set_value("OH1-O2a").run()
    said = " ".join(m.value for m in app.markdown)
    (value,) = found(r"\*\*([\d]+) kg CO₂e/m² BTA\*\*", said)
    limit, far = found(r"byggstart 2018: ([\d]+) → \*\*([\d]+) under", said)

    assert limit - value == far


def test_ledgers_without_content_are_left_out() -> None:
    """Limit: four houses without works have figures that are no zero, and no empty ledger."""
    window = {
        "actual_t": 2214.0, "construction_t": 2190.0, "works_t": 0.0, "operation_t": 20.0,
        "replacement_t": 4.0, "allowance_t": 2231.0, "allowance_construction_t": 2196.0,
        "allowance_works_t": 0.0, "allowance_operation_t": 35.0,
    }  # fmt: skip
    told = ledgers(window, load_words("sv"), rebuilt=False)

    assert told == "Byggnader A1–A5 2,19 av 2,20 · Drift och utbyte 0,02 av 0,03"


def found(pattern: str, text: str) -> list[float]:
    """Return the numbers of a pattern in a text, of either language."""
    hit = re.search(pattern.replace("(A1", r"\(A1"), text)
    assert hit, pattern
    return [float(one.replace(",", ".")) for one in hit.groups()]
