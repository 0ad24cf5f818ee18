"""Endings: what is left out, what was filled in, the sources, and to whom thanks are due."""

from layers.report import background, sources
from layers.report.minuted.kept import Kept
from layers.report.tags import Html, section, tag, text


def endings(kept: Kept) -> list[Html]:
    """Return the last parts of a report; without any result those that need none."""
    contents, words = kept.contents, kept.words
    if contents is not None:
        return [
            background.without(contents),
            background.notes(contents),
            sources.sources(contents),
            sources.thanks(contents),
        ]
    return [
        section("without", words("report.without.title"), background.left_out(words)),
        section(
            "sources",
            words("report.sources.title"),
            sources.of_tables(kept.reference, words),
            tag("h3", text(words("report.sources.versions"))),
            sources.versions(kept.reference.versions, words),
            class_="fine",
        ),
        sources.made(kept.reference.versions, kept.date, words),
    ]
