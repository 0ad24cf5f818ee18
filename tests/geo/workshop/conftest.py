"""A room for every test; PINs are hashed in no time, but where that is what is tested."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.workshop import codes
from tests.workshops import Workshop, workshop


@pytest.fixture(scope="session", autouse=True)
def quick_pins() -> Iterator[None]:
    """Make the hash of a PIN cheap: rooms are opened by the hundred here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "SCRYPT", {"n": 2, "r": 1, "p": 1})
        yield


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Return a room with one of each role."""
    return workshop(tmp_path)
