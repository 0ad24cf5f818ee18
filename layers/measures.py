"""Measures: what the colour of a building can tell, and how much of it stands in a year."""

from enum import StrEnum

import numpy as np
import pandas as pd

from geo.carbon.operational import operation_in
from geo.carbon.periods import FIRST, LAST, by_building
from geo.evaluation import Evaluation
from geo.terms import InterventionKind
from layers.colour import KINDS
from layers.words import Words


class ColourBy(StrEnum):
    """What the colour of a building tells."""

    UPFRONT = "upfront"
    OPERATION = "operation"
    WHOLE_LIFE = "whole_life"
    DISTANCE = "distance"
    USE = "use"
    STATUS = "status"
    BASIS = "basis"


def values(evaluation: Evaluation, colour_by: ColourBy, year: int) -> pd.Series:
    """
    Return the quantity that colours the buildings.

    Parameters
    ----------
    evaluation
        A result.
    colour_by
        An intensity (kg CO2e per m², see the legend) or a kind (text).
    year
        Calendar year, which decides the operation. [year]

    Returns
    -------
    values
        Index id; NaN where there is no value, as operation before completion.
    """
    table = pd.DataFrame(evaluation.buildings)
    if colour_by in KINDS:
        return table[str(colour_by)]
    if colour_by == ColourBy.OPERATION:
        used, heated = operation(evaluation, year)
        in_use = heated > 0.0
        return (of_house(used, table) / of_house(heated, table)).where(in_use).rename("operation")
    area, upfront = of_house(table["gfa_m2"], table), of_house(table["upfront_kg"], table)
    if colour_by == ColourBy.WHOLE_LIFE:
        return of_house(table["whole_life_kg"], table) / area
    limit = of_house(table["limit_kg_m2gfa"] * table["gfa_m2"], table) / area
    column = upfront / area - (limit if colour_by == ColourBy.DISTANCE else 0.0)
    return column.where(upfront > 0)


def operation(evaluation: Evaluation, year: int) -> tuple[pd.Series, pd.Series]:
    """Return B6 [kg CO2e/yr] and the heated area in use [m²] of each building in a year."""
    periods, index = evaluation.periods, evaluation.buildings.index
    spans = (periods[FIRST], periods[LAST])
    energy = periods[list(evaluation.factors.columns)]
    used = operation_in(energy, evaluation.factors, year, *spans).to_numpy()
    area = periods["atemp_m2"].where((spans[0] <= year) & (year <= spans[1]), 0.0).to_numpy()
    return by_building(used, periods, index), by_building(area, periods, index)


def of_house(column: pd.Series, table: pd.DataFrame) -> pd.Series:
    """Return the sum over the parts of each house: a tower and its base are one house."""
    house, _ = pd.factorize(table["building"].to_numpy(dtype=object))
    sums = np.bincount(house, weights=column.to_numpy(dtype=float))
    return pd.Series(sums[house], index=column.index)


def built_share(evaluation: Evaluation, year: int) -> pd.Series:
    """
    Return how much of each building stands in a year.

    0 before the start and once it is demolished, 1 from completion on.
    """
    table = evaluation.buildings
    start, done = (table[name].to_numpy() for name in ("start_year", "completion_year"))
    share = np.clip((year - start + 1) / (done - start + 1), 0.0, 1.0)
    for name in demolished(evaluation, year):
        share[table.index.get_loc(name)] = 0.0
    return pd.Series(share, index=table.index, name="built_share")


def demolished(evaluation: Evaluation, year: int) -> set[str]:
    """Return the ids of the houses on whose demolition the work has begun by a year."""
    work = evaluation.interventions
    gone = (work["kind"] == InterventionKind.DEMOLISH) & (work["start_year"] <= year)
    return {str(name) for name in work.index[gone]}


def indicative(buildings: pd.DataFrame, words: Words) -> str:
    """Return how far outlines of a plan may be off; empty where all are as measured."""
    off = buildings["uncertainty_m"]
    off = off[off > 0.0]
    if off.empty:
        return ""
    low, high = (words.number(value) for value in (off.min(), off.max()))
    return words("screen.map.indicative", low=low, high=high)
