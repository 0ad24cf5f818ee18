"""
Tables: results as CSV and as an Excel workbook, with units, factors and sources.

Columns of CSV files keep their short names, which carry the unit; `columns` says what each means.
The workbook is for reading: headings in words with units, codes in words. Text stays text in both:
nothing that a visitor wrote becomes a formula.
"""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from geo.errors import PlanError
from geo.phrases import phrase
from geo.plan.plain import plain
from geo.plan.write import whole
from layers.export.codes import codes
from layers.export.columns import Meaning, meanings
from layers.export.contents import Contents
from layers.export.geopackage import record
from layers.tables import to_csv
from layers.words import Words

MOST_ROWS = 1_048_575  # of a sheet below its headings
LONGEST = 32_000  # letters in a cell of a workbook
WIDEST = 46  # letters that a column of a workbook shows
SHEETS = (
    "results_buildings",
    "results_works",
    "results_years",
    "results_interventions",
    "scenarios",
    "assumptions",
    "factors_used",
    "products",
    "works_factors",
    "sources",
)
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
    "default_date_format": "yyyy-mm-dd",
}


def csv(path: Path, contents: Contents, table: str) -> None:
    """
    Write a table as CSV that every spreadsheet reads and none takes for formulae.

    Parameters
    ----------
    path
        The file to make.
    contents
        What is taken home.
    table
        A layer, without its shapes, or a table; `columns` is the list of all columns.
    """
    rows = _columns(contents) if table == "columns" else _rows(contents, table)
    with whole(path) as place:
        place.write_bytes(to_csv(rows, {}))


def excel(path: Path, contents: Contents) -> None:
    """
    Write a workbook with a sheet for each table of results, factors and sources.

    Parameters
    ----------
    path
        The file to make.
    contents
        What is taken home.

    Raises
    ------
    PlanError
        If a table has more rows than a sheet can hold.
    """
    words = contents.words
    for name in SHEETS:
        if len(contents.tables.get(name, contents.whole.get(name, ()))) > MOST_ROWS:
            message = phrase(
                "The table {table} is longer than a sheet of Excel; take CSV or GeoParquet.",
                table=name,
            )
            raise PlanError(message)
    with whole(path) as place, xlsxwriter.Workbook(place, OPTIONS) as book:
        made = contents.made_at.astimezone(dt.UTC).replace(tzinfo=None)
        book.set_properties({"title": contents.place, "created": made})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _sheet(book.add_worksheet(words("export.sheet.about")), _about(contents), bold, {})
        for name in SHEETS:
            if name not in contents.whole and name not in contents.tables:
                continue
            rows = _worded(name, _rows(contents, name), words)
            titles = meanings(name, rows.columns, words)
            _sheet(book.add_worksheet(words(f"export.sheet.{name}")), rows, bold, titles)
        units = book.add_worksheet(words("export.sheet.columns"))
        _sheet(units, _columns(contents), bold, {})


def _rows(contents: Contents, name: str) -> pd.DataFrame:
    table = contents.tables[name] if name in contents.tables else contents.whole[name]
    return pd.DataFrame(plain(table)).drop(columns="geometry", errors="ignore")


def _columns(contents: Contents) -> pd.DataFrame:
    """Return what every column of every table means, and its unit."""
    words = contents.words
    rows = [
        {
            words("export.about.table"): name,
            words("export.about.column"): column,
            words("export.about.unit"): meaning.unit,
            words("export.about.meaning"): meaning.text,
        }
        for name in (*contents.whole, *contents.tables)
        for column, meaning in meanings(name, _rows(contents, name).columns, words).items()
    ]
    return pd.DataFrame(rows)


def _about(contents: Contents) -> pd.DataFrame:
    """Return who made the file, from what, and under which terms."""
    words = contents.words
    told = record(contents)
    listed: list[tuple[str, str]] = [("", told["indicative"])]
    listed += [("made_by", told["made_by"]), ("made_at", told["made_at"])]
    listed += [("scenario", name) for name in told["scenarios"]]
    listed += [("version", f"{name}: {value}") for name, value in told["versions"].items()]
    listed += [("credit", name) for name in told["attribution"]]
    heads = (words("export.sheet.about"), contents.place)
    rows = [(words(f"export.about.{key}") if key else "", value) for key, value in listed]
    return pd.DataFrame(rows, columns=list(heads))


def _worded(table: str, rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return a table with words in place of its codes."""
    said = {
        column: [terms.get(str(code), code) for code in rows[column]]
        for column in map(str, rows.columns)
        if (terms := codes(table, column, words))
    }
    if {"parameter", "word"} <= set(rows.columns):  # a default, of the column that it stands for
        pairs = zip(rows["parameter"], rows["word"], strict=True)
        said["word"] = [codes("", _column(of), words).get(str(word), word) for of, word in pairs]
    return rows.assign(**said)


def _column(parameter: object) -> str:
    """Return the column that a default stands for, of a house as built or as rebuilt."""
    return str(parameter).removeprefix("rebuilt_")


def _sheet(sheet: Any, rows: pd.DataFrame, bold: Any, titles: Mapping[str, Meaning]) -> None:  # noqa: ANN401 - of XlsxWriter
    heads = [titles[c].title if c in titles else str(c) for c in rows.columns]
    sheet.set_row(0, 45)
    for number, (head, width) in enumerate(zip(heads, _widths(rows, heads), strict=True)):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, head, bold)
    columns = [rows[name].tolist() for name in rows.columns]
    for place, cells in enumerate(zip(*columns, strict=True), start=1):
        for number, value in enumerate(cells):
            _cell(sheet, place, number, value)
    sheet.freeze_panes(1, min(2, len(heads) - 1))
    if len(rows):
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)


def _widths(rows: pd.DataFrame, heads: list[str]) -> Iterator[float]:
    for name, head in zip(rows.columns, heads, strict=True):
        longest = max((len(str(value)) for value in rows[name].head(200)), default=0)
        numeric = pd.api.types.is_numeric_dtype(rows[name])
        yield float(min(WIDEST, max(12, len(head) // 2, 12 if numeric else longest + 1)))


def _cell(sheet: Any, row: int, column: int, value: object) -> None:  # noqa: ANN401 - of XlsxWriter
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        if math.isfinite(value):
            sheet.write_number(row, column, value)
    elif value is not None and value is not pd.NA:
        text = str(value)
        sheet.write_string(row, column, text if len(text) <= LONGEST else f"{text[:LONGEST]} …")
