"""
Levers: what single measures would change in a scenario, each really evaluated.

A lever is a row of `data/plan/levers.csv`. It is pulled in every house that is not yet begun, drawn
or planned, and in none that stands.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import PlanError
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.explain import NAMES, figures
from geo.reference import Reference
from geo.scenario import Change, Scenario
from geo.sketch import Sketch
from geo.terms import Status

FEWEST_STOREYS = 1.0


def levers(
    scenario: Scenario,
    reference: Reference,
    compute: Callable[[Scenario], Evaluation] | None = None,
) -> pd.DataFrame:
    """
    Return what each lever changes, the one that brings most towards the line first.

    Parameters
    ----------
    scenario
        What is.
    reference
        The tables of `data/`.
    compute
        Evaluates a scenario.

    Returns
    -------
    ranking
        Index lever; houses [number], window_t, allowance_t, upfront_t, whole_life_t (with the lever
        minus without, t CO2e), gap_t (window_t - allowance_t). Levers that change no house, and
        such as cannot be pulled, are left out.
    """
    compute = compute or (lambda one: evaluate(one, reference))
    base, rows = figures(compute(scenario)), {}
    for name, lever in reference.levers.iterrows():
        pulled, houses = with_lever(scenario, lever)
        if not houses:
            continue
        try:
            with_it = figures(compute(pulled))
        except PlanError:
            continue  # the rest of the ranking holds
        rows[str(name)] = {"houses": houses} | {n: with_it[n] - base[n] for n in NAMES}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["houses", *NAMES], dtype=float)
    return table.assign(gap_t=table["window_t"] - table["allowance_t"]).sort_values("gap_t")


def with_lever(scenario: Scenario, lever: pd.Series) -> tuple[Scenario, int]:
    """
    Return a scenario with a lever pulled, and in how many houses that changes anything.

    Parameters
    ----------
    scenario
        What is.
    lever
        Row of `plan/levers.csv`: field, how (`set`, `add`), value.
    """
    sketches = tuple(_sketch(sketch, lever) for sketch in scenario.sketches)
    changes, touched = _changes(scenario, lever)
    drawn = sum(a != b for a, b in zip(scenario.sketches, sketches, strict=True))
    made = dataclasses.replace(scenario, sketches=sketches, changes=(*scenario.changes, *changes))
    return made, drawn + touched


def _fields(lever: pd.Series) -> tuple[str, ...]:
    # years go together, for a house takes as long to build as before
    return ("start_year", "completion_year") if lever["field"] == "years" else (lever["field"],)


def _value(now: Any, lever: pd.Series) -> Any:  # noqa: ANN401 - a word or a number, as the field
    if lever["how"] == "set":
        word = str(lever["value"])
        return word if isinstance(now, str) else type(now)(float(word))
    return type(now)(now + float(lever["value"]))


def _sketch(sketch: Sketch, lever: pd.Series) -> Sketch:
    if lever["field"] == "storeys":
        storeys = max(FEWEST_STOREYS, _value(sketch.massing.storeys, lever))
        storeys = min(storeys, sketch.massing.storeys)
        return dataclasses.replace(
            sketch, massing=dataclasses.replace(sketch.massing, storeys=storeys)
        )
    new = {n: _value(getattr(sketch.house, n), lever) for n in _fields(lever)}
    words = {n: type(getattr(sketch.house, n))(v) for n, v in new.items()}
    return dataclasses.replace(sketch, house=dataclasses.replace(sketch.house, **words))


def _changes(scenario: Scenario, lever: pd.Series) -> tuple[list[Change], int]:
    """Return what a lever changes in planned houses of the plan, and how many houses they are."""
    plan, now = scenario.plan.buildings, _now(scenario)
    planned = plan.index[plan["status"] != Status.EXISTING]
    made, houses = [], set()
    for name in planned:
        for field in _fields(lever):
            value = now.get((name, field), plan[field].to_numpy()[plan.index.get_loc(name)])
            old = value.item() if isinstance(value, np.generic) else value
            new = _value(old, lever)
            if field == "storeys":
                new = min(old, max(FEWEST_STOREYS, new))
            if new != old:
                made.append(Change(id=str(name), field=field, value=new))
                houses.add(plan["building"].to_numpy()[plan.index.get_loc(name)])
    return made, len(houses)


def _now(scenario: Scenario) -> dict[tuple[str, str], str | int | float]:
    return {(change.id, change.field): change.value for change in scenario.changes}
