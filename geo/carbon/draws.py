"""
Draws: a sum whose terms share some of their errors, its exact spread, and draws of it.

A term is an amount times two factors of its own sources (product data times method, say), each
lognormal with mean 1 and the same for every house that has the term. What single items are off by
themselves enters by its variance, given the factors: a quadratic form that is summed over the items
once. So the time of a draw does not grow with the number of buildings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Source = tuple[str, str]

COUNT = 8192
SEED = 2030
TOGETHER = 256  # draws at a time, whose factors stay in the memory nearest to the processor
CERTAIN: Source = ("", "")  # a factor that is exactly 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Form:
    """
    A sum of terms with their errors.

    `terms` are pairs of sources, the common one first, one entry of `amounts` each [t CO2e, may be
    negative]; the second source stands in one term only. `sd` is the relative standard deviation by
    source [-]. `own` has a matrix per kind of single item, shape (items, terms): the standard
    deviation of each by itself [t CO2e].
    """

    terms: tuple[tuple[Source, Source], ...]
    amounts: Floats
    sd: Mapping[Source, float]
    own: Mapping[str, Floats]

    def __post_init__(self) -> None:
        """Check what the formulae of the variance rest on."""
        inner = [term[1] for term in self.terms if term[1] != CERTAIN]
        if len(inner) != len(set(inner)):
            message = "A source stands under two others."
            raise ValueError(message)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the uncertain sources in the order of the terms."""
        every = dict.fromkeys(source for term in self.terms for source in term)
        return tuple(source for source in every if self.sd.get(source, 0.0) > 0.0)

    @property
    def mean(self) -> float:
        """Return the expected sum, in t CO2e."""
        return float(self.amounts.sum())

    @property
    def variance(self) -> float:
        """Return the exact variance of the sum, in t² CO2e."""
        return self._shared(self.amounts[None]) + sum(map(self._alone, self.own.values()))

    @cached_property
    def noise(self) -> Floats:
        """Return the sum of what single items are off, multiplied out; shape (terms, terms)."""
        empty = np.zeros((len(self.terms), len(self.terms)))
        return sum((errors.T @ errors for errors in self.own.values()), empty)

    def shares(self) -> pd.DataFrame:
        """
        Return which sources cause the variance.

        Returns
        -------
        shares
            Columns group and key (of the source; of single items the kind and nothing), share of
            the variance by that source alone [-], the largest first; `interaction` is what sources
            that multiply each other add. They sum to 1, or to 0 where nothing is uncertain.
        """
        total = self.variance
        rows = [(*source, self._of(source)) for source in self.sources]
        rows += [(kind, "", self._alone(errors)) for kind, errors in self.own.items()]
        rows.append(("interaction", "", total - sum(row[2] for row in rows)))
        table = pd.DataFrame(rows, columns=["group", "key", "share"])
        table["share"] = table["share"] / total if total > 0.0 else 0.0
        kept = table[table["share"].abs() > 1e-12]  # dust of the subtraction
        return kept.sort_values("share", ascending=False, ignore_index=True)

    def draw(self, count: int = COUNT, seed: int = SEED) -> Floats:
        """
        Return draws of the sum: scrambled Sobol points, the same for the same seed.

        Parameters
        ----------
        count
            A power of two.
        seed
            Of the scrambling.

        Returns
        -------
        draws
            Shape (count,). [t CO2e]
        """
        if not self.terms:
            return np.zeros(count)
        normal, drawn = sobol(count, len(self.sources) + 1, seed), np.empty(count)
        scratch = _Scratch(self, min(count, TOGETHER))
        for start in range(0, count, TOGETHER):
            part = slice(start, start + TOGETHER)
            together = scratch.factors_of(normal[:-1, part])
            variance = np.einsum("ij,ij->j", scratch.multiplied(self.noise), together)
            # the variance of nothing may come out as minus dust
            noise = np.sqrt(np.maximum(variance, 0.0)) * normal[-1, part]
            drawn[part] = self.amounts @ together + noise
        return drawn

    def _shared(self, rows: Floats) -> float:
        """Return the variance that the factors give to rows of amounts, summed over the rows."""
        outer = [term[0] for term in self.terms]
        common, own = (
            np.square([self.sd.get(term[side], 0.0) for term in self.terms]) for side in (0, 1)
        )
        total = float((np.square(rows) @ (own * (1.0 + common))).sum())
        for source in dict.fromkeys(outer):
            under = np.array([one == source for one in outer])
            sums = rows[:, under].sum(axis=1)
            total += self.sd.get(source, 0.0) ** 2 * float(np.square(sums).sum())
        return total

    def _alone(self, errors: Floats) -> float:
        """Return the variance of single items: their own, and what the factors do to it."""
        return float(np.square(errors.sum(axis=1)).sum()) + self._shared(errors)

    def _of(self, source: Source) -> float:
        has = np.array([source in term for term in self.terms])
        return float(self.sd[source] * self.amounts[has].sum()) ** 2


class _Scratch:
    """
    Memory for the factors of some draws at a time, used again for the next ones.

    To ask for new memory would take as long as to compute.
    """

    def __init__(self, form: Form, draws: int) -> None:
        sources = form.sources
        spread = np.array([form.sd[source] for source in sources]).reshape(-1, 1)
        self._sigma = np.sqrt(np.log1p(np.square(spread)))
        place = {source: number for number, source in enumerate(sources)}
        # whatever is certain has its 1 after all others
        self._places = [
            np.array([place.get(term[side], len(sources)) for term in form.terms])
            for side in (0, 1)
        ]
        self._factors = np.ones((len(sources) + 1, draws))
        self._together, self._other = np.empty((2, len(form.terms), draws))

    def factors_of(self, normal: Floats) -> Floats:
        """Return the product of each term's factors, shape (terms, draws), until the next call."""
        lognormal = self._factors[:-1]
        np.multiply(normal, self._sigma, out=lognormal)
        lognormal -= 0.5 * np.square(self._sigma)
        np.exp(lognormal, out=lognormal)
        for places, out in zip(self._places, (self._together, self._other), strict=True):
            # without this mode, numpy makes a copy to check the places before
            np.take(self._factors, places, axis=0, out=out, mode="clip")
        self._together *= self._other
        return self._together

    def multiplied(self, matrix: Floats) -> Floats:
        """Return a matrix, shape (terms, terms), times the last factors, until the next call."""
        return np.matmul(matrix, self._together, out=self._other)


@lru_cache(maxsize=8)
def sobol(count: int, dimensions: int, seed: int) -> Floats:
    """
    Return standard normal points of a scrambled Sobol sequence, shape (dimensions, count).

    Kept, for making them takes longer than all that is done with them; nobody changes them.
    """
    # imported here: it takes as long as everything else, and is only wanted on request
    from scipy.special import ndtri  # noqa: PLC0415
    from scipy.stats import qmc  # noqa: PLC0415

    points = qmc.Sobol(dimensions, scramble=True, rng=seed).random(count)
    # a point may lie on the edge, whose normal is infinite
    normal: Floats = np.ascontiguousarray(ndtri(np.clip(points, 1e-12, 1.0 - 1e-12)).T)
    normal.flags.writeable = False
    return normal
