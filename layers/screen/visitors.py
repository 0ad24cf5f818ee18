"""
Visitors: who comes from where, and the way into a workshop and out of it.

An app that is open to the network shows strangers nothing but the door of its workshops: drafts and
scenarios belong to whoever sits at the machine.
"""

import os
from typing import NoReturn

import streamlit as st

from geo.errors import PlanError
from geo.workshop.codes import normal
from geo.workshop.records import Entry, Pass
from layers.screen import cached
from layers.screen.server import SHARED_VARIABLE
from layers.screen.session import ROOM, Session
from layers.screen.shared import Shared

COOKIE = "kolkarta-room-"
PARTED = "."  # between room and token in a cookie; neither has one
OWN = "own"  # where a visitor comes from who sits at this machine


def is_own() -> bool:
    """Return whether the visitor sits at the machine that the app runs on."""
    # Streamlit tells no address of its own machine
    return not isinstance(st.context.ip_address, str)


def source() -> str:
    """Return where a visitor comes from, to count wrong codes by."""
    return OWN if is_own() else str(st.context.ip_address)


def address() -> str:
    """Return the address of the app as others on the network reach it, empty when they do not."""
    return os.environ.get(SHARED_VARIABLE, "")


def link(code: str, page: str = "") -> str:
    """Return the address that leads into a room."""
    base = address() or "/".join(str(st.context.url or "").split("/")[:3])
    return f"{base}/{page}?{ROOM}={code}"


def arrive(session: Session) -> None:
    """Let a visitor in again who was in the room that the address names, and keep it there."""
    if session.shared is None and not session.arrived:
        resumed(session)
    session.arrived = True
    if session.shared is not None:
        code = session.shared.room.code
        if st.query_params.get(ROOM) != code:
            st.query_params[ROOM] = code


def resumed(session: Session) -> bool:
    """Let a visitor in again whose browser has kept the token of the room."""
    code = normal(st.query_params.get(ROOM, ""))
    kept = st.context.cookies.get(f"{COOKIE}{code}", "") if code else ""
    room, parted, token = str(kept).partition(PARTED)
    if not parted:
        return False
    try:
        enter(cached.rooms().enter(Pass(room=room, token=token)), session)
    except PlanError:
        return False
    return True


def enter(entry: Entry, session: Session) -> None:
    """
    Come into a room.

    Raises
    ------
    PlanError
        If its plan is not there any more, or what it holds cannot be read.
    """
    session.enter(Shared.of(entry), cached.plan(entry.room.plan))


def leave(session: Session) -> None:
    """Go out of the room; who has its code may come back."""
    st.query_params.pop(ROOM, None)
    session.leave(cached.plan())


def go(name: str, session: Session) -> NoReturn:
    """Go to a page; one that is offered only from the next run on is known by its address."""
    st.switch_page(session.pages.get(name) or st.Page(_elsewhere, url_path=name))


def _elsewhere() -> None:
    """Stand for a page that is not offered yet."""


def kept_as(shared: Shared) -> tuple[str, str]:
    """Return name and value of the cookie by which a browser is let in again."""
    name = f"{COOKIE}{normal(shared.room.code)}"
    return name, f"{shared.entered.room}{PARTED}{shared.entered.token}"
