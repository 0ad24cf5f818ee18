"""Uses of a building as weights: one column per `Use`, each row with the sum 1."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.terms import Use

USES = pd.Index([str(u) for u in Use])
COLUMN = {use: column for column, use in enumerate(USES)}
OTHER = COLUMN[str(Use.OTHER)]


def use_weights(buildings: pd.DataFrame) -> npt.NDArray[np.float64]:
    """
    Return the share of every use in the floor area of every building.

    Parameters
    ----------
    buildings
        Column use, and use_shares (dict use -> share of GFA) where there is mixed use. Where
        `use_shares` names one use it counts, not `use`.

    Returns
    -------
    weights
        One row per building, one column per `Use` in the order of the enumeration. [-]

    Examples
    --------
    >>> use_weights(pd.DataFrame({"use": ["office"]})).round(1).tolist()
    [[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    """
    weights = np.zeros((len(buildings), len(USES)))
    rows = np.arange(len(buildings))
    if "use_shares" not in buildings:
        weights[rows, _position(buildings["use"])] = 1.0
        return weights
    shares = buildings["use_shares"].to_numpy(dtype=object)
    # map and fromiter run in C: a million plain houses cost no Python loop, only mixed ones do
    named = np.fromiter(map(len, shares), dtype=np.intp, count=len(shares))
    single = named == 1
    only = list(map(next, map(iter, shares[single])))
    weights[rows[single], _position(pd.Series(only, dtype=object))] = 1.0
    for row in rows[~single]:
        for use, share in shares[row].items():
            weights[row, COLUMN.get(use, OTHER)] += share
    unnamed = rows[weights.sum(axis=1) <= 0.0]
    weights[unnamed, _position(buildings["use"].iloc[unnamed])] = 1.0
    scaled: npt.NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return scaled


def _position(uses: pd.Series) -> npt.NDArray[np.intp]:
    """Column of each use; unknown ones count as `other`."""
    found = USES.get_indexer(pd.Index(uses))
    return np.where(found < 0, OTHER, found)
