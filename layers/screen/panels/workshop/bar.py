"""The bar: in which room one is and as whom, what others did, and the live link itself."""

from collections.abc import Sequence

import streamlit as st

from geo.workshop.records import Told
from geo.workshop.terms import Right, Role
from layers.screen import ahead, cached, geomap, visitors
from layers.screen.panels.workshop.terms import allowed
from layers.screen.panels.workshop.things import thing
from layers.screen.said import Heard
from layers.screen.session import Session
from layers.screen.shared import COMMON, Shared
from layers.words import plain

NEWEST = 3  # words about others' edits that are shown at a time


def bar(session: Session) -> None:
    """Show the room, and listen to it; nothing where the visitor is in none."""
    shared, words = session.shared, session.words
    # the place is always there, so that nothing below is built anew when one comes or goes
    place = st.container(key="room", gap=None)
    if shared is None:
        return
    with place:
        heard = listen(shared, lead=shared.member.role is Role.FACILITATOR)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="roombar"):
            st.markdown(
                f":material/groups: **{plain(shared.room.title)}** · "
                f"{words(f'workshop.role.{shared.member.role}')} {plain(shared.member.name)}"
            )
            if shared.room.closed_at is not None:
                st.badge(words("workshop.closed"), color="gray", icon=":material/lock:")
            if heard.connected is False:
                st.badge(words("workshop.offline"), color="orange", icon=":material/wifi_off:")
            _branches(shared, session)
        _news(shared, session)


def listen(
    shared: Shared,
    *,
    lead: bool,
    follow: bool = False,
    tick: float | None = None,
    keys: Sequence[str] = (),
) -> Heard:
    """
    Listen to the room; the page is run when there is something new.

    Parameters
    ----------
    shared
        The visitor's place in it.
    lead, follow, tick, keys
        As for `layers.screen.geomap.live`.
    """
    name, value = visitors.kept_as(shared)
    return geomap.live(
        shared.entered.room,
        shared.entered.token,
        rev=shared.seen,
        lead=lead,
        follow=follow,
        cookie=geomap.Cookie(name=name, value=value),
        tick=tick,
        keys=keys,
    )


def _branches(shared: Shared, session: Session) -> None:
    """Let a visitor go to an own variant and back."""
    if not shared.may(Right.PROPOSE):
        return
    words, own = session.words, shared.member.id
    chosen = st.segmented_control(
        words("workshop.branch"),
        [COMMON, own],
        default=shared.branch,
        format_func=lambda one: words(f"workshop.branch_{'own' if one else 'common'}"),
        key=session.key("branch", shared.branch),
        label_visibility="collapsed",
        required=True,
    )
    if chosen is None or chosen == shared.branch:
        return
    with allowed(session):
        if chosen == own and not cached.rooms().has_branch(shared.entered):
            cached.rooms().branch(shared.entered)
        shared.turn(chosen)
        session.refresh()
        st.rerun()


def _news(shared: Shared, session: Session) -> None:
    """Tell what others did to one's own edits, and offer to take it back."""
    if not shared.refused and not shared.news:
        return
    # it lies over the page: what somebody has in hand on the map must not move away below it
    with st.container(key="roomnews", gap="small"):
        if shared.refused:
            st.warning(plain(shared.refused), icon=":material/lock:")
        for told in shared.news[-NEWEST:]:
            with st.container(horizontal=True, vertical_alignment="center", key=f"told-{told.id}"):
                _told(told, shared, session)


def _told(told: Told, shared: Shared, session: Session) -> None:
    """Tell of one edit that somebody else made after one's own."""
    words, what = session.words, thing(told.key, session)
    st.markdown(words("workshop.over", name=plain(told.by_name), what=plain(what)))
    if st.button(words("workshop.take_back"), key=session.key("back", told.id)):
        with allowed(session):
            # one is told of the common plan alone
            with ahead.told(shared.entered, COMMON, session.scenario.plan):
                cached.rooms().take_back(shared.entered, told.id)
            shared.heard = max(shared.heard, told.revision)
            session.epoch += 1
            st.rerun()
    if st.button(words("workshop.fine"), key=session.key("fine", told.id), type="tertiary"):
        shared.heard = max(one.revision for one in shared.news)
        shared.news = ()
        st.rerun()
