"""Scenarios: the name of the open one, and all that are kept: open, copy, rename, put away."""

import streamlit as st

from geo.errors import StoreError
from geo.evaluation import Evaluation
from geo.results import headline, made_with
from geo.store import LONGEST, Record
from layers.masses import against
from layers.noted import sentence
from layers.screen import cached, frame
from layers.screen.panels.headline import gap_told, verdict_colour
from layers.screen.panels.planned import plans
from layers.screen.panels.when import local
from layers.screen.session import Session
from layers.words import Words, plain

PLAN, NOW = "plan", "now"  # what can be compared without being kept
MOST_COMPARED = 4


def title(session: Session) -> str:
    """Return what the open scenario is called."""
    if session.record.name:
        return session.record.name
    return session.words("scenarios.unnamed" if session.past else "scenarios.plan")


def menu(session: Session) -> None:
    """Show what is open as a button, which leads to its name and to a new beginning."""
    words = session.words
    if session.shared is not None:
        return  # a room keeps its own, under the names of options
    with frame.popover(plain(title(session)), ":material/layers:", "scenario") as seen:
        if not seen:
            return
        named = bool(session.record.name)
        st.markdown(f"**{words('scenarios.menu_named' if named else 'scenarios.menu_unnamed')}**")
        _naming(session.record, session, words("scenarios.keep" if named else "scenarios.keep_new"))
        st.caption(words("scenarios.menu_text"))
        if st.button(
            words("scenarios.new"), icon=":material/note_add:", help=words("scenarios.new_help")
        ):
            session.begin()
            st.rerun()


def _naming(record: Record, session: Session, done: str) -> None:
    """Ask for name, author and note of a scenario, the open one or another one."""
    words = session.words
    with st.form(session.key("naming", record.id), border=False):
        texts = {
            field: st.text_input(
                words(f"scenarios.{field}"), value=getattr(record, field), max_chars=LONGEST[field]
            )
            for field in ("name", "author")
        }
        note = st.text_area(
            words("scenarios.note"), value=record.note, max_chars=LONGEST["note"], height=80
        )
        asked = st.form_submit_button(done, icon=":material/save:", type="primary")
    if not asked:
        return
    with frame.explained(session):
        if record.id == session.record.id:
            session.name(texts["name"], texts["author"], note)
        else:
            cached.store().describe(
                record.id, name=texts["name"], author=texts["author"], note=note
            )
        st.toast(words("scenarios.kept", name=plain(texts["name"].strip())))
        st.rerun()


def scenarios(session: Session) -> None:
    """List the plans, and the scenarios of the open one with what can be done to each."""
    words = session.words
    plans(session)
    frame.title(words("scenarios.title"))
    st.caption(words("scenarios.text"))
    for note in session.left_out:
        st.warning(plain(sentence(note, words)), icon=":material/info:")
    archived = st.toggle(words("scenarios.archived"), key=session.key("archived"))
    with frame.explained(session):
        records = cached.store().scenarios(session.scenario.plan.name, archived=archived)
        if not records:
            st.info(words("scenarios.none_archived" if archived else "scenarios.none"))
        for record in records:
            _row(record, session)


def _row(record: Record, session: Session) -> None:
    words = session.words
    with st.container(border=True, key=f"scenario-{record.id}", gap="small"):
        left, middle, right = st.columns([1.2, 1.2, 1.3], vertical_alignment="center")
        with left:
            _named(record, session)
        with middle:
            _figures(record, words)
        with (
            right,
            st.container(
                horizontal=True,
                gap="small",
                horizontal_alignment="right",
                vertical_alignment="center",
            ),
        ):
            _actions(record, session)


def _named(record: Record, session: Session) -> None:
    words = session.words
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        frame.section(plain(record.name), width="content")
    said = [plain(record.author)] if record.author else []
    said.append(words("scenarios.changed", time=local(record.saved_at)))
    st.caption(" · ".join(said))
    if record.note:
        st.text(record.note)


def _figures(record: Record, words: Words) -> None:
    told = record.told
    if told is None:
        st.caption(words("scenarios.no_figures"))
        return
    sums = against(told["window_t"], told["allowance_t"], words)
    text = words(
        "scenarios.figures",
        actual=sums.actual,
        allowance=sums.allowance,
        gap=gap_told(sums, words),
        gfa=words.number(told["gfa_m2"]),
    )
    colour = verdict_colour(told["verdict"])
    st.markdown(f":{colour}[:material/circle:] {text}")
    said = words("scenarios.figures_text", first=told["first_year"], last=told["last_year"])
    if not made_with(told, cached.reference().versions):
        said = f"{said} · {words('scenarios.older')}"
    st.caption(said)


def _actions(record: Record, session: Session) -> None:
    words, store = session.words, cached.store()
    if record.archived:
        if st.button(words("scenarios.restore"), key=f"restore-{record.id}"):
            store.archive(record.id, archived=False)
            st.rerun()
        return
    chosen = st.checkbox(
        words("scenarios.compare"),
        value=record.id in session.compared,
        key=session.key("compared", record.id),
    )
    session.compared = with_compared(session.compared, record.id, chosen=chosen)
    if record.id == session.draft:
        st.badge(words("scenarios.is_open"), icon=":material/check:", color="blue")
    elif st.button(words("scenarios.open"), key=f"open-{record.id}", type="primary"):
        opened(record.id, session)
        st.rerun()
    if st.button(words("scenarios.duplicate"), key=f"duplicate-{record.id}"):
        store.duplicate(record.id, words("scenarios.copy_of", name=record.name))
        st.rerun()
    with frame.popover(words("scenarios.rename"), ":material/edit:", f"rename-{record.id}") as seen:
        if seen:
            _naming(record, session, words("scenarios.keep"))
    if st.button(words("scenarios.archive"), key=f"archive-{record.id}"):
        store.archive(record.id, archived=True)
        session.compared = with_compared(session.compared, record.id, chosen=False)
        st.rerun()


def opened(identity: str, session: Session) -> None:
    """
    Open a scenario that was kept.

    Raises
    ------
    StoreError
        If it is not there any more or cannot be read.
    """
    kept = cached.store().load(identity)
    if kept is None:
        raise StoreError(session.words("scenarios.missing"))
    session.open(kept, session.scenario.plan)


def with_compared(ids: tuple[str, ...], one: str, *, chosen: bool) -> tuple[str, ...]:
    """Return what is compared with one scenario more or less, at most as many as fit."""
    if chosen == (one in ids):
        return ids
    return (*ids, one)[-MOST_COMPARED:] if chosen else tuple(i for i in ids if i != one)


def older(result: Evaluation, session: Session) -> None:
    """Say when the open scenario was last computed with other data, and show both results."""
    told, now, words = session.older(result.versions), headline(result), session.words
    if told is None:
        return
    with st.container(border=True, key="older", gap="small"):
        st.markdown(f"**{words('scenarios.older_title')}**")
        values: dict[str, object] = {}
        for name, of in (("before", told), ("now", now)):
            sums = against(of["window_t"], of["allowance_t"], words)
            values |= {
                name: sums.actual,
                f"{name}_allowed": sums.allowance,
                f"{name}_upfront": words.mass(of["upfront_t"], 3),
                f"{name}_method": of["method"],
                f"{name}_data": of["data"],
            }
        st.markdown(words("scenarios.older_text", **values))
        if st.button(words("scenarios.older_take"), icon=":material/update:"):
            session.renew()
            st.rerun()
