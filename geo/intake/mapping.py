"""
Mapping: which column of a foreign sheet gives which of ours, and what its words mean.

A guess is only ever a proposal: every rule says why it stands there, a person may change it, and
what it did to which rows is noted by id.
"""

import re
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import Note, PlanError
from geo.intake.found import Sheet
from geo.plan._notes import note
from geo.plan.columns import (
    BUILDINGS,
    CODES,
    CONTEXT,
    LIMITS,
    PLOT_LIMITS,
    PLOTS,
    WORK_LIMITS,
    WORKS,
)
from geo.reference import Reference
from geo.terms import Use

LAYERS: Table[str, tuple[str, ...]] = {
    "buildings": BUILDINGS, "plots": PLOTS, "works": WORKS, "context": CONTEXT,
}  # fmt: skip
AS_IS, HEIGHT, YEAR = "as_is", "height", "year"
WORDED = {"use": tuple(Use), **CODES}
NUMBERS = {*LIMITS, *PLOT_LIMITS, *WORK_LIMITS, "quantity", "height_m"}
# a number whose thousands may stand apart, and a unit; 4-6, 1/2 and 1e3 are none of these
NUMBER = re.compile(
    r"(-?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?)"
    r"\s*(?:(?!e[-+]?\d)[a-zà-ÿ%°][^\d]*[23]?[^\d]*)?",
    re.IGNORECASE,
)
YEARS = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")
MOST_RULES, MOST_WORDS, LONGEST = 100, 500, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    How one of our columns is filled.

    `source` is the foreign column, empty for none; `how` is as_is, height (of a building, which
    gives its storeys) or year (within a date). `words` pairs foreign words with ours. `fill` is the
    value of rows that have none. `why` tells where the rule comes from: name, synonym, profile or
    person.
    """

    column: str
    source: str = ""
    how: str = AS_IS
    words: tuple[tuple[str, str], ...] = ()
    fill: str = ""
    why: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """The rules of one layer."""

    layer: str
    rules: tuple[Rule, ...] = field(default_factory=tuple)

    def rule(self, column: str) -> Rule:
        """Return the rule of a column; one without a source when there is none."""
        return next((r for r in self.rules if r.column == column), Rule(column=column))

    def with_rule(self, rule: Rule) -> "Mapping":
        """Return the mapping with another rule for its column, in the place of the one it had."""
        if all(r.column != rule.column for r in self.rules):
            return replace(self, rules=(*self.rules, rule))
        rules = tuple(rule if r.column == rule.column else r for r in self.rules)
        return replace(self, rules=rules)

    def to_json(self) -> dict[str, Any]:
        """Return the mapping as plain values."""
        return asdict(self)


def mapping_from(data: object) -> Mapping:
    """
    Return a mapping from plain values that nobody vouches for.

    Raises
    ------
    PlanError
        If they are no mapping.
    """
    try:
        rows = data["rules"]  # type: ignore[index]  # any fault is caught
        layer = data["layer"]  # type: ignore[index]
        LAYERS[layer]
        rules = tuple(_rule_from(row, layer) for row in rows[:MOST_RULES])
    except (KeyError, TypeError, ValueError) as error:
        message = "The profile is no mapping of columns; make it again on the import page."
        raise PlanError(message) from error
    return Mapping(layer=layer, rules=rules)


def _rule_from(row: Table[str, Any], layer: str) -> Rule:
    if row["column"] not in LAYERS[layer] or row["how"] not in {AS_IS, HEIGHT, YEAR}:
        raise ValueError(row["column"])
    words = tuple((str(a)[:LONGEST], str(b)[:LONGEST]) for a, b in row["words"][:MOST_WORDS])
    texts = {name: str(row[name])[:LONGEST] for name in ("column", "source", "how", "fill", "why")}
    return Rule(words=words, **texts)


def layer_of(sheet: Sheet, reference: Reference) -> str:
    """
    Return which of our layers a sheet most likely is; empty for none.

    Its name counts most, then how many of its columns are known; points are no layer of a plan.
    """
    if sheet.shape not in {"polygon", "line", "mixed"}:
        return ""
    name = sheet.name.casefold()
    for layer in LAYERS:
        if name in {layer, f"base_{layer}"}:
            return layer
    if sheet.shape == "line":
        return "works"
    known = {layer: len(guess(sheet, layer, reference).rules) for layer in ("buildings", "plots")}
    typical = {"storeys", "use", "completion_year"}
    if any(rule.column in typical for rule in guess(sheet, "buildings", reference).rules):
        return "buildings"
    return "plots" if known["plots"] > known["buildings"] else "buildings"


def guess(sheet: Sheet, layer: str, reference: Reference) -> Mapping:
    """
    Return a proposal of rules for a sheet.

    Parameters
    ----------
    sheet
        What was found.
    layer
        One of ours.
    reference
        The tables of `data/`: synonyms and words.
    """
    names = {_key(f.name): f.name for f in sheet.fields}
    rows = reference.synonyms[reference.synonyms["layer"] == layer]
    rules: list[Rule] = []
    for column in LAYERS[layer]:
        if column in names:
            rules.append(Rule(column=column, source=names[column], why="name"))
            continue
        known = rows[rows["column"] == column]
        found = [
            (names[_key(s)], h)
            for s, h in zip(known["synonym"], known["how"], strict=True)
            if _key(s) in names
        ]
        if found:
            source, how = found[0]
            rules.append(Rule(column=column, source=source, how=how, why="synonym"))
    return Mapping(layer=layer, rules=tuple(with_words(rule, sheet, reference) for rule in rules))


def with_words(rule: Rule, sheet: Sheet, reference: Reference) -> Rule:
    """Return a rule with the meanings of the foreign words that are known."""
    if rule.column not in WORDED:
        return rule
    field_ = next((f for f in sheet.fields if f.name == rule.source), None)
    rows = reference.foreign_words[reference.foreign_words["column"] == rule.column]
    known = dict(zip(rows["foreign"].map(_key), rows["ours"], strict=True))
    ours = {str(word) for word in WORDED[rule.column]}
    words = tuple(
        (example, example if example in ours else known[_key(example)])
        for example in (field_.examples if field_ else ())
        if example in ours or _key(example) in known
    )
    return replace(rule, words=words)


def unknown_words(rule: Rule, sheet: Sheet) -> tuple[str, ...]:
    """Return the foreign words of a rule that have no meaning yet."""
    if rule.column not in WORDED:
        return ()
    found = next((f for f in sheet.fields if f.name == rule.source), None)
    known = {foreign for foreign, _ in rule.words}
    return tuple(e for e in (found.examples if found else ()) if e not in known)


def applied(
    mapping: Mapping, table: gpd.GeoDataFrame, reference: Reference
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """
    Return a raw table with our columns, and what was done beyond renaming.

    Parameters
    ----------
    mapping
        The rules.
    table
        As `geo.intake.look.fetch` gives it.
    reference
        The tables of `data/`, for the height of a storey.

    Returns
    -------
    table
        Only our columns, with shapes and declared system as they were.
    notes
        `storeys_from_height`, `filled_in`.
    """
    columns: dict[str, pd.Series] = {}
    notes: list[Note] = []
    ids = _ids(mapping, table)
    order = sorted(mapping.rules, key=lambda rule: rule.how == HEIGHT)
    for rule in order:
        values, found = _filled(rule, table, ids, columns, reference)
        columns[rule.column] = values
        notes += found
    made = pd.DataFrame(columns, index=table.index)
    wanted = [column for column in LAYERS[mapping.layer] if column in made]
    return gpd.GeoDataFrame(made[wanted], geometry=table.geometry, crs=table.crs), tuple(notes)


def _filled(
    rule: Rule,
    table: gpd.GeoDataFrame,
    ids: pd.Series,
    columns: Table[str, pd.Series],
    reference: Reference,
) -> tuple[pd.Series, list[Note]]:
    notes: list[Note] = []
    none = pd.Series([None] * len(table), index=table.index, dtype=object)
    values = table.get(rule.source, none)
    if rule.how == HEIGHT:
        height = _metres(values)
        values = (height / _storey_m(columns.get("use", none), reference)).round().clip(lower=1.0)
        got = height.notna()
        if got.any():
            sentence = "{ids}: storeys from the height of the building ({column})."
            notes.append(note("storeys_from_height", sentence, ids[got], column=rule.source))
    elif rule.how == YEAR:
        values = _years(values)
    elif rule.column in WORDED:
        values = _worded(rule, values)
    elif rule.column in NUMBERS:
        values = values.map(_number)
    blank = values.isna() | (values.astype(str).str.strip() == "")
    if rule.fill and blank.any():
        sentence = "{column}: {value} for {count} rows ({ids}), as stated at the import."
        notes.append(note("filled_in", sentence, ids[blank], column=rule.column, value=rule.fill))
        values = values.astype(object).mask(blank, rule.fill)
    return values, notes


def _ids(mapping: Mapping, table: gpd.GeoDataFrame) -> pd.Series:
    """Return the ids that rows will have, for the notes; the row number where there is none."""
    numbers = pd.Series([str(n + 1) for n in range(len(table))], index=table.index)
    source = mapping.rule("id").source
    if source not in table:
        return numbers
    given = table[source].astype(object)
    known: pd.Series = given.where(given.notna(), numbers).map(str)
    return known


def _worded(rule: Rule, values: pd.Series) -> pd.Series:
    """Return words of ours where a meaning is known; the others are told by the plan's reader."""
    meant = {_key(foreign): ours for foreign, ours in rule.words}
    texts = values.astype(object).where(values.notna(), "").map(str).str.strip()
    made: pd.Series = texts.map(lambda text: meant.get(_key(text), text))
    return made


