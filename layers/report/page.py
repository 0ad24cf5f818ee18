"""
Page: a whole report as one HTML document.

It asks no other machine for anything, runs no script and says so to the browser, which then refuses
both. What people and files say stands in it as plain text, see `layers.report.tags`.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from layers.report import background, charts, figures, headlines, rows, sources
from layers.report.contents import Contents
from layers.report.pictures import pictures
from layers.report.tags import EMPTY, Html, tag, text
from layers.words import Words

STYLE = Path(__file__).resolve().parent / "style.css"
# nothing but the style that stands in the page: no script, no picture, no font, no form
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def report(contents: Contents) -> str:
    """
    Return a report of one scenario, or a comparison of two to four.

    Parameters
    ----------
    contents
        Results with their titles, and what was found out about them.

    Returns
    -------
    page
        A whole HTML document in the language of `contents.words`, to be saved as UTF-8, read on a
        screen and printed on A4.
    """
    words, title = contents.words, _title(contents)
    drawn = pictures(contents)
    body = [
        _head(contents, title),
        headlines.answer(contents),
        headlines.cards(contents, drawn),
        *_figures(contents),
        charts.over_years(contents),
        charts.why(contents),
        rows.decided(contents),
        rows.shares(contents),
        rows.buildings(contents),
        rows.rebuilt(contents),
        rows.works(contents),
        background.assumed(contents),
        background.without(contents),
        background.notes(contents),
        sources.sources(contents),
        sources.thanks(contents),
    ]
    kind = "several" if contents.is_comparison else "one"
    return document(words, f"{title} – {contents.place}", body, kind)


def document(words: Words, title: str, body: Iterable[Html], kind: str) -> str:
    """
    Return a page as a whole HTML document.

    Parameters
    ----------
    words
        Its language.
    title
        What the browser calls it.
    body
        Its parts.
    kind
        Classes of the body: `one` scenario or `several`, or `minutes`.
    """
    page = tag("html", _meta(title), tag("body", *body, class_=kind), lang=words.language)
    return f"<!DOCTYPE html>\n{page}\n"


def _figures(contents: Contents) -> list[Html]:
    """Return the figures and how to read them, in the order that fills printed pages."""
    parts = [figures.reading(contents.words), figures.figures(contents)]
    return parts[::-1] if contents.is_comparison else parts


def _title(contents: Contents) -> str:
    if not contents.is_comparison:
        return contents.titles[0]
    words = contents.words
    *most, last = contents.titles
    names = f"{', '.join(most)} {words('report.and')} {last}"
    return words("report.comparison", names=names)


def _meta(title: str) -> Html:
    return tag(
        "head",
        Html('<meta charset="utf-8">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", text(title)),
        tag("style", _style()),
    )


@cache
def _style() -> Html:
    """Return the style sheet, which is ours."""
    return Html(STYLE.read_text("utf-8"))


def _head(contents: Contents, title: str) -> Html:
    words = contents.words
    authors = dict.fromkeys(e.author.strip() for e in contents.entries if e.author.strip())
    date = contents.date.isoformat()
    by = words("report.written", date=date, author=", ".join(authors)) if authors else date
    note = contents.first.note.strip() if not contents.is_comparison else ""
    return tag(
        "header",
        tag("p", text(words("report.kicker", place=contents.place)), class_="kicker"),
        tag("h1", text(title)),
        tag("p", text(by), class_="by"),
        tag("p", text(note), class_="note") if note else EMPTY,
    )
