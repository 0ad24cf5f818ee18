"""The method without a screen: the contract of `python -m geo`."""

import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
from rasterio.transform import Affine
from shapely import Polygon, box, transform

from geo import held
from geo.__main__ import main
from geo.intake import limits
from tests.pictures import PLACED, sheet, written

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "data" / "plan" / "oceanhamnen.gpkg"
BUILDING_KEYS = {
    "id", "gfa_m2", "atemp_m2", "a1a3_kg", "a4_kg", "a5_kg", "b4_kg", "b6_kg", "c_kg",
    "biogenic_kg", "d_kg", "heat_kwh", "dhw_kwh", "electricity_kwh", "band_low_kg",
    "band_high_kg", "basis",
}  # fmt: skip
YEAR_KEYS = {
    "year", "construction_t", "works_t", "operation_t", "replacement_t",
    "allowance_construction_t", "allowance_works_t", "allowance_operation_t", "gap_t",
    "cumulative_gap_t",
}  # fmt: skip


def square(east: float) -> Polygon:
    """Return a house of 9 x 9 m by the harbour, so many metres to the east."""
    return box(99_600 + east, 6_213_600, 99_609 + east, 6_213_609)


Done = subprocess.CompletedProcess[str]


def program(*arguments: object) -> Done:
    """Run the command as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "geo", *(str(a) for a in arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip


def run(*arguments: object) -> Done:
    """Run the command within this process, which has its libraries loaded."""
    words = [str(a) for a in arguments]
    said, faults = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(faults):
        status = main(words)
    return subprocess.CompletedProcess(words, status, said.getvalue(), faults.getvalue())


@pytest.fixture(scope="module")
def district() -> dict[str, Any]:
    """Return the JSON of the shipped plan."""
    done = program("evaluate", PLAN, "--json")
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_contract_of_the_json(district: dict[str, Any]) -> None:
    """Law: the keys of the file contract are there, numbers are finite."""
    assert {"buildings", "years", "totals", "notes", "versions"} <= set(district)
    assert all(set(b) >= BUILDING_KEYS for b in district["buildings"])
    assert all(set(y) >= YEAR_KEYS for y in district["years"])
    assert "NaN" not in json.dumps(district)
    first = district["years"][0]
    assert first["in_window"] or any(first[key] for key in YEAR_KEYS - {"year"})


def test_rows_equal_years_and_totals(district: dict[str, Any]) -> None:
    """Law: buildings and works equal the years to 1e-9."""
    built = sum(b["a1a3_kg"] + b["a4_kg"] + b["a5_kg"] for b in district["buildings"]) / 1000
    works = sum(w["upfront_kg"] for w in district["works"]) / 1000
    used = sum(b["b6_kg"] for b in district["buildings"]) / 1000
    renewed = sum(b["b4_kg"] for b in district["buildings"]) / 1000
    years = district["years"]

    for key, expected in (
        ("construction_t", built),
        ("works_t", works),
        ("operation_t", used),
        ("replacement_t", renewed),
    ):
        assert sum(y[key] for y in years) == pytest.approx(expected, rel=1e-9)


def test_phase_one_is_fifteen_to_thirty_kt(district: dict[str, Any]) -> None:
    """Published: about 65 000 m2 built at 230-460 kg/m2, the range of Swedish new construction."""
    phase = [b for b in district["buildings"] if b["id"].startswith("OH1")]
    upfront = sum(b["a1a3_kg"] + b["a4_kg"] + b["a5_kg"] for b in phase) / 1e6

    assert sum(b["gfa_m2"] for b in phase) == pytest.approx(65_000, rel=0.06)
    assert 15 <= upfront <= 30


def test_every_default_is_in_the_notes(district: dict[str, Any]) -> None:
    """Law: notes name what was filled in, each with the ids it concerns."""
    taken = [n for n in district["notes"] if n["code"] == "default_taken"]

    assert taken
    assert all(n["ids"] and n["message"] for n in taken)


def test_export_goes_round(tmp_path: Path) -> None:
    """Law: the exported file holds the layers and tables of the contract and evaluates alike."""
    out = tmp_path / "out.gpkg"
    done = run("evaluate", PLAN, "--out", out, "--json")
    again = run("evaluate", out, "--json")

    assert done.returncode == again.returncode == 0, again.stderr
    layers = {name for name, _ in pyogrio.list_layers(out)}
    assert layers >= {
        "buildings", "plots", "works", "scenarios", "assumptions", "factors",
        "results_buildings", "results_years", "sources",
    }  # fmt: skip
    first, second = (json.loads(d.stdout) for d in (done, again))
    for one, two in zip(first["buildings"], second["buildings"], strict=True):
        assert one["id"] == two["id"]
        assert two["a1a3_kg"] == pytest.approx(one["a1a3_kg"], rel=1e-9)
        assert two["b6_kg"] == pytest.approx(one["b6_kg"], rel=1e-9)


def test_export_writes_what_was_asked_for(tmp_path: Path) -> None:
    """Law: several scenarios and formats at once; one file by its ending; unknown is a sentence."""
    files = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"name": name, "choices": {"ccs": "none"}}), "utf-8")
        files.append(path)
    out = tmp_path / "out"
    done = run("export", PLAN, "--scenario", *files, "--out", out, "--formats", "gpkg,csv",
               "--language", "sv", "--cell", 10)  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {path.name for path in out.iterdir()}
    table = pyogrio.read_dataframe(out / "oceanhamnen.gpkg", layer="scenarios")
    assert table["name"].tolist() == ["a", "b"]
    single = run("export", PLAN, "--out", tmp_path / "x.xlsx")
    assert single.returncode == 0, single.stderr
    assert (tmp_path / "x.xlsx").read_bytes()[:2] == b"PK"
    refused = run("export", PLAN, "--out", tmp_path / "x.dwg")
    assert refused.returncode == 2
    assert len(refused.stderr.strip().splitlines()) == 1


def test_scenario_file_and_parts(tmp_path: Path) -> None:
    """Law: a scenario file's choices are obeyed and told in the result."""
    scenario = tmp_path / "scenario.json"
    scenario.write_text(json.dumps({"choices": {"ccs": "none"}}), "utf-8")
    done = run("evaluate", PLAN, "--scenario", scenario, "--parts", "declared", "--json")

    chosen = json.loads(done.stdout)["choices"]["choices"]
    assert chosen["ccs"] == "none"
    assert chosen["parts"] == "declared"


