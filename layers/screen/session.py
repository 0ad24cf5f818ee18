"""Session: what one visitor has chosen; the one object of ours in Streamlit's state."""

from dataclasses import dataclass, field, replace
from typing import Self

import streamlit as st

from geo.scenario import Choices, Target
from layers.charts import Unit
from layers.stack import ColourBy
from layers.words import LANGUAGES, Words, load_words

KEY = "session"
YEARS = (2016, 2050)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is looked at: language, colouring, year, unit of the chart and the chosen building."""

    language: str = LANGUAGES[0]
    colour_by: ColourBy = ColourBy.UPFRONT
    year: int = 2030
    unit: Unit = Unit.TONNES
    selected: str | None = None


@dataclass(kw_only=True)
class Session:
    """
    The visitor's choices and view.

    `epoch` is part of every widget's key; it rises when choices change from outside the widgets
    (a reset), so that the widgets are built anew. `held` are the last choices that gave a result:
    the page keeps it when newer ones cannot be computed.
    """

    choices: Choices = field(default_factory=Choices)
    target: Target = field(default_factory=Target)
    shown: Shown = field(default_factory=Shown)
    epoch: int = 0
    clicked: str | None = None
    held: tuple[Choices, Target] = field(default_factory=lambda: (Choices(), Target()))

    @property
    def words(self) -> Words:
        """Return the texts of the visitor's language."""
        return load_words(self.shown.language)

    def key(self, *names: object) -> str:
        """Return the key of a widget; the language is part of it, so that no old word stays."""
        parts = ("w", self.epoch, self.shown.language, *names)
        return "-".join(str(name) for name in parts)

    def show(self, **values: object) -> None:
        """Change what is looked at."""
        self.shown = replace(self.shown, **values)  # type: ignore[arg-type]  # checked by callers

    def pick(self, clicked: str | None) -> bool:
        """
        Choose the house that was clicked last and tell whether that changes what is shown.

        An old click does not undo a later choice, and no click is no choice: the map forgets its
        selection whenever its layers change.
        """
        fresh = clicked is not None and clicked != self.clicked
        self.clicked = clicked
        if not fresh or clicked == self.shown.selected:
            return False
        self.show(selected=clicked)
        return True

    def reset(self) -> Self:
        """Go back to the default choices and build all widgets anew."""
        self.choices, self.target = Choices(), Target()
        self.epoch += 1
        return self


def current() -> Session:
    """Return the visitor's session; the language comes from the address or the browser."""
    if KEY not in st.session_state:
        session = Session()
        session.show(language=_language())
        st.session_state[KEY] = session
    found: Session = st.session_state[KEY]
    return found


def _language() -> str:
    asked = st.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    locale = str(st.context.locale or "")
    return "en" if locale.lower().startswith("en") else LANGUAGES[0]
