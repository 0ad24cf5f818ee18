"""Frame: the page around the panels: title, language, style, and the one place for errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from geo.errors import PlanError
from layers.screen import cached
from layers.screen.session import Session
from layers.words import LANGUAGES, load_words, plain

STYLE = Path(__file__).with_name("style.css")
# a file of ours: named icons and emoji would be fetched from a server
OPEN = "open"  # the first part of the keys of what can be folded
ICON = Path(__file__).with_name("icon.svg")


def open_page() -> None:
    """Set up the page; the first call of every run."""
    words = load_words(LANGUAGES[0])
    st.set_page_config(
        page_title=words("screen.name"),
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(STYLE)


def heading(session: Session, menu: Callable[[Session], None]) -> None:
    """Show the name of the district, what is open with its menu, and the language switch."""
    words = session.words
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        st.markdown(
            f"**{words('screen.name')}** · {plain(district(session))} "
            f":gray[{words('screen.tagline')}]"
        )
        st.space("stretch")
        menu(session)
        chosen = st.segmented_control(
            words("screen.language"),
            LANGUAGES,
            default=session.shown.language,
            format_func=str.upper,
            key=session.key("language"),
            label_visibility="collapsed",
            required=True,
        )
    if chosen and chosen != session.shown.language:
        session.show(language=chosen)
        st.query_params["lang"] = chosen
        st.rerun()


def district(session: Session) -> str:
    """Return what the district of the session is called; it may come from a file."""
    plan = session.scenario.plan
    if plan.place.name or not cached.is_embedded(plan):
        return plan.place.name or plan.name
    return session.words("screen.district")


def titled(title: str, identity: object, session: Session) -> None:
    """Show the name of what is chosen, and a button that lets it go."""
    words = session.words
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        # names come from files and visitors: plain text, never markup
        st.text(title)
        st.space("stretch")
        close = session.key("close", identity)
        if st.button(
            words("screen.card.close"), icon=":material/close:", type="tertiary", key=close
        ):
            session.show(selected=None)
            st.rerun()


@contextmanager
def popover(label: str, icon: str, name: str) -> Iterator[bool]:
    """
    Show a button with a panel, and yield whether it is open.

    What is in it need only be built then: closed panels must not slow the answer to an edit.
    """
    place = st.popover(label, icon=icon, key=f"{OPEN}-{name}", on_change="rerun")
    with place:
        yield bool(place.open)


@contextmanager
def expander(label: str, icon: str, name: str) -> Iterator[bool]:
    """Show a fold, and yield whether it is open; see `popover`."""
    place = st.expander(label, icon=icon, key=f"{OPEN}-{name}", on_change="rerun")
    with place:
        yield bool(place.open)


@contextmanager
def explained(session: Session) -> Iterator[None]:
    """Turn an error of the model into one sentence on the page; what was there stays as it was."""
    try:
        yield
    except PlanError as error:
        words = session.words
        sentence = words("screen.error", message=error.message)
        st.error(f"{sentence} {words('screen.not_saved')}", icon=":material/error:")
