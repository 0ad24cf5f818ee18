"""Reporting: the comparison as one page to take home."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from geo.store import Record
from layers.report.contents import Contents, Entry
from layers.report.page import report
from layers.screen import cached, frame
from layers.screen.listed import Listed, listed
from layers.screen.panels.comparing.chosen import NOW, Chosen
from layers.screen.panels.comparing.sure import shares, verdict
from layers.screen.panels.comparing.why import worded
from layers.screen.session import Session
from layers.words import plain


def report_button(found: Chosen, session: Session) -> None:
    """Offer the comparison, and each scenario alone, as a page of its own."""
    words = session.words
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="report"):
        _button(words("compare.report"), "comparison", _comparison(found, session), session)
        for place, rival in enumerate(found.rivals):
            label = words("compare.report_one", name=plain(rival.title))
            _button(label, f"scenario-{place + 1}", _alone(found, place, session), session)
    st.caption(words("compare.report_text"))


def _button(label: str, name: str, make: Callable[[], bytes], session: Session) -> None:
    # the page is made when somebody asks for it, which takes a second or two
    st.download_button(
        label,
        make,
        file_name=f"kolkarta-{name}-{session.shown.language}.html",
        mime="text/html",
        icon=":material/description:",
        key=session.key("report", name),
        on_click="ignore",
    )


def _comparison(found: Chosen, session: Session) -> Callable[[], bytes]:
    def make() -> bytes:
        first, words = found.rivals[0], session.words
        entries = [_entry(found, 0, session)]
        for place, rival in enumerate(found.rivals[1:], start=1):
            why = cached.explained(first.result.scenario, rival.result.scenario)
            told = "" if found.contrasts else verdict(first, rival, words, str)
            entry = _entry(found, place, session)
            entries.append(replace(entry, explanation=why, verdict=told))
        return _page(entries, session, worded(found, words), works_belong=not found.contrasts)

    return make


def _alone(found: Chosen, place: int, session: Session) -> Callable[[], bytes]:
    return lambda: _page([_entry(found, place, session)], session)


def _entry(found: Chosen, place: int, session: Session) -> Entry:
    """Return what a report says of one scenario by itself."""
    rival, identity = found.rivals[place], found.ids[place]
    records: dict[str, Listed | Record] = {**listed(session), NOW: session.record}
    record = records.get(identity)
    band = shares(rival, session.words)
    band.columns = pd.Index(["label", "share"])
    return Entry(
        title=rival.title,
        result=rival.result,
        drawn=cached.outlines_of(rival.result.scenario),
        author=record.author if record else "",
        note=record.note if record else "",
        shares=band.assign(share=band["share"] / 100.0),
    )


def _page(
    entries: list[Entry],
    session: Session,
    difference: pd.DataFrame | None = None,
    *,
    works_belong: bool = False,
) -> bytes:
    contents = Contents(
        entries=entries,
        reference=cached.reference(session.scenario.plan.place),
        words=session.words,
        date=datetime.now(tz=UTC).astimezone().date(),
        year=session.shown.year,
        colour_by=session.shown.colour_by,
        difference=difference,
        district=frame.district(session),
        works_belong=works_belong,
    )
    return report(contents).encode()
