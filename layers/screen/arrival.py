"""Arrival: a visitor finds back to what was open; the address says what, and how it is read."""

import streamlit as st

from geo.errors import PlanError
from layers.screen import cached
from layers.screen.drafted import DRAFT
from layers.screen.session import KEY, LANGUAGE, LARGE, PLAN, TYPE, Session, plain
from layers.words import LANGUAGES


def current() -> Session:
    """Return the visitor's session; how it is read and its draft come from the address."""
    if KEY not in st.session_state:
        session = _opened(st.query_params.get(DRAFT, ""), st.query_params.get(PLAN, ""))
        session.show(language=_language(), large=st.query_params.get(TYPE, "") == LARGE)
        st.session_state[KEY] = session
    found: Session = st.session_state[KEY]
    plan, shown = found.scenario.plan, found.shown
    there = {
        LANGUAGE: shown.language,
        TYPE: LARGE if shown.large else "",
        DRAFT: found.draft,
        PLAN: "" if cached.is_embedded(plan) else plan.name,
    }
    for name, value in there.items():
        # the address leads back to all of it after a reload, from every page
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]
    return found


def _opened(draft: str, plan: str) -> Session:
    """Return the session of a draft that was kept, or a new one on a plan."""
    session = Session(scenario=plain(cached.plan()))
    try:
        kept = cached.store().load(draft) if draft else None
        wanted = cached.plan(kept.record.plan if kept else plan)
        if kept is not None:
            session.open(kept, wanted)
        else:
            session = Session(scenario=plain(wanted))
    except PlanError as error:
        session.unsaved = error.message
    return session


def _language() -> str:
    asked = st.query_params.get(LANGUAGE, "")
    if asked in LANGUAGES:
        return asked
    locale = str(st.context.locale or "")
    return "en" if locale.lower().startswith("en") else LANGUAGES[0]
