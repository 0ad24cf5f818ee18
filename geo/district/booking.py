"""
Booking: amounts per building become amounts per calendar year.

A district has many buildings and few pairs of first and last year. Amounts are therefore summed per
pair before they are laid on the years, so the work grows with buildings plus pairs x years, and a
year in which nothing happens is exactly 0.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import PlanError
from geo.phrases import phrase
from geo.terms import Booking

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def booking_years(table: pd.DataFrame, booking: Booking) -> tuple[Integers, Integers]:
    """
    Return the first and the last year in which A1-A5 of each row is booked.

    Parameters
    ----------
    table
        Columns start_year and completion_year; index id.
    booking
        Spread evenly over the years of construction, or all in its first or last year.

    Returns
    -------
    first, last
        Years, both included. [year]

    Raises
    ------
    PlanError
        If a row is completed before it starts.
    """
    start = table["start_year"].to_numpy(dtype=np.int64)
    completion = table["completion_year"].to_numpy(dtype=np.int64)
    if (late := start > completion).any():
        ids = tuple(str(name) for name in table.index[late])
        message = phrase(
            "{ids}: construction starts after completion; change one year.", ids=", ".join(ids[:5])
        )
        raise PlanError(message, ids=ids)
    if booking == Booking.START:
        return start, start
    if booking == Booking.COMPLETION:
        return completion, completion
    return start, completion


def spread(amount: Floats, first: Integers, last: Integers, years: Integers) -> Floats:
    """
    Return the sum per year when each amount is divided evenly over its years.

    Parameters
    ----------
    amount
        One value per row. [any unit]
    first, last
        First and last year of each row, both included and within `years`. [year]
    years
        Consecutive calendar years. [year]

    Returns
    -------
    sums
        One value per year; they add up to the sum of `amount`. [unit of amount]

    Examples
    --------
    >>> years = np.arange(2025, 2028)
    >>> spread(np.array([90.0]), np.array([2025]), np.array([2027]), years).tolist()
    [30.0, 30.0, 30.0]
    """
    sums, begin, end = _pairs(amount, first, last, years)
    return _on_years(sums / (end - begin + 1), begin, end, len(years))


def active(amount: Floats, first: Integers, last: Integers, years: Integers) -> Floats:
    """
    Return the sum per year of the amounts of all rows whose years include it.

    Parameters and result as in `spread`, but each amount counts wholly in every one of its years.

    Examples
    --------
    >>> years = np.arange(2025, 2028)
    >>> active(np.array([90.0]), np.array([2026]), np.array([2027]), years).tolist()
    [0.0, 90.0, 90.0]
    """
    sums, begin, end = _pairs(amount, first, last, years)
    return _on_years(sums, begin, end, len(years))


def _pairs(
    amount: Floats, first: Integers, last: Integers, years: Integers
) -> tuple[Floats, Integers, Integers]:
    """Return the sums per pair of years that are not 0, and the pairs as positions in `years`."""
    count = len(years)
    code = (first - years[0]) * count + (last - years[0])
    sums = np.bincount(code, weights=amount, minlength=count * count).astype(np.float64)
    pairs = np.flatnonzero(sums)
    return sums[pairs], pairs // count, pairs % count


def _on_years(sums: Floats, begin: Integers, end: Integers, count: int) -> Floats:
    year = np.arange(count)
    mask = (begin[:, None] <= year) & (year <= end[:, None])
    on_years: Floats = sums @ mask
    return on_years
