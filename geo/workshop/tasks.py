"""Tasks: what the facilitator asks of all, what must stay as it is, and how far an option gets."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.workshop.terms import GoalKind, Refusal, refusal
from geo.workshop.texts import line, lines

LONGEST = {"title": 120, "text": 1000, "key": 200}
MOST_GOALS = 10
MOST_LOCKS = 500
MOST_ASKED = 1e9  # dwellings, m², t or kg/m²


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One thing that is asked; `value` in the unit of its kind, 0 for the line."""

    kind: GoalKind
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    What the facilitator asks.

    `locked` are keys of elements that nobody but the facilitator may change, or what keys begin
    with, up to a slash: `choice/`, `change/3A/`. `ends_at` is when the time is up [s since 1970].
    """

    title: str
    text: str = ""
    goals: tuple[Goal, ...] = ()
    locked: tuple[str, ...] = ()
    ends_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """
    How far a goal is reached.

    `value` is what there is, in the unit of the goal, None where it is not known; `limit` what it
    is held against; `share` how much of it is reached, from 0 to 1. [-]
    """

    goal: Goal
    value: float | None
    limit: float | None
    is_met: bool
    share: float


def fulfilment(task: Task, figures: Mapping[str, Any]) -> tuple[Met, ...]:
    """
    Return how far each goal of a task is reached.

    Parameters
    ----------
    task
        With its goals.
    figures
        Of an option, `geo.results.headline`.

    Examples
    --------
    >>> task = Task(title="Homes", goals=(Goal(kind=GoalKind.DWELLINGS, value=500),))
    >>> met, = fulfilment(task, {"dwellings": 400.0})
    >>> met.is_met, met.share
    (False, 0.8)
    """
    return tuple(_met(goal, figures) for goal in task.goals)


def is_locked(task: Task | None, key: str) -> bool:
    """
    Return whether a task keeps an element as it is.

    Examples
    --------
    >>> task = Task(title="", locked=("change/3A/", "target/rate"))
    >>> is_locked(task, "change/3A/storeys"), is_locked(task, "change/3AB/storeys")
    (True, False)
    """
    locked = () if task is None else task.locked
    return any(key == lock or (lock.endswith("/") and key.startswith(lock)) for lock in locked)


def checked_task(task: Task) -> Task:
    """
    Return a task as it is kept.

    Raises
    ------
    RefusedError
        If a text is too long, or a number is none that can be asked for.
    """
    if len(task.goals) > MOST_GOALS:
        raise refusal(Refusal.FULL, what="goals", most=MOST_GOALS)
    if len(task.locked) > MOST_LOCKS:
        raise refusal(Refusal.FULL, what="locks", most=MOST_LOCKS)
    numbers = [goal.value for goal in task.goals]
    if task.ends_at is not None:
        numbers.append(0.0)
        if not math.isfinite(task.ends_at):
            raise refusal(Refusal.VALUE, value=task.ends_at, what="end of a task")
    for number in numbers:
        if not (math.isfinite(number) and 0 <= number <= MOST_ASKED):
            raise refusal(Refusal.VALUE, value=number, what="value of a goal")
    for lock in task.locked:
        # kept letter for letter: keys hold ids of houses as the plan writes them
        line(lock, "lock", LONGEST["key"])
    return Task(
        title=line(task.title, "title", LONGEST["title"]),
        text=lines(task.text, "text", LONGEST["text"], empty=True),
        goals=tuple(Goal(kind=GoalKind(g.kind), value=float(g.value)) for g in task.goals),
        locked=tuple(task.locked),
        ends_at=task.ends_at,
    )


def read_task(data: Mapping[str, Any]) -> Task:
    """Return a task from the plain values of `dataclasses.asdict`."""
    goals = tuple(Goal(kind=GoalKind(one["kind"]), value=one["value"]) for one in data["goals"])
    return Task(**{**data, "goals": goals, "locked": tuple(data["locked"])})


def _met(goal: Goal, figures: Mapping[str, Any]) -> Met:
    value, limit = _value(goal, figures), goal.value
    if goal.kind == GoalKind.LINE:
        limit = figures.get("allowance_t")  # type: ignore[assignment]  # a number, or not known
    if value is None or limit is None:
        return Met(goal=goal, value=value, limit=limit, is_met=False, share=0.0)
    least = goal.kind in {GoalKind.DWELLINGS, GoalKind.GFA}
    is_met = value >= limit if least else value <= limit
    if is_met:
        return Met(goal=goal, value=value, limit=limit, is_met=True, share=1.0)
    whole, part = (limit, value) if least else (value, max(limit, 0.0))
    share = part / whole if whole else 0.0
    return Met(goal=goal, value=value, limit=limit, is_met=False, share=max(0.0, min(1.0, share)))


def _value(goal: Goal, figures: Mapping[str, Any]) -> float | None:
    """Return what an option has of what is asked, as far as it is known."""
    if goal.kind != GoalKind.UPFRONT:
        names = {GoalKind.DWELLINGS: "dwellings", GoalKind.GFA: "gfa_m2"}
        value = figures.get(names.get(goal.kind, "window_t"))
        return None if value is None else float(value)
    upfront_t, gfa_m2 = figures.get("upfront_t"), figures.get("gfa_m2")
    if upfront_t is None or not gfa_m2:
        return None
    return float(upfront_t) * 1000 / float(gfa_m2)
