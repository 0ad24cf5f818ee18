"""
Reference: the tables of `data/`, checked and frozen.

Every number that could be disputed is a row of a table here, with its unit, source and status.
`load_reference` reads the tables that `datapackage.json` describes and refuses a table that is
missing, changed since it was described, or out of the range that the dictionary allows. All faults
of all tables are gathered and reported in one sentence each.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import BrokenDataError

P = ParamSpec("P")
R = TypeVar("R")
# codes of the rows, and the word of each code
Coded = tuple[npt.NDArray[np.intp], list[str]]

DATA = Path(__file__).resolve().parents[1] / "data"
METHOD_VERSION = "0.1.0"
# the place of the plan that ships with the project
CLIMATE = HEAT = "helsingborg"

# attribute of Reference -> (table, its index column or None)
TABLES: Mapping[str, tuple[str, str | None]] = {
    "products": ("factors/products.csv", "product_id"),
    "assemblies": ("factors/assemblies.csv", None),
    "rules": ("factors/rules.csv", None),
    "uncertainty": ("factors/uncertainty.csv", None),
    "works_factors": ("factors/works.csv", "kind"),
    "interventions": ("factors/interventions.csv", None),
    "climates": ("energy/climates.csv", None),
    "use_profiles": ("energy/use_profiles.csv", "use"),
    "energy_levels": ("energy/levels.csv", "energy_level"),
    "energy_rules": ("energy/rules.csv", "parameter"),
    "heat_supplies": ("energy/supplies.csv", None),
    "factor_sets": ("energy/factor_sets.csv", None),
    "heat_networks": ("energy/heat_networks.csv", None),
    "factor_series": ("energy/factor_series.csv", None),
    "limits": ("limits/limits.csv", "limit_type"),
    "limit_paths": ("limits/limit_paths.csv", None),
    "use_classes": ("limits/use_classes.csv", "use"),
    "works_paths": ("limits/works_paths.csv", None),
    "operation_paths": ("limits/operation_paths.csv", None),
    "city_line": ("limits/city_line.csv", None),
    "benchmarks": ("limits/benchmarks.csv", "benchmark"),
    "defaults": ("plan/defaults.csv", None),
    "levers": ("plan/levers.csv", "lever"),
    "massings": ("plan/massings.csv", "preset"),
    "search": ("plan/search.csv", None),
    "synonyms": ("plan/synonyms.csv", None),
    "foreign_words": ("plan/foreign_words.csv", None),
    "sources": ("sources.csv", "source_id"),
}


ANY: Coded = (np.zeros(1, dtype=np.intp), ["any"])


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Reference:
    """
    The checked tables; the names are those of `TABLES`. Never modify them.

    `climate_id` and `heat_id` name the climate and the heat network of the place; see `geo.place`.
    """

    products: pd.DataFrame
    assemblies: pd.DataFrame
    rules: pd.DataFrame
    uncertainty: pd.DataFrame
    works_factors: pd.DataFrame
    interventions: pd.DataFrame
    climates: pd.DataFrame
    use_profiles: pd.DataFrame
    energy_levels: pd.DataFrame
    energy_rules: pd.DataFrame
    heat_supplies: pd.DataFrame
    factor_sets: pd.DataFrame
    heat_networks: pd.DataFrame
    factor_series: pd.DataFrame
    limits: pd.DataFrame
    limit_paths: pd.DataFrame
    use_classes: pd.DataFrame
    works_paths: pd.DataFrame
    operation_paths: pd.DataFrame
    city_line: pd.DataFrame
    benchmarks: pd.DataFrame
    defaults: pd.DataFrame
    levers: pd.DataFrame
    massings: pd.DataFrame
    search: pd.DataFrame
    synonyms: pd.DataFrame
    foreign_words: pd.DataFrame
    sources: pd.DataFrame
    versions: Mapping[str, str]
    climate_id: str = CLIMATE
    heat_id: str = HEAT

    @cached_property
    def climate(self) -> pd.DataFrame:
        """Return the twelve months of the place, index month."""
        rows = self.climates
        return rows[rows["climate"] == self.climate_id].set_index("month")

    @cached_property
    def heat_series(self) -> Mapping[str, str]:
        """Return the factor series of the heat network of the place by its role."""
        rows = self.heat_networks[self.heat_networks["heat"] == self.heat_id]
        return dict(zip(rows["role"], rows["series"], strict=True))

    @cached_property
    def rule_index(self) -> Mapping[str, Mapping[tuple[str, str], float]]:
        """Return the rules by parameter, then by use and frame."""
        return index_rules(self.rules)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """
    Keep what a function makes of the tables, for as long as the same ones are asked for.

    Tables never change, so what is made of them need not be made at every move of a slider. All
    arguments must be hashable (a `Reference` is, by identity) and nobody may change the result.
    """
    return cast("Callable[P, R]", lru_cache(maxsize=32)(function))


def index_rules(rules: pd.DataFrame) -> dict[str, dict[tuple[str, str], float]]:
    """Return the rows of `factors/rules.csv` by parameter, then by use and frame."""
    index: dict[str, dict[tuple[str, str], float]] = {}
    columns = (rules[name] for name in ("parameter", "use", "frame", "value"))
    for parameter, use, frame, value in zip(*columns, strict=True):
        index.setdefault(str(parameter), {})[str(use), str(frame)] = float(value)
    return index


def load_reference(folder: Path | None = None) -> Reference:
    """
    Return the checked tables of a data folder.

    Parameters
    ----------
    folder
        The folder with `datapackage.json`; the one shipped beside this package by default.

    Returns
    -------
    reference
        The tables, frozen, with the versions of their sources.

    Raises
    ------
    BrokenDataError
        If a table is missing, has changed since it was described, or breaks a rule of the
        dictionary.
    """
    folder = folder or DATA
    package = _read_package(folder)
    described = {resource["path"]: resource for resource in package["resources"]}
    tables: dict[str, Any] = {}
    faults: list[str] = []
    for name, (path, index) in TABLES.items():
        if path not in described:
            faults.append(f"{path} is not described in datapackage.json; run data/describe.py.")
            continue
        table, found = _read_table(folder, described[path])
        faults += found
        if not found:
            tables[name] = table.set_index(index) if index else table
            faults += _duplicates(path, index, table)
    if faults:
        raise BrokenDataError(" ".join(faults))
    return Reference(**tables, versions=_versions(package))


def rule(
    reference: Reference,
    parameter: str,
    *,
    use: Coded | None = None,
    frame: Coded | None = None,
) -> npt.NDArray[np.float64]:
    """
    Return one quantity rule for each building.

    The most particular row wins: use and frame, then frame, then use, then `any`.

    Parameters
    ----------
    reference
        The tables of `data/`.
    parameter
        Name of the rule in `factors/rules.csv`.
    use, frame
        Codes and words of the buildings, see `coded`; leave both out for one number.

    Returns
    -------
    value
        One value per building, or an array of one value. [unit of the row]

    Raises
    ------
    BrokenDataError
        If the rule has no row for one of the buildings.
    """
    table = reference.rule_index.get(parameter, {})
    use_codes, uses = use or ANY
    frame_codes, frames = frame or ANY
    # no building at all has no words, and the grid no rows
    grid = np.array([[_most_particular(table, u, f) for f in frames] for u in uses])
    grid = grid.reshape(len(uses), len(frames))
    found: npt.NDArray[np.float64] = grid[use_codes, frame_codes]
    if np.isnan(found).any():
        at = np.argwhere(np.isnan(grid))[0]
        message = (
            f"No row of factors/rules.csv gives {parameter} for {uses[at[0]]}, {frames[at[1]]}."
        )
        raise BrokenDataError(message)
    return found


def constant(reference: Reference, parameter: str) -> float:
    """Return a rule that is one number for all buildings; errors as in `rule`."""
    return float(rule(reference, parameter)[0])


def coded(column: pd.Series) -> Coded:
    """Return codes and words of a column, so that a word is looked up once and not per row."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        found, words = column.cat.codes.to_numpy(), column.cat.categories.to_numpy()
    else:
        found, words = pd.factorize(column.to_numpy(dtype=object))
    codes: npt.NDArray[np.intp] = found.astype(np.intp)
    return codes, [str(word) for word in words]


