"""Job: long work beside the page, with its progress, that can be ended with what is known."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from geo.errors import PlanError
from layers.screen.faults import fault

T = TypeVar("T")
Step = Callable[[int, int], bool]


class Job(Generic[T]):
    """
    Work in a thread of its own.

    The work is given a function that it calls with what is done and what there is to do; when that
    returns False, it ends early. An error is kept, as a sentence for the user, and raised by
    `result`: nobody would hear of it in a thread of its own.
    """

    def __init__(self, work: Callable[[Step], T]) -> None:
        self.share = 0.0
        self._ended = threading.Event()
        self._found: T | None = None
        self._error: PlanError | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Return whether there is still something to wait for."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Wait for so long at most, and return whether it goes on."""
        self._thread.join(seconds)
        return self.is_running

    def end(self) -> None:
        """End the work with what it knows, and wait until it has."""
        self._ended.set()
        self._thread.join()

    def result(self) -> T | None:
        """
        Return what was found.

        Raises
        ------
        PlanError
            If the work could not be done.
        """
        if self._error is not None:
            raise self._error
        return self._found

    def _run(self) -> None:
        try:
            self._found = self._work(self._step)
        except Exception as error:  # noqa: BLE001 - the log has it
            self._error = fault(error)

    def _step(self, done: int, total: int) -> bool:
        self.share = done / total if total else 1.0
        return not self._ended.is_set()
