"""The page that brings in a foreign file: step by step, and nothing is taken in before the last."""

import streamlit as st

from geo.reference import Reference
from layers.screen import frame
from layers.screen.panels.bringing.accept import accept
from layers.screen.panels.bringing.fields import fields
from layers.screen.panels.bringing.file import file, refused, sheets
from layers.screen.panels.bringing.home import is_own, whole
from layers.screen.panels.bringing.located import place, systems
from layers.screen.panels.bringing.tried import preview, tried
from layers.screen.session import Session


def bring(reference: Reference, session: Session) -> None:
    """Show the steps as far as they can be answered; whatever goes wrong is said below them."""
    with frame.shielded(session):
        _steps(reference, session)


def _steps(reference: Reference, session: Session) -> None:
    words = session.words
    bringing = file(reference, session)
    if bringing is None or refused(bringing, session) or bringing.found is None:
        return
    if bringing.found.picture is not None or not bringing.found.sheets:
        st.info(words("intake.picture"), icon=":material/image:")
        return
    if is_own(bringing) and not whole(bringing, reference, session):
        return
    sheets(bringing, reference, session)
    if not any(part.role == "buildings" for part in bringing.used()):
        shaped = any(part.sheet.shape != "none" for part in bringing.parts.values())
        st.info(words(f"intake.no_{'buildings' if shaped else 'shapes'}"), icon=":material/info:")
        return
    if not systems(bringing, session):
        return
    chosen, title = place(bringing, reference, session)
    fields(bringing, reference, session)
    plan = tried(bringing, chosen, title, reference, session)
    if plan is not None and preview(plan, bringing, session):
        accept(plan, bringing, reference, session)
