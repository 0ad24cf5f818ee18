"""The chosen civil work: what was drawn as a line or an area, and when it is built."""

from dataclasses import replace

import streamlit as st

from geo.evaluation import Evaluation
from geo.plan.sketched import amount
from geo.reference import Reference
from geo.sketch import DrawnWork
from layers.screen import frame
from layers.screen.session import Session

UNITS = {True: ("m2",), False: ("m",)}


def chosen_work(session: Session) -> DrawnWork | None:
    """Return the drawn work that is chosen on the map."""
    selected = session.shown.selected
    return next((w for w in session.scenario.drawn_works if w.id == selected), None)


def work(reference: Reference, session: Session) -> None:
    """Show the chosen work and take over what is changed in it."""
    words, chosen = session.words, chosen_work(session)
    if chosen is None:
        return
    table = reference.works_factors
    # a line has a length and an area a size: other units cannot be drawn
    kinds = [str(k) for k in table.index[table["unit"].isin(UNITS[chosen.closed])]]
    with st.container(border=True, key="work", gap="small"):
        frame.titled(title(chosen, session), chosen.id, session)
        kind = st.selectbox(
            words("screen.work.kind"),
            kinds,
            index=kinds.index(chosen.kind) if chosen.kind in kinds else 0,
            format_func=lambda k: words.known(f"terms.works.{k}", k),
            key=session.key("work", chosen.id),
        )
        years = _years(chosen, session)
        name = st.text_input(
            words("screen.sketch.name"),
            value=chosen.name,
            max_chars=60,
            key=session.key("work-name", chosen.id),
        )
    with frame.explained(session):
        changed = replace(
            chosen, kind=kind, name=name, start_year=years[0], completion_year=years[1]
        )
        drawn = tuple(changed if w.id == chosen.id else w for w in session.scenario.drawn_works)
        session.edit(replace(session.scenario, drawn_works=drawn))


def _years(chosen: DrawnWork, session: Session) -> tuple[int, int]:
    words = session.words
    left, right = st.columns(2, gap="small")
    with left:
        start = int(
            st.number_input(
                words("screen.sketch.start_year"), 2000, 2100, value=chosen.start_year,
                key=session.key("work-start", chosen.id),
            )
        )  # fmt: skip
    with right:
        done = int(
            st.number_input(
                words("screen.sketch.completion_year"), 2000, 2100,
                value=max(chosen.completion_year, start), key=session.key("work-done", chosen.id),
            )
        )  # fmt: skip
    return start, max(start, done)


def title(work: DrawnWork, session: Session) -> str:
    """Return the name of a drawn work, or its kind and the place in which it was drawn."""
    kind = session.words.known(f"terms.works.{work.kind}", work.kind)
    number = session.scenario.drawn_works.index(work) + 1
    return work.name or f"{kind} {number}"


def told(result: Evaluation, session: Session) -> None:
    """Tell what the chosen work emits."""
    words, chosen = session.words, chosen_work(session)
    if chosen is None or chosen.id not in result.works.index:
        return
    row = result.works.loc[chosen.id]
    unit = "m²" if row["unit"] == "m2" else row["unit"]
    st.markdown(
        words(
            "screen.work.figures",
            amount=f"{words.number(amount(chosen))} {unit}",
            upfront=words.mass(row["upfront_kg"] / 1000.0),
            low=words.mass(row["band_low_kg"] / 1000.0),
            high=words.mass(row["band_high_kg"] / 1000.0),
            factor=words.figures(row["a1a5_kg_per_unit"]),
            unit=unit,
        )
    )
