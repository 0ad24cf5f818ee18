"""Why: the way from the reference to another scenario, cause by cause, and what they decide."""

import pandas as pd
import streamlit as st

from geo.contrast import contrasts
from geo.explain import Explanation
from layers.charts.bars import SMALLEST_T, step_labels, waterfall_chart, waterfall_rows
from layers.charts.rivals import Rival
from layers.charts.told import bars_told
from layers.contrasts import table
from layers.screen import cached, frame, reading
from layers.screen.grid import grid
from layers.screen.panels.comparing.chosen import Chosen
from layers.screen.panels.delta import signed
from layers.screen.session import Session
from layers.words import Words

SUMS = ("window_t", "upfront_t", "whole_life_t")


def why(chosen: Chosen, other: Rival, session: Session) -> None:
    """Show what each cause adds to the difference of a scenario from the reference."""
    words, first = session.words, chosen.rivals[0]
    name = st.segmented_control(
        words("explain.sum"),
        SUMS,
        default=SUMS[0],
        format_func=lambda one: sum_name(one, session),
        key=session.key("explained"),
        label_visibility="collapsed",
        required=True,
        wrap=True,
    )
    with frame.explained(session):
        with st.spinner(words("explain.busy")):
            found = cached.explained(first.result.scenario, other.result.scenario)
        shown = name or SUMS[0]
        if found.terms.empty:
            st.info(words("explain.nothing"))
            return
        rows = waterfall_rows(found, shown, (first.title, other.title), words)
        unit = words("explain.unit")
        chart = waterfall_chart(rows, words, unit=unit, scale=reading.scale(session))
        ends = {"first": first.title, "second": other.title}
        told = bars_told(rows, words, unit=unit, labels=step_labels(rows, words))
        alt = words("charts.alt.steps", told=told, **ends)
        st.vega_lite_chart(chart.spec, key="waterfall", alt=alt)
        st.caption(words("explain.how"))


def causes(found: Explanation, name: str, words: Words) -> str:
    """Return the three largest causes of a difference in words, empty where there is none."""
    largest = found.terms[name].sort_values(key=abs, ascending=False)
    told = [
        f"{words(f'explain.cause.{cause}').lower()} ({signed(float(tonnes), words)})"
        for cause, tonnes in largest.items()
        if abs(tonnes) >= SMALLEST_T
    ]
    return words("explain.most", causes=", ".join(told[:3])) if told else ""


def sum_name(name: str, session: Session) -> str:
    """Return what a sum of the explanation is called."""
    window = {"first": session.target.first_year, "last": session.target.last_year}
    return session.words(f"explain.sum_{name}", **window)


def decided(chosen: Chosen, session: Session) -> None:
    """Show what the scenarios decide differently."""
    words = session.words
    rows = worded(chosen, words)
    if rows.empty:
        st.info(words("compare.same"))
        return
    grid(rows, words("compare.decided"), session, name="decided")


def worded(chosen: Chosen, words: Words) -> pd.DataFrame:
    """Return what the scenarios decide differently as a table of words."""
    titles = [rival.title for rival in chosen.rivals]
    return table(contrasts(chosen.scenarios), chosen.scenarios, titles, words)
