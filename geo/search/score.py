"""
Score: what each variant of a plot adds to the sums of the district, all variants in one table.

Variants stand far from each other in a plan of their own, which is evaluated whole; so a variant is
worth exactly what it would add where no wall touches another house.
"""

import dataclasses
from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.district.contributions import ALLOWED, EMITTED, contributions
from geo.evaluate import evaluate
from geo.plan.sketched import with_sketches
from geo.reference import Reference
from geo.scenario import Plan, Scenario
from geo.sketch import Sketch

CHUNK = 500
APART_M = 700.0  # further than any plot is wide
COLUMNS = ("gfa_light_m2", "gfa_m2", "dwellings")
SUMS = ("window_t", "allowance_t", "gap_t", "upfront_t", "whole_life_t")


def score(
    variants: Sequence[Sketch],
    scenario: Scenario,
    reference: Reference,
    step: Callable[[int], bool] | None = None,
) -> pd.DataFrame:
    """
    Return what each variant adds to the sums of the district.

    Parameters
    ----------
    variants
        Of one or several plots.
    scenario
        Its choices and its line hold.
    reference
        The tables of `data/`.
    step
        Is told how many are done; when it returns False, the rest is left out.

    Returns
    -------
    scored
        In the order of the variants: gfa_light_m2 (above ground), gfa_m2 [m²], dwellings, window_t,
        allowance_t, gap_t, upfront_t, whole_life_t [t CO2e]. With a locked budget a variant is
        allowed nothing of its own.
    """
    tables = []
    for start in range(0, len(variants), CHUNK):
        tables.append(_chunk(variants[start : start + CHUNK], scenario, reference))
        if step is not None and not step(min(start + CHUNK, len(variants))):
            break
    empty = pd.DataFrame(columns=[*COLUMNS, *SUMS], dtype=float)
    return pd.concat(tables, ignore_index=True) if tables else empty


def _chunk(variants: Sequence[Sketch], scenario: Scenario, reference: Reference) -> pd.DataFrame:
    named = tuple(dataclasses.replace(s, id=f"v{n}") for n, s in enumerate(variants))
    rows, _ = with_sketches(scenario.plan.buildings[:0], named)
    place = rows["building"].str.removeprefix("v").to_numpy(dtype=np.int64)
    alone = dataclasses.replace(scenario.target, locked_allowance=())
    made = Scenario(
        plan=Plan(
            name="variants",
            buildings=_apart(rows, place),
            plots=scenario.plan.plots[:0],
            works=scenario.plan.works[:0],
        ),
        choices=scenario.choices,
        target=alone,
    )
    result = evaluate(made, reference)
    parts, table = contributions(result, reference), result.buildings
    columns = {name: table[name].to_numpy(dtype=float) for name in COLUMNS}
    columns["window_t"] = parts[list(EMITTED)].to_numpy().sum(axis=1)
    columns["allowance_t"] = parts[list(ALLOWED)].to_numpy().sum(axis=1)
    if scenario.target.locked_allowance:
        columns["allowance_t"] = np.zeros(len(table))
    columns["gap_t"] = columns["window_t"] - columns["allowance_t"]
    for name in ("upfront", "whole_life"):
        columns[f"{name}_t"] = table[f"{name}_kg"].to_numpy() / 1000.0
    summed = {
        name: np.bincount(place, weights=column, minlength=len(variants))
        for name, column in columns.items()
    }
    return pd.DataFrame(summed)[[*COLUMNS, *SUMS]]


def _apart(rows: gpd.GeoDataFrame, place: np.ndarray) -> gpd.GeoDataFrame:
    """Move every variant to a place of its own, near each other so that no digit is lost."""
    wide = int(np.ceil(np.sqrt(place.max(initial=0) + 1)))
    shapes = rows.geometry.to_numpy()
    points, of = shapely.get_coordinates(shapes, return_index=True)
    offset = np.column_stack([place % wide, place // wide]) * APART_M
    moved = shapely.set_coordinates(shapes.copy(), points + offset[of])
    return rows.set_geometry(gpd.GeoSeries(moved, index=rows.index, crs=rows.crs))
