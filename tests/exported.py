"""Exported files read back for tests: the plan they rest on, and the scenarios they hold."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.errors import Note
from geo.plan._gpkg import feature_layers, read_layer
from geo.plan.read import BUILDINGS, PLOT_LIMITS, PLOT_TEXTS, WORK_LIMITS, WORK_TEXTS, plain_words
from geo.saved import read_scenario
from geo.scenario import Plan, Scenario

COLUMNS: dict[str, Sequence[str]] = {
    "buildings": BUILDINGS[1:],
    "plots": (*PLOT_TEXTS, *PLOT_LIMITS),
    "works": (*WORK_TEXTS, "quantity", *WORK_LIMITS),
}


def table(path: Path, name: str) -> pd.DataFrame:
    """Return a table of a file without its shapes."""
    return pd.DataFrame(pyogrio.read_dataframe(path, layer=name, read_geometry=False))


def base(path: Path, name: str) -> gpd.GeoDataFrame:
    """Return a table of the plan as it was read before it was exported."""
    columns = COLUMNS[name]
    rows = read_layer(path, f"base_{name}", ["id", *columns]).set_index("id")
    if "use_shares" in rows:
        rows["use_shares"] = [json.loads(text) for text in rows["use_shares"]]
    return plain_words(rows[[*columns, "geometry"]])


def held(path: Path) -> tuple[Plan, list[Scenario], list[dict[str, Any]]]:
    """Return the plan, the scenarios, and what the file says of each."""
    rows = table(path, "scenarios").sort_values("order").to_dict("records")
    notes: list[Note] = []
    if "base_notes" in feature_layers(path):
        notes = [
            Note(
                code=n["code"],
                message=n["message"],
                ids=tuple(json.loads(n["ids"])),
                values=json.loads(n["values"]),
            )
            for n in table(path, "base_notes").to_dict("records")
        ]
    parts = {name: base(path, name) for name in COLUMNS}
    plan = Plan(name=rows[0]["plan"], notes=tuple(notes), **parts)
    told = [{str(k): v for k, v in row.items()} for row in rows]
    return plan, [read_scenario(json.loads(row["scenario"]), plan) for row in told], told
