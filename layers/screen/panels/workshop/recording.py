"""Recording: the minutes of a room, as one page and as a GeoPackage."""

from datetime import UTC, datetime

import streamlit as st

from geo.errors import PlanError
from geo.saved import read_scenario
from geo.workshop.records import LIVE, Minutes
from layers.export.minutes import minutes_file, minutes_name
from layers.report.contents import Entry
from layers.report.minutes import minutes_page
from layers.screen import cached, frame
from layers.screen.session import Session
from layers.screen.shared import Shared


def minutes(shared: Shared, session: Session) -> None:
    """Offer the minutes to everybody in the room; they are made when somebody asks for them."""
    words = session.words
    with st.container(border=True, key="minutes", gap="small"):
        frame.section(words("workshop.minutes"))
        st.caption(words("workshop.minutes_text"))
        _named(shared, session)
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                words("workshop.minutes_page"),
                lambda: _page(shared, session),
                file_name=minutes_name(_record(shared), ".html"),
                mime="text/html",
                icon=":material/description:",
                key=session.key("minutes-page"),
                on_click="ignore",
            )
            st.download_button(
                words("workshop.minutes_file"),
                lambda: _file(shared, session),
                file_name=minutes_name(_record(shared), ".gpkg"),
                mime="application/geopackage+sqlite3",
                icon=":material/layers:",
                key=session.key("minutes-file"),
                on_click="ignore",
            )


def _named(shared: Shared, session: Session) -> None:
    """Let a visitor say whether the own name may stand in the minutes, at any time."""
    words = session.words
    named = st.toggle(
        words("workshop.named"),
        value=shared.member.named,
        help=words("workshop.named_help"),
        key=session.key("named", shared.member.named),
    )
    if named != shared.member.named:
        cached.rooms().agree(shared.entered, named=named)
        st.rerun()


def _record(shared: Shared) -> Minutes:
    return cached.rooms().minutes(shared.entered)


def _entries(record: Minutes, session: Session) -> dict[str, Entry]:
    """Return the options that can be computed, and the common plan as it is in the end."""
    plan, found = session.scenario.plan, {}
    bodies = {LIVE: record.body} | {option.id: option.body for option in record.options}
    for name, body in bodies.items():
        try:
            scenario = read_scenario(dict(body), plan)
            result = cached.evaluation(scenario)
        except PlanError:
            continue  # the page has the figures that were told of it
        found[name] = Entry(title=name, result=result, drawn=cached.outlines_of(scenario))
    return found


def _page(shared: Shared, session: Session) -> bytes:
    record, now = _record(shared), datetime.now(tz=UTC).astimezone()
    page = minutes_page(
        record,
        _entries(record, session),
        reference=cached.reference(session.scenario.plan.place),
        words=session.words,
        date=now.date(),
        year=session.shown.year,
        district=_district(session),
        zone=now.tzinfo or UTC,
    )
    return page.encode()


def _file(shared: Shared, session: Session) -> bytes:
    record, plan = _record(shared), session.scenario.plan
    return minutes_file(
        record,
        _entries(record, session),
        reference=cached.reference(plan.place),
        words=session.words,
        made_at=datetime.now(tz=UTC),
        context=cached.context(plan),
        year=session.shown.year,
    )


def _district(session: Session) -> str:
    plan = session.scenario.plan
    return "" if cached.is_embedded(plan) else frame.district(session)
