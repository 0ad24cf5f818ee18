"""Planned: the plans of this machine, the one that is open among them, and the way to each."""

import streamlit as st

from geo.plans import KeptPlan
from layers.screen import cached, frame
from layers.screen.panels.when import local
from layers.screen.session import Session
from layers.words import plain


def plans(session: Session) -> None:
    """List the plan that the app begins with and those taken in; nothing while it is alone."""
    words, kept = session.words, cached.plans().listed()
    if not kept:
        return
    frame.title(words("scenarios.plans"))
    st.caption(words("scenarios.plans_text"))
    with frame.explained(session):
        counts = cached.store().counted()
        for one in (_first(session), *kept):
            _row(one, counts.get(one.id or cached.plan().name, 0), session)


def _first(session: Session) -> KeptPlan:
    """Return the plan that the app begins with, which has no id."""
    name = cached.plan().place.name or session.words("screen.district")
    return KeptPlan(id="", title=name, made_at="")


def _row(one: KeptPlan, count: int, session: Session) -> None:
    words, plan = session.words, session.scenario.plan
    is_open = one.id == ("" if cached.is_embedded(plan) else plan.name)
    with (
        st.container(border=True, key=f"plan-{one.id}", gap="small"),
        st.container(horizontal=True, gap="small", vertical_alignment="center"),
    ):
        frame.section(plain(one.title), width="content")
        if is_open:
            st.badge(words("scenarios.plan_is_open"), color="blue")
        when = words("scenarios.taken", time=local(one.made_at)) if one.id else None
        said = (when or words("scenarios.first"), words("scenarios.held", count=count))
        st.caption(" · ".join(said), width="content")
        st.space("stretch")
        if not is_open and st.button(
            words("scenarios.open"),
            key=f"open-plan-{one.id}",
            help=words("scenarios.open_plan_help"),
        ):
            session.begin(cached.plan(one.id))
            st.rerun()
