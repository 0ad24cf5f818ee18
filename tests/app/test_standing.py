"""A standing house without a browser: refurbished, reused, demolished, and taken back."""

import pytest
from streamlit.testing.v1 import AppTest

from layers.screen.session import KEY, Session
from layers.words import load_words
from tests.app.test_pages import opened, select

WAREHOUSE = "OH3-M405"


def on_the_warehouse(language: str) -> AppTest:
    """Return the app with Magasin 405 chosen."""
    app = opened(language)
    next(box for box in app.selectbox if "Brf Trevågor" in box.options).set_value(WAREHOUSE).run()
    return app


def session(app: AppTest) -> Session:
    """Return the session behind the page."""
    found: Session = app.session_state[KEY]
    return found


def told(app: AppTest) -> str:
    """Return all that the page says."""
    parts = (*app.markdown, *app.caption, *app.info, *app.warning)
    return " ".join(part.value for part in parts)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", ["refurbish", "reuse", "demolish"])
@pytest.mark.parametrize("account", ["declaration", "whole_life", "calendar"])
def test_every_fate_has_its_card(language: str, kind: str, account: str) -> None:
    """Law: the card tells what is done and what it emits; the delta what the step did."""
    app, words = on_the_warehouse(language), load_words(language)
    select(app, words("screen.change.fate")).set_value(kind).run()
    accounts = next(c for c in app.segmented_control if len(c.options) == 3)
    accounts.set_value(account).run()

    assert not app.exception
    assert not app.error
    assert [work.kind for work in session(app).scenario.interventions] == [kind]
    assert words("screen.delta.rebuilt", mass="").strip() in told(app)
    if account == "declaration":
        assert words(f"terms.fate.{kind}") in told(app)


def test_one_choice_is_one_step_back() -> None:
    """Law: choosing a fate is one step of the history, and looking at it is none."""
    app, words = on_the_warehouse("sv"), load_words("sv")
    for kind in ("refurbish", "demolish", "reuse"):
        select(app, words("screen.change.fate")).set_value(kind).run()
    app.run()

    assert len(session(app).past) == 3
    session(app).undo(3)
    app.run()
    assert session(app).scenario.interventions == ()
    session(app).undo(-3)
    assert [work.kind for work in session(app).scenario.interventions] == ["reuse"]


def test_a_house_is_reused_as_something_else_and_put_back() -> None:
    """Law: use and storeys on top are taken over; the button takes all of it back."""
    app, words = on_the_warehouse("sv"), load_words("sv")
    select(app, words("screen.change.fate")).set_value("reuse").run()
    select(app, words("screen.sketch.use")).set_value("residential").run()
    label = words("screen.change.more_storeys_top")
    next(slider for slider in app.slider if slider.label == label).set_value(2.0).run()
    work = session(app).scenario.interventions[0]

    assert not app.exception
    assert (work.use, work.more_storeys) == ("residential", 2.0)
    label = words("screen.change.reset")
    next(button for button in app.button if button.label == label).click().run()
    assert session(app).scenario.interventions == ()
    assert not app.exception


def test_a_planned_house_can_be_left_out() -> None:
    """Law: what does not stand is not demolished but not built."""
    app, words = opened("sv"), load_words("sv")
    next(box for box in app.selectbox if "Brf Trevågor" in box.options).set_value("OH3-B1").run()
    box = select(app, words("screen.change.fate"))

    assert [option for option in box.options if option == words("terms.fate.demolish")] == []
    box.set_value("remove").run()
    assert not app.exception
    assert [change.value for change in session(app).scenario.changes] == ["remove"]
    select(app, words("screen.change.fate")).set_value("keep").run()
    assert session(app).scenario.changes == ()
