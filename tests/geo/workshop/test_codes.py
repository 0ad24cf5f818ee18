"""Codes, PINs and names: hard to guess, slow to try, and nothing but data."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import RefusedError, ThrottledError
from geo.workshop import codes
from geo.workshop.codes import (
    ALPHABET,
    LENGTH,
    Throttle,
    fingerprint,
    hashed,
    matches,
    new_code,
    new_id,
    new_token,
    normal,
)
from geo.workshop.terms import SENTENCES, Refusal, refusal
from geo.workshop.texts import line, lines, nickname
from tests.workshops import Clock

NOBODY_ELSE: frozenset[str] = frozenset()


def wait(throttle: Throttle, source: str, room: str = "") -> int:
    """Return the seconds that a place is told to wait."""
    try:
        throttle.guard(source, room)
    except ThrottledError as error:
        return int(error.values["seconds"])
    return 0


def test_there_are_too_many_codes_to_guess() -> None:
    """Limit: 2^38 codes of signs that nobody mistakes, and none twice."""
    made = {new_code() for _ in range(2000)}

    assert len(set(ALPHABET)) ** LENGTH >= 2**38
    assert not set("0O1IL") & set(ALPHABET)
    assert len(made) == 2000
    assert all(normal(code) == code for code in made)
    assert len({new_token() for _ in range(100)} | {new_id() for _ in range(100)}) == 200
    assert len(new_token()) >= 43  # 32 bytes


@given(text=st.text(max_size=20))
def test_what_is_typed_is_a_code_or_none(text: str) -> None:
    """Law: a code is one however it is typed; whatever else is typed is none, and harms nobody."""
    code = normal(text)

    assert code is None or normal(f" {code.lower().replace('-', ' ')} ") == code


def test_look_alikes_are_understood() -> None:
    """Identity: letters that look like digits are taken for them."""
    assert normal("bszu-acde") == "852V-ACDE"
    assert normal("ACDE-FGH0") is None


def test_a_pin_is_hashed_with_salt_and_at_some_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: the same PIN gives another hash each time; only it matches."""
    monkeypatch.setattr(codes, "SCRYPT", {"n": 2**14, "r": 8, "p": 1})
    kept = hashed("2468")

    assert kept != hashed("2468")
    assert "2468" not in kept
    assert matches("2468", kept)
    assert not matches("2469", kept)
    assert not matches("", kept)
    assert fingerprint("a") != fingerprint("b")
    assert len(fingerprint("\ud800")) == 64


def test_a_place_that_guesses_waits_longer_and_longer() -> None:
    """Law: five failures are free, then 1, 2, 4 ... 60 s; a pass or ten quiet minutes end that."""
    clock = Clock()
    throttle = Throttle(clock)
    waits = []
    for _ in range(13):
        throttle.guard("here")
        throttle.failed("here")
        waits.append(wait(throttle, "here"))
        assert wait(throttle, "there") == 0  # others are not held up
        clock.now += waits[-1]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]

    throttle.passed("here")
    throttle.guard("here")
    for _ in range(5):
        throttle.failed("here")
    clock.now += 601
    throttle.failed("here")
    throttle.guard("here")


def test_many_places_guess_no_pin_either() -> None:
    """Law: a room slows down for all after twenty failures, whoever they come from."""
    clock = Clock()
    throttle = Throttle(clock)
    tried = 0
    for second in range(600):
        clock.now = float(second)
        for place in range(50):
            if wait(throttle, f"{second}-{place}", "room") == 0:
                tried += 1
                throttle.failed(f"{second}-{place}", "room")
    assert 20 <= tried <= 40
    throttle.guard("x", "another room")
    throttle.passed("x", "room")
    throttle.guard("y", "room")


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit: addresses are forgotten, the oldest first."""
    monkeypatch.setattr(codes, "MOST_PLACES", 50)
    throttle = Throttle(Clock())
    for place in range(200):
        throttle.failed(str(place))
    assert len(throttle._places) == 50


@given(text=st.text(max_size=60))
def test_a_name_is_what_can_be_seen(text: str) -> None:
    """Law: no sign of a name is invisible or turns the writing, and it has one to forty of them."""
    try:
        name = nickname(text, NOBODY_ELSE)
    except RefusedError:
        name = "nobody"
    assert 1 <= len(name) <= 40
    assert name == name.strip() == nickname(name, NOBODY_ELSE)
    assert not any(unicodedata.category(sign)[0] == "C" for sign in name)


def test_no_sign_of_all_gets_past() -> None:
    """Limit: every control, format and separator sign there is is taken out of a name."""
    bad = [
        chr(number) for number in range(sys.maxunicode + 1)
        if unicodedata.category(chr(number)) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    ]  # fmt: skip
    kept = "".join(
        line(f"a{''.join(bad[at : at + 20])}b", "name", 40) for at in range(0, len(bad), 20)
    )

    assert set(kept) <= {"a", "b", " "}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("**Ada** [x](javascript:1)", "**Ada** [x](javascript:1)"),
        ("A\u200bd\u200da\u202e", "Ada"),
        ("  Ada \t\n Lovelace ", "Ada Lovelace"),
        ("Z\u0351\u0351\u0351\u0351\u0351", "Z\u0351\u0351"),
        ("Åsa Öström", "Åsa Öström"),
        ("😀", "😀"),
        ("'; drop table room; --", "'; drop table room; --"),
    ],
)
def test_names_stay_the_letters_they_are(typed: str, name: str) -> None:
    """Identity: markup and quotes are letters, nothing is escaped or cut."""
    assert nickname(typed, NOBODY_ELSE) == name


@pytest.mark.parametrize("typed", ["", "   ", "\u202e\u200b", "\u3164", "x" * 41, "x" * 100_000])
def test_names_that_are_none(typed: str) -> None:
    """Limit: nothing to see, or too much of it."""
    with pytest.raises(RefusedError):
        nickname(typed, NOBODY_ELSE)


def test_the_same_name_gets_a_number() -> None:
    """Law: nobody is called like somebody else, in whatever case and width."""
    assert nickname("ADA", frozenset({"ada"})) == "ADA 2"
    assert nickname("Ａda", frozenset({"ada", "ada 2"})) == "Ａda 3"
    assert nickname("x" * 40, frozenset({"x" * 40})) == "x" * 38 + " 2"


def test_texts_of_several_lines() -> None:
    """Identity: lines stay, ends and blanks in between go."""
    assert lines(" one  two \r\n\u202ethree\n\n", "note", 100) == "one two\nthree"
    with pytest.raises(RefusedError):
        lines("\n \n", "note", 100)


@pytest.mark.parametrize("reason", Refusal)
def test_every_refusal_is_one_sentence(reason: Refusal) -> None:
    """Law: each reason has a code of its own and a sentence whose gaps can be filled."""
    said = refusal(reason, what="x", most=1, key="k", value="v", given=2)

    assert set(SENTENCES) == set(Refusal)
    assert said.code == reason.value
    assert said.code.startswith("refused_")
    assert said.message.endswith(".")
    assert "{" not in said.message
