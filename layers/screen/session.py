"""Session: what one visitor has chosen; the one object of ours in Streamlit's state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Self

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geo.errors import PlanError, StoreError
from geo.evaluation import Evaluation
from geo.results import headline, made_with
from geo.saved import read_scenario
from geo.scenario import Choices, Plan, Scenario, Target
from geo.search.find import Found
from geo.store import Draft, Record, new_id
from layers.charts.years import Unit
from layers.export.everything import Bundle
from layers.measures import ColourBy
from layers.screen import cached
from layers.screen.job import Job
from layers.screen.panels.bringing.state import Bringing
from layers.screen.picture import Held
from layers.words import LANGUAGES, Words, load_words

Taken = tuple[object, Bundle]  # what decides the files, and the files
KEY = "session"
YEARS = (2016, 2050)
DRAFT, PLAN = "draft", "plan"
LANGUAGE, TYPE, LARGE = "lang", "type", "large"
KEPT = 200  # steps that can be undone


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is looked at, and how: language, large type, colouring, year, unit, chosen building."""

    language: str = LANGUAGES[0]
    large: bool = False
    colour_by: ColourBy = ColourBy.UPFRONT
    year: int = 2030
    unit: Unit = Unit.TONNES
    selected: str | None = None


@dataclass(kw_only=True)
class Session:
    """
    The visitor's scenario with its history, and view.

    `epoch` is part of every widget's key; it rises when the scenario changes from outside the
    widgets (undo, reset), so that the widgets are built anew. `size` is that of type in the browser
    once it was ever changed, 0 before. `held` is the last scenario that gave
    a result: the page keeps it when a newer one cannot be computed. `rev` names the drawings the
    map should show; the map's own edits carry a rev of the map. `seen_*` tell which messages of the
    map have been taken over. `record` is what the store knows of the draft as it was opened or
    named, `told` the digest of the state whose figures stand on disk, `compared` what is held side
    by side, the reference first; `picture` is the plan picture below the houses; `job` is a search
    that goes on, `found` what the last one gave; `bringing` is a file that is being brought in,
    `brought` which upload it came with; `taking` is the making of files that goes on, `taken` the
    last files and what they are of; `pages` are those that one can be led to.
    """

    scenario: Scenario
    shown: Shown = field(default_factory=Shown)
    past: list[Scenario] = field(default_factory=list)
    future: list[Scenario] = field(default_factory=list)
    epoch: int = 0
    size: int = 0
    draft: str = ""
    record: Record = field(default_factory=lambda: Record(id=""))
    told: str = ""
    compared: tuple[str, ...] = ()
    job: Job[Found] | None = None
    found: Found | None = None
    bringing: Bringing | None = None
    brought: str = ""
    taking: Job[Taken | None] | None = None
    taken: Taken | None = None
    pages: dict[str, StreamlitPage] = field(default_factory=dict)
    unsaved: str = ""
    hinted: bool = False
    picture: Held = field(default_factory=Held)
    rev: str = "p0"
    redrawn: int = 0
    seen_edit: int = -1
    seen_click: int = -1
    seen_steps: tuple[int, int] = (0, 0)
    held: Scenario = field(init=False)

    def __post_init__(self) -> None:
        """Take the first scenario for one that gives a result."""
        self.held = self.scenario

    @property
    def words(self) -> Words:
        """Return the texts of the visitor's language."""
        return load_words(self.shown.language)

    @property
    def choices(self) -> Choices:
        """Return the switches of the method."""
        return self.scenario.choices

    @property
    def target(self) -> Target:
        """Return the line the scenario is held against."""
        return self.scenario.target

    def key(self, *names: object) -> str:
        """Return the key of a widget; with language and size of type, so that no old one stays."""
        size = (self.size,) if self.size else ()
        parts = ("w", self.epoch, self.shown.language, *size, *names)
        return "-".join(str(name) for name in parts)

    def show(self, **values: object) -> None:
        """Change what is looked at."""
        self.shown = replace(self.shown, **values)  # type: ignore[arg-type]  # checked by callers

    def edit(self, scenario: Scenario, *, rev: str = "") -> bool:
        """
        Take a scenario as the newest step of the history, and tell whether anything changed.

        Parameters
        ----------
        scenario
            What the visitor made of the present one.
        rev
            Name that the map gave to its drawings, when the edit was made there.
        """
        if rev:
            self.rev = rev
        elif drawing(scenario) != drawing(self.scenario):
            self.redraw()
        if content(scenario) == content(self.scenario):
            return False
        self.past = [*self.past, self.scenario][-KEPT:]
        self.future = []
        self.scenario = scenario
        self._saved(partial(self._keep, scenario))
        return True

    def undo(self, steps: int) -> None:
        """Go back (steps below 0: forward) in the history, as far as it reaches."""
        gone = 0
        while gone < steps and self.past:
            self.future.append(self.scenario)
            self.scenario = self.past.pop()
            gone += 1
        while gone > steps and self.future:
            self.past.append(self.scenario)
            self.scenario = self.future.pop()
            gone -= 1
        if gone:
            self.epoch += 1
            self.redraw()
            self._saved(lambda: cached.store().step(self.draft, -gone))

    def reset(self) -> Self:
        """Go back to the default choices and build all widgets anew."""
        self.edit(replace(self.scenario, choices=Choices(), target=Target()))
        self.epoch += 1
        return self

    def open(self, kept: Draft, plan: Plan) -> None:
        """
        Go on with a draft where its author stood, with its whole history.

        Raises
        ------
        UnknownChoiceError
            If one of its states cannot be read; the session stays as it was.
        """
        states = [read_scenario(state, plan) for state in kept.states]
        self.scenario, self.draft, self.record = states[kept.place], kept.record.id, kept.record
        self.past = states[: kept.place][-KEPT:]
        self.future = states[: kept.place : -1]
        self.told = self.scenario.digest if kept.record.told else ""
        self._turn()

    def begin(self, plan: Plan | None = None) -> None:
        """Begin anew with a plan as it is, the present one by default; what was kept stays."""
        plan = plan or self.scenario.plan
        if plan.name != self.scenario.plan.name:
            self.compared, self.found = (), None
        self.scenario, self.draft, self.record = plain(plan), "", Record(id="")
        self.past, self.future, self.told = [], [], ""
        st.query_params.pop(DRAFT, None)
        self._turn()

    def branch(self, scenario: Scenario, name: str) -> None:
        """
        Keep a scenario that follows from the open one under a name of its own, and open it.

        Raises
        ------
        StoreError
            If the disk does not take it; the open one stays.
        """
        store, made = cached.store(), new_id()
        store.keep(made, self.scenario.to_dict(), plan=scenario.plan.name)
        store.keep(made, scenario.to_dict())
        store.describe(made, name=name, author=self.record.author)
        kept = store.load(made)
        if kept is not None:
            self.open(kept, scenario.plan)
            st.query_params[DRAFT] = made

    def name(self, name: str, author: str, note: str) -> None:
        """
        Keep what is drawn as a scenario that is listed under a name.

        Raises
        ------
        StoreError
            If a text cannot be used or the disk does not take it.
        """
        if not self.draft:
            self._begin_draft(self.scenario)
        cached.store().describe(self.draft, name=name, author=author, note=note)
        kept = cached.store().load(self.draft)
        self.record = kept.record if kept else self.record

    def tell(self, result: Evaluation) -> None:
        """Keep the figures of the present state beside it, unless they stand there already."""
        digest = self.scenario.digest
        if self.draft and self.told != digest and result.scenario.digest == digest:
            self._saved(lambda: cached.store().tell(self.draft, headline(result)))
            self.told = digest

    def older(self, versions: Mapping[str, str]) -> Mapping[str, Any] | None:
        """Return the figures that the open state was kept with, if other data made them."""
        told = self.record.told
        if told is None or self.told != self.scenario.digest:
            return None
        return None if made_with(told, versions) else told

    def renew(self) -> None:
        """Let the figures of today take the place of older ones."""
        self.told, self.record = "", replace(self.record, told=None)

    def _turn(self) -> None:
        """Show another scenario: widgets and drawings are built anew."""
        # until it is known that this one can be computed
        self.held = plain(self.scenario.plan)
        self.epoch += 1
        self.show(selected=None)
        self.redraw()

    def redraw(self) -> None:
        """Name the drawings anew, so that the map takes them from here."""
        self.redrawn += 1
        self.rev = f"p{self.redrawn}"

    def _keep(self, scenario: Scenario) -> None:
        if not self.draft:
            # the state before the first edit, so that it can be undone after a reload too
            self._begin_draft(self.past[-1])
        cached.store().keep(self.draft, scenario.to_dict())

    def _begin_draft(self, scenario: Scenario) -> None:
        draft = new_id()
        cached.store().keep(draft, scenario.to_dict(), plan=scenario.plan.name)
        self.draft = st.query_params[DRAFT] = draft

    def _saved(self, keeping: Callable[[], None]) -> None:
        """Keep what was done; when that fails, go on and say so."""
        try:
            keeping()
            self.unsaved = ""
        except StoreError as error:
            self.unsaved = error.message


