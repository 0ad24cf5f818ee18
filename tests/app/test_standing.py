"""A standing house without a browser: refurbished, reused, demolished, and taken back."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from geo.scenario import Change, Intervention
from geo.sketch import Sketch
from geo.terms import InterventionKind, MassingKind
from layers.screen.session import KEY, Session
from layers.words import load_words
from tests.app.test_pages import opened, select
from tests.sketches import HOUSE, massing, placed

WAREHOUSE = "OH3-M405"
MANY_PARTS = ("OH1-O1a", "OH1-O2a", "OH1-R4a", "OH4-R1a")


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


@pytest.mark.parametrize("house", MANY_PARTS)
def test_to_look_at_a_house_of_unlike_parts_changes_nothing(house: str) -> None:
    """Law: a panel that is opened writes nothing, however its widgets are filled."""
    app = opened("sv")
    next(box for box in app.selectbox if "Brf Trevågor" in box.options).set_value(house).run()
    app.run()

    assert not app.exception
    assert session(app).scenario.changes == ()
    assert session(app).past == []


def test_a_value_that_is_chosen_holds_for_all_parts_and_the_others_stay() -> None:
    """Law: unlike parts are said to be so; to choose one value leaves what differs otherwise."""
    app, words = opened("sv"), load_words("sv")
    next(box for box in app.selectbox if "Brf Trevågor" in box.options).set_value("OH1-O2a").run()
    cladding = select(app, words("screen.sketch.cladding"))
    assert cladding.value is None
    assert cladding.placeholder == words("screen.change.differs")
    # what is alike in all parts is shown, and not called unlike
    frame = select(app, words("screen.sketch.frame"))
    assert frame.value is not None
    select(app, words("screen.sketch.frame")).set_value("clt").run()

    changes = session(app).scenario.changes
    assert {change.field for change in changes} == {"frame"}
    assert {change.id for change in changes} == {"OH1-O2a", "OH1-O2b"}
    # what was taken for all parts is seen as theirs, and can be taken back
    select(app, words("screen.sketch.cladding")).set_value("glass").run()
    assert ("OH1-O2b", "cladding", "glass") in {
        (c.id, c.field, c.value) for c in session(app).scenario.changes
    }
    label = words("screen.change.reset")
    next(button for button in app.button if button.label == label).click().run()
    assert session(app).scenario.changes == ()


def test_a_part_that_was_changed_alone_stays_so() -> None:
    """Limit: changes of one part, made elsewhere, outlive the panel; storeys are told as unlike."""
    app, words = opened("sv"), load_words("sv")
    now = session(app)
    alone = (
        Change(id="OH1-O2b", field="storeys", value=9.0),
        Change(id="OH1-O2b", field="fate", value="remove"),
    )
    now.edit(replace(now.scenario, changes=alone))
    next(box for box in app.selectbox if "Brf Trevågor" in box.options).set_value("OH1-O2a").run()

    assert not app.exception
    assert session(app).scenario.changes == alone
    assert words("screen.change.differs") in [caption.value for caption in app.caption]


def test_a_refurbishment_that_leaves_the_energy_level_open_stays_so() -> None:
    """Limit: to look at a work leaves open what it leaves open, and more storeys than usual."""
    app = opened("sv")
    now = session(app)
    work = Intervention(
        building=WAREHOUSE,
        kind=InterventionKind.REFURBISH,
        start_year=2030,
        completion_year=2031,
        more_storeys=8.0,
    )
    now.edit(replace(now.scenario, interventions=(work,)))
    next(box for box in app.selectbox if "Brf Trevågor" in box.options).set_value(WAREHOUSE).run()

    assert not app.exception
    assert session(app).scenario.interventions == (work,)


@pytest.mark.parametrize("section", ["form", "house", "more"])
def test_to_look_at_a_sketch_changes_nothing(section: str) -> None:
    """Limit: what is finer than a slider, or beyond its ends, stays until it is moved."""
    app = opened("sv")
    now = session(app)
    fine = replace(
        HOUSE, window_share=0.333, pv_roof_share=0.125, dwelling_m2=71.5, storey_height_m=2.2,
        storeys_below=5.0,
    )  # fmt: skip
    high = massing(MassingKind.TOWER, storeys=42.0, length_m=None, setback_m=1.25)
    corners = ((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0))
    sketch = placed(Sketch(id="d1", rings=(corners,), massing=high, house=fine), now.scenario.plan)
    now.edit(replace(now.scenario, sketches=(sketch,)))
    now.show(selected="d1")
    app.run()
    tabs = next(c for c in app.segmented_control if len(c.options) == 4)
    tabs.set_value(section).run()

    assert not app.exception
    assert session(app).scenario.sketches == (sketch,)
    # no storey is written with decimals that say nothing, and none with a foreign mark
    written = {slider.proto.format for slider in app.slider if slider.key.endswith("d1")}
    assert written <= {"localized", "%d %%"}
