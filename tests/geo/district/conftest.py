"""The tables of limits, once per session."""

import pytest

from geo.reference import Reference
from tests.tables import limit_tables


@pytest.fixture(scope="session")
def tables() -> Reference:
    """Return the shipped tables of limits, paths and benchmarks."""
    return limit_tables()
