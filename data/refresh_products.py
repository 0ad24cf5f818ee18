"""
Bring `factors/products.csv` to the user's own copy of Boverkets klimatdatabas.

    python data/refresh_products.py GetAllResources.json

The file is what the database's open interface answers to GetAllResources. Only the rows that the
assemblies need are touched; every changed value is printed, so that a planner can see what moved.
Run `python data/describe.py` afterwards.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
FIRST_RESOURCE = 6_000_000_000  # the database numbers resource BVn as this plus n
INDICATOR = "GWP-GHG"
MODULES = {
    "A1-A3 Typical": "a1a3_typical",
    "A1-A3 Conservative": "a1a3_conservative",
    "A4": "a4",
    "A5.1": "a5_1",
}


def values_of(resource: dict[str, Any]) -> dict[str, float]:
    """Return the values of one resource of the database by the column of our table."""
    found: dict[str, float] = {"waste_factor": float(resource["WasteFactor"])}
    for item in resource["DataItems"]:
        if str(item["PropertyCode"]).startswith(INDICATOR):
            for value in item["DataValueItems"]:
                column = MODULES.get(value["DataModuleCode"])
                if column and value["Value"] is not None:
                    found[column] = float(value["Value"])
    found["biogenic_kgc_kg"] = float(resource.get("CalculatedBiogenicCarbon") or 0.0)
    return found


def refreshed(
    rows: list[dict[str, str]], database: dict[str, Any]
) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows with the database's values, and one line for each value that changed."""
    resources = {f"BV{r['ResourceId'] - FIRST_RESOURCE}": r for r in database["Resources"]}
    source = f"Boverkets klimatdatabas v{database['Version']}"
    result, changes = [], []
    for row in rows:
        if row["product_id"] not in resources:
            changes.append(f"{row['product_id']} {row['name_en']}: no longer in the database")
            result.append(row)
            continue
        new = dict(row)
        for column, value in values_of(resources[row["product_id"]]).items():
            if float(row[column]) != value:
                changes.append(f"{row['product_id']} {column}: {row[column]} -> {value:g}")
                new[column] = f"{value:g}"
        address = row["source"].split(" http", 1)[-1]
        new["source"] = f"{source} http{address}"
        result.append(new)
    return result, changes


def main(arguments: list[str]) -> int:
    """Rewrite the table from the file that the user gives."""
    table = FOLDER / "factors" / "products.csv"
    if len(arguments) != 1:
        sys.stderr.write("Give one file: the answer of GetAllResources, saved as JSON.\n")
        return 2
    try:
        database = json.loads(Path(arguments[0]).read_text("utf-8"))
        with table.open(encoding="utf-8", newline="") as file:
            rows, changes = refreshed(list(csv.DictReader(file)), database)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"{arguments[0]} is not an answer of GetAllResources: {error!r}.\n")
        return 2
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stdout.write("\n".join([*changes, f"{len(changes)} changes."]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
