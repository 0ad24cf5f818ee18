"""The tables of limits, once per session."""

from types import SimpleNamespace

import pytest

from tests.tables import limit_tables


@pytest.fixture(scope="session")
def tables() -> SimpleNamespace:
    """Return the shipped tables of limits, paths and benchmarks."""
    return limit_tables()
