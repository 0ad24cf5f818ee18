"""The pages: map, table, method; each a paragraph of panels."""

from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geo.evaluation import Evaluation
from layers.screen import cached, frame
from layers.screen.panels.card import card
from layers.screen.panels.choices import choices, lock
from layers.screen.panels.headline import headline
from layers.screen.panels.mapview import mapview
from layers.screen.panels.method import method
from layers.screen.panels.table import table
from layers.screen.panels.years import years
from layers.screen.session import Session


def navigation(session: Session) -> StreamlitPage:
    """Return the page that the visitor is on; the others stand in the bar above."""
    words = session.words
    pages = (
        (map_page, "map", ":material/map:"),
        (table_page, "table", ":material/table_chart:"),
        (method_page, "method", ":material/menu_book:"),
    )
    return st.navigation(
        [
            st.Page(
                partial(page, session),
                title=words(f"screen.page.{name}"),
                icon=icon,
                url_path=name,
                default=name == "map",
            )
            for page, name, icon in pages
        ],
        position="top",
    )


def map_page(session: Session) -> None:
    """Choices first, then the result: the map is painted with what was chosen in this run."""
    frame.heading(session)
    left, right = st.columns([2.05, 1], gap="medium")
    reference = cached.reference()
    with right:
        choices(reference, session)
    result = _result(session)
    with left:
        mapview(result, cached.drawn(), session)
    with right:
        _find(result.buildings["name"].to_dict(), session)
        headline(result, reference, session)
        lock(result, session)
        if session.shown.selected:
            card(result, reference, session)
        else:
            years(result, session)


def table_page(session: Session) -> None:
    """Every value of the map as rows."""
    frame.heading(session)
    table(_result(session), session)


def method_page(session: Session) -> None:
    """Where each number comes from."""
    frame.heading(session)
    method(_result(session), cached.reference(), session)


def _result(session: Session) -> Evaluation:
    """Return the result of the choices; when they cannot be computed, say so and keep the last."""
    with frame.explained(session):
        cached.evaluation(session.choices, session.target)
        session.held = (session.choices, session.target)
    return cached.evaluation(*session.held)


def _find(names: dict[str, str], session: Session) -> None:
    """Choose a house by name: the way for those who do not use the map."""
    words, selected = session.words, session.shown.selected
    ids = list(names)
    chosen = st.selectbox(
        words("screen.map.hint"),
        ids,
        index=ids.index(selected) if selected in names else None,
        format_func=lambda name: str(names[name]),
        placeholder=words("screen.map.hint"),
        key=session.key("find", selected),
        label_visibility="collapsed",
    )
    if chosen != selected:
        session.show(selected=chosen)
        st.rerun()
