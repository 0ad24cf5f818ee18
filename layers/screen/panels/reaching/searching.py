"""Searching: variants of drawn plots, the best of all combinations, and the fewest changes."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from geo.reference import Reference
from geo.search.fewest import Fewest, fewest
from geo.search.find import AREAS, Found, search
from geo.search.space import FIELDS, usual_space
from geo.sketch import Sketch
from layers.charts.fronts import PICK, front_chart, thinned
from layers.screen import frame, reading
from layers.screen.job import Job, Step
from layers.screen.panels.delta import signed
from layers.screen.panels.reaching.points import kept_as_scenario
from layers.screen.session import Session
from layers.words import Words, lowered, plain

CARBONS = ("window_t", "gap_t", "upfront_t", "whole_life_t")
USUAL = ("form", "storeys", "frame", "storeys_below", "energy_level", "heat_supply")
WAIT_S = 0.15
KEEP = (0.5, 1.0, 0.05)


def searching(reference: Reference, session: Session) -> None:
    """Ask what is searched, search it beside the page, and show what was found."""
    words, sketches = session.words, session.held.sketches
    st.caption(words("reach.search_text"))
    if not sketches:
        st.info(words("reach.no_plots"))
        return
    asked = _asked(session)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        begin = st.button(
            words("reach.search"),
            icon=":material/search:",
            type="primary",
            disabled=not (asked["plots"] and asked["names"]),
        )
        if asked["names"] and asked["plots"]:
            space = usual_space(reference, asked["names"])
            sizes = {s: space.size(s) for s in sketches if s.id in asked["plots"]}
            st.caption(_sizes("reach.size", sizes, words))
    if begin:
        session.job = Job(partial(_search, session.held, asked, reference))
    with frame.explained(session):
        _wait(session)
        if session.found is not None:
            _shown(session.found, session)


def _sizes(key: str, sizes: Mapping[Sketch, int], words: Words) -> str:
    """Return how many variants there are, and how many of them each plot has."""
    each = ", ".join(
        words("reach.size_plot", name=plain(one.name or one.id), count=words.number(count))
        for one, count in sizes.items()
    )
    return words(key, count=words.number(sum(sizes.values())), each=each)


def _asked(session: Session) -> dict[str, Any]:
    words = session.words
    names = {s.id: s.name or s.id for s in session.held.sketches}
    left, right = st.columns(2, gap="medium")
    with left:
        plots = st.multiselect(
            words("reach.plots"),
            list(names),
            default=list(names)[:3],
            format_func=names.__getitem__,
            key=session.key("search-plots"),
        )
        area = st.selectbox(
            words("reach.area"),
            AREAS,
            format_func=lambda one: words(f"reach.area_{one}"),
            key=session.key("search-area"),
        )
    with right:
        free = st.multiselect(
            words("reach.free"),
            FIELDS,
            default=list(USUAL),
            format_func=lambda one: words(f"reach.field.{one}"),
            key=session.key("search-free"),
        )
        carbon = st.selectbox(
            words("reach.carbon"),
            CARBONS,
            format_func=lambda one: words(f"reach.carbon_{one}"),
            key=session.key("search-carbon"),
        )
    return {"plots": plots, "names": free, "area": area, "carbon": carbon}


def _search(scenario: Any, asked: dict[str, Any], reference: Reference, step: Step) -> Found:  # noqa: ANN401 - a scenario
    space = usual_space(reference, asked["names"])
    return search(
        scenario,
        asked["plots"],
        space,
        reference,
        area=asked["area"],
        carbon=asked["carbon"],
        progress=step,
    )


def _wait(session: Session) -> None:
    """Show how far the work is, until it is done or somebody ends it; then take its result."""
    job, words = session.job, session.words
    if job is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="job"):
        bar = st.progress(0.0, text=words("reach.busy"))
        if st.button(words("reach.cancel"), icon=":material/stop:", key="cancel"):
            job.end()
    # a click on the page ends this run of the script, and the next one waits on
    while job.wait(WAIT_S):
        bar.progress(min(1.0, job.share), text=words("reach.busy"))
    session.job = None
    session.found = job.result()
    st.rerun()


def _shown(found: Found, session: Session) -> None:
    words = session.words
    said = words(
        "reach.found",
        count=words.number(found.scored_count),
        combinations=_large(found.combinations, words),
        points=words.number(len(found.front)),
    )
    st.markdown(said)
    drawn = {sketch.id: sketch for sketch in found.scenario.sketches}
    counts = {drawn[p]: len(t) for p, t in zip(found.plots, found.scored, strict=True)}
    st.caption(_sizes("reach.counted", counts, words))
    for flag, key in ((not found.complete, "ended"), (found.thinned, "thinned")):
        if flag:
            st.caption(words(f"reach.{key}"))
    if found.scenario.digest != session.held.digest:
        st.caption(words("reach.old"))
    left, right = st.columns([1.3, 1], gap="medium")
    points = _points(found)
    with left:
        picked = _chart(found, points, session)
    with right:
        _picked(found, points, picked, session)
        st.divider()
        _fewest(found, session)


def _points(found: Found) -> pd.DataFrame:
    front = thinned(found.front)
    scale = 1000.0  # kilotonnes
    return front.assign(area=front[found.area], carbon=front[found.carbon] / scale)


def _chart(found: Found, points: pd.DataFrame, session: Session) -> int | None:
    """Show the front, and return the number of the point that was clicked."""
    words = session.words
    now = [
        sum(float(row[name]) for row in found.present) + float(found.rest[name])
        for name in (found.area, found.carbon)
    ]
    names = (words(f"reach.area_{found.area}"), words(f"reach.axis_{found.carbon}"))
    present = (now[0], now[1] / 1000.0)
    chart = front_chart(points, present, names, words, scale=reading.scale(session))
    alt = words("charts.alt.front", count=len(points), area=names[0], carbon=names[1])
    event: Any = st.vega_lite_chart(chart.spec, key="front", on_select="rerun", alt=alt)
    rows = event.get("selection", {}).get(PICK, []) if event else []
    st.caption(words("reach.front_text"))
    return int(rows[0]["number"]) if rows and "number" in rows[0] else None


def _picked(found: Found, points: pd.DataFrame, picked: int | None, session: Session) -> None:
    """Tell of one point, and put it on the map on request."""
    words = session.words
    numbers = points["number"].tolist()
    number = st.selectbox(
        words("reach.point"),
        numbers,
        index=numbers.index(picked) if picked in numbers else 0,
        format_func=lambda one: _told(points, one, words),
        key=session.key("point", picked),
    )
    point = points.iloc[number - 1]
    _variant(found, point["choice"], words)
    if st.button(words("reach.take"), icon=":material/add_location:", type="primary"):
        name = words("reach.variant_name", number=number)
        kept_as_scenario(found.scenario_of(point["choice"]), name, session)


def _told(points: pd.DataFrame, number: int, words: Words) -> str:
    row = points.iloc[number - 1]
    return words(
        "reach.point_told",
        number=number,
        area=words.number(row["area"]),
        carbon=words.number(row["carbon"], 1),
        gap=signed(float(row["gap_t"]), words),
    )


def _variant(found: Found, choice: Sequence[int], words: Words) -> None:
    """List what stands on each plot in a variant."""
    for options, place in zip(found.options, choice, strict=True):
        one = options[place]
        house = one.house
        st.markdown(
            words(
                "reach.plot_told",
                name=plain(one.name or one.id),
                form=words(f"terms.massing.{one.massing.kind}"),
                storeys=words.number(one.massing.storeys, 1),
                frame=lowered(words(f"terms.frame.{house.frame}")),
                below=words.number(house.storeys_below),
                level=lowered(words(f"terms.energy_level.{house.energy_level}")),
                heat=lowered(words(f"terms.heat_supply.{house.heat_supply}")),
                year=house.start_year,
            )
        )


def _fewest(found: Found, session: Session) -> None:
    """Tell the smallest set of changes that meets the line, and put it on the map on request."""
    words = session.words
    frame.section(words("reach.fewest"))
    keep = st.slider(
        words("reach.keep"),
        *KEEP[:2],
        value=1.0,
        step=KEEP[2],
        format="percent",
        key=session.key("keep"),
    )
    answer = fewest(found, keep_area=keep)
    if answer is None:
        st.info(words("reach.fewest_none"))
        return
    st.markdown(_fewest_told(answer, words))
    names = {s.id: s.name or s.id for s in found.scenario.sketches}
    for plot, field, before, after in answer.changes:
        st.markdown(
            f"- {plain(names[plot])}: {lowered(words(f'reach.field.{field}'))} "
            f"{_word(field, before, words)} → {_word(field, after, words)}"
        )
    if answer.changes and st.button(words("reach.take_fewest"), icon=":material/add_location:"):
        name = words("reach.fewest_name", count=len(answer.changes))
        kept_as_scenario(found.scenario_of(answer.choice), name, session)


def _fewest_told(answer: Fewest, words: Words) -> str:
    key = "met" if answer.met else "not_met"
    if answer.met and not answer.changes:
        key = "met_already"
    gap = words.mass(abs(answer.gap_t))
    return words(f"reach.{key}", count=len(answer.changes), gap=gap)


def _word(field: str, value: Any, words: Words) -> str:  # noqa: ANN401 - a word or a number
    if field == "form":
        return lowered(words(f"terms.massing.{value}"))
    if isinstance(value, str):
        return lowered(words.known(f"terms.{field}.{value}", str(value)))
    if field == "later":
        return str(value)
    if field == "pv_roof_share":
        return f"{words.number(100.0 * value)} %"
    return words.number(float(value), 0 if float(value).is_integer() else 1)


def _large(count: int, words: Words) -> str:
    """Return a count in words a person can read, however large."""
    for size, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if count >= size:
            return words(f"reach.{name}", count=words.figures(count / size, 2))
    return words.number(count)