def content(scenario: Scenario) -> tuple[object, ...]:
    """Return all that a person decided, to tell two scenarios on one plan apart."""
    chosen = (scenario.choices, scenario.target, scenario.changes, scenario.interventions)
    return (*chosen, *drawing(scenario), scenario.name)


def drawing(scenario: Scenario) -> tuple[object, ...]:
    """Return what was drawn."""
    return scenario.sketches, scenario.drawn_works


def current() -> Session:
    """Return the visitor's session; how it is read and its draft come from the address."""
    if KEY not in st.session_state:
        session = _opened(st.query_params.get(DRAFT, ""), st.query_params.get(PLAN, ""))
        session.show(language=_language(), large=st.query_params.get(TYPE, "") == LARGE)
        st.session_state[KEY] = session
    found: Session = st.session_state[KEY]
    plan, shown = found.scenario.plan, found.shown
    there = {
        LANGUAGE: shown.language,
        TYPE: LARGE if shown.large else "",
        DRAFT: found.draft,
        PLAN: "" if cached.is_embedded(plan) else plan.name,
    }
    for name, value in there.items():
        # the address leads back to all of it after a reload, from every page
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]
    return found


def plain(plan: Plan) -> Scenario:
    """Return a plan as it is, with the choices and the line one begins with."""
    return Scenario(plan=plan, name=plan.name)


def _opened(draft: str, plan: str) -> Session:
    """Return the session of a draft that was kept, or a new one on a plan."""
    session = Session(scenario=plain(cached.plan()))
    try:
        kept = cached.store().load(draft) if draft else None
        wanted = cached.plan(kept.record.plan if kept else plan)
        if kept is not None:
            session.open(kept, wanted)
        else:
            session = Session(scenario=plain(wanted))
    except PlanError as error:
        session.unsaved = error.message
    return session


def _language() -> str:
    asked = st.query_params.get(LANGUAGE, "")
    if asked in LANGUAGES:
        return asked
    locale = str(st.context.locale or "")
    return "en" if locale.lower().startswith("en") else LANGUAGES[0]
