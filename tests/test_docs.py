"""The documentation: complete, generated where it can be, and without dead links."""

import csv
import re
from pathlib import Path

import pytest

from geo import errors, results, terms
from geo.reference import DATA, TABLES
from tests.paths import ROOT, load_script

GENERATE = load_script("docs/generate.py")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
METHOD = (ROOT / "docs" / "method.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
with (DATA / "dictionary.csv").open(encoding="utf-8", newline="") as dictionary:
    FIELDS = list(csv.DictReader(dictionary))

# rooms that hold no step of the method: their docstrings are enough
HELPERS = {
    "__init__.py",
    "mixed.py",
    "plain.py",
    "uses.py",
    "shares.py",
    "houses.py",
    "paths.py",
    "benchmarks.py",
    "trace.py",
    "write.py",
}


def described(*tables: str) -> set[str]:
    """Return the fields that the dictionary describes in some tables."""
    return {row["field"] for row in FIELDS if row["table"] in tables}


def test_generated_pages_are_up_to_date() -> None:
    """Kept: the pages are those that the tables give today."""
    assert GENERATE.main(["--check"]) == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Law: every link inside the repository leads to a file."""
    inside = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]

    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_readme_gives_the_two_commands() -> None:
    """Law: whoever opens the README finds how to start and how to test."""
    readme = (ROOT / "README.md").read_text("utf-8")

    assert re.search(r"^    python run\.py$", readme, re.MULTILINE)
    assert re.search(r"^    python run\.py test$", readme, re.MULTILINE)


@pytest.mark.parametrize(
    ("fields", "tables"),
    [
        (results.BUILDING_FIELDS, ("plan:buildings", "result:buildings")),
        (results.WORKS_FIELDS, ("plan:works", "result:works")),
        (results.YEAR_FIELDS, ("result:years",)),
        (results.INTERVENTION_FIELDS, ("result:interventions",)),
    ],
)
def test_every_result_is_described(fields: tuple[str, ...], tables: tuple[str, ...]) -> None:
    """Law: what leaves the model has a meaning and a unit in the dictionary."""
    assert set(fields) - described(*tables) == set()


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("use", terms.Use),
        ("status", terms.Status),
        ("frame", terms.Frame),
        ("cladding", terms.Cladding),
        ("energy_level", terms.EnergyLevel),
        ("heat_supply", terms.HeatSupply),
        ("basis", terms.Basis),
    ],
)
def test_codes_of_a_plan_are_described(field: str, codes: type[terms.StrEnum]) -> None:
    """Law: the dictionary offers exactly the codes that the model knows."""
    rows = [r for r in FIELDS if (r["table"], r["field"]) == ("plan:buildings", field)]

    assert set(rows[0]["enum"].split("|")) == set(codes)


def test_every_error_is_listed() -> None:
    """Law: each class of error stands with its code in the page on architecture."""
    kinds = [errors.PlanError, *errors.PlanError.__subclasses__()]

    assert [k.code for k in kinds if f"| `{k.code}` | `{k.__name__}` |" not in ARCHITECTURE] == []


@pytest.mark.parametrize("room", ["plan", "carbon", "district"])
def test_method_names_every_step(room: str) -> None:
    """Law: a module of the method has its place in the page on the method."""
    modules = [p for p in (ROOT / "geo" / room).glob("[a-z]*.py") if p.name not in HELPERS]

    assert [p.name for p in modules if f"`geo/{room}/{p.name}`" not in METHOD] == []


def test_data_page_lists_every_table() -> None:
    """Law: each table that the model reads has its section with columns and sources."""
    page = (ROOT / "docs" / "data.md").read_text("utf-8")

    assert [path for path, _ in TABLES.values() if f"## {path}" not in page] == []
