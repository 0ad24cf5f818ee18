"""Columns: what each column of an exported file means and in which unit, in either language."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from geo.plan.mixed import stem
from geo.reference import DATA
from layers.words import Words

BUILDINGS = ("export:buildings", "result:buildings", "plan:buildings")
WORKS = ("export:buildings", "result:works", "plan:works")
EVERYWHERE = "export:buildings"  # names that mean the same in every table
# table of an exported file -> tables of the dictionary that name its columns, the nearest first
DESCRIBED: Mapping[str, tuple[str, ...]] = {
    "buildings": BUILDINGS,
    "results_buildings": BUILDINGS,
    "base_buildings": ("plan:buildings",),
    "plots": ("plan:plots",),
    "base_plots": ("plan:plots",),
    "works": WORKS,
    "results_works": WORKS,
    "base_works": ("plan:works",),
    "context": ("plan/context.csv",),
    "scenarios": ("export:scenarios",),
    "base_notes": ("export:notes",),
    "place": ("export:place",),
    "climate": ("energy/climates.csv",),
    "heat_factors": ("energy/factor_series.csv",),
    "results_years": ("export:buildings", "result:years"),
    "results_interventions": ("export:buildings", "result:interventions"),
    "assumptions": ("export:assumptions", "factors/rules.csv"),
    "factors": ("export:factors", "energy/factor_series.csv"),
    "factors_used": ("export:buildings", "energy/factor_series.csv"),
    "products": ("factors/products.csv",),
    "works_factors": ("factors/works.csv",),
    "sources": ("sources.csv",),
    "workshop": ("export:workshop",),
    **{
        f"workshop_{name}": (f"export:workshop_{name}", "export:workshop")
        for name in ("options", "votes", "notes", "people", "changes")
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a column means, its unit, which is empty where there is none, and its name in short."""

    text: str
    unit: str
    short: str

    @property
    def title(self) -> str:
        """Return the name with the unit."""
        return f"{self.short} [{self.unit}]" if self.unit not in {"", "-"} else self.short


def meanings(table: str, columns: Iterable[str], words: Words) -> dict[str, Meaning]:
    """
    Return what the columns of a table mean.

    Parameters
    ----------
    table
        A table of an exported file.
    columns
        Its columns; those that the dictionary does not name are left out.
    words
        Language.

    Returns
    -------
    meanings
        By column.
    """
    known = _dictionary()
    found = {}
    for column in columns:
        for place in (*DESCRIBED.get(stem(table), ()), EVERYWHERE):
            if row := known.get((place, column)):
                unit = row["unit"] if words.language == "en" else _swedish(row["unit"], words)
                text = row[f"description_{words.language}"]
                # modules are known by their number
                module = f"terms.module.{column.removesuffix('_kg')}"
                short = words.known(module, text.split(";")[0])
                found[column] = Meaning(text=text, unit=unit, short=short)
                break
    return found


def _swedish(unit: str, words: Words) -> str:
    for name, english in ENGLISH.items():
        unit = unit.replace(english, words(f"export.unit.{name}"))
    return unit


ENGLISH = {
    "gfa": "GFA",
    "years": "years",
    "year": "year",
    "piece": "piece",
    "see_unit": "see unit",
    "see_field": "see field",
    "per_unit": "per unit",
    "per_year": "yr",
    "and": " and ",
    "envelope": "envelope",
    "celsius": "degC",
}


@cache
def _dictionary() -> dict[tuple[str, str], dict[str, str]]:
    with (DATA / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["field"]): row for row in csv.DictReader(file)}
