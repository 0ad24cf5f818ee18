"""Sources: where the numbers come from, in which versions, and to whom thanks are due."""

import datetime as dt
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping

import pandas as pd

from geo.carbon.operational import series_of
from geo.reference import Reference
from geo.scenario import Scenario
from geo.terms import Carrier
from layers.report.contents import Contents
from layers.report.tags import Html, join, section, table, tag, text
from layers.words import Words

ADDRESS = re.compile(r"https?://\S+")
SECURE = "https://"
OWN_VERSIONS = {"method": "report.sources.method", "data": "report.sources.data"}
DIGITS = 12  # of a checksum: enough to tell scenarios apart


def sources(contents: Contents) -> Html:
    """Return the sources of the tables and of the rows used, and the versions."""
    words = contents.words
    return section(
        "sources",
        words("report.sources.title"),
        of_tables(contents.reference, words),
        _of_rows(contents),
        tag("h3", text(words("report.sources.versions"))),
        versions(contents.first.result.versions, words, _digests(contents)),
        class_="fine",
    )


def thanks(contents: Contents) -> Html:
    """Return to whom the data belong, and what made the page."""
    drawn = any(entry.drawn and entry.drawn.plan.credits for entry in contents.entries)
    versions = contents.first.result.versions
    return made(versions, contents.date, contents.words, after_osm=drawn)


def made(
    versions: Mapping[str, str], date: dt.date, words: Words, *, after_osm: bool = False
) -> Html:
    """Return the end of a page: credits and its date; `after_osm` where maps are drawn."""
    owed = words(
        "report.sources.attribution",
        boverket=versions.get("Boverkets klimatdatabas", "–"),
        crrem=versions.get("CRREM", "–"),
    )
    if after_osm:
        owed = f"{words('screen.map.osm')} · {owed}"
    by = words("report.sources.made", date=date.isoformat())
    return tag("footer", tag("p", text(owed)), tag("p", text(by)))


def linked(said: str, known: frozenset[str]) -> Html:
    """
    Return text in which the addresses that our own table of sources names are links.

    Parameters
    ----------
    said
        A source as a row names it; it may come from a file that nobody vouches for.
    known
        Addresses that may be links; see `addresses`.

    Returns
    -------
    html
        Every other address stays text.
    """
    parts, end = [], 0
    for found in ADDRESS.finditer(said):
        parts.append(text(said[end : found.start()]))
        address = found[0]
        is_ours = address in known
        parts.append(tag("a", text(address), href=address) if is_ours else text(address))
        end = found.end()
    return join([*parts, text(said[end:])])


def addresses(reference: Reference) -> frozenset[str]:
    """Return the addresses of data/sources.csv that may be links: those that are encrypted."""
    return frozenset(url for url in reference.sources["url"] if str(url).startswith(SECURE))


def of_tables(reference: Reference, words: Words) -> Html:
    """Return the sources of our tables."""
    known = addresses(reference)
    rows = [
        [
            _titled(row, known),
            text(row["publisher"]),
            text(row[f"attribution_{words.language}"]),
            text(row["retrieved"]),
        ]
        for row in reference.sources.to_dict("records")
    ]
    heads = [words(f"report.sources.{name}") for name in ("what", "publisher", "credit", "seen")]
    return table(heads, rows, caption=words("report.sources.tables"))


def _titled(row: Mapping[Hashable, object], known: frozenset[str]) -> Html:
    url, title = str(row["url"]), text(row["title"])
    return tag("a", title, href=url) if url in known else title


def _of_rows(contents: Contents) -> Html:
    """Return the sources of the rows that the scenarios used, each once."""
    words, known = contents.words, addresses(contents.reference)
    scenarios = [entry.result.scenario for entry in contents.entries]
    kinds = {str(kind) for entry in contents.entries for kind in entry.result.works["kind"]}
    found = {
        "buildings": _each(entry.result.buildings["source"] for entry in contents.entries),
        "works": _each(entry.result.works["source"] for entry in contents.entries),
        **_used(scenarios, kinds, contents.reference),
    }
    parts = [tag("h3", text(words("report.sources.rows")))]
    for name, said in found.items():
        if said:
            parts.append(tag("h4", text(words(f"report.sources.{name}"))))
            parts.append(tag("ul", *(tag("li", linked(one, known)) for one in said)))
    return tag("div", *parts, class_="rows")


def _used(scenarios: list[Scenario], kinds: set[str], reference: Reference) -> dict[str, list[str]]:
    """Return the sources of factors, limits and paths that the choices name."""
    series = {
        (series_of(reference, factor_set=c.factor_set, ccs=c.ccs, carrier=carrier), str(carrier))
        for c in (scenario.choices for scenario in scenarios)
        for carrier in Carrier
    }
    factors = reference.factor_series
    used = [pair in series for pair in zip(factors["series"], factors["carrier"], strict=True)]
    targets = [scenario.target for scenario in scenarios]
    civil = reference.works_factors
    paths = {
        "construction": reference.limit_paths,
        "works": reference.works_paths,
        "operation": reference.operation_paths,
    }
    on_path = {
        name: rows[rows["path"].isin([getattr(target, f"{name}_path") for target in targets])]
        for name, rows in paths.items()
    }
    return {
        "products": _each([reference.products["source"]]),
        "works_factors": _each([civil[civil.index.isin(kinds)]["source"]]),
        "factors": _each([factors[used]["source"]]),
        "construction": _each([reference.limits["source"], on_path["construction"]["source"]]),
        "works_path": _each([on_path["works"]["source"]]),
        "operation_path": _each([on_path["operation"]["source"]]),
        "uncertainty": _each([reference.uncertainty["source"]]),
    }


def _each(columns: Iterable[pd.Series]) -> list[str]:
    """Return the different sources of columns, those with several addresses taken apart."""
    found: dict[str, None] = {}
    for column in columns:
        for said in column.dropna().unique():
            found.update(dict.fromkeys(_apart(str(said))))
    return [said for said in found if said]


def _apart(said: str) -> Iterator[str]:
    """Yield the addresses of a source one by one, the first with the words before it."""
    ends = [found.end() for found in ADDRESS.finditer(said)]
    starts = [0, *ends]
    yield from (said[a:b].strip(" ;,") for a, b in zip(starts, [*ends, len(said)], strict=True))


def versions(known: Mapping[str, str], words: Words, more: Iterable[tuple[str, str]] = ()) -> Html:
    """Return the versions of method, data and sources, and what else tells a result apart."""
    told = [
        (words(OWN_VERSIONS[name]) if name in OWN_VERSIONS else name, version)
        for name, version in known.items()
    ]
    pairs = (
        join([tag("dt", text(name)), tag("dd", text(value))]) for name, value in (*told, *more)
    )
    return tag("dl", *pairs)


def _digests(contents: Contents) -> Iterator[tuple[str, str]]:
    for entry, title in zip(contents.entries, contents.titles, strict=True):
        name = contents.words("report.sources.digest", name=title)
        yield name, entry.result.scenario.digest[:DIGITS]
