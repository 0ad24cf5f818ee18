"""Cards: the headline of each scenario beside the others, with what differs from the reference."""

import streamlit as st

from geo.evaluation import Evaluation
from layers.charts.rivals import Rival
from layers.masses import apart, judged
from layers.screen import frame
from layers.screen.panels.comparing.chosen import Chosen
from layers.screen.panels.delta import signed, towards
from layers.screen.panels.headline import band, chance, of, summed, verdict_colour
from layers.screen.session import Session
from layers.words import Words, plain


def cards(chosen: Chosen, session: Session) -> None:
    """Show one card per scenario, the reference first."""
    first = chosen.rivals[0]
    for number, (column, rival) in enumerate(
        zip(st.columns(len(chosen.rivals)), chosen.rivals, strict=True)
    ):
        with column, st.container(border=True, key=f"rival-{number}", gap="small"):
            _card(rival, session.words)
            if number == 0:
                st.badge(session.words("compare.is_reference"), color="gray")
            elif not chosen.contrasts:
                st.markdown(deltas(first.result, rival.result, session.words))


def _card(rival: Rival, words: Words) -> None:
    calendar = rival.result.totals["calendar"]
    window = calendar["window"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        frame.section(plain(rival.title), width="content")
        verdict = calendar["verdict"]
        st.badge(judged(verdict, window["gap_t"], words), color=verdict_colour(verdict))
    with st.container(key=f"sum-{rival.ink[1:]}"):
        st.markdown(of(summed(window, words), words))
    years = {"first": window["first_year"], "last": window["last_year"]}
    said = [words("compare.window", **years), band(calendar, words)]
    if calendar["chance"] is not None:
        said.append(chance(float(calendar["chance"]), words))
    st.caption(" · ".join(said))
    st.markdown(_accounts(rival.result, words))


def _accounts(result: Evaluation, words: Words) -> str:
    """Return areas and the two other accounts, each with its scope."""
    areas, declared = result.totals["areas"], result.totals["declaration"]
    whole = result.totals["whole_life"]
    lines = [
        words(
            "compare.areas",
            gfa=words.number(areas["gfa_m2"]),
            homes=words.number(areas.get("dwellings", 0.0)),
        )
    ]
    if declared["kg_m2gfa"]:
        lines.append(words("compare.upfront", value=words.fives(declared["kg_m2gfa"])))
    if whole["kg_m2gfa_year"]:
        lines.append(words("compare.whole_life", value=words.figures(whole["kg_m2gfa_year"], 2)))
    return "  \n".join(lines)


def deltas(before: Evaluation, after: Evaluation, words: Words) -> str:
    """Return what a scenario emits, is allowed and holds more than another one, as chips."""
    one, other = (result.totals for result in (before, after))
    window = [totals["calendar"]["window"] for totals in (one, other)]
    more_t = apart(window[0]["actual_t"], window[1]["actual_t"])
    share = more_t / window[0]["actual_t"] if window[0]["actual_t"] else 0.0
    chips = [
        _chip(
            more_t,
            words(
                "compare.delta_window",
                mass=signed(more_t, words),
                percent=words.number(100.0 * share),
            ),
        ),
        _chip(
            window[1]["gap_t"] - window[0]["gap_t"],
            words("compare.delta_gap", mass=signed(window[1]["gap_t"] - window[0]["gap_t"], words)),
        ),
    ]
    area = other["areas"]["gfa_m2"] - one["areas"]["gfa_m2"]
    chips.append(f":gray-badge[{words('compare.delta_area', area=_signed(area, words))}]")
    return " ".join(chips)


def _chip(more: float, text: str) -> str:
    return f":{towards(more)}-badge[{text}]"


def _signed(value: float, words: Words) -> str:
    return f"+{words.number(value)}" if value > 0.0 else words.number(value)
