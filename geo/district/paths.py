"""
Paths: what may be emitted in a year, read from `data/limits/` for a target.

Three kinds: the limit of A1-A5 by year of construction start [kg CO2e/m² GFA], the cut of civil
works below their baseline [-], and the intensity of buildings in use [kg CO2e/m² Atemp and year].
All of them are our assumptions, selectable and editable; none are limit values of the city.
"""

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.reference import Reference, remembered
from geo.scenario import Target

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

DEFAULT, FLAT, OWN = "default", "flat", "own"
ANY = "any"
EARLIEST, LATEST = 1900, 2200


def construction_paths(reference: Reference) -> tuple[str, ...]:
    """Return the choices of `Target.construction_path`."""
    tables = (str(path) for path in reference.limit_paths["path"].unique())
    return (DEFAULT, *tables, FLAT, OWN)


def works_paths(reference: Reference) -> tuple[str, ...]:
    """Return the choices of `Target.works_path`."""
    return tuple(str(path) for path in reference.works_paths["path"].unique())


def operation_paths(reference: Reference) -> tuple[str, ...]:
    """Return the choices of `Target.operation_path`."""
    return tuple(str(path) for path in reference.operation_paths["path"].unique())


def window_years(target: Target) -> Integers:
    """
    Return the years of the window, both ends included.

    Raises
    ------
    UnknownChoiceError
        If the window ends before it begins or lies outside 1900 to 2200.

    Examples
    --------
    >>> window_years(Target(first_year=2025, last_year=2027)).tolist()
    [2025, 2026, 2027]
    """
    first, last = target.first_year, target.last_year
    if first > last:
        message = phrase(
            "The window ends in {last}, before it begins in {first}; exchange the years.",
            last=last,
            first=first,
        )
        raise UnknownChoiceError(message)
    if first < EARLIEST or last > LATEST:
        message = phrase(
            "The window {first} to {last} leaves {earliest} to {latest}; give other years.",
            first=first,
            last=last,
            earliest=EARLIEST,
            latest=LATEST,
        )
        raise UnknownChoiceError(message)
    return np.arange(first, last + 1)


def limit_table(years: Integers, target: Target, reference: Reference) -> pd.DataFrame:
    """
    Return the limit of A1-A5 for construction that starts in a year.

    The default path falls by a fixed share a year from the starting level, rounded as `limits.csv`
    says; before the base year the starting level holds. Tables are linear between their years, hold
    their first value before and their last value after. An index multiplies the starting level and
    is 1 in the base year. Nothing is below 0.

    Parameters
    ----------
    years
        Years of construction start. [year]
    target
        Path, base year, yearly fall, own limits.
    reference
        The tables of `data/`.

    Returns
    -------
    limits
        Index year, columns limit types; a type that an own table lacks is NaN. [kg CO2e/m² GFA]

    Raises
    ------
    UnknownChoiceError
        If the path does not exist or its numbers make no limit.
    """
    types = reference.limits.index
    start = reference.limits["l0_kg_m2gfa"].to_numpy(dtype=float)
    path = target.construction_path
    if path == DEFAULT:
        values = _falling(years, target, reference)
    elif path == FLAT:
        values = np.tile(start, (len(years), 1))
    elif path == OWN:
        values = _explicit(years, _own_rows(target, types), types)
    else:
        rows = _rows_of(
            reference.limit_paths, path, construction_paths(reference), phrase("construction")
        )
        if rows["index"].notna().any():
            values = start * _index(years, rows, target)[:, None]
        else:
            values = _explicit(years, rows, types)
    return pd.DataFrame(np.maximum(values, 0.0), index=pd.Index(years, name="year"), columns=types)


def cut_by_year(years: Integers, target: Target, reference: Reference) -> Floats:
    """
    Return the cut of civil works below their baseline; each step holds until the next.

    Returns
    -------
    cut
        One value per year, 0 to 1. [-]

    Raises
    ------
    UnknownChoiceError
        If the path does not exist.
    """
    from_year, cut = _cuts(reference, target.works_path)
    step = np.searchsorted(from_year, years, side="right") - 1
    cuts: Floats = cut[np.maximum(step, 0)]
    return cuts


@remembered
def _cuts(reference: Reference, path: str) -> tuple[Floats, Floats]:
    """Return the years in which a path of civil works steps, and its cuts from then on."""
    rows = _rows_of(reference.works_paths, path, works_paths(reference), phrase("works"))
    rows = rows.sort_values("year")
    return rows["year"].to_numpy(dtype=float), rows["cut"].to_numpy(dtype=float)


