"""The measurements of the benchmark: CPU seconds, differences, peak of memory."""

import statistics
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from bench.naive import naive_totals
from bench.tables import Row, Tables, records
from bench.town import town
from geo.batch import BatchTotals, batch_totals
from geo.evaluate import evaluate
from geo.reference import Reference, load_reference
from geo.scenario import Plan, Scenario

DISTRICT = 100
SUBSET = 2_000
BLOCK = 131_072  # houses made at a time: what is in memory does not grow with the town
REPEATS = 5


@cache
def reference() -> Reference:
    """Return the tables of `data/`, read once."""
    return load_reference()


def cpu_seconds(task: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median CPU time of a task after one warm-up."""
    task()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return statistics.median(times)


def naive_seconds() -> float:
    """Return the CPU time of the naive program per house."""
    tables, rows = Tables(reference()), plain_rows(town(SUBSET))
    return cpu_seconds(lambda: naive_totals(rows, tables), repeats=3) / SUBSET


def evaluate_seconds() -> float:
    """Return the CPU time of a full evaluation of a district."""
    buildings = town(DISTRICT)
    nothing = gpd.GeoDataFrame({"name": []}, geometry=[], crs=3008)
    works = nothing.assign(
        **{name: pd.Series(dtype=str) for name in ("kind", "unit", "phase", "source")},
        **{
            name: pd.Series(dtype=float)
            for name in ("quantity", "a1a5_kg_per_unit", "start_year", "completion_year")
        },
    ).rename_axis("id")
    plan = Plan(name="town", buildings=buildings, plots=nothing, works=works)
    scenario = Scenario(plan=plan)
    return cpu_seconds(lambda: evaluate(scenario, reference()))


def largest_difference() -> float:
    """Return the largest relative difference of both programs in any sum or any year."""
    buildings = town(SUBSET)
    naive = naive_totals(plain_rows(buildings), Tables(reference()))
    model = batch_totals(buildings, reference(), shared_walls=False)
    pairs = (
        (naive["modules"], model.modules),
        (naive["operation"], model.operation_kg),
        (naive["renewal"], model.replacement_kg),
    )
    return max(_difference(pd.Series(plain), series) for plain, series in pairs)


def _difference(plain: pd.Series, series: pd.Series) -> float:
    both = pd.concat([plain, series], axis=1).fillna(0.0).to_numpy()
    return float(np.abs(both[:, 0] - both[:, 1]).max() / np.abs(both).max())


def town_figures(count: int) -> dict[str, float]:
    """Return CPU seconds and peak of memory above the imports of a town of any size."""
    before = peak_bytes()
    batch_totals(town(SUBSET), reference(), shared_walls=False)
    seconds, sums = 0.0, None
    for first in range(0, count, BLOCK):
        buildings = town(min(BLOCK, count - first), first=first)
        start = time.process_time()
        sums = added(sums, batch_totals(buildings, reference(), shared_walls=False))
        seconds += time.process_time() - start
    return {"seconds": seconds, "peak_bytes": float(peak_bytes() - before)}


def added(sums: BatchTotals | None, part: BatchTotals) -> BatchTotals:
    """Return the sum of two parts of a town."""
    if sums is None:
        return part
    return BatchTotals(
        modules=sums.modules.add(part.modules, fill_value=0.0),
        operation_kg=sums.operation_kg.add(part.operation_kg, fill_value=0.0),
        replacement_kg=sums.replacement_kg.add(part.replacement_kg, fill_value=0.0),
    )


def plain_rows(buildings: gpd.GeoDataFrame) -> list[Row]:
    """Return houses as dictionaries with their rings as lists of corners."""
    rows = records(pd.DataFrame(buildings.drop(columns="geometry")))
    for row, shape in zip(rows, buildings.geometry, strict=True):
        row["rings"] = [list(ring.coords) for ring in (shape.exterior, *shape.interiors)]
    return rows


def peak_bytes() -> int:
    """Return the most memory this process has held so far."""
    status = Path("/proc/self/status")
    if status.exists():  # resource would tell the parent's peak where it was higher
        line = next(s for s in status.read_text("utf-8").splitlines() if s.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - not there on Windows

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
