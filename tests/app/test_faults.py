"""Faults: work beside the page that fails in a way nobody foresaw ends in a sentence."""

import logging
from collections.abc import Iterator

import pytest

from geo.errors import PlanError, UnknownChoiceError
from layers.screen.job import Job, Step


def failing(error: BaseException) -> Job[None]:
    """Return work that failed."""

    def work(_: Step) -> None:
        raise error

    job = Job(work)
    assert not job.wait(10.0)
    return job


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Return what is logged."""
    with caplog.at_level(logging.ERROR, logger="layers.screen.faults"):
        yield caplog


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "not enough memory"),
        (OSError(28, "No space left on device"), "free some space"),
        (KeyError("gone"), r"failed at this \(KeyError\)"),
    ],
)
def test_work_that_dies_says_so(error: Exception, said: str, log: pytest.LogCaptureFixture) -> None:
    """Limit: the work is over and its end is one sentence; the log has the trace."""
    with pytest.raises(PlanError, match=said) as found:
        failing(error).result()

    assert found.value.message.endswith(".")
    assert log.records[0].exc_info is not None
    assert log.records[0].exc_info[1] is error


def test_an_error_of_the_model_stays_what_it_is(log: pytest.LogCaptureFixture) -> None:
    """Law: what was foreseen has a sentence of its own, and is nothing for the log."""
    with pytest.raises(UnknownChoiceError, match="no such frame"):
        failing(UnknownChoiceError("There is no such frame.")).result()
    assert not log.records
