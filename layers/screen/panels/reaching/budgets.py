"""Budgets: what each plot that is not begun may emit, so that the district keeps to the line."""

import pandas as pd
import streamlit as st

from geo.budget import Share, budget
from geo.evaluation import Evaluation
from geo.reference import Reference
from layers.screen.grid import grid
from layers.screen.session import Session

TONNES = ("now_t", "may_t")
INTENSITIES = ("now_kg_m2gfa", "may_kg_m2gfa", "may_upfront_kg_m2gfa")


def budgets(result: Evaluation, reference: Reference, session: Session) -> None:
    """Ask by what the budget is shared, and show it plot by plot."""
    words = session.words
    share = st.selectbox(
        words("reach.share"),
        list(Share),
        format_func=lambda one: words(f"reach.share_{one}"),
        key=session.key("share"),
    )
    found = budget(result, reference, share=share or Share.AREA)
    if found.houses.empty:
        st.info(words("reach.all_begun"))
        return
    years = {"first": session.target.first_year, "last": session.target.last_year}
    said = "reach.left" if found.left_t >= 0.0 else "reach.nothing_left"
    st.markdown(
        words(
            said,
            left=words.mass(abs(found.left_t)),
            now=words.mass(found.now_t),
            count=len(found.houses),
            **years,
        )
    )
    _table(found.houses, session)
    st.caption(words("reach.budget_text"))


def _table(houses: pd.DataFrame, session: Session) -> None:
    words = session.words
    titles = {name: words(f"reach.column.{name}") for name in ("gfa_m2", *TONNES, *INTENSITIES)}
    shown = pd.DataFrame({words("reach.column.name"): houses["name"].to_numpy()})
    for name, title in titles.items():
        step = -1 if name in TONNES else 0
        shown[title] = houses[name].round(step).to_numpy()
    told = {t: st.column_config.NumberColumn(t, format="localized") for t in titles.values()}
    grid(shown, words("reach.budgets"), session, name="budgets", columns=told)
