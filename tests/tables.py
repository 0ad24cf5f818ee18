"""Tables of this folder's tests: limits, paths and works factors, read straight from `data/`."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from geo.reference import TABLES

DATA = Path(__file__).resolve().parents[1] / "data"
NAMES = (
    "limits",
    "limit_paths",
    "use_classes",
    "works_paths",
    "operation_paths",
    "city_line",
    "benchmarks",
    "works_factors",
)


def read_table(name: str) -> pd.DataFrame:
    """Return one table of `data/` with text as objects and empty text as ''."""
    path, index = TABLES[name]
    table = pd.read_csv(DATA / path, keep_default_na=False, na_values=[""])
    for column in table.columns[table.dtypes.map(pd.api.types.is_string_dtype)]:
        table[column] = table[column].fillna("").astype(object)
    return table.set_index(index) if index else table


def limit_tables(**replaced: pd.DataFrame) -> SimpleNamespace:
    """Return the tables of limits and works by name, some of them replaced."""
    return SimpleNamespace(**({name: read_table(name) for name in NAMES} | replaced))
