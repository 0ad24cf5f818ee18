"""The shipped tables, some of them replaced, for tests of single modules."""

import dataclasses
from functools import cache

import pandas as pd

from geo.reference import Reference, load_reference


@cache
def _shipped() -> Reference:
    return load_reference()


def limit_tables(**replaced: pd.DataFrame) -> Reference:
    """Return the tables of `data/`, some of them replaced."""
    return dataclasses.replace(_shipped(), **replaced)
