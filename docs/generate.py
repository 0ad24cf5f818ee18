"""
Write `docs/data.md` and `docs/nomenclature.md` from the tables of `data/` and their dictionary.

`python docs/generate.py` writes both pages; with `--check` it only compares them.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

DOCS = Path(__file__).resolve().parent
DATA = DOCS.parent / "data"

GENERATED = "<!-- Written by docs/generate.py; change the tables of data/ instead. -->"
DATA_INTRO = """
Every number that could be disputed is a cell of one of these tables, with its source, its licence
and how firm it is: *published* by the source named, *measured* from it, *derived* from published
numbers by the arithmetic in the note, or *assumed* by us. A table that has changed without being
described again (`python data/describe.py`) is refused when the app starts.
"""
NOMENCLATURE_INTRO = """
What each column is called in plans, results and tables, in which unit, in English and Swedish.
A name carries its unit: `_m2`, `_kg` (CO₂e unless said otherwise), `_t` (tonnes of CO₂e), `_kwh`.
`gfa` is gross floor area (BTA), `atemp` the floor area heated above 10 °C.
"""
TITLES = {
    "plan:buildings": "Plan, layer `buildings`",
    "plan:plots": "Plan, layer `plots`",
    "plan:works": "Plan, layer `works`",
    "result:buildings": "Result, per building",
    "result:works": "Result, per item of civil works",
    "result:years": "Result, per calendar year",
    "export:buildings": "Export, further columns of layers and results",
    "export:scenarios": "Export, table `scenarios`",
    "export:notes": "Export, table `base_notes`",
    "export:assumptions": "Export, further columns of the table `assumptions`",
    "export:factors": "Export, further columns of the table `factors`",
    "export:workshop": "Minutes, table `workshop`, and columns of the others",
    "export:workshop_options": "Minutes, table `workshop_options`",
    "export:workshop_votes": "Minutes, table `workshop_votes`",
    "export:workshop_notes": "Minutes, table `workshop_notes`",
    "export:workshop_people": "Minutes, table `workshop_people`",
    "export:workshop_changes": "Minutes, table `workshop_changes`",
}


def data_page(folder: Path) -> str:
    """Return the page that tells what each table holds and where its rows come from."""
    tables = groupby(_fields(folder), key=lambda field: field["table"])
    described = {table: list(fields) for table, fields in tables if table.endswith(".csv")}
    lines = ["# Data", "", GENERATED, DATA_INTRO]
    lines += ["| table | rows | published | measured | derived | assumed |", "|---" * 6 + "|"]
    for table in described:
        rows = _rows(folder / table)
        # in the plan, `status` tells whether a house stands
        firm = Counter(row.get("value_status", row.get("status")) for row in rows)
        counts = [firm[name] for name in ("published", "measured", "derived", "assumed")]
        lines.append(_line(f"[{table}](#{_anchor(table)})", len(rows), *counts))
    for table, fields in described.items():
        lines += ["", f"## {table}", "", *_columns(fields), ""]
        lines += list(_origins(_rows(folder / table)))
    return "\n".join(lines) + "\n"


def nomenclature_page(folder: Path) -> str:
    """Return the page that binds each name of a plan or a result to a meaning and a unit."""
    lines = ["# Nomenclature", "", GENERATED, NOMENCLATURE_INTRO]
    fields = [field for field in _fields(folder) if field["table"] in TITLES]
    for table, group in groupby(fields, key=lambda field: field["table"]):
        lines += [f"## {TITLES[table]}", "", *_columns(group), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` compare them; return the exit status."""
    pages = {"data.md": data_page(DATA), "nomenclature.md": nomenclature_page(DATA)}
    for name, text in pages.items():
        path = DOCS / name
        if arguments != ["--check"]:
            path.write_text(text, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != text:
            sys.stdout.write(f"docs/{name} is not up to date; run docs/generate.py.\n")
            return 1
    sys.stdout.write(f"{len(pages)} pages up to date.\n")
    return 0


def _fields(folder: Path) -> list[dict[str, str]]:
    """Return the dictionary sorted by table; fields keep the order in which they stand."""
    return sorted(_rows(folder / "dictionary.csv"), key=lambda field: field["table"])


def _columns(fields: Iterable[dict[str, str]]) -> Iterator[str]:
    yield "| column | unit | range | meaning | betydelse |"
    yield "|---" * 5 + "|"
    for field in fields:
        meanings = (field["description_en"], field["description_sv"])
        yield _line(f"`{field['field']}`", field["unit"], _range(field), *meanings)


def _range(field: dict[str, str]) -> str:
    if field["enum"]:
        return ", ".join(field["enum"].split("|"))
    low, high = field["minimum"], field["maximum"]
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else f"to {high}" if high else ""


def _origins(rows: list[dict[str, str]]) -> Iterator[str]:
    """Yield each source once, with the number of rows that rest on it and their terms."""
    counted = Counter((row.get("source", ""), row.get("licence", "")) for row in rows)
    for (source, licence), number in counted.items():
        if source:
            rows_text = "1 row" if number == 1 else f"{number} rows"
            yield f"- {rows_text}: {source} ({licence})"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _line(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _anchor(title: str) -> str:
    """Return the anchor that a heading gets on the common hosts of Markdown."""
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c in "-_")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
