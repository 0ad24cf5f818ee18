"""Sure: whether a difference is one, in how many cases of a hundred, and what makes the band."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from geo.carbon.draws import COUNT
from geo.evaluation import Evaluation
from layers.charts.rivals import Rival
from layers.masses import apart
from layers.screen import cached, frame
from layers.screen.grid import grid
from layers.screen.panels.comparing.chosen import Chosen
from layers.screen.panels.comparing.why import causes
from layers.screen.panels.delta import signed
from layers.screen.session import Session
from layers.words import Words, lowered, plain

MOST_SHARES = 8
CHART_ROW_PX = 35


def verdicts(chosen: Chosen, session: Session) -> None:
    """Say of each scenario whether it emits less than the reference, how sure, and why."""
    with frame.explained(session), st.container(key="verdicts", gap="small"):
        for other in chosen.rivals[1:]:
            st.markdown(verdict(chosen.rivals[0], other, session.words))


def verdict(first: Rival, other: Rival, words: Words, shown: Callable[[str], str] = plain) -> str:
    """
    Return the answer in words, with markup: less or more, by how much, how sure and why.

    The mass is that of the plain evaluations; band and cases come from draws that the scenarios
    have in common. `shown` makes a title fit for where the answer stands.
    """
    paired = cached.pair(first.result.scenario, other.result.scenario)
    window = [r.result.totals["calendar"]["window"] for r in (first, other)]
    more_t = apart(window[0]["actual_t"], window[1]["actual_t"])
    key = {"lower": "less", "higher": "more"}.get(str(paired.verdict), str(paired.verdict))
    told = words(
        f"compare.{key}",
        name=shown(other.title),
        reference=shown(first.title),
        mass=signed(more_t, words) if key == "alike" else words.mass(abs(more_t)),
        first=window[0]["first_year"],
        last=window[0]["last_year"],
        low=signed(paired.low_t, words),
        high=signed(paired.high_t, words),
        cases=_cases(1.0 - paired.share_lower if key == "more" else paired.share_lower, words),
    )
    if key == "equal":
        return told
    found = cached.explained(first.result.scenario, other.result.scenario)
    return " ".join([told, causes(found, "window_t", words), area(first, other, words)])


def _cases(share: float, words: Words) -> str:
    """Return cases of a hundred; none and all of them would claim more than draws can tell."""
    return words.number(min(99.0, max(1.0, round(100.0 * share))))


def area(first: Rival, other: Rival, words: Words) -> str:
    """Return how floor area differs and what a square metre emits: less may just be smaller."""
    sizes = [r.result.totals["areas"]["gfa_m2"] for r in (first, other)]
    more = sizes[1] - sizes[0]
    key = "same" if abs(more) < 1.0 else "more" if more > 0.0 else "less"
    told = words(f"compare.area_{key}", area=words.number(abs(more)))
    if key == "same":
        return told
    per = [_per_area(r.result) for r in (other, first)]
    values = {"value": words.number(per[0]), "reference": words.number(per[1])}
    return f"{told} {words('compare.per_area', **values)}"


def _per_area(result: Evaluation) -> float:
    totals = result.totals
    area_m2 = totals["areas"]["gfa_m2"]
    tonnes = totals["calendar"]["window"]["actual_t"]
    return 1000.0 * tonnes / area_m2 if area_m2 else 0.0


def sure(chosen: Chosen, other: Rival, session: Session) -> None:
    """Show what makes the band of a scenario."""
    words = session.words
    frame.section(words("compare.sure"))
    st.caption(words("compare.sure_text"))
    with frame.explained(session):
        for column, rival in zip(st.columns(2), (chosen.rivals[0], other), strict=True):
            with column:
                st.markdown(words("compare.shares", name=plain(rival.title)))
                share = words("compare.share")
                title = words("compare.shares", name=rival.title)
                bar = st.column_config.ProgressColumn(
                    share, format="%.0f", min_value=0.0, max_value=100.0
                )
                rows = shares(rival, words)
                grid(rows, title, session, name=("shares", rival.title), columns={share: bar})
    drawn = words("compare.drawn", count=words.number(COUNT))
    st.caption(f"{words('compare.shares_text')} {drawn}")


def shares(rival: Rival, words: Words) -> pd.DataFrame:
    """Return the inputs that cause the band of a scenario, the largest first, in per cent."""
    found = cached.variances(rival.result.scenario)
    shown = found.head(MOST_SHARES)
    rows = [
        (source(str(group), str(key), words), 100.0 * share)
        for group, key, share in shown[["group", "key", "share"]].itertuples(index=False)
    ]
    rest = 100.0 * float(found["share"].iloc[MOST_SHARES:].sum())
    if len(found) > MOST_SHARES:
        rows.append((words("compare.rest"), rest))
    return pd.DataFrame(rows, columns=[words("compare.input"), words("compare.share")])


def source(group: str, key: str, words: Words) -> str:
    """Return a source of error in words; `key` of product data is frame and element."""
    frame_word, _, element = key.partition("|")
    names = [words.known(f"terms.element.{element}", element)]
    if frame_word:
        names.append(lowered(words.known(f"terms.frame.{frame_word}", frame_word)))
    return words(f"compare.group.{group}", what=", ".join(name for name in names if name))
