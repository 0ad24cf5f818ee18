"""Asking: which scenarios are taken home, in which language, with which raster."""

from dataclasses import dataclass

import streamlit as st

from layers.screen.panels.comparing.chosen import NOW, PLAN, titled
from layers.screen.session import Session, plain
from layers.words import LANGUAGES

CELLS = (1, 2, 5, 10)  # metres
USUAL_CELL = 2
MOST = 24  # scenarios of one file


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is wanted: ids of scenarios with their titles, language, cell [m]."""

    names: tuple[tuple[str, str], ...]
    language: str
    cell_m: float
    digest: str
    shown: tuple[object, ...]

    @property
    def key(self) -> object:
        """Return what decides the files."""
        return (self.names, self.language, self.cell_m, self.digest, self.shown)


def asked(session: Session) -> Asked | None:
    """Return what is wanted; None while no scenario is chosen."""
    words, titles = session.words, titled(session)
    kept = [name for name in titles if name not in {PLAN, NOW}]
    plan = plain(session.scenario.plan)
    # nothing was drawn or chosen yet: what is open is the plan itself
    options = [PLAN, *kept] if session.held.digest == plan.digest else [NOW, *kept, PLAN]
    left, middle, right = st.columns([2.2, 1, 1], vertical_alignment="top", gap="medium")
    with left:
        chosen = st.multiselect(
            words("export.page.which"),
            options,
            default=[options[0], *kept][:MOST],
            format_func=titles.__getitem__,
            max_selections=MOST,
            help=words("export.page.which_help"),
            key=session.key("take-which"),
        )
    with middle:
        language = st.segmented_control(
            words("export.page.language"),
            LANGUAGES,
            default=session.shown.language,
            format_func=str.upper,
            key=session.key("take-language"),
            required=True,
        )
    with right:
        cell = st.selectbox(
            words("export.page.cell"),
            CELLS,
            index=CELLS.index(USUAL_CELL),
            format_func=lambda one: words("export.page.cell_m", size=one),
            key=session.key("take-cell"),
        )
    if not chosen:
        st.info(words("export.page.fewest"))
        return None
    return Asked(
        names=tuple((name, titles[name]) for name in chosen),
        language=str(language),
        cell_m=float(cell),
        digest=session.held.digest,
        shown=(session.shown.year, str(session.shown.colour_by)),
    )
