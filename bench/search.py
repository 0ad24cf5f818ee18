"""A search over three plots, and as many whole evaluations as it has variants."""

import dataclasses
import time
from collections.abc import Sequence

from geo.evaluate import evaluate
from geo.plan.read import read_plan
from geo.reference import DATA, Reference
from geo.scenario import Scenario
from geo.search.find import search
from geo.search.space import Space, usual_space
from geo.sketch import Sketch
from geo.terms import MassingKind
from tests.sketches import HOUSE, massing

PLOTS = 3
FREE = ("form", "storeys", "frame", "storeys_below", "energy_level", "heat_supply")
BESIDE_M = 300.0
RING = ((0.0, 0.0), (70.0, 0.0), (70.0, 60.0), (0.0, 60.0))


def district(reference: Reference) -> Scenario:
    """Return the plan with three drawn plots beside it."""
    plan = read_plan(DATA / "plan" / "oceanhamnen.gpkg", reference)
    east, north = plan.buildings.total_bounds[2] + BESIDE_M, plan.buildings.total_bounds[1]
    sketches = tuple(
        Sketch(
            id=f"s{n}",
            rings=(tuple((x + east + n * BESIDE_M, y + north) for x, y in RING),),
            massing=massing(MassingKind.PERIMETER),
            house=HOUSE,
        )
        for n in range(PLOTS)
    )
    return Scenario(plan=plan, sketches=sketches)


def space(reference: Reference, plots: Sequence[Sketch], least: int) -> Space:
    """Return a space of at least so many variants on all plots together."""
    names: list[str] = []
    for name in FREE:
        names.append(name)
        if sum(map(usual_space(reference, names).size, plots)) >= least:
            break
    return usual_space(reference, names)


def search_figures(reference: Reference, least: int) -> tuple[int, float, float, float]:
    """Return variants, combinations, seconds of the search, and seconds of one evaluation."""
    scenario = district(reference)
    plots = [sketch.id for sketch in scenario.sketches]
    start = time.process_time()
    found = search(scenario, plots, space(reference, scenario.sketches, least), reference)
    seconds = time.process_time() - start
    # another scenario each time would take as long: nothing of an evaluation is kept
    start = time.process_time()
    evaluate(dataclasses.replace(scenario, name="once"), reference)
    return found.scored_count, float(found.combinations), seconds, time.process_time() - start
