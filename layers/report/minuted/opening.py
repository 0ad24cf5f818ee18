"""Opening: which workshop it was, what came of it in short, and who was there."""

from collections.abc import Sequence
from itertools import groupby

from geo.workshop.records import Person
from geo.workshop.terms import Role, Status
from layers.report.minuted.kept import Kept
from layers.report.minuted.task import reached
from layers.report.minuted.votes import came_out
from layers.report.tags import EMPTY, Html, bullets, join, section, strong, tag, text

ROLES = list(Role)


def head(kept: Kept) -> Html:
    """Return title, place and time."""
    words, record = kept.words, kept.record
    zone = kept.local(record.made_at).tzname() or "–"
    written = words("minutes.written", date=kept.date.isoformat(), zone=zone, plan=record.plan)
    return tag(
        "header",
        tag("p", text(words("minutes.kicker", place=kept.place)), class_="kicker"),
        tag("h1", text(record.title)),
        tag("p", text(_when(kept)), class_="when"),
        tag("p", text(written), class_="by"),
    )


def short(kept: Kept) -> Html:
    """Return what came of the workshop in some lines, and that the line is our assumption."""
    words, options = kept.words, kept.record.options
    left = sum(option.status == Status.WITHDRAWN for option in options)
    first = words(f"minutes.short.{_counted('options', len(options))}", count=len(options))
    if left:
        told = words(f"minutes.short.{_counted('withdrawn', left)}", count=left)
        first = f"{first} {told}"
    said = [first, reached(kept), *(came_out(ballot, kept) for ballot in kept.record.ballots)]
    heading = tag("h2", text(words("minutes.short.title")), id="short")
    key = "report.read.line" if kept.contents else "minutes.line"
    line = tag("p", strong(words(key)), class_="line")
    rows = bullets(strong(one) for one in said if one)
    return tag("section", heading, rows, line, class_="answer", aria_labelledby="short")


def people(kept: Kept) -> Html:
    """Return who was there by role; those who did not agree to be named are counted."""
    words = kept.words
    ordered = sorted(kept.record.people, key=lambda one: (ROLES.index(one.role), one.number))
    if not ordered:
        return EMPTY
    rows = []
    for role, group in groupby(ordered, key=lambda one: one.role):
        name, names = words(f"minutes.role.{role}"), _names(list(group), kept)
        rows.append(join([tag("dt", text(name)), tag("dd", text(names))]))
    parts = [tag("dl", *rows)]
    if any(not person.name for person in ordered):
        parts.append(tag("p", text(words("minutes.people.text")), class_="small"))
    title = words("minutes.people.title", count=len(ordered))
    return section("people", title, *parts)


def _names(there: Sequence[Person], kept: Kept) -> str:
    """Return the names of those who agreed, and how many others there are."""
    words = kept.words
    named = [person.name for person in there if person.name]
    rest = len(there) - len(named)
    if not rest:
        return ", ".join(named)
    others = words(f"minutes.people.{_counted('others' if named else 'all', rest)}", count=rest)
    return f"{', '.join(named)} {others}" if named else others


def _counted(name: str, count: int) -> str:
    """Return the key of a text for none, for one or for more."""
    return f"{name}_{'none' if count == 0 else 'one' if count == 1 else 'many'}"


def _when(kept: Kept) -> str:
    """Return when the workshop was, or that it is still open."""
    words, record = kept.words, kept.record
    start = f"{kept.local(record.made_at):%Y-%m-%d}, {kept.clock(record.made_at)}"
    if record.closed_at is None:
        now = kept.clock(record.written_at)
        return words("minutes.open", start=start, now=now)
    return words("minutes.when", start=start, end=kept.clock(record.closed_at))
