"""What is done to a house of the plan: it stays, is left out, refurbished, reused or demolished."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from geo.plan.interventions import first_idea
from geo.reference import Reference
from geo.scenario import Change, Intervention, Scenario
from geo.terms import EnergyLevel, Fate, HeatSupply, InterventionKind, Status, Use
from layers.screen.session import Session
from layers.words import Words

LAST_YEAR = 2100
MORE_STOREYS = 6.0


def fate(rows: pd.DataFrame, reference: Reference, session: Session) -> bool:
    """
    Let the visitor choose what becomes of a house, and tell whether its values may be changed.

    A planned house can be left out; one that stands can be rebuilt or go. Standing houses that a
    scenario has left out keep that choice until it is taken back.
    """
    words, house = session.words, str(rows["building"].iloc[0])
    now = _now(rows, session)
    options: list[str] = [Fate.KEEP]
    if rows["status"].iloc[0] == Status.EXISTING:
        options += list(InterventionKind)
    if rows["status"].iloc[0] != Status.EXISTING or now == Fate.REMOVE:
        options.append(Fate.REMOVE)
    chosen = st.selectbox(
        words("screen.change.fate"),
        options,
        index=options.index(now),
        format_func=lambda word: words(f"terms.fate.{word}"),
        key=session.key("fate", house),
    )
    work = None
    if chosen in list(InterventionKind):
        first = _first(InterventionKind(chosen), rows, reference, session)
        work = _asked(first, rows, session)
    left, gone = session.scenario, chosen == Fate.REMOVE
    if gone != (now == Fate.REMOVE):  # looking at a house of which a part was left out changes none
        left = with_removed(left, list(rows.index), gone=gone)
    session.edit(with_intervention(left, house, work))
    return chosen == Fate.KEEP


def intervention(house: str, session: Session) -> Intervention | None:
    """Return what the scenario does to a standing house, if anything."""
    return next((w for w in session.scenario.interventions if w.building == house), None)


def _now(rows: pd.DataFrame, session: Session) -> str:
    work = intervention(str(rows["building"].iloc[0]), session)
    if work is not None:
        return work.kind
    gone = Change(id=str(rows.index[0]), field="fate", value=str(Fate.REMOVE))
    return Fate.REMOVE if gone in session.scenario.changes else Fate.KEEP


def with_removed(scenario: Scenario, ids: list[str], *, gone: bool) -> Scenario:
    """Return a scenario with all parts of a house left out, or back in it."""
    wanted = [Change(id=name, field="fate", value=str(Fate.REMOVE)) for name in ids if gone]
    others = [c for c in scenario.changes if c.id not in ids or c.field != "fate" or c in wanted]
    return replace(scenario, changes=(*others, *(c for c in wanted if c not in others)))


def with_intervention(scenario: Scenario, house: str, work: Intervention | None) -> Scenario:
    """Return a scenario with an intervention in a house, in the place of the one it had."""
    works = [w if w.building != house else work for w in scenario.interventions]
    if work is not None and work not in works:
        works.append(work)
    return replace(scenario, interventions=tuple(w for w in works if w is not None))


def _first(
    kind: InterventionKind, rows: pd.DataFrame, reference: Reference, session: Session
) -> Intervention:
    """Return the intervention as it is, or one to begin with when another kind was chosen."""
    house = str(rows["building"].iloc[0])
    work = intervention(house, session)
    if work is not None and work.kind == kind:
        return work
    earliest = max(session.target.first_year, int(rows["completion_year"].max())) + 1
    start = earliest if work is None else work.start_year
    return first_idea(house, kind, start_year=start, reference=reference)


def _asked(work: Intervention, rows: pd.DataFrame, session: Session) -> Intervention:
    """Show the widgets of an intervention and return it as they say."""
    start, done = _years(work, rows, session)
    work = replace(work, start_year=start, completion_year=done)
    if work.kind == InterventionKind.DEMOLISH:
        return work
    words, stands = session.words, rows.iloc[0]
    left, right = st.columns(2, gap="small")
    with left:
        use = _pick("use", list(Use), str(work.use or stands["use"]), work, session)
        heat = str(work.heat_supply or stands["heat_supply"])
        supply = _pick("heat_supply", list(HeatSupply), heat, work, session)
    with right:
        stood = str(work.energy_level or stands["energy_level"])
        level = _pick("energy_level", list(EnergyLevel), stood, work, session)
        most = max(MORE_STOREYS, work.more_storeys)
        more = st.slider(
            words("screen.change.more_storeys_top"), 0.0, most,
            value=float(work.more_storeys), step=1.0, format="localized",
            key=session.key("rebuild", "storeys", work.building),
        )  # fmt: skip
    return replace(
        work,
        use=None if use == stands["use"] else Use(use),
        # where nobody has chosen it stays open
        energy_level=work.energy_level if level == stood else EnergyLevel(level),
        heat_supply=None if supply == stands["heat_supply"] else HeatSupply(supply),
        more_storeys=more,
    )


def _years(work: Intervention, rows: pd.DataFrame, session: Session) -> tuple[int, int]:
    words, earliest = session.words, int(rows["completion_year"].max()) + 1
    earliest = max(earliest, 2000)
    left, right = st.columns(2, gap="small")
    with left:
        start = st.number_input(
            words("screen.sketch.start_year"), earliest, LAST_YEAR,
            value=max(work.start_year, earliest),
            key=session.key("rebuild", "start", work.kind, work.building),
        )  # fmt: skip
    with right:
        done = st.number_input(
            words("screen.change.done_year"), earliest, LAST_YEAR,
            value=max(work.completion_year, start),
            key=session.key("rebuild", "done", work.kind, work.building),
        )  # fmt: skip
    return int(start), max(int(done), int(start))


def _pick(field: str, options: list[str], now: str, work: Intervention, session: Session) -> str:
    words = session.words
    chosen: str = st.selectbox(
        words(f"screen.sketch.{field}"),
        options,
        index=[str(o) for o in options].index(now),
        format_func=partial(_term, words, field),
        key=session.key("rebuild", field, work.kind, work.building),
    )
    return str(chosen)


def _term(words: Words, field: str, word: str) -> str:
    return words(f"terms.{field}.{word}")
