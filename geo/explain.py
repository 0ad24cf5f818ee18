"""
Explain: why one scenario emits more than another, cause by cause.

The two differ in what is built, of what, when and by which method. Every mixture of the two is
evaluated, and a cause is worth what it changes on average over the orders in which the causes can
be exchanged (Shapley). So the terms add up to the difference exactly, and no order is favoured.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from typing import Any

import pandas as pd

from geo.errors import UnknownChoiceError
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.scenario import Change, Scenario
from geo.sketch import Sketch

Evaluate = Callable[[Scenario], Evaluation]
Figures = Mapping[str, float]


class Cause(StrEnum):
    """What can make two scenarios differ, in the order in which they are told."""

    AREA = "area"
    FORM = "form"
    USE = "use"
    MATERIALS = "materials"
    BASEMENT = "basement"
    ENERGY = "energy"
    YEARS = "years"
    REBUILDING = "rebuilding"
    WORKS = "works"
    METHOD = "method"
    LINE = "line"


# which cause a field of a house, of its form, or of a change belongs to; what is not named is form
CAUSES: Mapping[str, Cause] = {
    **dict.fromkeys(("rings", "storeys", "gfa_m2", "gfa_ratio", "fate", "status"), Cause.AREA),
    **dict.fromkeys(("use", "ground_use", "use_shares", "dwelling_m2", "dwellings"), Cause.USE),
    **dict.fromkeys(("frame", "cladding", "window_share"), Cause.MATERIALS),
    "declared_a1a5_kg_m2gfa": Cause.MATERIALS,
    **dict.fromkeys(("storeys_below", "garage"), Cause.BASEMENT),
    **dict.fromkeys(("energy_level", "heat_supply", "pv_roof_share", "pv_m2"), Cause.ENERGY),
    "declared_energy_kwh_m2atemp": Cause.ENERGY,
    **dict.fromkeys(("start_year", "completion_year"), Cause.YEARS),
}


NAMES = ("window_t", "allowance_t", "upfront_t", "whole_life_t")
FEW = 5  # causes of which all orders are gone through: 120 orders of 32 mixtures


@dataclass(frozen=True, kw_only=True, eq=False)
class Explanation:
    """
    What `explain` returns.

    `before`, `after`: the sums of both scenarios by name [t CO2e]. `terms`: index the causes in
    which the scenarios differ, columns window_t (emitted in the window), allowance_t, upfront_t
    (A1-A5 of buildings and works) and whole_life_t; their sums are the differences, later minus
    earlier. [t CO2e]
    """

    before: Figures
    after: Figures
    terms: pd.DataFrame


def explain(
    before: Scenario, after: Scenario, reference: Reference, compute: Evaluate | None = None
) -> Explanation:
    """
    Return what each cause adds to the difference of two scenarios.

    Parameters
    ----------
    before, after
        Scenarios on one plan.
    reference
        The tables of `data/`.
    compute
        Evaluates a scenario; one that remembers its results saves time.

    Returns
    -------
    explanation
        Terms by cause.

    Raises
    ------
    UnknownChoiceError
        If the scenarios stand on two plans.

    References
    ----------
    .. [1] Shapley, L. S. (1953), A value for n-person games.
    """
    if before.plan.digest != after.plan.digest:
        message = "The two scenarios stand on different plans; explain those of one plan."
        raise UnknownChoiceError(message)
    compute = compute or (lambda scenario: evaluate(scenario, reference))
    causes = differing(before, after)
    known: dict[frozenset[Cause], Figures] = {}

    def value(chosen: frozenset[Cause]) -> Figures:
        if chosen not in known:
            ends = {frozenset[Cause](): before, frozenset(causes): after}
            known[chosen] = figures(compute(ends.get(chosen) or mixed(before, after, chosen)))
        return known[chosen]

    orders = _orders(causes)
    terms = {cause: dict.fromkeys(NAMES, 0.0) for cause in causes}
    for order in orders:
        for place, cause in enumerate(order):
            earlier, later = value(frozenset(order[:place])), value(frozenset(order[: place + 1]))
            for name in NAMES:
                terms[cause][name] += (later[name] - earlier[name]) / len(orders)
    table = pd.DataFrame(terms, index=list(NAMES), dtype=float).T
    ends = value(frozenset()), value(frozenset(causes))
    return Explanation(before=ends[0], after=ends[1], terms=table)


def _orders(causes: tuple[Cause, ...]) -> list[tuple[Cause, ...]]:
    """
    Return the orders in which causes are exchanged: all of them while they are few.

    Of many causes every one comes at every place equally often, and every order backwards too.
    Either way each order adds up to the difference, so their mean does.
    """
    if len(causes) <= FEW:
        return list(permutations(causes))
    turned = [causes[place:] + causes[:place] for place in range(len(causes))]
    return [*turned, *(order[::-1] for order in turned)]


def figures(result: Evaluation) -> Figures:
    """Return the sums that are explained, in t CO2e."""
    window, declared = result.totals["calendar"]["window"], result.totals["declaration"]
    return {
        "window_t": window["actual_t"],
        "allowance_t": window["allowance_t"],
        "upfront_t": declared["buildings_t"] + declared["works_t"],
        "whole_life_t": result.totals["whole_life"]["t"],
    }


def differing(before: Scenario, after: Scenario) -> tuple[Cause, ...]:
    """Return the causes whose exchange makes another scenario."""
    same = _content(before)
    return tuple(c for c in Cause if _content(mixed(before, after, frozenset({c}))) != same)


def _content(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario says, in whatever order its changes were made."""
    said = scenario.to_dict()
    changes = sorted(said["changes"], key=lambda change: (change["id"], change["field"]))
    return {**said, "changes": changes, "name": ""}


