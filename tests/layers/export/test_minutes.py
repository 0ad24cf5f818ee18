"""The GeoPackage of minutes: a sound file that comes back, with tables that tell no secret."""

import dataclasses
import datetime as dt
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from geo.contract import Chosen, Titled
from geo.errors import PlanError
from geo.evaluate import evaluate
from geo.foreign import checked
from geo.held import held
from geo.intake import limits
from geo.plan.read import read_context
from geo.reference import DATA, Reference
from geo.results import headline
from geo.scenario import Plan
from geo.workshop.records import LIVE, Minutes
from geo.workshop.tasks import Task
from layers.export.contents import Contents
from layers.export.geopackage import geopackage
from layers.export.minutes import minutes_file, minutes_name
from layers.words import LANGUAGES, load_words
from tests.layers.export.test_round_trip import again
from tests.minutes import BEGAN, NAMED, SECRET, TOLD, empty, options, record, scenarios

HOSTILE = "x'); drop table workshop; -- \"=cmd|' /C calc'!A0\x00\x1b<b>"
MINUTED = {
    "workshop", "workshop_options", "workshop_votes", "workshop_notes", "workshop_people",
    "workshop_changes",
}  # fmt: skip
Results = Mapping[str, Titled]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def results(plan: Plan, reference: Reference) -> Results:
    """Return results by option, whose names and authors nobody may trust."""
    made = {
        f"o{place}": Titled(
            result=evaluate(scenario, reference), name=SECRET, author=SECRET, note=SECRET
        )
        for place, scenario in enumerate(scenarios(plan), 1)
    }
    return made | {LIVE: made["o3"]}


def written(
    told: Minutes,
    results: Results,
    reference: Reference,
    folder: Path,
    **values: Any,  # noqa: ANN401 - any option of the file
) -> Path:
    """Return a file of minutes, without the raster of the ground."""
    words = load_words(values.pop("language", "sv"))
    usual: dict[str, Any] = {"reference": reference, "words": words, "cell_m": 50.0}
    path = folder / minutes_name(told, ".gpkg")
    path.write_bytes(minutes_file(told, results, **(usual | values)))
    return path


@pytest.fixture(scope="module", params=LANGUAGES)
def path(
    request: pytest.FixtureRequest, plan: Plan, reference: Reference, results: Results,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:  # fmt: skip
    """Return the file in each language."""
    context = read_context(DATA / "plan" / "oceanhamnen.gpkg")
    folder = tmp_path_factory.mktemp("minutes")
    return written(
        record(plan), results, reference, folder, context=context, language=request.param
    )


@pytest.fixture(scope="module")
def file(path: Path) -> Iterator[sqlite3.Connection]:
    """Return the file as a database."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        yield database


def table(file: sqlite3.Connection, name: str) -> list[Row]:
    """Return the rows of a table as dictionaries."""
    return [dict(row) for row in file.execute(f"select * from {name} order by fid")]  # noqa: S608 - our own


def opened(path: Path, name: str) -> list[Row]:
    """Return the rows of a table of a file."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return table(database, name)


def test_it_is_a_sound_file(file: sqlite3.Connection) -> None:
    """Law: version 1.3, sound, its tables registered as attributes, each with a style."""
    listed = {
        row["table_name"]: row["data_type"]
        for row in file.execute("select table_name, data_type from gpkg_contents")
    }
    styled = {
        row[0] for row in file.execute("select f_table_name from layer_styles where useAsDefault")
    }

    assert file.execute("pragma user_version").fetchone()[0] == 10300
    assert file.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert file.execute("pragma foreign_key_check").fetchall() == []
    assert {listed[name] for name in MINUTED} == {"attributes"}
    assert styled >= MINUTED
    assert {"buildings", "results_buildings", "scenarios", "context", "assumptions"} <= set(listed)


def test_every_column_says_what_it_means(file: sqlite3.Connection, path: Path) -> None:
    """Law: each table has a title, each of its columns a meaning, masses their unit."""
    told = {
        (row["table_name"], row["column_name"]): row["title"]
        for row in file.execute("select * from gpkg_data_columns")
    }
    columns = [
        (name, row["name"])
        for name in MINUTED
        for row in file.execute(f"pragma table_info({name})")
        if row["name"] != "fid"
    ]
    titles = [
        row[0]
        for row in file.execute(
            "select identifier from gpkg_contents where table_name like 'workshop%'"
        )
    ]

    assert [column for column in columns if column not in told] == []
    assert told["workshop_options", "window_t"].endswith("[t CO2e]")
    assert all(title.startswith("Workshop") for title in titles)


def test_the_project_shows_the_tables(file: sqlite3.Connection) -> None:
    """Law: QGIS finds the tables and a layer for each option in the project of the file."""
    text = project(file)

    assert all(f"layername={name}" in text for name in MINUTED)
    assert "Torn vid kajen" in text


def project(file: sqlite3.Connection) -> str:
    """Return the project of a file."""
    name, content = file.execute("select name, content from qgis_projects").fetchone()
    with zipfile.ZipFile(BytesIO(bytes.fromhex(content))) as archive:
        return archive.read(f"{name}.qgs").decode()


def test_figures_are_those_of_the_evaluation(file: sqlite3.Connection, results: Results) -> None:
    """Law: to the last bit; what cannot be computed has the figures that were told, or none."""
    rows = table(file, "workshop_options")

    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["computed"] for row in rows] == [1, 1, 1, 1, 0, 0]
    for row in rows[:4]:
        told = headline(results[f"o{row['number']}"].result)
        for name in ("window_t", "allowance_t", "low_t", "high_t", "chance", "gfa_m2", "dwellings"):
            assert row[name] == told[name]
        assert row["gap_t"] == told["window_t"] - told["allowance_t"]
        assert (row["first_year"], row["last_year"]) == (told["first_year"], told["last_year"])
        assert row["method"] == told["method"]
        met = json.loads(row["goals"])
        assert row["goals_met"] == sum(one["met"] for one in met)
    assert rows[4]["window_t"] == TOLD["window_t"]
    assert rows[4]["method"] == TOLD["method"]
    assert rows[5]["window_t"] is None
    assert [row["state"] for row in rows[1:4]] == ["proposed", "pinned", "withdrawn"]


