"""
Write `datapackage.json` from `dictionary.csv` and the tables that stand in this folder.

Run it after a table has changed: `python data/describe.py`. The loader refuses a table whose hash
is not the one written here, so a change of a number is always a change that somebody meant.
"""

import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
VERSION = "2026.11"
SOURCES = [
    {
        "title": "Boverkets klimatdatabas",
        "path": "https://www.boverket.se/sv/klimatdeklaration/klimatdatabas/",
        "version": "02.07.000",
    },
    {"title": "CRREM", "path": "https://www.crrem.eu/", "version": "2.05"},
]


def field(row: dict[str, str]) -> dict[str, Any]:
    """Return one Frictionless field from a row of the dictionary."""
    constraints: dict[str, Any] = {}
    if row["required"] == "true":
        constraints["required"] = True
    for bound in ("minimum", "maximum"):
        if row[bound]:
            constraints[bound] = float(row[bound])
    if row["enum"]:
        constraints["enum"] = row["enum"].split("|")
    described = {
        "name": row["field"],
        "type": row["type"],
        "unit": row["unit"],
        "description": row["description_en"],
    }
    return {**described, "constraints": constraints} if constraints else described


def package(folder: Path) -> dict[str, Any]:
    """Return the data package of a folder."""
    with (folder / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    resources = []
    for table in sorted({row["table"] for row in rows if row["table"].endswith(".csv")}):
        raw = (folder / table).read_bytes()
        resources.append(
            {
                "name": table.removesuffix(".csv").replace("/", "-").replace("_", "-"),
                "path": table,
                "format": "csv",
                "encoding": "utf-8",
                "bytes": len(raw),
                "hash": "sha256:" + hashlib.sha256(raw).hexdigest(),
                "schema": {"fields": [field(row) for row in rows if row["table"] == table]},
            }
        )
    return {
        "name": "kolkarta",
        "title": "Kolkarta: plan, factors, energy and limits of Oceanhamnen",
        "version": VERSION,
        "sources": SOURCES,
        "resources": resources,
    }


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` only compare it; say how many tables it describes."""
    described = package(FOLDER)
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    path = FOLDER / "datapackage.json"
    if arguments == ["--check"]:
        if not path.is_file() or path.read_text("utf-8") != text:
            sys.stdout.write("datapackage.json is not up to date; run data/describe.py.\n")
            return 1
    else:
        path.write_text(text, "utf-8")
    sys.stdout.write(f"{len(described['resources'])} tables described.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