def _most_particular(table: Mapping[tuple[str, str], float], use: str, frame: str) -> float:
    for key in ((use, frame), ("any", frame), (use, "any"), ("any", "any")):
        if key in table:
            return table[key]
    return float("nan")


def _read_package(folder: Path) -> dict[str, Any]:
    path = folder / "datapackage.json"
    try:
        package: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = f"The data folder {folder.name} has no readable datapackage.json."
        raise BrokenDataError(message) from error
    return package


def _read_table(folder: Path, resource: dict[str, Any]) -> tuple[pd.DataFrame, list[str]]:
    path = folder / resource["path"]
    try:
        raw = path.read_bytes()
    except OSError:
        return pd.DataFrame(), [f"{resource['path']} is missing from the data folder."]
    if "sha256:" + hashlib.sha256(raw).hexdigest() != resource["hash"]:
        change = f"{resource['path']} has changed since it was described; run data/describe.py."
        return pd.DataFrame(), [change]
    fields = resource["schema"]["fields"]
    text = {f["name"]: str for f in fields if f["type"] == "string"}
    table = pd.read_csv(path, dtype=text, keep_default_na=False, na_values=[""])
    return _checked(table, resource["path"], fields)


def _checked(
    table: pd.DataFrame, path: str, fields: list[dict[str, Any]]
) -> tuple[pd.DataFrame, list[str]]:
    faults: list[str] = []
    for described in fields:
        name = described["name"]
        if name not in table.columns:
            faults.append(f"{path} has no column {name}.")
            continue
        faults += _column_faults(table[name], path, described)
        if described["type"] == "string":
            table = table.assign(**{name: table[name].fillna("").astype(object)})
    known = {f["name"] for f in fields}
    faults += [
        f"{path} has the column {c}, which the dictionary lacks." for c in table if c not in known
    ]
    return table, faults


