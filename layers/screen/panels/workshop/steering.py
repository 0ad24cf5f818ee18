"""Steering: what the wall shows, and how."""

import time
from typing import Any

import streamlit as st

from geo.workshop.records import LIVE
from geo.workshop.terms import Status
from layers.measures import ColourBy
from layers.screen import cached, frame
from layers.screen.panels.workshop.terms import allowed
from layers.screen.session import YEARS, Session
from layers.screen.shared import Shared


def steer(shared: Shared, session: Session) -> None:
    """Ask what the wall shows; the wall follows at once."""
    words, wall = session.words, shared.room.wall
    with st.container(border=True, key="steering", gap="small"):
        frame.section(words("workshop.wall"))
        st.caption(words("workshop.wall_text"))
        wanted = _shown(shared, session)
        with st.container(horizontal=True, gap="medium"):
            on = {
                name: _toggle(name, value=value, session=session)
                for name, value in (
                    ("before", wall.before),
                    ("roams", wall.roams),
                    ("plays", wall.playing_since is not None),
                    ("tours", wall.touring_since is not None),
                )
            }
    wanted |= {
        "before": on["before"],
        "roams": on["roams"],
        "playing_since": _since(wall.playing_since, on=on["plays"]),
        "touring_since": _since(wall.touring_since, on=on["tours"]),
    }
    changed = {name: value for name, value in wanted.items() if value != getattr(wall, name)}
    if changed:
        with allowed(session):
            cached.rooms().set_wall(shared.entered, **changed)
            st.rerun()


def _shown(shared: Shared, session: Session) -> dict[str, Any]:
    """Ask for the plan, the colouring and the year on the wall."""
    words, wall = session.words, shared.room.wall
    names = {LIVE: words("workshop.wall_live")} | {
        option.id: f"{option.number} · {option.name}"
        for option in cached.rooms().options(shared.entered)
        if option.status is not Status.WITHDRAWN
    }
    ids = list(names)
    shows = st.selectbox(
        words("workshop.wall_shows"),
        ids,
        index=ids.index(wall.shows) if wall.shows in names else 0,
        format_func=names.__getitem__,
        key=session.key("wall-shows", wall.shows, len(names)),
    )
    colour_by = st.selectbox(
        words("screen.map.colour_by"),
        list(ColourBy),
        index=list(ColourBy).index(ColourBy(wall.colour_by)),
        format_func=lambda c: words(f"map.colour.{c}"),
        key=session.key("wall-colour", wall.colour_by),
    )
    year = st.slider(
        words("screen.map.year"), *YEARS, value=wall.year, key=session.key("wall-year", wall.year)
    )
    return {"shows": shows, "colour_by": str(colour_by), "year": year}


def _toggle(name: str, *, value: bool, session: Session) -> bool:
    words = session.words
    return st.toggle(
        words(f"workshop.wall_{name}"), value=value, key=session.key(f"wall-{name}", value),
        help=words(f"workshop.wall_{name}_help"),
    )  # fmt: skip


def _since(now: float | None, *, on: bool) -> float | None:
    """Return since when something goes on; the moment it began stays."""
    if not on:
        return None
    return time.time() if now is None else now
