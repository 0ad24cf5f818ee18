"""Making: the files in a thread of their own, with progress, until done or ended."""

import datetime as dt
from functools import partial

import streamlit as st

from geo.contract import Chosen, Titled
from geo.errors import PlanError
from geo.store import Record
from layers.export.contents import Contents
from layers.export.everything import bundle, items
from layers.screen import cached
from layers.screen.job import Job, Step
from layers.screen.listed import Listed, listed
from layers.screen.panels.comparing.chosen import NOW, scenario_of
from layers.screen.panels.taking.asking import Asked
from layers.screen.session import Session, Taken
from layers.words import load_words, plain

WAIT_S = 0.15


def begun(wanted: Asked, session: Session) -> Job[Taken | None] | None:
    """
    Evaluate what is wanted and begin to write it.

    Returns
    -------
    job
        None when nothing of it can be computed; what cannot is said on the page.
    """
    scenarios = _titled(wanted, session)
    if not scenarios:
        return None
    plan = session.scenario.plan
    contents = Contents(
        chosen=Chosen(scenarios=scenarios, context=cached.context(plan)),
        reference=cached.reference(plan.place),
        words=load_words(wanted.language),
        made_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        year=session.shown.year,
        colour_by=session.shown.colour_by,
        cell_m=wanted.cell_m,
    )
    if session.taking is not None:
        session.taking.end()
    return Job(partial(_made, contents, wanted.key))


def waited(session: Session) -> None:
    """
    Show how far the work is, until it is done or somebody ends it; then keep the files.

    Raises
    ------
    PlanError
        If a file could not be written.
    """
    job, words = session.taking, session.words
    if job is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="job"):
        bar = st.progress(0.0, text=words("export.page.busy"))
        if st.button(words("export.page.cancel"), icon=":material/stop:", key="take-cancel"):
            job.end()
    # a click on the page ends this run of the script, and the next one waits on
    while job.wait(WAIT_S):
        bar.progress(min(1.0, job.share), text=words("export.page.busy"))
    session.taking = None
    made = job.result()
    if made is None:
        st.info(words("export.page.ended"))
        return
    session.taken = made
    st.rerun()


def _made(contents: Contents, key: object, step: Step) -> Taken | None:
    made = bundle(contents, items(contents), step)
    return (key, made) if made else None


def _titled(wanted: Asked, session: Session) -> list[Titled]:
    """Return the scenarios with who made them; one that cannot be computed is left out."""
    words = session.words
    try:
        kept = listed(session)
    except PlanError:
        kept = {}
    records: dict[str, Listed | Record] = {**kept, NOW: session.record}
    found = []
    for name, title in wanted.names:
        try:
            result = cached.evaluation(scenario_of(name, session))
        except PlanError as error:
            said = words("export.page.broken", name=plain(title), message=plain(error.message))
            st.error(said, icon=":material/error:")
            continue
        record = records.get(name)
        author, note = (record.author, record.note) if record else ("", "")
        found.append(Titled(result=result, name=title, author=author, note=note))
    return found
