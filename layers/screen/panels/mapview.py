"""The map: what colours it, the year it shows, its legend, and what is drawn on it."""

import html
import json
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

import streamlit as st

from geo.evaluation import Evaluation
from layers import deck, stack
from layers.layer import Layer
from layers.measures import ColourBy, indicative
from layers.outlines import Outlines, with_envelopes
from layers.screen import cached, edits, geomap
from layers.screen.panels import underlay
from layers.screen.panels.sketch import envelopes
from layers.screen.session import YEARS, Session, content, plain
from layers.words import Words

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
SNAP = "snap"
LOOKING = ("select", "compare", "view")  # for those who may not draw
BEFORE = "before"


def controls(session: Session) -> None:
    """Choose the colouring and the year of the map, and the picture below the houses."""
    words = session.words
    with st.container(key="controls"):
        columns = st.columns([1, 1.15, 0.42], gap="medium", vertical_alignment="bottom")
    left, right, last = columns
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
    with last:
        underlay.menu(session)
    session.show(colour_by=colour_by, year=year)


def mapview(result: Evaluation, session: Session) -> None:
    """Show the map; what is done on it comes back at the beginning of the next run."""
    words, shown, scenario = session.words, session.shown, result.scenario
    drawn = with_envelopes(cached.outlines_over(scenario), envelopes(session))
    layers = cached.sheets(scenario, shown.colour_by, shown.year, words.language)
    layers = stack.marked(layers, result, drawn, shown.selected)
    held = session.picture
    layers, before = held.under(layers), held.under(_before(session))
    layers = underlay.pinned(layers, session)
    told = ((BEFORE, described(before)),) if before else ()
    feeds((*layers, *before), (SNAP, _snaps(drawn.plan)), *told, *held.tables())
    with st.container(key="map"):
        geomap.geomap(
            deck.deck(layers),
            features=cached.shapes(session.scenario),
            rev=session.rev,
            camera=home(drawn),
            snap_ref=SNAP,
            selected=shown.selected,
            can_undo=session.can_undo,
            can_redo=session.can_redo,
            before=flipside(before, words("compare.before_plan")),
            picks=held.waits,
            tools=geomap.TOOLS if session.may_edit else LOOKING,
            heard=session.heard if session.shared else None,
            at=session.shared.at if session.shared else None,
            key=edits.KEY,
            **read_as(session),
        )
    _legend(result, drawn, session)


def read_as(session: Session) -> dict[str, Any]:
    """Return how every map is read: in which words and numbers, and how large."""
    words, large = session.words, session.shown.large
    return {"labels": words.table("draw"), "locale": LOCALES[words.language], "big": large}


def feeds(layers: tuple[Layer, ...], *more: tuple[str, bytes]) -> None:
    """Send the tables of layers to the browser, each once; some are named with their rows."""
    tables = {layer.id: deck.payload(layer) for layer in layers if layer.fed} | dict(more)
    with st.container(key="feeds", height=1, border=False):
        for name, table in tables.items():
            geomap.feed(name, table)


def flipside(layers: tuple[Layer, ...], label: str) -> geomap.Before | None:
    """Return what one key shows instead of the map; they are fed."""
    if not layers:
        return None
    return geomap.Before(ref=BEFORE, hash=geomap.digest(described(layers)), label=label)


@lru_cache(maxsize=8)
def described(layers: tuple[Layer, ...]) -> bytes:
    """Return the description of layers as the rows of a table, so that it is sent once."""
    return json.dumps(geomap.described(deck.deck(layers))).encode()


def home(drawn: Outlines) -> dict[str, float]:
    """Return where the map is looked at from first."""
    return asdict(deck.Camera(longitude=drawn.centre[0], latitude=drawn.centre[1]))


def _before(session: Session) -> tuple[Layer, ...]:
    """
    Return the layers of the plan as it is; none where the scenario is counted in another way.

    Then the colours of the two would not tell what was built.
    """
    base = plain(session.scenario.plan)
    same = (base.choices, base.target) == (session.choices, session.target)
    if not same or content(base) == content(session.scenario):
        return ()
    shown = session.shown
    result, drawn = cached.evaluation(base), cached.drawn(base.plan)
    return earlier(result, drawn, shown.colour_by, shown.year, session.words)


@lru_cache(maxsize=8)
def earlier(
    result: Evaluation, drawn: Outlines, colour_by: ColourBy, year: int, words: Words
) -> tuple[Layer, ...]:
    """Return the layers of another scenario under names of their own; what stays is shared."""
    layers = stack.map_layers(
        result, drawn, colour_by=colour_by, year=year, selected=None, words=words
    )
    same = {layer.id for layer in stack.still(drawn.plan, words)}
    return tuple(
        layer if layer.id in same else replace(layer, id=f"before-{layer.id}")
        for layer in layers
        if layer.rows
    )


@lru_cache(maxsize=4)
def _snaps(plan: Outlines) -> bytes:
    """Return the outlines of the plan that a drawing may meet; drawings meet each other anyway."""
    rings = [rings for polygons in plan.buildings.values() for rings in polygons]
    rings += [[path] for path in plan.plots]
    rings += [polygon for kind, polygon in plan.ground if kind in {"pier", "quay", "canal", "dock"}]
    return json.dumps([{"polygon": each} for each in rings], separators=(",", ":")).encode()


def _legend(result: Evaluation, drawn: Outlines, session: Session) -> None:
    words, colour_by = session.words, session.shown.colour_by
    present = (
        set(result.buildings[str(colour_by)].astype(str)) if colour_by in result.buildings else None
    )
    shown_legend(stack.legend(colour_by, words, present))
    with st.container(key="foot", gap=None):
        said = (words("screen.map.look"), indicative(result.buildings, words))
        st.caption(" ".join([*said, credit(drawn, words)]))


def credit(drawn: Outlines, words: Words) -> str:
    """Return who is to be named below a map: of its shapes and of its figures."""
    owed = [words("screen.map.osm")] if drawn.credits else []
    return " · ".join([*owed, words("screen.map.attribution")])


def shown_legend(found: stack.Legend) -> None:
    """Show title, unit and classes of what colours a map."""
    classes = "".join(
        f'<span class="class"><span class="swatch" style="background: rgb{colour}"></span>'
        f"{html.escape(label)}</span>"
        for label, colour in found.classes
    )
    with st.container(key="legend", gap=None):
        # every word here is ours, from words/; nothing that a user typed is written as HTML
        st.html(f"<p><b>{html.escape(found.title)}</b>, {html.escape(found.unit)}<br>{classes}</p>")
