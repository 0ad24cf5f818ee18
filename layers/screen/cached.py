"""Every cache of the screen: what all visitors share, frozen and bounded."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
from geo.plan.drawn import features
from geo.plan.read import read_context, read_plan
from geo.plan.sketched import Conflict, conflicts
from geo.plans import Plans
from geo.reference import DATA, Reference, load_reference
from geo.saved import read_scenario
from geo.scenario import Plan, Scenario
from geo.store import Store
from geo.workshop.elements import scenario_of
from geo.workshop.records import Option, State
from geo.workshop.rooms import Rooms
from geo.workshop.sound import check_sound
from layers.charts.vega import Chart
from layers.charts.years import Unit, cumulative_chart, years_chart
from layers.layer import Layer
from layers.measures import ColourBy
from layers.outlines import Outlines, outlines, with_drawings
from layers.report.picture import framed, picture
from layers.screen.said import Feature, Kind
from layers.stack import map_layers
from layers.words import load_words

ROOT = DATA.parent
STORE_VARIABLE = "KOLKARTA_DRAFTS"  # a file, for tests and for those who keep drafts elsewhere
PLAN_VARIABLE = "KOLKARTA_PLAN"  # a plan file to begin with instead of the embedded one
DEFAULT_PLAN = Path(os.environ.get(PLAN_VARIABLE, DATA / "plan" / "oceanhamnen.gpkg"))


def _digest(scenario: Scenario) -> str:
    return scenario.digest


def _option_key(option: Option) -> str:
    return option.id


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


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs={Scenario: _digest})
def shapes(scenario: Scenario) -> tuple[Feature, ...]:
    """Return what was drawn in a scenario as features of the map."""
    found = []
    for row in features(scenario):
        kind = Kind(row["properties"]["kind"])
        coordinates = row["geometry"]["coordinates"]
        rings = [coordinates] if kind is Kind.LINE else coordinates
        points = tuple(tuple((point[0], point[1]) for point in ring) for ring in rings)
        found.append(Feature(id=row["id"], kind=kind, rings=points))
    return tuple(found)


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def overlaps(scenario: Scenario) -> tuple[Conflict, ...]:
    """Return where what was drawn lies over something else."""
    return conflicts(scenario.sketches, evaluation(scenario).buildings, water(scenario.plan))


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Scenario: _digest})
def outlines_over(scenario: Scenario) -> Outlines:
    """Return the outlines of a scenario, and where what was drawn lies over something else."""
    over = [each.shape for each in overlaps(scenario)]
    return with_drawings(drawn(scenario.plan), evaluation(scenario).buildings, over)


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs={Scenario: _digest})
def sheets(scenario: Scenario, colour_by: ColourBy, year: int, language: str) -> tuple[Layer, ...]:
    """Return the layers of the map with nothing chosen, for all who look at the same."""
    return map_layers(
        evaluation(scenario),
        outlines_over(scenario),
        colour_by=colour_by,
        year=year,
        selected=None,
        words=load_words(language),
    )


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs={Scenario: _digest})
def yearly(
    scenario: Scenario,
    unit: Unit,
    year: int,
    language: str,
    *,
    height: int = 230,
    scale: float = 1.0,
) -> Chart:
    """Return the years of a scenario as a chart, for all who look at the same."""
    result, words = evaluation(scenario), load_words(language)
    if unit == Unit.CUMULATIVE:
        return cumulative_chart(result, words, height=height, scale=scale)
    return years_chart(result, words, unit=unit, year=year, height=height, scale=scale)


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


@st.cache_resource(show_spinner=False)
def rooms() -> Rooms:
    """Return the workshops of this machine; they stand beside the drafts."""
    return Rooms(_store_path().parent / "rooms.sqlite", check=_sound)


def _sound(name: str, elements: Mapping[str, Any]) -> None:
    """Refuse what cannot be computed: in a room it would meet everybody."""
    check_sound(elements, plan(name))


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Plan: _plan_key})
def shared_scenario(  # the first three name the state and are not asked for
    room: str,  # noqa: ARG001
    branch: str,  # noqa: ARG001
    changed: int,  # noqa: ARG001
    plan: Plan,
    _state: State,
) -> Scenario:
    """
    Return what a room holds as a scenario, one and the same for all its visitors.

    `changed` is the rev at which `_state` last changed, and so names it.
    """
    return scenario_of(_state.elements, plan, plan.name)


@st.cache_resource(
    show_spinner=False, max_entries=64, hash_funcs={Option: _option_key, Plan: _plan_key}
)
def option_scenario(option: Option, plan: Plan) -> Scenario:
    """Return an option as a scenario; what it holds never changes."""
    return read_scenario({**option.body, "name": option.name}, plan)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Scenario: _digest})
def pictured(scenario: Scenario, language: str, width: int) -> str:
    """Return a scenario as a picture, one SVG element that needs no script."""
    words = load_words(language)
    layers = map_layers(
        evaluation(scenario),
        outlines_of(scenario),
        colour_by=ColourBy.UPFRONT,
        year=scenario.target.last_year,
        selected=None,
        words=words,
    )
    return picture(layers, framed([layers], width), words)
