"""Home: a file that this app has written comes back whole, the plan and its scenarios."""

import streamlit as st

from geo.errors import PlanError
from geo.held import told
from geo.intake.look import own
from geo.reference import Reference
from geo.store import new_id
from layers.refused import refusal
from layers.screen import cached, frame
from layers.screen.panels.bringing.state import Bringing
from layers.screen.session import Session
from layers.words import plain

OWN = {"buildings", "scenarios", "results_buildings"}  # sheets by which an own file is known


def is_own(bringing: Bringing) -> bool:
    """Return whether a file looks like one that this app has written."""
    return bringing.found is not None and {s.name for s in bringing.found.sheets} >= OWN


def whole(bringing: Bringing, reference: Reference, session: Session) -> bool:
    """Offer to open such a file whole; return whether its sheets are to be mapped instead."""
    words = session.words
    with st.container(border=True, key="own-file"):
        frame.section(words("intake.own"))
        st.caption(words("intake.own_text"))
        asked = st.button(words("intake.own_open"), icon=":material/folder_open:", type="primary")
        mapped = st.toggle(words("intake.own_map"), key=session.key("own", bringing.identity))
    if asked:
        try:
            with st.spinner(words("intake.trying")):
                _opened(bringing, reference, session)
        except PlanError as error:
            st.error(
                words("intake.refused", message=plain(refusal(error, words))),
                icon=":material/block:",
            )
    return mapped


def _opened(bringing: Bringing, reference: Reference, session: Session) -> None:
    """Keep plan and scenarios under ids of their own, and open the first scenario."""
    store = cached.store()
    found = own(bringing.path, reference, name=bringing.name)
    kept = cached.plan(cached.plans().take(found.plan, found.context))
    scenarios, notes = told(found.rows, kept, found.total)
    session.begin(kept)
    session.left_out = notes
    for row in reversed(scenarios):
        made = new_id()
        store.keep(made, row.scenario.to_dict(), plan=kept.name)
        if row.name:
            store.describe(made, name=row.name, author=row.author, note=row.note)
        draft = store.load(made)
        if draft is not None and row is scenarios[0]:
            session.open(draft, kept)
    session.bringing = None
    st.switch_page(session.pages["map" if not notes else "scenarios"])
