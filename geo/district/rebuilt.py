"""Rebuilt: what interventions in standing houses emit in the calendar, and what they may."""

import numpy as np
import pandas as pd

from geo.carbon.rebuild import Rebuilding
from geo.district.trajectory import limit_for
from geo.plan.interventions import parameter
from geo.reference import Reference
from geo.scenario import Target

COLUMNS = [
    "kind", "start_year", "completion_year", "emitted_kg", "allowed_kg", "as_new_kg", "basis",
]  # fmt: skip

NOTHING = pd.DataFrame(
    {name: pd.Series(dtype=float) for name in COLUMNS if name not in {"kind", "basis"}}
).assign(kind="", basis="")[COLUMNS]


def booked(work: Rebuilding, target: Target, reference: Reference) -> pd.DataFrame:
    """
    Return what the interventions of a scenario emit, and what they may, while the work goes on.

    Parameters
    ----------
    work
        The buildings, and what is done to some of them.
    target
        Path of the limits.
    reference
        The tables of `data/`.

    Returns
    -------
    booked
        Index id: kind, start_year, completion_year [year]; emitted_kg: B5, or C of a house that is
        demolished; allowed_kg: limit of a new house of the start year x GFA x limit_share of the
        kind; as_new_kg: A1-A5 of a new house like the one that results, NaN for demolition
        [kg CO2e]; basis of the house.
    """
    touched, now, later = work.touched, work.now, work.later
    if touched.empty:
        return NOTHING
    table = touched[["kind", "start_year", "completion_year"]].copy()
    table["emitted_kg"] = now.embodied.modules["c_kg"].reindex(table.index)
    table["allowed_kg"], table["as_new_kg"] = 0.0, np.nan
    table["basis"] = now.plan["basis"].reindex(table.index)
    if later is not None:
        ids = later.plan.index
        table.loc[ids, "emitted_kg"] = work.b5_kg.reindex(ids, fill_value=0.0)
        table.loc[ids, "as_new_kg"] = later.embodied.modules["upfront_kg"]
        limit = limit_for(later.plan, target, reference) * later.measured["gfa_m2"]
        share = [parameter(reference, kind, "limit_share") for kind in touched.loc[ids, "kind"]]
        table.loc[ids, "allowed_kg"] = limit * np.array(share)
    return table[COLUMNS]
