"""The page that compares: which scenario emits less, by how much, how sure, where and why."""

import streamlit as st

from layers.charts.rivals import Rival, rival_sums, rival_years
from layers.screen import frame
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
    st.subheader(words("compare.title"))
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
        st.markdown(f"**{words('compare.where')}**")
        with frame.explained(session):
            where(found, other, session)
    with right:
        st.markdown(f"**{words('compare.why')}**")
        why(found, other, session)
    _years(found, session)
    sure(found, other, session)
    st.markdown(f"**{words('compare.decided')}**")
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
    words = session.words
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{words('compare.years')}**")
        st.vega_lite_chart(rival_years(found.rivals, words).spec, key="rival-years")
    with right:
        st.markdown(f"**{words('compare.sums')}**")
        st.vega_lite_chart(rival_sums(found.rivals, words).spec, key="rival-sums")
    st.caption(words("compare.years_text"))
