"""Charted: the table behind a chart, for those who do not see it and those who want the numbers."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from layers.screen import frame
from layers.screen.session import Session
from layers.tables import to_csv


def as_table(name: str, unit: str, rows: Callable[[], pd.DataFrame], session: Session) -> None:
    """
    Show a button that opens the table behind a chart.

    Parameters
    ----------
    name
        What the chart is called in keys and in the file, ASCII.
    unit
        Unit of the numbers, in words.
    rows
        What makes the table; it is asked only when somebody looks.
    session
        The visitor.
    """
    words = session.words
    with frame.popover(words("charts.as_table"), ":material/table:", f"table-{name}") as seen:
        if not seen:
            return
        table = rows()
        st.caption(unit)
        # a plain table, which every screen reader walks through, and not one that is painted
        st.table(table, hide_index=True, alt=f"{words('charts.as_table')}, {unit}")
        st.download_button(
            words("screen.table.download"),
            to_csv(table, {}),
            file_name=f"kolkarta-{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            key=session.key("table", name),
            on_click="ignore",
        )
