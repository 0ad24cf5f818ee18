"""Tried: the plan that would come of a file, on the map and in numbers, before it is taken in."""

import json

import pandas as pd
import streamlit as st

from geo.errors import MissingColumnError, Note, PlanError
from geo.evaluation import Evaluation
from geo.intake.look import made
from geo.reference import Reference
from geo.scenario import Plan
from layers import deck, stack
from layers.masses import kilotonnes
from layers.noted import sentence
from layers.outlines import outlines
from layers.refused import refusal
from layers.screen import cached, geomap
from layers.screen.faults import fault
from layers.screen.grid import grid
from layers.screen.panels.bringing.fields import lacking
from layers.screen.panels.bringing.state import Bringing, wanted
from layers.screen.panels.mapview import credit, feeds, home, read_as, shown_legend
from layers.screen.session import Session
from layers.screen.session import plain as plain_plan
from layers.tables import to_csv
from layers.words import Words, plain

KEY = "brought"
TOOLS = ("view",)
ORDER = ("refused", "repaired", "default")
REFUSED = ("left_out", "missing", "not_finite", "outside", "kind_missing", "number_missing")


def tried(
    bringing: Bringing,
    place: dict[str, object],
    title: str,
    reference: Reference,
    session: Session,
) -> Plan | None:
    """Try the choices when asked to; return the plan if it is that of these choices."""
    words = session.words
    choices = wanted(bringing, place, title)
    named = json.dumps(choices, sort_keys=True, default=str)
    asked = st.button(words("intake.try"), icon=":material/play_arrow:", type="primary")
    if asked and bringing.tried != named:
        bringing.plan = bringing.context = None
        bringing.tried = named
        try:
            with st.spinner(words("intake.trying")):
                found = made(bringing.path, choices, reference, name=bringing.name)
            bringing.plan, context = found
            # a plan at the same place keeps the surroundings of the open one
            near = bringing.plan.place.crs == session.scenario.plan.place.crs and not len(context)
            bringing.context = cached.context(session.scenario.plan) if near else context
        except Exception as error:  # noqa: BLE001 - the log has it
            st.error(_refusal(fault(error), bringing, words), icon=":material/block:")
            bringing.plan = bringing.context = None
            bringing.tried = ""
            return None
    if bringing.plan is not None and bringing.tried != named:
        st.caption(words("intake.changed"))
        return None
    return bringing.plan


def _refusal(error: PlanError, bringing: Bringing, words: Words) -> str:
    """Return why the file was not taken in, and what to do on this page."""
    columns = lacking(bringing, words)
    if isinstance(error, MissingColumnError) and columns:
        return words("intake.lacking", columns=columns, fill=words("intake.fill"))
    return words("intake.refused", message=plain(refusal(error, words)))


def preview(plan: Plan, bringing: Bringing, session: Session) -> bool:
    """Show the plan on the map, its sums, and every repair, default and refusal."""
    words = session.words
    try:
        result = cached.evaluation(plain_plan(plan))
    except PlanError as error:
        st.error(
            words("intake.refused", message=plain(refusal(error, words))), icon=":material/block:"
        )
        return False
    left, right = st.columns([1.3, 1], gap="medium")
    with left:
        _map(result, bringing, session)
    with right:
        _sums(result, session)
        _notes(plan.notes, session)
    return True


def _map(result: Evaluation, bringing: Bringing, session: Session) -> None:
    plan, shown = result.scenario.plan, session.shown
    empty = plan.plots.iloc[:0].assign(kind="", name_sv="", height_m=0.0)
    around = bringing.context if bringing.context is not None else empty
    drawn = outlines(plan.buildings, plan.plots, plan.works, around)
    layers = stack.map_layers(
        result,
        drawn,
        colour_by=shown.colour_by,
        year=shown.year,
        selected=None,
        words=session.words,
    )
    feeds(layers)
    with st.container(key="broughtmap"):
        geomap.geomap(
            deck.deck(layers),
            features=(),
            rev=f"b{bringing.identity}",
            camera=home(drawn),
            tools=TOOLS,
            key=KEY,
            **read_as(session),
        )
    shown_legend(stack.legend(shown.colour_by, session.words, None))
    st.caption(credit(drawn, session.words))


def _sums(result: Evaluation, session: Session) -> None:
    words, now = session.words, cached.evaluation(session.held)
    rows = []
    for name, of in (("now", now), ("new", result)):
        totals = of.totals
        window = totals["calendar"]["window"]
        rows.append(
            {
                "what": words(f"intake.sum_{name}"),
                "houses": words.number(of.buildings["building"].nunique()),
                "gfa": words.number(totals["areas"]["gfa_m2"]),
                "window": kilotonnes(window["actual_t"], words),
                "allowed": kilotonnes(window["allowance_t"], words),
            }
        )
    table = pd.DataFrame(rows).rename(
        columns={name: words(f"intake.sums.{name}") for name in rows[0]}
    )
    alt = " · ".join(words(f"intake.sum_{name}") for name in ("now", "new"))
    grid(table, alt, session, name="sums")


def _notes(notes: tuple[Note, ...], session: Session) -> None:
    """List what was done, by feature; what was left out first."""
    words = session.words
    if not notes:
        st.success(words("intake.nothing_noted"), icon=":material/check:")
        return
    rows = [
        (words(f"intake.note_{kind_of(note)}"), sentence(note, words), ", ".join(note.ids))
        for note in sorted(notes, key=lambda note: ORDER.index(kind_of(note)))
    ]
    table = pd.DataFrame(rows, columns=[words(f"intake.note.{n}") for n in ("kind", "text", "ids")])
    st.caption(words("intake.noted", count=len(notes)))
    grid(table, words("intake.noted", count=len(notes)), session, name="notes", most=300)
    st.download_button(
        words("intake.note_file"),
        to_csv(table, {}),
        file_name="notes.csv",
        mime="text/csv",
        icon=":material/download:",
    )


def kind_of(note: Note) -> str:
    """Return what a note tells of: a refusal, a default, or a repair."""
    if note.code in {"default_taken", "filled_in"}:
        return "default"
    gone = "left out" in note.message or any(part in note.code for part in REFUSED)
    return "refused" if gone else "repaired"
