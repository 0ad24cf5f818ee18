"""
Drafted: a scenario with its history, kept on this machine as it is made.

What is open has a draft in the store from the first edit on; with a name it is a scenario that is
listed there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from geo.errors import StoreError
from geo.evaluation import Evaluation
from geo.results import headline, made_with
from geo.scenario import Scenario
from geo.store import Record, new_id
from layers.screen import cached

DRAFT = "draft"
KEPT = 200  # steps that can be undone


@dataclass(kw_only=True)
class Drafted:
    """
    A scenario, the ones before it, and what the store knows of them.

    `record` is what stood in the store as the draft was opened or named, `told` the digest of the
    state whose figures stand on disk, `unsaved` why the newest step does not.
    """

    scenario: Scenario
    past: list[Scenario] = field(default_factory=list)
    future: list[Scenario] = field(default_factory=list)
    draft: str = ""
    record: Record = field(default_factory=lambda: Record(id=""))
    told: str = ""
    unsaved: str = ""

    def take(self, scenario: Scenario) -> None:
        """Make a scenario the newest step; what had been undone is gone."""
        self.past = [*self.past, self.scenario][-KEPT:]
        self.future = []
        self.scenario = scenario

    def walk(self, steps: int) -> int:
        """Go back (steps below 0: forward) as far as the history reaches; return how far."""
        gone = 0
        while gone < steps and self.past:
            self.future.append(self.scenario)
            self.scenario = self.past.pop()
            gone += 1
        while gone > steps and self.future:
            self.past.append(self.scenario)
            self.scenario = self.future.pop()
            gone -= 1
        return gone

    def name(self, name: str, author: str, note: str) -> None:
        """
        Keep what is drawn as a scenario that is listed under a name.

        Raises
        ------
        StoreError
            If a text cannot be used or the disk does not take it.
        """
        if not self.draft:
            self.begin_draft(self.scenario)
        cached.store().describe(self.draft, name=name, author=author, note=note)
        kept = cached.store().load(self.draft)
        self.record = kept.record if kept else self.record

    def tell(self, result: Evaluation) -> None:
        """Keep the figures of the present state beside it, unless they stand there already."""
        digest = self.scenario.digest
        if self.draft and self.told != digest and result.scenario.digest == digest:
            self.saved(lambda: cached.store().tell(self.draft, headline(result)))
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

    def keep_draft(self, scenario: Scenario) -> None:
        """Keep a scenario as the newest state; errors as those of the store."""
        if not self.draft:
            # the state before the first edit, so that it can be undone after a reload too
            self.begin_draft(self.past[-1])
        cached.store().keep(self.draft, scenario.to_dict())

    def begin_draft(self, scenario: Scenario) -> None:
        """Begin a draft with a scenario, and let the address lead to it; errors as above."""
        draft = new_id()
        cached.store().keep(draft, scenario.to_dict(), plan=scenario.plan.name)
        self.draft = st.query_params[DRAFT] = draft

    def saved(self, keeping: Callable[[], None]) -> None:
        """Keep what was done; when that fails, go on and say so."""
        try:
            keeping()
            self.unsaved = ""
        except StoreError as error:
            self.unsaved = error.message
