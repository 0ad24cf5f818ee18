"""Method and sources: the page that is made from the tables the calculation reads."""

import streamlit as st

from geo.evaluation import Evaluation
from geo.reference import Reference
from layers.noted import sentence
from layers.screen import frame
from layers.screen.grid import grid
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


def method(result: Evaluation, reference: Reference, session: Session) -> None:
    """Show method, what is left out, notes, every table, sources and versions."""
    words = session.words
    frame.title(words("method.title"))
    st.markdown(words("method.intro"))
    left, right = st.columns(2, gap="large")
    with left:
        for name in ("steps", "accounts", "calibration"):
            frame.section(words(f"method.{name}"))
            st.markdown(words(f"method.{name}_text"))
    with right:
        _phase_one(result, words)
        for name in ("left_out", "line"):
            frame.section(words(f"method.{name}"))
            st.markdown(words(f"method.{name}_text"))
    _notes(result, words)
    for name, tables in SECTIONS.items():
        with st.expander(words(f"method.{name}"), icon=":material/table:"):
            for table in tables:
                _table(reference, table, session)
    frame.section(words("method.sources"))
    _sources(reference, session)
    frame.section(words("method.versions"))
    for name, version in result.versions.items():
        st.text(f"{name}: {version}")


def _phase_one(result: Evaluation, words: Words) -> None:
    rows = result.buildings[result.buildings["phase"] == "1"]
    if rows.empty:
        return
    kilotonnes = rows["upfront_kg"].sum() / 1e6
    upfront = words.figures(kilotonnes)
    frame.section(words("method.phase", upfront=upfront))
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


def _table(reference: Reference, name: str, session: Session) -> None:
    words, table = session.words, getattr(reference, name)
    rows = table.reset_index() if table.index.name else table
    shown = rows.assign(
        status=[words.known(f"terms.value_status.{s}", str(s)) for s in rows["status"]]
    )
    grid(shown, name, session, name=name, most=420)


def _sources(reference: Reference, session: Session) -> None:
    words, rows = session.words, reference.sources.reset_index()
    columns = ["title", "publisher", f"attribution_{words.language}", "licence_text", "url"]
    links = {"url": st.column_config.LinkColumn("url")}
    title = words("method.sources")
    grid(rows[columns], title, session, name="sources", most=480, columns=links)
