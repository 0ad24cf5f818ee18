"""Words: complete in both languages, numbers as each writes them."""

import ast
import re
from pathlib import Path

import pytest

from geo.terms import (
    Basis,
    Carrier,
    Cladding,
    Element,
    EnergyLevel,
    Frame,
    HeatSupply,
    Status,
    Use,
)
from layers.words import LANGUAGES, THIN, counted, load_words, lowered

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "use": Use, "status": Status, "basis": Basis, "frame": Frame, "cladding": Cladding,
    "energy_level": EnergyLevel, "heat_supply": HeatSupply, "carrier": Carrier,
    "element": Element,
}  # fmt: skip


def test_languages_have_the_same_keys() -> None:
    """Law: no text exists in one language only, and none is empty."""
    sv, en = (load_words(language).texts for language in LANGUAGES)

    assert set(sv) == set(en)
    assert all(text.strip() for texts in (sv, en) for text in texts.values())


def test_languages_take_the_same_values() -> None:
    """Law: the holes of a text are the same in both languages."""
    sv, en = (load_words(language).texts for language in LANGUAGES)
    holes = re.compile(r"{(\w+)}")

    wrong = [k for k in sv if set(holes.findall(sv[k])) != set(holes.findall(en[k]))]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_a_word(kind: str) -> None:
    """Law: whatever the method can say has a word."""
    texts = load_words("sv").texts

    assert [c for c in KINDS[kind] if f"terms.{kind}.{c}" not in texts] == []


def test_every_key_in_the_code_exists() -> None:
    """Law: a key written out in the code is a key of the words."""
    texts = load_words("sv").texts
    stems = tuple(f"{path.stem}." for path in (ROOT / "layers/words/sv").glob("*.toml"))
    missing = []
    for path in sorted((ROOT / "layers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id != "words" or not node.args:
                continue
            key = node.args[0]
            if isinstance(key, ast.Constant) and str(key.value).startswith(stems):
                missing += [] if key.value in texts else [f"{path.name}: {key.value}"]

    assert missing == []


def test_every_note_of_the_model_has_a_sentence() -> None:
    """Law: each code that a note of `geo/` carries is a key of notes.toml."""
    texts = load_words("sv").texts
    found = set()
    for path in sorted((ROOT / "geo").rglob("*.py")):
        text = path.read_text("utf-8")
        found |= set(re.findall(r'\bnote\(\s*"(\w+)"', text))
        found |= set(re.findall(r'code="(\w+)"', text))

    assert len(found) > 10
    assert sorted(c for c in found if f"notes.{c}" not in texts) == []


@pytest.mark.parametrize(
    ("language", "value", "digits", "text"),
    [
        ("sv", 12345.678, 1, f"12{THIN}345,7"),
        ("en", 12345.678, 1, "12,345.7"),
        ("sv", -0.04, 1, "0,0"),
        ("sv", -3.2, 0, "\u22123"),
        ("en", float("nan"), 0, "–"),
    ],
)
def test_numbers(language: str, value: float, digits: int, text: str) -> None:
    """Identity: Swedish has a narrow space and a comma, English a comma and a point."""
    assert text == load_words(language).number(value, digits)


@pytest.mark.parametrize(
    ("tonnes", "text"), [(0.0, "0 t"), (0.123, "120 kg"), (12.3, "12 t"), (22208.0, "22 kt")]
)
def test_masses_take_their_unit(tonnes: float, text: str) -> None:
    """Identity: kg, t or kt, with two figures."""
    assert text == load_words("en").mass(tonnes)


def test_unknown_language_is_swedish() -> None:
    """Limit: the address may ask for anything."""
    assert load_words("../../etc").language == "sv"


def test_amounts_of_a_note_are_written_as_the_language_does() -> None:
    """Law: areas have their thousands apart, halves a comma, and names stay as they are."""
    values = {"area": "1577", "depth": "12.5", "second": "1577", "limit": "six"}

    assert counted(values, load_words("sv")) == {
        "area": f"1{THIN}577",
        "depth": "12,5",
        "second": "1577",
        "limit": "six",
    }


@pytest.mark.parametrize("name", ["KL-trä", "L-hus", "A1–A3 Produkter", ""])
def test_letters_that_stand_for_something_stay_capitals(name: str) -> None:
    """Limit: within a sentence only words begin with a small letter."""
    assert lowered(name) == name
    assert lowered("Korslimmat trä (KL-trä)") == "korslimmat trä (KL-trä)"
