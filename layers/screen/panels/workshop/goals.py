"""Goals: the task of a room, and how far a plan fulfils it."""

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from geo.workshop.tasks import Met, Task, fulfilment
from geo.workshop.terms import GoalKind
from layers.masses import apart
from layers.screen.session import Session
from layers.words import Words, plain

MINUTE = 60.0


def task_card(task: Task, figures: Mapping[str, Any], session: Session) -> None:
    """Show what is to be done, how much time is left, and how far the plan is."""
    words = session.words
    with st.container(border=True, key="task", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/assignment: **{plain(task.title)}**")
            left = remaining(task, words)
            if left:
                st.badge(left, icon=":material/timer:", color="blue")
        if task.text:
            st.text(task.text)
        st.markdown(chips(task, figures, words))
        if task.locked:
            st.caption(words("workshop.locked_some"))


def remaining(task: Task, words: Words) -> str:
    """Return how much time there is, empty where there is no limit."""
    if task.ends_at is None:
        return ""
    seconds = task.ends_at - time.time()
    if seconds <= 0.0:
        return words("workshop.time_over")
    return words("workshop.time_left", minutes=words.number(max(1.0, seconds / MINUTE)))


def chips(task: Task, figures: Mapping[str, Any], words: Words) -> str:
    """Return each goal as a chip: a tick and green, or how far there is to go."""
    return " ".join(_chip(met, words) for met in fulfilment(task, figures))


def _chip(met: Met, words: Words) -> str:
    mark, colour = (":material/check:", "green") if met.is_met else (":material/close:", "orange")
    return f":{colour}-badge[{mark} {goal_text(met, words)}]"


def goal_text(met: Met, words: Words) -> str:
    """Return a goal and what there is of it, with the unit."""
    kind, value, limit = met.goal.kind, met.value, met.limit
    if value is None or limit is None:
        return words(f"workshop.goal_{kind}")
    if kind is GoalKind.LINE:
        side = "over" if value > limit else "under"
        return words(f"workshop.goal.line_{side}", value=words.mass(abs(apart(limit, value))))
    figures = {"value": _figure(kind, value, words), "goal": _figure(kind, limit, words)}
    return words(f"workshop.goal.{kind}", **figures)


def _figure(kind: GoalKind, value: float, words: Words) -> str:
    if kind is GoalKind.WINDOW:
        return words.mass(value)
    return words.fives(value) if kind is GoalKind.UPFRONT else words.number(value)
