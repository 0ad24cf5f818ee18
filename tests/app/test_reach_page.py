"""The page that answers backwards: levers, budgets, a search and its points."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from geo.budget import Share
from layers.screen.session import KEY, Session
from layers.words import load_words
from tests.app.test_pages import SLOW

SCRIPT = """
from dataclasses import replace
from bench.search import district
from layers.screen import arrival, cached, pages
now = arrival.current()
if {drawn!r} and not now.past:
    drawn = district(cached.reference()).sketches
    named = tuple(replace(s, name="Plot <b>" + s.id) for s in drawn)
    now.edit(replace(now.scenario, sketches=named))
pages.reach_page(now)
"""
PATIENCE_S = 60


def shown(language: str, *, drawn: bool = True) -> AppTest:
    """Return the page, with three drawn plots or without any."""
    app = AppTest.from_string(SCRIPT.format(drawn=drawn), default_timeout=SLOW)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert not app.error
    return app


def text(app: AppTest) -> str:
    """Return what is written on the page."""
    return " ".join(m.value for m in (*app.markdown, *app.subheader, *app.caption))


def searched(language: str) -> AppTest:
    """Return the page after a search over storeys and frames."""
    app, words = shown(language), load_words(language)
    free = next(m for m in app.multiselect if m.label == words("reach.free"))
    free.set_value(["storeys", "frame"])
    next(b for b in app.button if b.label == words("reach.search")).click().run()
    end = time.monotonic() + PATIENCE_S
    while app.session_state[KEY].found is None and time.monotonic() < end:
        app.run()
    assert not app.exception
    assert not app.error
    return app


@pytest.mark.parametrize("language", ["sv", "en"])
def test_without_plots_the_page_says_what_to_do(language: str) -> None:
    """Limit: levers and budgets of the plan stand there, and the search asks for a plot."""
    app, words = shown(language, drawn=False), load_words(language)

    assert words("reach.no_plots") in [i.value for i in app.info]
    assert len(app.dataframe[0].value) >= 6
    assert words("explain.column.gap_t") in app.dataframe[0].value.columns
    assert words("reach.column.may_t") in app.dataframe[1].value.columns


@pytest.mark.parametrize("share", list(Share))
def test_budgets_by_every_rule(share: Share) -> None:
    """Law: whatever the rule, the sum of what plots may emit is what is left."""
    app, words = shown("sv"), load_words("sv")
    box = next(b for b in app.selectbox if b.label == words("reach.share"))
    box.set_value(share).run()
    sums = app.dataframe[1].value[words("reach.column.may_t")].sum()

    assert not app.exception
    assert words("reach.column.may_t") in app.dataframe[1].value.columns
    assert 10_000 < sums < 30_000


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_search_has_points_and_the_fewest_changes(language: str) -> None:
    """Law: what was found is told in words, with every plot by its name as it was typed."""
    app, words = searched(language), load_words(language)
    found = app.session_state[KEY].found

    assert found.complete
    assert found.scored_count >= 3 * 30
    assert words("reach.fewest") in text(app)
    assert "kl-trä" not in text(app)
    assert r"Plot \<b\>s0" in text(app)
    for number, table in enumerate(found.scored):
        assert rf"Plot \<b\>s{number}: {len(table)}" in text(app)
    box = next(b for b in app.selectbox if b.label == words("reach.point"))
    box.set_value(box.options.index(box.options[-1]) + 1).run()
    assert not app.exception


def test_the_branch_of_a_point_leaves_the_open_scenario(reference: object) -> None:
    """Law: a point becomes a scenario of its own, named, with one step to undo."""
    app = searched("sv")
    session: Session = app.session_state[KEY]
    found, before = session.found, session.scenario
    assert found is not None
    made = found.scenario_of(found.front["choice"].iloc[0])
    session.branch(made, "Variant 1")

    assert session.record.name == "Variant 1"
    assert session.scenario.digest == made.digest
    assert [s.digest for s in session.past] == [before.digest]
