"""The tables: all buildings, all civil works and the sums by group, to sort and to take home."""

from typing import Any

import pandas as pd
import streamlit as st

from geo.district.totals import GROUPS, group
from geo.evaluation import Evaluation
from layers.screen import frame
from layers.screen.grid import grid
from layers.screen.session import Session
from layers.tables import building_table, headings, measured, to_csv, works_table

DIGITS = {"storeys": 2, "operation_kg_m2atemp": 2, "a1a5_kg_per_unit": 1}
PLAIN = ("start_year", "completion_year")  # years have no thousands


def table(result: Evaluation, session: Session) -> None:
    """Show buildings, works and sums."""
    words, year = session.words, session.shown.year
    frame.title(words("screen.table.title"))
    st.caption(words("screen.table.text"))
    buildings = building_table(result, year, words)
    _shown(buildings, session, "buildings")
    frame.title(words("screen.table.works"))
    _shown(works_table(result, words), session, "works")
    frame.title(words("screen.table.groups"))
    _groups(result, session)


def _shown(rows: pd.DataFrame, session: Session, name: str) -> None:
    words, year = session.words, session.shown.year
    titles = headings(rows, words, year)
    title = words("screen.table.title" if name == "buildings" else f"screen.table.{name}")
    columns = {column: _column(column, titles[column], rows) for column in rows.columns}
    grid(_rounded(rows), title, session, name=name, most=470, columns=columns)
    st.download_button(
        words("screen.table.download"),
        to_csv(rows, titles),
        file_name=f"kolkarta-{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=session.key("csv", name),
        on_click="ignore",
    )


def _rounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Round what is shown and write its units; the file keeps digits and codes."""
    numeric = rows.select_dtypes("number").columns
    shown = rows.round({name: DIGITS.get(str(name), 0) for name in numeric})
    if "unit" in shown:
        shown["unit"] = [measured(unit) for unit in shown["unit"]]
    return shown


def _column(name: str, title: str, rows: pd.DataFrame) -> Any:  # noqa: ANN401 - column configurations
    if not pd.api.types.is_numeric_dtype(rows[name]):
        return st.column_config.TextColumn(title)
    digits = "%d" if name in PLAIN else "localized"
    return st.column_config.NumberColumn(title, format=digits)


def _groups(result: Evaluation, session: Session) -> None:
    words = session.words
    by = st.segmented_control(
        words("screen.table.group_by"),
        [*GROUPS, "element", "module"],
        default="use",
        format_func=lambda name: words(f"screen.table.group_{name}"),
        key=session.key("group"),
        required=True,
    )
    sums = _sums(result, str(by), session)
    column = {
        "group": st.column_config.TextColumn(words("screen.column.group")),
        "buildings": st.column_config.NumberColumn(
            words("screen.column.buildings"), format="localized"
        ),
        "gfa_m2": st.column_config.NumberColumn(words("screen.column.gfa_m2"), format="localized"),
        "upfront_t": st.column_config.NumberColumn(
            words("screen.column.upfront_t"), format="localized"
        ),
    }
    grid(sums, words("screen.table.groups"), session, name=("sums", by), columns=column)


def _sums(result: Evaluation, by: str, session: Session) -> pd.DataFrame:
    words = session.words
    if by == "element":
        tonnes = result.elements_kg.sum() / 1000.0
        kept = tonnes[tonnes > 0].sort_values(ascending=False)
        names = [words(f"terms.element.{name}") for name in kept.index]
        return pd.DataFrame({"group": names, "upfront_t": kept.to_numpy().round(1)})
    if by == "module":
        modules = ("a1a3", "a4", "a5")
        sums = [round(result.buildings[f"{name}_kg"].sum() / 1000.0, 1) for name in modules]
        names = [words(f"terms.module.{name}") for name in modules]
        return pd.DataFrame({"group": names, "upfront_t": sums})
    rows = group(result.buildings, by)
    names = [words.known(f"terms.{by}.{name}", str(name)) for name in rows.index]
    return pd.DataFrame(
        {
            "group": names,
            "buildings": rows["buildings"].to_numpy().round(1),
            "gfa_m2": rows["gfa_m2"].to_numpy().round(),
            "upfront_t": (rows["upfront_kg"].to_numpy() / 1000.0).round(1),
        }
    )
