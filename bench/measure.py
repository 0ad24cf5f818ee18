"""The measurements of the benchmark: CPU seconds, differences, peak of memory."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from bench.draws import COUNT, houses, tensor
from bench.edits import answer
from bench.naive import naive_totals
from bench.tables import Row, Tables, records
from bench.town import town
from geo.batch import batch_totals
from geo.evaluate import evaluate
from geo.reference import Reference, load_reference
from geo.scenario import Plan, Scenario

DISTRICT = 100
SUBSET = 2_000
BLOCK = 131_072  # houses made at a time: what is in memory does not grow with the town
EACH = 500  # houses of a part that the naive program counts
REPEATS = 5


@cache
def reference() -> Reference:
    """Return the tables of `data/`, read once."""
    return load_reference()


def cpu_seconds(task: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median CPU time of a task after one warm-up."""
    return taking_turns(task, repeats=repeats)[0]


def taking_turns(*tasks: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """Return the median CPU time of each task; by turns, for a machine is not always as fast."""
    times: list[list[float]] = [[] for _ in tasks]
    for _ in range(repeats + 1):
        for task, found in zip(tasks, times, strict=True):
            start = time.process_time()
            task()
            found.append(time.process_time() - start)
    # the first time of each is its warm-up
    return [statistics.median(found[1:]) for found in times]


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


def edit_figures() -> tuple[float, float]:
    """Return CPU seconds of an edit in a district, and the bytes it sends to the map."""
    number, sizes = count(1), []

    def task() -> None:
        # another corner each time: an edit that was seen before would be remembered
        sizes.append(answer(DISTRICT, 0.01 * next(number), reference()))

    seconds = cpu_seconds(task, repeats=9)
    return seconds, max(sizes)


def draw_seconds() -> tuple[float, float, float]:
    """Return CPU seconds of draws: of a district, of the naive program, of 100 000 houses."""
    district, many = houses(DISTRICT), houses(100_000).form()
    form = district.form()
    own, naive, town = taking_turns(
        lambda: form.draw(COUNT, 1), lambda: tensor(district, COUNT, 1), lambda: many.draw(COUNT, 1)
    )
    return own, naive, town


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


@dataclass(kw_only=True)
class _Clock:
    """
    CPU seconds of making the town, and of the naive program on some houses of each part.

    It holds the last two parts: to throw a part away is not the model's work either, so that is
    done on the clock of the making, once nobody else holds it.
    """

    made: float = 0.0
    naive: float = 0.0
    houses: int = 0
    held: list[gpd.GeoDataFrame] = field(default_factory=list)


def town_figures(houses: int) -> dict[str, float]:
    """
    Return CPU seconds per house of both programs, and the peak of memory above the imports.

    They take turns part by part, for a machine that others use is not as fast in one minute as in
    the next.
    """
    before, clock = peak_bytes(), _Clock()
    batch_totals(town(SUBSET), reference(), shared_walls=False)
    start = time.process_time()
    batch_totals(_parts(houses, clock), reference(), shared_walls=False)
    seconds = time.process_time() - start - clock.made - clock.naive
    return {
        "seconds": seconds,
        "naive_s": clock.naive / clock.houses,
        "peak_bytes": float(peak_bytes() - before),
    }


def _parts(houses: int, clock: _Clock) -> Iterator[gpd.GeoDataFrame]:
    tables = Tables(reference())
    for first in range(0, houses, BLOCK):
        start = time.process_time()
        clock.held = [*clock.held[-1:], town(min(BLOCK, houses - first), first=first)]
        rows = plain_rows(clock.held[-1].iloc[:EACH])
        made = time.process_time()
        naive_totals(rows, tables)
        clock.made += made - start
        clock.naive += time.process_time() - made
        clock.houses += len(rows)
        yield clock.held[-1]


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