def intensity_by_year(years: Integers, target: Target, reference: Reference) -> pd.DataFrame:
    """
    Return the intensity that buildings in use may have, linear between the years of the table.

    Returns
    -------
    intensity
        Index year, columns operation types. [kg CO2e/m² Atemp and year]

    Raises
    ------
    UnknownChoiceError
        If the path does not exist.
    """
    points = _intensities(reference, target.operation_path)
    columns = {name: np.interp(years, *known) for name, known in points.items()}
    return pd.DataFrame(columns, index=pd.Index(years, name="year"))


@remembered
def _intensities(reference: Reference, path: str) -> dict[str, tuple[Floats, Floats]]:
    """Return the years and intensities of a path of operation, by operation type."""
    rows = _rows_of(
        reference.operation_paths, path, operation_paths(reference), phrase("operation")
    )
    return {
        str(name): (part["year"].to_numpy(dtype=float), part["kg_m2atemp"].to_numpy(dtype=float))
        for name, part in rows.sort_values("year").groupby("operation_type")
    }


def _rows_of(table: pd.DataFrame, path: str, choices: tuple[str, ...], kind: str) -> pd.DataFrame:
    if path not in choices:
        message = phrase(
            "There is no {kind} path {path}; choose one of {paths}.",
            kind=kind,
            path=path,
            paths=", ".join(choices),
        )
        raise UnknownChoiceError(message)
    return table[table["path"] == path]


def _falling(years: Integers, target: Target, reference: Reference) -> Floats:
    limits = reference.limits
    rate = limits["rate"].to_numpy(dtype=float)
    if target.rate is not None:
        if not 0.0 <= target.rate < 1.0:
            message = phrase(
                "The yearly fall is {rate}; give a share from 0 to below 1.",
                rate=f"{target.rate:g}",
            )
            raise UnknownChoiceError(message)
        rate = np.full(len(rate), target.rate)
    age = np.maximum(years - target.base_year, 0)[:, None]
    exact = limits["l0_kg_m2gfa"].to_numpy(dtype=float) * (1.0 - rate) ** age
    rounding = limits["rounding"].to_numpy(dtype=float)
    rounded: Floats = np.floor(exact / rounding + 0.5) * rounding
    return rounded


def _index(years: Integers, rows: pd.DataFrame, target: Target) -> Floats:
    """Index relative to the base year: 1 until then, linear between the rows, the last one held."""
    rows = rows.sort_values("year")
    known, value = rows["year"].to_numpy(), rows["index"].to_numpy(dtype=float)
    base = target.base_year
    if base >= known[-1]:
        path = target.construction_path
        message = phrase(
            "The path {path} ends in {last}; give a base year before that, not {base}.",
            path=path,
            last=known[-1],
            base=base,
        )
        raise UnknownChoiceError(message)
    # an index that begins later than the base year stands at 1 in the base year
    at_base = float(np.interp(base, known, value)) if base >= known[0] else 1.0
    later = known > base
    points = np.concatenate([[base], known[later]])
    index: Floats = np.interp(years, points, np.concatenate([[at_base], value[later]])) / at_base
    return index


def _own_rows(target: Target, types: pd.Index) -> pd.DataFrame:
    rows = pd.DataFrame(target.own_limits, columns=["limit_type", "year", "kg_m2gfa"])
    known = [*types, ANY]
    if rows.empty:
        message = "The own path has no rows; give limit type, year and kg CO2e/m2 GFA."
        raise UnknownChoiceError(message)
    if (unknown := ~rows["limit_type"].isin(known)).any():
        wrong = rows.loc[unknown, "limit_type"].iloc[0]
        message = phrase(
            "The own path has the limit type {wrong}; known are {types}.",
            wrong=wrong,
            types=", ".join(known),
        )
        raise UnknownChoiceError(message)
    if not all(math.isfinite(value) and value >= 0.0 for value in rows["kg_m2gfa"]):
        message = "The own path has a limit that is not a number from 0 up; correct it."
        raise UnknownChoiceError(message)
    if (twice := rows.duplicated(["limit_type", "year"])).any():
        row = rows[twice].iloc[0]
        message = phrase(
            "The own path names {type} in {year} twice; keep one row.",
            type=row["limit_type"],
            year=row["year"],
        )
        raise UnknownChoiceError(message)
    return rows


def _explicit(years: Integers, rows: pd.DataFrame, types: pd.Index) -> Floats:
    """One column per limit type from rows of that type, else from the rows of `any`, else NaN."""
    parts = dict(list(rows.sort_values("year").groupby("limit_type")))
    values = np.full((len(years), len(types)), np.nan)
    for column, name in enumerate(types):
        part = parts.get(name, parts.get(ANY))
        if part is not None:
            values[:, column] = np.interp(years, part["year"], part["kg_m2gfa"].astype(float))
    return values
