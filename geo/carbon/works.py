"""
Civil works: amounts times factors, with the baseline they are held against.

In come the works of the plan (kind, quantity, unit), out come A1-A5, its range and the baseline of
each. A factor typed in the plan decides the emissions; the baseline stays that of the table, so
that a better solution shows as a gain. What cannot be counted counts 0 and is said in a note.
"""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import Note
from geo.reference import Reference

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FACTORS = ("a1a5_kg_per_unit", "low", "high")
SPELLINGS: Mapping[str, str] = {"m²": "m2", "m³": "m3", "ton": "t", "tonne": "t", "kvm": "m2"}
# (unit of the plan, unit of the table) -> units of the table in one unit of the plan
CONVERSIONS: Mapping[tuple[str, str], float] = {
    ("kg", "t"): 1e-3,
    ("t", "kg"): 1e3,
    ("km", "m"): 1e3,
    ("ha", "m2"): 1e4,
}


def evaluate_works(
    works: gpd.GeoDataFrame, reference: Reference
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """
    Return the civil works with A1-A5, range and baseline, and what was assumed on the way.

    Parameters
    ----------
    works
        Columns kind, quantity, unit, and a1a5_kg_per_unit [kg CO2e per unit of the row] where the
        plan types one; index id.
    reference
        The tables of `data/`; `works_factors` gives factor, range and unit of each kind.

    Returns
    -------
    works
        All columns, with a1a5_kg_per_unit filled in, upfront_kg, baseline_kg, band_low_kg and
        band_high_kg. [kg CO2e]
    notes
        Kinds without a factor, units that do not fit, amounts that are missing, typed factors.

    Notes
    -----
    A row whose kind is unknown or whose unit does not fit takes its typed factor as baseline too;
    without one it counts 0. A typed factor has no range of its own.
    """
    rows = reference.works_factors.reindex(works["kind"])
    scale = _scale(works["unit"], rows["unit"])
    table = {name: rows[name].to_numpy(dtype=np.float64) * scale for name in FACTORS}
    typed = _typed(works)
    amount = pd.to_numeric(works["quantity"], errors="coerce").to_numpy(dtype=np.float64)
    missing = ~(np.isfinite(amount) & (amount >= 0.0))
    amount = np.where(missing, 0.0, amount)
    used = {name: _first(typed, value) for name, value in table.items()}
    evaluated = works.assign(
        a1a5_kg_per_unit=used["a1a5_kg_per_unit"],
        upfront_kg=amount * used["a1a5_kg_per_unit"],
        baseline_kg=amount * _first(table["a1a5_kg_per_unit"], typed),
        band_low_kg=amount * used["low"],
        band_high_kg=amount * used["high"],
    )
    return evaluated, _notes(works, rows, np.isnan(scale), ~np.isnan(typed), missing)


def _first(preferred: Floats, other: Floats) -> Floats:
    """Return the preferred value, else the other, else 0."""
    return np.nan_to_num(np.where(np.isnan(preferred), other, preferred), nan=0.0)


def _typed(works: gpd.GeoDataFrame) -> Floats:
    if "a1a5_kg_per_unit" not in works:
        return np.full(len(works), np.nan)
    typed = pd.to_numeric(works["a1a5_kg_per_unit"], errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isfinite(typed) & (typed >= 0.0), typed, np.nan)


def _scale(units: pd.Series, expected: pd.Series) -> Floats:
    """Return the units of the table in one unit of the row; NaN when there are none."""
    given = [str(unit).strip().lower() for unit in units]
    pairs = zip((SPELLINGS.get(unit, unit) for unit in given), expected, strict=True)
    return np.array([1.0 if a == b else CONVERSIONS.get((a, b), np.nan) for a, b in pairs])


def _notes(
    works: gpd.GeoDataFrame, rows: pd.DataFrame, unfit: Flags, typed: Flags, missing: Flags
) -> tuple[Note, ...]:
    unknown = rows["unit"].isna().to_numpy()
    unfit = unfit & ~unknown
    if not (unknown | unfit | typed | missing).any():
        return ()
    notes = [_unfit_note(works[unfit & ~typed], rows[unfit & ~typed], own=False)]
    notes.append(_unfit_note(works[unfit & typed], rows[unfit & typed], own=True))
    for code, flags, message in (
        ("works_kind_unknown", unknown & ~typed, "have no factor and count 0; give one"),
        ("works_kind_typed", unknown & typed, "have no baseline but their own factor"),
        ("works_factor_typed", typed & ~unknown & ~unfit, "use a factor from the plan"),
        ("works_quantity_missing", missing, "have no amount and count 0; give one"),
    ):
        notes.append(_note(code, works[flags], message))
    return tuple(note for note in notes if note is not None)


def _note(code: str, works: gpd.GeoDataFrame, message: str, **values: str) -> Note | None:
    if works.empty:
        return None
    ids = tuple(str(name) for name in works.index)
    kinds = ", ".join(sorted(works["kind"].astype(str).unique()))
    return Note(
        code=code,
        message=f"Works {', '.join(ids)} ({kinds}) {message}.",
        ids=ids,
        values={"kinds": kinds, **values},
    )


def _unfit_note(works: gpd.GeoDataFrame, rows: pd.DataFrame, *, own: bool) -> Note | None:
    pairs = zip(works["kind"], works["unit"], rows["unit"], strict=True)
    units = "; ".join(sorted({f"{kind} in {given}, not {unit}" for kind, given, unit in pairs}))
    code = "works_unit_typed" if own else "works_unit_mismatch"
    ending = "have no baseline but their own factor" if own else "are refused and count 0"
    return _note(code, works, f"{ending}: {units}", units=units)
