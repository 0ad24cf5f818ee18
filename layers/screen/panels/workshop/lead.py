"""The lead: how the others come in, who is there, what the wall shows, task, minutes, the end."""

import io

import segno
import streamlit as st

from geo.evaluation import Evaluation
from geo.workshop.records import Member
from geo.workshop.terms import Right, Role
from layers.screen import cached, frame, visitors
from layers.screen.live import hub
from layers.screen.panels.workshop.recording import minutes
from layers.screen.panels.workshop.setting import task
from layers.screen.panels.workshop.steering import steer
from layers.screen.panels.workshop.terms import allowed
from layers.screen.session import Session
from layers.screen.shared import Shared
from layers.words import plain

INK = "#1d2a36"


def workshop(result: Evaluation, session: Session) -> None:
    """Show the room to one who is in it; who leads finds everything to lead with."""
    shared, words = session.shared, session.words
    if shared is None:
        return
    frame.title(plain(shared.room.title))
    left, right = st.columns([1, 1.35], gap="large")
    with left:
        _way_in(shared, session)
        _members(shared, session)
    with right:
        if shared.may(Right.LEAD) and shared.room.closed_at is None:
            steer(shared, session)
            task(result, shared, session)
        minutes(shared, session)
        _end(shared, session)
        if st.button(words("workshop.leave"), icon=":material/logout:"):
            visitors.leave(session)
            visitors.go("map" if visitors.is_own() else "workshop", session)


def code_picture(address: str) -> str:
    """Return an address as a QR picture, made here, as one SVG element."""
    made = io.BytesIO()
    segno.make(address, error="m").save(
        made, kind="svg", scale=6, border=2, dark=INK, xmldecl=False
    )
    return made.getvalue().decode("utf-8")


def _way_in(shared: Shared, session: Session) -> None:
    words, code = session.words, shared.room.code
    address = visitors.link(code)
    with st.container(border=True, key="way-in", gap="small"):
        st.markdown(words("workshop.way_in"))
        with st.container(key="code"):
            st.markdown(f"**{code}**")
        st.image(code_picture(address), width=220, alt=words("workshop.code_alt"))
        st.code(address, language=None)
        if not visitors.address():
            st.info(words("workshop.not_shared"), icon=":material/lan:")
        walls = " · ".join(
            f"[{words(f'screen.page.{page}')}]({visitors.link(code, page)})"
            for page in ("wall", "indicators")
        )
        st.caption(f"{words('workshop.walls')} {walls}")


def _members(shared: Shared, session: Session) -> None:
    words = session.words
    here = hub.here(shared.entered.room)
    frame.section(words("workshop.members", count=len(shared.room.members)))
    if shared.may(Right.LEAD):
        joins = st.selectbox(
            words("workshop.joins_as"),
            (Role.EDITOR, Role.PARTICIPANT, Role.VIEWER),
            index=(Role.EDITOR, Role.PARTICIPANT, Role.VIEWER).index(shared.room.joins_as),
            format_func=lambda role: words(f"workshop.role.{role}"),
            key=session.key("joins", shared.room.joins_as),
        )
        if joins != shared.room.joins_as:
            with allowed(session):
                cached.rooms().joins_as(shared.entered, joins)
                st.rerun()
    for member in shared.room.members:
        _member(member, bool(here[member.id]), shared, session)


def _member(member: Member, here: bool, shared: Shared, session: Session) -> None:  # noqa: FBT001 - a state, not an option
    words = session.words
    with st.container(horizontal=True, vertical_alignment="center", key=f"member-{member.id}"):
        there = words("workshop.here" if here else "workshop.away")
        mark = ":green[:material/circle:]" if here else ":gray[:material/radio_button_unchecked:]"
        own = f" ({words('workshop.you')})" if member.id == shared.member.id else ""
        st.markdown(f"{mark} **{plain(member.name)}**{own} :gray[{there}]")
        st.space("stretch")
        if not shared.may(Right.LEAD) or member.id == shared.member.id:
            st.markdown(words(f"workshop.role.{member.role}"))
            return
        role = st.selectbox(
            words("workshop.role_of", name=plain(member.name)),
            list(Role),
            index=list(Role).index(member.role),
            format_func=lambda one: words(f"workshop.role.{one}"),
            key=session.key("role", member.id, member.role),
            label_visibility="collapsed",
            width=180,
        )
        if role is not None and role != member.role:
            with allowed(session):
                cached.rooms().grant(shared.entered, member.id, role)
                st.rerun()


def _end(shared: Shared, session: Session) -> None:
    """Close the room, or open it again."""
    words, rooms = session.words, cached.rooms()
    if not shared.may(Right.LEAD):
        return
    if shared.room.closed_at is not None:
        st.info(words("workshop.closed_text"), icon=":material/lock:")
        if st.button(words("workshop.reopen"), icon=":material/lock_open:"):
            with allowed(session):
                rooms.reopen(shared.entered)
                st.rerun()
        return
    with frame.popover(words("workshop.close"), ":material/lock:", "close-room") as seen:
        if not seen:
            return
        st.markdown(words("workshop.close_text"))
        if st.button(words("workshop.close_done"), type="primary"):
            with allowed(session):
                rooms.close(shared.entered)
                st.rerun()
