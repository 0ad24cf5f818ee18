"""
Totals: the few figures that stand above the map, and sums per group.

The three accounts stay apart, as keys of their own: `declaration` (A1-A5), `whole_life` (A1-A5, B4,
B6, C of the study period) and `calendar` (tonnes in the years of the window). Biogenic carbon and
module D are memo lines and enter no sum.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.uncertainty import Band, chance_below
from geo.district.trajectory import ACTUAL, ALLOWANCE
from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.plan.uses import USES, Uses, use_weights
from geo.scenario import Target
from geo.terms import Account, InterventionKind, Use

Floats = npt.NDArray[np.float64]

AREAS = ("gfa_m2", "gfa_light_m2", "atemp_m2", "useful_m2", "dwellings")
MODULES = (
    "a1a3_kg",
    "a4_kg",
    "a5_kg",
    "upfront_kg",
    "b4_kg",
    "b5_kg",
    "b6_kg",
    "c_kg",
    "whole_life_kg",
    "d_kg",
    "biogenic_kg",
)
MEMO = ("biogenic_kg", "d_kg", "pile_kg", "pv_kg")
GROUPS = ("use", "phase", "plot_id", "status", "basis")


def district_totals(
    buildings: pd.DataFrame,
    works: pd.DataFrame,
    years: pd.DataFrame,
    target: Target,
    band: Mapping[str, Band] | None = None,
) -> dict[str, Any]:
    """
    Return the headline figures of a district as plain values for JSON.

    Parameters
    ----------
    buildings, works, years
        Tables of an `Evaluation`.
    target
        Window of the calendar account.
    band
        80 % bands of the window by ledger (construction, works, operation, total). [t CO2e]

    Returns
    -------
    totals
        `areas` of what stands in the end [m², pieces]; `declaration` (buildings_t, works_t, gfa_m2
        of the buildings that have A1-A5, kg_m2gfa, t_per_dwelling of housing); `whole_life` (t,
        kg_m2gfa, kg_m2gfa_year, kg_m2useful_year); `calendar` (window, before_window, after_window,
        band, verdict, chance of staying within the allowance, None without a band); `memo` [t]. A
        ratio without a denominator is None. Verdict is `within`, `over`, or `undecided` when the
        allowance lies inside the band.
    """
    buildings, works = pd.DataFrame(buildings), pd.DataFrame(works)
    left = standing(buildings)
    areas = {name: buildings[name].to_numpy() * left for name in AREAS if name in buildings}
    return {
        "areas": {
            "buildings": int(left.sum()),
            **{name: float(np.nansum(column)) for name, column in areas.items()},
        },
        str(Account.DECLARATION): _declaration(buildings, works),
        str(Account.WHOLE_LIFE): _whole_life(buildings),
        str(Account.CALENDAR): _calendar(years, target, band or {}),
        "memo": {
            f"{name.removesuffix('_kg')}_t": _sum(buildings, name) / 1000.0
            for name in MEMO
            if name in buildings
        },
    }


def standing(buildings: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which rows stand in the end: all but those that a scenario demolishes."""
    if "intervention" not in buildings:
        return np.ones(len(buildings), dtype=bool)
    left: npt.NDArray[np.bool_] = buildings["intervention"].to_numpy() != InterventionKind.DEMOLISH
    return left


def group(buildings: pd.DataFrame, by: str) -> pd.DataFrame:
    """
    Return areas and modules of the buildings summed per group.

    Grouped by use, a mixed-use building divides by its shares of GFA; its dwellings go to housing.

    Parameters
    ----------
    buildings
        Table of an `Evaluation`.
    by
        use, phase, plot_id, status or basis.

    Returns
    -------
    sums
        Index group; buildings [number] and areas [m²] in the end, modules [kg CO2e], allowed_kg
        (limit x GFA), and upfront_kg_m2gfa, limit_kg_m2gfa. Sums of all rows are those of
        the district.

    Raises
    ------
    UnknownChoiceError
        If the buildings cannot be grouped so.
    """
    if by not in GROUPS:
        message = phrase(
            "Buildings cannot be grouped by {by}; choose one of {groups}.",
            by=by,
            groups=", ".join(GROUPS),
        )
        raise UnknownChoiceError(message)
    table = _summable(buildings)
    if by == "use":
        keys, table = _split(buildings, table)
    else:
        keys = buildings[by].to_numpy(dtype=object)
    sums = table.groupby(pd.Index(keys, name=by), dropna=False, sort=True).sum()
    area = sums["gfa_m2"].where(sums["gfa_m2"] > 0.0)
    sums["upfront_kg_m2gfa"] = sums["upfront_kg"] / area
    if "allowed_kg" in sums:
        sums["limit_kg_m2gfa"] = sums["allowed_kg"] / area
    return sums


