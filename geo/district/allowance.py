"""Allowance of operation: heated floor area in use times an intensity that falls with the year."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.district.booking import active
from geo.district.paths import intensity_by_year
from geo.plan.uses import USES, Uses
from geo.reference import Reference, remembered
from geo.scenario import Target

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

UNHEATED = "unheated"


def operation_allowance(
    buildings: pd.DataFrame, years: Integers, target: Target, reference: Reference
) -> Floats:
    """
    Return what buildings in use may emit per year: heated area in use times its path.

    A heated area belongs to the heated uses of a building alone: parking in it takes none.

    Parameters
    ----------
    buildings
        Columns use, use_shares, atemp_m2, operation_first_year, operation_last_year.
    years
        Consecutive calendar years that hold all years of operation. [year]
    target
        Operation path.
    reference
        The tables of `data/`.

    Returns
    -------
    allowed_t
        One value per year. [t CO2e]

    Raises
    ------
    UnknownChoiceError
        If the path does not exist.
    """
    types, uses = types_of_use(reference), Uses.read(buildings)
    heated = uses.share((types != UNHEATED).astype(float))
    area = buildings["atemp_m2"].to_numpy(dtype=np.float64) / np.where(heated > 0.0, heated, 1.0)
    first = buildings["operation_first_year"].to_numpy(dtype=np.int64)
    last = buildings["operation_last_year"].to_numpy(dtype=np.int64)
    intensity = intensity_by_year(years, target, reference)
    allowed = np.zeros(len(years))
    for name in sorted(set(types) - {UNHEATED}):
        share = uses.share((types == name).astype(float))
        in_use = active(area * share, first, last, years)
        allowed += in_use * intensity[name].to_numpy() / 1000.0
    return allowed


@remembered
def types_of_use(reference: Reference) -> npt.NDArray[np.object_]:
    """Return the operation type of every use, in the order of `USES`."""
    types: npt.NDArray[np.object_] = (
        reference.use_classes["operation_type"].reindex(USES).to_numpy(dtype=object)
    )
    return types
