"""The chosen sketch: what stands on a drawn plot, and what it is made of."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.evaluation import Evaluation
from geo.plan.interventions import first_idea
from geo.plan.massing import Part, storeys_for
from geo.plan.plots import broken_rules, envelope, rules_for
from geo.plan.presets import preset, presets
from geo.plan.sketched import Conflict, outline, sketched_body
from geo.reference import Reference
from geo.scenario import Scenario
from geo.sketch import House, Massing, Sketch
from geo.terms import InterventionKind, MassingKind, Status
from layers.masses import intensities
from layers.refused import refusal
from layers.screen import cached, frame
from layers.screen.panels import forms
from layers.screen.panels.standing import with_intervention, with_removed
from layers.screen.session import Session
from layers.words import Words, counted, plain


class Section(StrEnum):
    """The parts of the panel; only the one that is looked at is built."""

    FORM = "form"
    HOUSE = "house"
    MORE = "more"
    FIGURES = "figures"


class Places(NamedTuple):
    """Where the panel tells what the sketch has become, once that is known."""

    facts: DeltaGenerator
    figures: DeltaGenerator | None


def edited(reference: Reference, session: Session) -> Places | None:
    """Show the chosen sketch, take over what is changed in it, and return where to tell of it."""
    chosen = chosen_sketch(session)
    if chosen is None:
        return None
    words = session.words
    with st.container(border=True, key="sketch", gap="small"):
        frame.titled(chosen.name or words("screen.sketch.unnamed"), chosen.id, session)
        facts = st.container(gap="small", key="facts")
        section = st.segmented_control(
            words("screen.sketch.section"),
            list(Section),
            default=Section.FORM,
            format_func=lambda s: words(f"screen.sketch.tab_{s}"),
            key=session.key("section"),
            label_visibility="collapsed",
            required=True,
            wrap=True,
        )
        if section == Section.FIGURES:
            return Places(facts, st.container())
        _form(section, chosen, reference, session)
    return Places(facts, None)


def _form(section: Section | None, chosen: Sketch, reference: Reference, session: Session) -> None:
    """Show one part of the sketch's parameters and take over what is changed in it."""
    if section == Section.HOUSE:
        house = forms.house(chosen.house, chosen.id, session)
        changed = partial(_with_house, chosen, house)
    elif section == Section.MORE:
        more, name = forms.more(lambda: chosen.house, chosen, session)
        limits = forms.limits(chosen, session)
        named = replace(chosen, name=name, max_storeys=limits[0], max_gfa_m2=limits[1])
        changed = partial(_with_house, named, more)
    else:
        _presets(chosen, reference, session)
        massing = forms.massing(chosen, session)
        _solve(chosen, session)
        changed = partial(_with_massing, chosen, massing)
    with frame.explained(session):
        session.edit(with_sketch(session.scenario, changed()))


def _with_house(chosen: Sketch, house: Callable[[], House]) -> Sketch:
    return replace(chosen, house=house())


def _with_massing(chosen: Sketch, massing: Callable[[], Massing]) -> Sketch:
    return replace(chosen, massing=massing())


def chosen_sketch(session: Session) -> Sketch | None:
    """Return the sketch whose plot or house is chosen on the map."""
    selected = session.shown.selected or ""
    for found in session.scenario.sketches:
        if selected == found.id or selected.startswith(f"{found.id}."):
            return found
    return None


def with_sketch(scenario: Scenario, changed: Sketch) -> Scenario:
    """Return a scenario in which one sketch has been exchanged."""
    sketches = tuple(changed if s.id == changed.id else s for s in scenario.sketches)
    return replace(scenario, sketches=sketches)


def envelopes(session: Session) -> list[tuple[str, Part]]:
    """Return the room that the rules leave on the plot of the chosen sketch."""
    chosen = chosen_sketch(session)
    if chosen is None:
        return []
    plot = outline(chosen.rings)
    rules = rules_for(chosen, plot, session.scenario.plan.plots)
    return [(chosen.id, part) for part in envelope(plot, chosen.massing.setback_m, rules)]


def told(
    places: Places, conflicts: Sequence[Conflict], result: Evaluation, session: Session
) -> None:
    """Tell what the chosen sketch has become: areas, carbon, and what is wrong with it."""
    chosen, words = chosen_sketch(session), session.words
    if chosen is None:
        return
    rows = result.buildings[result.buildings["building"] == chosen.id]
    with places.facts:
        if rows.empty:
            said = [n for n in result.notes if n.code == "sketch_empty" and chosen.id in n.ids]
            why = plain(refusal(said[0].message, words)) if said else ""
            st.warning(why or words("screen.sketch.empty"))
            return
        _figures(chosen, rows, words)
        _rules(chosen, rows, session)
        for conflict in conflicts:
            if conflict.sketch == chosen.id:
                _conflict(conflict, session)


