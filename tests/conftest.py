"""What all tests share: the checked tables, and a way to break a copy of them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from geo.plan.read import read_plan
from geo.reference import DATA, Reference, load_reference
from geo.scenario import Plan

# the same examples in every run, and no clock: how fast the method is, is for bench/ to say
settings.register_profile("kolkarta", derandomize=True, deadline=None)
settings.load_profile("kolkarta")

# run by hand: they need QGIS and validators of the system (docs/conformance.md)
collect_ignore = ["conformance"]

BROWSER = "tests/e2e/"
# the longest, in one piece each: begun last, they would be waited for alone
LONGEST = ("test_workshop.py", "test_component.py", "test_live.py")


class Turns(LoadScopeScheduling):
    """
    The tests of a file stay together, for what they share is then made once.

    One process goes through the files from the last on; the others from the first on, which are
    those with a browser. More browsers at once take longer, for each draws its maps by software.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::", maxsplit=1)[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        if node is self.nodes[-1]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests with a browser first, and the longest of them before all others."""
    longest = tuple(f"{BROWSER}{name}" for name in LONGEST)
    items.sort(
        key=lambda item: (
            not item.nodeid.startswith(BROWSER),
            not item.nodeid.startswith(longest),
        )
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Turns:
    """Share out the tests, in the order in which they stand."""
    config.option.loadscopereorder = False
    return Turns(config, log)


@pytest.fixture(scope="session", autouse=True)
def drafts() -> Iterator[None]:
    """Keep the drafts that tests make away from those of people."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KOLKARTA_DRAFTS"] = str(Path(folder) / "drafts.sqlite")
        yield
        del os.environ["KOLKARTA_DRAFTS"]


@pytest.fixture(scope="session")
def reference() -> Reference:
    """Return the tables that ship with the project; nobody changes them."""
    return load_reference()


@pytest.fixture(scope="session")
def plan(reference: Reference) -> Plan:
    """Return the plan that ships with the project; nobody changes it."""
    return read_plan(DATA / "plan" / "oceanhamnen.gpkg", reference)


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """Return a copy of the data folder that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))
