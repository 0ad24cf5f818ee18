"""Tasks: how far figures get, and what is kept as it is."""

import dataclasses
import json

import pytest

from geo.errors import RefusedError
from geo.workshop.tasks import Goal, Task, checked_task, fulfilment, is_locked, read_task
from geo.workshop.terms import GoalKind

FIGURES = {
    "dwellings": 400.0, "gfa_m2": 50_000.0, "window_t": 120.0, "allowance_t": 90.0,
    "upfront_t": 15_000.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "asked", "value", "limit", "share"),
    [
        (GoalKind.DWELLINGS, 500.0, 400.0, 500.0, 0.8),
        (GoalKind.DWELLINGS, 400.0, 400.0, 400.0, 1.0),
        (GoalKind.GFA, 40_000.0, 50_000.0, 40_000.0, 1.0),
        (GoalKind.LINE, 0.0, 120.0, 90.0, 0.75),
        (GoalKind.WINDOW, 60.0, 120.0, 60.0, 0.5),
        (GoalKind.WINDOW, 120.0, 120.0, 120.0, 1.0),
        (GoalKind.UPFRONT, 240.0, 300.0, 240.0, 0.8),
        (GoalKind.UPFRONT, 300.0, 300.0, 300.0, 1.0),
    ],
)
def test_how_far_a_goal_is_reached(
    kind: GoalKind, asked: float, value: float, limit: float, share: float
) -> None:
    """Identity: at least so much is a share of what is asked, at most so much the other way."""
    (met,) = fulfilment(Task(title="t", goals=(Goal(kind=kind, value=asked),)), FIGURES)

    assert (met.value, met.limit, met.share) == (value, limit, share)
    assert met.is_met == (share == 1.0)


@pytest.mark.parametrize("kind", GoalKind)
def test_what_is_not_known_is_not_met(kind: GoalKind) -> None:
    """Limit: without figures no goal is reached, and none breaks."""
    (met,) = fulfilment(Task(title="t", goals=(Goal(kind=kind, value=10.0),)), {})

    assert (met.value, met.is_met, met.share) == (None, False, 0.0)


def test_nothing_and_less_than_nothing() -> None:
    """Limit: no floor area, and an allowance that was used up before."""
    goals = (Goal(kind=GoalKind.UPFRONT, value=10.0), Goal(kind=GoalKind.LINE))
    upfront, line = fulfilment(
        Task(title="t", goals=goals),
        {"upfront_t": 5.0, "gfa_m2": 0.0, "window_t": 4.0, "allowance_t": -1.0},
    )

    assert upfront.value is None
    assert (line.is_met, line.share) == (False, 0.0)


@pytest.mark.parametrize(
    ("lock", "key", "locked"),
    [
        ("choice/", "choice/ccs", True),
        ("choice/ccs", "choice/ccs", True),
        ("choice/cc", "choice/ccs", False),
        ("change/3A/", "change/3A/storeys", True),
        ("change/3A/", "change/3AB/storeys", False),
        ("sketch/P1", "sketch/P12", False),
        ("sketch/", "sketch/P12", True),
    ],
)
def test_what_is_locked(lock: str, key: str, *, locked: bool) -> None:
    """Identity: a key, or all that begins with it up to a slash."""
    assert is_locked(Task(title="t", locked=(lock,)), key) == locked
    assert not is_locked(None, key)


def test_a_task_goes_through_a_file() -> None:
    """Law: what is kept of a task gives the task."""
    task = checked_task(Task(
        title=" Homes\u202e ", text="one\ntwo", goals=(Goal(kind=GoalKind.LINE),),
        locked=("choice/",), ends_at=5.5,
    ))  # fmt: skip

    assert task.title == "Homes"
    assert read_task(json.loads(json.dumps(dataclasses.asdict(task)))) == task


@pytest.mark.parametrize(
    "task",
    [
        Task(title=""),
        Task(title="x" * 121),
        Task(title="t", text="x" * 1001),
        Task(title="t", goals=(Goal(kind=GoalKind.LINE),) * 11),
        Task(title="t", goals=(Goal(kind=GoalKind.GFA, value=float("nan")),)),
        Task(title="t", goals=(Goal(kind=GoalKind.GFA, value=-1.0),)),
        Task(title="t", locked=("x",) * 501),
        Task(title="t", ends_at=float("inf")),
    ],
)
def test_tasks_that_cannot_be(task: Task) -> None:
    """Limit: texts and lists have an end, and numbers are numbers."""
    with pytest.raises(RefusedError):
        checked_task(task)


def test_a_window_without_emissions_over_an_allowance_below_none() -> None:
    """Limit: less than nothing is allowed and nothing emitted: no share of the line is kept."""
    task = Task(title="Line", goals=(Goal(kind=GoalKind.LINE),))
    (met,) = fulfilment(task, {"window_t": 0.0, "allowance_t": -1.0})

    assert (met.is_met, met.share) == (False, 0.0)
