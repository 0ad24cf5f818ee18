"""
Evaluation: the tables that come out of one scenario.

All masses are kg CO2e unless the name says tonnes; nothing here is ever changed after construction.

buildings (index id; one row per row of the plan, parts of one house share `building`)
    as in the plan, completed: geometry, name, building, plot_id, phase, use, use_shares (dict),
    status, basis, source, frame, cladding, energy_level, heat_supply, storeys, storeys_below,
    storey_height_m, window_share, start_year, completion_year, dwellings, pv_m2, uncertainty_m,
    declared_a1a5_kg_m2gfa, declared_energy_kwh_m2atemp (NaN when none) geometry figures:
    footprint_m2, height_m, gfa_m2, gfa_light_m2, atemp_m2, useful_m2, facade_m2 (net of shared
    walls, gross of windows), window_m2, shared_wall_m2, um_w_m2k modules [kg CO2e]: a1a3_kg,
    a4_kg, a5_kg, upfront_kg (their sum), b4_kg, b5_kg (refurbishment), b6_kg (all years of use),
    c_kg, whole_life_kg (A1-A5 + B4 + B5 + B6 + C), memo d_kg (negative = benefit), biogenic_kg
    (stored, kg CO2, positive), pile_kg, pv_kg (A1-A5 of piles and solar panels: memo unless parts
    = full), declared_parts_kg (A1-A5 of the parts of the declaration of 2022)
    energy per year [kWh]: heat_kwh, dhw_kwh, electricity_kwh
    (property), tenant_electricity_kwh, pv_used_kwh, pv_exported_kwh; heat_need_kwh (space heating
    need before supply efficiency) judgement: is_declared (bool), band_low_kg, band_high_kg
    (A1-A5), limit_kg_m2gfa, distance_kg_m2gfa (A1-A5 per m2 GFA minus limit),
    operation_first_year, operation_last_year; intervention (refurbish, reuse, demolish or empty);
    a house that is rebuilt has form, use and energy as afterwards, its own years and A1-A5
elements_kg     index id x columns Element: A1-A5 [kg CO2e]; row sums equal upfront_kg
quantities      index id x columns Element: amounts [unit of the element: m2, m2 GFA, pieces, m]
carriers_kwh    index id x columns Carrier: yearly delivered energy counted as operation, after all
                interventions [kWh]
periods         index id, twice where a house is rebuilt: every period of use, see
                geo.carbon.periods
interventions   index id: what is done to standing houses, see geo.district.rebuilt
rebuilt_terms   B5 of each house by element, see geo.carbon.rebuild
factors         index year x columns Carrier [kg CO2e/kWh]
works           index id: kind, name, geometry, quantity, unit, start_year, completion_year,
                a1a5_kg_per_unit, upfront_kg, baseline_kg, band_low_kg, band_high_kg, phase, source
years           index year, first start .. last year of any operation: construction_t, works_t,
                operation_t, replacement_t, allowance_construction_t, allowance_works_t,
                allowance_operation_t, gap_t, cumulative_gap_t, in_window (bool), actual_t,
                allowance_t, allowance_* and gap are 0 outside the window
totals          dict, see geo/district/totals.py; band = 80 % interval
notes           every default taken and repair made
versions        source -> version, data digest, method version
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import Note
from geo.scenario import Scenario


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Evaluation:
    """The result of `evaluate`; the module docstring lists every column with its unit."""

    scenario: Scenario
    buildings: gpd.GeoDataFrame
    elements_kg: pd.DataFrame
    quantities: pd.DataFrame
    carriers_kwh: pd.DataFrame
    periods: pd.DataFrame
    interventions: pd.DataFrame
    rebuilt_terms: pd.DataFrame
    factors: pd.DataFrame
    works: gpd.GeoDataFrame
    years: pd.DataFrame
    totals: Mapping[str, Any]
    notes: tuple[Note, ...]
    versions: Mapping[str, str]
