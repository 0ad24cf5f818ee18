"""Columns of a plan file: their names, the words and the numbers that each may hold."""

from geo.plan.changes import NUMBERS, WORDS
from geo.terms import Basis

REQUIRED = ("use", "storeys", "completion_year")
CODES = {**WORDS, "basis": tuple(Basis)}
BUILDING_CODES = ("status", "basis", "frame", "cladding", "energy_level", "heat_supply")
BUILDING_NUMBERS = (
    "storeys_below",
    "storey_height_m",
    "gfa_m2",
    "window_share",
    "pv_m2",
    "dwellings",
    "start_year",
    "uncertainty_m",
    "declared_a1a5_kg_m2gfa",
    "declared_energy_kwh_m2atemp",
)
LIMITS = {**NUMBERS, "uncertainty_m": (0.0, 1e4)}
BUILDING_TEXTS = ("name", "building", "plot_id", "phase", "source")
BUILDINGS = (
    "id",
    "name",
    "building",
    "plot_id",
    "phase",
    "use",
    "use_shares",
    *BUILDING_CODES,
    "source",
    "storeys",
    "completion_year",
    *BUILDING_NUMBERS,
)
PLOT_TEXTS = ("name", "phase", "tenure", "allowed_uses", "status", "source")
PLOT_LIMITS = {"max_storeys": (0.0, 200.0), "max_gfa_m2": (0.0, 1e7)}
WORK_TEXTS = ("kind", "name", "unit", "phase", "source")
WORK_LIMITS = {
    "start_year": NUMBERS["start_year"],
    "completion_year": NUMBERS["completion_year"],
    "a1a5_kg_per_unit": (0.0, 1e6),
}
QUANTITY = (0.0, 1e9)
CONTEXT_TEXTS = ("kind", "name", "name_sv", "source")
PLOTS = ("id", *PLOT_TEXTS, *PLOT_LIMITS)
WORKS = ("id", *WORK_TEXTS, "quantity", *WORK_LIMITS)
CONTEXT = ("id", *CONTEXT_TEXTS, "height_m")
