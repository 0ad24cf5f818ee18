"""
Rebuild: what it emits to refurbish, reuse or demolish a house that stands.

Of every element a share is built again, at the carbon it has in a new house of the same form; what
is put on top counts whole, what is torn out is taken care of. That is module B5. A house that is
demolished leaves its end of life, module C, in the year it goes.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.carbon.embodied import COLUMNS, Embodied
from geo.carbon.state import State, state_of
from geo.plan.buildings import measure
from geo.plan.interventions import intervened, parameter, rebuilt
from geo.reference import Reference, coded, remembered
from geo.scenario import Scenario
from geo.terms import InterventionKind

TORN_OUT = "torn_out"
NO_TERMS = pd.DataFrame(columns=["id", "element", "as_new_kg", "share", "grown_kg", "b5_kg"])
FORM = ("storeys", "gfa_m2")


@dataclass(frozen=True, kw_only=True, eq=False)
class Rebuilding:
    """
    What `rebuilding` returns.

    `touched`: index id; kind, start_year, completion_year, more_storeys. `now`: all houses as they
    are built. `later`: the houses that are refurbished or reused as they are afterwards, as if they
    were new; None without any. `end`: all houses, those exchanged. `terms`: one row per house and
    element; A1-A5 as new [kg CO2e], share that is built again [-], A1-A5 of what is put on top and
    their sum [kg CO2e]; the row `torn_out` is the end of life of what is taken away.
    """

    touched: pd.DataFrame
    now: State
    later: State | None
    end: State
    terms: pd.DataFrame

    @property
    def b5_kg(self) -> pd.Series:
        """Return B5 of every house that is refurbished or reused; index id, in kg CO2e."""
        return self.terms.groupby("id", sort=False)["b5_kg"].sum()


def rebuilding(buildings: gpd.GeoDataFrame, scenario: Scenario, reference: Reference) -> Rebuilding:
    """
    Return the houses of a scenario now and after its interventions.

    Parameters
    ----------
    buildings
        All buildings of the scenario, checked and complete; index id.
    scenario
        Its interventions and choices.
    reference
        The tables of `data/`.

    Returns
    -------
    rebuilding
        Without interventions `end` is `now` and the other tables are empty.

    Raises
    ------
    UnknownChoiceError
        If an intervention cannot be.

    References
    ----------
    .. [1] EN 15978:2011, module B5: refurbishment, with the end of life of what is replaced.
    """
    # plain columns from here on, for a map table takes many times as long to read and to cut
    plan, measured = pd.DataFrame(buildings), measure(buildings, reference)
    touched = intervened(buildings, scenario.interventions)
    kept = touched[touched["kind"] != InterventionKind.DEMOLISH]
    if kept.empty:
        now, terms = state_of(plan, measured, reference, scenario.choices), NO_TERMS
        return Rebuilding(touched=touched, now=now, later=None, end=now, terms=terms)
    after = rebuilt(buildings, kept, scenario.interventions)
    place = plan.index.get_indexer(kept.index)
    new, areas = pd.DataFrame(after).iloc[place], measure(after, reference).iloc[place]
    # the new materials on the form that stands: what is built again is a share of that
    form = new.assign(**{name: plan[name].to_numpy()[place] for name in FORM})
    state = state_of(
        pd.concat([plan, new, form]),
        pd.concat([measured, areas, measured.iloc[place]]),
        reference,
        scenario.choices,
    )
    rows, number = np.arange(len(plan)), len(place)
    now, later = state.take(rows), state.take(rows[:number] + len(plan))
    standing = state.take(rows[:number] + len(plan) + number)
    rows[place] = np.arange(number) + len(plan)
    terms = _terms(kept["kind"], standing.embodied, later.embodied, reference)
    end = state.take(rows)
    return Rebuilding(touched=touched, now=now, later=later, end=end, terms=terms)


def _terms(
    kinds: pd.Series, standing: Embodied, later: Embodied, reference: Reference
) -> pd.DataFrame:
    """One row per house and element, and one for what is torn out."""
    new, grown = standing.elements_kg.to_numpy(), later.elements_kg.to_numpy()
    more = np.maximum(grown - new, 0.0)
    codes, words = coded(kinds)
    shares = np.array([_shares(reference, word) for word in words])[codes]
    built = shares * np.minimum(new, grown)
    count, ids = len(COLUMNS), kinds.index
    rows = pd.DataFrame(
        {
            "id": np.repeat(ids, count),
            "element": np.tile(COLUMNS, len(ids)),
            "as_new_kg": new.ravel(),
            "share": shares.ravel(),
            "grown_kg": more.ravel(),
            "b5_kg": (built + more).ravel(),
        }
    )
    # end of life of the same share of the house, by what the parts weigh in A1-A5
    whole = np.maximum(new.sum(axis=1), np.finfo(float).tiny)
    end = standing.modules["c_kg"].to_numpy()
    torn = pd.DataFrame(
        {
            "id": ids,
            "element": TORN_OUT,
            "as_new_kg": end,
            "share": built.sum(axis=1) / whole,
            "grown_kg": 0.0,
            "b5_kg": end * built.sum(axis=1) / whole,
        }
    )
    table = pd.concat([rows, torn], ignore_index=True)
    return table[table["b5_kg"] > 0.0].reset_index(drop=True)


@remembered
def _shares(reference: Reference, kind: str) -> tuple[float, ...]:
    return tuple(parameter(reference, kind, f"share_{element}") for element in COLUMNS)
