"""Changes: a plan's buildings with the values a person has set for single buildings."""

import geopandas as gpd
import pandas as pd

from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.scenario import Change
from geo.terms import Cladding, EnergyLevel, Fate, Frame, HeatSupply, Status, Use

# what a person may change; text columns with the words they may hold, numbers with their range
WORDS = {
    "use": tuple(Use),
    "status": tuple(Status),
    "frame": tuple(Frame),
    "cladding": tuple(Cladding),
    "energy_level": tuple(EnergyLevel),
    "heat_supply": tuple(HeatSupply),
    "fate": tuple(Fate),
}
NUMBERS = {
    "storeys": (0.1, 200.0),
    "storeys_below": (0.0, 20.0),
    "storey_height_m": (2.0, 20.0),
    "window_share": (0.0, 0.95),
    "gfa_m2": (1.0, 1e7),
    "pv_m2": (0.0, 1e6),
    "dwellings": (0.0, 1e5),
    "start_year": (1500.0, 2200.0),
    "completion_year": (1500.0, 2200.0),
    "declared_a1a5_kg_m2gfa": (0.0, 5000.0),
    "declared_energy_kwh_m2atemp": (0.0, 2000.0),
}


def changed_buildings(buildings: gpd.GeoDataFrame, changes: tuple[Change, ...]) -> gpd.GeoDataFrame:
    """
    Return the buildings with every change made; the plan's table is left as it is.

    Parameters
    ----------
    buildings
        Table of a `Plan`; index id.
    changes
        In the order in which they were made: the last one holds.

    Returns
    -------
    buildings
        The same columns and rows, without those whose fate is to be removed. A published floor area
        follows the number of storeys.

    Raises
    ------
    UnknownChoiceError
        If a building, a column or a value is not known.
    """
    if not changes:
        return buildings
    table = buildings.copy()
    fate: dict[str, str] = {}
    for change in changes:
        _check(change, table.index)
        if change.field == "fate":
            fate[change.id] = str(change.value)
            continue
        stood = _storeys(table, change.id)
        table.loc[change.id, change.field] = change.value
        if change.field == "use":
            shares = table["use_shares"].to_dict() | {change.id: {str(change.value): 1.0}}
            table["use_shares"] = pd.Series(shares)
        if change.field in {"storeys", "storeys_below"}:
            table.loc[change.id, "gfa_m2"] *= _storeys(table, change.id) / stood
        if change.field == "declared_a1a5_kg_m2gfa":
            table.loc[change.id, "basis"] = "declared"
    _check_years(table)
    removed = [name for name, word in fate.items() if word == Fate.REMOVE]
    return table.drop(index=removed)


def _storeys(table: gpd.GeoDataFrame, name: str) -> float:
    return float(table.loc[name, "storeys"] + table.loc[name, "storeys_below"])


def _check_years(table: gpd.GeoDataFrame) -> None:
    wrong = table.index[table["start_year"] > table["completion_year"]]
    if len(wrong):
        message = phrase(
            "{id} would be completed before its construction starts; set both years.", id=wrong[0]
        )
        raise UnknownChoiceError(message, ids=tuple(wrong))


def _check(change: Change, ids: pd.Index) -> None:
    if change.id not in ids:
        message = phrase("The plan has no building {id} to change.", id=repr(change.id))
        raise UnknownChoiceError(message, ids=(change.id,))
    if change.field in WORDS:
        if change.value not in WORDS[change.field]:
            known = ", ".join(WORDS[change.field])
            message = phrase(
                "{field} of {id} is {value}; it must be one of {known}.",
                field=change.field,
                id=change.id,
                value=repr(change.value),
                known=known,
            )
            raise UnknownChoiceError(message, ids=(change.id,))
    elif change.field in NUMBERS:
        low, high = NUMBERS[change.field]
        number = isinstance(change.value, (int, float)) and not isinstance(change.value, bool)
        if not number or not low <= float(change.value) <= high:
            message = phrase(
                "{field} of {id} must be a number from {low} to {high}.",
                field=change.field,
                id=change.id,
                low=f"{low:g}",
                high=f"{high:g}",
            )
            raise UnknownChoiceError(message, ids=(change.id,))
    else:
        message = phrase(
            "{field} cannot be changed; known are {fields}.",
            field=change.field,
            fields=", ".join((*WORDS, *NUMBERS)),
        )
        raise UnknownChoiceError(message, ids=(change.id,))
