"""The years: bars with the allowance as a stepped line, or the sums since the window began."""

import streamlit as st

from geo.evaluation import Evaluation
from layers.charts.years import Unit, cumulative_chart, years_chart
from layers.screen.session import Session


def years(result: Evaluation, session: Session) -> None:
    """Show the yearly or the cumulative chart in the chosen unit."""
    words = session.words
    unit = st.segmented_control(
        words("screen.chart.unit"),
        list(Unit),
        default=session.shown.unit,
        format_func=lambda u: words(f"screen.chart.{u}"),
        key=session.key("unit"),
        label_visibility="collapsed",
        required=True,
    )
    session.show(unit=unit or Unit.TONNES)
    if session.shown.unit == Unit.CUMULATIVE:
        chart = cumulative_chart(result, words)
    else:
        chart = years_chart(result, words, unit=session.shown.unit, year=session.shown.year)
    st.vega_lite_chart(chart.spec, key="years")
    st.caption(words("screen.chart.scope"))
