"""
Benchmarks: whether a figure is big or small.

A figure of the district is set beside published figures of the same quantity: same modules, same
area, same parts. A benchmark is no limit; its scope and area travel with it.
"""

import math

import pandas as pd

from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.reference import Reference


def quantities(reference: Reference) -> tuple[str, ...]:
    """Return the quantities that have benchmarks; the names carry module, parts and area."""
    return tuple(str(name) for name in reference.benchmarks["quantity"].unique())


def compare(value: float, quantity: str, reference: Reference) -> list[tuple[pd.Series, float]]:
    """
    Return the benchmarks of a quantity with the ratio of a value to each.

    Parameters
    ----------
    value
        The figure to judge. [unit of the quantity]
    quantity
        One of `quantities`, such as `upfront_extended_kg_m2gfa`.
    reference
        The tables of `data/`.

    Returns
    -------
    comparisons
        Row of `limits/benchmarks.csv` (its name is the id) and value / benchmark, in the order of
        the table; the ratio is infinite for a benchmark of 0. [-]

    Raises
    ------
    UnknownChoiceError
        If no benchmark has this quantity or the value is not a finite number.
    """
    rows = reference.benchmarks[reference.benchmarks["quantity"] == quantity]
    if rows.empty:
        known = ", ".join(quantities(reference))
        message = phrase(
            "There is no benchmark for {quantity}; choose one of {known}.",
            quantity=quantity,
            known=known,
        )
        raise UnknownChoiceError(message)
    if not math.isfinite(value):
        message = phrase(
            "The value to compare with {quantity} is {value}; give a finite number.",
            quantity=quantity,
            value=value,
        )
        raise UnknownChoiceError(message)
    return [
        (row, value / float(row["value"]) if row["value"] else math.inf)
        for _, row in rows.iterrows()
    ]
