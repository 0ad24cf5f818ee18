"""Points: a variant that was found becomes a scenario of its own on the map."""

import streamlit as st

from geo.scenario import Scenario
from layers.screen.session import Session


def kept_as_scenario(made: Scenario, name: str, session: Session) -> None:
    """
    Keep a variant under a name, open it, and go to the map; what was open stays as it was.

    Raises
    ------
    StoreError
        If the disk does not take it.
    """
    session.branch(made, name)
    st.switch_page(session.pages["map"])
