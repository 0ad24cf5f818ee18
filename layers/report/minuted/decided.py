"""
Decided: in what the options differ, and the choices behind their figures.

Each decision is a row, and a value stands once with the numbers of the options that have it. So the
table is as wide for forty options as for two.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from geo.contrast import Contrast, Part, contrasts
from geo.scenario import Scenario
from geo.workshop.records import LIVE
from layers.contrasts import field, thing, value
from layers.report.background import choices
from layers.report.minuted.kept import Kept, number_mark
from layers.report.tags import EMPTY, Html, join, section, table, tag, text
from layers.words import Words

MOST = 150  # rows
FEW = 6  # options whose numbers are always written out
BEHIND = {Part.METHOD, Part.LINE}  # told among the assumptions


class Side(NamedTuple):
    """A scenario that is held against others: its mark, and what it decides."""

    mark: str
    scenario: Scenario


def decided(kept: Kept) -> Html:
    """Return the decisions in which the options differ; of a single one what it changes."""
    words, sides = kept.words, _sides(kept)
    if len(sides) < 2:
        return EMPTY
    found = [one for one in _rows(sides, words) if one]
    key = "one" if sides[0].mark == "" else "many"
    if not found:
        said = tag("p", text(words("minutes.decided.same")))
        return section("decided", words("minutes.decided.title"), said)
    heads = [words(f"minutes.decided.{name}") for name in ("what", "decision", "values")]
    parts = [tag("p", text(words(f"minutes.decided.text_{key}")), class_="lead")]
    parts.append(table(heads, found[:MOST], caption=words("report.decided.caption")))
    if len(found) > MOST:
        more = words("minutes.changes.more", count=len(found) - MOST)
        parts.append(tag("p", text(more), class_="small"))
    return section("decided", words("minutes.decided.title"), *parts, class_="decided")


def assumed(kept: Kept) -> Html:
    """Return every choice and the line in words, with the options that differ."""
    words = kept.words
    columns = {
        _mark(name, kept): dict(choices(result, words)) for name, result in kept.results.items()
    }
    if not columns:
        return EMPTY
    labels = dict.fromkeys(label for column in columns.values() for label in column)
    rows = [
        [
            text(label),
            _grouped([(m, column.get(label, "–")) for m, column in columns.items()], words),
        ]
        for label in labels
    ]
    heads = [words("report.assumed.what"), words("report.assumed.value")]
    made = table(heads, rows, caption=words("report.assumed.caption"))
    return section("assumed", words("report.assumed.title"), made, class_="decided")


def _sides(kept: Kept) -> list[Side]:
    """Return the options that can be held against each other, or the plan and a single one."""
    sides = [
        Side(_mark(name, kept), result.scenario)
        for name, result in kept.results.items()
        if name != LIVE
    ]
    if len(sides) == 1:
        return [Side("", Scenario(plan=sides[0].scenario.plan)), *sides]
    return sides


def _mark(name: str, kept: Kept) -> str:
    option = kept.minuted.options.get(name)
    return str(option.number) if option else kept.title(name)


def _rows(sides: Sequence[Side], words: Words) -> Iterator[list[Html]]:
    """Yield a row per decision; of what only some have, the fields too in which those differ."""
    among: dict[tuple[int, ...], tuple[Contrast, ...]] = {}
    for one in contrasts([side.scenario for side in sides]):
        if one.part in BEHIND:
            continue
        yield _row(one, sides, words)
        have = tuple(place for place, there in enumerate(one.there) if there)
        if one.field != "there" or len(have) < 2:
            continue
        some = [sides[place] for place in have]
        if have not in among:
            among[have] = contrasts([side.scenario for side in some])
        for inner in among[have]:
            if (inner.part, inner.id) == (one.part, one.id):
                yield _row(inner, some, words)


def _row(one: Contrast, sides: Sequence[Side], words: Words) -> list[Html]:
    scenarios = [side.scenario for side in sides]
    told = [(side.mark, value(one, place, words)) for place, side in enumerate(sides)]
    # the plan as it is has no mark, and says nothing that is not known
    pairs = [pair for pair in told if pair[0]]
    if one.field == "there":
        # who has it comes before who has not
        rows = sorted(zip(told, one.there, strict=True), key=_missing)
        pairs = [pair for pair, _ in rows if pair[0]]
    return [text(thing(one, scenarios, words)), text(field(one, words)), _grouped(pairs, words)]


def _missing(row: tuple[tuple[str, str], bool]) -> bool:
    return not row[1]


def _grouped(pairs: Iterable[tuple[str, str]], words: Words) -> Html:
    """Return each value with the marks of those that have it; the value alone where all agree."""
    groups: dict[str, list[str]] = {}
    count = 0
    for mark, told in pairs:
        groups.setdefault(told, []).append(mark)
        count += 1
    if len(groups) == 1:
        return text(next(iter(groups)))
    largest = max(groups, key=lambda told: len(groups[told]))
    is_rest = count > FEW and len(groups[largest]) > count / 2
    parts = [
        tag("span", text(told), Html(" "), *map(number_mark, marks), class_="value")
        for told, marks in groups.items()
        if not (is_rest and told == largest)
    ]
    if is_rest:
        others = tag("small", text(words("minutes.decided.others")))
        parts.append(tag("span", text(largest), Html(" "), others, class_="value"))
    return join(parts)
