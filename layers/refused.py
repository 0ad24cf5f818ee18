"""Refused: the sentences of errors, in the reader's language."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from geo.errors import PlanError, RefusedError
from geo.phrases import Phrase
from layers.noted import column_named
from layers.words import Words, lowered

FOLDER = Path(__file__).with_name("refusals")
# a hole of a catalogue may say how its value is written
HOLE = re.compile(r"\{(\w+)(?::(number|column|choice|path))?\}")
NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?(e[+-]?\d+)?")
QUOTE = "'"  # around the value of a choice
COLUMNS = ("field", "name", "column")  # holes that name the column of a choice


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the sentences of a language by their English templates; English needs none."""
    path = FOLDER / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def refusal(said: PlanError | str, words: Words) -> str:
    """
    Return why something was refused, in the reader's language where that has words for it.

    Parameters
    ----------
    said
        An error, or what was kept of its sentence.
    words
        The texts of the reader.

    Returns
    -------
    sentence
        With the names that users gave, whose marks mean what they mean: it is yet to be escaped.

    Examples
    --------
    >>> from geo.phrases import phrase
    >>> from layers.words import load_words
    >>> refusal(phrase("{distance} m", distance="0.5"), load_words("sv"))
    '0,5 m'
    """
    if isinstance(said, RefusedError) and (text := words.known(f"workshop.{said.code}", "")):
        return text.format(**said.values)
    sentence = said.message if isinstance(said, PlanError) else said
    if not isinstance(sentence, Phrase):
        return sentence
    template = catalogue(words.language).get(sentence.template)
    if template is None:
        return str(sentence)
    return HOLE.sub(lambda hole: _filled(hole, sentence.values, words), template)


def _filled(hole: re.Match[str], values: Mapping[str, str], words: Words) -> str:
    """Return the value of a hole as it asks; a part of the sentence has words of its own."""
    value = values.get(hole[1], hole[0])
    if isinstance(value, Phrase):
        return refusal(value, words)
    if hole[2] == "number":
        return _number(value, words)
    if hole[2] is None:
        return value
    labels = [_label(hole[2], one, values, words) for one in value.split(", ")]
    # at the beginning of a sentence a label stands as it is
    return ", ".join(labels if hole.start() == 0 else map(lowered, labels))


def _number(value: str, words: Words) -> str:
    if not NUMBER.fullmatch(value):
        return value
    number = float(value.replace(",", ""))
    return words.number(number, 0 if number.is_integer() else len(value.partition(".")[2]))


def _label(kind: str, value: str, values: Mapping[str, str], words: Words) -> str:
    """Return what a column, a choice of a column or a path is called; its code without words."""
    if kind == "column":
        return column_named(value, words)
    if kind == "path":
        return words.known(f"screen.choices.{values.get('kind', 'construction')}_{value}", value)
    column = next((values[one] for one in COLUMNS if one in values), "")
    return words.known(f"terms.{column}.{value.strip(QUOTE)}", value)
