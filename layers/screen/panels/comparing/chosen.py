"""Chosen: which scenarios are compared, which is the reference, and whether they may be ranked."""

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from geo.contrast import Contrast, Part, aligned, unlike
from geo.errors import PlanError, StoreError
from geo.evaluation import Evaluation
from geo.scenario import Scenario
from layers.charts.rivals import INKS, Rival
from layers.refused import refusal
from layers.screen import cached
from layers.screen.listed import listed
from layers.screen.panels.comparing.wording import told
from layers.screen.panels.scenarios import MOST_COMPARED
from layers.screen.session import Session, plain
from layers.words import plain as plain_text

PLAN, NOW = "plan", "now"  # what can be compared without being kept
FEWEST = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """
    What is compared, the reference first.

    `contrasts` is what is not alike in scope: while there is any, nothing is ranked.
    """

    ids: tuple[str, ...]
    rivals: tuple[Rival, ...]
    contrasts: tuple[Contrast, ...]

    @property
    def results(self) -> tuple[Evaluation, ...]:
        """Return the results in the order of the rivals."""
        return tuple(rival.result for rival in self.rivals)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Return the scenarios in the order of the rivals."""
        return tuple(rival.result.scenario for rival in self.rivals)


def chosen(session: Session) -> Chosen | None:
    """Ask what is to be compared, evaluate it, and say what is not alike."""
    words, titles = session.words, titled(session)
    left, right = st.columns([2.2, 1], vertical_alignment="bottom")
    with left:
        picked = st.multiselect(
            words("compare.which"),
            list(titles),
            default=[i for i in _asked(session) if i in titles],
            format_func=titles.__getitem__,
            max_selections=MOST_COMPARED,
            key=session.key("which", *session.compared),
            placeholder=words("compare.which"),
        )
    with right:
        reference = st.selectbox(
            words("compare.reference"),
            picked,
            format_func=titles.__getitem__,
            key=session.key("reference", *picked),
        )
    if len(picked) < FEWEST or reference is None:
        st.info(words("compare.fewest"))
        return None
    ids = (reference, *(i for i in picked if i != reference))
    return _evaluated(ids, titles, session)


def _asked(session: Session) -> tuple[str, ...]:
    # the open scenario is the one on the map, whatever has been kept of it
    own = tuple(NOW if i == session.draft else i for i in session.compared)
    if len(own) < FEWEST:
        own = tuple(dict.fromkeys((PLAN, NOW, *own)))
    return own[:MOST_COMPARED]


def titled(session: Session) -> dict[str, str]:
    """Return id and title of all that can be compared; no two titles alike."""
    words = session.words
    titles = {PLAN: words("scenarios.plan"), NOW: session.record.name or words("compare.now")}
    try:
        kept = listed(session)
    except PlanError:
        kept = {}
    titles |= {name: one.name for name, one in kept.items()}
    count = Counter(titles.values())
    numbered = enumerate(titles.items())
    return {i: name if count[name] == 1 else f"{name} ({number})" for number, (i, name) in numbered}


def _evaluated(ids: tuple[str, ...], titles: dict[str, str], session: Session) -> Chosen | None:
    scenarios: dict[str, Scenario] = {}
    for name in ids:
        try:
            found = scenario_of(name, session)
            cached.evaluation(found)
        except PlanError as error:
            why = plain_text(refusal(error, session.words))
            st.error(session.words("compare.broken", name=plain_text(titles[name]), message=why))
            continue
        scenarios[name] = found
    if len(scenarios) < FEWEST:
        return None
    kept = tuple(scenarios)
    made, contrasts = _alike(tuple(scenarios.values()), session)
    rivals = tuple(
        Rival(title=titles[i], result=cached.evaluation(scenario), ink=ink)
        for i, scenario, ink in zip(kept, made, INKS, strict=False)
    )
    return Chosen(ids=kept, rivals=rivals, contrasts=contrasts)


def scenario_of(name: str, session: Session) -> Scenario:
    """Return a scenario by its id; errors as those of the store and of `read_scenario`."""
    plan = session.scenario.plan
    if name == PLAN:
        return plain(plan)
    if name == NOW:
        return session.held
    found = listed(session).get(name)
    if found is None:
        raise StoreError(session.words("scenarios.missing"))
    return found.load(plan)


def _alike(
    scenarios: tuple[Scenario, ...], session: Session
) -> tuple[tuple[Scenario, ...], tuple[Contrast, ...]]:
    """Say what is not alike, offer to align it, and return what is then compared."""
    found = unlike(scenarios)
    if not found:
        return scenarios, ()
    words = session.words
    method = any(one.part != Part.WORK for one in found)
    works = any(one.part == Part.WORK for one in found)
    with st.container(border=True, key="unlike", gap="small"):
        st.markdown(f":orange[:material/balance:] **{words('compare.unlike')}**")
        for one in found[:8]:
            st.markdown(f"- {told(one, scenarios, words)}")
        with st.container(horizontal=True, gap="medium"):
            align = method and st.toggle(
                words("compare.align_method"),
                key=session.key("align"),
                help=words("compare.align_method_help"),
            )
            same = _works(session) if works else None
    made = aligned(scenarios, method=bool(align), works=same == "all")
    left = unlike(made)
    if same == "own":
        left = tuple(one for one in left if one.part != Part.WORK)
    return made, left


def _works(session: Session) -> str | None:
    """Ask whether civil works that only some have are counted in all or belong to the option."""
    words = session.words
    return st.segmented_control(
        words("compare.align_works"),
        ["all", "own"],
        format_func=lambda one: words(f"compare.works_{one}"),
        key=session.key("works"),
        help=words("compare.align_works_help"),
    )
