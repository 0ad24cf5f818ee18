"""Plans for tests: a few houses drawn by hand, completed as a plan file would be."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.scenario import Plan, Scenario

COMPLETE: dict[str, Any] = {
    "use": "residential",
    "storeys": 6.0,
    "completion_year": 2028,
    "start_year": 2026,
    "status": "planned",
    "basis": "modelled",
    "frame": "concrete_insitu",
    "cladding": "render",
    "energy_level": "standard",
    "heat_supply": "district",
    "storeys_below": 0,
    "storey_height_m": 3.0,
    "window_share": 0.2,
    "dwellings": 0.0,
    "pv_m2": 0.0,
    "gfa_m2": np.nan,
    "declared_a1a5_kg_m2gfa": np.nan,
    "declared_energy_kwh_m2atemp": np.nan,
    "uncertainty_m": np.nan,
    "plot_id": "",
    "phase": "",
    "source": "test",
}


def buildings_of(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return houses as a complete table; each row needs a geometry in metres."""
    ids = [row.get("id", f"b{number}") for number, row in enumerate(rows)]
    table = pd.DataFrame([{**COMPLETE, **row} for row in rows], index=pd.Index(ids, name="id"))
    table = table.drop(columns="id", errors="ignore")
    table["name"] = table.get("name", pd.Series(ids, index=table.index))
    table["building"] = table.get("building", pd.Series(ids, index=table.index))
    if "use_shares" not in table:
        table["use_shares"] = [{use: 1.0} for use in table["use"]]
    return gpd.GeoDataFrame(table, geometry="geometry", crs=3008)


def works_of(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return civil works as a complete table; it may be empty."""
    columns = [
        "kind", "name", "quantity", "unit", "start_year", "completion_year",
        "a1a5_kg_per_unit", "phase", "source", "geometry",
    ]  # fmt: skip
    defaults = {"name": "", "a1a5_kg_per_unit": np.nan, "phase": "", "source": "test"}
    table = pd.DataFrame([{**defaults, **row} for row in rows], columns=columns)
    table.index = pd.Index([f"w{n}" for n in range(len(rows))], name="id")
    return gpd.GeoDataFrame(table, geometry="geometry", crs=3008)


def scenario_of(
    buildings: list[dict[str, Any]], works: list[dict[str, Any]] | None = None
) -> Scenario:
    """Return a scenario with default choices on a plan drawn by hand."""
    plots = gpd.GeoDataFrame({"name": []}, geometry=[], crs=3008)
    plan = Plan(
        name="test", buildings=buildings_of(buildings), plots=plots, works=works_of(works or [])
    )
    return Scenario(plan=plan)
