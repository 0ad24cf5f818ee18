"""How a page is read: its size of type and its language, in the address and in the style sheets."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from layers.screen import reading
from layers.screen.session import KEY, Session
from layers.words import LANGUAGES, load_words
from tests.app.test_pages import SLOW

SCRIPT = """
from layers.screen import arrival, pages, reading
now = arrival.current()
reading.suit(now)
pages.scenarios_page(now)
"""
LARGE = reading.LARGE.read_text("utf-8")
ROW_REM = 2.5  # a row of a list, as Streamlit's script reckons it
TARGET_PX = 56.0


def shown(**query: str) -> AppTest:
    """Return a page that was asked for by an address."""
    app = AppTest.from_string(SCRIPT, default_timeout=SLOW)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def styles(app: AppTest) -> str:
    """Return all style sheets of a page."""
    return " ".join(str(one.proto.body) for one in app.get("html"))


def number(pattern: str, text: str) -> float:
    """Return the number that a pattern finds in a style sheet."""
    found = re.search(pattern, text)
    assert found is not None
    return float(found[1])


def test_charts_grow_as_much_as_the_page() -> None:
    """Law: the sheet and the charts know one size of large type."""
    assert number(r"15px \* ([\d.]+)", LARGE) == reading.SCALE


@pytest.mark.parametrize(("sheet", "scale"), [(reading.TOUCH, 1.0), (LARGE, reading.SCALE)])
def test_rows_of_lists_are_high_enough(sheet: str, scale: float) -> None:
    """Law: zoomed rows of a list are 56 px high, and not by much more."""
    zoom = number(r"--rows[:,] ([\d.]+)", sheet)

    assert TARGET_PX <= zoom * scale * ROW_REM * reading.USUAL_PX < TARGET_PX + 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_type_and_language_stay_in_the_address(language: str) -> None:
    """Law: the address says both, and the switch takes large type out of it again."""
    app, words = shown(lang=language, type="large"), load_words(language)
    session: Session = app.session_state[KEY]
    assert session.shown.large
    assert "".join(app.query_params["type"]) == "large"
    assert "".join(app.query_params["lang"]) == language

    next(one for one in app.toggle if one.label == words("screen.large")).set_value(False).run()
    assert not app.exception
    assert not app.session_state[KEY].shown.large
    assert "type" not in app.query_params
    assert "".join(app.query_params["lang"]) == language


@pytest.mark.parametrize(("asked", "media"), [("large", "all"), ("", reading.FINGERS)])
def test_targets_are_large_for_fingers_and_for_large_type(asked: str, media: str) -> None:
    """Law: large type has large targets whatever the hand holds; else a finger has them."""
    said = styles(shown(type=asked))

    assert f"@media {media} {{" in said
    assert (LARGE in said) == (asked == "large")


def test_usual_type_is_not_said() -> None:
    """Law: whoever asks for nothing, or for what does not exist, gets the usual type."""
    for query in ({}, {"type": "small"}):
        app = shown(**query)
        assert not app.session_state[KEY].shown.large
        assert "type" not in app.query_params


@pytest.mark.parametrize(
    ("said", "size"), [(20, 20), (20.0, 20), (0, 0), (10**9, 0), ("20", 0), (None, 0), ([], 0)]
)
def test_what_a_browser_says_is_checked(
    said: object, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law: only a size that type can have becomes part of keys."""

    def document(**_: object) -> dict[str, object]:
        return {"size": said}

    monkeypatch.setattr(reading, "_document", document)
    session: Session = shown().session_state[KEY]

    assert session.size == size
    assert ("-20-" in session.key("x")) == (size == 20)
