"""What a scenario changes in a house of the plan: materials, storeys, years, or all of it."""

from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from geo.reference import Reference
from geo.scenario import Change
from geo.terms import Cladding, EnergyLevel, Frame, HeatSupply
from layers.screen import frame
from layers.screen.panels import standing
from layers.screen.session import Session
from layers.words import Words

WORDS: dict[str, type[StrEnum]] = {
    "frame": Frame,
    "cladding": Cladding,
    "energy_level": EnergyLevel,
    "heat_supply": HeatSupply,
}
YEARS = ("start_year", "completion_year")
MORE_STOREYS = 12


def changes(reference: Reference, session: Session) -> None:
    """Let the visitor change the chosen house of the plan, or take the changes back."""
    plan, words = session.scenario.plan.buildings, session.words
    selected = session.shown.selected
    if selected not in plan.index:
        return
    rows = pd.DataFrame(plan[plan["building"] == plan.loc[selected, "building"]])
    with frame.expander(words("screen.change.title"), ":material/edit:", "changes") as seen:
        if not seen:
            return
        if standing.fate(rows, reference, session):
            now = _now(rows, session)
            moved = _materials(now, session) | _years(now, session)
            more = _storeys(rows, now, session)
            session.edit(replace(session.scenario, changes=_made(rows, now, moved, more, session)))
        if st.button(
            words("screen.change.reset"), icon=":material/restart_alt:", type="tertiary",
            key=session.key("reset", selected),
        ):  # fmt: skip
            _reset(rows, session)


def _reset(rows: pd.DataFrame, session: Session) -> None:
    scenario, house = session.scenario, str(rows["building"].iloc[0])
    kept = tuple(c for c in scenario.changes if c.id not in rows.index)
    works = tuple(w for w in scenario.interventions if w.building != house)
    session.edit(replace(scenario, changes=kept, interventions=works))
    session.epoch += 1
    st.rerun()


def _now(rows: pd.DataFrame, session: Session) -> pd.DataFrame:
    """Return what can be changed of each part of a house, as the scenario has it."""
    now = rows[[*WORDS, *YEARS, "storeys"]].astype(object)
    for change in session.scenario.changes:
        if change.id in now.index and _ours(change):
            now.loc[change.id, change.field] = change.value
    return now


def _made(
    rows: pd.DataFrame,
    now: pd.DataFrame,
    moved: dict[str, str | int],
    more: float | None,
    session: Session,
) -> tuple[Change, ...]:
    """
    Return all changes, those of the house written anew: only what differs from the plan.

    What was moved holds for all parts of the house; in all else each part stays as it is.
    """
    before, wanted = session.scenario.changes, list[Change]()
    for (name, row), held in zip(rows.iterrows(), now.to_dict("records"), strict=True):
        part = {str(field): value for field, value in held.items()} | moved
        # whoever moves the start alone has the end follow
        if moved.keys() & set(YEARS):
            part["completion_year"] = max(part["start_year"], part["completion_year"])
        if more is not None:
            part["storeys"] = float(row["storeys"]) + more
        made = [Change(id=str(name), field=field, value=value) for field, value in part.items()]
        wanted += [c for c in made if c.value != row[c.field] or c in before]
    others = [c for c in before if c.id not in rows.index or not _ours(c)]
    # in the old order, so that looking at a house without touching it is no change
    order = {(c.id, c.field): n for n, c in enumerate(before)}
    both = [*others, *wanted]
    return tuple(sorted(both, key=lambda c: order.get((c.id, c.field), len(order))))


def _ours(change: Change) -> bool:
    return change.field in {*WORDS, *YEARS, "storeys"}


def _shared(values: pd.Series) -> Any:  # noqa: ANN401 - a word or a number
    """Return what all parts of a house have, nothing where they differ."""
    return values.iloc[0] if (values == values.iloc[0]).all() else None


def _materials(now: pd.DataFrame, session: Session) -> dict[str, str | int]:
    """Return the materials that were chosen anew; a field of unlike parts begins empty."""
    words, moved = session.words, dict[str, str | int]()
    columns = st.columns(2, gap="small")
    for number, (field, kinds) in enumerate(WORDS.items()):
        options = [str(kind) for kind in kinds]
        shared = _shared(now[field])
        with columns[number % 2]:
            chosen = st.selectbox(
                words(f"screen.sketch.{field}"),
                options,
                index=None if shared is None else options.index(shared),
                format_func=partial(_term, words, field),
                placeholder=words("screen.change.differs"),
                key=session.key("change", field, now.index[0]),
            )
        if chosen is not None and chosen != shared:
            moved[field] = chosen
    return moved


def _term(words: Words, field: str, word: str) -> str:
    return words(f"terms.{field}.{word}")


def _years(now: pd.DataFrame, session: Session) -> dict[str, str | int]:
    """Return the years that were set anew; a field of unlike parts begins empty."""
    moved, columns = dict[str, str | int](), st.columns(2, gap="small")
    for column, field in zip(columns, YEARS, strict=True):
        shared = _shared(now[field])
        with column:
            chosen = st.number_input(
                session.words(f"screen.sketch.{field}"),
                1500,
                2200,
                value=None if shared is None else int(shared),
                placeholder=session.words("screen.change.differs"),
                key=session.key("change", field, now.index[0]),
            )
        if chosen is not None and chosen != shared:
            moved[field] = int(chosen)
    return moved


def _storeys(rows: pd.DataFrame, now: pd.DataFrame, session: Session) -> float | None:
    """Return how many storeys more than in the plan every part is to have, if that was moved."""
    more = now["storeys"].astype(float) - rows["storeys"].astype(float)
    fewest = 1.0 - float(rows["storeys"].min())
    lowest = min(-1.0, float(round(fewest))) if fewest < 0.0 else 0.0
    begin = min(float(MORE_STOREYS), max(lowest, float(more.iloc[0])))
    moved = st.slider(
        session.words("screen.change.more_storeys"),
        lowest,
        float(MORE_STOREYS),
        value=begin,
        step=1.0,
        format="localized",
        key=session.key("change", "storeys", now.index[0]),
    )
    if _shared(more) is None:
        st.caption(session.words("screen.change.differs"))
    return None if moved == begin else float(moved)
