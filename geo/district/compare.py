"""Compare: what an edit did, in the sums that people watch."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.evaluation import Evaluation
from geo.terms import Element

# what a planner can change together, in the order of the house
GROUPS: Mapping[str, tuple[Element, ...]] = {
    "ground": (
        Element.SLAB_ON_GROUND, Element.BASEMENT_SLAB, Element.BASEMENT_WALL, Element.PILE,
    ),
    "frame": (Element.COLUMNS_BEAMS, Element.LB_WALL, Element.FLOOR, Element.STAIR),
    "envelope": (
        Element.ROOF, Element.FACADE, Element.CLADDING, Element.WINDOW, Element.BALCONY,
    ),
    "interior": (
        Element.INNER_WALL, Element.DOOR, Element.FINISHES, Element.FURNISHINGS, Element.SERVICES,
        Element.PV,
    ),
    "site": (Element.SITE, Element.COMPLETENESS, Element.DECLARED),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """
    Differences of two results, later minus earlier.

    `upfront_t` is A1-A5 of buildings, `groups_t` the same by group of elements, `works_t` A1-A5 of
    civil works, `rebuilt_t` B5 and demolition of standing houses, `operation_t` B6 of the study
    period [t CO2e]; `gfa_m2` floor area in the end [m²]; `window_t` and `allowance_t` are the sums
    of the window [t CO2e].
    """

    upfront_t: float
    groups_t: Mapping[str, float]
    works_t: float
    rebuilt_t: float
    operation_t: float
    gfa_m2: float
    window_t: float
    allowance_t: float


def difference(before: Evaluation, after: Evaluation) -> Delta:
    """
    Return what changed from one result to another.

    Parameters
    ----------
    before, after
        Results of the same method on two scenarios.

    Returns
    -------
    delta
        Later minus earlier; the groups add up to `upfront_t`.
    """
    old, new = _groups(before), _groups(after)
    groups = {name: new[name] - old[name] for name in GROUPS}
    window = [result.totals["calendar"]["window"] for result in (before, after)]
    return Delta(
        upfront_t=sum(groups.values()),
        groups_t=groups,
        works_t=_sum(after.works, "upfront_kg") - _sum(before.works, "upfront_kg"),
        rebuilt_t=_sum(after.interventions, "emitted_kg")
        - _sum(before.interventions, "emitted_kg"),
        operation_t=_sum(after.buildings, "b6_kg") - _sum(before.buildings, "b6_kg"),
        gfa_m2=after.totals["areas"]["gfa_m2"] - before.totals["areas"]["gfa_m2"],
        window_t=window[1]["actual_t"] - window[0]["actual_t"],
        allowance_t=window[1]["allowance_t"] - window[0]["allowance_t"],
    )


def _groups(result: Evaluation) -> dict[str, float]:
    sums = result.elements_kg.to_numpy().sum(axis=0) / 1000.0
    totals = dict(zip(result.elements_kg.columns, sums.tolist(), strict=True))
    return {name: sum(totals[str(e)] for e in elements) for name, elements in GROUPS.items()}


def _sum(table: pd.DataFrame, name: str) -> float:
    return float(table[name].sum()) / 1000.0
