"""The page of files: made on demand, each with its size, in the language that was chosen."""

import pytest
from streamlit.testing.v1 import AppTest

from layers.export.everything import KINDS
from layers.words import load_words
from tests.app.test_pages import SLOW

SCRIPT = """
from layers.screen import arrival, pages
pages.take_page(arrival.current())
"""


def shown(language: str, script: str = SCRIPT) -> AppTest:
    """Return the page before anything was made."""
    app = AppTest.from_string(script, default_timeout=SLOW)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert not app.error
    return app


def pressed(app: AppTest, label: str) -> None:
    """Press the button of this label and wait until the page is still."""
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_is_made_until_somebody_asks(language: str) -> None:
    """Law: each kind is named with what it is for; there is nothing to download yet."""
    app, words = shown(language), load_words(language)
    text = " ".join(one.value for one in [*app.markdown, *app.subheader, *app.caption])

    assert all(words(f"export.kind.{kind}.title") in text for kind in KINDS)
    assert all(words(f"export.kind.{kind}.text") in text for kind in KINDS)
    assert app.get("download_button") == []


def test_every_file_is_there_alone_and_all_together() -> None:
    """Law: one button for all, one for each file with its size; a new choice says so."""
    app, words = shown("en"), load_words("en")
    next(box for box in app.selectbox if box.label == words("export.page.cell")).set_value(10)
    pressed(app, words("export.page.make"))
    labels = [button.proto.label for button in app.get("download_button")]

    assert labels[0].startswith("Download all (")
    assert sum(label.startswith("Download ·") for label in labels) == 4
    assert len(labels) == 1 + 4 + 4 + 4 + 8
    assert all(" kB" in label or " MB" in label for label in labels)
    assert not app.warning
    next(box for box in app.selectbox if box.label == words("export.page.cell")).set_value(5).run()
    assert not app.exception
    assert [w.value for w in app.warning] == [words("export.page.old")]


def test_no_scenario_is_no_file() -> None:
    """Limit: with nothing chosen the button rests and the page asks."""
    app, words = shown("sv"), load_words("sv")
    app.multiselect[0].set_value([]).run()

    assert not app.exception
    assert words("export.page.fewest") in [i.value for i in app.info]
    assert next(b for b in app.button if b.label == words("export.page.make")).disabled


def test_work_that_is_stopped_says_so() -> None:
    """Limit: ended work keeps nothing, and the page goes on."""
    script = SCRIPT.replace(
        "pages.take_page",
        "now = arrival.current()\n"
        "from layers.screen.job import Job\n"
        "now.taking = now.taking or Job(lambda step: None)\n"
        "pages.take_page",
    )
    app = shown("en", script)

    assert load_words("en")("export.page.ended") in [i.value for i in app.info]
    assert app.get("download_button") == []
