"""Notes: what was said in the room, kept for the minutes."""

import streamlit as st

from geo.workshop.terms import Right
from layers.screen import cached, frame
from layers.screen.panels.workshop.terms import LONGEST, allowed, clock
from layers.screen.session import Session
from layers.screen.shared import Shared
from layers.words import plain


def notes(shared: Shared, session: Session) -> None:
    """Show the notes of the room, and let a visitor write one."""
    words = session.words
    frame.section(words("workshop.notes"))
    if shared.may(Right.NOTE) and shared.room.closed_at is None:
        with st.form(session.key("note"), border=False, clear_on_submit=True):
            text = st.text_area(words("workshop.note"), max_chars=LONGEST["note"], height=80)
            asked = st.form_submit_button(words("workshop.note_done"), icon=":material/edit_note:")
        if asked:
            with allowed(session):
                cached.rooms().note(shared.entered, text)
                st.rerun()
    for note in reversed(cached.rooms().notes(shared.entered)):
        st.caption(f"{clock(note.at)} · {plain(note.by)}")
        # what people write stays as they wrote it
        st.text(note.text)