@pytest.mark.parametrize(
    ("name", "content", "by"),
    [
        ("missing.gpkg", None, program),
        ("text.gpkg", b"not a geopackage", run),
        ("empty.gpkg", b"", run),
        ("plan.vrt", b"<OGRVRTDataSource/>", run),
    ],
)
def test_bad_file_is_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, by: Callable[..., Done]
) -> None:
    """Limit: errors go to stderr as one sentence with exit status 2, never a traceback."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = by("evaluate", path, "--json")

    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_check_says_what_would_be_asked(tmp_path: Path) -> None:
    """Law: status 0 for a plan taken as it is, 1 when something was repaired, 2 when refused."""
    columns = {"use": ["office", "office"], "storeys": [3, 3], "completion_year": [2028, 2028]}
    apart = gpd.GeoDataFrame(columns, geometry=[square(0), square(20)], crs=3008)
    lapped = gpd.GeoDataFrame(columns, geometry=[square(0), square(5)], crs=3008)
    for table, name in ((apart, "apart.gpkg"), (lapped, "lapped.gpkg")):
        table.to_file(tmp_path / name, layer="buildings", driver="GPKG")

    assert run("check", tmp_path / "apart.gpkg").returncode == 0
    assert run("check", tmp_path / "lapped.gpkg").returncode == 1
    assert run("check", tmp_path / "none.gpkg").returncode == 2


def test_convert_names_what_it_leaves_out(tmp_path: Path) -> None:
    """Law: a row that is left out is told of in a line, in the plan file and by `check`."""
    columns = {"use": ["office", "office"], "storeys": [3, 3], "completion_year": [2028, None]}
    table = gpd.GeoDataFrame(columns, geometry=[square(0), square(20)], crs=3008)
    given, made = tmp_path / "given.geojson", tmp_path / "made.gpkg"
    table.to_crs(4326).to_file(given, driver="GeoJSON")
    done = run("convert", given, "--out", made)
    told = [line for line in done.stdout.splitlines() if "left out" in line]

    assert done.returncode == 0
    assert len(told) == 1
    assert told[0].startswith("- ")
    assert "building-2" in told[0]
    assert "completion_year" in told[0]
    kept = json.loads(run("evaluate", made, "--json").stdout)
    assert len(kept["buildings"]) == 1
    assert told[0][2:] in [note["message"] for note in kept["notes"]]
    asked = run("check", given, "--json")
    assert asked.returncode == json.loads(asked.stdout)["status"] == 1
    assert run("convert", given, "--out", made, "--fill", "completion_year=2029").returncode == 0
    assert len(json.loads(run("evaluate", made, "--json").stdout)["buildings"]) == 2


def moved(shape: Polygon, kind: str) -> Polygon:
    """Return a house as a drawing has it that does not mean what it declares."""
    if kind == "degrees":
        return gpd.GeoSeries([shape], crs=3008).to_crs(4326).iloc[0]
    if kind == "swapped":
        return transform(shape, lambda corners: corners[:, ::-1])
    return transform(shape, lambda corners: corners * 1000.0)


@pytest.mark.parametrize("kind", ["degrees", "swapped", "mm"])
@pytest.mark.parametrize("command", ["check", "convert", "evaluate"])
def test_layers_with_our_names_are_judged_like_others(
    kind: str, command: str, tmp_path: Path
) -> None:
    """Limit: a layer `buildings` that lies elsewhere than it declares is asked about, not taken."""
    columns = {"use": ["office"], "storeys": [3], "completion_year": [2028]}
    table = gpd.GeoDataFrame(columns, geometry=[moved(square(0), kind)], crs=3008)
    path = tmp_path / "given.gpkg"
    table.to_file(path, layer="buildings", driver="GPKG")
    more = ("--out", tmp_path / "made.gpkg") if command == "convert" else ()
    done = run(command, path, *more)
    said = done.stdout if command == "check" else done.stderr

    assert done.returncode == (1 if command == "check" else 2)
    assert "choose" in said
    assert not (tmp_path / "made.gpkg").exists()
    if command == "convert" and kind == "degrees":
        assert run(command, path, *more, "--crs", 4326).returncode == 0
        assert json.loads(run("evaluate", tmp_path / "made.gpkg", "--json").stdout)["buildings"]


def test_a_plan_file_is_read_in_a_process_with_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limit: `evaluate` and `export` open no file in another way than the import does."""
    path = tmp_path / "given.gpkg"
    columns = {"use": ["office"], "storeys": [3], "completion_year": [2028]}
    gpd.GeoDataFrame(columns, geometry=[square(0)], crs=3008).to_file(path, layer="buildings")
    monkeypatch.setattr(held, "patient", lambda size: replace(limits.patient(size), size=10))
    for more in (("evaluate", path), ("export", path, "--out", tmp_path / "x.xlsx")):
        done = run(*more)
        assert done.returncode == 2
        assert "MB; at most" in done.stderr


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan file of ours with three scenarios, of which one can no longer be read."""
    folder = tmp_path_factory.mktemp("exported")
    files = []
    for name in ("a", "b", "c"):
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps({"name": name, "choices": {"ccs": "none"}}), "utf-8")
    path = folder / "own.gpkg"
    done = run("export", PLAN, "--scenario", *files, "--out", path)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE scenarios SET scenario = '{\"nonsense\": 1}' WHERE name = 'b'")
        database.commit()
    return path


def test_a_scenario_that_cannot_be_read_is_named(exported: Path, tmp_path: Path) -> None:
    """Law: the others count, and every command says which one does not."""
    checked = run("check", exported)
    evaluated = run("evaluate", exported, "--json")
    written = run("export", exported, "--out", tmp_path / "x.gpkg")

    assert (checked.returncode, evaluated.returncode, written.returncode) == (1, 0, 0)
    assert json.loads(evaluated.stdout)["choices"]["choices"]["ccs"] == "none"
    for said in (checked.stdout, evaluated.stderr, written.stderr):
        assert "- 1 of 3 scenarios of the file cannot be read and were left out (b)" in said
    left = run("convert", exported, "--out", tmp_path / "y.gpkg")
    assert "3 scenarios of own.gpkg stay behind" in left.stdout


def test_more_scenarios_than_are_read_are_counted(exported: Path, tmp_path: Path) -> None:
    """Limit: of very many scenarios the first are read, and the number of all is said."""
    path = tmp_path / "many.gpkg"
    path.write_bytes(exported.read_bytes())
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM scenarios WHERE name = 'b'")
        query = 'SELECT "order", name, author, note, plan, scenario FROM scenarios'
        rows = database.execute(query).fetchall() * 101
        database.executemany(
            'INSERT INTO scenarios ("order", name, author, note, plan, scenario)'
            " VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        database.commit()
    done = run("check", path)

    assert "204 scenarios:" in done.stdout
    assert "holds 204 scenarios, of which the first 200 were read" in done.stdout


@pytest.mark.parametrize(
    ("placed", "crs", "kind", "status", "said"),
    [
        (PLACED, "EPSG:3008", "uint8", 0, "It says where it lies, in EPSG:3008."),
        (PLACED, None, "uint8", 1, "? Where does it lie? Give a world file"),
        (Affine(0, 0, 1, 0, 0, 1), "EPSG:3008", "uint8", 1, "It names EPSG:3008, but not where"),
        (PLACED, "EPSG:32631", "uint8", 2, "outside Sweden"),
        (PLACED, "EPSG:3008", "float32", 2, "as measurements do"),
        (Affine(900, 0, 99_000, 0, -900, 6_213_000), "EPSG:3008", "uint8", 2, "km wide"),
    ],
)
def test_a_picture_is_checked_as_it_is_placed(
    placed: Affine, crs: str | None, kind: str, status: int, said: str, tmp_path: Path
) -> None:
    """Law: what the app would not place is not called good."""
    path = tmp_path / "plan.tif"
    written(path, sheet().astype(kind), "GTiff", crs=crs, transform=placed)
    done = run("check", path)

    assert done.returncode == status
    assert said in (done.stderr if status == 2 else done.stdout)


def test_a_folder_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    """Limit: what the disk refuses is told like any other fault."""
    path = tmp_path / "taken"
    path.touch()
    done = run("export", PLAN, "--out", path, "--formats", "csv")

    assert done.returncode == 2
    assert done.stderr.startswith("taken cannot be read or written")
