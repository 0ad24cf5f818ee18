"""The wall: map, three figures and the line on a big screen; and a second one with indicators."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from geo.errors import PlanError
from geo.evaluation import Evaluation
from geo.results import headline
from geo.workshop.records import Option
from geo.workshop.terms import Status
from layers import deck, stack
from layers.charts.years import Unit
from layers.layer import Layer
from layers.measures import ColourBy
from layers.refused import refusal
from layers.screen import cached, geomap, visitors
from layers.screen.panels.headline import band, summed
from layers.screen.panels.mapview import (
    BEFORE,
    LOCALES,
    credit,
    described,
    earlier,
    feeds,
    flipside,
    home,
    shown_legend,
)
from layers.screen.panels.workshop.bar import listen
from layers.screen.panels.workshop.door import door
from layers.screen.panels.workshop.goals import chips, remaining
from layers.screen.panels.workshop.stage import KEYS, Seen, Stage
from layers.screen.session import ROOM, Session, plain
from layers.screen.shared import Shared
from layers.words import Words
from layers.words import plain as plain_text

STYLE = Path(__file__).with_name("wall.css")
# of the chart on a screen of 1920 x 1080, from which the style sheet lets it grow [px]
WALL_PX, BOARD_PX = (528, 200), (1760, 260)
CHART_SCALE = 1.7
FIVE = 5.0  # per cent
LABELS = 1.8  # how much larger than on a desk
KEY = "wall"


def wall(result: Callable[[], Evaluation], session: Session) -> None:
    """Show the map over the whole screen, with what it comes to."""
    shared = _entered(session)
    if shared is None:
        return
    stage, options = _stage(shared, session)
    seen = _seen(stage, options, result, session)
    with st.container(key="wallmap"):
        _map(seen, stage, session)
    with st.container(key="wallside", gap="small"):
        st.title(plain_text(seen.title), anchor=False)
        _timer(shared, session)
        _figures(seen.result, session)
        _chart(seen.result, stage.year(), WALL_PX, session)
        _fulfilled(seen.result, shared, session)
    with st.container(key="wallfoot", gap=None):
        colour_by = ColourBy(stage.wall.colour_by)
        present = None
        if colour_by in seen.result.buildings:
            present = set(seen.result.buildings[str(colour_by)].astype(str))
        shown_legend(stack.legend(colour_by, session.words, present))
        owed = credit(cached.outlines_of(seen.result.scenario), session.words)
        st.caption(f"{_scope(seen.result, stage, session)} {owed}")


def indicators(result: Callable[[], Evaluation], session: Session) -> None:
    """Show figures alone, for a second screen."""
    shared = _entered(session)
    if shared is None:
        return
    stage, options = _stage(shared, session)
    seen, words = _seen(stage, options, result, session), session.words
    totals = seen.result.totals
    with st.container(key="board", gap="medium"):
        st.title(plain_text(seen.title), anchor=False)
        _timer(shared, session)
        with st.container(key="boardfigures"):
            _figures(seen.result, session)
            areas, upfront = totals["areas"], totals["declaration"]["kg_m2gfa"]
            _figure("homes", words.number(areas.get("dwellings", 0.0)), session)
            _figure("gfa", words.number(areas["gfa_m2"]), session)
            _figure("upfront", words.fives(upfront) if upfront else "–", session)
        _chart(seen.result, stage.year(), BOARD_PX, session)
        _fulfilled(seen.result, shared, session)
        st.caption(_scope(seen.result, stage, session))


def _entered(session: Session) -> Shared | None:
    """Return the room; a screen that was started with a code alone comes in by itself and looks."""
    if session.shared is None and ROOM in st.query_params:
        try:
            entry = cached.rooms().join(
                st.query_params[ROOM],
                session.words("workshop.wall"),
                source=visitors.source(),
                as_viewer=True,
            )
            visitors.enter(entry, session)
        except PlanError as error:
            st.error(plain_text(refusal(error, session.words)))
    if session.shared is None:
        door(session)
        return None
    st.html(STYLE)
    return session.shared


def _stage(shared: Shared, session: Session) -> tuple[Stage, list[Option]]:
    """Return what is shown, after what the facilitator and the keys of this screen say."""
    options = [
        one for one in cached.rooms().options(shared.entered) if one.status is not Status.WITHDRAWN
    ]
    led = shared.room.wall
    stage = (session.stage or Stage(led=led, wall=led)).following(led)
    stage = stage.pressed(geomap.heard_before().pressed, options)
    session.stage = stage
    timed = shared.room.task is not None and shared.room.task.ends_at is not None
    with st.container(key="room", gap=None):
        listen(
            shared,
            lead=False,
            follow=not stage.wall.roams,
            tick=stage.tick(timed=timed),
            keys=KEYS,
        )
    return stage, options


def _seen(
    stage: Stage, options: list[Option], live: Callable[[], Evaluation], session: Session
) -> Seen:
    """Return the plan on the stage: the common one, an option, or the plan as it is."""
    words, plan = session.words, session.scenario.plan
    if stage.wall.before:
        return Seen(title=words("scenarios.plan"), result=cached.evaluation(plain(plan)))
    option = stage.option(options)
    if option is not None:
        try:
            result = cached.evaluation(cached.option_scenario(option, plan))
            return Seen(title=f"{option.number} · {option.name}", result=result)
        except PlanError:
            pass  # the common plan stays in sight
    return Seen(title=words("workshop.wall_live"), result=live())


def _map(seen: Seen, stage: Stage, session: Session) -> None:
    words, year = session.words, stage.year()
    colour_by, scenario = ColourBy(stage.wall.colour_by), seen.result.scenario
    drawn = cached.outlines_of(scenario)
    layers = stack.map_layers(
        seen.result, drawn, colour_by=colour_by, year=year, selected=None, words=words
    )
    before = _before(seen, colour_by, year, session)
    told = ((BEFORE, described(before)),) if before else ()
    feeds((*layers, *before), *told)
    geomap.geomap(
        deck.deck(layers),
        features=(),
        rev="w0",
        camera=home(drawn),
        labels=words.table("draw"),
        locale=LOCALES[words.language],
        tools=(),
        before=flipside(before, words("compare.before_plan")),
        wall=True,
        roam=stage.wall.roams,
        scale=LABELS,
        key=KEY,
    )


def _before(seen: Seen, colour_by: ColourBy, year: int, session: Session) -> tuple[Layer, ...]:
    """Return the plan as it is, which one key shows."""
    base = plain(session.scenario.plan)
    if seen.result.scenario.digest == base.digest:
        return ()
    return earlier(cached.evaluation(base), cached.drawn(base.plan), colour_by, year, session.words)


def _figures(result: Evaluation, session: Session) -> None:
    """Show the sum against what is allowed, the gap and the chance."""
    words, calendar = session.words, result.totals["calendar"]
    window = calendar["window"]
    told = summed(window, words)
    said = words("workshop.figure.of", actual=told.actual, allowance=told.allowance)
    _figure("total", said, session, band(calendar, words))
    _figure(told.side, told.gap, session, verdict=calendar["verdict"])
    if calendar["chance"] is not None:
        _figure("chance", _chance(float(calendar["chance"]), words), session)


def _chance(share: float, words: Words) -> str:
    """Return a chance in steps of five, finer than which no band is known."""
    percent = FIVE * round(100.0 * share / FIVE)
    if not FIVE <= percent <= 100.0 - FIVE:
        return f"< {words.number(FIVE)}" if percent < FIVE else f"> {words.number(100.0 - FIVE)}"
    return words.number(percent)


def _figure(name: str, value: str, session: Session, more: str = "", verdict: str = "") -> None:
    """Show what a figure is, its value with the unit, and what else there is to say of it."""
    words = session.words
    with st.container(key=f"figure-{name}-{verdict}".rstrip("-"), gap=None):
        st.markdown(words(f"workshop.figure.{name}"))
        st.markdown(f"**{value}** {words(f'workshop.figure.{name}_unit')}")
        if more:
            st.markdown(more)


def _chart(result: Evaluation, year: int, size: tuple[int, int], session: Session) -> None:
    language, (width, height) = session.words.language, size
    chart = cached.yearly(
        result.scenario, Unit.TONNES, year, language, height=height, scale=CHART_SCALE
    )
    st.vega_lite_chart(chart.sent, key="wall-years", width=width, alt=_alt(session))


def _alt(session: Session) -> str:
    words = session.words
    return words("charts.alt.years", unit=words(f"charts.unit.{Unit.TONNES}"))


def _timer(shared: Shared, session: Session) -> None:
    task = shared.room.task
    if task is None:
        return
    left = remaining(task, session.words)
    with st.container(key="walltask", gap=None):
        st.markdown(f"{plain_text(task.title)}{f' · **{left}**' if left else ''}")


def _fulfilled(result: Evaluation, shared: Shared, session: Session) -> None:
    if shared.room.task is not None:
        with st.container(key="wallgoals"):
            st.markdown(chips(shared.room.task, headline(result), session.words))


def _scope(result: Evaluation, stage: Stage, session: Session) -> str:
    """Return what the figures cover, the year of the map, and whose line it is."""
    words, window = session.words, result.totals["calendar"]["window"]
    years = {"first": window["first_year"], "last": window["last_year"]}
    return words("workshop.wall_scope", year=stage.year(), **years)
