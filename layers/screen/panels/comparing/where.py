"""Where: the map of what changes from the reference to another scenario, and the flip."""

import streamlit as st

from layers import deck, stack
from layers.charts.rivals import Rival
from layers.differences import changes, difference_layers, difference_legend
from layers.layer import Layer
from layers.outlines import Outlines
from layers.screen import cached, geomap
from layers.screen.panels.comparing.chosen import Chosen
from layers.screen.panels.mapview import (
    BEFORE,
    credit,
    described,
    earlier,
    feeds,
    flipside,
    home,
    read_as,
    shown_legend,
)
from layers.screen.session import Session
from layers.words import plain

KEY = "compared"
MODES = ("difference", "flip")
TOOLS = ("compare", "view")


def where(chosen: Chosen, other: Rival, session: Session) -> None:
    """Show the difference of two scenarios on the map, or both of them in turn."""
    words = session.words
    mode = st.segmented_control(
        words("compare.map"),
        MODES,
        default=MODES[0],
        format_func=lambda one: words(f"compare.map_{one}"),
        key=session.key("map-mode"),
        label_visibility="collapsed",
        required=True,
    )
    first = chosen.rivals[0]
    pair = (outlines_of(first), outlines_of(other))
    before = _flipside(first, pair[0], session)
    if mode == "difference":
        layers, legend = _difference(chosen, other, pair, session)
    else:
        layers, legend = _there(other, pair[1], session)
    _shown(layers, before, words("compare.before", name=first.title), pair[1], session)
    shown_legend(legend)
    ends = {"first": plain(first.title), "second": plain(other.title)}
    st.caption(f"{words(f'compare.map_{mode}_text', **ends)} {credit(pair[1], words)}")


def outlines_of(rival: Rival) -> Outlines:
    """Return the outlines of a scenario, its sketches too."""
    return cached.outlines_of(rival.result.scenario)


def _difference(
    chosen: Chosen, other: Rival, pair: tuple[Outlines, Outlines], session: Session
) -> tuple[tuple[Layer, ...], stack.Legend]:
    words, first = session.words, chosen.rivals[0]
    change = changes(*(cached.by_house(rival.result.scenario) for rival in (first, other)))
    layers = difference_layers((first.result, other.result), pair, change, words)
    window = first.result.totals["calendar"]["window"]
    return layers, difference_legend(words, window["first_year"], window["last_year"])


def _there(
    rival: Rival, drawn: Outlines, session: Session
) -> tuple[tuple[Layer, ...], stack.Legend]:
    shown = session.shown
    layers = stack.map_layers(
        rival.result,
        drawn,
        colour_by=shown.colour_by,
        year=shown.year,
        selected=None,
        words=session.words,
    )
    return layers, stack.legend(shown.colour_by, session.words, None)


def _flipside(first: Rival, drawn: Outlines, session: Session) -> tuple[Layer, ...]:
    shown = session.shown
    return earlier(first.result, drawn, shown.colour_by, shown.year, session.words)


def _shown(
    layers: tuple[Layer, ...],
    before: tuple[Layer, ...],
    label: str,
    drawn: Outlines,
    session: Session,
) -> None:
    feeds((*layers, *before), (BEFORE, described(before)))
    with st.container(key="comparemap"):
        geomap.geomap(
            deck.deck(layers),
            features=(),
            rev="c0",
            camera=home(drawn),
            tools=TOOLS,
            before=flipside(before, label),
            key=KEY,
            **read_as(session),
        )
