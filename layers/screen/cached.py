"""Every cache of the screen: what all visitors share, frozen and bounded."""

import os
from pathlib import Path

import pandas as pd
import shapely
import streamlit as st

from geo.carbon.trace import trace
from geo.district.bands import spread_of
from geo.district.contributions import EMITTED, contributions
from geo.district.spread import Paired, Spread, paired
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.explain import Explanation, explain
from geo.levers import levers
from geo.plan.read import read_context, read_plan
from geo.reference import DATA, Reference, load_reference
from geo.scenario import Plan, Scenario
from geo.store import Store
from layers.outlines import Outlines, outlines, with_drawings

ROOT = DATA.parent
STORE_VARIABLE = "KOLKARTA_DRAFTS"  # a file, for tests and for those who keep drafts elsewhere
PLAN_VARIABLE = "KOLKARTA_PLAN"  # a plan file to begin with instead of the embedded one
DEFAULT_PLAN = Path(os.environ.get(PLAN_VARIABLE, DATA / "plan" / "oceanhamnen.gpkg"))


def _digest(scenario: Scenario) -> str:
    return scenario.digest


@st.cache_resource(show_spinner=False)
def reference() -> Reference:
    """Return the tables of `data/`."""
    return load_reference()


@st.cache_resource(show_spinner=False, max_entries=4)
def plan(path: Path = DEFAULT_PLAN) -> Plan:
    """Return a plan file, checked and complete."""
    return read_plan(path, reference())


@st.cache_resource(show_spinner=False, max_entries=4)
def drawn(path: Path = DEFAULT_PLAN) -> Outlines:
    """Return the outlines of a plan file, made once and shared by all colourings and years."""
    tables = plan(path)
    return outlines(tables.buildings, tables.plots, tables.works, read_context(path))


@st.cache_resource(show_spinner=False, max_entries=4)
def water(path: Path = DEFAULT_PLAN) -> shapely.Geometry:
    """Return where the context of a plan file shows water, bridges and decks left out, in m."""
    context = read_context(path)

    def of(*kinds: str) -> shapely.Geometry:
        return shapely.union_all(context.geometry[context["kind"].isin(kinds)].to_numpy())

    dry = of("land", "pier", "island")
    return of("water").difference(dry).union(of("canal", "dock")).difference(of("bridge", "deck"))


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Scenario: _digest})
def evaluation(scenario: Scenario) -> Evaluation:
    """Return the evaluation of a scenario."""
    return evaluate(scenario, reference())


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def outlines_of(scenario: Scenario) -> Outlines:
    """Return the outlines of a scenario, its sketches too."""
    return with_drawings(drawn(), evaluation(scenario).buildings, [])


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def by_house(scenario: Scenario) -> pd.Series:
    """Return what each house emits in the window, in t CO2e by the id of the house."""
    result = evaluation(scenario)
    rows = contributions(result, reference())[list(EMITTED)].sum(axis=1)
    return rows.groupby(result.buildings["building"].to_numpy()).sum()


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def spread(scenario: Scenario) -> Spread:
    """Return the window's sum of a scenario with its sources of error."""
    return spread_of(evaluation(scenario), reference())


@st.cache_data(show_spinner=False, max_entries=32, hash_funcs={Scenario: _digest})
def pair(first: Scenario, second: Scenario) -> Paired:
    """Return how two scenarios compare in common draws."""
    return paired(spread(first), spread(second), reference())


@st.cache_data(show_spinner=False, max_entries=32, hash_funcs={Scenario: _digest})
def variances(scenario: Scenario) -> pd.DataFrame:
    """Return which inputs cause the band of a scenario."""
    return spread(scenario).form().shares()


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def explained(before: Scenario, after: Scenario) -> Explanation:
    """Return why two scenarios differ."""
    return explain(before, after, reference())


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def ranked(scenario: Scenario) -> pd.DataFrame:
    """Return what each lever would change in a scenario."""
    return levers(scenario, reference())


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs={Scenario: _digest})
def traced(scenario: Scenario, building: str) -> pd.DataFrame:
    """Return every term of the A1-A5 of one building."""
    return trace(evaluation(scenario), reference(), building)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the drafts of this machine."""
    return Store(Path(os.environ.get(STORE_VARIABLE, ROOT / ".kolkarta" / "drafts.sqlite")))
