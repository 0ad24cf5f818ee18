"""
Front: what is best among all combinations of the variants of several plots.

Sums of the district are sums over plots, so the front of all combinations is the front of the sums
of the plots' own fronts: exact, though the combinations are far too many to be gone through.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


class Front(NamedTuple):
    """
    Points of which none has both more area and less carbon than another.

    `area` rises with `carbon`; `choice` has a row per point and a column per plot: the variant.
    """

    area: Floats
    carbon: Floats
    choice: Places


def front(area: Floats, carbon: Floats) -> Front:
    """
    Return the front of the variants of one plot.

    Parameters
    ----------
    area, carbon
        One value per variant, in any units; more area and less carbon is better.
    """
    kept = undominated(area, carbon)
    return Front(area[kept], carbon[kept], kept[:, None])


def undominated(area: Floats, carbon: Floats) -> Places:
    """Return the places of the points on the front, the one with least carbon first."""
    order = np.lexsort((-area, carbon))
    best = np.maximum.accumulate(np.concatenate([[-np.inf], area[order]]))
    kept: Places = order[area[order] > best[:-1]]
    return kept


def together(fronts: Sequence[Front]) -> Front:
    """
    Return the front of all combinations of one point of each front.

    Parameters
    ----------
    fronts
        One per plot; none of them empty.
    """
    found = Front(np.zeros(1), np.zeros(1), np.zeros((1, 0), dtype=np.intp))
    for one in fronts:
        area = np.add.outer(found.area, one.area).ravel()
        carbon = np.add.outer(found.carbon, one.carbon).ravel()
        kept = undominated(area, carbon)
        first, second = np.divmod(kept, len(one.area))
        choice = np.column_stack([found.choice[first], one.choice[second]])
        found = Front(area[kept], carbon[kept], choice)
    return found
