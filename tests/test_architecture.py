"""The direction of imports: `geo` knows no screen, and every module knows its place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# a module may import its own stratum and those above it in this list; a new file is placed here
STRATA = (
    ("geo.terms", "geo.phrases", "geo.errors", "geo.disk"),
    ("geo.reference", "geo.sketch"),
    ("geo.place",),
    ("geo.scenario",),
    ("geo.saved",),
    ("geo.evaluation",),
    ("geo.plan",),
    ("geo.carbon",),
    ("geo.intake",),
    ("geo.district",),
    ("geo.evaluate",),
    ("geo.batch", "geo.results", "geo.store", "geo.plans", "geo.explain", "geo.contrast"),
    ("geo.held", "geo.levers", "geo.search", "geo.budget", "geo.contract", "geo.foreign"),
    ("geo.workshop",),
    ("layers.words", "layers.layer", "layers.colour", "layers.outlines", "layers.measures"),
    ("layers.masses", "layers.noted"),
    ("layers.refused",),
    ("layers.contrasts", "layers.minuted"),
    ("layers.stack", "layers.differences", "layers.charts", "layers.tables"),
    ("layers.deck",),
    ("layers.report",),
    ("layers.export",),
    ("geo.__main__",),  # the door of the command line, which writes every file that the app does
    ("layers.screen",),
    ("app",),
)
ONLY_IN = {
    "streamlit": ("layers.screen", "app"),
    "pydeck": ("layers.deck",),
    "altair": ("layers.charts",),
    "vl_convert": ("layers.charts",),
    "numba": ("geo.district._compiled",),
}
RANK = {name: rank for rank, names in enumerate(STRATA) for name in names}
FILES = [*sorted((ROOT / "geo").rglob("*.py")), *sorted((ROOT / "layers").rglob("*.py"))]
FILES.append(ROOT / "app.py")
PACKAGES = [path for path in FILES if path.name == "__init__.py"]
MODULES = [path for path in FILES if path.name != "__init__.py"]


def module(path: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def within(name: str, owners: tuple[str, ...]) -> bool:
    """Return whether a name is one of the owners or stands inside one."""
    return any(name == owner or name.startswith(f"{owner}.") for owner in owners)


def stratum(name: str) -> int:
    """Return the rank of a module; a module without a place fails the test."""
    ranks = [rank for owner, rank in RANK.items() if within(name, (owner,))]
    assert len(ranks) == 1, f"{name} has no place in STRATA; give it one"
    return ranks[0]


def imports(path: Path) -> Iterator[str]:
    """Yield `a.b` for `import a.b` and `a.b.c` for `from a.b import c`, wherever they stand."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(own: str, imported: str) -> Iterator[str]:
    """Yield what is wrong when module `own` imports a name."""
    top = imported.split(".", maxsplit=1)[0]
    if top in {"geo", "layers"} and stratum(imported) > stratum(own):
        yield f"{own} stands before {imported} and must not import it"
    if top in ONLY_IN and not within(own, ONLY_IN[top]):
        yield f"{own} must not import {top}; only {' and '.join(ONLY_IN[top])} may"


@pytest.mark.parametrize("path", MODULES, ids=module)
def test_imports_point_back(path: Path) -> None:
    """Law: a module imports only what stands before it, and heavy libraries only at home."""
    own = module(path)
    stratum(own)

    assert [fault for name in imports(path) for fault in faults(own, name)] == []


@pytest.mark.parametrize("path", PACKAGES, ids=module)
def test_packages_hold_a_docstring_only(path: Path) -> None:
    """Law: names are imported from the module that defines them, so packages re-export nothing."""
    body = ast.parse(path.read_text("utf-8")).body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


@pytest.mark.parametrize(
    ("own", "imported"),
    [
        ("geo.plan.buildings", "geo.carbon.embodied.embodied_modules"),
        ("geo.district.totals", "streamlit.cache_data"),
        ("layers.charts.bars", "layers.screen.session.Session"),
        ("geo.evaluate", "layers.words.load_words"),
    ],
)
def test_a_planted_fault_is_found(own: str, imported: str) -> None:
    """Limit: the rule does notice an import against the direction."""
    assert len(list(faults(own, imported))) == 1


def test_a_module_without_a_place_is_found() -> None:
    """Limit: a new file must be placed on purpose."""
    with pytest.raises(AssertionError, match="no place"):
        stratum("geo.newcomer")