def _summable(buildings: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in (*AREAS, *MODULES) if name in buildings]
    table = pd.DataFrame(buildings)[names].astype(float).fillna(0.0).reset_index(drop=True)
    table.insert(0, "buildings", 1.0)
    # what is demolished emits, but is no floor area in the end
    gone = ~standing(buildings)
    table.loc[gone, ["buildings", *(name for name in AREAS if name in table)]] = 0.0
    if "limit_kg_m2gfa" in buildings:
        table["allowed_kg"] = (buildings["limit_kg_m2gfa"] * buildings["gfa_m2"]).to_numpy()
    return table


def _split(
    buildings: pd.DataFrame, table: pd.DataFrame
) -> tuple[npt.NDArray[np.object_], pd.DataFrame]:
    """One row per building and use, every figure times the share."""
    weights = use_weights(buildings)
    row, use = np.nonzero(weights)
    parts = table.take(row).reset_index(drop=True)
    split = parts.mul(weights[row, use], axis=0)
    if "dwellings" in parts:
        home = USES.get_loc(str(Use.RESIDENTIAL))
        has_home = weights[row, home] > 0.0
        split["dwellings"] = np.where(
            has_home, np.where(use == home, parts["dwellings"], 0.0), split["dwellings"]
        )
    return USES.to_numpy(dtype=object)[use], split


def _declaration(buildings: pd.DataFrame, works: pd.DataFrame) -> dict[str, float | None]:
    # houses that stood long before the district have no A1-A5 and must not thin out the mean
    new = buildings["upfront_kg"].to_numpy(dtype=float) > 0.0
    area = float(buildings["gfa_m2"].to_numpy(dtype=float)[new].sum())
    upfront = _sum(buildings, "upfront_kg")
    totals = {
        "buildings_t": upfront / 1000.0,
        "works_t": _sum(works, "upfront_kg") / 1000.0,
        "gfa_m2": area,
        "kg_m2gfa": _ratio(upfront, area),
    }
    return {**totals, "t_per_dwelling": _per_dwelling(buildings, new)}


def _per_dwelling(buildings: pd.DataFrame, new: npt.NDArray[np.bool_]) -> float | None:
    if "dwellings" not in buildings:
        return None
    share = Uses.read(buildings).share(USES.isin([str(Use.RESIDENTIAL)]).astype(float))
    homes = new & (share > 0.0)
    tonnes = float(share @ buildings["upfront_kg"].to_numpy(dtype=float)) / 1000.0
    return _ratio(tonnes, float(buildings["dwellings"].to_numpy(dtype=float)[homes].sum()))


def _whole_life(buildings: pd.DataFrame) -> dict[str, float | None]:
    period = buildings["operation_last_year"] - buildings["operation_first_year"] + 1
    yearly = float(np.sum(buildings["whole_life_kg"].to_numpy() / period.to_numpy()))
    total, left = _sum(buildings, "whole_life_kg"), standing(buildings)
    area, useful = (_sum(buildings[left], name) for name in ("gfa_m2", "useful_m2"))
    return {
        "t": total / 1000.0,
        "kg_m2gfa": _ratio(total, area),
        "kg_m2gfa_year": _ratio(yearly, area),
        "kg_m2useful_year": _ratio(yearly, useful),
    }


def _calendar(years: pd.DataFrame, target: Target, band: Mapping[str, Band]) -> dict[str, Any]:
    inside, year = years["in_window"].to_numpy(dtype=bool), years.index.to_numpy()
    actual, allowance = (*ACTUAL, "actual_t"), (*ALLOWANCE, "allowance_t")
    window: dict[str, Any] = {"first_year": target.first_year, "last_year": target.last_year}
    window |= _sums(years, (*actual, *allowance, "gap_t"), inside)
    return {
        "window": window,
        "before_window": _sums(years, actual, year < target.first_year),
        "after_window": _sums(years, actual, year > target.last_year),
        "band": {
            name: {"low_t": part.low, "mid_t": part.mid, "high_t": part.high}
            for name, part in band.items()
        },
        "verdict": _verdict(window["actual_t"], window["allowance_t"], band.get("total")),
        "chance": chance_below(band["total"], window["allowance_t"]) if "total" in band else None,
    }


def _verdict(actual_t: float, allowance_t: float, band: Band | None) -> str:
    low, high = (band.low, band.high) if band else (actual_t, actual_t)
    if high <= allowance_t:
        return "within"
    return "over" if low > allowance_t else "undecided"


def _sums(
    years: pd.DataFrame, names: tuple[str, ...], chosen: npt.NDArray[np.bool_]
) -> dict[str, float]:
    return {name: float(years[name].to_numpy(dtype=float)[chosen].sum()) for name in names}


def _sum(table: pd.DataFrame, name: str) -> float:
    return float(np.nansum(table[name].to_numpy(dtype=float))) if name in table else 0.0


def _ratio(value: float, whole: float) -> float | None:
    return value / whole if whole > 0.0 else None
