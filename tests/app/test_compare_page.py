"""The page that compares: verdicts, alignment, and what is not ranked."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from layers.words import load_words, plain
from tests.app.test_pages import SLOW

SCRIPT = """
from dataclasses import replace
from geo.scenario import Change
from layers.screen import arrival, pages
now = arrival.current()
made = tuple(Change(id="OH3-B1", field=f, value=v) for f, v in {changes!r})
if not now.past:
    now.edit(replace(now.scenario, changes=made, choices=replace(now.choices, **{choices!r})))
pages.compare_page(now)
"""
CLT = (("frame", "clt"),)


def shown(language: str, changes: tuple[tuple[str, Any], ...] = CLT, **choices: object) -> AppTest:
    """Return the page with the plan and one scenario."""
    app = AppTest.from_string(SCRIPT.format(changes=changes, choices=choices), default_timeout=SLOW)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert not app.error
    return app


def text(app: AppTest) -> str:
    """Return what is written on the page."""
    return " ".join(m.value for m in (*app.markdown, *app.subheader))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_verdict_says_which_how_much_how_sure_and_why(language: str) -> None:
    """Law: a frame of timber is lower, in most cases, because of materials."""
    said, words = text(shown(language)), load_words(language)

    assert {"sv": "mindre än", "en": "less than"}[language] in said
    assert {"sv": "fall av 100", "en": "of 100 cases"}[language] in said
    assert words("explain.cause.materials").lower() in said
    assert words("compare.area_same") in said


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_same_is_called_the_same(language: str) -> None:
    """Identity: the plan and a scenario without decisions emit the same."""
    app = shown(language, ())

    assert any("OpenStreetMap" in caption.value for caption in app.caption)
    assert {"sv": "lika mycket", "en": "emit the same"}[language] in text(app)
    assert load_words(language)("compare.same") in [i.value for i in app.info]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_unlike_scope_is_not_ranked_until_aligned(language: str) -> None:
    """Law: with another set of factors nothing is ranked; a switch aligns and ranks."""
    app, words = shown(language, CLT, factor_set="stress"), load_words(language)
    ranked = {"sv": "fall av 100", "en": "of 100 cases"}[language]

    assert words("compare.not_ranked") in [w.value for w in app.warning]
    assert words("compare.unlike") in text(app)
    assert plain(words("screen.choices.factor_set_stress")) in text(app)
    assert ranked not in text(app)
    align = load_words(language)("compare.align_method")
    next(one for one in app.toggle if one.label == align).set_value(True).run()
    assert not app.exception
    assert not app.warning
    assert ranked in text(app)


@pytest.mark.parametrize("name", ["window_t", "upfront_t", "whole_life_t"])
def test_every_sum_is_explained(name: str) -> None:
    """Law: each sum has its waterfall, and the map can be flipped instead."""
    app = shown("sv")
    words = load_words("sv")
    label = words("explain.sum")
    control = next(c for c in app.segmented_control if c.label == label)
    control.set_value(name).run()
    assert not app.exception
    mode = next(c for c in app.segmented_control if c.label == words("compare.map"))
    mode.set_value("flip").run()
    assert not app.exception


def test_one_scenario_is_no_comparison() -> None:
    """Limit: with one left the page asks for another."""
    app = shown("sv")
    app.multiselect[0].set_value(["plan"]).run()

    assert not app.exception
    assert load_words("sv")("compare.fewest") in [i.value for i in app.info]


def test_a_hostile_name_is_shown_as_it_was_typed() -> None:
    """Law: marks and tags in the name of a scenario are read as text everywhere."""
    name = "<img src=x onerror=alert(1)> **fat** [a](http://x) $y$"
    script = SCRIPT.format(changes=CLT, choices={}).replace(
        "pages.compare_page", f"now.name({name!r}, '', '')\npages.compare_page"
    )
    app = AppTest.from_string(script, default_timeout=SLOW)
    app.query_params["lang"] = "en"
    app.run()
    every = [*app.markdown, *app.subheader, *app.caption]

    assert not app.exception
    assert not app.error
    assert any(plain(name) in one.value for one in every)
    assert not any(name in one.value for one in every)


def test_works_that_only_one_has_are_named_and_asked_about() -> None:
    """Law: until somebody says where such a work belongs, nothing is ranked."""
    words = load_words("en")
    script = "from tests.test_explain import QUAY\n" + SCRIPT.format(
        changes=CLT, choices={}
    ).replace("changes=made,", "changes=made, drawn_works=(QUAY,),")
    app = AppTest.from_string(script, default_timeout=SLOW)
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert words("compare.not_ranked") in [w.value for w in app.warning]
    assert plain(f"{words('compare.part.work')} {words('terms.works.quay').lower()}") in text(app)
    for answer in ("all", "own"):
        asked = next(c for c in app.segmented_control if c.label == words("compare.align_works"))
        asked.set_value(answer).run()
        assert not app.exception
        assert not app.warning
        assert "of 100 cases" in text(app)
