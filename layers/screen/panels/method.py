"""Method and sources: the page that is made from the tables the calculation reads."""

import pandas as pd
import streamlit as st

from geo.errors import Note
from geo.evaluation import Evaluation
from geo.reference import Reference
from layers.screen.session import Session
from layers.words import Words

SECTIONS = {
    "rules": ("rules",),
    "products": ("products",),
    "assemblies": ("assemblies",),
    "energy": ("use_profiles", "energy_levels", "energy_rules", "heat_supplies", "climates"),
    "factors": ("factor_sets", "heat_networks", "factor_series"),
    "limits": ("limits", "limit_paths", "works_paths", "operation_paths", "city_line"),
    "works": ("works_factors",),
    "defaults": ("defaults",),
    "uncertainty": ("uncertainty",),
}
IDS_SHOWN = 8


def method(result: Evaluation, reference: Reference, session: Session) -> None:
    """Show method, what is left out, notes, every table, sources and versions."""
    words = session.words
    st.header(words("method.title"))
    st.markdown(words("method.intro"))
    left, right = st.columns(2, gap="large")
    with left:
        for name in ("steps", "accounts", "calibration"):
            st.subheader(words(f"method.{name}"))
            st.markdown(words(f"method.{name}_text"))
    with right:
        _phase_one(result, words)
        for name in ("left_out", "line"):
            st.subheader(words(f"method.{name}"))
            st.markdown(words(f"method.{name}_text"))
    _notes(result, words)
    for name, tables in SECTIONS.items():
        with st.expander(words(f"method.{name}"), icon=":material/table:"):
            for table in tables:
                _table(getattr(reference, table), words)
    st.subheader(words("method.sources"))
    _sources(reference, words)
    st.subheader(words("method.versions"))
    for name, version in result.versions.items():
        st.text(f"{name}: {version}")


def _phase_one(result: Evaluation, words: Words) -> None:
    rows = result.buildings[result.buildings["phase"] == "1"]
    if rows.empty:
        return
    kilotonnes = rows["upfront_kg"].sum() / 1e6
    upfront = words.figures(kilotonnes)
    st.subheader(words("method.phase", upfront=upfront))
    st.markdown(
        words(
            "method.phase_text",
            gfa=words.figures(rows["gfa_m2"].sum()),
            upfront=upfront,
            intensity=words.figures(rows["upfront_kg"].sum() / rows["gfa_m2"].sum()),
            first=int(rows["start_year"].min()),
            last=int(rows["completion_year"].max()),
        )
    )


def _notes(result: Evaluation, words: Words) -> None:
    with st.expander(words("method.notes"), icon=":material/rule:", expanded=False):
        st.caption(words("method.notes_text"))
        for note in result.notes:
            # ids and names come from files: shown as plain text
            st.text(sentence(note, words))


def sentence(note: Note, words: Words) -> str:
    """Return a note in the visitor's language; the first ids stand for many."""
    ids = ", ".join(note.ids[:IDS_SHOWN])
    if len(note.ids) > IDS_SHOWN:
        ids += f" (+{len(note.ids) - IDS_SHOWN})"
    return words(f"notes.{note.code}", **(dict(note.values) | {"ids": ids}))


def _table(table: pd.DataFrame, words: Words) -> None:
    rows = table.reset_index() if table.index.name else table
    shown = rows.assign(
        status=[words.known(f"terms.value_status.{s}", str(s)) for s in rows["status"]]
    )
    st.dataframe(shown, hide_index=True, height=min(36 * (len(shown) + 1) + 4, 420))


def _sources(reference: Reference, words: Words) -> None:
    rows = reference.sources.reset_index()
    columns = ["title", "publisher", f"attribution_{words.language}", "licence_text", "url"]
    st.dataframe(
        rows[columns],
        hide_index=True,
        height=min(36 * (len(rows) + 1) + 4, 480),
        column_config={"url": st.column_config.LinkColumn("url")},
    )