def mixed(before: Scenario, after: Scenario, chosen: frozenset[Cause]) -> Scenario:
    """
    Return a scenario that is the later one in the chosen causes, and the earlier one in all others.

    A house or work that only one of them has is there or not as a whole.
    """

    def of(cause: Cause) -> Scenario:
        return after if cause in chosen else before

    return dataclasses.replace(
        before,
        choices=of(Cause.METHOD).choices,
        target=of(Cause.LINE).target,
        changes=_changes(before, after, chosen),
        interventions=of(Cause.REBUILDING).interventions,
        sketches=_sketches(before, after, chosen),
        drawn_works=of(Cause.WORKS).drawn_works,
    )


def _changes(before: Scenario, after: Scenario, chosen: frozenset[Cause]) -> tuple[Change, ...]:
    houses = before.plan.buildings["building"].to_dict()
    works = (*before.interventions, *after.interventions)
    # what else is changed in a house that is worked on cannot be told from the work
    worked_on = {work.building for work in works}

    def cause(change: Change) -> Cause:
        if houses.get(change.id) in worked_on:
            return Cause.REBUILDING
        return CAUSES.get(change.field, Cause.FORM)

    kept = [c for c in before.changes if cause(c) not in chosen]
    return (*kept, *(c for c in after.changes if cause(c) in chosen))


def _sketches(before: Scenario, after: Scenario, chosen: frozenset[Cause]) -> tuple[Sketch, ...]:
    old = {sketch.id: sketch for sketch in before.sketches}
    new = {sketch.id: sketch for sketch in after.sketches}
    there = new if Cause.AREA in chosen else old
    return tuple(
        _mixture(old[name], new[name], chosen) if name in old and name in new else there[name]
        for name in dict.fromkeys((*old, *new))
        if name in there or (name in old and name in new)
    )


def _mixture(old: Sketch, new: Sketch, chosen: frozenset[Cause]) -> Sketch:
    def taken(before: object, after: object) -> dict[str, Any]:
        names = [field.name for field in dataclasses.fields(before)]  # type: ignore[arg-type]  # a dataclass
        return {n: getattr(after, n) for n in names if CAUSES.get(n, Cause.FORM) in chosen}

    return dataclasses.replace(
        old,
        rings=new.rings if Cause.AREA in chosen else old.rings,
        massing=dataclasses.replace(old.massing, **taken(old.massing, new.massing)),
        house=dataclasses.replace(old.house, **taken(old.house, new.house)),
    )