def _column_faults(column: pd.Series, path: str, described: dict[str, Any]) -> list[str]:
    rules, name = described.get("constraints", {}), described["name"]
    where = f"{path}, column {name}"
    faults = []
    if rules.get("required") and column.isna().any():
        faults.append(f"{where}: row {int(np.argmax(column.isna())) + 2} is empty.")
    values = column.dropna()
    if described["type"] in {"number", "integer"}:
        numbers = pd.to_numeric(values, errors="coerce")
        if numbers.isna().any():
            return [*faults, f"{where}: {values[numbers.isna()].iloc[0]!r} is not a number."]
        faults += _range_faults(numbers, where, rules)
    elif "enum" in rules and (wrong := ~values.isin(rules["enum"])).any():
        faults.append(f"{where}: {values[wrong].iloc[0]!r} is none of {', '.join(rules['enum'])}.")
    return faults


def _range_faults(numbers: pd.Series, where: str, rules: dict[str, Any]) -> list[str]:
    faults = []
    if not np.isfinite(numbers).all():
        faults.append(f"{where}: a value is not finite.")
    if "minimum" in rules and (numbers < rules["minimum"]).any():
        faults.append(f"{where}: {numbers.min():g} is below {rules['minimum']:g}.")
    if "maximum" in rules and (numbers > rules["maximum"]).any():
        faults.append(f"{where}: {numbers.max():g} is above {rules['maximum']:g}.")
    return faults


def _duplicates(path: str, index: str | None, table: pd.DataFrame) -> list[str]:
    if index is None or table[index].is_unique:
        return []
    return [f"{path}: {table[index][table[index].duplicated()].iloc[0]} stands twice."]


def _versions(package: dict[str, Any]) -> dict[str, str]:
    text = json.dumps([(r["path"], r["hash"]) for r in package["resources"]])
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return {
        "method": METHOD_VERSION,
        "data": f"{package['version']} ({digest})",
        **{source["title"]: source["version"] for source in package.get("sources", [])},
    }
