"""Faults: what nobody foresaw becomes a sentence on the page, and a trace in the log."""

import logging

from geo.errors import PlanError
from geo.phrases import phrase

LOG = logging.getLogger(__name__)


def fault(error: Exception) -> PlanError:
    """
    Return an error as one that a page can tell; the log keeps where it came from.

    Parameters
    ----------
    error
        Anything; an error of the model stays what it is.
    """
    if isinstance(error, PlanError):
        return error
    LOG.error("Something failed that nobody foresaw", exc_info=error)
    if isinstance(error, MemoryError):
        message = phrase(
            "There is not enough memory for this; ask for less at once, or close other pages."
        )
        return PlanError(message)
    if isinstance(error, OSError):
        message = phrase(
            "The disk could not be read or written; free some space on it and try again."
        )
        return PlanError(message)
    kind = type(error).__name__
    message = phrase(
        "The program failed at this ({kind}); its log tells where, so please report it.", kind=kind
    )
    return PlanError(message)
