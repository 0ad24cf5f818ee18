"""
How fast the method is, as ratios within one run.

    python -m bench            100 buildings, and a town of 1 000 000
    python -m bench --quick    100 buildings, and a town of 20 000

Times are CPU times of one thread. The naive program counts 500 houses of each part of the town and
is taken as linear in their number; both must give the same kilograms. A figure on the wrong side of
its bar ends with status 1.
"""

import argparse
import json
import math
import subprocess
import sys
from dataclasses import dataclass

from bench.draws import ELEMENTS
from bench.files import LAYERS, district_file_seconds, town_file_figures
from bench.measure import (
    DISTRICT,
    SUBSET,
    draw_seconds,
    edit_figures,
    evaluate_seconds,
    largest_difference,
    naive_seconds,
    reference,
    town_figures,
)
from bench.raster import has_compiler, raster_figures
from bench.search import search_figures

FULL = 1_000_000
QUICK = 20_000
TOLERANCE = 1e-9
# bars, with room for a busy machine; the quick town is too small to spread its fixed costs
SLOWEST_DISTRICT = 5.0
FASTEST_NAIVE = {FULL: 300.0, QUICK: 25.0}
MOST_MEMORY_GIB = 0.5
SLOWEST_EDIT = 3.0
LARGEST_EDIT_KB = 15.0
SLOWEST_DRAWS = 0.1
MOST_OF_TOWN = 1.5
VARIANTS = 5_000
SLOWEST_SEARCH = 0.03
SLOWEST_TOWN_FILE = 4.0
SLOWEST_DISTRICT_FILE = 15.0
SLOWEST_RASTER = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the report: what was measured, and whether it keeps its bar."""

    text: str
    held: bool


def main(arguments: list[str] | None = None) -> int:
    """Measure, print one line each, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Ratios of speed.")
    parser.add_argument("--quick", action="store_true", help="a town of 20 000 houses")
    parser.add_argument("--town", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.town:
        sys.stdout.write(json.dumps(town_figures(options.town)))
        return 0
    naive_s = naive_seconds()
    town = QUICK if options.quick else FULL
    results = [
        equal(),
        district(naive_s),
        *large(town),
        edit(),
        *drawing(),
        searching(),
        *rasters(),
        *files(town),
    ]
    for result in results:
        sys.stdout.write(f"{result.text}{'' if result.held else '  MISSED'}\n")
    held = all(result.held for result in results)
    # the last line is what `run.py test` shows
    sys.stdout.write(f"{results[2].text}\n" if held else "A bar is missed.\n")
    return 0 if held else 1


def equal() -> Result:
    """Compare the kilograms of both programs."""
    found = largest_difference()
    text = f"same kilograms on {SUBSET} houses: {found:.0e} apart (at most {TOLERANCE:.0e})"
    return Result(text=text, held=found <= TOLERANCE)


def district(naive_s: float) -> Result:
    """Compare a full evaluation of a district with the naive program on as many houses."""
    seconds = evaluate_seconds()
    ratio = seconds / (naive_s * DISTRICT)
    text = (
        f"{DISTRICT} houses, full evaluation: {seconds * 1e3:.0f} ms, {ratio:.1f} times the naive "
        f"totals (at most {SLOWEST_DISTRICT:g})"
    )
    return Result(text=text, held=ratio <= SLOWEST_DISTRICT)


def edit() -> Result:
    """Compare an edit of a sketch with an evaluation alone: what drawing adds must stay small."""
    seconds, size = edit_figures()
    ratio = seconds / evaluate_seconds()
    text = (
        f"{DISTRICT} houses, a dragged corner: {seconds * 1e3:.0f} ms of Python, {ratio:.1f} times "
        f"an evaluation (at most {SLOWEST_EDIT:g}); {size / 1000:.1f} kB to the map (at most "
        f"{LARGEST_EDIT_KB:g})"
    )
    return Result(text=text, held=ratio <= SLOWEST_EDIT and size <= LARGEST_EDIT_KB * 1000)


def drawing() -> list[Result]:
    """Compare draws with a program that multiplies everything out, and with those of a town."""
    own, naive, town = draw_seconds()
    speed = (
        f"8 192 draws of {DISTRICT} houses x {ELEMENTS} elements, points kept by both: "
        f"{own * 1e3:.0f} ms, {own / naive:.3f} of the full tensor (at most {SLOWEST_DRAWS:g})"
    )
    alike = (
        f"draws of 100 000 houses: {town / own:.2f} times as long as of {DISTRICT} (at most "
        f"{MOST_OF_TOWN:g})"
    )
    return [
        Result(text=speed, held=own / naive <= SLOWEST_DRAWS),
        Result(text=alike, held=town / own <= MOST_OF_TOWN),
    ]


def searching() -> Result:
    """Compare a search over three plots with as many whole evaluations."""
    count, combinations, seconds, one = search_figures(reference(), VARIANTS)
    ratio = seconds / (one * count)
    text = (
        f"a search over {count:,} variants of three plots ({combinations:.0e} combinations): "
        f"{seconds:.1f} s, {ratio:.3f} of as many evaluations (at most {SLOWEST_SEARCH:g})"
    )
    return Result(text=text, held=ratio <= SLOWEST_SEARCH)


def files(count: int) -> list[Result]:
    """Compare GeoPackages with the same rows in bare SQLite, without index or standard."""
    ours, bare = town_file_figures(count)
    town = (
        f"{count:,} houses as GeoPackage with index: {ours:.1f} s, {ours / bare:.1f} times bare "
        f"SQLite (at most {SLOWEST_TOWN_FILE:g})"
    )
    small, least = district_file_seconds()
    district = (
        f"{LAYERS} layers of {DISTRICT} houses as GeoPackage: {small * 1e3:.0f} ms, "
        f"{small / least:.1f} times bare SQLite (at most {SLOWEST_DISTRICT_FILE:g})"
    )
    return [
        Result(text=town, held=ours / bare <= SLOWEST_TOWN_FILE),
        Result(text=district, held=small / least <= SLOWEST_DISTRICT_FILE),
    ]


def rasters() -> list[Result]:
    """Compare grids that lose no mass with a sampling of cell centres; numba is asked for."""
    bar = SLOWEST_RASTER if has_compiler() else math.inf
    return [
        Result(
            text=f"{count:,} houses as a grid of {cell_m:g} m: {own * 1e3:.1f} ms, "
            f"{own / sampled:.2f} of rasterio's rasterize (at most {bar:g})",
            held=own / sampled <= bar,
        )
        for count, cell_m, own, sampled in raster_figures()
    ]


def large(count: int) -> list[Result]:
    """Measure a town in a fresh process, for its peak of memory is then its own."""
    command = [sys.executable, "-m", "bench", "--town", str(count)]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    figures = json.loads(done.stdout)
    ratio = figures["naive_s"] * count / figures["seconds"]
    bar, gib = FASTEST_NAIVE[count], figures["peak_bytes"] / 2**30
    speed = (
        f"{count:,} houses: {figures['seconds']:.2f} s, {ratio:.0f} times as fast as the naive "
        f"program (at least {bar:g})"
    )
    memory = f"{count:,} houses: {gib:.2f} GiB above the imports (at most {MOST_MEMORY_GIB:g})"
    return [
        Result(text=speed, held=ratio >= bar),
        Result(text=memory, held=gib <= MOST_MEMORY_GIB),
    ]


if __name__ == "__main__":
    sys.exit(main())
