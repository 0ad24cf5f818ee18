"""Presets: the kinds of blocks a planner knows, as rows of `data/plan/massings.csv`."""

import dataclasses
from typing import Any

import pandas as pd

from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.reference import Reference
from geo.sketch import House, Massing
from geo.terms import Cladding, EnergyLevel, Frame, HeatSupply, MassingKind, Use

WORDS = {
    "kind": MassingKind,
    "use": Use,
    "ground_use": Use,
    "frame": Frame,
    "cladding": Cladding,
    "energy_level": EnergyLevel,
    "heat_supply": HeatSupply,
}


def presets(reference: Reference, language: str) -> dict[str, str]:
    """Return id and name of every preset, in the order of the table."""
    titles = reference.massings[f"name_{language}"]
    return {str(name): str(title) for name, title in titles.items()}


def preset(
    reference: Reference, name: str, start_year: int, completion_year: int
) -> tuple[Massing, House]:
    """
    Return massing and house of a preset.

    Parameters
    ----------
    reference
        The tables of `data/`.
    name
        Id of the preset.
    start_year, completion_year
        Years of the house. [year]

    Returns
    -------
    massing, house
        What a new plot begins with.

    Raises
    ------
    UnknownChoiceError
        If there is no such preset.
    """
    table = reference.massings
    if name not in table.index:
        message = phrase(
            "There is no preset {name}; choose one of {presets}.",
            name=name,
            presets=", ".join(map(str, table.index)),
        )
        raise UnknownChoiceError(message)
    row = table.loc[[name]].iloc[0]
    cells = _fields(House, row) | {"start_year": start_year, "completion_year": completion_year}
    return Massing(**_fields(Massing, row)), House(**cells)


def _fields(kind: type, row: pd.Series) -> dict[str, Any]:
    """Return the cells of a row that are fields of a dataclass, empty ones left out."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        value = row.get(field.name)
        if value is None or value == "" or pd.isna(value):
            continue
        if field.name in WORDS:
            found[field.name] = WORDS[field.name](str(value))
        elif field.type in {"bool", bool}:
            found[field.name] = bool(value)
        elif field.type in {"int", int}:
            found[field.name] = int(value)
        else:
            found[field.name] = float(value)
    return found
