"""The pages: map, scenarios, comparison, answers, table, files, workshop, method, of panels."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from geo.errors import PlanError
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.workshop.terms import Right
from layers.refused import refusal
from layers.screen import cached, edits, frame, visitors
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
from layers.screen.panels.workshop.bar import bar
from layers.screen.panels.workshop.door import door
from layers.screen.panels.workshop.lead import workshop
from layers.screen.panels.workshop.options import options
from layers.screen.panels.workshop.wall import indicators, wall
from layers.screen.panels.years import years
from layers.screen.session import ROOM, Session


def navigation(session: Session) -> StreamlitPage:
    """Return the page that the visitor is on; the others stand in the bar above."""
    visitors.arrive(session)
    words, names = session.words, offered(session)
    # the door is the workshop's page under an address of its own
    unseen = (*SCREENS, "workshop") if DOOR in names else SCREENS
    session.pages = {
        name: st.Page(
            partial(PAGES[name][0], session),
            title=words(f"screen.page.{name}"),
            icon=PAGES[name][1],
            url_path=name,
            default=number == 0,
            visibility="hidden" if name in unseen else "visible",
        )
        for number, name in enumerate(names)
    }
    return st.navigation(list(session.pages.values()), position="top")


def offered(session: Session) -> tuple[str, ...]:
    """Return the names of the pages that a visitor may see, the first one first."""
    shared = session.shared
    if shared is None:
        # drafts and files belong to whoever sits at the machine
        own = OWN if visitors.is_own() else ("workshop",)
        # who comes by the address of a room comes to its door
        called = (DOOR,) if ROOM in st.query_params else ()
        return (*called, *own, *SCREENS)
    more = ("compare", "take") if shared.may(Right.LEAD) else ()
    return ("map", "options", "workshop", *more, "table", "method", *SCREENS)


def map_page(session: Session) -> None:
    """Take what was done on the map, then the choices, then evaluate; the map is painted last."""
    reference = cached.reference(session.scenario.plan.place)
    edits.take(reference, session)
    underlay.take(session)
    frame.heading(session, menu)
    places = _places(reference, session)
    # what others did comes in between what this visitor did and what all of it comes to
    _follow(session)
    with places.room:
        bar(session)
    result = _result(session)
    over = cached.overlaps(session.held)
    with places.find:
        _find(_titles(session), session)
    with places.top:
        older(result, session)
        headline(result, reference, session)
        delta(result, session)
        if session.may_edit:
            lock(result, session)
    if places.sketch is not None:
        sketch.told(places.sketch, over, result, session)
    with places.left, st.container(key="stage"):
        hint(session)
        mapview(result, session)
    # charts take the longest and tell the least at once, so they come last
    with places.chosen:
        works.told(result, session)
        _charts(places.sketch, result, reference, session)
    session.tell(result)


class Places(NamedTuple):
    """Where the parts of the map's page stand that are only known later in a run."""

    room: DeltaGenerator
    left: DeltaGenerator
    find: DeltaGenerator
    top: DeltaGenerator
    chosen: DeltaGenerator
    sketch: sketch.Places | None


def _places(reference: Reference, session: Session) -> Places:
    """Show what can be chosen, take it over, and return where to tell what comes of it."""
    room = st.container(gap=None)
    left, right = st.columns([2.05, 1], gap="medium")
    with left:
        controls(session)
    with right:
        with st.container(horizontal=True, gap="small", key="tools"):
            find = st.container()
            if session.may_edit:
                choices(reference, session)
        top = st.container()
    with right, st.container(key="side", gap="small"):
        underlay.points(session)
        places = _edited(reference, session)
        chosen = st.container()
        if session.may_edit:
            changes(reference, session)
    return Places(room, left, find, top, chosen, places)


def _edited(reference: Reference, session: Session) -> sketch.Places | None:
    """Let the visitor change what is chosen, where that is allowed."""
    if not session.may_edit:
        return None
    places = sketch.edited(reference, session)
    works.work(reference, session)
    return places


def _follow(session: Session) -> None:
    """Take over what others did in the room; whoever is no longer in it is shown the door."""
    try:
        if session.follow():
            st.rerun()
    except PlanError as error:
        visitors.leave(session)
        session.unsaved = refusal(error, session.words)
        visitors.go("workshop", session)


def _opened(session: Session) -> Evaluation:
    """Show what stands above every page, and return the result of what is open."""
    frame.heading(session, menu)
    _follow(session)
    bar(session)
    return _result(session)


def scenarios_page(session: Session) -> None:
    """List what is kept."""
    _opened(session)
    scenarios(session)


def bring_page(session: Session) -> None:
    """Bring in a file from elsewhere."""
    frame.heading(session, menu)
    bring(cached.reference(), session)


def compare_page(session: Session) -> None:
    """Hold scenarios side by side."""
    _opened(session)
    compare(session)


def reach_page(session: Session) -> None:
    """Answer backwards: what would bring the scenario to the line."""
    reach(_opened(session), cached.reference(session.scenario.plan.place), session)


def workshop_page(session: Session) -> None:
    """Come into a workshop, or see to the one that one is in."""
    if session.shared is None:
        frame.heading(session, menu)
        door(session)
        return
    workshop(_opened(session), session)


def options_page(session: Session) -> None:
    """Show what a workshop has to choose from."""
    options(_opened(session), session)


def wall_page(session: Session) -> None:
    """Show the map of a workshop to a whole hall."""
    _follow(session)
    wall(partial(_result, session), session)


def indicators_page(session: Session) -> None:
    """Show the figures of a workshop to a whole hall."""
    _follow(session)
    indicators(partial(_result, session), session)


def table_page(session: Session) -> None:
    """Every value of the map as rows."""
    table(_opened(session), session)


def take_page(session: Session) -> None:
    """All that can be taken home."""
    _opened(session)
    take(session)


def method_page(session: Session) -> None:
    """Where each number comes from."""
    method(_opened(session), cached.reference(session.scenario.plan.place), session)


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


DOOR = "door"
Page = tuple[Callable[[Session], None], str]
PAGES: dict[str, Page] = {
    "map": (map_page, ":material/map:"),
    "scenarios": (scenarios_page, ":material/layers:"),
    "options": (options_page, ":material/splitscreen:"),
    "bring": (bring_page, ":material/upload_file:"),
    "compare": (compare_page, ":material/compare_arrows:"),
    "reach": (reach_page, ":material/flag:"),
    "table": (table_page, ":material/table_chart:"),
    "take": (take_page, ":material/download:"),
    "workshop": (workshop_page, ":material/groups:"),
    DOOR: (workshop_page, ":material/groups:"),
    "method": (method_page, ":material/menu_book:"),
    "wall": (wall_page, ":material/tv:"),
    "indicators": (indicators_page, ":material/monitoring:"),
}
SCREENS = ("wall", "indicators")  # for big screens, which have no bar
OWN = ("map", "scenarios", "bring", "compare", "reach", "table", "take", "workshop", "method")
