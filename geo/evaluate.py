"""
Evaluate: the whole method on one screen.

A scenario and the reference tables go in, an `Evaluation` comes out. Each line of `evaluate` is one
arrow of the data flow; the functions it calls hold the formulae and their sources.
"""

import geopandas as gpd
import pandas as pd

from geo.carbon.embodied import renewal_sum, renewal_years
from geo.carbon.operational import factor_table, operation_by_year, operation_sum
from geo.carbon.periods import Periods, by_building, in_use, use_periods
from geo.carbon.rebuild import Rebuilding, rebuilding
from geo.carbon.uncertainty import bands, relative_parts
from geo.carbon.works import evaluate_works
from geo.district.bands import headline_bands, window_spread
from geo.district.rebuilt import booked
from geo.district.totals import district_totals
from geo.district.trajectory import Calendar, limit_for, year_table
from geo.errors import Note
from geo.evaluation import Evaluation
from geo.place import at
from geo.plan.changes import changed_buildings
from geo.plan.sketched import with_drawn_works, with_sketches
from geo.reference import Reference
from geo.scenario import Scenario
from geo.terms import Basis

# what a house that is rebuilt keeps of its first life
OWN = ("start_year", "completion_year", "declared_a1a5_kg_m2gfa", "declared_energy_kwh_m2atemp")


def evaluate(scenario: Scenario, reference: Reference) -> Evaluation:
    """
    Return the carbon of a scenario: per building, per year and against the 2030 line.

    Parameters
    ----------
    scenario
        Plan, choices, target and changes.
    reference
        The tables of `data/`; those of the plan's place are taken.

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
    reference, crs = at(reference, scenario.plan.place), scenario.plan.place.crs
    changed = changed_buildings(scenario.plan.buildings, scenario.changes)
    drawn, sketch_notes = with_sketches(changed, scenario.sketches)
    work = rebuilding(drawn, scenario, reference)
    periods = use_periods(work, reference, choices.study_period_years)
    factors = _factors(scenario, periods, reference)
    limit = limit_for(work.now.plan, target, reference)
    rebuilt = booked(work, target, reference)
    buildings = _buildings(work, (periods, factors), limit, reference)
    drawn_works = with_drawn_works(scenario.plan.works, scenario.drawn_works, reference)
    works, works_notes = evaluate_works(pd.DataFrame(drawn_works), reference)
    years = year_table(
        buildings,
        works=works,
        calendar=Calendar(
            periods=periods.table,
            operation_kg=operation_by_year(periods.carriers_kwh, factors, *periods.spans),
            replacement_kg=renewal_years(periods.renewals_kg, *periods.spans),
            rebuilt=rebuilt,
        ),
        target=target,
        reference=reference,
    )
    houses = (buildings, work.now.embodied.elements_kg, rebuilt)
    energy = (periods.table, factors)
    spread = window_spread(houses, works, years, energy, target, reference)
    return Evaluation(
        scenario=scenario,
        buildings=gpd.GeoDataFrame(buildings, geometry="geometry", crs=crs),
        elements_kg=work.now.embodied.elements_kg,
        quantities=work.now.quantities,
        carriers_kwh=work.end.carriers_kwh,
        periods=periods.table,
        interventions=rebuilt,
        rebuilt_terms=work.terms,
        factors=factors,
        works=gpd.GeoDataFrame(works, geometry="geometry", crs=crs),
        years=years,
        totals=district_totals(buildings, works, years, target, headline_bands(spread)),
        notes=(*scenario.plan.notes, *sketch_notes, *_notes(buildings, scenario), *works_notes),
        versions=reference.versions,
    )


def _factors(scenario: Scenario, periods: Periods, reference: Reference) -> pd.DataFrame:
    """Return the factors of all years in which anything operates, the window's included."""
    window, (first, last) = scenario.target, periods.spans
    return factor_table(
        reference,
        factor_set=scenario.choices.factor_set,
        ccs=scenario.choices.ccs,
        first_year=int(first.to_numpy().min(initial=window.first_year)),
        last_year=int(last.to_numpy().max(initial=window.last_year)),
    )


def _buildings(
    work: Rebuilding,
    energy: tuple[Periods, pd.DataFrame],
    limit: pd.Series,
    reference: Reference,
) -> pd.DataFrame:
    """
    All that is known of each building in one table; measures win over the plan's columns.

    A house that is rebuilt has its own A1-A5 and years, and form, use and energy as afterwards.
    """
    periods, factors = energy
    plan, measured = work.end.plan, work.end.measured
    modules = work.now.embodied.modules.assign(b5_kg=0.0)
    upfront, gfa = modules["upfront_kg"], work.now.measured["gfa_m2"]
    if len(work.touched):
        modules = _touched_modules(modules, work, periods)
        plan = plan.assign(**{name: work.now.plan[name] for name in OWN})
    kept = plan.drop(columns=[c for c in measured.columns if c in plan.columns])
    basis = plan["basis"].mask(modules["is_declared"], str(Basis.DECLARED))
    shared, independent = relative_parts(basis, reference)
    low, high = bands(upfront.to_numpy(), (shared**2 + independent**2) ** 0.5)
    used = operation_sum(periods.carriers_kwh, factors, *periods.spans).to_numpy()
    b6_kg = by_building(used, periods.table, plan.index)
    judged = pd.DataFrame(
        {
            **in_use(periods, plan, work.touched),
            "b6_kg": b6_kg,
            "whole_life_kg": upfront + modules[["b4_kg", "b5_kg", "c_kg"]].sum(axis=1) + b6_kg,
            "band_low_kg": low,
            "band_high_kg": high,
            "limit_kg_m2gfa": limit,
            "distance_kg_m2gfa": upfront / gfa - limit,
            "intervention": work.touched["kind"].reindex(plan.index, fill_value=""),
        },
        index=plan.index,
    )
    parts = [kept, measured, work.end.energy, modules, judged]
    return pd.concat(parts, axis=1).assign(basis=basis)


def _touched_modules(modules: pd.DataFrame, work: Rebuilding, periods: Periods) -> pd.DataFrame:
    """Renewals of all periods of use; B5, and the end of life of what stands in the end."""
    renewed = renewal_sum(periods.renewals_kg, *periods.spans)
    modules = modules.assign(b4_kg=by_building(renewed, periods.table, modules.index))
    if work.later is not None:
        ids = work.later.plan.index
        modules.loc[ids, "b5_kg"] = work.b5_kg.reindex(ids, fill_value=0.0)
        modules.loc[ids, "c_kg"] = work.later.embodied.modules["c_kg"]
    return modules


def _notes(buildings: pd.DataFrame, scenario: Scenario) -> tuple[Note, ...]:
    notes = []
    declared = buildings.index[buildings["is_declared"]]
    if len(declared):
        message = f"A declared value replaces the model of A1-A5 for {', '.join(declared)}."
        notes.append(Note(code="declared_value", message=message, ids=tuple(declared)))
    old = buildings.index[buildings["operation_first_year"] > buildings["completion_year"]]
    if len(old):
        message = f"Standing houses have no A1-A5 of their own: {', '.join(old)}."
        notes.append(Note(code="standing_house", message=message, ids=tuple(old)))
    missing = [
        w.building for w in scenario.interventions if w.building not in set(buildings["building"])
    ]
    if missing:
        message = f"The scenario has no house {', '.join(missing)} left to work on."
        notes.append(Note(code="no_such_house", message=message, ids=tuple(missing)))
    return tuple(notes)
