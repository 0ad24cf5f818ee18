"""Terms: how the pages of a workshop say what the room says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import streamlit as st

from geo.errors import PlanError
from layers.refused import refusal
from layers.screen.session import Session
from layers.words import plain

LONGEST = {"code": 20, "name": 40, "pin": 40, "title": 80, "note": 2000, "question": 200}


@contextmanager
def allowed(session: Session) -> Iterator[None]:
    """Turn what the room refuses into one sentence on the page, in the visitor's language."""
    try:
        yield
    except PlanError as error:
        st.error(plain(refusal(error, session.words)), icon=":material/block:")


def clock(moment: float) -> str:
    """Return a moment as the clock of this machine tells it."""
    return datetime.fromtimestamp(moment).astimezone().strftime("%H:%M")
