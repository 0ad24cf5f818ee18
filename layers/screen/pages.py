"""The pages: map, scenarios, comparison, answers, table, files, method; each of panels."""

from collections import Counter
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geo.evaluation import Evaluation
from geo.plan.sketched import conflicts
from geo.reference import Reference
from layers.outlines import with_drawings
from layers.screen import cached, edits, frame
from layers.screen.panels import sketch, underlay, works
from layers.screen.panels.bringing.page import bring
from layers.screen.panels.card import card
from layers.screen.panels.changes import changes
from layers.screen.panels.choices import choices, lock
from layers.screen.panels.comparing.page import compare
from layers.screen.panels.delta import delta
from layers.screen.panels.headline import headline
from layers.screen.panels.hint import hint
from layers.screen.panels.mapview import controls, mapview
from layers.screen.panels.method import method
from layers.screen.panels.reaching.page import reach
from layers.screen.panels.scenarios import menu, older, scenarios
from layers.screen.panels.table import table
from layers.screen.panels.taking.page import take
from layers.screen.panels.years import years
from layers.screen.session import Session


def navigation(session: Session) -> StreamlitPage:
    """Return the page that the visitor is on; the others stand in the bar above."""
    words = session.words
    pages = (
        (map_page, "map", ":material/map:"),
        (scenarios_page, "scenarios", ":material/layers:"),
        (bring_page, "bring", ":material/upload_file:"),
        (compare_page, "compare", ":material/compare_arrows:"),
        (reach_page, "reach", ":material/flag:"),
        (table_page, "table", ":material/table_chart:"),
        (take_page, "take", ":material/download:"),
        (method_page, "method", ":material/menu_book:"),
    )
    session.pages = {
        name: st.Page(
            partial(page, session),
            title=words(f"screen.page.{name}"),
            icon=icon,
            url_path=name,
            default=name == "map",
        )
        for page, name, icon in pages
    }
    return st.navigation(list(session.pages.values()), position="top")


def map_page(session: Session) -> None:
    """Take what was done on the map, then the choices, then evaluate; the map is painted last."""
    plan = session.scenario.plan
    reference = cached.reference(plan.place)
    edits.take(reference, session)
    underlay.take(session)
    frame.heading(session, menu)
    left, right = st.columns([2.05, 1], gap="medium")
    with left:
        controls(session)
    with right:
        with st.container(horizontal=True, gap="small", key="tools"):
            find = st.container()
            choices(reference, session)
        top = st.container()
    with right, st.container(key="side", gap="small"):
        underlay.points(session)
        places = sketch.edited(reference, session)
        works.work(reference, session)
        chosen = st.container()
        changes(reference, session)
    result = _result(session)
    over = conflicts(session.held.sketches, result.buildings, cached.water(plan))
    drawn = with_drawings(
        cached.drawn(plan),
        result.buildings,
        [each.shape for each in over],
        sketch.envelopes(session),
    )
    with find:
        _find(_titles(session), session)
    with top:
        older(result, session)
        headline(result, reference, session)
        delta(result, session)
        lock(result, session)
    if places is not None:
        sketch.told(places, over, result, session)
    with left, st.container(key="stage"):
        hint(session)
        mapview(result, drawn, session)
    # charts take the longest and tell the least at once, so they come last
    with chosen:
        works.told(result, session)
        _charts(places, result, reference, session)
    session.tell(result)


def scenarios_page(session: Session) -> None:
    """List what is kept."""
    frame.heading(session, menu)
    _result(session)
    scenarios(session)


def bring_page(session: Session) -> None:
    """Bring in a file from elsewhere."""
    frame.heading(session, menu)
    bring(cached.reference(), session)


def compare_page(session: Session) -> None:
    """Hold scenarios side by side."""
    frame.heading(session, menu)
    _result(session)
    compare(session)


def reach_page(session: Session) -> None:
    """Answer backwards: what would bring the scenario to the line."""
    frame.heading(session, menu)
    reach(_result(session), cached.reference(session.scenario.plan.place), session)


def table_page(session: Session) -> None:
    """Every value of the map as rows."""
    frame.heading(session, menu)
    table(_result(session), session)


def take_page(session: Session) -> None:
    """All that can be taken home."""
    frame.heading(session, menu)
    _result(session)
    take(session)


def method_page(session: Session) -> None:
    """Where each number comes from."""
    frame.heading(session, menu)
    method(_result(session), cached.reference(session.scenario.plan.place), session)


def _result(session: Session) -> Evaluation:
    """Return the result of the choices; when they cannot be computed, say so and keep the last."""
    with frame.explained(session):
        cached.evaluation(session.scenario)
        session.held = session.scenario
    return cached.evaluation(session.held)


def _charts(
    places: sketch.Places | None, result: Evaluation, reference: Reference, session: Session
) -> None:
    if places is None and session.shown.selected in result.buildings.index:
        card(result, reference, session)
        return
    if places is not None and places.figures is not None:
        with places.figures:
            card(result, reference, session, alone=False)
    years(result, session)


def _titles(session: Session) -> dict[str, str]:
    """
    Return id and title of all that can be chosen: no two titles alike, for a list tells by title.

    A house of the plan that the scenario removes is among them, so that it can be taken back.
    """
    scenario = session.scenario
    titles = {str(i): str(name) for i, name in scenario.plan.buildings["name"].items()}
    titles |= {drawn.id: drawn.name or drawn.id for drawn in scenario.sketches}
    titles |= {work.id: works.title(work, session) for work in scenario.drawn_works}
    count = Counter(titles.values())
    return {i: name if count[name] == 1 else f"{name} ({i})" for i, name in titles.items()}


def _find(names: dict[str, str], session: Session) -> None:
    """Choose a house by name: the way for those who do not use the map."""
    words, selected = session.words, session.shown.selected
    ids = list(names)
    chosen = st.selectbox(
        words("screen.map.find"),
        ids,
        index=ids.index(selected) if selected in names else None,
        format_func=lambda name: str(names[name]),
        placeholder=words("screen.map.hint"),
        key=session.key("find", selected),
        label_visibility="collapsed",
    )
    if chosen != selected and (chosen is not None or selected in names):
        session.show(selected=chosen)
        st.rerun()
