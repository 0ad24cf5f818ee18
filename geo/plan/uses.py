"""
Uses of buildings: few distinct mixes, each a row of shares, and which building has which mix.

Whatever depends on the use alone is computed once per mix and then looked up, so a million houses
of ten uses cost ten sums.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.reference import coded
from geo.terms import Use

Floats = npt.NDArray[np.float64]

USES = pd.Index([str(u) for u in Use])
COLUMN = {use: column for column, use in enumerate(USES)}
OTHER = COLUMN[str(Use.OTHER)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Uses:
    """
    Mixes of use and the mix of each building.

    `mixes` has one row per mix and one column per `Use`, each row with the sum 1; `of` is the row
    of each building.
    """

    mixes: Floats
    of: npt.NDArray[np.intp]

    @classmethod
    def read(cls, buildings: pd.DataFrame) -> Self:
        """
        Return the mixes of a table.

        Parameters
        ----------
        buildings
            Column use, and use_shares (dict use -> share of GFA) where there is mixed use. Where
            `use_shares` names a use it counts, not `use`.

        Returns
        -------
        uses
            The mixes; the first ten are the pure uses.
        """
        pure = np.eye(len(USES))
        plain = _plain(buildings["use"])
        if "use_shares" not in buildings:
            return cls(mixes=pure, of=plain)
        # many houses share one dict, and a plain house has a dict of one use
        found, shares = _distinct(buildings["use_shares"])
        rows: list[Floats] = []
        place = np.empty(len(shares), dtype=np.intp)
        for number, share in enumerate(shares):
            if len(share) == 1:
                place[number] = COLUMN.get(next(iter(share)), OTHER)
            else:
                place[number] = len(USES) + len(rows)
                rows.append(_row(share))
        mixes = np.vstack([pure, *rows])
        of = place[found]
        empty = mixes.sum(axis=1)[of] <= 0.0
        of = np.where(empty, plain, of)
        total = mixes.sum(axis=1, keepdims=True)
        return cls(mixes=mixes / np.where(total > 0.0, total, 1.0), of=of)

    def take(self, rows: slice) -> "Uses":
        """Return the uses of some of the buildings."""
        return Uses(mixes=self.mixes, of=self.of[rows])

    def mean(self, values: Floats, *, among: Floats | float = 1.0) -> Floats:
        """
        Return the mean of a figure by use for each building.

        Parameters
        ----------
        values
            One value per `Use`. [any unit]
        among
            1 for the uses that count and 0 for the others.

        Returns
        -------
        mean
            One value per building; 0 where no use of it counts. [unit of values]
        """
        shares = self.mixes * among
        total = shares.sum(axis=1)
        mean: Floats = shares @ values / np.where(total > 0.0, total, 1.0)
        return mean[self.of]

    def share(self, among: Floats) -> Floats:
        """Return the share of the uses that count (1, the others 0) in each building."""
        share: Floats = (self.mixes @ among)[self.of]
        return share


def use_weights(buildings: pd.DataFrame) -> Floats:
    """
    Return the share of every use in the floor area of every building.

    Parameters
    ----------
    buildings
        As for `Uses.read`.

    Returns
    -------
    weights
        One row per building, one column per `Use` in the order of the enumeration. [-]

    Examples
    --------
    >>> use_weights(pd.DataFrame({"use": ["office"]})).round(1).tolist()
    [[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    """
    uses = Uses.read(buildings)
    return uses.mixes[uses.of]


def _distinct(column: pd.Series) -> tuple[npt.NDArray[np.intp], list[dict[str, float]]]:
    objects = column.to_numpy(dtype=object)
    # what an array of objects holds are addresses: equal ones are one and the same dict
    addresses = np.frombuffer(objects.tobytes(), dtype=np.intp)
    codes, found = pd.factorize(addresses)
    first = np.zeros(len(found), dtype=np.intp)
    first[codes[::-1]] = np.arange(len(objects))[::-1]
    return codes, list(objects[first])


def _row(share: dict[str, float]) -> Floats:
    row = np.zeros(len(USES))
    for use, value in share.items():
        row[COLUMN.get(use, OTHER)] += value
    return row


def _plain(uses: pd.Series) -> npt.NDArray[np.intp]:
    """Column of each use; unknown ones count as `other`."""
    codes, words = coded(uses)
    places = np.array([COLUMN.get(word, OTHER) for word in words], dtype=np.intp)
    found: npt.NDArray[np.intp] = places[codes]
    return found
