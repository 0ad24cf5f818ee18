"""Tables: the rows that stand on screen and in CSV files, with units in their headings."""

import io
from collections.abc import Mapping

import pandas as pd

from geo.evaluation import Evaluation
from layers.measures import ColourBy, values
from layers.words import Words

# first letters that make a spreadsheet read a cell as a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")
POWERS = str.maketrans("23", "²³")
KINDS = ("use", "status", "basis", "frame")


def building_table(evaluation: Evaluation, year: int, words: Words) -> pd.DataFrame:
    """
    Return one row per building with its figures of all colourings.

    Parameters
    ----------
    evaluation
        A result.
    year
        Year of the operation. [year]
    words
        Texts of the kinds.

    Returns
    -------
    table
        Columns keyed as in `screen.column`; intensities per m² GFA or Atemp. [kg CO2e, t CO2e]
    """
    rows = evaluation.buildings
    table = pd.DataFrame({"id": rows.index, "name": rows["name"].to_numpy()}, index=rows.index)
    table["phase"] = rows["phase"]
    for kind in KINDS:
        table[kind] = [words(f"terms.{kind}.{value}") for value in rows[kind]]
    for name in ("storeys", "gfa_m2", "atemp_m2", "dwellings", "start_year", "completion_year"):
        table[name] = rows[name]
    table["upfront_t"] = rows["upfront_kg"] / 1000.0
    new = rows["upfront_kg"] > 0
    for name in ("upfront", "band_low", "band_high"):
        table[f"{name}_kg_m2gfa"] = (rows[f"{name}_kg"] / rows["gfa_m2"]).where(new)
    table["limit_kg_m2gfa"] = rows["limit_kg_m2gfa"].where(new)
    table["distance_kg_m2gfa"] = rows["distance_kg_m2gfa"].where(new)
    table["whole_life_kg_m2gfa"] = rows["whole_life_kg"] / rows["gfa_m2"]
    table["operation_kg_m2atemp"] = values(evaluation, ColourBy.OPERATION, year)
    table["source"] = rows["source"]
    return table.reset_index(drop=True)


def works_table(evaluation: Evaluation, words: Words) -> pd.DataFrame:
    """Return one row per item of civil works, with quantity, factor and mass."""
    rows = evaluation.works
    table = pd.DataFrame({"id": rows.index, "name": rows["name"].to_numpy()})
    table["kind"] = [words.known(f"terms.works.{kind}", str(kind)) for kind in rows["kind"]]
    for name in ("quantity", "unit", "a1a5_kg_per_unit", "start_year", "completion_year"):
        table[name] = rows[name].to_numpy()
    table["works_t"] = rows["upfront_kg"].to_numpy() / 1000.0
    table["source"] = rows["source"].to_numpy()
    return table


def measured(unit: str) -> str:
    """
    Return a unit as a reader knows it.

    Examples
    --------
    >>> measured("m2"), measured("t")
    ('m²', 't')
    """
    return unit.translate(POWERS)


def headings(table: pd.DataFrame, words: Words, year: int) -> Mapping[str, str]:
    """Return the heading of every column, units included."""
    texts = {name: words(f"screen.column.{name}") for name in table.columns}
    return {name: text.replace("{year}", str(year)) for name, text in texts.items()}


def to_csv(table: pd.DataFrame, titles: Mapping[str, str]) -> bytes:
    """
    Return a table as CSV that no spreadsheet takes for formulae.

    Parameters
    ----------
    table
        Any table.
    titles
        Heading of each column.

    Returns
    -------
    csv
        UTF-8 with byte order mark, so that spreadsheets read å, ä and ö.
    """
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = pd.Series([guarded(v) for v in safe[name]], index=safe.index)
    text = io.StringIO()
    safe.rename(columns=dict(titles)).to_csv(text, index=False, lineterminator="\r\n")
    return text.getvalue().encode("utf-8-sig")


def guarded(value: object) -> object:
    """
    Return text with an apostrophe before anything that begins like a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("Prisma"), guarded(-1.5)
    ("'=1+1", 'Prisma', -1.5)
    >>> guarded("-"), guarded("-1")
    ('-', "'-1")
    """
    # a sign alone, as where a unit has no name, is no formula
    if isinstance(value, str) and value.startswith(FORMULA) and value != "-":
        return f"'{value}"
    return value
