"""Levers: what single measures would change in the open scenario."""

import pandas as pd
import streamlit as st

from geo.reference import Reference
from layers.screen import cached
from layers.screen.grid import grid
from layers.screen.session import Session

COLUMNS = ("gap_t", "window_t", "upfront_t", "whole_life_t")


def levers(reference: Reference, session: Session) -> None:
    """Show each lever with what a whole evaluation with it says."""
    words = session.words
    st.caption(
        words("explain.levers_text", first=session.target.first_year, last=session.target.last_year)
    )
    with st.spinner(words("explain.busy")):
        ranking = cached.ranked(session.held)
    if ranking.empty:
        st.info(words("explain.no_levers"))
        return
    titles = reference.levers[f"name_{words.language}"]
    masses = {name: words(f"explain.column.{name}") for name in COLUMNS}
    table = pd.DataFrame(
        {
            words("explain.lever"): [titles[name] for name in ranking.index],
            words("explain.houses"): ranking["houses"].astype(int).to_numpy(),
            # to ten tonnes: no band is narrower
            **{title: ranking[name].round(-1).to_numpy() for name, title in masses.items()},
        }
    )
    told = {t: st.column_config.NumberColumn(t, format="localized") for t in masses.values()}
    grid(table, words("explain.levers"), session, name="levers", columns=told)
