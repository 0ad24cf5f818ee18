"""Every cache of the screen: what all visitors share, frozen and bounded."""

import os
from pathlib import Path

import geopandas as gpd
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
from geo.intake.profiles import Profiles
from geo.levers import levers
from geo.place import Place, at
from geo.plan.read import read_context, read_plan
from geo.plans import Plans
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


def _plan_key(plan: Plan) -> str:
    return f"{plan.name} {plan.digest}"


@st.cache_resource(show_spinner=False)
def _tables() -> Reference:
    return load_reference()


def reference(place: Place | None = None) -> Reference:
    """Return the tables of `data/` as they hold at a place, Helsingborg by default."""
    return at(_tables(), place or Place())


def is_embedded(plan: Plan) -> bool:
    """Return whether a plan is the one that the app begins with."""
    return plans().path(plan.name) is None


@st.cache_resource(show_spinner=False, max_entries=8)
def plan(identity: str = "") -> Plan:
    """Return a plan that was taken in, checked and complete; without an id the embedded one."""
    return read_plan(_file(identity), reference())


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs={Plan: _plan_key})
def context(plan: Plan) -> gpd.GeoDataFrame:
    """Return the surroundings of a plan."""
    return read_context(_file(plan.name))


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs={Plan: _plan_key})
def drawn(plan: Plan) -> Outlines:
    """Return the outlines of a plan, made once and shared by all colourings and years."""
    return outlines(plan.buildings, plan.plots, plan.works, context(plan))


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs={Plan: _plan_key})
def water(plan: Plan) -> shapely.Geometry:
    """Return where the context of a plan shows water, bridges and decks left out, in m."""
    shown = context(plan)

    def of(*kinds: str) -> shapely.Geometry:
        return shapely.union_all(shown.geometry[shown["kind"].isin(kinds)].to_numpy())

    dry = of("land", "pier", "island")
    return of("water").difference(dry).union(of("canal", "dock")).difference(of("bridge", "deck"))


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Scenario: _digest})
def evaluation(scenario: Scenario) -> Evaluation:
    """Return the evaluation of a scenario."""
    return evaluate(scenario, reference())


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def outlines_of(scenario: Scenario) -> Outlines:
    """Return the outlines of a scenario, its sketches too."""
    return with_drawings(drawn(scenario.plan), evaluation(scenario).buildings, [])


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def by_house(scenario: Scenario) -> pd.Series:
    """Return what each house emits in the window, in t CO2e by the id of the house."""
    result = evaluation(scenario)
    rows = contributions(result, reference(scenario.plan.place))[list(EMITTED)].sum(axis=1)
    return rows.groupby(result.buildings["building"].to_numpy()).sum()


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def spread(scenario: Scenario) -> Spread:
    """Return the window's sum of a scenario with its sources of error."""
    return spread_of(evaluation(scenario), reference(scenario.plan.place))


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
    return trace(evaluation(scenario), reference(scenario.plan.place), building)


@st.cache_resource(show_spinner=False)
def plans() -> Plans:
    """Return the plans that were taken in on this machine; they stand beside the drafts."""
    return Plans(_store_path().parent / "plans")


@st.cache_resource(show_spinner=False)
def profiles() -> Profiles:
    """Return the profiles of mappings, the project's and those remembered on this machine."""
    return Profiles(_store_path().parent / "profiles")


def _file(identity: str) -> Path:
    return plans().path(identity) or DEFAULT_PLAN


def _store_path() -> Path:
    return Path(os.environ.get(STORE_VARIABLE, ROOT / ".kolkarta" / "drafts.sqlite"))


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the drafts of this machine."""
    return Store(_store_path())
