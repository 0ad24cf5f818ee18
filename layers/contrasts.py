"""Contrasts: what scenarios decide differently, in the words of the forms they are decided in."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import shapely

from geo.contrast import Contrast, Part
from geo.plan.sketched import outline
from geo.scenario import Scenario
from layers.words import Words

# where the words of a field stand, the first that has them wins
FIELDS = ("compare.field", "screen.sketch", "screen.choices", "screen.change")
TERMS = {"ground_use": "use", "fate": "fate"}
SHARES = ("window_share", "pv_roof_share", "rate")
YEARS = ("start_year", "completion_year", "first_year", "last_year", "base_year")


def table(
    found: Sequence[Contrast], scenarios: Sequence[Scenario], titles: Sequence[str], words: Words
) -> pd.DataFrame:
    """
    Return what scenarios decide differently as rows of words.

    Parameters
    ----------
    found
        Contrasts of the scenarios.
    scenarios, titles
        In the order of the values of the contrasts.
    words
        Texts.

    Returns
    -------
    table
        What, its field, and a column for each scenario under its title.
    """
    rows = [
        {
            words("compare.what"): thing(one, scenarios, words),
            words("compare.decision"): field(one, words),
            **{title: value(one, place, words) for place, title in enumerate(titles)},
        }
        for one in found
    ]
    return pd.DataFrame(rows)


def field(one: Contrast, words: Words) -> str:
    """Return the name of the field of a contrast."""
    return field_name(one.part, one.field, words)


def field_name(part: Part, name: str, words: Words) -> str:
    """Return what a field is called in the form where it is decided."""
    if name == "kind":
        return words("screen.work.kind" if part == Part.WORK else "screen.sketch.kind")
    known = (f"{table}.{name}" for table in FIELDS)
    return next((words(key) for key in known if words.known(key, "")), name)


def thing(one: Contrast, scenarios: Sequence[Scenario], words: Words) -> str:
    """Return what a contrast is about: the name of a plot, house or work, else method or line."""
    part = words(f"compare.part.{one.part}")
    if not one.id:
        return part
    names = (_name(one.id, scenario, words) for scenario in scenarios)
    return f"{part} {next((name for name in names if name), one.id)}"


def _name(identity: str, scenario: Scenario, words: Words) -> str:
    named = {sketch.id: sketch.name for sketch in scenario.sketches}
    for work in scenario.drawn_works:
        kind = words.known(f"terms.works.{work.kind}", work.kind)
        named[work.id] = work.name or kind.lower()
    plan = scenario.plan.buildings
    if identity in plan.index:
        return str(plan["name"][identity])
    houses = plan["name"].to_numpy(dtype=object)[plan["building"].to_numpy() == identity]
    return str(houses[0]) if len(houses) else named.get(identity, "")


def value(one: Contrast, place: int, words: Words) -> str:
    """Return how it is in one scenario."""
    entry = one.entries[place]
    if one.field == "there":
        return words("compare.there" if entry else "compare.not_there")
    if not one.there[place] or entry is None:
        return words("compare.as_plan" if one.part == Part.HOUSE else "compare.none")
    if isinstance(entry, tuple):
        return _shape(one.field, entry, words)
    if isinstance(entry, bool):
        return words("compare.yes" if entry else "compare.no")
    if isinstance(entry, str):
        return _term(one, str(entry), words)
    return _number(one.field, float(entry), words)


def _shape(name: str, value: tuple[Any, ...], words: Words) -> str:
    if name == "points":
        return f"{words.number(shapely.LineString(value).length)} m"
    if name == "rings":
        return f"{words.number(outline(value).area)} m²"
    return words("compare.own" if value else "compare.none")


def _term(one: Contrast, value: str, words: Words) -> str:
    kinds = {Part.WORK: "works", Part.PLOT: "massing", Part.REBUILDING: "fate"}
    stem = kinds.get(one.part, "") if one.field == "kind" else TERMS.get(one.field, one.field)
    choice = words.known(f"screen.choices.{one.field}_{value}", value)
    # paths share their words, whichever ledger they are for
    path = words.known(f"screen.choices.{one.field.removesuffix('_path')}_{value}", choice)
    return words.known(f"terms.{stem}.{value}", path)


def _number(name: str, value: float, words: Words) -> str:
    if name in YEARS:
        return f"{value:.0f}"
    if name in SHARES:
        return f"{words.number(100.0 * value)} %"
    return words.number(value, 0 if value.is_integer() else 2)
