"""The map: what colours it, the year it shows, its legend, and the house that was clicked."""

import html

import streamlit as st

from geo.evaluation import Evaluation
from layers import deck, stack
from layers.outlines import Outlines
from layers.screen.session import YEARS, Session
from layers.stack import ColourBy


def mapview(result: Evaluation, drawn: Outlines, session: Session) -> None:
    """Show the map and take note of a clicked house."""
    words = session.words
    _controls(session)
    shown = session.shown
    layers = stack.map_layers(
        result,
        drawn,
        colour_by=shown.colour_by,
        year=shown.year,
        selected=shown.selected,
        words=words,
    )
    camera = deck.Camera(longitude=drawn.centre[0], latitude=drawn.centre[1])
    with st.container(key="map"):
        event = st.pydeck_chart(
            deck.deck(layers, camera),
            height="stretch",  # of the container, whose height the style sheet gives
            on_select="rerun",
            selection_mode="single-object",
            key="district",
            alt=words("map.alt"),
        )
    if session.pick(_clicked(event)):
        st.rerun()  # so that the map marks the house in the same step
    _legend(result, session)


def _controls(session: Session) -> None:
    words = session.words
    left, right = st.columns([1, 1.25], gap="medium", vertical_alignment="bottom")
    with left:
        colour_by = st.selectbox(
            words("screen.map.colour_by"),
            list(ColourBy),
            index=list(ColourBy).index(session.shown.colour_by),
            format_func=lambda c: words(f"map.colour.{c}"),
            key=session.key("colour_by"),
        )
    with right:
        year = st.slider(
            words("screen.map.year"),
            *YEARS,
            value=session.shown.year,
            key=session.key("year"),
        )
    session.show(colour_by=colour_by, year=year)


def _clicked(event: object) -> str | None:
    selection = getattr(event, "selection", None) or {}
    objects = selection.get("objects", {}).get("buildings", [])
    return str(objects[0]["id"]) if objects else None


def _legend(result: Evaluation, session: Session) -> None:
    words, colour_by = session.words, session.shown.colour_by
    present = (
        set(result.buildings[str(colour_by)].astype(str)) if colour_by in result.buildings else None
    )
    found = stack.legend(colour_by, words, present)
    classes = "".join(
        f'<span class="class"><span class="swatch" style="background: rgb{colour}"></span>'
        f"{html.escape(label)}</span>"
        for label, colour in found.classes
    )
    with st.container(key="legend", gap=None):
        # every word here is ours, from words/; nothing that a user typed is written as HTML
        st.html(f"<p><b>{html.escape(found.title)}</b>, {html.escape(found.unit)}<br>{classes}</p>")
    with st.container(key="foot", gap=None):
        st.caption(
            f"{words('screen.map.look')} {words('screen.map.indicative')} "
            f"{words('screen.map.attribution')}"
        )
