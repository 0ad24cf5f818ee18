"""Frame: the page around the panels: title, language, style, and the one place for errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import streamlit as st

from geo.errors import PlanError
from layers.refused import refusal
from layers.screen import cached
from layers.screen.faults import fault
from layers.screen.session import LARGE, Session
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
    """Show the name of the district, what is open with its menu, and how it is read."""
    words = session.words
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        st.title(f"{words('screen.name')} · {plain(district(session))}", anchor=False)
        with st.container(key="tagline", width="content"):
            st.markdown(f":gray[{words('screen.tagline')}]")
        st.space("stretch")
        menu(session)
        language, large = _read(session)
    if (language, large) != (session.shown.language, session.shown.large):
        session.show(language=language, large=large)
        st.rerun()


def _read(session: Session) -> tuple[str, bool]:
    """Ask for the language and the size of type; the address keeps both."""
    words, shown = session.words, session.shown
    # its key is not that of other widgets, which are built anew when it is switched: it keeps focus
    large = st.toggle(words("screen.large"), value=shown.large, key=f"{LARGE}-{shown.language}")
    language = st.segmented_control(
        words("screen.language"),
        LANGUAGES,
        default=shown.language,
        format_func=str.upper,
        key=session.key("language"),
        label_visibility="collapsed",
        required=True,
    )
    return language or shown.language, large


def title(text: str) -> None:
    """Show what a page is called, below the name of the district."""
    st.header(text, anchor=False)


def section(text: str, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Show what a part of a page is called; screen readers leap from one to the next."""
    st.subheader(text, anchor=False, width=width)


def led(name: str, session: Session) -> None:
    """Show the way to a page, for those who came as far as the end of a text."""
    if name in session.pages:
        st.page_link(session.pages[name], label=session.words(f"screen.page.{name}"))


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
        sentence = words("screen.error", message=plain(refusal(error, words)))
        st.error(f"{sentence} {words('screen.not_saved')}", icon=":material/error:")


@contextmanager
def shielded(session: Session) -> Iterator[None]:
    """Explain whatever happens, foreseen or not: for files of others, which hold anything."""
    with explained(session):
        try:
            yield
        except PlanError:
            raise
        except Exception as error:
            raise fault(error) from error
