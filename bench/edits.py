"""One edit of a sketch in a district: all the Python from a message of the map to the answer."""

import dataclasses
import json
from functools import cache

import shapely

from bench.town import town
from geo.evaluate import evaluate
from geo.plan.drawn import Template, features, known_corners, with_features
from geo.plan.presets import preset, presets
from geo.plan.read import read_context, read_plan
from geo.plan.sketched import conflicts
from geo.reference import DATA, Reference
from geo.scenario import Plan, Scenario
from geo.sketch import House, Massing, Sketch
from layers import deck, measures, stack
from layers.outlines import Outlines, outlines, with_drawings
from layers.words import load_words

PLAN = DATA / "plan" / "oceanhamnen.gpkg"
EAST, NORTH = 99_536.0, 6_213_180.0
SKETCHES = 3
TO_HARBOUR_M = 9_000.0  # the made-up town lies south of Helsingborg


@cache
def district(houses: int, reference: Reference) -> tuple[Plan, Outlines]:
    """Return the district with other houses in the place of its own, and its outlines."""
    plan = read_plan(PLAN, reference)
    buildings = town(houses)
    moved = buildings.set_geometry(buildings.geometry.translate(0.0, TO_HARBOUR_M))
    plan = dataclasses.replace(plan, buildings=moved)
    return plan, outlines(plan.buildings, plan.plots, plan.works, read_context(PLAN))


def sketch(number: int, wider_m: float, reference: Reference) -> Sketch:
    """Return a perimeter block of 60 x 45 m, one corner of which has been dragged."""
    massing, house = _block(reference)
    west = EAST + 90.0 * number
    ring = (
        (west - wider_m, NORTH),
        (west + 60.0, NORTH),
        (west + 60.0, NORTH + 45.0),
        (west, NORTH + 45.0),
    )
    return Sketch(id=f"s{number}", rings=(ring,), massing=massing, house=house, name=f"S {number}")


@cache
def _block(reference: Reference) -> tuple[Massing, House]:
    return preset(reference, next(iter(presets(reference, "en"))), 2026, 2028)


def answer(houses: int, wider_m: float, reference: Reference) -> int:
    """Take over a dragged corner, evaluate, and return the bytes that go to the map."""
    plan, drawn = district(houses, reference)
    before = Scenario(plan=plan, sketches=tuple(sketch(n, 0.0, reference) for n in range(SKETCHES)))
    first = before.sketches[0]
    template = Template(massing=first.massing, house=first.house, line="quay", area="square")
    dragged = dataclasses.replace(
        before, sketches=(sketch(0, wider_m, reference), *before.sketches[1:])
    )
    sent = features(dragged)
    scenario = with_features(before, sent, template, known_corners(before))
    result = evaluate(scenario, reference)
    over = conflicts(scenario.sketches, result.buildings, shapely.Polygon())
    layers = stack.map_layers(
        result,
        with_drawings(drawn, result.buildings, [each.shape for each in over]),
        colour_by=measures.ColourBy.UPFRONT,
        year=2030,
        selected="s0",
        words=load_words("sv"),
    )
    # fed layers are written too, to find out that they need not be sent
    unchanged = sum(len(deck.payload(layer)) for layer in layers if layer.fed)
    told = json.loads(deck.deck(layers).to_json())["layers"]
    sizes = len(json.dumps(told)) + len(json.dumps(sent))
    return sizes if unchanged else 0
