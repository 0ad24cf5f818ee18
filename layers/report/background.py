"""Background: the choices behind the figures, what was filled in, what is left out."""

from collections.abc import Iterator
from dataclasses import asdict

from geo.evaluation import Evaluation
from geo.scenario import Target
from layers.masses import kilotonnes
from layers.measures import indicative
from layers.noted import sentence
from layers.report.contents import Contents
from layers.report.tags import Html, bullets, listed, section, table, tag, text
from layers.words import Words

WORDED = ("parts", "product_values", "factor_set", "ccs")
PATHS = ("construction", "works", "operation")
MOST_NOTES = 24


def assumed(contents: Contents) -> Html:
    """Return every choice and the line in words; one column where all scenarios agree."""
    words = contents.words
    columns = [dict(choices(entry.result, words)) for entry in contents.entries]
    labels = list(dict.fromkeys(label for column in columns for label in column))
    titles = list(contents.titles)
    if all(column == columns[0] for column in columns):
        columns = columns[:1]
        titles = [words(f"report.assumed.{'all' if contents.is_comparison else 'value'}")]
    rows = [[text(name), *(text(column.get(name, "–")) for column in columns)] for name in labels]
    made = table(
        [words("report.assumed.what"), *titles], rows, caption=words("report.assumed.caption")
    )
    return section("assumed", words("report.assumed.title"), made)


def choices(result: Evaluation, words: Words) -> Iterator[tuple[str, str]]:
    """Yield each choice of method and line: its name, and what was chosen."""
    choices, target = result.scenario.choices, result.scenario.target

    def name(field: str) -> str:
        return words(f"screen.choices.{field}")

    for field in WORDED:
        yield name(field), words(f"screen.choices.{field}_{getattr(choices, field)}")
    yield name("include_tenants"), words(f"compare.{'yes' if choices.include_tenants else 'no'}")
    gap = words.number(choices.performance_gap, 2)
    yield name("performance_gap"), words("report.assumed.factor", value=gap)
    years = words("report.assumed.years", years=choices.study_period_years)
    yield words("compare.field.study_period_years"), years
    yield name("window"), f"{target.first_year}–{target.last_year}"
    for field in PATHS:
        yield name(f"{field}_path"), _path(field, target, words)
    yield name("base_year"), str(target.base_year)
    yield name("rate"), _rate(target, words)
    for field in ("booking", "boundary"):
        yield name(field), words(f"screen.choices.{field}_{asdict(target)[field]}")
    yield words("report.assumed.locked"), _locked(target, words)


def _path(field: str, target: Target, words: Words) -> str:
    chosen = str(getattr(target, f"{field}_path"))
    told = words.known(f"screen.choices.{field}_{chosen}", chosen)
    if field == "construction" and target.own_limits:
        rows = [
            words("report.assumed.own", type=kind, year=year, value=words.number(value))
            for kind, year, value in target.own_limits
        ]
        return f"{told} ({'; '.join(rows)})"
    return told


def _rate(target: Target, words: Words) -> str:
    if target.rate is None:
        return words("report.assumed.rate_path")
    return words("report.assumed.rate", percent=words.number(100.0 * target.rate, 1))


def _locked(target: Target, words: Words) -> str:
    inside = [
        row for row in target.locked_allowance if target.first_year <= row[0] <= target.last_year
    ]
    if not inside:
        return words("compare.no")
    tonnes = sum(sum(row[1:]) for row in inside)
    return words("report.assumed.locked_yes", mass=kilotonnes(tonnes, words))


def notes(contents: Contents) -> Html:
    """Return the defaults taken and repairs made, those of the first scenario, then what is new."""
    words = contents.words
    known: list[str] = []
    parts: list[Html] = []
    for place, entry in enumerate(contents.entries):
        told = [sentence(note, words) for note in entry.result.notes]
        new = [line for line in dict.fromkeys(told) if line not in known]
        known += new
        if place and not new:
            continue
        lead = words("report.notes.text", count=len(new))
        if place:
            lead = words("report.notes.own", name=contents.titles[place], count=len(new))
        shown = [text(line) for line in new[:MOST_NOTES]]
        if len(new) > MOST_NOTES:
            shown.append(text(words("report.notes.more", count=len(new) - MOST_NOTES)))
        parts += [tag("p", text(lead)), bullets(shown)]
    return section("notes", words("report.notes.title"), *parts, class_="fine")


def without(contents: Contents) -> Html:
    """Return what no figure of the page includes."""
    words = contents.words
    off = indicative(contents.first.result.buildings, words)
    return section("without", words("report.without.title"), left_out(words, off))


def left_out(words: Words, off: str = "") -> Html:
    """Return the points of what is not included; `off` tells how far outlines may be off."""
    own = [text(words(f"report.without.{name}")) for name in ("declaration", "memo", "parts")]
    return bullets([*own, *([text(off)] if off else []), *listed(words("method.left_out_text"))])
