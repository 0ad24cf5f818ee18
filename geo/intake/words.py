"""Words: signs that cannot be seen are taken out of files that say that they are ours."""

import re
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import Note
from geo.plan._notes import note
from geo.scenario import Plan

# control signs and those that turn the direction of what is written; what joins letters and
# pictures, or parts words, stays: somebody may have meant it
SIGNS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
HARMFUL = re.compile(f"[{SIGNS}]")
# in files of others what joins and parts goes too: two names that look alike are to be alike
HIDDEN = re.compile(f"[{SIGNS}\xad\u200c\u200d]")
BREAKS = re.compile(r"\r\n|[\r\n\t]")


def line(text: str) -> str:
    r"""
    Return a name in one line.

    >>> line("Hus\n1\u202e")
    'Hus 1'
    """
    return HARMFUL.sub("", BREAKS.sub(" ", text))


def prose(text: str) -> str:
    """Return a text that may have several lines."""
    return HARMFUL.sub("", text.replace("\r\n", "\n"))


def cleaned(data: object) -> Any:  # noqa: ANN401 - of the same type
    """Return plain values, as of JSON, with clean texts."""
    if isinstance(data, str):
        return prose(data)
    if isinstance(data, list):
        return [cleaned(each) for each in data]
    if isinstance(data, dict):
        return {key: cleaned(each) for key, each in data.items()}
    return data


def with_clean_words(plan: Plan) -> Plan:
    """Return a plan with clean words, and a note on where any had to be cleaned; else as it is."""
    clean: dict[str, Any] = {
        n: clean_table(getattr(plan, n)) for n in ("buildings", "plots", "works")
    }
    place = plan.place
    clean["place"] = replace(place, name=line(place.name), source=line(place.source))
    clean["notes"] = tuple(_note(each) for each in plan.notes)
    odd = [name for name, value in clean.items() if _differs(value, getattr(plan, name))]
    if not odd:
        return plan
    sentence = "Signs that cannot be seen were taken out of {columns}."
    said = note("signs_taken_out", sentence, columns=", ".join(odd))
    return replace(plan, **clean | {"notes": (*clean["notes"], said)})


def clean_table(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a table with clean words in its columns and its index; the same one where all are."""
    made = table
    for name in table.columns.drop(table.geometry.name):
        values = table[name].tolist()
        if (clean := [_line(value) for value in values]) != values and not _is_number(table[name]):
            made = made.assign(**{name: pd.Series(clean, index=table.index, dtype=object)})
    ids = table.index.tolist()
    if (clean := [_line(value) for value in ids]) != ids:
        made = made.set_axis(pd.Index(clean, dtype=object, name=table.index.name), axis=0)
    return made


def _is_number(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values))


def _line(value: object) -> object:
    return line(value) if isinstance(value, str) else value


def _differs(one: object, other: object) -> bool:
    return one is not other if isinstance(one, gpd.GeoDataFrame) else one != other


def _note(found: Note) -> Note:
    return replace(
        found,
        code=line(found.code),
        message=line(found.message),
        ids=tuple(map(line, found.ids)),
        values={line(key): line(value) for key, value in dict(found.values).items()},
    )
