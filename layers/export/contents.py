"""Contents: what is taken home, as values; whoever asks for it has computed them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.contract import Chosen, contract_layers, contract_tables, printed
from geo.plan.mixed import split, stem
from geo.reference import METHOD_VERSION, Reference
from layers.measures import ColourBy, values
from layers.words import Words

# colours of the map that are numbers, and the columns that carry them
HOUSE = {
    ColourBy.UPFRONT: "house_upfront_kg_m2gfa",
    ColourBy.OPERATION: "house_operation_kg_m2atemp",
    ColourBy.WHOLE_LIFE: "house_whole_life_kg_m2gfa",
    ColourBy.DISTANCE: "house_distance_kg_m2gfa",
}
EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True, eq=False)
class Contents:
    """
    What the files of `layers.export` are made of.

    `year` decides the operation per area, `colour_by` which style comes first. `cell_m` is the size
    of the cells of the density of carbon. [m] `made_at` stands in every file: the same contents of
    the same moment give the same files. `more` are tables beside those of the contract.
    """

    chosen: Chosen
    reference: Reference
    words: Words
    made_at: dt.datetime = EPOCH
    year: int = 2030
    colour_by: ColourBy = ColourBy.UPFRONT
    cell_m: float = 2.0
    version: str = field(default=METHOD_VERSION)
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Return what the plan is called."""
        return printed(self.chosen.first.scenario.plan.name) or "–"

    @property
    def moment(self) -> str:
        """Return when it was made, as GeoPackage writes it."""
        return self.made_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    @cached_property
    def layers(self) -> dict[str, gpd.GeoDataFrame]:
        """Return the layers as a GeoPackage holds them: each of one type of shape."""
        return {n: rows for name, layer in self.whole.items() for n, rows in split(name, layer)}

    @cached_property
    def whole(self) -> dict[str, gpd.GeoDataFrame]:
        """Return the layers of the contract, and the columns that colour the map."""
        made = contract_layers(self.chosen)
        by_house = [self._by_house(result) for _, result in self.chosen.results]
        first, stacked = made["buildings"], made["results_buildings"]
        made["buildings"] = first.assign(**by_house[0])
        columns = {name: [one for each in by_house for one in each[name]] for name in by_house[0]}
        made["results_buildings"] = stacked.assign(**columns)
        return made

    @cached_property
    def tables(self) -> dict[str, Any]:
        """Return the tables without shapes."""
        return contract_tables(self.chosen, self.reference) | dict(self.more)

    def title(self, name: str) -> str:
        """Return what a layer or table is called."""
        whole = stem(name)
        title = self.words.known(f"export.layer.{whole}", name)
        return (
            title
            if whole == name
            else f"{title}, {self.words(f'export.part.{name[len(whole) + 1 :]}')}"
        )

    def _by_house(self, result: Any) -> dict[str, Any]:  # noqa: ANN401 - an evaluation
        made = {c: values(result, by, self.year).to_numpy() for by, c in HOUSE.items()}
        return made | {"shown_year": [self.year] * len(result.buildings)}
