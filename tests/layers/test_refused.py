"""Sentences of errors: each has its Swedish one, and what a user wrote stays what it is."""

import ast
import copy
import json
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import geo.errors
from geo.disk import Disk
from geo.errors import PlanError, RefusedError, StoreError, UnreadableFileError
from geo.phrases import LONGEST_VALUE, MOST_DEEP, MOST_VALUES, Phrase, phrase
from layers.refused import HOLE, catalogue, refusal
from layers.words import load_words

ROOT = Path(__file__).resolve().parents[2]
SV, EN = load_words("sv"), load_words("en")
# an installation that is spoilt tells so in English; rooms have words under codes of their own
ELSEWHERE = {"BrokenDataError", "RefusedError"}
KINDS = {
    name
    for name, kind in vars(geo.errors).items()
    if isinstance(kind, type) and issubclass(kind, PlanError)
}
# what only the command line says
COMMANDS = {"geo/__main__.py", "geo/foreign.py", "layers/export/command.py"}
# errors whose sentence is that of another one or of a part of the code that is walked too
PASSED_ON = {
    ("geo/place.py", "_unknown"),
    ("geo/plan/_notes.py", "sentence"),
    ("layers/screen/panels/comparing/chosen.py", "words"),
    ("layers/screen/panels/scenarios.py", "words"),
}
# notes that can be the reason why a plan has no building left
REASONS = {
    "{ids}: no shape, left out. Draw one.",
    "{ids}: coordinates that are not finite numbers, left out. Draw the shape again.",
    "{ids}: points or lines, left out. Draw the outline as a polygon.",
    (
        "{ids}: outline encloses no area or is too tangled or detailed to be used, left out. "
        "Draw it again with fewer corners."
    ),
    "{ids}: outside Sweden, left out. Check the coordinates.",
    "{ids}: no {column}, left out; give the number.",
    "{ids}: {column} is no number from {low} to {high}; {fallback}.",
}
FILES = [
    path
    for folder in ("geo", "layers")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if str(path.relative_to(ROOT)) not in COMMANDS
]


def called(node: ast.AST) -> str:
    """Return the name that a call calls."""
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def template_of(node: ast.expr) -> str | None:
    """Return the template of a sentence as it stands in the code; None if it is made otherwise."""
    if called(node) == "phrase":
        node = node.args[0]  # type: ignore[attr-defined]  # a call
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def messages(function: ast.AST) -> list[ast.expr]:
    """Return what the name `message` may stand for in a function."""
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "message" for t in node.targets)
        and not (isinstance(node.value, ast.Constant) and node.value.value == "")
    ]


