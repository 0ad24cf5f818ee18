"""Session: what one visitor has chosen; the one object of ours in Streamlit's state."""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Self

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geo.errors import Note, PlanError
from geo.saved import read_scenario
from geo.scenario import Choices, Plan, Scenario, Target
from geo.search.find import Found
from geo.store import Draft, Record, new_id
from layers.charts.years import Unit
from layers.export.everything import Bundle
from layers.measures import ColourBy
from layers.refused import refusal
from layers.screen import ahead, cached
from layers.screen.drafted import DRAFT, KEPT, Drafted
from layers.screen.job import Job
from layers.screen.panels.bringing.state import Bringing
from layers.screen.panels.workshop.stage import Stage
from layers.screen.picture import Held
from layers.screen.shared import Shared, touched
from layers.words import LANGUAGES, Words, load_words

Taken = tuple[object, Bundle]  # what decides the files, and the files
KEY = "session"
YEARS = (2016, 2050)
PLAN, ROOM = "plan", "room"
LANGUAGE, TYPE, LARGE = "lang", "type", "large"


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
class Session(Drafted):
    """
    The visitor's scenario with its history, and view.

    `epoch` is part of every widget's key; it rises when the scenario changes from outside the
    widgets (undo, reset), so that the widgets are built anew. `size` is that of type in the browser
    once it was ever changed, 0 before. `held` is the last scenario that gave
    a result: the page keeps it when a newer one cannot be computed. `rev` names the drawings the
    map should show; the map's own edits carry a rev of the map. `seen_*` tell which messages of the
    map have been taken over, `heard` the last edit of the map that was dealt with. `compared` is
    what is held side by side, the reference first; `picture` is the plan picture below the houses;
    `job` is a search that goes on, `found` what the last one gave; `bringing` is a file that is
    being brought in, `brought` which upload it came with, `left_out` what the file that was opened
    last could not give; `taking` is the making of files that goes
    on, `taken` the last files and what they are of; `pages` are those that one can be led to.
    `shared` is the visitor's place in a workshop, whose room then keeps the history, `stage` what
    its wall shows here; `arrived` tells that the address has been asked for a room.
    """

    shown: Shown = field(default_factory=Shown)
    epoch: int = 0
    size: int = 0
    compared: tuple[str, ...] = ()
    job: Job[Found] | None = None
    found: Found | None = None
    bringing: Bringing | None = None
    brought: str = ""
    left_out: tuple[Note, ...] = ()
    taking: Job[Taken | None] | None = None
    taken: Taken | None = None
    pages: dict[str, StreamlitPage] = field(default_factory=dict)
    hinted: bool = False
    picture: Held = field(default_factory=Held)
    rev: str = "p0"
    redrawn: int = 0
    seen_edit: int = -1
    seen_click: int = -1
    seen_steps: tuple[int, int] = (0, 0)
    heard: str | None = None
    shared: Shared | None = None
    stage: Stage | None = None
    arrived: bool = False
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

    @property
    def can_undo(self) -> bool:
        """Return whether there is a step to take back."""
        return self.shared.can_undo if self.shared else bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Return whether there is a step to do again."""
        return self.shared.can_redo if self.shared else bool(self.future)

    @property
    def may_edit(self) -> bool:
        """Return whether the visitor may change what is shown."""
        return self.shared is None or self.shared.may_edit

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
        if self.shared is not None:
            return self._shared_edit(self.shared, scenario)
        self.take(scenario)
        self.saved(partial(self.keep_draft, scenario))
        return True

    def undo(self, steps: int) -> None:
        """Go back (steps below 0: forward) in the history, as far as it reaches."""
        if self.shared is not None:
            self._shared_undo(self.shared, steps)
            return
        gone = self.walk(steps)
        if gone:
            self.epoch += 1
            self.redraw()
            self.saved(lambda: cached.store().step(self.draft, -gone))

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
            self.picture.leave()
        self.left_out = ()
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

    def enter(self, shared: Shared, plan: Plan) -> None:
        """
        Go into a workshop, whose plan is then shown; what was open here stays a draft.

        Raises
        ------
        PlanError
            If what the room holds cannot be read; the session stays as it was.
        """
        now = shared.follow(plan) or plain(plan)
        self.begin(plan)
        self.shared, self.scenario = shared, now
        self._turn()

    def leave(self, plan: Plan) -> None:
        """Go out of the workshop, to a plan as it is."""
        self.shared = None
        self.begin(plan)

    def refresh(self) -> None:
        """Show the room's plan anew, as after a change of branch."""
        self.follow()
        self._turn()

    def follow(self) -> bool:
        """
        Take over what the room now holds; tell whether widgets show some of what has changed.

        Raises
        ------
        RefusedError
            If the visitor is no longer in the room.
        """
        before = self.scenario
        now = self.shared.follow(before.plan) if self.shared else None
        if now is None:
            return False
        # the same for all in the room, whoever made it
        self.scenario = now
        if content(now) == content(before):
            return False
        if drawing(now) != drawing(before):
            self.redraw()
        changed = touched(before, now, self.shown.selected)
        self.epoch += changed
        return changed

    def _shared_edit(self, shared: Shared, scenario: Scenario) -> bool:
        """Tell the room of an edit; what it does not take is taken back here."""
        try:
            with ahead.told(shared.entered, shared.branch, scenario.plan):
                fixed = shared.keep(self.scenario, scenario)
            shared.refused = self.words("workshop.refused_locked") if fixed else ""
        except PlanError as error:
            shared.refused = refusal(error, self.words)
        if shared.refused:
            self.epoch += 1
            self.redraw()
            return False
        self.take(scenario)
        return True

    def _shared_undo(self, shared: Shared, steps: int) -> None:
        """Walk through the visitor's own edits in the room; what others did stays."""
        words = self.words
        try:
            with ahead.told(shared.entered, shared.branch, self.scenario.plan):
                left = shared.step(steps)
            shared.refused = words("workshop.left", names=", ".join(left)) if left else ""
        except PlanError as error:
            shared.refused = refusal(error, words)
        # the widgets are built anew with what then holds
        self.epoch += 1

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


def content(scenario: Scenario) -> tuple[object, ...]:
    """Return all that a person decided, to tell two scenarios on one plan apart."""
    chosen = (scenario.choices, scenario.target, scenario.changes, scenario.interventions)
    return (*chosen, *drawing(scenario), scenario.name)


def drawing(scenario: Scenario) -> tuple[object, ...]:
    """Return what was drawn."""
    return scenario.sketches, scenario.drawn_works


def plain(plan: Plan) -> Scenario:
    """Return a plan as it is, with the choices and the line one begins with."""
    return Scenario(plan=plan, name=plan.name)
