"""
Budget: what each remaining plot may emit, so that the district keeps to the line.

What the line allows in the window, less what everything that is begun or fixed emits, is left for
the houses that are not begun. It is shared by a rule that somebody chooses; none is the right one.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.district.contributions import ALLOWED, EMITTED, contributions
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.terms import Status

Floats = npt.NDArray[np.float64]


class Share(StrEnum):
    """By what the budget is shared."""

    AREA = "area"
    DWELLINGS = "dwellings"
    EQUAL = "equal"
    CUT = "cut"
    ALLOWANCE = "allowance"


@dataclass(frozen=True, kw_only=True, eq=False)
class Budget:
    """
    What is left, and for whom.

    `left_t` may be below 0: then the rest of the district alone is over the line. `houses`: index
    building; name, gfa_m2, dwellings, now_t, upfront_t (A1-A5 booked in the window), use_t (the
    rest of what it emits in it), may_t, may_upfront_t (may_t less use_t) [t CO2e]; now_kg_m2gfa,
    may_kg_m2gfa, may_upfront_kg_m2gfa. The sum of may_t is left_t.
    """

    left_t: float
    now_t: float
    houses: pd.DataFrame


def budget(
    evaluation: Evaluation,
    reference: Reference,
    *,
    share: Share = Share.AREA,
    from_year: int | None = None,
) -> Budget:
    """
    Return what each house that is not begun may emit in the window.

    Parameters
    ----------
    evaluation
        A result.
    reference
        The tables of `data/`.
    share
        By gross floor area; by dwellings (by area where nobody has any); equal for every house; the
        same cut for all (in proportion to what each emits now); or as the paths allow each.
    from_year
        Houses whose construction starts in this year or later are not begun; the first year of the
        window when left out. What is drawn is never begun.

    Returns
    -------
    budget
        Empty where everything is begun.
    """
    window = evaluation.totals["calendar"]["window"]
    first = window["first_year"] if from_year is None else from_year
    table, parts = pd.DataFrame(evaluation.buildings), contributions(evaluation, reference)
    open_ = (table["status"] == str(Status.SKETCH)) | (
        (table["status"] == str(Status.PLANNED)) & (table["start_year"] >= first)
    )
    houses = _houses(table[open_], parts[open_])
    now = float(houses["now_t"].sum())
    left = window["allowance_t"] - (window["actual_t"] - now)
    weight = _weights(houses, share)
    total = float(weight.sum())
    houses["may_t"] = left * weight / total if total > 0.0 else np.zeros(len(houses))
    houses["may_upfront_t"] = houses["may_t"] - houses["use_t"]
    area = houses["gfa_m2"].where(houses["gfa_m2"] > 0.0)
    for name in ("now", "may", "may_upfront"):
        houses[f"{name}_kg_m2gfa"] = 1000.0 * houses[f"{name}_t"] / area
    return Budget(left_t=left, now_t=now, houses=houses.drop(columns="allowed_t"))


def _houses(rows: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Sum the parts of each house."""
    columns = {
        "gfa_m2": rows["gfa_m2"].to_numpy(dtype=float),
        "dwellings": rows["dwellings"].to_numpy(dtype=float),
        "now_t": parts[list(EMITTED)].to_numpy().sum(axis=1),
        "upfront_t": parts["construction_t"].to_numpy(),
        "allowed_t": parts[list(ALLOWED)].to_numpy().sum(axis=1),
    }
    summed = pd.DataFrame(columns).groupby(rows["building"].to_numpy(dtype=object)).sum()
    names = dict(zip(rows["building"], rows["name"], strict=True))
    summed.insert(0, "name", [names[house] for house in summed.index])
    return summed.assign(use_t=summed["now_t"] - summed["upfront_t"]).rename_axis("building")


def _weights(houses: pd.DataFrame, share: Share) -> Floats:
    area = houses["gfa_m2"].to_numpy()
    weights = {
        Share.AREA: area,
        Share.DWELLINGS: houses["dwellings"].fillna(0.0).to_numpy(),
        Share.EQUAL: np.ones(len(houses)),
        Share.CUT: houses["now_t"].to_numpy(),
        Share.ALLOWANCE: houses["allowed_t"].to_numpy(),
    }[share]
    chosen: Floats = weights if weights.sum() > 0.0 else area
    return chosen
