"""The last edit: what it did to carbon, in one line with its parts."""

from typing import Literal

import streamlit as st

from geo.district.compare import Delta, difference
from geo.errors import PlanError
from geo.evaluation import Evaluation
from layers.refused import refusal
from layers.screen import cached
from layers.screen.session import Session
from layers.words import Words, plain

SMALLEST_T = 0.1


def delta(result: Evaluation, session: Session) -> None:
    """Show what the last step of the history changed, and the buttons that walk through it."""
    words = session.words
    with st.container(key="delta", gap="small"):
        if session.past:
            _told(result, session)
        if session.unsaved:
            st.warning(
                words("screen.draft.unsaved", message=plain(refusal(session.unsaved, words)))
            )


def _told(result: Evaluation, session: Session) -> None:
    try:
        before = cached.evaluation(session.past[-1])
    except PlanError:
        return  # what could not be computed cannot be compared with
    found, words = difference(before, result), session.words
    sums = (found.upfront_t, found.works_t, found.rebuilt_t, found.operation_t, found.window_t)
    # to turn a plot moves its corners by the play of the numbers, which is no change to tell of
    if max(map(abs, sums)) < SMALLEST_T:
        return
    colour = towards(found.window_t)
    st.markdown(f"**{words('screen.delta.title')}** :{colour}[{_parts(found, session)}]")


def towards(more_t: float) -> Literal["green", "orange", "gray"]:
    """Return the colour of a change: more emissions are never green, whatever is allowed."""
    if abs(more_t) < SMALLEST_T:
        return "gray"
    return "orange" if more_t > 0.0 else "green"


def _parts(found: Delta, session: Session) -> str:
    words = session.words
    told = []
    if found.upfront_t:
        text = words("screen.delta.upfront", mass=signed(found.upfront_t, words))
        largest = max(found.groups_t, key=lambda name: abs(found.groups_t[name]))
        name = words(f"screen.delta.group_{largest}")
        mass = signed(found.groups_t[largest], words)
        told.append(f"{text}, {words('screen.delta.group', name=name, mass=mass)}")
    if found.works_t:
        told.append(words("screen.delta.works", mass=signed(found.works_t, words)))
    if found.rebuilt_t:
        told.append(words("screen.delta.rebuilt", mass=signed(found.rebuilt_t, words)))
    if found.operation_t:
        told.append(words("screen.delta.operation", mass=signed(found.operation_t, words)))
    window = {
        "first": session.target.first_year,
        "last": session.target.last_year,
        "mass": signed(found.window_t, words),
        "allowance": signed(found.allowance_t, words),
    }
    told.append(words("screen.delta.window", **window))
    return " · ".join(told)


def signed(tonnes: float, words: Words) -> str:
    """Return a mass with its sign, a plus too."""
    text = words.mass(tonnes)
    return f"+{text}" if tonnes > 0.0 else text
