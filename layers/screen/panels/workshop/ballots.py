"""Ballots: a question to the room, by one choice, dots or a ranking; hidden until it is closed."""

from collections.abc import Sequence

import streamlit as st

from geo.workshop.records import Ballot, Option
from geo.workshop.terms import Method, Right
from layers.screen import cached, frame
from layers.screen.panels.workshop.terms import LONGEST, allowed
from layers.screen.session import Session
from layers.screen.shared import Shared
from layers.words import Words, plain

DOTS = (1, 20, 3)  # fewest, most, usual
FEWEST = 2


def ballots(options: Sequence[Option], session: Session) -> None:
    """Show every ballot of the room, and let who leads open another."""
    shared, words = session.shared, session.words
    if shared is None:
        return
    found = cached.rooms().ballots(shared.entered)
    leads = shared.may(Right.LEAD) and shared.room.closed_at is None
    if not found and not (leads and len(options) >= FEWEST):
        return
    frame.section(words("workshop.votes"))
    names = {
        option.id: f"{option.number} · {option.name}"
        for option in cached.rooms().options(shared.entered)
    }
    if leads and len(options) >= FEWEST:
        _opening(options, len(found), session)
    for ballot in reversed(found):
        with st.container(border=True, key=f"ballot-{ballot.id}", gap="small"):
            _ballot(ballot, names, shared, session)


def _opening(options: Sequence[Option], count: int, session: Session) -> None:
    words = session.words
    with (
        frame.popover(
            words("workshop.vote_new"), ":material/how_to_vote:", f"ballot-{count}"
        ) as seen,
        st.form(session.key("ballot"), border=False),
    ):
        question = st.text_input(
            words("workshop.question"),
            value=words("workshop.question_new"),
            max_chars=LONGEST["question"],
        )
        method = st.selectbox(
            words("workshop.method"), list(Method), format_func=lambda m: words(f"workshop.by_{m}")
        )
        dots = st.number_input(words("workshop.dots"), DOTS[0], DOTS[1], DOTS[2])
        titles = {option.id: f"{option.number} · {option.name}" for option in options}
        chosen = st.multiselect(
            words("workshop.vote_on"), list(titles), default=list(titles),
            format_func=titles.__getitem__,
        )  # fmt: skip
        asked = st.form_submit_button(
            words("workshop.vote_open"), type="primary", disabled=not seen
        )
    if asked and method is not None and session.shared is not None:
        with allowed(session):
            cached.rooms().open_ballot(
                session.shared.entered, question, method, tuple(chosen), dots=int(dots)
            )
            st.rerun()


def _ballot(ballot: Ballot, names: dict[str, str], shared: Shared, session: Session) -> None:
    words = session.words
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/how_to_vote: **{plain(ballot.question)}**")
        st.badge(words("workshop.voters", count=ballot.voters), color="gray")
        if not ballot.is_open:
            st.badge(words("workshop.vote_closed"), color="gray", icon=":material/lock:")
    if not ballot.is_open:
        _result(ballot, names, words)
        return
    st.caption(words(f"workshop.by_{ballot.method}_text", dots=ballot.dots))
    if shared.may(Right.VOTE):
        _vote(ballot, names, shared, session)
    if shared.may(Right.LEAD) and st.button(
        words("workshop.vote_close"), key=f"close-{ballot.id}", icon=":material/lock:"
    ):
        with allowed(session):
            cached.rooms().close_ballot(shared.entered, ballot.id)
            st.rerun()


def _vote(ballot: Ballot, names: dict[str, str], shared: Shared, session: Session) -> None:
    """Ask for marks; a vote may be changed until the ballot is closed."""
    words = session.words
    with st.form(session.key("vote", ballot.id), border=False):
        marks = _marks(ballot, names, words)
        label = words("workshop.vote_again" if ballot.own else "workshop.vote_done")
        asked = st.form_submit_button(label, type="primary", icon=":material/check:")
    if asked:
        with allowed(session):
            cached.rooms().vote(shared.entered, ballot.id, marks)
            st.toast(words("workshop.voted"))
            st.rerun()


def _marks(ballot: Ballot, names: dict[str, str], words: Words) -> dict[str, int]:
    own = ballot.own or {}
    if ballot.method is Method.ONE:
        before = next((i for i in own if i in ballot.options), None)
        chosen = st.radio(
            words("workshop.vote_one"),
            list(ballot.options),
            index=ballot.options.index(before) if before else None,
            format_func=names.__getitem__,
        )
        return {chosen: 1} if chosen else {}
    if ballot.method is Method.DOTS:
        given = {
            option: int(
                st.number_input(names[option], 0, ballot.dots, value=int(own.get(option, 0)))
            )
            for option in ballot.options
        }
        return {option: dots for option, dots in given.items() if dots}
    return _ranking(ballot, names, words)


def _ranking(ballot: Ballot, names: dict[str, str], words: Words) -> dict[str, int]:
    """Ask for a place of each option; one without a place comes after all that have one."""
    own, places = ballot.own or {}, list(range(1, len(ballot.options) + 1))
    found = {}
    for option in ballot.options:
        before = own.get(option)
        chosen = st.selectbox(
            words("workshop.place_of", name=names[option]),
            places,
            index=places.index(before) if before in places else None,
            placeholder=words("workshop.no_place"),
        )
        if chosen:
            found[option] = int(chosen)
    return found


def _result(ballot: Ballot, names: dict[str, str], words: Words) -> None:
    """Tell how it ended: options in order, those with as many points in one place."""
    result = ballot.result
    if result is None:
        return
    if result.voters == result.empty:
        st.caption(words("workshop.no_votes"))
        return
    place = 1
    for together in result.order:
        for option in together:
            points = words.number(float(result.points[option]))
            st.markdown(
                words(
                    "workshop.result",
                    place=place,
                    name=plain(names.get(option, option)),
                    points=points,
                )
            )
        place += len(together)
    if result.detail is not None and result.detail.condorcet is not None:
        st.caption(words("workshop.beats_all", name=plain(names.get(result.detail.condorcet, ""))))
