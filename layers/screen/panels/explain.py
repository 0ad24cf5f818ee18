"""Explain: why the scenario differs from the plan, and what single measures would change."""

import pandas as pd
import streamlit as st

from geo.explain import Explanation
from geo.reference import Reference
from geo.scenario import Scenario
from layers.charts.bars import waterfall_chart
from layers.screen import cached, frame
from layers.screen.panels.delta import signed
from layers.screen.session import Session
from layers.words import Words

SUMS = ("window_t", "upfront_t", "whole_life_t")
COLUMNS = ("gap_t", "window_t", "upfront_t", "whole_life_t")
MORE, LESS, SUM = "#d55e00", "#0072b2", "#5b6670"
SMALLEST_T = 0.05  # below this a cause is the play of the numbers


def explain(reference: Reference, session: Session) -> None:
    """Show the way from the plan to the scenario, then the levers."""
    words = session.words
    st.subheader(words("explain.title"))
    with frame.explained(session):
        _differences(session)
    st.subheader(words("explain.levers"))
    st.caption(words("explain.levers_text", first=session.target.first_year,
                     last=session.target.last_year))  # fmt: skip
    with frame.explained(session):
        _levers(reference, session)


def plan_of(scenario: Scenario) -> Scenario:
    """Return the plan of a scenario as it is, by the choices and the line one begins with."""
    return Scenario(plan=scenario.plan, name=scenario.plan.name)


def _differences(session: Session) -> None:
    words, after = session.words, session.held
    with st.spinner(words("explain.busy")):
        found = cached.explained(plan_of(after), after)
    if found.terms.empty:
        st.info(words("explain.nothing"))
        return
    name = st.segmented_control(
        words("explain.sum"),
        SUMS,
        default=SUMS[0],
        format_func=lambda one: _sum_name(one, session),
        key=session.key("explained"),
        label_visibility="collapsed",
        required=True,
    )
    chosen = name or SUMS[0]
    st.markdown(sentence(found, chosen, session))
    rows = steps(found, chosen, words)
    chart = waterfall_chart(rows, words, unit=words("explain.unit"))
    st.vega_lite_chart(chart.spec, key="waterfall")
    st.caption(words("explain.how"))


def sentence(found: Explanation, name: str, session: Session) -> str:
    """Return the difference and its two largest causes in words."""
    words, difference = session.words, found.after[name] - found.before[name]
    key = "explain.more" if difference > 0.0 else "explain.less"
    told = words(key, mass=words.mass(abs(difference)), what=_sum_name(name, session))
    largest = found.terms[name].sort_values(key=abs, ascending=False)
    causes = [
        f"{words(f'explain.cause.{cause}').lower()} ({signed(float(tonnes), words)})"
        for cause, tonnes in largest.items()
        if abs(tonnes) >= SMALLEST_T
    ]
    if not causes:
        return words("explain.equal", what=_sum_name(name, session))
    return f"**{told}** {words('explain.most', causes=', '.join(causes[:3]))}"


def steps(found: Explanation, name: str, words: Words) -> pd.DataFrame:
    """Return the rows of the waterfall, in kt CO2e, without causes that change nothing."""
    rows = [(words("explain.plan"), found.before[name], True, SUM)]
    rows += [
        (words(f"explain.cause.{cause}"), float(tonnes), False, MORE if tonnes > 0.0 else LESS)
        for cause, tonnes in found.terms[name].items()
        if abs(tonnes) >= SMALLEST_T
    ]
    rows.append((words("explain.scenario"), found.after[name], True, SUM))
    table = pd.DataFrame(rows, columns=["name", "value", "whole", "ink"])
    return table.assign(value=table["value"] / 1000.0)


def _sum_name(name: str, session: Session) -> str:
    window = {"first": session.target.first_year, "last": session.target.last_year}
    return session.words(f"explain.sum_{name}", **window)


def _levers(reference: Reference, session: Session) -> None:
    words = session.words
    with st.spinner(words("explain.busy")):
        ranking = cached.ranked(session.held)
    if ranking.empty:
        st.info(words("explain.no_levers"))
        return
    titles = reference.levers[f"name_{words.language}"]
    masses = {name: words(f"explain.column.{name}") for name in COLUMNS}
    table = pd.DataFrame(
        {
            words("explain.lever"): [titles[name] for name in ranking.index],
            words("explain.houses"): ranking["houses"].astype(int).to_numpy(),
            # to ten tonnes: no band is narrower
            **{title: ranking[name].round(-1).to_numpy() for name, title in masses.items()},
        }
    )
    told = {t: st.column_config.NumberColumn(t, format="localized") for t in masses.values()}
    st.dataframe(table, hide_index=True, column_config=told)
