"""
Defaults: what a plan leaves open, filled from `data/plan/defaults.csv`.

A row holds for one use or for `any`, and for the years of completion it names; the row of the use
wins. Each column that was filled is one note with the ids: a default must not pass for a fact.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import BrokenDataError, Note
from geo.plan._notes import note
from geo.reference import Reference, remembered
from geo.terms import Basis, Use

Notes = tuple[Note, ...]
Steps = tuple[gpd.GeoDataFrame, Notes]

CODES = ("frame", "cladding", "energy_level", "heat_supply", "status", "basis")
NUMBERS = ("storeys_below", "storey_height_m", "window_share", "pv_m2")


@remembered
def setting(reference: Reference, name: str) -> float:
    """
    Return one number that `plan/defaults.csv` holds for any building.

    Parameters
    ----------
    reference
        The tables of `data/`.
    name
        Entry of the column `column`.

    Returns
    -------
    value
        The number. [unit of the row]

    Raises
    ------
    BrokenDataError
        If there is no such row.
    """
    return float(word(reference, name))


@remembered
def word(reference: Reference, name: str) -> str:
    """Return such a setting as it is written; arguments and errors as in `setting`."""
    rows = reference.defaults[reference.defaults["column"] == name]
    if rows.empty:
        message = f"plan/defaults.csv has no row {name}."
        raise BrokenDataError(message)
    return str(rows["value"].iloc[0])


def filled(table: gpd.GeoDataFrame, reference: Reference) -> Steps:
    """
    Return buildings without gaps in the columns that the method needs.

    Parameters
    ----------
    table
        Columns of the layer, checked: use, use_shares, storeys, completion_year without gaps; codes
        empty and numbers NaN where a default is wanted.
    reference
        The tables of `data/`.

    Returns
    -------
    table, notes
        The same rows; one note `default_taken` per column filled.
    """
    notes: list[Note] = []
    for column in (*CODES, *NUMBERS):
        is_code = column in CODES
        open_rows = table[column] == "" if is_code else table[column].isna()
        values = _values(reference, column, table[open_rows])
        kept = table[column].copy()
        kept[open_rows] = values if is_code else values.astype(float)
        table = table.assign(**{column: kept})
        notes += _taken(column, table.index[open_rows], values)
    for step in (_basis, _starts, _dwellings, _areas):
        table, found = step(table, reference)
        notes += found
    return table, tuple(notes)


def _values(reference: Reference, column: str, table: pd.DataFrame) -> pd.Series:
    """Return the default of one column for each row, as text."""
    rows = reference.defaults[reference.defaults["column"] == column]
    uses, years = table["use"].to_numpy(dtype=object), table["completion_year"].to_numpy()
    found = np.full(len(table), "", dtype=object)
    for general in (True, False):
        chosen = rows[(rows["use"] == "any") == general]
        first = chosen["from_year"].astype(float).fillna(-np.inf)
        last = chosen["to_year"].astype(float).fillna(np.inf)
        for use, value, low, high in zip(chosen["use"], chosen["value"], first, last, strict=True):
            fits = (uses == use) | general
            found[fits & (low <= years) & (years <= high)] = str(value)
    if (found == "").any():
        message = f"plan/defaults.csv has no {column} for {uses[found == ''][0]}."
        raise BrokenDataError(message)
    return pd.Series(found, index=table.index, dtype=str)


def _taken(column: str, ids: pd.Index, values: pd.Series, unit: str = "") -> Notes:
    if not len(ids):
        return ()
    shown = ", ".join(sorted(set(values))) + unit
    sentence = "{column}: default {value} for {count} buildings ({ids})."
    return (note("default_taken", sentence, ids, column=column, value=shown),)


def _basis(table: gpd.GeoDataFrame, _: Reference) -> Steps:
    """Let a declared value make the basis declared, and nothing else."""
    has_value = table["declared_a1a5_kg_m2gfa"].notna()
    hollow = (table["basis"] == Basis.DECLARED) & ~has_value
    basis = table["basis"].mask(hollow, str(Basis.MODELLED)).mask(has_value, str(Basis.DECLARED))
    found: Notes = ()
    if hollow.any():
        sentence = "{ids}: basis declared, but no declared_a1a5_kg_m2gfa; taken as modelled."
        found = (note("basis_without_value", sentence, table.index[hollow]),)
    return table.assign(basis=basis), found


def _starts(table: gpd.GeoDataFrame, reference: Reference) -> Steps:
    """Begin construction as long before completion as houses of the use take."""
    open_rows = table["start_year"].isna()
    years = _values(reference, "start_year", table[open_rows])
    start = table["start_year"].copy()
    start[open_rows] = table["completion_year"][open_rows] - years.astype(float)
    found = _taken("start_year", table.index[open_rows], years, " years before completion")
    return table.assign(start_year=start), found


def _dwellings(table: gpd.GeoDataFrame, reference: Reference) -> Steps:
    """Estimate dwellings from the residential part of the floor area above ground."""
    share = table["use_shares"].map(lambda shares: shares.get(str(Use.RESIDENTIAL), 0.0))
    open_rows = table["dwellings"].isna()
    gfa_m2 = table["gfa_m2"].fillna(shapely.area(table.geometry.to_numpy()) * table["storeys"])
    per_dwelling_m2 = setting(reference, "dwellings")
    estimate = (gfa_m2 * share.astype(float) / per_dwelling_m2).round()
    housing = table.index[open_rows & (share > 0)]
    value = pd.Series([f"one per {per_dwelling_m2:g} m2 GFA"])
    found = _taken("dwellings", housing, value)
    return table.assign(dwellings=table["dwellings"].mask(open_rows, estimate)), found


def _areas(table: gpd.GeoDataFrame, _: Reference) -> Steps:
    """Say whose floor area will follow from the drawn shape; `measure` computes it."""
    drawn = table.index[table["gfa_m2"].isna()]
    return table, _taken("gfa_m2", drawn, pd.Series(["footprint x storeys"]))
