"""
Evaluate: the whole method on one screen.

A scenario and the reference tables go in, an `Evaluation` comes out. Each line of `evaluate` is one
arrow of the data flow; the functions it calls hold the formulae and their sources.
"""

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.carbon.assemblies import assembly_coefficients
from geo.carbon.demand import delivered_energy
from geo.carbon.embodied import Embodied, embodied_modules, renewal_years
from geo.carbon.operational import carriers, factor_table, operation_by_year, operation_sum
from geo.carbon.quantities import element_quantities
from geo.carbon.uncertainty import bands, relative_parts
from geo.carbon.works import evaluate_works
from geo.district.bands import headline_bands
from geo.district.totals import district_totals
from geo.district.trajectory import limit_for, year_table
from geo.errors import Note
from geo.evaluation import Evaluation
from geo.plan.buildings import measure
from geo.plan.changes import changed_buildings
from geo.plan.crs import LOCAL
from geo.plan.sketched import with_drawn_works, with_sketches
from geo.reference import Reference, constant
from geo.scenario import Scenario
from geo.terms import Basis


def evaluate(scenario: Scenario, reference: Reference) -> Evaluation:
    """
    Return the carbon of a scenario: per building, per year and against the 2030 line.

    Parameters
    ----------
    scenario
        Plan, choices, target and changes.
    reference
        The tables of `data/`.

    Returns
    -------
    evaluation
        Tables with modules, years, totals and notes; see `geo.evaluation`.

    Raises
    ------
    UnknownChoiceError
        If a change, choice or path of the scenario does not exist.
    """
    choices, target = scenario.choices, scenario.target
    changed = changed_buildings(scenario.plan.buildings, scenario.changes)
    drawn, sketch_notes = with_sketches(changed, scenario.sketches)
    measured = measure(drawn, reference)
    # plain columns from here on, for a map table takes many times as long to read and to cut
    plan = pd.DataFrame(drawn)
    drawn_works = with_drawn_works(scenario.plan.works, scenario.drawn_works, reference)
    quantities = element_quantities(plan, measured, reference)
    coefficients = assembly_coefficients(reference, choices)
    embodied = embodied_modules(
        plan, quantities, measured["gfa_m2"], coefficients, reference, choices
    )
    energy = delivered_energy(plan, measured, reference, performance_gap=choices.performance_gap)
    carriers_kwh = carriers(energy, include_tenants=choices.include_tenants)
    periods = study_periods(plan, reference, choices.study_period_years)
    factors = _factors(scenario, periods, reference)
    spans = (periods["operation_first_year"], periods["operation_last_year"])
    b6_kg = operation_sum(carriers_kwh, factors, *spans)
    limit = limit_for(plan, target, reference)
    buildings = _buildings((plan, measured, energy, periods), embodied, b6_kg, limit, reference)
    works, works_notes = evaluate_works(pd.DataFrame(drawn_works), reference)
    years = year_table(
        buildings,
        works=works,
        replacement_kg=renewal_years(embodied.renewals_kg, spans[0], choices.study_period_years),
        operation_kg=operation_by_year(carriers_kwh, factors, *spans),
        target=target,
        reference=reference,
    )
    band = headline_bands(buildings, works, years, (carriers_kwh, factors), target, reference)
    return Evaluation(
        scenario=scenario,
        buildings=gpd.GeoDataFrame(buildings, geometry="geometry", crs=LOCAL),
        elements_kg=embodied.elements_kg,
        quantities=quantities,
        carriers_kwh=carriers_kwh,
        factors=factors,
        works=gpd.GeoDataFrame(works, geometry="geometry", crs=LOCAL),
        years=years,
        totals=district_totals(buildings, works, years, target, band),
        notes=(*scenario.plan.notes, *sketch_notes, *_notes(buildings), *works_notes),
        versions=reference.versions,
    )


def study_periods(buildings: pd.DataFrame, reference: Reference, period: int) -> pd.DataFrame:
    """
    Return first and last year of operation of every building.

    A building is in use from its year of completion, for the study period. One that was completed
    before the rule `embodied_from_year` has stood long; its period begins at `standing_from_year`.

    Returns
    -------
    periods
        operation_first_year, operation_last_year; index id. [year]
    """
    completion = buildings["completion_year"].to_numpy(dtype=np.int64)
    old = completion < constant(reference, "embodied_from_year")
    first = np.where(old, int(constant(reference, "standing_from_year")), completion)
    return pd.DataFrame(
        {"operation_first_year": first, "operation_last_year": first + (period - 1)},
        index=buildings.index,
    )


def _factors(scenario: Scenario, periods: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Return the factors of all years in which anything operates, the window's included."""
    window, years = scenario.target, periods.to_numpy()
    return factor_table(
        reference,
        factor_set=scenario.choices.factor_set,
        ccs=scenario.choices.ccs,
        first_year=int(years.min(initial=window.first_year)),
        last_year=int(years.max(initial=window.last_year)),
    )


def _buildings(
    tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame],
    embodied: Embodied,
    b6_kg: pd.Series,
    limit: pd.Series,
    reference: Reference,
) -> pd.DataFrame:
    """All that is known of each building in one table; measures win over the plan's columns."""
    plan, measured, energy, periods = tables
    kept = plan.drop(columns=[c for c in measured.columns if c in plan.columns])
    modules = embodied.modules
    basis = plan["basis"].mask(modules["is_declared"], str(Basis.DECLARED))
    upfront, gfa = modules["upfront_kg"], measured["gfa_m2"]
    shared, independent = relative_parts(basis, reference)
    low, high = bands(upfront.to_numpy(), (shared**2 + independent**2) ** 0.5)
    judged = pd.DataFrame(
        {
            "b6_kg": b6_kg,
            "whole_life_kg": upfront + modules["b4_kg"] + b6_kg + modules["c_kg"],
            "band_low_kg": low,
            "band_high_kg": high,
            "limit_kg_m2gfa": limit,
            "distance_kg_m2gfa": upfront / gfa - limit,
        },
        index=plan.index,
    )
    table = pd.concat([kept, measured, energy, periods, modules, judged], axis=1)
    return table.assign(basis=basis)


def _notes(buildings: pd.DataFrame) -> tuple[Note, ...]:
    notes = []
    declared = buildings.index[buildings["is_declared"]]
    if len(declared):
        message = f"A declared value replaces the model of A1-A5 for {', '.join(declared)}."
        notes.append(Note(code="declared_value", message=message, ids=tuple(declared)))
    old = buildings.index[buildings["operation_first_year"] > buildings["completion_year"]]
    if len(old):
        message = f"Standing houses have no A1-A5 of their own: {', '.join(old)}."
        notes.append(Note(code="standing_house", message=message, ids=tuple(old)))
    return tuple(notes)
