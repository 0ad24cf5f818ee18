"""
The method as a first program would have it: house by house, dictionaries, a loop of years.

It follows the formulae as they are written: every layer of every house asks for its product, every
year for its factors. Nothing is worked out beforehand and nothing is shared between houses, for
that is what the columns of `geo` are measured against. It shares no arithmetic with `geo` and so
is a second opinion on the same numbers too. It knows the default choices, single uses and houses
without declared values or neighbours, as `bench.town` builds them.
"""

import itertools
import math
from collections import defaultdict
from typing import Any

from bench.naive_energy import delivered
from bench.tables import Tables

Row = dict[str, Any]
EXTRAS = ("finishes", "services", "furnishings")


def naive_totals(rows: list[Row], tables: Tables) -> dict[str, dict[Any, float]]:
    """Return sums of the modules, and operation and renewal by calendar year, in kg CO2e."""
    modules: dict[str, float] = defaultdict(float)
    operation: dict[int, float] = defaultdict(float)
    renewal: dict[int, float] = defaultdict(float)
    for row in rows:
        house = {**row, **areas(row, tables)}
        house |= floor_areas(house, tables)
        upfront, a1a3, renewals = embodied(house, amounts(house, tables), tables)
        modules["upfront_kg"] += upfront
        modules["c_kg"] += a1a3 * tables.rule("c_share")
        first = house["completion_year"]
        for life, mass in renewals:
            for year in range(first + life, first + tables.period, life):
                renewal[year] += mass
                modules["b4_kg"] += mass
        energy = delivered(house, tables)
        for year in range(first, first + tables.period):
            emitted = 0.0
            for carrier, kwh in energy.items():
                emitted += kwh * tables.factor(carrier, year)
            operation[year] += emitted
            modules["b6_kg"] += emitted
    return {"modules": modules, "operation": operation, "renewal": renewal}


def areas(house: Row, tables: Tables) -> Row:
    """Return footprint and perimeter by the shoelace formula, and what follows from them."""
    doubled = perimeter = 0.0
    for ring in house["rings"]:
        turn = 0.0
        # from the first corner, for coordinates of millions of metres leave few digits
        east, north = ring[0]
        for (x0, y0), (x1, y1) in itertools.pairwise(ring):
            turn += (x0 - east) * (y1 - north) - (x1 - east) * (y0 - north)
            perimeter += math.hypot(x1 - x0, y1 - y0)
        # the first ring is the outline, the others are courtyards
        doubled += abs(turn) if ring is house["rings"][0] else -abs(turn)
    height = house["storeys"] * house["storey_height_m"]
    facade = perimeter * height
    window = facade * house["window_share"]
    depth = house["storeys_below"] * tables.rule("basement_height_m")
    return {
        "footprint_m2": doubled / 2.0,
        "perimeter_m": perimeter,
        "height_m": height,
        "facade_m2": facade,
        "window_m2": window,
        "opaque_m2": facade - window,
        "basement_wall_m2": perimeter * depth,
    }


def floor_areas(house: Row, tables: Tables) -> Row:
    """Return gross, light and heated floor area."""
    gfa = house["footprint_m2"] * (house["storeys"] + house["storeys_below"])
    light = house["footprint_m2"] * house["storeys"]
    heated = 0.0 if house["use"] == "parking" else light
    return {
        "gfa_m2": gfa,
        "gfa_light_m2": light,
        "atemp_m2": heated * tables.rule("atemp_ratio", house["use"]),
    }


def amounts(house: Row, tables: Tables) -> dict[str, float]:
    """Return the amount of each element."""
    use, frame = house["use"], house["frame"]
    light, gfa, footprint = house["gfa_light_m2"], house["gfa_m2"], house["footprint_m2"]
    below, has_basement = gfa - light, house["storeys_below"] > 0
    beyond = max(0.0, house["storeys"] - tables.rule("height_penalty_from"))
    taller = 1.0 + tables.rule("height_penalty") * beyond
    walls = tables.rule("wall_system_share", use)
    bearing = tables.rule("lb_wall_m2_gfa", use, frame)
    core = min(tables.rule("core_wall_m2_gfa"), bearing)
    columns = walls * tables.rule("column_share_wall_system", use, frame) + (1.0 - walls)
    carrying = light * (walls * bearing + (1.0 - walls) * core)
    carrying += below * tables.rule("basement_lb_wall_m2_gfa")
    slabs = max(house["storeys"] - 1.0, 0.0) + house["storeys_below"]
    bare = frame == "concrete_precast" and house["cladding"] in {"render", "concrete"}
    allowance = light + below * tables.rule("basement_schablon_share")
    inner = light * tables.rule("inner_wall_m2_gfa", use)
    return {
        "slab_on_ground": 0.0 if has_basement else footprint * taller,
        "basement_slab": footprint * taller if has_basement else 0.0,
        "basement_wall": house["basement_wall_m2"],
        "columns_beams": gfa * columns * taller,
        "lb_wall": carrying * taller,
        "floor": footprint * (slabs + tables.rule("roof_slab", use, frame)),
        "roof": footprint,
        "facade": house["opaque_m2"],
        "cladding": 0.0 if bare else house["opaque_m2"],
        "window": house["window_m2"],
        "inner_wall": inner + below * tables.rule("basement_inner_wall_m2_gfa"),
        "balcony": light * tables.rule("balcony_m2_gfa", use),
        "door": light * tables.rule("door_m2_gfa", use),
        "stair": gfa,
        "site": gfa,
        **dict.fromkeys(EXTRAS, allowance),
    }


def embodied(
    house: Row, amount: dict[str, float], tables: Tables
) -> tuple[float, float, list[tuple[int, float]]]:
    """Return A1-A5, A1-A3 and the service life and mass of each part renewed, in kg CO2e."""
    a1a3 = rest = small_a1a3 = small_rest = 0.0
    renewals: list[tuple[int, float]] = []
    for layer in tables.layers[house["frame"], house["cladding"]]:
        product = tables.products[layer["product_id"]]
        mass = amount.get(layer["element"], 0.0) * layer["kg_per_unit"]
        made = mass * product["a1a3_typical"]
        other = mass * tables.transport(product) + mass * product["a5_1"]
        a1a3 += made
        rest += other
        if layer["site_made"]:
            small_a1a3 += made
            small_rest += other
        if product["service_life_years"] < tables.period:
            renewals.append((int(product["service_life_years"]), made + other))
    more = tables.rule("completeness") - 1.0
    a1a3 += more * small_a1a3
    rest += more * small_rest + amount["site"] * tables.site_energy
    life = int(tables.rule("schablon_life_years"))
    for element in EXTRAS:
        mass = amount[element] * tables.rule(f"{element}_kg_m2gfa", house["use"])
        a1a3 += mass
        share = 1.0 if element == "furnishings" else tables.rule("schablon_replaced_share")
        renewals.append((life, mass * share))
    return a1a3 + rest, a1a3, renewals
