"""Figures: the three accounts of each scenario, apart from each other, and how to read them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from geo.evaluation import Evaluation
from layers.masses import KILO, apart, decimals, kilotonnes, shares
from layers.report.contents import Contents
from layers.report.headlines import scope
from layers.report.tags import Html, bullets, section, strong, tag, text
from layers.report.wording import band, percent, signed, window, years
from layers.words import Words

LEDGERS = ("construction", "works", "operation")
Value = Callable[[Evaluation], str]


class Row(NamedTuple):
    """A line of the table: what it is with its unit, and its value in a result."""

    label: str
    value: Value
    is_part: bool = False


def figures(contents: Contents) -> Html:
    """Return one table: a block per account, a column per scenario."""
    words = contents.words
    results = [entry.result for entry in contents.entries]
    titles = contents.titles if contents.is_comparison else (words("report.assumed.value"),)
    heads = [tag("th", text(words("report.figures.what")), scope="col")]
    heads += [tag("th", text(title), scope="col", class_="n") for title in titles]
    caption = tag("caption", text(words("report.figures.caption")))
    body = [_block(title, rows, results) for title, rows in _accounts(contents)]
    made = tag("table", caption, tag("thead", tag("tr", *heads)), *body, class_="figures")
    lead = tag("p", text(words("report.figures.text")), class_="lead")
    return section("figures", words("report.figures.title"), lead, tag("div", made, class_="wide"))


def reading(words: Words) -> Html:
    """Return what must be known before a figure is used."""
    points = ("line", "area", "accounts", "estimate", "verdict")
    said = bullets(strong(words(f"report.read.{name}")) for name in points)
    return section("reading", words("report.read.title"), said, class_="reading")


def _block(title: str, rows: list[Row], results: list[Evaluation]) -> Html:
    span = len(results) + 1
    head = tag("tr", tag("th", text(title), colspan=span, scope="rowgroup"), class_="account")
    lines = []
    for row in rows:
        cells = [tag("td", text(row.value(result)), class_="n") for result in results]
        name = tag("th", text(row.label), scope="row", class_="part" if row.is_part else None)
        lines.append(tag("tr", name, *cells))
    return tag("tbody", head, *lines)


def _accounts(contents: Contents) -> list[tuple[str, list[Row]]]:
    words = contents.words
    named: dict[str, dict[str, str]] = {
        "calendar": {
            "window": contents.told(lambda r: "{first}–{last}".format(**years(r))),
            "scope": contents.told(lambda r: scope(r, words)),
        },
        "declaration": {"parts": contents.parts},
        "whole_life": {"years": contents.study_years},
    }
    blocks = {
        "calendar": _calendar(contents),
        "declaration": _declaration(contents),
        "whole_life": _whole_life(contents),
        "areas": [
            _plain(words, "gfa", "areas", "gfa_m2"),
            _plain(words, "atemp", "areas", "atemp_m2"),
            _plain(words, "dwellings", "areas", "dwellings"),
        ],
        "memo": [
            _plain(words, name, "memo", f"{name}_t") for name in ("biogenic", "d", "pile", "pv")
        ],
    }
    return [
        (words(f"report.figures.{key}", **named.get(key, {})), rows) for key, rows in blocks.items()
    ]


def _calendar(contents: Contents) -> list[Row]:
    words = contents.words
    digits = decimals(max(_largest(entry.result) for entry in contents.entries))

    def kt(name: str) -> Row:
        def value(result: Evaluation) -> str:
            return kilotonnes(window(result)[f"{name}_t"], words, digits)

        return Row(words(f"report.figures.{name}"), value)

    def part(place: int) -> Row:
        def value(result: Evaluation) -> str:
            return words.number(_ledgers(result, digits)[place], digits)

        return Row(words(f"report.figures.{LEDGERS[place]}"), value, is_part=True)

    def gap(result: Evaluation) -> str:
        tonnes = apart(window(result)["allowance_t"], window(result)["actual_t"], digits)
        return signed(kilotonnes(tonnes, words, digits), tonnes)

    def before(result: Evaluation) -> str:
        tonnes = result.totals["calendar"]["before_window"]["actual_t"]
        return kilotonnes(tonnes, words, digits)

    first = contents.told(lambda result: str(years(result)["first"]))
    return [
        kt("actual"),
        *(part(place) for place in range(len(LEDGERS))),
        kt("allowance"),
        Row(words("report.figures.gap"), gap),
        Row(words("report.figures.band"), lambda result: band(result, words, digits)),
        Row(
            words("report.figures.chance"), lambda r: percent(r.totals["calendar"]["chance"], words)
        ),
        Row(words("report.figures.before", first=first), before),
    ]


def _ledgers(result: Evaluation, digits: int) -> list[float]:
    """Return the parts of the window's sum as they add up to it. [kt CO2e]."""
    sums = window(result)
    tonnes = (
        sums["construction_t"],
        sums["works_t"],
        sums["operation_t"] + sums["replacement_t"],
    )
    return shares([one / KILO for one in tonnes], sums["actual_t"] / KILO, digits)


def _declaration(contents: Contents) -> list[Row]:
    words = contents.words
    return [
        _mass(contents, "buildings_t", "declaration", "buildings_t"),
        _of(words, "kg_m2gfa", "declaration", words.fives),
        _of(words, "t_per_dwelling", "declaration", words.figures),
        _mass(contents, "works_t", "declaration", "works_t"),
    ]


def _whole_life(contents: Contents) -> list[Row]:
    words = contents.words
    return [
        _mass(contents, "whole_life_t", "whole_life", "t"),
        _of(words, "whole_life_m2", "whole_life", words.fives, "kg_m2gfa"),
        _of(words, "whole_life_year", "whole_life", words.figures, "kg_m2gfa_year"),
    ]


def _mass(contents: Contents, name: str, account: str, column: str) -> Row:
    """Return a sum in kt, with as many decimals as the largest of all scenarios needs."""
    words = contents.words
    largest = max(entry.result.totals[account][column] for entry in contents.entries)
    digits = decimals(largest)
    return Row(
        words(f"report.figures.{name}"),
        lambda result: kilotonnes(result.totals[account][column], words, digits),
    )


def _of(
    words: Words, name: str, account: str, told: Callable[[float], str], column: str = ""
) -> Row:
    """Return a ratio; a dash where it has no denominator."""

    def value(result: Evaluation) -> str:
        found: Any = result.totals[account][column or name]
        return "–" if found is None else told(float(found))

    return Row(words(f"report.figures.{name}"), value)


def _plain(words: Words, name: str, account: str, column: str) -> Row:
    return Row(
        words(f"report.figures.{name}"),
        lambda result: words.number(result.totals[account].get(column, 0.0)),
    )


def _largest(result: Evaluation) -> float:
    return max(abs(float(window(result)[name])) for name in ("actual_t", "allowance_t"))
