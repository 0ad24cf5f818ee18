"""Grid: rows that can be sorted and taken home, with a name for those who do not see them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from layers.screen import reading
from layers.screen.session import Session

ROW_PX, EDGE_PX = 36, 4


def grid(
    rows: pd.DataFrame,
    title: str,
    session: Session,
    *,
    name: object,
    most: int | None = None,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """
    Show rows.

    Parameters
    ----------
    rows
        What is shown, without its index.
    title
        What it is, read by screen readers.
    session
        The visitor.
    name
        Part of its key; no two on one page alike.
    most
        Height above which it scrolls by itself; Streamlit's own when left out. [px]
    columns
        How each column is called and written.
    """
    height: Any = "auto"
    if most is not None:
        height = round(min(ROW_PX * (len(rows) + 1) + EDGE_PX, most) * reading.scale(session))
    # it is painted in the type that it finds as it is built: its place knows the size
    with st.container(key=session.key("grid", name)):
        st.dataframe(rows, hide_index=True, height=height, alt=title, column_config=columns)
