"""The page of kept scenarios: named, opened, copied, put away, and figures of older data."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.store import Store
from layers.screen import cached
from layers.screen.cached import STORE_VARIABLE
from layers.screen.session import KEY, Session
from layers.words import load_words
from tests.app.test_pages import SLOW

SCRIPT = """
from dataclasses import replace
from geo.scenario import Change
from layers.screen import arrival, cached, pages
now = arrival.current()
if not now.past and not now.draft:
    made = (Change(id="OH3-B1", field="frame", value="clt"),)
    now.edit(replace(now.scenario, changes=made))
    now.tell(cached.evaluation(now.scenario))
    now.name({name!r}, "Ada", "first *idea*")
pages.scenarios_page(now)
"""
HOSTILE = "<script>alert(1)</script> **B** $x$"


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give each test a store of its own."""
    monkeypatch.setitem(os.environ, STORE_VARIABLE, str(tmp_path / "drafts.sqlite"))
    cached.store.clear()  # type: ignore[attr-defined]  # a cached function
    yield cached.store()
    cached.store.clear()  # type: ignore[attr-defined]


def shown(language: str = "sv", name: str = "Timber", **query: str) -> AppTest:
    """Return the page after one scenario was kept."""
    app = AppTest.from_string(SCRIPT.format(name=name), default_timeout=SLOW)
    app.query_params["lang"] = language
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert not app.error
    return app


def press(app: AppTest, prefix: str) -> AppTest:
    """Press the button whose key begins so."""
    found = [button for button in app.button if str(button.key).startswith(prefix)]
    assert len(found) == 1
    found[0].click().run()
    assert not app.exception
    assert not app.error
    return app


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["Timber", HOSTILE])
def test_a_named_scenario_is_listed_with_its_figures(language: str, name: str) -> None:
    """Law: name, author and figures stand in the list, whatever marks they hold."""
    app, words = shown(language, name), load_words(language)
    text = " ".join(m.value for m in (*app.markdown, *app.subheader, *app.caption))

    assert "Ada" in text
    assert words("scenarios.is_open") in text
    assert " kt" in text
    # marks of the name are escaped, so it is shown as it was typed
    assert ("Timber" if name == "Timber" else r"\<script\>") in text
    assert "first *idea*" in [t.value for t in app.text]


def test_copy_open_archive_and_restore(empty: Store) -> None:
    """Law: a copy can be opened and goes its own way; what is put away comes back."""
    app = press(shown(), "duplicate-")
    session: Session = app.session_state[KEY]
    plan = session.scenario.plan.name
    first = session.draft
    copy = next(r for r in empty.scenarios(plan) if r.id != first)
    press(app, f"open-{copy.id}")
    session = app.session_state[KEY]
    assert session.draft == copy.id
    # what is open is said to be so, and cannot be opened once more
    keys = {button.key for button in app.button}
    assert f"open-{copy.id}" not in keys
    assert f"open-{first}" in keys
    assert [change.value for change in session.scenario.changes] == ["clt"]
    assert "".join(app.query_params["draft"]) == copy.id

    press(app, f"archive-{first}")
    assert [r.id for r in empty.scenarios(plan)] == [copy.id]
    archived = load_words("sv")("scenarios.archived")
    next(one for one in app.toggle if one.label == archived).set_value(True).run()
    press(app, f"restore-{first}")
    assert {r.id for r in empty.scenarios(plan)} == {first, copy.id}


def test_history_is_there_after_a_restart(empty: Store) -> None:
    """Law: a scenario opened anew can be undone as far as before."""
    app = shown()
    draft = app.session_state[KEY].draft
    again = shown(draft=draft)
    session: Session = again.session_state[KEY]

    assert session.record.name == "Timber"
    assert len(session.past) == 1
    session.undo(1)
    assert session.scenario.changes == ()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_older_data_is_said_with_both_results(empty: Store, language: str) -> None:
    """Law: figures made with other data stand beside those of today until they are taken over."""
    app, words = shown(language), load_words(language)
    session: Session = app.session_state[KEY]
    record = next(iter(empty.scenarios(session.scenario.plan.name)))
    assert record.told is not None
    empty.tell(record.id, {**record.told, "window_t": 12_345.0, "data": "0.0.1 (old)"})
    script = SCRIPT.replace("pages.scenarios_page", "pages.map_page")
    again = AppTest.from_string(script.format(name="x"), default_timeout=SLOW)
    again.query_params["lang"], again.query_params["draft"] = language, record.id
    again.run()
    text = " ".join(m.value for m in again.markdown)

    assert not again.exception
    assert words("scenarios.older_title") in text
    assert "0.0.1 (old)" in text
    assert words.number(12.0) in text
    button = next(b for b in again.button if b.label == words("scenarios.older_take"))
    button.click().run()
    assert words("scenarios.older_title") not in " ".join(m.value for m in again.markdown)
    now = next(iter(empty.scenarios(session.scenario.plan.name)))
    assert now.told == record.told


def test_a_scenario_that_is_gone_is_one_sentence(empty: Store) -> None:
    """Limit: an address of something unknown shows the plan."""
    app = AppTest.from_string(
        "from layers.screen import arrival, pages\npages.scenarios_page(arrival.current())",
        default_timeout=SLOW,
    )
    app.query_params["draft"] = "nobody-knows"
    app.run()

    assert not app.exception
    assert app.session_state[KEY].scenario.changes == ()
    assert load_words("sv")("scenarios.none") in [info.value for info in app.info]
