"""Options: what has been proposed and pinned, side by side, with task, votes and notes."""

from dataclasses import dataclass

import streamlit as st

from geo.errors import PlanError
from geo.evaluation import Evaluation
from geo.results import headline
from geo.workshop.records import Option
from geo.workshop.terms import Right, Status
from layers.masses import judged
from layers.screen import cached, frame
from layers.screen.panels.headline import band, chance, of, summed, verdict_colour
from layers.screen.panels.workshop.ballots import ballots
from layers.screen.panels.workshop.goals import chips, task_card
from layers.screen.panels.workshop.notes import notes
from layers.screen.panels.workshop.terms import LONGEST, allowed
from layers.screen.session import Session
from layers.screen.shared import Shared
from layers.words import plain

ROW = 3  # cards beside each other
PICTURE_PX = 520


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """An option with its result, none where it cannot be computed any more."""

    option: Option
    result: Evaluation | None


def options(result: Evaluation, session: Session) -> None:
    """Show the task, the options with what can be done to them, ballots and notes."""
    shared, words = session.shared, session.words
    if shared is None:
        return
    frame.title(words("workshop.options"))
    if shared.room.task is not None:
        st.caption(words("workshop.task_now"))
        task_card(shared.room.task, headline(result), session)
    place = st.container()
    found = shown(shared, session)
    with place:
        _offer(len(found), shared, session)
    if not found:
        st.info(words("workshop.no_options"))
    for start in range(0, len(found), ROW):
        for column, one in zip(
            st.columns(ROW, gap="medium"), found[start : start + ROW], strict=False
        ):
            with column:
                _card(one, shared, session)
    ballots([one.option for one in found], session)
    notes(shared, session)


def shown(shared: Shared, session: Session) -> list[Shown]:
    """Return the options of the room that were not withdrawn, in their order, evaluated."""
    found = []
    for option in cached.rooms().options(shared.entered):
        if option.status is Status.WITHDRAWN:
            continue
        found.append(Shown(option=option, result=result_of(option, session)))
    return found


def result_of(option: Option, session: Session) -> Evaluation | None:
    """Return the result of an option, and keep its figures for the minutes."""
    try:
        result = cached.evaluation(cached.option_scenario(option, session.scenario.plan))
    except PlanError:
        return None
    shared = session.shared
    if shared is not None and option.told is None and shared.may(Right.EDIT):
        cached.rooms().tell_option(shared.entered, option.id, headline(result))
    return result


def _offer(count: int, shared: Shared, session: Session) -> None:
    """Let a visitor put what is on the map beside the options; once there, the panel is closed."""
    words = session.words
    if not shared.may(Right.PROPOSE) or shared.room.closed_at is not None:
        return
    with (
        frame.popover(words("workshop.offer"), ":material/add:", f"offer-{count}") as seen,
        st.form(session.key("offer"), border=False),
    ):
        kind = "own" if shared.own or not shared.may(Right.LEAD) else "common"
        st.caption(words(f"workshop.offer_{kind}"))
        name = st.text_input(words("scenarios.name"), max_chars=LONGEST["title"])
        note = st.text_area(words("scenarios.note"), max_chars=LONGEST["note"], height=80)
        asked = st.form_submit_button(
            words("workshop.offer_done"), type="primary", disabled=not seen
        )
    if asked:
        with allowed(session):
            rooms = cached.rooms()
            if shared.may(Right.LEAD) and not shared.own:
                rooms.pin(shared.entered, name, note)
            else:
                rooms.propose(shared.entered, name, note, branch=shared.branch)
            st.toast(words("workshop.offered", name=plain(name)))
            st.rerun()


def _card(one: Shown, shared: Shared, session: Session) -> None:
    words, option = session.words, one.option
    with st.container(border=True, key=f"option-{option.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            frame.section(f"{option.number} · {plain(option.name)}")
            if option.status is Status.PROPOSED:
                st.badge(words("workshop.proposed"), color="violet")
            if shared.room.wall.shows == option.id:
                st.badge(words("workshop.on_wall"), icon=":material/tv:", color="blue")
        if one.result is None:
            st.error(words("workshop.broken"))
            return
        picture = cached.pictured(one.result.scenario, words.language, PICTURE_PX)
        st.image(picture, width="stretch", alt=words("workshop.option_alt", name=option.name))
        _figures(one.result, session)
        if shared.room.task is not None:
            st.markdown(chips(shared.room.task, headline(one.result), words))
        st.caption(words("workshop.by", name=plain(option.by)))
        if option.note:
            st.text(option.note)
        _actions(option, shared, session)


def _figures(result: Evaluation, session: Session) -> None:
    """Tell homes, floor area, carbon against the line with its band, and the chance."""
    words, totals = session.words, result.totals
    calendar, areas = totals["calendar"], totals["areas"]
    window = calendar["window"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{of(summed(window, words), words)}**")
        verdict = calendar["verdict"]
        st.badge(judged(verdict, window["gap_t"], words), color=verdict_colour(verdict))
    lines = [
        words(
            "compare.areas",
            gfa=words.number(areas["gfa_m2"]),
            homes=words.number(areas.get("dwellings", 0.0)),
        ),
        words("compare.window", first=window["first_year"], last=window["last_year"]),
        band(calendar, words),
    ]
    if calendar["chance"] is not None:
        lines.append(chance(float(calendar["chance"]), words))
    st.caption(" · ".join(lines))


def _actions(option: Option, shared: Shared, session: Session) -> None:
    """Offer what the visitor's role allows with an option."""
    words, rooms, entered = session.words, cached.rooms(), shared.entered
    own = option.member_id == shared.member.id
    if not (own or shared.may(Right.LEAD)) or shared.room.closed_at is not None:
        return
    with st.container(horizontal=True, gap="small"), allowed(session):
        if shared.may(Right.LEAD):
            if st.button(
                words("workshop.to_wall"), key=f"wall-{option.id}", icon=":material/tv:",
                type="primary",
            ):  # fmt: skip
                rooms.set_wall(entered, shows=option.id)
                st.rerun()
            if option.status is Status.PROPOSED and st.button(
                words("workshop.pin_option"), key=f"pin-{option.id}", icon=":material/push_pin:"
            ):
                rooms.set_status(entered, option.id, Status.PINNED)
                st.rerun()
            if st.button(
                words("workshop.adopt"), key=f"adopt-{option.id}", help=words("workshop.adopt_help")
            ):
                rooms.adopt(entered, option.id)
                st.rerun()
        if st.button(words("workshop.withdraw"), key=f"withdraw-{option.id}", type="tertiary"):
            rooms.set_status(entered, option.id, Status.WITHDRAWN)
            st.rerun()