def sentences(path: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the source of each sentence that an error of a file may have, and its template."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in functions:
        for node in ast.walk(function):
            if called(node) not in KINDS - ELSEWHERE:
                continue
            said = node.args[0]  # type: ignore[attr-defined]  # a call
            if isinstance(said, ast.Name) and said.id == "message":
                for made in messages(function):
                    yield ast.unparse(node), template_of(made)
            else:
                yield ast.unparse(node), template_of(said)
    for node in ast.walk(tree):
        if called(node) == "phrase":
            yield ast.unparse(node), template_of(node)  # type: ignore[arg-type]  # a call


def holes(text: str) -> set[str]:
    """Return the names of the holes of a template."""
    return {found[1] for found in HOLE.finditer(text)}


FOUND = [(str(p.relative_to(ROOT)), *one) for p in FILES for one in sentences(p)]
TEMPLATES = {template for _, _, template in FOUND if template is not None}


def test_the_walk_finds_the_sentences() -> None:
    """Control: a walk that finds nothing would prove nothing."""
    assert len(TEMPLATES) > 200
    assert "{name} is empty." in TEMPLATES
    assert "A scenario needs a name; type one." in TEMPLATES
    assert "The control points coincide or lie on one line" in "".join(TEMPLATES)


def test_each_sentence_stands_in_the_code() -> None:
    """Law: none is put together where a catalogue could not find it."""
    made = {(path, source) for path, source, template in FOUND if template is None}
    passed = {(path, s) for path, s in made for at, name in PASSED_ON if path == at and name in s}
    assert made - passed == set()


def test_each_has_its_swedish_one() -> None:
    """Law: no sentence lacks one, and none stands there that no code raises."""
    wanted = (TEMPLATES | REASONS) - {""}
    assert sorted(wanted - catalogue("sv").keys()) == []
    assert sorted(catalogue("sv").keys() - wanted) == []


def test_the_reasons_stand_in_the_code() -> None:
    """Control: a note that is worded anew is worded anew in the catalogue."""
    strings = {
        node.value
        for path in FILES
        if path.parent.name == "plan"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert strings >= REASONS


@pytest.mark.parametrize(("english", "swedish"), catalogue("sv").items())
def test_the_holes_are_the_same(english: str, swedish: str) -> None:
    """Law: nothing that the English sentence names is lost, and no hole stays open."""
    assert holes(swedish) == holes(english)
    assert swedish.count("{") == sum(1 for _ in HOLE.finditer(swedish))
    assert swedish.strip() == swedish
    assert swedish


def test_english_is_as_it_was() -> None:
    """Law: in English, and where a catalogue has nothing, a sentence is the one that was raised."""
    error = UnreadableFileError(
        phrase("{name} has {size} MB of {what}.", name="x", size=2.5, what="?")
    )
    assert error.message == str(error) == "x has 2.5 MB of ?."
    assert refusal(error, EN) == refusal(error, SV) == error.message
    assert refusal("kept as text", SV) == "kept as text"
    known = PlanError("A scenario needs a name; type one.")
    assert refusal(known, EN) == known.message
    assert refusal(known, SV) == "Ett scenario behöver ett namn. Skriv ett."


def test_numbers_columns_and_choices_are_swedish() -> None:
    """Law: values are written as on the rest of the page."""
    said = phrase(
        "{name} is {value}; give a number from {low} to {high}.",
        name="setback_m", value="12.5", low="0", high="2000",
    )  # fmt: skip
    assert refusal(
        said, SV
    ) == "Avstånd till tomtgräns, m är 12,5. Ange ett tal från 0 till 2 000.".replace(
        "2 000", "2\u202f000"
    )
    said = phrase(
        "{field} of {id} is {value}; it must be one of {known}.",
        field="frame", id="2.5", value="'clt'", known="steel, hybrid",
    )  # fmt: skip
    assert "Stomme för 2.5 är korslimmat trä (KL-trä)." in refusal(said, SV)
    assert "stål med håldäck, hybrid av trä och betong." in refusal(said, SV)


def test_parts_have_words_of_their_own() -> None:
    """Law: a part of a sentence is translated within it, as deep as it stands."""
    reason = phrase(
        "{ids}: no shape, left out. Draw one.",
        ids=phrase("{ids} and {count} more", ids="a, b", count=3),
    )
    said = phrase(
        "{label} holds no building that can be used. {reason}", label="p.gpkg", reason=reason
    )
    assert refusal(said, EN).endswith("a, b and 3 more: no shape, left out. Draw one.")
    assert refusal(said, SV).endswith(
        "a, b och 3 till: geometri saknas, raden har lämnats utanför. Rita en."
    )


def test_a_room_has_its_own_words() -> None:
    """Law: what a workshop refuses is told by its code."""
    error = RefusedError("x", code="refused_dots", values={"most": "3", "given": "5"})
    assert refusal(error, SV) == "Det finns 3 prickar att ge, inte 5. Ta tillbaka några."


HOSTILE = [
    "{name}", "{size}", "{0}", "{name.__class__}", "{{x}}", "{", "}", "%s", "{name:>9}", "\\1",
    r"\g<1>", "<script>alert(1)</script>", "**x** [a](b) $y$ :red[x]", "a\x00\x1b[2J\nb",
    "\u202eabc", "å" * 9_000,
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_stays_a_value(value: str) -> None:
    """Attack: names with holes, markup and control signs are put in as they are, once."""
    said = phrase("{name} is {what}.", name=value, what=phrase("an empty archive"))
    assert said == value + " is an empty archive."
    assert refusal(said, SV) == value + " är ett tomt arkiv."
    assert PlanError(value).message == value
    assert refusal(PlanError(value), SV) == value


@pytest.mark.parametrize("value", [*HOSTILE[:-1], "plan.gpkg"])
def test_a_phrase_survives_its_ways(value: str) -> None:
    """Law: through JSON, a copy and a pickle it is the same sentence of the same parts."""
    deep = phrase(
        "{reason}", reason=phrase("{name} is {what}.", name=value, what=phrase("no file"))
    )
    ways = (
        Phrase.from_json(json.loads(json.dumps(deep.to_json()))),
        copy.deepcopy(deep),
        pickle.loads(pickle.dumps(deep)),  # noqa: S301 - our own
    )
    for way in ways:
        assert way == deep
        assert way.to_json() == deep.to_json()
        assert refusal(way, SV) == refusal(deep, SV)


def nested(deep: int) -> object:
    """Return a phrase as plain values, so many deep."""
    return {"template": "{a}", "values": {"a": nested(deep - 1) if deep else "x"}}


@pytest.mark.parametrize(
    "data",
    [
        None, "x", 3, [], {}, {"template": "x"}, {"values": {}}, {"template": 3, "values": {}},
        {"template": "x", "values": []}, {"template": "x", "values": {"a": 3}},
        {"template": "x", "values": {"a": None}}, {"template": "x", "values": {"a": ["x"]}},
        {"template": "x", "values": {"a b": "x"}}, {"template": "x", "values": {"": "x"}},
        {"template": "x", "values": {"a" * 41: "x"}},
        {"template": "x", "values": dict.fromkeys(string.ascii_lowercase[: MOST_VALUES + 1], "x")},
        nested(MOST_DEEP), nested(50),
    ],
)  # fmt: skip
def test_what_is_no_phrase_is_refused(data: object) -> None:
    """Attack: a process that reads foreign files may say anything."""
    with pytest.raises(ValueError, match=r"^$"):
        Phrase.from_json(data)


def test_what_is_long_is_cut() -> None:
    """Limit: a sentence from another process is no longer than a page can show."""
    said = Phrase.from_json({"template": "{a}" * 9_000, "values": {"a": "x" * 100_000}})
    assert len(said.values["a"]) == LONGEST_VALUE
    assert len(said.template) < 9_000


@pytest.mark.parametrize("text", catalogue("sv").values())
def test_no_english_is_left(text: str) -> None:
    """Control: words that stand in English sentences only."""
    said = re.sub(r"\{[^}]*\}|Hämta in", "", text).lower()
    english = {"the", "is", "of", "has", "file", "layer", "again", "save", "which", "give", "and"}
    assert not english & set(re.findall(r"[a-zåäö]+", said))


def test_a_draft_that_cannot_be_kept_is_told_in_swedish(tmp_path: Path) -> None:
    """Law: what the system says of the disk has words as well, and folders stay names."""
    (tmp_path / "full").write_text("x")
    with pytest.raises(StoreError) as caught, Disk(tmp_path / "full" / "d.sqlite", ("",)).writing():
        pass
    said = refusal(caught.value, SV)
    assert said.startswith("Utkastet kunde inte sparas i mappen full: en fil med det namnet finns")
    assert said.endswith("(fel 17). Frigör utrymme, eller välj en mapp som går att skriva i.")


@pytest.mark.parametrize("damage", [b"no database" * 900, b"SQLite format 3\x00" + bytes(9_000)])
def test_a_damaged_store_is_told_in_swedish(damage: bytes, tmp_path: Path) -> None:
    """Law: so has what SQLite says of a file."""
    path = tmp_path / "d.sqlite"
    path.write_bytes(damage)
    with pytest.raises(StoreError) as caught, Disk(path, ("",)).reading():
        pass
    said = refusal(caught.value, SV)
    assert said.startswith(f"Utkastet kunde inte läsas i mappen {tmp_path.name}: filen är ")
    assert not {"file", "is", "not", "database", "malformed"} & set(re.findall(r"\w+", said))
