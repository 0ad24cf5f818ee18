"""The tables of `data/`: described, sourced, unchanged; a spoiled folder is refused in words."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from geo.errors import BrokenDataError
from geo.reference import DATA, TABLES, load_reference
from tests.paths import load_script

STATUSES = {"published", "measured", "derived", "assumed"}

PACKAGE: dict[str, Any] = json.loads((DATA / "datapackage.json").read_text("utf-8"))
RESOURCES = {resource["path"]: resource for resource in PACKAGE["resources"]}
FILES = sorted(
    path.relative_to(DATA).as_posix()
    for path in DATA.rglob("*.csv")
    if path.name != "dictionary.csv"
)
DESCRIBE = load_script("data/describe.py")


def rows(table: str, folder: Path = DATA) -> list[dict[str, str]]:
    """Return a table as written, every cell as text."""
    with (folder / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def described_again(folder: Path) -> None:
    """Describe a changed folder, as somebody does who means the change."""
    text = json.dumps(DESCRIBE.package(folder), ensure_ascii=False)
    (folder / "datapackage.json").write_text(text, "utf-8")


def replace(folder: Path, table: str, old: str, new: str) -> None:
    """Replace a piece of text that stands in a table."""
    text = (folder / table).read_text("utf-8")
    assert old in text
    (folder / table).write_text(text.replace(old, new, 1), "utf-8")


def refusal(folder: Path) -> str:
    """Return the sentence with which the loader refuses a folder."""
    with pytest.raises(BrokenDataError) as caught:
        load_reference(folder)
    return caught.value.message


def test_every_file_is_described_and_read() -> None:
    """Law: no table lies in the folder undescribed, and each that is described is loaded."""
    assert sorted(RESOURCES) == FILES
    assert {path for path, _ in TABLES.values()} <= set(FILES)


@pytest.mark.parametrize("table", FILES)
def test_hash_and_size_fit(table: str) -> None:
    """Identity: the description was written for these bytes."""
    raw = (DATA / table).read_bytes()

    assert len(raw) == RESOURCES[table]["bytes"]
    assert f"sha256:{hashlib.sha256(raw).hexdigest()}" == RESOURCES[table]["hash"]


@pytest.mark.parametrize("table", FILES)
def test_columns_stand_in_the_dictionary(table: str) -> None:
    """Law: the dictionary describes every column, in the order of the file."""
    described = [field["name"] for field in RESOURCES[table]["schema"]["fields"]]

    assert list(rows(table)[0]) == described


@pytest.mark.parametrize("table", [name for name in FILES if name != "sources.csv"])
def test_every_row_has_its_origin(table: str) -> None:
    """Law: each row tells its source, how firm it is, and on what terms it may be used."""
    for number, row in enumerate(rows(table), start=2):
        # in the plan, `status` tells whether a house stands; its own column says how firm it is
        status = row.get("value_status", row.get("status"))
        assert row["source"].strip(), f"row {number}"
        assert row["licence"].strip(), f"row {number}"
        assert status in STATUSES, f"row {number}"


@pytest.mark.parametrize("table", FILES)
def test_rows_have_as_many_cells_as_the_header(table: str) -> None:
    """Law: a comma too many would move numbers into the wrong column."""
    with (DATA / table).open(encoding="utf-8", newline="") as file:
        lengths = {len(row) for row in csv.reader(file, strict=True)}

    assert len(lengths) == 1


def test_dictionary_describes_in_two_languages() -> None:
    """Law: every field has a type and a text in English and Swedish, and is described once."""
    fields = rows("dictionary.csv")
    names = [(row["table"], row["field"]) for row in fields]

    assert len(names) == len(set(names))
    assert all(row["description_en"] and row["description_sv"] for row in fields)
    of_tables = {row["type"] for row in fields if row["table"].endswith(".csv")}
    assert of_tables <= {"string", "number", "integer", "boolean"}


def test_shipped_folder_is_taken(data_copy: Path) -> None:
    """Limit: the refusals below come from what each test spoils, not from copying."""
    assert load_reference(data_copy).versions == load_reference().versions


def test_changed_table_is_refused(data_copy: Path) -> None:
    """Law: a number that moved without being described again is noticed and named."""
    replace(data_copy, "factors/products.csv", "0.", "1.")

    assert "factors/products.csv has changed since it was described" in refusal(data_copy)


def test_missing_table_is_refused(data_copy: Path) -> None:
    """Law: a table that is gone is named."""
    (data_copy / "factors/rules.csv").unlink()

    assert refusal(data_copy).startswith("factors/rules.csv is missing")


def test_undescribed_table_is_refused(data_copy: Path) -> None:
    """Law: a table that the package does not describe is not read."""
    path = data_copy / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    kept = [r for r in package["resources"] if r["path"] != "factors/rules.csv"]
    path.write_text(json.dumps({**package, "resources": kept}), "utf-8")

    assert "factors/rules.csv is not described" in refusal(data_copy)


def test_folder_without_description_is_refused(tmp_path: Path) -> None:
    """Limit: an empty folder is no data folder."""
    assert "no readable datapackage.json" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("relative_sd", "-0.1", "relative_sd: -0.1 is below 0"),
        ("relative_sd", "1.5", "relative_sd: 1.5 is above 1"),
        ("relative_sd", "much", "relative_sd: 'much' is not a number"),
        ("relative_sd", "inf", "relative_sd: a value is not finite"),
        ("relative_sd", "", "relative_sd: row 2 is empty"),
        ("part", "both", "part: 'both' is none of shared, independent"),
        ("source", "", "source: row 2 is empty"),
    ],
)
def test_value_out_of_range_is_refused(
    data_copy: Path, column: str, cell: str, expected: str
) -> None:
    """Law: a cell that breaks the dictionary is named with table, column and value."""
    table = "factors/uncertainty.csv"
    changed = rows(table, data_copy)
    changed[0][column] = cell
    with (data_copy / table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)
    described_again(data_copy)

    assert expected in refusal(data_copy)


def test_missing_column_is_refused(data_copy: Path) -> None:
    """Law: a renamed column is reported as lacking and as unknown, in one go."""
    replace(data_copy, "factors/uncertainty.csv", "relative_sd", "sigma")
    described_again(data_copy)
    said = refusal(data_copy)

    assert "factors/uncertainty.csv has no column relative_sd." in said
    assert "factors/uncertainty.csv has the column sigma, which the dictionary lacks." in said


def test_row_that_stands_twice_is_refused(data_copy: Path) -> None:
    """Law: one fact, one row."""
    path = data_copy / "factors/products.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")
    described_again(data_copy)

    assert "stands twice" in refusal(data_copy)


def test_all_faults_are_told_at_once(data_copy: Path) -> None:
    """Law: whoever mends the folder learns of every fault in one run."""
    (data_copy / "factors/rules.csv").unlink()
    replace(data_copy, "factors/products.csv", "0.", "1.")
    said = refusal(data_copy)

    assert "factors/rules.csv is missing" in said
    assert "factors/products.csv has changed" in said


def test_check_notices_an_old_description(
    data_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Law: `describe.py --check` fails on a changed table and passes when it is described again."""
    monkeypatch.setattr(DESCRIBE, "FOLDER", data_copy)

    assert DESCRIBE.main(["--check"]) == 0
    replace(data_copy, "factors/products.csv", "0.", "1.")
    assert DESCRIBE.main(["--check"]) == 1
    assert DESCRIBE.main([]) == 0
    assert DESCRIBE.main(["--check"]) == 0
    assert "is not up to date" in capsys.readouterr().out


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "reference").glob("*.json")), ids=lambda p: p.name
)
def test_tolerances_give_their_reason(path: Path) -> None:
    """Law: a published case names its source, and each tolerance says why it is as wide."""
    cases = json.loads(path.read_text("utf-8"))

    assert cases["source"]
    assert all(tolerance["why"] for tolerance in cases["tolerance"].values())
