"""Setting: the task of a room: what is to be reached, what is fixed, and how long it takes."""

import time
from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from geo.evaluation import Evaluation
from geo.results import headline
from geo.workshop.tasks import Goal, Task
from geo.workshop.terms import GoalKind
from layers.screen import cached, frame
from layers.screen.panels.workshop.goals import MINUTE, task_card
from layers.screen.panels.workshop.terms import LONGEST, allowed
from layers.screen.session import Session
from layers.screen.shared import Shared

LONGEST_MINUTES = 600
# what can be fixed together: prefixes of elements, see `geo.workshop.elements`
LOCKS = {
    "method": ("choice/",),
    "line": ("target/",),
    "houses": ("change/", "intervention/"),
    "works": ("work/",),
    "plots": ("sketch/",),
}
STEPS = {GoalKind.DWELLINGS: 10, GoalKind.GFA: 500, GoalKind.WINDOW: 500, GoalKind.UPFRONT: 10}


def task(result: Evaluation, shared: Shared, session: Session) -> None:
    """Show the task with how far the common plan is, and let who leads set another one."""
    words, now = session.words, shared.room.task
    if now is not None:
        task_card(now, headline(result), session)
    label = words("workshop.task_change" if now else "workshop.task_new")
    with (
        frame.popover(label, ":material/assignment:", f"task-{hash(now)}") as seen,
        st.form(session.key("task"), border=False),
    ):
        if not seen:
            st.form_submit_button(words("workshop.task_done"), disabled=True)
            return
        made = _asked(now, session)
        done = st.form_submit_button(words("workshop.task_done"), type="primary")
        gone = now is not None and st.form_submit_button(words("workshop.task_none"))
    if done or gone:
        with allowed(session):
            cached.rooms().set_task(shared.entered, None if gone else made())
            st.rerun()


def _asked(now: Task | None, session: Session) -> "_Made":
    words = session.words
    title = st.text_input(
        words("workshop.task_title"), value=now.title if now else "", max_chars=LONGEST["title"]
    )
    text = st.text_area(
        words("workshop.task_text"), value=now.text if now else "", max_chars=LONGEST["note"],
        height=80,
    )  # fmt: skip
    values = {goal.kind: goal.value for goal in now.goals} if now else {}
    line = st.checkbox(words("workshop.goal_line"), value=GoalKind.LINE in values or now is None)
    wanted: dict[GoalKind, float | None] = {
        kind: st.number_input(
            words(f"workshop.goal_{kind}"), min_value=0, step=step,
            value=int(values[kind]) if kind in values else None,
        )
        for kind, step in STEPS.items()
    }  # fmt: skip
    held = now.locked if now else ()
    locks = st.multiselect(
        words("workshop.locks"),
        list(LOCKS),
        default=[name for name, keys in LOCKS.items() if set(keys) <= set(held)],
        format_func=lambda name: words(f"workshop.lock_{name}"),
        help=words("workshop.locks_help"),
    )
    minutes = st.number_input(
        words("workshop.minutes_left"),
        0,
        LONGEST_MINUTES,
        _left(now),
        help=words("workshop.no_end"),
    )
    return _Made(title, text, line, wanted, locks, int(minutes))


def _left(now: Task | None) -> int:
    if now is None or now.ends_at is None:
        return 0
    return max(0, round((now.ends_at - time.time()) / MINUTE))


class _Made(NamedTuple):
    """What was typed, which becomes a task once it is sent."""

    title: str
    text: str
    line: bool
    wanted: dict[GoalKind, float | None]
    locks: Sequence[str]
    minutes: int

    def __call__(self) -> Task:
        """Return the task."""
        goals = [Goal(kind=GoalKind.LINE, value=0.0)] if self.line else []
        goals += [
            Goal(kind=kind, value=float(value)) for kind, value in self.wanted.items() if value
        ]
        return Task(
            title=self.title,
            text=self.text,
            goals=tuple(goals),
            locked=tuple(key for name in self.locks for key in LOCKS[name]),
            ends_at=time.time() + self.minutes * MINUTE if self.minutes else None,
        )
