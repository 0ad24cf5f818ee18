"""Values of a layer's columns: ids, words, numbers, years and shares of use, checked by column."""

import json
import math
from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.errors import Note
from geo.phrases import phrase
from geo.plan._notes import note
from geo.terms import Use

Notes = tuple[Note, ...]
Steps = tuple[gpd.GeoDataFrame, Notes]
Limits = Mapping[str, tuple[float, float]]

LONGEST_ID = 80
LONGEST_SHARES = 2_000
EXACT = 2.0**53  # from here on a float no longer counts in ones
ROUNDING = 1e-12  # of a sum of shares


def texts(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as text without outer blanks; empty where there is none."""
    if column not in table:
        return pd.Series("", index=table.index, name=column, dtype=str)
    values = counted(table[column])
    filled = values.astype(object).where(values.notna(), "")
    return filled.map(str).str.strip().astype(str).rename(column)


def counted(values: pd.Series) -> pd.Series:
    """
    Return whole numbers as such, if they are small enough to be known to the last digit.

    7 that came through a column with gaps is 7.0; as a name it is "7".
    """
    if not pd.api.types.is_float_dtype(values):
        return values
    there = values.dropna()
    whole = ((there % 1 == 0) & (there.abs() < EXACT)).all()
    return values.astype("Int64") if whole else values


def numbers(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as numbers; NaN where there is none, or where it is no number."""
    if column not in table or table[column].dtype == bool:
        return pd.Series(np.nan, index=table.index, name=column)
    found = pd.to_numeric(table[column], errors="coerce").astype("float64")
    return found.where(np.isfinite(found)).rename(column)


def identified(table: gpd.GeoDataFrame, prefix: str) -> Steps:
    """Index a table by unique ids; missing ones are numbered, doubled ones get a suffix."""
    given = texts(table, "id").to_numpy(dtype=object)
    short = texts(table, "id").str.slice(0, LONGEST_ID).to_numpy(dtype=object)
    blank = short == ""
    counted = np.array([f"{prefix}-{n + 1}" for n in range(len(table))], dtype=object)
    ids: pd.Series[str] = pd.Series(np.where(blank, counted, short).tolist(), dtype=str)
    while ids.duplicated().any():
        nth = ids.groupby(ids).cumcount()
        ids = ids.where(nth == 0, ids.str.cat((nth + 1).astype(str), sep="-"))
    notes = []
    if blank.any():
        sentence = "{count} rows have no id and were numbered: {ids}."
        value = f"{prefix}-1, ..."
        notes.append(note("default_taken", sentence, ids[blank], column="id", value=value))
    renamed = (ids.to_numpy(dtype=object) != given) & ~blank
    if renamed.any():
        sentence = "{ids}: ids that stood twice or were too long, renamed. Give each row its own."
        notes.append(note("id_renamed", sentence, ids[renamed]))
    index = pd.Index(ids.to_numpy(dtype=object), name="id", dtype=str)
    return table.set_axis(index, axis=0), tuple(notes)


def word(table: gpd.GeoDataFrame, column: str, known: tuple[str, ...]) -> tuple[pd.Series, Notes]:
    """Return a column of codes, empty where there is none or it is not known."""
    given = texts(table, column)
    plain = given.str.casefold()
    unknown = (given != "") & ~plain.isin(list(known))
    if not unknown.any():
        return plain, ()
    sentence = "{ids}: unknown {column} {value}; the default is taken. Known are "
    sentence += ", ".join(known)
    shown = ", ".join(sorted({repr(v[:40]) for v in given[unknown]})[:5])
    found = note("unknown_word", f"{sentence}.", table.index[unknown], column=column, value=shown)
    return plain.mask(unknown, ""), (found,)


def number(
    table: gpd.GeoDataFrame, column: str, limits: tuple[float, float], *, fallback: str
) -> tuple[pd.Series, Notes]:
    """Return a column of numbers, NaN where there is none or it is out of range."""
    found = numbers(table, column)
    stated = texts(table, column) != ""
    low, high = limits
    wrong = stated & ~found.between(low, high)
    if not wrong.any():
        return found, ()
    sentence = "{ids}: {column} is no number from {low} to {high}; {fallback}."
    noted = note(
        "number_out_of_range",
        sentence,
        table.index[wrong],
        column=column,
        low=f"{low:g}",
        high=f"{high:g}",
        fallback=fallback,
    )
    return found.mask(wrong), (noted,)


def with_texts(table: gpd.GeoDataFrame, columns: Sequence[str]) -> Steps:
    """Replace columns by their text; empty where the layer has none."""
    return table.assign(**{c: texts(table, c) for c in columns}), ()


def with_codes(table: gpd.GeoDataFrame, known: Mapping[str, Sequence[str]]) -> Steps:
    """Replace columns by their codes; empty where a code is unknown or not given."""
    notes: Notes = ()
    for column, words in known.items():
        codes, found = word(table, column, tuple(str(w) for w in words))
        table = table.assign(**{column: codes})
        notes += found
    return table, notes


def with_numbers(table: gpd.GeoDataFrame, limits: Limits) -> Steps:
    """Replace columns by numbers; NaN where one is out of range or not given."""
    notes: Notes = ()
    for column, span in limits.items():
        values, found = number(table, column, span, fallback=phrase("taken as not given"))
        table = table.assign(**{column: values})
        notes += found
    return table, notes


def with_required(table: gpd.GeoDataFrame, limits: Limits) -> Steps:
    """Leave out rows without a number that the method cannot do without."""
    notes: Notes = ()
    for column, span in limits.items():
        values, found = number(table, column, span, fallback=phrase("left out; give the number"))
        notes += found
        blank = values.isna() & (texts(table, column) == "")
        if blank.any():
            sentence = "{ids}: no {column}, left out; give the number."
            notes += (note("number_missing", sentence, table.index[blank], column=column),)
        table = table.assign(**{column: values})[values.notna()]
    return table, notes


def uses(table: gpd.GeoDataFrame) -> Steps:
    """Keep known uses; anything else becomes `other`."""
    given = texts(table, "use")
    plain = given.str.casefold()
    unknown = ~plain.isin([str(u) for u in Use])
    found: Notes = ()
    if unknown.any():
        shown = ", ".join(sorted({repr(v[:40]) for v in given[unknown]})[:5])
        sentence = "{ids}: unknown use {value}, taken as other. Known are " + ", ".join(Use) + "."
        found = (note("unknown_use", sentence, table.index[unknown], value=shown),)
    return table.assign(use=plain.mask(unknown, str(Use.OTHER))), found


def use_shares(table: gpd.GeoDataFrame) -> Steps:
    """Replace JSON text by a dict use -> share of GFA with the sum 1; the use alone where bad."""
    given = texts(table, "use_shares").tolist()
    parsed = [_shares(text) if text else None for text in given]
    stated = np.array([text != "" for text in given], dtype=bool)
    bad = stated & np.array([shares is None for shares in parsed], dtype=bool)
    uneven = np.array([_is_uneven(shares) for shares in parsed], dtype=bool)
    notes = []
    if bad.any():
        sentence = (
            "{ids}: use_shares is no JSON object of known uses and positive shares, such as "
            "{example}; the whole house is taken as its use."
        )
        example = '{"residential": 0.8, "retail": 0.2}'
        notes.append(note("bad_use_shares", sentence, table.index[bad], example=example))
    if uneven.any():
        sentence = "{ids}: shares of use did not sum to 1; scaled so that they do."
        notes.append(note("shares_scaled", sentence, table.index[uneven]))
    whole = [
        _scaled(shares) if shares else {use: 1.0}
        for shares, use in zip(parsed, table["use"].tolist(), strict=True)
    ]
    column = pd.Series(whole, index=table.index, dtype=object)
    return table.assign(use_shares=column), tuple(notes)


def whole_years(table: gpd.GeoDataFrame, columns: tuple[str, ...]) -> Steps:
    """Cut years to whole ones and put the start before the completion."""
    notes = []
    cut = np.zeros(len(table), dtype=bool)
    for column in columns:
        cut |= (table[column] % 1 != 0).to_numpy()
        table = table.assign(**{column: np.floor(table[column]).astype("int64")})
    if cut.any():
        sentence = "{ids}: parts of a year cut off."
        notes.append(note("year_cut", sentence, table.index[cut]))
    start, end = table["start_year"], table["completion_year"]
    swapped = start > end
    if swapped.any():
        sentence = "{ids}: construction started after completion; the two years were exchanged."
        notes.append(note("years_exchanged", sentence, table.index[swapped]))
        table = table.assign(
            start_year=np.minimum(start, end), completion_year=np.maximum(start, end)
        )
    return table, tuple(notes)


def _shares(text: str) -> dict[str, float] | None:
    """Return shares as stated, or None where the text does not say any."""
    if len(text) > LONGEST_SHARES:
        return None
    try:
        data = json.loads(text)
        shares = {str(use): float(share) for use, share in data.items()}
        total = math.fsum(shares.values())
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    known = set(shares) <= {str(u) for u in Use}
    good = known and math.isfinite(total) and total > 0 and min(shares.values()) >= 0
    return shares if good else None


def _is_uneven(shares: dict[str, float] | None) -> bool:
    # three thirds written with two decimals are meant to be 1
    return shares is not None and abs(sum(shares.values()) - 1.0) > 0.02


def _scaled(shares: dict[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    if abs(total - 1.0) <= ROUNDING:
        # shares that were scaled once stay as they are, so that a plan goes round unchanged
        total = 1.0
    return {use: share / total for use, share in shares.items() if share > 0}