def _figures(chosen: Sketch, rows: pd.DataFrame, words: Words) -> None:
    body, gfa = sketched_body(chosen), float(rows["gfa_m2"].sum())
    upfront, limit = float(rows["upfront_kg"].sum()), rows["limit_kg_m2gfa"] * rows["gfa_m2"]
    # an outline that is the house itself has no plot of its own
    is_house = chosen.massing.kind == MassingKind.FOOTPRINT
    st.markdown(
        words(
            "screen.sketch.figures_house" if is_house else "screen.sketch.figures",
            gfa=words.number(gfa),
            plot=words.number(body.plot_m2),
            ratio=words.number(body.plot_ratio, 2),
            homes=words.number(float(rows["dwellings"].sum())),
        )
    )
    told = intensities(upfront / gfa, float(limit.sum()) / gfa, words)
    st.markdown(
        words(
            "screen.sketch.carbon",
            upfront=words.mass(upfront / 1000.0),
            intensity=told.actual,
            limit=told.allowance,
            year=chosen.house.start_year,
        )
    )
    for said in body.notes:
        text = words.known(f"notes.{said.code}", said.message)
        st.caption(text.format(**counted(said.values, words)))


def _rules(chosen: Sketch, rows: pd.DataFrame, session: Session) -> None:
    """Say which rules of the plot are broken."""
    words, plot = session.words, outline(chosen.rings)
    rules = rules_for(chosen, plot, session.scenario.plan.plots)
    uses = {use: share for shares in rows["use_shares"] for use, share in shares.items()}
    for said in broken_rules(chosen, sketched_body(chosen), uses, rules):
        values = counted(said.values, words)
        for name in ("allowed", "uses"):
            if name in values:
                named = (words(f"terms.use.{use}").lower() for use in values[name].split("|"))
                values[name] = ", ".join(named)
        st.markdown(f":orange[:material/gavel: {words(f'notes.{said.code}', **values)}]")


def _conflict(conflict: Conflict, session: Session) -> None:
    words = session.words
    said = counted(conflict.note.values, words)
    text = words(f"notes.{conflict.note.code}", **{k: plain(v) for k, v in said.items()})
    st.markdown(f":orange[:material/join_inner: {text}]")
    if conflict.houses and st.button(
        words("screen.sketch.remove_below", name=said["second"]),
        key=session.key("below", conflict.sketch, *conflict.houses),
        icon=":material/delete:",
    ):
        session.edit(_cleared(conflict, session))
        session.epoch += 1
        st.rerun()


def _cleared(conflict: Conflict, session: Session) -> Scenario:
    """
    Return the scenario without the houses below a sketch.

    A planned one is not built, one that stands is demolished as the work on the sketch begins.
    """
    scenario = session.scenario
    reference = cached.reference(scenario.plan.place)
    plan = scenario.plan.buildings.loc[list(conflict.houses)]
    for house, rows in plan.groupby("building"):
        if rows["status"].iloc[0] != Status.EXISTING:
            scenario = with_removed(scenario, list(rows.index), gone=True)
            continue
        begin = next(s.house.start_year for s in scenario.sketches if s.id == conflict.sketch)
        start = max(begin, int(rows["completion_year"].max()) + 1)
        work = first_idea(
            str(house), InterventionKind.DEMOLISH, start_year=start, reference=reference
        )
        scenario = with_intervention(scenario, str(house), work)
    return scenario


def _presets(chosen: Sketch, reference: Reference, session: Session) -> None:
    """Exchange form and house for those of a preset; the years stay."""
    words = session.words
    titles = presets(reference, words.language)
    name = st.selectbox(
        words("screen.sketch.preset"),
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        placeholder=words("screen.sketch.preset_none"),
        key=session.key("preset", chosen.id),
    )
    if name is None:
        return
    years = (chosen.house.start_year, chosen.house.completion_year)
    massing, house = preset(reference, name, *years)
    if chosen.massing.kind == MassingKind.FOOTPRINT:
        massing = replace(massing, kind=MassingKind.FOOTPRINT, setback_m=0.0)
    session.edit(with_sketch(session.scenario, replace(chosen, massing=massing, house=house)))
    session.epoch += 1
    st.rerun()


def _solve(chosen: Sketch, session: Session) -> None:
    """Find the storeys for a floor area that is asked for."""
    words = session.words
    left, right = st.columns([1.2, 1], gap="small", vertical_alignment="bottom")
    with left:
        wanted = st.number_input(
            words("screen.sketch.target"),
            min_value=0,
            max_value=1_000_000,
            value=None,
            step=500,
            key=session.key("target", chosen.id),
        )
    with right:
        asked = st.button(
            words("screen.sketch.solve"), key=session.key("solve", chosen.id), width="stretch"
        )
    if not (asked and wanted):
        return
    with frame.explained(session):
        form_m2 = float(wanted) / (chosen.house.gfa_ratio or 1.0)
        solved = storeys_for(outline(chosen.rings), chosen.massing, gfa_m2=form_m2)
        session.edit(with_sketch(session.scenario, replace(chosen, massing=solved)))
        session.epoch += 1
        st.rerun()