def test_options_are_scenarios_of_the_file(file: sqlite3.Connection) -> None:
    """Law: the scenario of an option is found by its name; the common plan is the open one."""
    named = {row["name"]: row for row in table(file, "scenarios")}
    rows = table(file, "workshop_options")

    assert [row["scenario"] for row in rows[:4]] == [row["name"] for row in rows[:4]]
    assert {row["scenario"] for row in rows[4:]} == {""}
    assert set(named) == {row["scenario"] for row in rows[:4]} | {next(iter(named))}
    assert next(iter(named.values()))["order"] == 0
    assert named["Trä"]["author"] == NAMED
    assert named["Kvarter vid kajen"]["author"] == ""
    assert named["Trä"]["note"] == "Två hus i KL-trä.\nResten som i planen."


def test_votes_are_counts(file: sqlite3.Connection) -> None:
    """Law: points, places with ties, voters; nothing tells who voted, and nothing while open."""
    rows = table(file, "workshop_votes")
    found = [(r["ballot"], r["option"], r["points"], r["place"]) for r in rows]

    assert found[:6] == [(1, 1, 2, 1), (1, 3, 1, 2), (1, 2, 0, 3), (2, 1, 5, 1), (2, 2, 2, 2),
                         (2, 3, 2, 2)]  # fmt: skip
    assert {r["points"] for r in rows if r["ballot"] == 4} == {None}
    assert {r["voters"] for r in rows if r["ballot"] == 4} == {4}
    assert {r["voters_empty"] for r in rows if r["ballot"] == 1} == {1}
    assert [r["firsts"] for r in rows if r["ballot"] == 3] == [2, 1, 1]
    assert [r["option"] for r in rows if r["beats_all"]] == [2]
    assert not {name for name in rows[0] if name.startswith("by") or "member" in name}


def test_people_notes_and_changes(file: sqlite3.Connection) -> None:
    """Law: names of those who agreed, numbers of all, times in UTC, an element a row."""
    assert [(r["number"], r["name"]) for r in table(file, "workshop_people")] == [
        (1, NAMED), (2, ""), (3, "Bo"), (4, ""), (5, ""),
    ]  # fmt: skip
    notes = table(file, "workshop_notes")
    assert [(r["at"], r["by_number"], r["by_name"], r["option"]) for r in notes] == [
        ("2026-11-24T09:20:00Z", 2, "", None), ("2026-11-24T09:35:00Z", 1, NAMED, 3),
    ]  # fmt: skip
    changes = table(file, "workshop_changes")
    assert len(changes) == 8
    assert changes[0]["element"] == "sketch/s1"
    (one,) = table(file, "workshop")
    assert (one["people"], one["people_named"]) == (5, 2)
    assert one["closed_at"] == "2026-11-24T10:45:00Z"
    assert json.loads(one["task_locked"]) == ["choice/", "target/", "change/OH3-R1/"]


def test_names_are_told_only_of_those_who_agreed(path: Path, file: sqlite3.Connection) -> None:
    """Law: no byte of the file, packed or not, has the name of who did not agree."""
    raw = path.read_bytes()

    for name in (SECRET, SECRET.split()[0], SECRET.split()[1]):
        assert name.encode() not in raw
        assert name.encode("utf-16-le") not in raw
        assert name not in project(file)
    assert NAMED.encode() in raw


