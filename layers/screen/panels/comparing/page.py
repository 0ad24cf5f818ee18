"""The page that compares: which scenario emits less, by how much, how sure, where and why."""

from functools import partial

import streamlit as st

from layers.charts.rivals import Rival, rival_sums, rival_years
from layers.charts.told import rivals_table
from layers.screen import frame, reading
from layers.screen.panels.charted import as_table
from layers.screen.panels.comparing.cards import cards
from layers.screen.panels.comparing.chosen import Chosen, chosen
from layers.screen.panels.comparing.reporting import report_button
from layers.screen.panels.comparing.sure import sure, verdicts
from layers.screen.panels.comparing.where import where
from layers.screen.panels.comparing.why import decided, why
from layers.screen.session import Session
from layers.words import plain


def compare(session: Session) -> None:
    """Show two to four scenarios side by side."""
    words = session.words
    frame.title(words("compare.title"))
    found = chosen(session)
    if found is None:
        return
    if found.contrasts:
        st.warning(words("compare.not_ranked"), icon=":material/balance:")
    else:
        verdicts(found, session)
    cards(found, session)
    other = _other(found, session)
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        frame.section(words("compare.where"))
        with frame.explained(session):
            where(found, other, session)
    with right:
        frame.section(words("compare.why"))
        why(found, other, session)
    _years(found, session)
    sure(found, other, session)
    frame.section(words("compare.decided"))
    decided(found, session)
    report_button(found, session)


def _other(found: Chosen, session: Session) -> Rival:
    """Return the scenario that map and causes hold against the reference."""
    titles = {rival.title: rival for rival in found.rivals[1:]}
    if len(titles) == 1:
        return found.rivals[1]
    name = st.segmented_control(
        session.words("compare.against"),
        list(titles),
        default=next(iter(titles)),
        format_func=plain,
        key=session.key("against", *titles),
        required=True,
    )
    return titles.get(str(name), found.rivals[1])


def _years(found: Chosen, session: Session) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        _chart(found, session, summed=False)
    with right:
        _chart(found, session, summed=True)
    st.caption(session.words("compare.years_text"))


def _chart(found: Chosen, session: Session, *, summed: bool) -> None:
    """Show the years of all scenarios, or their sums, with the table behind them."""
    words, name = session.words, "sums" if summed else "years"
    unit = words(f"charts.unit.{'cumulative' if summed else 'tonnes'}")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        frame.section(words(f"compare.{name}"), width="content")
        rows = partial(rivals_table, found.rivals, words, summed=summed)
        as_table(f"rival-{name}", unit, rows, session)
    made = rival_sums if summed else rival_years
    chart = made(found.rivals, words, scale=reading.scale(session))
    names = ", ".join(rival.title for rival in found.rivals)
    alt = words(f"charts.alt.rival_{name}", names=names, unit=unit)
    st.vega_lite_chart(chart.spec, key=f"rival-{name}", alt=alt)
