"""
Turns: pages of workshops are made one after another.

An edit in a room wakes all its pages at once. Python makes one at a time anyway; were they made a
little each in turn, all would be ready when the last one is. One after another, half of them are
ready in half of the time. Who did something goes first, then the wall, then those who look on.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import IntEnum
from itertools import count

from layers.screen import geomap
from layers.screen.session import Session

PATIENCE_S = 2.0  # behind a page that takes long, as one that exports files does


class Rank(IntEnum):
    """Who goes first."""

    ACTS = 0
    WALL = 1
    LOOKS = 2


class Turns:
    """A queue in which the first of the best rank comes next; who waits too long goes as well."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[Rank, int]] = []
        self._numbers = count()
        self._taken = 0
        self._patience_s = patience_s

    @property
    def waiting(self) -> tuple[Rank, ...]:
        """Return the ranks of those who wait."""
        return tuple(rank for rank, _ in self._waiting)

    @contextmanager
    def taken(self, rank: Rank) -> Iterator[None]:
        """Wait for one's turn, and have it until the end."""
        ticket = (rank, next(self._numbers))
        with self._changed:
            self._waiting.append(ticket)
            self._wait(ticket)
            self._waiting.remove(ticket)
            self._taken += 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._taken -= 1
                self._changed.notify_all()

    def _wait(self, ticket: tuple[Rank, int]) -> None:
        end = time.monotonic() + self._patience_s
        while self._taken or min(self._waiting) != ticket:
            left = end - time.monotonic()
            if left <= 0.0:
                return
            self._changed.wait(left)


TURNS = Turns()


def turn(session: Session) -> AbstractContextManager[None]:
    """Return the turn of a visitor's page; whoever is in no room waits for nobody."""
    shared = session.shared
    if shared is None:
        return nullcontext()
    if session.stage is not None:
        return TURNS.taken(Rank.WALL)
    news = geomap.heard_before().news
    is_news = news is not None and news > shared.seen
    return TURNS.taken(Rank.LOOKS if is_news else Rank.ACTS)
