"""
Uncertainty: how far a figure may be off, with shared and independent errors kept apart.

Product data, completeness and factors are wrong by the same share in all buildings: their errors
add up. Quantities of single buildings are wrong each in its own way: their errors average out. Here
stand the deviations and the bands of single figures; sums are the business of `geo.carbon.draws`.
Bands are 80 % intervals of a lognormal, so they are never negative.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.reference import Reference, coded, remembered

Floats = npt.NDArray[np.float64]

Z_80 = 1.2815515655446004  # standard normal, 10 % above and 10 % below


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A figure with its 80 % interval, all in the unit of the figure."""

    low: float
    mid: float
    high: float


def relative_parts(basis: pd.Series, reference: Reference) -> tuple[Floats, Floats]:
    """
    Return the shared and the independent relative standard deviation of each building's A1-A5.

    Parameters
    ----------
    basis
        Basis of the inputs of each building; `declared` for a declared value.
    reference
        The tables of `data/`.

    Returns
    -------
    shared, independent
        Relative standard deviations, one per building. [-]
    """
    deviation = deviations(reference)
    codes, words = coded(basis)
    shared, independent = (
        np.array([deviation[word, part] for word in words])[codes]
        for part in ("shared", "independent")
    )
    return shared, independent


@remembered
def deviations(reference: Reference) -> dict[tuple[str, str], float]:
    """Return the relative standard deviations by basis or source, and part."""
    columns = (reference.uncertainty[name] for name in ("basis", "part", "relative_sd"))
    return {(basis, part): float(value) for basis, part, value in zip(*columns, strict=True)}


def bands(mid: Floats, relative_sd: Floats | float) -> tuple[Floats, Floats]:
    """
    Return the low and high end of 80 % intervals.

    Parameters
    ----------
    mid
        Figures. [any unit]
    relative_sd
        Relative standard deviation of each. [-]

    Returns
    -------
    low, high
        Ends of the intervals. [unit of mid]

    Examples
    --------
    >>> low, high = bands(np.array([100.0]), 0.0)
    >>> float(low[0]), float(high[0])
    (100.0, 100.0)
    """
    spread = np.exp(Z_80 * np.sqrt(np.log1p(np.square(relative_sd))))
    return mid / spread, mid * spread


def chance_below(band: Band, limit: float) -> float:
    """
    Return the chance that a figure is at most a limit.

    Each side of the middle is half of a normal distribution whose end of the band is its tenth or
    its ninetieth percentile, so the chance agrees with the band that is shown.

    Parameters
    ----------
    band
        Figure with its 80 % interval. [any unit]
    limit
        What it is held against. [unit of band]

    Returns
    -------
    chance
        0 to 1; without a band 1 where the figure is within the limit, and 0 where it is not. [-]

    Examples
    --------
    >>> round(chance_below(Band(low=80.0, mid=100.0, high=130.0), 130.0), 6)
    0.9
    """
    end = band.low if limit < band.mid else band.high
    if end == band.mid:
        return float(limit >= band.mid)
    deviations = (limit - band.mid) / abs(end - band.mid) * Z_80
    return 0.5 * (1.0 + math.erf(deviations / math.sqrt(2.0)))
