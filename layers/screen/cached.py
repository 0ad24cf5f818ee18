"""Every cache of the screen: what all visitors share, frozen and bounded."""

from pathlib import Path

import pandas as pd
import streamlit as st

from geo.carbon.trace import trace
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.read import read_context, read_plan
from geo.reference import DATA, Reference, load_reference
from geo.scenario import Choices, Plan, Scenario, Target
from layers.outlines import Outlines, outlines

DEFAULT_PLAN = DATA / "plan" / "oceanhamnen.gpkg"


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


@st.cache_resource(show_spinner=False, max_entries=64)
def evaluation(choices: Choices, target: Target) -> Evaluation:
    """Return the evaluation of the default plan under the choices of a visitor."""
    tables = plan()
    scenario = Scenario(plan=tables, choices=choices, target=target, name=tables.name)
    return evaluate(scenario, reference())


@st.cache_data(show_spinner=False, max_entries=64)
def traced(choices: Choices, building: str) -> pd.DataFrame:
    """Return every term of the A1-A5 of one building."""
    return trace(evaluation(choices, Target()), reference(), building)
