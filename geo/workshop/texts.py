"""
Texts: what people type, made harmless to look at; it is data and never anything else.

Signs that cannot be seen, that turn the direction of writing or that pile up above a line are taken
out; what is too long is refused. Markup stays the letters it is: whoever shows it escapes it.
"""

import unicodedata

from geo.workshop.terms import Refusal, refusal

LONGEST_NAME = 40
# letters by their category that nobody sees: fillers of Hangul, the empty pattern of Braille
UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
MOST_MARKS = 2  # accents on one letter


def line(text: str, what: str, most: int, *, empty: bool = False) -> str:
    r"""
    Return a text of one line, its signs that cannot be seen taken out.

    Parameters
    ----------
    text
        As it was typed.
    what
        What it is, for the sentence of a refusal.
    most
        Letters that it may have.
    empty
        Whether it may have none.

    Raises
    ------
    RefusedError
        If it is too long, or empty where it must not be.

    Examples
    --------
    >>> line("  Ada \u202e <b> ", "name", 40)
    'Ada <b>'
    """
    return _bounded(" ".join(_seen(text[: 20 * most]).split()), what, most, empty=empty)


def lines(text: str, what: str, most: int, *, empty: bool = False) -> str:
    """Return a text of several lines; otherwise as `line`."""
    seen = [" ".join(_seen(one).split()) for one in text[: 20 * most].splitlines()]
    return _bounded("\n".join(seen).strip(), what, most, empty=empty)


def nickname(text: str, taken: frozenset[str]) -> str:
    """
    Return how somebody is called in a room.

    Parameters
    ----------
    text
        As it was typed.
    taken
        The names of the others, as `alike` gives them; a name that is there already gets a number.

    Raises
    ------
    RefusedError
        If nothing of it can be seen, or it is longer than 40 letters.
    """
    if not (name := line(text, "name", LONGEST_NAME, empty=True)):
        raise refusal(Refusal.NAME)
    tried, number = name, 1
    while alike(tried) in taken:
        number += 1
        end = f" {number}"
        tried = f"{name[: LONGEST_NAME - len(end)].rstrip()}{end}"
    return tried


def alike(name: str) -> str:
    """Return the same text for names that people would take for the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def _seen(text: str) -> str:
    kept, marks = [], 0
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        marks = marks + 1 if category == "Mn" else 0
        if category[0] == "Z" or sign in "\t\n\r":
            kept.append(" ")
        elif category[0] != "C" and sign not in UNSEEN and marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _bounded(text: str, what: str, most: int, *, empty: bool) -> str:
    if len(text) > most:
        raise refusal(Refusal.LONG, what=what, most=most)
    if not text and not empty:
        raise refusal(Refusal.EMPTY, what=what)
    return text