def _number(value: object) -> object:
    """Return the number in a text such as `12,5 m`; anything else as it is."""
    if not isinstance(value, str):
        return value
    found = NUMBER.fullmatch(value.strip())
    if not found:
        return value
    return re.sub(r"\s", "", found[1]).replace(",", ".")


def _metres(values: pd.Series) -> pd.Series:
    found: pd.Series = pd.to_numeric(values.map(_number), errors="coerce").astype(float)
    return found.where(found > 0.0)


def _years(values: pd.Series) -> pd.Series:
    def year(value: object) -> object:
        if isinstance(value, (int, float)):
            return value
        found = YEARS.search(str(value)) if value is not None else None
        return int(found[1]) if found else None

    return values.map(year)


def _storey_m(uses: pd.Series, reference: Reference) -> pd.Series:
    rows = reference.defaults[reference.defaults["column"] == "storey_height_m"]
    metres = dict(zip(rows["use"], rows["value"].astype(float), strict=True))
    return uses.map(lambda use: metres.get(str(use), metres["any"])).astype(float)


def _key(name: object) -> str:
    return str(name).strip().casefold()


def columns_of(layer: str) -> Sequence[str]:
    """Return our columns of a layer, the ones that a plan cannot do without first."""
    needed = {
        "buildings": ("use", "storeys", "completion_year"),
        "works": ("kind", "quantity", "unit"),
    }
    first = needed.get(layer, ())
    return (*first, *(c for c in LAYERS[layer] if c not in first))
