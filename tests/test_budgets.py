"""Files and functions stay short enough to be read in one go."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULE_LINES = 350
APP_LINES = 90
TEST_LINES = 400  # cases are tables, and a table is read faster than a formula
BODY_LINES = 45
BODY_LINES_OF_MOST = 25

OURS = [
    *sorted(
        path
        for folder in ("geo", "layers", "bench", "docs", "data", "tests")
        for path in (ROOT / folder).rglob("*.py")
    ),
    ROOT / "run.py",
    ROOT / "app.py",
]
MODEL = [p for p in OURS if p.relative_to(ROOT).parts[0] in {"geo", "layers", "app.py"}]


def bodies(path: Path) -> dict[str, int]:
    """Return the lines of every function without its signature and docstring, by place."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - first[0].lineno + 1 if first else 0
            found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = lines
    return found


@pytest.mark.parametrize("path", OURS, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_is_short(path: Path) -> None:
    """Law: a file has at most 350 lines, one of tests 400, `app.py` 90."""
    top = path.relative_to(ROOT).parts[0]
    allowed = {"app.py": APP_LINES, "tests": TEST_LINES}.get(top, MODULE_LINES)

    assert len(path.read_text("utf-8").splitlines()) <= allowed


@pytest.mark.parametrize("path", OURS, ids=lambda p: str(p.relative_to(ROOT)))
def test_functions_are_short(path: Path) -> None:
    """Law: no function body is longer than 45 lines."""
    assert {place: lines for place, lines in bodies(path).items() if lines > BODY_LINES} == {}


def test_most_functions_are_very_short() -> None:
    """Law: nine of ten function bodies of model and screen have at most 25 lines."""
    lengths = sorted(lines for path in MODEL for lines in bodies(path).values())

    assert lengths[len(lengths) * 9 // 10] <= BODY_LINES_OF_MOST
