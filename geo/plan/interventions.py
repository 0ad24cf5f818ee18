"""
Interventions: what becomes of the houses of a plan that are refurbished, reused or demolished.

In come the houses as they stand and what is to be done with them; out comes the same table as the
houses are afterwards, and which rows are touched when. What it emits is decided in
`geo.carbon.rebuild`.
"""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import BrokenDataError, UnknownChoiceError
from geo.phrases import phrase
from geo.plan._defaults import word
from geo.reference import Reference
from geo.scenario import Intervention
from geo.terms import EnergyLevel, InterventionKind, Use

COLUMNS = ["kind", "start_year", "completion_year", "more_storeys"]
WORDS = ("use", "energy_level", "heat_supply")
DECLARED = ("declared_a1a5_kg_m2gfa", "declared_energy_kwh_m2atemp")


def intervened(
    buildings: gpd.GeoDataFrame, interventions: tuple[Intervention, ...]
) -> pd.DataFrame:
    """
    Return which rows of a plan are touched, and when.

    Parameters
    ----------
    buildings
        Checked buildings; index id.
    interventions
        At most one for a house.

    Returns
    -------
    touched
        Index id, one row for every part of the houses; columns kind, start_year, completion_year
        [year], more_storeys. Interventions in houses that the scenario has taken out are left out.

    Raises
    ------
    UnknownChoiceError
        If a house has two interventions, or does not stand when the work begins.
    """
    found = {work.building: work for work in interventions}
    if len(found) < len(interventions):
        message = "A house can be refurbished, reused or demolished once; keep one of the works."
        raise UnknownChoiceError(message)
    rows, ids = [], []
    columns = (buildings[name].to_numpy(dtype=object) for name in ("building", "completion_year"))
    for name, house, done in zip(buildings.index, *columns, strict=True) if found else ():
        if (work := found.get(house)) is None:
            continue
        if work.start_year <= done:
            message = phrase(
                "{name} stands from {done}; let the work on it begin in {year} or later.",
                name=name,
                done=done,
                year=done + 1,
            )
            raise UnknownChoiceError(message, ids=(str(name),))
        rows.append([getattr(work, column) for column in COLUMNS])
        ids.append(name)
    return pd.DataFrame(rows, columns=COLUMNS, index=pd.Index(ids, dtype=object))


def rebuilt(
    buildings: gpd.GeoDataFrame,
    touched: pd.DataFrame,
    interventions: tuple[Intervention, ...],
) -> gpd.GeoDataFrame:
    """
    Return the houses as they are after all works.

    Parameters
    ----------
    buildings
        Checked buildings; left as they are.
    touched
        Those rows of `intervened` that are not demolished.
    interventions
        The same works.

    Returns
    -------
    after
        All rows, for neighbours share walls. Those touched have the year, use, level and storeys of
        the work and no declared values.
    """
    place = buildings.index.get_indexer(touched.index)
    works = {work.building: work for work in interventions}
    made = [works[house] for house in buildings["building"].to_numpy(dtype=object)[place]]
    more = touched["more_storeys"].to_numpy(dtype=float)
    storeys = buildings["storeys"].to_numpy(dtype=float)[place]
    every = storeys + buildings["storeys_below"].to_numpy(dtype=float)[place]
    new: dict[str, Sequence[Any] | npt.NDArray[Any]] = {
        "storeys": storeys + more,
        "gfa_m2": buildings["gfa_m2"].to_numpy(dtype=float)[place] * (1.0 + more / every),
        **{name: touched[name].to_numpy() for name in ("start_year", "completion_year")},
        **dict.fromkeys(DECLARED, np.full(len(place), np.nan)),
    }
    old = {name: buildings[name].to_numpy(dtype=object) for name in (*WORDS, "use_shares")}
    for name in WORDS:
        stated = zip((getattr(work, name) for work in made), old[name][place], strict=True)
        new[name] = [word if now is None else str(now) for now, word in stated]
    uses = zip(made, old["use_shares"][place], strict=True)
    new["use_shares"] = [u if work.use is None else {str(work.use): 1.0} for work, u in uses]
    columns = {}
    for name, values in new.items():
        column = buildings[name].to_numpy(dtype=object if name in old else None).copy()
        for row, value in zip(place, values, strict=True):
            column[row] = value
        columns[name] = column
    return buildings.assign(**columns)


def first_idea(
    house: str,
    kind: InterventionKind,
    *,
    start_year: int,
    use: Use | None = None,
    reference: Reference,
) -> Intervention:
    """
    Return an intervention to begin with, its time on site and level from the tables.

    Raises
    ------
    BrokenDataError
        If the tables do not know the kind.
    """
    years = int(parameter(reference, kind, "years"))
    level = None
    if kind != InterventionKind.DEMOLISH:
        level = EnergyLevel(word(reference, "rebuilt_energy_level"))
    return Intervention(
        building=house,
        kind=kind,
        start_year=start_year,
        completion_year=start_year + years - 1,
        use=use,
        energy_level=level,
    )


def parameter(reference: Reference, kind: str, name: str) -> float:
    """Return one value of `factors/interventions.csv`, in unit of the row."""
    rows = reference.interventions
    found = rows[(rows["kind"] == kind) & (rows["parameter"] == name)]["value"]
    if found.empty:
        message = f"factors/interventions.csv has no row {name} for {kind}."
        raise BrokenDataError(message)
    return float(found.iloc[0])
