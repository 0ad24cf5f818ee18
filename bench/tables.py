"""The tables of `data/` as the dictionaries that a plain program would read them into."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pandas as pd

from geo.carbon.operational import SWITCHED
from geo.reference import Reference
from geo.scenario import Choices

Row = dict[str, Any]


class Tables:
    """Rules, layers and factors by key, for the default choices of the method."""

    period = 50

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._rules = {
            (row["parameter"], row["use"], row["frame"]): float(row["value"])
            for row in records(reference.rules)
        }
        self._found: dict[tuple[str, str, str], float] = {}
        self.products = {row["product_id"]: row for row in records(reference.products)}
        self.layers = self._layers()
        self.site_energy = (
            self.rule("site_electricity_kwh_m2gfa") * self.rule("site_electricity_kg_kwh")
            + self.rule("site_heat_kwh_m2gfa") * self.rule("site_heat_kg_kwh")
            + self.rule("site_diesel_l_m2gfa")
            * self.rule("diesel_mj_l")
            * self.rule("diesel_kg_mj")
        )
        self.profiles = {row["use"]: row for row in records(reference.use_profiles)}
        self.levels = {row["energy_level"]: row for row in records(reference.energy_levels)}
        self.energy = {row["parameter"]: row["value"] for row in records(reference.energy_rules)}
        self.months = records(reference.climate)
        self.supplies = {
            (row["heat_supply"], row["end_use"]): row for row in records(reference.heat_supplies)
        }
        self.factors = self._factors()

    def rule(self, parameter: str, use: str = "any", frame: str = "any") -> float:
        """Return the most particular value of a rule: use and frame, then frame, then use."""
        key = (parameter, use, frame)
        if key not in self._found:
            keys = (key, (parameter, "any", frame), (parameter, use, "any"))
            self._found[key] = next(
                self._rules[k] for k in (*keys, (parameter, "any", "any")) if k in self._rules
            )
        return self._found[key]

    def _layers(self) -> dict[tuple[str, str], list[Row]]:
        """Return the layers of a house by frame and cladding, per unit of their element."""
        by_name: dict[str, list[Row]] = defaultdict(list)
        for row in records(self.reference.assemblies):
            by_name[row["frame"]].append(row)
        return {
            (frame, skin): [
                *(row for row in by_name[frame] if row["element"] != "cladding"),
                *by_name["common"],
                *(row for row in by_name[skin] if row["element"] == "cladding"),
            ]
            for frame in by_name
            for skin in by_name
        }

    def _factors(self) -> dict[str, list[tuple[int, float]]]:
        """Return the years and factors of the default series by carrier."""
        chosen = Choices()
        names = {
            row["carrier"]: row["series"]
            for row in records(self.reference.factor_sets)
            if row["factor_set"] == chosen.factor_set
        }
        roles = {n: str(chosen.ccs) if n == SWITCHED else n for n in names.values()}
        names = {c: self.reference.heat_series.get(roles[n], n) for c, n in names.items()}
        return {
            carrier: sorted(
                (int(row["year"]), row["kg_per_kwh"])
                for row in records(self.reference.factor_series)
                if (row["series"], row["carrier"]) == (name, carrier)
            )
            for carrier, name in names.items()
        }

    def transport(self, product: Row) -> float:
        """Return A4 of a product, in kg CO2e/kg."""
        if product["transport"] != "precast":
            return float(product["a4"])
        effort = self.rule("distribution_km") * self.rule("distribution_mj_tkm")
        effort += self.rule("precast_distance_km") * self.rule("long_haul_mj_tkm")
        return effort * self.rule("diesel_kg_mj") / 1000.0

    def factor(self, carrier: str, year: int) -> float:
        """Return the emission factor of a carrier in a year, in kg CO2e/kWh."""
        return straight(self.factors[carrier], year)


def straight(points: list[tuple[int, float]], year: int) -> float:
    """Return the value of a year between its neighbours, or that of the nearer end."""
    if year <= points[0][0]:
        return points[0][1]
    for (y0, v0), (y1, v1) in pairwise(points):
        if year <= y1:
            return v0 + (v1 - v0) * (year - y0) / (y1 - y0)
    return points[-1][1]


def records(table: pd.DataFrame) -> list[Row]:
    """Return a table as a list of dictionaries, the index as a column."""
    named = table if table.index.name is None else table.reset_index()
    return [{str(key): value for key, value in row.items()} for row in named.to_dict("records")]
