"""The door: one comes into a workshop with its code, or opens one."""

import secrets

import streamlit as st

from geo.workshop.terms import Role
from layers.screen import cached, frame, visitors
from layers.screen.panels.workshop.terms import LONGEST, allowed
from layers.screen.session import ROOM, Session

PIN_DIGITS = 6
JOINED_AS = (Role.EDITOR, Role.PARTICIPANT, Role.VIEWER)


def door(session: Session) -> None:
    """Ask for a code and a name; at this machine, offer to open a workshop too."""
    words = session.words
    frame.title(words("workshop.title"))
    st.markdown(words("workshop.door_text"))
    if not visitors.is_own():
        _join(session)
        _lead(session)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _join(session)
        _lead(session)
    with right:
        _open(session)


def _new_pin() -> str:
    """Return a PIN that one can keep in the head for a day."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"


def _join(session: Session) -> None:
    words = session.words
    with st.form(session.key("join"), border=True):
        frame.section(words("workshop.join"))
        code = st.text_input(
            words("workshop.code"), value=st.query_params.get(ROOM, ""), max_chars=LONGEST["code"]
        )
        name = st.text_input(words("workshop.nickname"), max_chars=LONGEST["name"])
        named = st.checkbox(words("workshop.named"), help=words("workshop.named_help"))
        looks = st.checkbox(words("workshop.looks"))
        asked = st.form_submit_button(words("workshop.join_done"), type="primary", width="stretch")
    if asked:
        with allowed(session):
            entry = cached.rooms().join(
                code, name, source=visitors.source(), named=named, as_viewer=looks
            )
            visitors.enter(entry, session)
            visitors.go("map", session)


def _lead(session: Session) -> None:
    """Let whoever leads in again, at any machine, with the PIN."""
    words = session.words
    with (
        frame.expander(words("workshop.lead_again"), ":material/key:", "lead-again") as seen,
        st.form(session.key("lead"), border=False),
    ):
        if not seen:
            st.form_submit_button(words("workshop.lead_done"), disabled=True)
            return
        code = st.text_input(
            words("workshop.code"), value=st.query_params.get(ROOM, ""), max_chars=LONGEST["code"]
        )
        pin = st.text_input(words("workshop.pin"), type="password", max_chars=LONGEST["pin"])
        name = st.text_input(words("workshop.nickname"), max_chars=LONGEST["name"])
        asked = st.form_submit_button(words("workshop.lead_done"))
    if asked:
        with allowed(session):
            entry = cached.rooms().lead(code, pin, name, source=visitors.source())
            visitors.enter(entry, session)
            visitors.go("map", session)


def _open(session: Session) -> None:
    words = session.words
    suggested = st.session_state.setdefault("workshop-pin", _new_pin())
    with st.form(session.key("open-room"), border=True):
        frame.section(words("workshop.open"))
        title = st.text_input(
            words("workshop.name"),
            value=session.record.name or words("workshop.name_new"),
            max_chars=LONGEST["title"],
        )
        name = st.text_input(words("workshop.nickname"), max_chars=LONGEST["name"])
        pin = st.text_input(
            words("workshop.pin"), value=suggested, max_chars=LONGEST["pin"],
            help=words("workshop.pin_help"),
        )  # fmt: skip
        joins_as = st.selectbox(
            words("workshop.joins_as"),
            JOINED_AS,
            format_func=lambda role: words(f"workshop.role.{role}"),
            help=words("workshop.joins_as_help"),
        )
        st.caption(words("workshop.open_text"))
        if not visitors.address():
            st.info(words("workshop.not_shared"), icon=":material/lan:")
        asked = st.form_submit_button(words("workshop.open_done"), type="primary", width="stretch")
    if asked:
        with allowed(session):
            entry = cached.rooms().open(
                title=title,
                plan=session.scenario.plan.name,
                body=session.scenario.to_dict(),
                pin=pin,
                name=name,
                joins_as=joins_as,
            )
            visitors.enter(entry, session)
            visitors.go("workshop", session)
