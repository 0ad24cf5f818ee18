"""
Words: every text a user sees, by key and language, and numbers as the language writes them.

Texts stand in `words/<language>/<stem>.toml`; the key of an entry is `<stem>.<table>.<name>`. The
languages have the same keys (a test compares them), and a key that is missing is an error at once.
"""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "words"
LANGUAGES = ("sv", "en")
MARKS = re.compile(r"[\\`*_{}\[\]()<>#+!|~:$-]")
AMOUNTS = {"area", "area_m2", "depth", "gfa", "limit", "storeys"}  # values of notes
THIN = "\u202f"  # narrow space between thousands that never breaks


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """The texts of one language; call it with a key."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with its values filled in; an unknown key is an error."""
        text = self.texts[key]
        return text.format(**values) if values else text

    def known(self, key: str, fallback: str) -> str:
        """Return a text, or the fallback where the key names something a user brought."""
        return self.texts.get(key, fallback)

    def table(self, stem: str) -> dict[str, str]:
        """Return all texts of one file by their names there, for a program that has its own."""
        prefix = f"{stem}."
        return {k.removeprefix(prefix): t for k, t in self.texts.items() if k.startswith(prefix)}

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with so many decimals, as the language writes it."""
        if not math.isfinite(value):
            return "–"
        text = f"{value:,.{digits}f}"
        if text.strip("-0.,") == "":
            text = text.lstrip("-")
        if self.language == "sv":
            text = text.replace(",", THIN).replace(".", ",")
        return text.replace("-", "\u2212")

    def figures(self, value: float, count: int = 2) -> str:
        """Return a number rounded to so many figures, for figures whose band is wide."""
        if value == 0.0 or not math.isfinite(value):
            return self.number(value)
        power = math.floor(math.log10(abs(value)))
        rounded = round(value, count - 1 - power)
        return self.number(rounded, max(0, count - 1 - power))

    def fives(self, value: float) -> str:
        """Return an intensity to the next five, the step of the limits and finer than any band."""
        return self.number(5.0 * round(value / 5.0))

    def mass(self, tonnes: float, count: int = 2) -> str:
        """Return tonnes of CO2e as kg, t or kt, rounded to so many figures, with the unit."""
        if abs(tonnes) >= 1000.0:
            return f"{self.figures(tonnes / 1000.0, count)} kt"
        if abs(tonnes) >= 1.0 or tonnes == 0.0:
            return f"{self.figures(tonnes, count)} t"
        return f"{self.figures(tonnes * 1000.0, count)} kg"


def plain(text: str) -> str:
    """Return what a visitor wrote so that no mark in it is read as markup."""
    return MARKS.sub(r"\\\g<0>", text)


def counted(values: Mapping[str, str], words: Words) -> dict[str, str]:
    """
    Return the values of a note with its amounts as the language writes them.

    Examples
    --------
    >>> counted({"area": "1577", "second": "2030"}, load_words("en"))
    {'area': '1,577', 'second': '2030'}
    """
    return {
        name: _counted(text, words) if name in AMOUNTS else text for name, text in values.items()
    }


def _counted(text: str, words: Words) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    return words.number(value, 0 if value.is_integer() else len(text.partition(".")[2]))


def lowered(label: str) -> str:
    """
    Return a label as it stands within a sentence; letters that stand for something stay.

    Examples
    --------
    >>> lowered("Korslimmat trä (KL-trä)"), lowered("L-hus"), lowered("A1–A3 Produkter")
    ('korslimmat trä (KL-trä)', 'L-hus', 'A1–A3 Produkter')
    """
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


@cache
def load_words(language: str) -> Words:
    """
    Return the texts of a language.

    Parameters
    ----------
    language
        One of `LANGUAGES`; anything else is Swedish, the language of the city.

    Returns
    -------
    words
        Texts by key.
    """
    language = language if language in LANGUAGES else LANGUAGES[0]
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        _flatten(tomllib.loads(path.read_text("utf-8")), path.stem, texts)
    return Words(language=language, texts=texts)


def _flatten(table: Mapping[str, object], prefix: str, texts: dict[str, str]) -> None:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            _flatten(value, key, texts)
        else:
            texts[key] = str(value)
