"""
Minutes: what a workshop decided, as one page that needs nothing else.

It is made like a report, see `layers.report.page`: no script, no request, and whatever a visitor
wrote stands in it as plain text. Names are those of the people who agreed to it.
"""

import datetime as dt
from collections.abc import Mapping

from geo.reference import Reference
from geo.workshop.records import Minutes
from layers.measures import ColourBy
from layers.minuted import minuted
from layers.report import figures
from layers.report.contents import Entry
from layers.report.minuted import changed, decided, endings, opening, options, said, task, votes
from layers.report.minuted.kept import Kept
from layers.report.page import document
from layers.report.tags import EMPTY, Html
from layers.words import Words


def minutes_page(  # noqa: PLR0913 - what a page is made of, all of it by name
    record: Minutes,
    entries: Mapping[str, Entry],
    *,
    reference: Reference,
    words: Words,
    date: dt.date,
    year: int,
    district: str = "",
    colour_by: ColourBy = ColourBy.UPFRONT,
    zone: dt.tzinfo = dt.UTC,
) -> str:
    """
    Return the minutes of a workshop.

    Parameters
    ----------
    record
        What is to be kept of it, `Rooms.minutes`.
    entries
        Results and outlines of the options that can be computed, by their ids, and under
        `geo.workshop.records.LIVE` those of the common plan in the end. Their titles, authors and
        notes are not used: the record has them.
    reference
        The tables of `data/`.
    words
        Language.
    date
        When the page is made.
    year, colour_by
        Of the pictures.
    district
        Its name, where it is not the one that came with us.
    zone
        The time zone of the clock on the wall.

    Returns
    -------
    page
        A whole HTML document in the language of `words`, to be saved as UTF-8, read on a screen and
        printed on A4.
    """
    kept = Kept(
        minuted=minuted(record, entries),
        entries=entries,
        reference=reference,
        words=words,
        date=date,
        year=year,
        colour_by=colour_by,
        zone=zone,
        district=district,
    )
    title = f"{record.title} – {words('minutes.title')}, {kept.place}"
    return document(words, title, _body(kept), "several minutes")


def _body(kept: Kept) -> list[Html]:
    return [
        opening.head(kept),
        opening.short(kept),
        opening.people(kept),
        task.task(kept),
        options.side_by_side(kept),
        options.cards(kept),
        votes.votes(kept),
        said.notes(kept),
        decided.decided(kept),
        changed.changes(kept),
        figures.reading(kept.words) if kept.contents else EMPTY,
        decided.assumed(kept),
        *endings.endings(kept),
    ]
