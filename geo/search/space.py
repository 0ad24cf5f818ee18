"""Space: what is varied on a plot, and the variants that its rules allow."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import geopandas as gpd

from geo.errors import PlanError, UnknownChoiceError
from geo.phrases import phrase
from geo.plan.plots import broken_rules, rules_for
from geo.plan.presets import preset
from geo.plan.sketched import outline, sketched_body, use_shares
from geo.reference import Reference
from geo.scenario import Scenario
from geo.sketch import Massing, Sketch
from geo.terms import MassingKind

FIELDS = (
    "form",
    "storeys",
    "frame",
    "storeys_below",
    "energy_level",
    "heat_supply",
    "pv_roof_share",
    "later",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Fields that are free, each with the values it may take; the others stay as they are."""

    free: tuple[tuple[str, tuple[str | float, ...]], ...]

    def __post_init__(self) -> None:
        """Refuse fields that cannot be varied."""
        for name, values in self.free:
            if name not in FIELDS or not values:
                message = phrase(
                    "{name} cannot be varied; choose among {fields}.",
                    name=name,
                    fields=", ".join(FIELDS),
                )
                raise UnknownChoiceError(message)

    def on(self, sketch: Sketch) -> dict[str, tuple[str | float, ...]]:
        """
        Return the fields that are free on a plot, each with the values it may take there.

        What stands there now is among them, so that each field can change alone; and a house drawn
        by its own outline has no other form.
        """
        now = _now(sketch)
        tied = {"form"} if sketch.massing.kind == MassingKind.FOOTPRINT else set()
        return {
            name: tuple(dict.fromkeys((*(() if name in tied else values), now[name])))
            for name, values in self.free
        }

    def size(self, sketch: Sketch) -> int:
        """Return how many variants a plot has before its rules are asked."""
        return prod(map(len, self.on(sketch).values()))


def usual_space(reference: Reference, names: Sequence[str] = FIELDS) -> Space:
    """Return a space in which some fields take all values of `plan/search.csv`."""
    table = reference.search
    free = []
    for name in names:
        values = table["value"].to_numpy(dtype=object)[table["field"].to_numpy() == name]
        free.append((name, tuple(_plain(str(value)) for value in values)))
    return Space(free=tuple(free))


def variants(
    sketch: Sketch, space: Space, scenario: Scenario, reference: Reference, most: int
) -> tuple[Sketch, ...]:
    """
    Return the variants of a plot that can be built and that its rules allow, the present one first.

    Parameters
    ----------
    sketch
        The plot as it is.
    space
        What is free.
    scenario
        Its plan has the rules of the plots.
    reference
        The tables of `data/`.
    most
        How many variants are made at most; more are thinned evenly.

    Returns
    -------
    variants
        Each with the plot's own id, outline, limits and name.
    """
    free = space.on(sketch)
    every = list(product(*free.values()))
    step = max(1.0, len(every) / most)
    chosen = [every[int(place * step)] for place in range(int(len(every) / step))]
    forms = _forms(sketch, reference, free.get("form", ()))
    made = [sketch]
    for one in chosen:
        new = _variant(sketch, dict(zip(free, one, strict=True)), forms)
        if new is not None and new != sketch:
            made.append(new)
    rules = _Rules(scenario.plan.plots, sketch)
    return tuple(one for one in dict.fromkeys(made) if rules.allow(one))


class _Rules:
    """The rules of one plot, and what they say of each body that could stand there."""

    def __init__(self, plots: gpd.GeoDataFrame, sketch: Sketch) -> None:
        self.rules = rules_for(sketch, outline(sketch.rings), plots)

    def allow(self, one: Sketch) -> bool:
        try:
            body = sketched_body(one)
        except PlanError:
            return False
        if not body.parts:
            return False
        uses = {use for part in body.parts for use in use_shares(one.house, part.storeys)}
        return not broken_rules(one, body, dict.fromkeys(uses, 1.0), self.rules)


def _forms(
    sketch: Sketch, reference: Reference, kinds: Sequence[str | float]
) -> Mapping[str, Massing]:
    """Return the massing of each form: the plot's own, else that of the first preset of its use."""
    own = sketch.massing
    found = {str(own.kind): own}
    table = reference.massings
    for name in table.index[table["use"] == str(sketch.house.use)]:
        massing, _ = preset(reference, str(name), 2000, 2000)
        if str(massing.kind) in set(map(str, kinds)):
            found.setdefault(
                str(massing.kind), dataclasses.replace(massing, setback_m=own.setback_m)
            )
    return found


def _variant(sketch: Sketch, chosen: dict[str, Any], forms: Mapping[str, Massing]) -> Sketch | None:
    massing = forms.get(str(chosen.pop("form", sketch.massing.kind)))
    if massing is None:
        return None
    storeys = float(chosen.pop("storeys", sketch.massing.storeys))
    later = int(chosen.pop("later", 0))
    house = sketch.house
    values = {name: type(getattr(house, name))(value) for name, value in chosen.items()}
    years = {n: getattr(house, n) + later for n in ("start_year", "completion_year")}
    try:
        return dataclasses.replace(
            sketch,
            massing=dataclasses.replace(massing, storeys=storeys),
            house=dataclasses.replace(house, **values, **years),
        )
    except PlanError:
        return None


def _now(sketch: Sketch) -> dict[str, str | float]:
    """Return the value of each field as it is."""
    house = sketch.house
    return {
        "form": str(sketch.massing.kind),
        "storeys": sketch.massing.storeys,
        "frame": str(house.frame),
        "storeys_below": house.storeys_below,
        "energy_level": str(house.energy_level),
        "heat_supply": str(house.heat_supply),
        "pv_roof_share": house.pv_roof_share,
        "later": 0.0,
    }


def changed(before: Sketch, after: Sketch) -> dict[str, tuple[Any, Any]]:
    """Return the fields in which a variant differs from the plot as it is: before and after."""
    pairs = {
        "form": (str(before.massing.kind), str(after.massing.kind)),
        "storeys": (before.massing.storeys, after.massing.storeys),
        "later": (before.house.start_year, after.house.start_year),
    }
    for name in ("frame", "storeys_below", "energy_level", "heat_supply", "pv_roof_share"):
        pairs[name] = (getattr(before.house, name), getattr(after.house, name))
    return {name: pairs[name] for name in FIELDS if pairs[name][0] != pairs[name][1]}


def _plain(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text