def test_it_comes_back_and_goes_out_again(
    plan: Plan, results: Results, reference: Reference, tmp_path: Path
) -> None:
    """Law: read as a plan with its scenarios, exported again it is the file without the tables."""
    path = written(record(plan), results, reference, tmp_path)
    live = results[LIVE]
    chosen = again(path, Chosen(scenarios=[live]), reference)

    names = [row["name"] for row in opened(path, "scenarios")]
    assert list(chosen.names) == names
    assert [r.scenario.digest for _, r in chosen.results] == [
        results[name].result.scenario.digest for name in (LIVE, "o1", "o2", "o3", "o4")
    ]
    assert chosen.first.totals == live.result.totals
    contents = Contents(
        chosen=dataclasses.replace(chosen, context=None), reference=reference,
        words=load_words("sv"), cell_m=50.0,
    )  # fmt: skip
    second = tmp_path / "again.gpkg"
    geopackage(second, contents)
    assert opened(second, "scenarios") == opened(path, "scenarios")
    assert opened(second, "results_years") == opened(path, "results_years")


def test_the_door_takes_it_for_a_plan(
    plan: Plan,
    results: Results,
    reference: Reference,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Law: whoever brings the file in is asked nothing."""
    # what is proven is that nothing is asked, not how fast a busy machine answers
    monkeypatch.setattr(limits, "UPLOAD", dataclasses.replace(limits.UPLOAD, seconds=120.0))
    said: list[str] = []
    path = written(record(plan), results, reference, tmp_path)

    assert checked(path, reference, said.append) == 0
    assert any("5 scenarios" in line for line in said)


def test_hostile_words_are_only_data(
    plan: Plan, results: Results, reference: Reference, tmp_path: Path
) -> None:
    """Limit: quotes, commands and signs that do not print leave a sound file that reads back."""
    told = record(plan)
    bad = dataclasses.replace(
        told,
        title=HOSTILE,
        plan=HOSTILE,
        task=Task(title=HOSTILE, text=HOSTILE, locked=(HOSTILE,), ends_at=1e300),
        options=tuple(
            dataclasses.replace(
                o, name=HOSTILE, note=HOSTILE, told={**TOLD, "method": HOSTILE, "chance": "9"}
            )
            for o in told.options
        ),
        ballots=tuple(dataclasses.replace(b, question=HOSTILE) for b in told.ballots),
        remarks=tuple(dataclasses.replace(r, text=HOSTILE) for r in told.remarks),
        log=tuple(dataclasses.replace(e, keys=(HOSTILE,)) for e in told.log),
        people=tuple(dataclasses.replace(p, name=p.name and HOSTILE) for p in told.people),
    )
    path = written(bad, results, reference, tmp_path)

    shown = HOSTILE.replace("\x00", "").replace("\x1b", "")
    (one,) = opened(path, "workshop")
    assert (one["title"], one["task"], one["task_ends_at"]) == (shown, shown, "")
    assert {row["text"] for row in opened(path, "workshop_notes")} == {shown}
    names = [row["scenario"] for row in opened(path, "workshop_options")][:4]
    assert names == [shown, f"{shown} (2)", f"{shown} (3)", f"{shown} (4)"]
    assert path.name == f"{path.stem}.gpkg"
    assert set(path.stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert [one.name for one in held(path, reference).scenarios][1:] == names


def test_nothing_happened(
    plan: Plan, results: Results, reference: Reference, tmp_path: Path
) -> None:
    """Limit: without options, votes and notes there is the plan, and one row that says when."""
    path = written(empty(plan), {LIVE: results["o1"]}, reference, tmp_path)
    with closing(sqlite3.connect(path)) as database:
        found = {
            n for (n,) in database.execute("select table_name from gpkg_contents")
        }  # fmt: skip

    assert found & MINUTED == {"workshop"}
    assert len(opened(path, "scenarios")) == 1


def test_what_cannot_be_computed_at_all_is_one_sentence(plan: Plan, reference: Reference) -> None:
    """Limit: without any result there is no plan to write, and the page is named instead."""
    with pytest.raises(PlanError, match="as a page"):
        minutes_file(record(plan), {}, reference=reference, words=load_words("sv"))


def test_the_same_minutes_give_the_same_bytes(
    plan: Plan, results: Results, reference: Reference
) -> None:
    """Law: nothing but the record, the results and the moment decides the file."""
    made = [
        minutes_file(
            record(plan, options=options(plan)[:1]), {"o1": results["o1"]},
            reference=reference, words=load_words("en"), cell_m=50.0,
            made_at=dt.datetime.fromtimestamp(BEGAN, tz=dt.UTC),
        )
        for _ in range(2)
    ]  # fmt: skip

    assert made[0] == made[1]
    assert b"2026-11-24T09:00:00.000Z" in made[0]
