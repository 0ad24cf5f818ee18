"""The first hint: how one draws, in three steps, until it is closed for good."""

import streamlit as st

from layers.screen.session import Session

CLOSED = "hint"  # kept in the address, which survives a reload as the draft does


def hint(session: Session) -> None:
    """Show the hint until something has been drawn or it was closed."""
    words = session.words
    # the place is always there: without it the map would come later in the page, and be built anew
    place = st.container(key="hint-place")
    if session.hinted or session.scenario.sketches or st.query_params.get(CLOSED) == "off":
        return
    with place, st.container(key="hint", border=True, gap="small"):
        st.markdown(f"**{words('screen.draft.hint_title')}**\n\n{words('screen.draft.hint')}")
        if st.button(words("screen.draft.hint_close"), key=session.key("hint"), type="tertiary"):
            session.hinted = True
            st.query_params[CLOSED] = "off"
            st.rerun()
