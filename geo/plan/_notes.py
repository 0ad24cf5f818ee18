"""Notes of the reader: one per kind of default or repair, with the ids it concerns."""

from collections.abc import Iterable

from geo.errors import Note
from geo.phrases import phrase

SHOWN = 8  # ids that a sentence names; `Note.ids` carries all


def listed(ids: Iterable[object]) -> str:
    """Return ids as text for a sentence, the first ones only when there are many."""
    names = [str(i) for i in ids]
    if len(names) > SHOWN:
        first = ", ".join(names[:SHOWN])
        return phrase("{ids} and {count} more", ids=first, count=len(names) - SHOWN)
    return ", ".join(names)


def note(code: str, sentence: str, ids: Iterable[object] = (), **values: object) -> Note:
    """Return a note; `sentence` may name `{ids}`, `{count}` and each of the values."""
    names = tuple(str(i) for i in ids)
    texts = {"count": str(len(names))} | {name: str(value) for name, value in values.items()}
    message = phrase(sentence, ids=listed(names), **({"count": len(names)} | values))
    return Note(code=code, message=message, ids=names, values=texts)
