"""Said: the notes of a workshop in the order of time."""

from layers.report.minuted.kept import Kept, number_mark, paragraphs
from layers.report.tags import EMPTY, Html, section, table, tag, text

HEADS = ("time", "who", "on", "note")


def notes(kept: Kept) -> Html:
    """Return the notes, the oldest first, with clock time, author and option."""
    words = kept.words
    rows = []
    for remark in sorted(kept.record.remarks, key=lambda one: one.at):
        option = kept.minuted.options.get(remark.option)
        on = number_mark(str(option.number)) if option else EMPTY
        who = text(kept.who(remark.member_id))
        rows.append([text(kept.clock(remark.at)), who, on, paragraphs(remark.text)])
    if not rows:
        said = tag("p", text(words("minutes.notes.none")))
        return section("said", words("minutes.notes.title"), said)
    heads = [words(f"minutes.notes.{name}") for name in HEADS]
    made = table(heads, rows, caption=words("minutes.notes.caption"))
    return section("said", words("minutes.notes.title"), tag("div", made, class_="said"))
