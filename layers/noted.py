"""Noted: what was repaired, left out or taken by default, in the reader's language."""

import re

from geo.errors import Note
from layers.words import Words, counted

IDS_SHOWN = 8
# where the words of a column stand, the first that has them wins
COLUMNS = ("screen.card", "compare.field", "screen.sketch", "screen.column", "intake.column")
# what `geo.plan` writes for a default that is no single value
PER_DWELLING, BY_STOREYS = re.compile(r"one per ([\d.]+) m2 GFA"), "footprint x storeys"
BEFORE = re.compile(r"([\d, ]+) years before completion")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
YEARS = ("start_year", "completion_year")


def sentence(note: Note, words: Words) -> str:
    """Return a note in the reader's language; the first ids stand for many."""
    ids = ", ".join(note.ids[:IDS_SHOWN])
    if len(note.ids) > IDS_SHOWN:
        ids += f" (+{len(note.ids) - IDS_SHOWN})"
    key = f"notes.{note.code}"
    if key not in words.texts:
        return note.message
    values = counted(dict(note.values), words)
    if "column" in values:
        column = values["column"]
        values["column"] = column_named(column, words)
        if "value" in values:
            values["value"] = _default(column, values["value"], words)
    try:
        return words(key, **(values | {"ids": ids}))
    except (
        KeyError,
        IndexError,
        ValueError,
    ):  # a file may hold notes that this program never wrote
        return note.message


def column_named(column: str, words: Words) -> str:
    """Return what a column is called; its name where it has no words."""
    named = (words.known(f"{table}.{column}", "") for table in COLUMNS)
    return next(filter(None, named), column)


def _default(column: str, value: str, words: Words) -> str:
    """Return a value that was taken for a missing one, as far as it has words or is a number."""
    if found := BEFORE.fullmatch(value):
        return words("report.notes.before", years=found[1])
    if found := PER_DWELLING.fullmatch(value):
        return words("report.notes.per_dwelling", area=found[1])
    if value == BY_STOREYS:
        return words("report.notes.by_storeys")
    return ", ".join(_one(column, each, words) for each in value.split(", "))


def _one(column: str, value: str, words: Words) -> str:
    if NUMBER.fullmatch(value) and column not in YEARS:
        return words.number(float(value), len(value.partition(".")[2]))
    return words.known(f"terms.{column}.{value}", value)
