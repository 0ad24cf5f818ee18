"""
Place: where a district lies, and what follows from it for coordinates, climate and heat.

Everything else in the method is Swedish and the same everywhere. A place names a climate and a
heat network of `data/`, or brings own ones: twelve months, and heat factors by year.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from geo.errors import PlanError
from geo.phrases import Phrase, phrase
from geo.reference import CLIMATE, HEAT, Reference, remembered
from geo.terms import Carrier, Ccs

# SWEREF 99 TM and the twelve local zones of Sweden
SYSTEMS = tuple(range(3006, 3019))
MONTHS = 12
LONGEST_NAME = 80
RANGES = {"temperature_c": (-40.0, 40.0), "ghi_kwh_m2": (0.0, 300.0), "vertical_ratio": (0.2, 9.0)}
MOST_FACTOR = 2.0  # kg CO2e/kWh; oil in an old boiler stays below a quarter of it
MOST_YEARS = 200
ROLES = (*(str(ccs) for ccs in Ccs), "local")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    Where a district lies.

    `crs` is the EPSG number of the system in which it is computed: SWEREF 99 13 30 for Helsingborg,
    elsewhere the zone whose meridian is near, since areas are those of the plane. `climate` and
    `heat` name rows of `energy/climates.csv` and `energy/heat_networks.csv`. Own `months` are
    (temperature [°C], global irradiation [kWh/m²], mean of four facades over the horizontal [-])
    from January on, own `heat_factors` (year, kg CO2e/kWh); `source` says where these come from.
    """

    name: str = ""
    crs: int = 3008
    climate: str = CLIMATE
    heat: str = HEAT
    months: tuple[tuple[float, float, float], ...] = ()
    heat_factors: tuple[tuple[int, float], ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse what the method cannot be computed with."""
        self._check_climate()
        self._check_heat()
        if self.crs not in SYSTEMS:
            message = phrase(
                "The place names EPSG:{crs}; a district is computed in SWEREF 99, "
                "EPSG:{first} to {last}.",
                crs=self.crs,
                first=SYSTEMS[0],
                last=SYSTEMS[-1],
            )
            raise PlanError(message)

    def _check_climate(self) -> None:
        if len(self.months) not in {0, MONTHS}:
            message = phrase(
                "The climate of the place has {count} months; give all 12.", count=len(self.months)
            )
            raise PlanError(message)
        for month, values in enumerate(self.months, start=1):
            for (name, (low, high)), value in zip(RANGES.items(), values, strict=True):
                if not low <= value <= high:
                    message = phrase(
                        "Month {month} of the place has {name} {value}; give {low} to {high}.",
                        month=month,
                        name=name,
                        value=f"{value:g}",
                        low=f"{low:g}",
                        high=f"{high:g}",
                    )
                    raise PlanError(message)

    def _check_heat(self) -> None:
        years = [year for year, _ in self.heat_factors]
        wrong = [value for _, value in self.heat_factors if not 0.0 <= value <= MOST_FACTOR]
        if wrong or len(set(years)) < len(years) or len(years) > MOST_YEARS:
            message = phrase(
                "The heat factors of the place have a year twice, or a value that is no "
                "number from 0 to {most} kg CO2e/kWh.",
                most=f"{MOST_FACTOR:g}",
            )
            raise PlanError(message)


def at(reference: Reference, place: Place) -> Reference:
    """
    Return the tables as they hold at a place.

    Parameters
    ----------
    reference
        The tables of `data/`, of this or another place.
    place
        Where the district lies.

    Returns
    -------
    reference
        The same object for the same place, so that what is remembered of it stays remembered.

    Raises
    ------
    PlanError
        If `data/` has no such climate or heat network.
    """
    if (reference.climate_id, reference.heat_id) == (_climate_id(place), _heat_id(place)):
        return reference
    return _at(reference, place)


@remembered
def _at(reference: Reference, place: Place) -> Reference:
    climate, heat = _climate_id(place), _heat_id(place)
    tables: dict[str, Any] = {}
    if place.months:
        tables["climates"] = pd.concat([reference.climates, _months(reference, place)])
    elif climate not in set(reference.climates["climate"]):
        raise PlanError(_unknown(phrase("climate"), climate, reference.climates["climate"]))
    if place.heat_factors:
        tables["factor_series"] = pd.concat([reference.factor_series, _factors(place)])
        tables["heat_networks"] = pd.concat([reference.heat_networks, _network(place)])
    elif heat not in set(reference.heat_networks["heat"]):
        raise PlanError(_unknown(phrase("heat network"), heat, reference.heat_networks["heat"]))
    return replace(reference, climate_id=climate, heat_id=heat, **tables)


def place_tables(place: Place) -> dict[str, pd.DataFrame]:
    """
    Return the tables by which a plan file says where it lies; `geo.plan.read` reads them back.

    Keys `place`, and `climate` and `heat_factors` where the place has own values.
    """
    named = {name: getattr(place, name) for name in ("name", "crs", "climate", "heat", "source")}
    tables = {"place": pd.DataFrame([named])}
    if place.months:
        rows = [(month, *values) for month, values in enumerate(place.months, start=1)]
        tables["climate"] = pd.DataFrame(rows, columns=["month", *RANGES])
    if place.heat_factors:
        tables["heat_factors"] = pd.DataFrame(place.heat_factors, columns=["year", "kg_per_kwh"])
    return tables


def _climate_id(place: Place) -> str:
    return _own(place.months) if place.months else place.climate


def _heat_id(place: Place) -> str:
    return _own(place.heat_factors) if place.heat_factors else place.heat


def _own(values: object) -> str:
    """Return the name of rows that a place brought: two places never share one."""
    return f"own-{hashlib.sha256(repr(values).encode()).hexdigest()[:12]}"


def _told(place: Place) -> dict[str, str]:
    return {
        "source": place.source or "the plan file",
        "status": "assumed",
        "licence": "as the plan file",
        "note": "own values of the plan",
    }


def _months(reference: Reference, place: Place) -> pd.DataFrame:
    hours = reference.climate["hours"]
    rows = [
        {
            "climate": _own(place.months),
            "month": month,
            "hours": hours[month],
            **dict(zip(RANGES, values, strict=True)),
            **_told(place),
        }
        for month, values in enumerate(place.months, start=1)
    ]
    return pd.DataFrame(rows)


def _factors(place: Place) -> pd.DataFrame:
    named = {"series": _own(place.heat_factors), "carrier": str(Carrier.DISTRICT_HEAT)}
    rows = [
        {**named, "year": year, "kg_per_kwh": value, **_told(place)}
        for year, value in place.heat_factors
    ]
    return pd.DataFrame(rows)


def _network(place: Place) -> pd.DataFrame:
    name = _own(place.heat_factors)
    rows = [{"heat": name, "role": role, "series": name, **_told(place)} for role in ROLES]
    return pd.DataFrame(rows)


def _unknown(what: str, name: str, known: pd.Series) -> Phrase:
    return phrase(
        "The place names the {what} {name}; known are {known}, or give own values.",
        what=what,
        name=repr(name[:40]),
        known=", ".join(dict.fromkeys(known)),
    )
