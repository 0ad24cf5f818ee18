"""Accept: what was tried becomes a new plan, or joins the open scenario; or it is remembered."""

import dataclasses

import streamlit as st

from geo.errors import PlanError
from geo.intake.mapping import LAYERS
from geo.plan.footprints import footprints
from geo.reference import Reference
from geo.scenario import Plan
from layers.refused import refusal
from layers.screen import cached, frame
from layers.screen.panels.bringing.state import Bringing
from layers.screen.session import Session
from layers.words import plain

MOST_SKETCHES = 200


def accept(plan: Plan, bringing: Bringing, reference: Reference, session: Session) -> None:
    """Take the plan in, in one way or the other."""
    words = session.words
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        new = st.button(words("intake.as_plan"), icon=":material/note_add:", type="primary")
        same = plan.place.crs == session.scenario.plan.place.crs
        some = len(plan.buildings) <= MOST_SKETCHES
        join = st.button(
            words("intake.into_scenario"),
            icon=":material/add:",
            disabled=not (same and some),
            help=words("intake.into_help", most=MOST_SKETCHES),
        )
    if same and (len(plan.plots) or len(plan.works)):
        st.caption(words("intake.into_without"))
    with frame.explained(session):
        if new:
            identity = cached.plans().take(plan, bringing.context)
            session.begin(cached.plan(identity))
            _done(session)
        if join:
            scenario = session.scenario
            drawn = footprints(plan, scenario, reference)
            session.edit(dataclasses.replace(scenario, sketches=(*scenario.sketches, *drawn)))
            session.show(selected=drawn[0].id)
            st.toast(words("intake.joined", count=len(drawn), name=plain(bringing.name)))
            _done(session)
    _remember(bringing, session)


def _done(session: Session) -> None:
    session.bringing = None
    st.switch_page(session.pages["map"])


def _remember(bringing: Bringing, session: Session) -> None:
    """Keep the mapping of a sheet under a name."""
    words = session.words
    parts = [part for part in bringing.used() if part.role in LAYERS]
    with frame.popover(words("intake.remember"), ":material/bookmark_add:", "remember") as seen:
        if not seen:
            return
        st.caption(words("intake.remember_text"))
        with st.form(session.key("remember", bringing.identity), border=False):
            names = [part.sheet.name for part in parts]
            which = st.selectbox(words("intake.remember_sheet"), names)
            name = st.text_input(words("intake.remember_name"), max_chars=80)
            asked = st.form_submit_button(words("intake.remember_do"), type="primary")
        if not asked:
            return
        part = next(part for part in parts if part.sheet.name == which)
        try:
            cached.profiles().remember(name or "", part.sheet, part.mapping)
            st.success(words("intake.remembered", name=plain((name or "").strip())))
        except PlanError as error:
            st.error(plain(refusal(error, words)))
