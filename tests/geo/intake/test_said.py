"""What the process that reads foreign files says of an error: believed in form only."""

import json
from pathlib import Path

import pytest

from geo.errors import MissingColumnError, PlanError, UnreadableFileError
from geo.intake import apart as door
from geo.intake.look import look
from geo.phrases import LONGEST_TEMPLATE, LONGEST_VALUE, phrase

SPOILT = "plan.gpkg could not be read: it is damaged"
SAID = phrase("{label} holds no building. {reason}", label="x", reason=phrase("{a} is.", a="{b}"))


def raised(folder: Path, answer: object) -> PlanError:
    """Return the error that an answer in a folder ends in."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    (folder / "answer.json").write_text(text, "utf-8")
    with pytest.raises(PlanError) as caught:
        door._answer(folder, "plan.gpkg")
    return caught.value


def test_an_error_comes_back_as_it_was(tmp_path: Path) -> None:
    """Law: its kind, its ids, and its sentence with all that it was made of."""
    answer = {"error": SAID.to_json(), "code": "missing_column", "ids": ["a", "b"]}
    error = raised(tmp_path, answer)

    assert type(error) is MissingColumnError
    assert error.ids == ("a", "b")
    assert error.message == str(error) == SAID == "x holds no building. {b} is."
    assert error.message.to_json() == SAID.to_json()


def test_a_file_that_is_refused_apart_keeps_its_template(tmp_path: Path) -> None:
    """Law: the sentence of the process is the one that the code raises there."""
    path = tmp_path / "f"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(UnreadableFileError) as caught:
        look(path, "{name}<b>.pdf")

    said = caught.value.message
    assert said == "{name}<b>.pdf is a PDF; save the drawing as DXF, or the plan as a picture."
    assert said.template == "{name} is {what}."
    assert said.values["name"] == "{name}<b>.pdf"


@pytest.mark.parametrize("error", ["text", 3, None, [], {}, {"template": [], "values": {}}])
def test_an_error_in_no_form_is_a_spoilt_answer(error: object, tmp_path: Path) -> None:
    """Attack: nothing of what cannot be a sentence reaches the page."""
    answer = {"error": error, "code": "unreadable_file", "ids": []}
    assert raised(tmp_path, answer).message.startswith(SPOILT)


@pytest.mark.parametrize("code", [None, 3, [], {}, "no such code", "os.system"])
@pytest.mark.parametrize("ids", [None, 3, "abc", [1], [["a"]], {"a": 1}])
def test_odd_codes_and_ids_are_left_out(code: object, ids: object, tmp_path: Path) -> None:
    """Attack: whatever they are, the error is one that the app knows, of no elements."""
    error = raised(tmp_path, {"error": SAID.to_json(), "code": code, "ids": ids})
    assert (type(error), error.ids, error.message) == (UnreadableFileError, (), SAID)


def test_a_long_error_is_cut(tmp_path: Path) -> None:
    """Limit: no sentence fills the page."""
    said = {"template": "{a}" + "x" * 10**6, "values": {"a": "y" * 10**6}}
    error = raised(tmp_path, {"error": said, "code": "unreadable_file", "ids": []})
    assert len(error.message) <= LONGEST_TEMPLATE + LONGEST_VALUE


@pytest.mark.parametrize("mark", ["[", '{"a":'])
def test_an_answer_without_end_is_spoilt(mark: str, tmp_path: Path) -> None:
    """Attack: what is nested without end ends in the sentence of a damaged file."""
    assert raised(tmp_path, mark * 200_000).message.startswith(SPOILT)
