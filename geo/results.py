"""Results as plain values: the JSON object and the tables that leave the model."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.evaluation import Evaluation

BUILDING_FIELDS = (
    "name",
    "building",
    "use",
    "status",
    "gfa_m2",
    "atemp_m2",
    "a1a3_kg",
    "a4_kg",
    "a5_kg",
    "b4_kg",
    "b5_kg",
    "b6_kg",
    "c_kg",
    "biogenic_kg",
    "d_kg",
    "pile_kg",
    "pv_kg",
    "declared_parts_kg",
    "heat_kwh",
    "dhw_kwh",
    "electricity_kwh",
    "tenant_electricity_kwh",
    "band_low_kg",
    "band_high_kg",
    "limit_kg_m2gfa",
    "start_year",
    "completion_year",
    "basis",
    "intervention",
)
WORKS_FIELDS = (
    "kind",
    "name",
    "quantity",
    "unit",
    "start_year",
    "completion_year",
    "a1a5_kg_per_unit",
    "upfront_kg",
    "baseline_kg",
    "band_low_kg",
    "band_high_kg",
)
YEAR_FIELDS = (
    "construction_t",
    "works_t",
    "operation_t",
    "replacement_t",
    "allowance_construction_t",
    "allowance_works_t",
    "allowance_operation_t",
    "gap_t",
    "cumulative_gap_t",
    "in_window",
)
INTERVENTION_FIELDS = (
    "kind",
    "start_year",
    "completion_year",
    "emitted_kg",
    "allowed_kg",
    "as_new_kg",
    "basis",
)


def result_object(evaluation: Evaluation) -> dict[str, Any]:
    """
    Return the result as one JSON-ready object.

    Keys: buildings, works, interventions, years (lists of rows; years from `first_year` on),
    totals, choices, notes, versions. Masses are kg CO2e, names ending in `_t` tonnes; `a1a3_kg`,
    `a4_kg` and `a5_kg` cover the parts that `choices.parts` names, `declared_parts_kg` always those
    of the declaration of 2022.
    """
    return {
        "buildings": _rows(evaluation.buildings, "id", BUILDING_FIELDS),
        "works": _rows(evaluation.works, "id", WORKS_FIELDS),
        "interventions": _rows(evaluation.interventions, "id", INTERVENTION_FIELDS),
        "years": _rows(years_from(evaluation, first_year(evaluation)), "year", YEAR_FIELDS),
        "totals": dict(evaluation.totals),
        "choices": evaluation.scenario.to_dict(),
        "notes": [dataclasses.asdict(note) for note in evaluation.notes],
        "versions": dict(evaluation.versions),
    }


def first_year(evaluation: Evaluation) -> int:
    """
    Return the year with which a table of years begins.

    It is the first one in which anything is emitted, or that of the window: what stood long before
    has its year of completion, from which on nothing is told for decades.
    """
    years = pd.DataFrame(evaluation.years)[list(YEAR_FIELDS)]
    # a year of the window is True, which is no 0
    return int(years.index[(years != 0).any(axis="columns")].min())


def years_from(evaluation: Evaluation, year: int) -> pd.DataFrame:
    """Return what leaves the model of the years from one of them on."""
    return pd.DataFrame(evaluation.years)[list(YEAR_FIELDS)].loc[year:]


def headline(evaluation: Evaluation) -> dict[str, Any]:
    """
    Return the few figures a scenario is known by, with the versions they were computed with.

    Keys: window_t, allowance_t, low_t and high_t (80 % band), chance, verdict of the calendar
    account in the window [t CO2e]; first_year, last_year; upfront_t (A1-A5 of buildings and works)
    and whole_life_t of buildings [t CO2e]; gfa_m2, dwellings in the end; method, data.
    """
    totals = evaluation.totals
    calendar, declared, areas = totals["calendar"], totals["declaration"], totals["areas"]
    window, band = calendar["window"], calendar["band"].get("total", {})
    return {
        "window_t": window["actual_t"],
        "allowance_t": window["allowance_t"],
        "low_t": band.get("low_t"),
        "high_t": band.get("high_t"),
        "chance": calendar["chance"],
        "verdict": calendar["verdict"],
        "first_year": window["first_year"],
        "last_year": window["last_year"],
        "upfront_t": declared["buildings_t"] + declared["works_t"],
        "whole_life_t": totals["whole_life"]["t"],
        "gfa_m2": areas["gfa_m2"],
        "dwellings": areas.get("dwellings", 0.0),
        "method": evaluation.versions["method"],
        "data": evaluation.versions["data"],
    }


def made_with(told: Mapping[str, Any], versions: Mapping[str, str]) -> bool:
    """Return whether figures of `headline` were computed with these versions."""
    return all(told.get(name) == versions[name] for name in ("method", "data"))


def _rows(table: pd.DataFrame, index: str, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    kept = pd.DataFrame(table)[list(fields)]
    plain = kept.astype(object).where(kept.notna(), None)
    named = plain.rename_axis(index).reset_index()
    rows: list[dict[str, Any]] = json.loads(named.to_json(orient="records", double_precision=15))
    return rows
