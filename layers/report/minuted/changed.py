"""Changed: how much each person changed in the common plan, and what was changed last."""

from collections.abc import Sequence

from geo.workshop.records import LogEntry
from geo.workshop.terms import EditKind
from layers.report.minuted.kept import Kept
from layers.report.minuted.things import Names, Thing, thing_of
from layers.report.tags import EMPTY, Html, join, section, table, tag, text

MOST = 80  # things with a row of their own
BACK = {EditKind.UNDO, EditKind.REDO, EditKind.TAKEN_BACK}


def changes(kept: Kept) -> Html:
    """Return a short log: counts per person and the last change of each thing."""
    words, log = kept.words, sorted(kept.record.log, key=lambda one: one.rev)
    if not log:
        said = tag("p", text(words("minutes.changes.none")))
        return section("changes", words("minutes.changes.title"), said)
    lead = words("minutes.changes.text", count=words.number(len(log)))
    parts = [tag("p", text(lead), class_="lead"), _by_person(log, kept), *_by_thing(log, kept)]
    return section("changes", words("minutes.changes.title"), *parts)


def _by_person(log: Sequence[LogEntry], kept: Kept) -> Html:
    words = kept.words
    by: dict[str, list[LogEntry]] = {}
    for entry in log:
        by.setdefault(entry.member_id, []).append(entry)
    rows = [
        [
            text(kept.who(member)),
            text(words.number(len(entries))),
            text(words.number(sum(entry.kind in BACK for entry in entries))),
            text(f"{kept.clock(entries[0].at)}–{kept.clock(entries[-1].at)}"),
        ]
        for member, entries in sorted(by.items(), key=lambda item: -len(item[1]))
    ]
    heads = [words(f"minutes.changes.{name}") for name in ("who", "count", "back", "between")]
    return table(heads, rows, caption=words("minutes.changes.by_person"), numbers=(1, 2, 3))


def _by_thing(log: Sequence[LogEntry], kept: Kept) -> list[Html]:
    """Return each thing with its last change, what was changed last first."""
    words, names = kept.words, Names(kept)
    last: dict[Thing, LogEntry] = {}
    counts: dict[Thing, int] = {}
    for entry in log:
        for thing in dict.fromkeys(thing_of(key) for key in entry.keys):
            last[thing] = entry
            counts[thing] = counts.get(thing, 0) + 1
    ordered = sorted(last, key=lambda thing: -last[thing].rev)
    rows = [
        [
            _named(thing, names, kept),
            text(words.number(counts[thing])),
            text(kept.clock(last[thing].at)),
            text(kept.who(last[thing].member_id)),
            text(words(f"minutes.edit.{last[thing].kind}")),
        ]
        for thing in ordered[:MOST]
    ]
    if not rows:
        return []
    heads = [words(f"minutes.changes.{name}") for name in ("what", "count", "last", "by", "how")]
    made = [table(heads, rows, caption=words("minutes.changes.by_thing"), numbers=(1, 2))]
    if len(ordered) > MOST:
        more = words("minutes.changes.more", count=len(ordered) - MOST)
        made.append(tag("p", text(more), class_="small"))
    return made


def _named(thing: Thing, names: Names, kept: Kept) -> Html:
    gone = tag("small", text(kept.words("minutes.changes.gone"))) if names.is_gone(thing) else EMPTY
    return join([text(names(thing)), gone])
