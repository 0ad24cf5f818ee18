"""Contributions: what each building emits and is allowed in the window; they add up to the sums."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.periods import FIRST, LAST
from geo.district.allowance import UNHEATED, types_of_use
from geo.district.bands import operation_t
from geo.district.paths import intensity_by_year, window_years
from geo.district.trajectory import booked_share
from geo.evaluation import Evaluation
from geo.plan.uses import Uses
from geo.reference import Reference
from geo.scenario import Target

Floats = npt.NDArray[np.float64]

EMITTED = ("construction_t", "rebuilt_t", "operation_t", "replacement_t")
ALLOWED = ("allowance_construction_t", "allowance_operation_t")


def contributions(evaluation: Evaluation, reference: Reference) -> pd.DataFrame:
    """
    Return what each building adds to the sums of the window.

    Parameters
    ----------
    evaluation
        A result.
    reference
        The tables of `data/`.

    Returns
    -------
    contributions
        Index id of the building rows; construction_t (A1-A5), rebuilt_t (B5 and demolition),
        operation_t, replacement_t (spread over the buildings as operation is), and the allowances
        as the paths give them, whatever is locked: allowance_construction_t,
        allowance_operation_t. [t CO2e]
    """
    target, buildings = evaluation.scenario.target, pd.DataFrame(evaluation.buildings)
    index, years = buildings.index, evaluation.years
    share = booked_share(buildings, target) / 1000.0
    rebuilt = evaluation.interventions
    again = booked_share(rebuilt, target) / 1000.0
    used = operation_t(index, (evaluation.periods, evaluation.factors), target).sum(axis=1)
    inside = years["in_window"].to_numpy(dtype=bool)
    renewed = float(years["replacement_t"].to_numpy()[inside].sum())
    limit = (buildings["limit_kg_m2gfa"] * buildings["gfa_m2"]).to_numpy()

    def of_rebuilt(name: str) -> pd.Series:
        values = pd.Series(rebuilt[name].to_numpy(dtype=float) * again, index=rebuilt.index)
        return values.reindex(index, fill_value=0.0)

    columns = {
        "construction_t": buildings["upfront_kg"].to_numpy() * share,
        "rebuilt_t": of_rebuilt("emitted_kg"),
        "operation_t": used.to_numpy(),
        "replacement_t": used.to_numpy() * (renewed / used.sum() if used.sum() > 0.0 else 0.0),
        "allowance_construction_t": limit * share + of_rebuilt("allowed_kg"),
        "allowance_operation_t": _operation_allowed(evaluation.periods, index, target, reference),
    }
    return pd.DataFrame(columns, index=index)


def _operation_allowed(
    periods: pd.DataFrame, index: pd.Index, target: Target, reference: Reference
) -> Floats:
    """Return what the operation of each building may emit in the window. [t CO2e]."""
    years, types = window_years(target), types_of_use(reference)
    uses = Uses.read(periods)
    heated = uses.share((types != UNHEATED).astype(float))
    area = periods["atemp_m2"].to_numpy(dtype=float) / np.where(heated > 0.0, heated, 1.0)
    begin = np.clip(periods[FIRST].to_numpy() - years[0], 0, len(years))
    end = np.clip(periods[LAST].to_numpy() - years[0] + 1, begin, len(years))
    intensity = intensity_by_year(years, target, reference)
    allowed = np.zeros(len(periods))
    for name in sorted(set(types) - {UNHEATED}):
        until = np.concatenate([[0.0], np.cumsum(intensity[name].to_numpy())])
        allowed += area * uses.share((types == name).astype(float)) * (until[end] - until[begin])
    summed = np.zeros(len(index))
    np.add.at(summed, index.get_indexer(periods.index), allowed / 1000.0)
    return summed
