"""The page that explains: from the plan to the scenario, and what would change it."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from layers.screen.session import KEY, Session
from layers.words import load_words
from tests.app.test_pages import SLOW

SCRIPT = """
from dataclasses import replace
from geo.scenario import Change
from layers.screen import pages, session
now = session.current()
made = tuple(Change(id="OH3-B1", field=f, value=v) for f, v in {changes!r})
now.edit(replace(now.scenario, changes=made))
pages.explain_page(now)
"""
FRAME = (("frame", "clt"), ("energy_level", "passive"))


def explained(language: str, changes: tuple[tuple[str, Any], ...] = ()) -> AppTest:
    """Return the page for the bath with some of its values changed."""
    app = AppTest.from_string(SCRIPT.format(changes=changes), default_timeout=SLOW)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert not app.error
    return app


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_plan_itself_needs_no_explanation(language: str) -> None:
    """Limit: without a difference the page says what to do, and the levers stand below."""
    app, words = explained(language), load_words(language)

    assert words("explain.nothing") in [info.value for info in app.info]
    assert len(app.dataframe[0].value) >= 6


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["window_t", "upfront_t", "whole_life_t"])
def test_causes_are_named_in_words(language: str, name: str) -> None:
    """Law: the sentence names the causes, for every sum, and the levers have units."""
    app, words = explained(language, FRAME), load_words(language)
    app.segmented_control[-1].set_value(name).run()
    text = " ".join(m.value for m in app.markdown)

    assert not app.exception
    assert words("explain.cause.materials").lower() in text
    assert words("explain.cause.area").lower() not in text
    assert words("explain.column.gap_t") in app.dataframe[0].value.columns


def test_the_window_is_that_of_the_scenario() -> None:
    """Law: another window is told by its years."""
    app = explained("sv", FRAME)
    session: Session = app.session_state[KEY]
    session.edit(session.scenario.with_target(last_year=2035))
    app.run()

    assert not app.exception
    assert "2025–2035" in " ".join(c.value for c in app.caption)
