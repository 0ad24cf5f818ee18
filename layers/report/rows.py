"""Rows: buildings, rebuilding and civil works as tables whose last row is the total."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from geo.district.totals import standing
from geo.evaluation import Evaluation
from geo.terms import InterventionKind
from layers.report.contents import Contents
from layers.report.tags import EMPTY, Html, join, section, table, tag, text
from layers.tables import building_table, works_table
from layers.words import Words

Cells = list[Html]
BUILDING_HEADS = (
    "name", "storeys", "gfa", "built", "upfront_t", "upfront", "band", "limit", "whole_life",
)  # fmt: skip
WORK_HEADS = ("name", "quantity", "factor", "years", "mass")
REBUILT_HEADS = ("what", "years", "emitted", "allowed")


class Side(NamedTuple):
    """The rows of one scenario: cells by id, and what each adds to the sums."""

    cells: dict[str, Cells]
    sums: pd.DataFrame


def buildings(contents: Contents) -> Html:
    """Return the buildings of each scenario: all of the first, of the others what differs."""
    words = contents.words
    lead = words("report.buildings.text", parts=contents.parts, years=contents.study_years)
    sides = [_buildings(entry.result, words) for entry in contents.entries]

    def foot(label: Html, sums: pd.Series) -> Cells:
        gfa, mass = words.number(sums["gfa_m2"]), words.number(sums["mass_t"])
        return [label, EMPTY, text(gfa), EMPTY, text(mass), *[EMPTY] * 4]

    heads = [words(f"report.buildings.{name}") for name in BUILDING_HEADS]
    made = _sides(contents, "buildings", sides, heads, foot)
    said = [tag("p", text(lead), class_="lead")]
    if any((entry.result.buildings["upfront_kg"] <= 0.0).any() for entry in contents.entries):
        made.append(tag("p", text(words("report.buildings.standing")), class_="small"))
    return section("buildings", words("report.buildings.title"), *said, *made)


def works(contents: Contents) -> Html:
    """Return the civil works of each scenario: all of the first, of the others what differs."""
    words = contents.words
    sides = [_works(entry.result, words) for entry in contents.entries]

    def foot(label: Html, sums: pd.Series) -> Cells:
        return [label, EMPTY, EMPTY, EMPTY, text(words.number(sums["mass_t"]))]

    heads = [words(f"report.works.{name}") for name in WORK_HEADS]
    made = _sides(contents, "works", sides, heads, foot)
    return section("works", words("report.works.title"), *made)


def rebuilt(contents: Contents) -> Html:
    """Return what is done to standing houses; nothing where nothing is."""
    words = contents.words
    heads = [words("report.buildings.name")]
    heads += [words(f"report.rebuilt.{name}") for name in REBUILT_HEADS]
    made = []
    for entry, title in zip(contents.entries, contents.titles, strict=True):
        done = entry.result.interventions
        names = entry.result.buildings["name"]
        rows = [
            [
                text(names.get(house, house)),
                text(words(f"terms.fate.{row['kind']}")),
                text(_span(row["start_year"], row["completion_year"])),
                text(words.number(row["emitted_kg"] / 1000.0)),
                text(words.number(row["allowed_kg"] / 1000.0)),
            ]
            for house, row in zip(done.index, done.to_dict("records"), strict=True)
        ]
        caption = words("report.rebuilt.caption", name=title)
        made += [table(heads, rows, caption=caption, numbers=(3, 4))] if rows else []
    return section("rebuilt", words("report.rebuilt.title"), *made)


def _sides(
    contents: Contents,
    name: str,
    sides: list[Side],
    heads: list[str],
    foot: Callable[[Html, pd.Series], Cells],
) -> list[Html]:
    words, numbers = contents.words, range(1, len(heads))
    made = []
    for place, (side, title) in enumerate(zip(sides, contents.titles, strict=True)):
        told = {"name": title, "reference": contents.titles[0]}
        if not side.cells:
            none = words(f"report.{name}.none")
            line = f"{title}: {none}" if contents.is_comparison else none
            made.append(tag("p", text(line)))
            continue
        same = _same(sides[0], side) if place else []
        rows = [cells for key, cells in side.cells.items() if key not in set(same)]
        if not rows:
            made.append(tag("p", text(f"{title}: {words(f'report.{name}.same', **told)}")))
            continue
        if same:
            others = words(f"report.{name}.others", count=len(same), reference=told["reference"])
            rows.append(foot(text(others), side.sums.loc[same].sum()))
        total = foot(text(words("report.buildings.sum")), side.sums.sum())
        caption = words(f"report.{name}.{'changed' if place else 'caption'}", **told)
        made.append(table(heads, rows, caption=caption, foot=total, numbers=numbers))
    return made


def _same(first: Side, other: Side) -> list[str]:
    return [key for key, cells in other.cells.items() if first.cells.get(key) == cells]


def _buildings(result: Evaluation, words: Words) -> Side:
    shown = building_table(result, result.scenario.target.last_year, words)
    raw = result.buildings
    # what is demolished emits, but is no floor area in the end
    left = standing(pd.DataFrame(raw))
    sums = pd.DataFrame(
        {"gfa_m2": raw["gfa_m2"].where(left, 0.0), "mass_t": raw["upfront_kg"] / 1000.0},
        index=raw.index,
    )
    fates = raw["intervention"].to_list()
    rows = shown.to_dict("records")
    cells = {
        str(row["id"]): _building(row, str(fate), words)
        for row, fate in zip(rows, fates, strict=True)
    }
    return Side(cells, sums.set_axis([str(row["id"]) for row in rows]))


def _building(row: Mapping[Hashable, object], fate: str, words: Words) -> Cells:
    said = [str(row["use"]), str(row["status"]).lower()]
    if fate:
        said.append(words(f"terms.fate.{fate}").lower())
    numbers = {name: float(str(value)) for name, value in row.items() if _is_number(value)}
    gone = fate == InterventionKind.DEMOLISH
    new = numbers["upfront_t"] > 0.0
    intensity = [words.number(numbers[f"{n}_kg_m2gfa"]) for n in ("upfront", "limit", "whole_life")]
    low, high = (words.number(numbers[f"band_{end}_kg_m2gfa"]) for end in ("low", "high"))
    return [
        join([text(row["name"]), tag("small", text(" · ".join(said)))]),
        text(words.number(numbers["storeys"], 0 if numbers["storeys"].is_integer() else 1)),
        text("–" if gone else words.number(numbers["gfa_m2"])),
        text(_span(row["start_year"], row["completion_year"])),
        text(words.number(numbers["upfront_t"]) if new else "–"),
        text(intensity[0]),
        text(f"{low}–{high}" if new else "–"),
        *(text(one) for one in intensity[1:]),
    ]


def _works(result: Evaluation, words: Words) -> Side:
    shown = works_table(result, words)
    cells = {}
    for row in shown.to_dict("records"):
        unit = str(row["unit"]).replace("m2", "m²").replace("m3", "m³")
        cells[str(row["id"])] = [
            join([text(row["name"] or row["kind"]), tag("small", text(row["kind"]))]),
            text(f"{words.number(float(row['quantity']))} {unit}"),
            text(_factor(float(row["a1a5_kg_per_unit"]), words)),
            text(_span(row["start_year"], row["completion_year"])),
            text(words.number(float(row["works_t"]))),
        ]
    sums = pd.DataFrame({"mass_t": shown["works_t"].to_numpy()}, index=list(cells))
    return Side(cells, sums)


def _factor(value: float, words: Words) -> str:
    return words.number(value) if value.is_integer() else words.figures(value, 3)


def _span(start: object, done: object) -> str:
    first, last = (str(int(float(str(year)))) for year in (start, done))
    return first if first == last else f"{first}–{last}"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def shares(contents: Contents) -> Html:
    """Return what makes the band of each scenario, the largest source first."""
    words = contents.words
    made = [
        _shares(entry.shares, words("report.sure.caption", name=title), words)
        for entry, title in zip(contents.entries, contents.titles, strict=True)
        if entry.shares is not None and len(entry.shares)
    ]
    if not made:
        return EMPTY
    key = "compare.sure_text" if contents.is_comparison else "report.sure.text"
    lead = tag("p", text(words(key)), class_="lead")
    return section("sure", words("compare.sure"), lead, tag("div", *made, class_="charts"))


def _shares(found: pd.DataFrame, caption: str, words: Words) -> Html:
    largest = max(float(found["share"].max()), 1e-9)
    rows = [
        [
            text(label),
            tag("i", class_="bar", style=f"width:{100.0 * max(share, 0.0) / largest:.1f}%"),
            text(words.number(100.0 * share)),
        ]
        for label, share in zip(found["label"], found["share"].astype(float), strict=True)
    ]
    heads = [words("compare.input"), "", words("compare.share")]
    return table(heads, rows, caption=caption, numbers=(2,))


def decided(contents: Contents) -> Html:
    """Return what the scenarios decide differently, as it was worded."""
    words, found = contents.words, contents.difference
    if not contents.is_comparison or found is None:
        return EMPTY
    if found.empty:
        said = tag("p", text(words("compare.same")))
        return section("decided", words("compare.decided"), said)
    rows: Iterable[Cells] = (
        [text(value) for value in row] for row in found.itertuples(index=False)
    )
    made = table(
        [str(name) for name in found.columns], rows, caption=words("report.decided.caption")
    )
    return section("decided", words("compare.decided"), made)
