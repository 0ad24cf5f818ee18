"""What a scenario changes in a house of the plan: materials, storeys, years, or all of it."""

from dataclasses import replace
from enum import StrEnum
from functools import partial

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
    made = {(c.id, c.field): c.value for c in session.scenario.changes}
    with frame.expander(words("screen.change.title"), ":material/edit:", "changes") as seen:
        if not seen:
            return
        if standing.fate(rows, reference, session):
            values = _materials(rows.iloc[0], made, session) | _years(rows.iloc[0], made, session)
            more = _storeys(rows, made, session)
            session.edit(replace(session.scenario, changes=_made(rows, values, more, session)))
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


def _made(
    rows: pd.DataFrame, values: dict[str, str | int], more: float, session: Session
) -> tuple[Change, ...]:
    """Return all changes, those of the house written anew: only what differs from the plan."""
    wanted = []
    for name, row in rows.iterrows():
        house = values | {"storeys": float(row["storeys"]) + more}
        wanted += [
            Change(id=str(name), field=field, value=value)
            for field, value in house.items()
            if value != row[field]
        ]
    others = [c for c in session.scenario.changes if c.id not in rows.index or not _ours(c)]
    # in the old order, so that looking at a house without touching it is no change
    order = {(c.id, c.field): n for n, c in enumerate(session.scenario.changes)}
    both = [*others, *wanted]
    return tuple(sorted(both, key=lambda c: order.get((c.id, c.field), len(order))))


def _ours(change: Change) -> bool:
    return change.field in {*WORDS, *YEARS, "storeys"}


def _materials(
    row: pd.Series, made: dict[tuple[str, str], str | int | float], session: Session
) -> dict[str, str | int]:
    words, found = session.words, dict[str, str | int]()
    columns = st.columns(2, gap="small")
    for number, (field, kinds) in enumerate(WORDS.items()):
        options = [str(kind) for kind in kinds]
        now = str(made.get((str(row.name), field), row[field]))
        with columns[number % 2]:
            chosen = st.selectbox(
                words(f"screen.sketch.{field}"),
                options,
                index=options.index(now),
                format_func=partial(_term, words, field),
                key=session.key("change", field, row.name),
            )
        found[field] = chosen
    return found


def _term(words: Words, field: str, word: str) -> str:
    return words(f"terms.{field}.{word}")


def _years(
    row: pd.Series, made: dict[tuple[str, str], str | int | float], session: Session
) -> dict[str, str | int]:
    words = session.words
    columns = st.columns(2, gap="small")
    now = [int(made.get((str(row.name), field), row[field])) for field in YEARS]
    with columns[0]:
        start = st.number_input(
            words("screen.sketch.start_year"), 1500, 2200, value=now[0],
            key=session.key("change", "start", row.name),
        )  # fmt: skip
    with columns[1]:
        done = st.number_input(
            words("screen.sketch.completion_year"), 1500, 2200, value=max(now[1], start),
            key=session.key("change", "done", row.name),
        )  # fmt: skip
    return {"start_year": int(start), "completion_year": max(int(done), int(start))}


def _storeys(
    rows: pd.DataFrame, made: dict[tuple[str, str], str | int | float], session: Session
) -> float:
    """Return how many storeys every part of the house gets more than the plan gives it."""
    first = rows.iloc[0]
    now = float(made.get((str(first.name), "storeys"), first["storeys"])) - float(first["storeys"])
    fewest = 1.0 - float(rows["storeys"].min())
    return float(
        st.slider(
            session.words("screen.change.more_storeys"),
            min(-1.0, float(round(fewest))) if fewest < 0 else 0.0,
            float(MORE_STOREYS),
            value=now,
            step=1.0,
            key=session.key("change", "storeys", first.name),
        )
    )
