"""The years: bars with the allowance as a stepped line, or the sums since the window began."""

import streamlit as st

from geo.evaluation import Evaluation
from layers.charts.told import years_table
from layers.charts.years import Unit
from layers.screen import cached, reading
from layers.screen.panels.charted import as_table
from layers.screen.session import Session


def years(result: Evaluation, session: Session) -> None:
    """Show the yearly or the cumulative chart in the chosen unit."""
    words = session.words
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="units"):
        unit = st.segmented_control(
            words("screen.chart.unit"),
            list(Unit),
            default=session.shown.unit,
            format_func=lambda u: words(f"screen.chart.{u}"),
            key=session.key("unit"),
            label_visibility="collapsed",
            required=True,
            wrap=True,
        )
        session.show(unit=unit or Unit.TONNES)
        shown, title = session.shown, words(f"charts.unit.{session.shown.unit}")
        as_table("years", title, lambda: years_table(result, words, shown.unit), session)
    chart = cached.yearly(
        result.scenario, shown.unit, shown.year, shown.language, scale=reading.scale(session)
    )
    alt = "cumulative" if shown.unit == Unit.CUMULATIVE else "years"
    st.vega_lite_chart(chart.sent, key="years", alt=words(f"charts.alt.{alt}", unit=title))
    st.caption(words("screen.chart.scope"))
