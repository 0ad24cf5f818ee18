"""The page that brings in foreign plans: guesses shown, questions asked, refusals told."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.evaluate import evaluate
from geo.plan.write import plan_layers, plan_tables, write_geopackage
from geo.reference import Reference
from geo.scenario import Scenario
from layers.screen import cached
from layers.screen.cached import STORE_VARIABLE
from layers.screen.panels.bringing import file, tried
from layers.screen.session import KEY, Session
from layers.words import load_words, plain
from tests.app.test_pages import SLOW

# the library's tests cannot drop a file: the script begins as the page does with one
SCRIPT = """
from pathlib import Path
from layers.screen import arrival, cached, pages
from layers.screen.panels.bringing import file
from layers.screen.panels.bringing.state import begun
now = arrival.current()
if now.bringing is None and not now.brought:
    now.brought = "x"
    now.bringing = begun({name!r}, Path({path!r}).read_bytes())
    now.bringing.found = file._looked(now.bringing, now)
    if now.bringing.found is not None:
        file._proposed(now.bringing.found, now.bringing, cached.reference())
pages.navigation(now)
pages.bring_page(now)
"""
LISTED = """
from layers.screen import arrival, pages
now = arrival.current()
pages.navigation(now)
pages.scenarios_page(now)
"""
HOSTILE = "<script>alert(1)</script> **x** =cmd"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test a folder of its own."""
    monkeypatch.setitem(os.environ, STORE_VARIABLE, str(tmp_path / "drafts.sqlite"))
    kept = (cached.store, cached.plans, cached.profiles)
    for one in kept:
        one.clear()  # type: ignore[attr-defined]  # cached functions
    yield
    for one in kept:
        one.clear()  # type: ignore[attr-defined]


def plan_file(path: Path, *, declared: int = 3008) -> Path:
    """Write a plan with names that are no text of ours, in EPSG:3006 or with another label."""
    x, y = 99_400.0, 6_213_300.0
    columns = {"objektid": ["a", HOSTILE], "namn": [HOSTILE, "b"], "våningar": [4, 5]}
    columns |= {"ändamål": ["Bostad", "Lokstall"], "byggår": [2028, 2029]}
    shapes = [shapely.box(x + 60 * n, y, x + 60 * n + 40, y + 15) for n in range(2)]
    table = gpd.GeoDataFrame(columns, geometry=shapes, crs=3008).to_crs(3006)
    if declared != 3008:
        table = table.set_crs(declared, allow_override=True)
    table.to_file(path, layer="byggnader", driver="GPKG")
    return path


def shown(path: Path, language: str = "sv") -> AppTest:
    """Return the page with a file on it."""
    script = SCRIPT.format(name=f"{HOSTILE}.gpkg", path=str(path))
    app = AppTest.from_string(script, default_timeout=SLOW)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    """Return all markdown of the page."""
    return "\n".join(one.value for one in (*app.markdown, *app.caption, *app.warning, *app.error))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_plan_is_tried_and_taken_in(language: str, tmp_path: Path) -> None:
    """Law: guesses stand there, the plan is tried, its notes are listed, and then it is ours."""
    words = load_words(language)
    app = shown(plan_file(tmp_path / "f.gpkg"), language)
    session: Session = app.session_state[KEY]
    before = session.scenario.plan.digest

    assert not app.error
    assert "<script>" not in texts(app)
    assert "**x**" not in texts(app).replace(r"\*\*x\*\*", "")
    next(b for b in app.button if b.label == words("intake.try")).click().run()
    assert not app.exception
    assert session.scenario.plan.digest == before
    # the surroundings of the open plan are drawn around it
    assert f"{words('screen.map.osm')} · {words('screen.map.attribution')}" in texts(app)
    listed = [frame.value for frame in app.dataframe]
    assert any("Lokstall" in str(frame.to_dict()) for frame in listed)
    next(b for b in app.button if b.label == words("intake.as_plan")).click().run()

    taken = cached.plans().listed()
    assert len(taken) == 1
    assert cached.plan(taken[0].id).buildings["use"].tolist() == ["residential", "other"]


def test_a_plan_without_houses_is_refused_in_swedish(tmp_path: Path) -> None:
    """Law: why no row of a file can be used is told in the reader's language, to the last part."""
    words, path = load_words("sv"), tmp_path / "f.gpkg"
    columns = {"id": ["a", "b"], "use": ["office"] * 2, "storeys": [900, 1000.5]}
    shapes = [shapely.box(99_400 + 60 * n, 6_213_300, 99_440 + 60 * n, 6_213_315) for n in range(2)]
    table = gpd.GeoDataFrame(columns | {"year": [2028, 2029]}, geometry=shapes, crs=3008)
    table.rename(columns={"year": "byggår"}).to_file(path, layer="byggnader", driver="GPKG")
    app = shown(path)
    next(b for b in app.button if b.label == words("intake.try")).click().run()

    assert not app.exception
    assert len(app.error) == 1
    said = app.error[0].value.replace("\\", "")
    assert "innehåller ingen byggnad som går att använda. a, b: våningar är inget tal från" in said
    assert said.endswith("raden har lämnats utanför. Ange talet.")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_needed_is_said_in_words_of_the_page(language: str, tmp_path: Path) -> None:
    """Law: outlines alone lack three columns; the page names them, and what was tried is stated."""
    words = load_words(language)
    path = tmp_path / "f.gpkg"
    shapes = [shapely.box(99_400 + 60 * n, 6_213_300, 99_440 + 60 * n, 6_213_315) for n in range(2)]
    gpd.GeoDataFrame({"n": [1, 2]}, geometry=shapes, crs=3008).to_file(path, driver="GPKG")
    app = shown(path, language)
    assert [one.value for one in app.caption].count(words("intake.needed")) == 3
    next(b for b in app.button if b.label == words("intake.try")).click().run()

    names = [words(f"intake.column.{name}") for name in ("use", "storeys")]
    assert len(app.error) == 1
    assert all(name in app.error[0].value for name in names)
    assert "lacks use" not in app.error[0].value


def test_a_table_alone_is_no_plan(tmp_path: Path) -> None:
    """Limit: a table without shapes says that it needs a layer, and not which layer is meant."""
    path = tmp_path / "f.csv"
    path.write_text("id;våningar\na;4\n", "utf-8")
    app = shown(path)

    assert [one.value for one in app.info] == [load_words("sv")("intake.no_shapes")]


def test_houses_join_the_scenario_as_they_were_tried(tmp_path: Path, reference: Reference) -> None:
    """Law: houses that are added bring the floor area that the preview said, and one is chosen."""
    words = load_words("sv")
    app = shown(plan_file(tmp_path / "f.gpkg"))
    session: Session = app.session_state[KEY]
    before = evaluate(session.scenario, reference).totals["areas"]["gfa_m2"]
    next(b for b in app.button if b.label == words("intake.try")).click().run()
    next(b for b in app.button if b.label == words("intake.into_scenario")).click().run()

    added = session.scenario.sketches
    after = evaluate(session.scenario, reference).totals["areas"]["gfa_m2"]
    assert len(added) == 2
    assert session.shown.selected == added[0].id
    assert after - before == pytest.approx(40 * 15 * (4 + 5))


def test_a_wrong_label_is_asked_about_first(tmp_path: Path) -> None:
    """Law: nothing can be tried before the coordinate system was chosen; then it can."""
    words = load_words("sv")
    app = shown(plan_file(tmp_path / "f.gpkg", declared=3007))

    assert len(app.warning) == 1
    assert words("intake.try") not in [b.label for b in app.button]
    question = next(r for r in app.radio if r.label == words("intake.system"))
    assert question.value is None
    options = [option.replace("\\", "") for option in question.options]
    assert options[0].startswith("EPSG:3006")
    assert ": 56,0" in options[0]
    away = [int(option.rsplit(", ", 1)[1].split()[0].lstrip("<")) for option in options]
    assert away[1:] == sorted(away[1:])
    question.set_value(0).run()
    assert words("intake.try") in [b.label for b in app.button]
    assert not app.exception


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("content", "swedish", "english"),
    [
        (b"<OGRVRTDataSource/>", "läses inte. Spara den som", "is not read; save it"),
        (
            json.dumps({"type": "gdal_streamed_alg", "command_line": "x"}).encode(),
            "är JSON men inte GeoJSON. Spara lagret som GeoJSON.",
            "is JSON, but not GeoJSON; save the layer as GeoJSON.",
        ),
        (b"", "är tom.", "is empty."),
        (b"%PDF-1.7", "är en PDF. Spara ritningen som DXF", "is a PDF; save the drawing"),
        (b"PK\x03\x04broken", "är skadad eller krypterad. Gör om", "is damaged or encrypted"),
    ],
    ids=["VRT", "pipeline", "empty", "PDF", "archive"],
)
def test_a_refused_file_is_one_sentence(
    content: bytes, swedish: str, english: str, language: str, tmp_path: Path
) -> None:
    """Limit: what cannot be taken in is said once, in one language; the plan stays as it was."""
    path = tmp_path / "f.gpkg"
    path.write_bytes(content)
    app = shown(path, language)
    session: Session = app.session_state[KEY]

    assert len(app.error) == 1
    assert "<script>" not in app.error[0].value
    said = app.error[0].value.replace("\\", "")
    assert (swedish in said, english in said) == (language == "sv", language == "en")
    assert session.scenario.plan.name == "oceanhamnen"
    assert cached.plans().listed() == ()


def test_a_reading_abroad_is_told_and_another_can_be_chosen(tmp_path: Path) -> None:
    """Limit: numbers of a zone abroad are offered as declared; no zone of ours has them."""
    words = load_words("sv")
    app = shown(plan_file(tmp_path / "f.gpkg", declared=32631))
    question = next(r for r in app.radio if r.label == words("intake.system"))
    abroad = next(n for n, one in enumerate(question.options) if "32631" in one)
    question.set_value(abroad).run()

    assert not app.exception
    assert len(app.error) == 1
    assert "utanför Sverige" in app.error[0].value
    next(r for r in app.radio if r.label == words("intake.system")).set_value(0).run()
    assert not app.error
    assert words("intake.try") in [b.label for b in app.button]


@pytest.mark.parametrize("step", ["look", "made"])
def test_what_nobody_foresaw_is_one_sentence(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limit: a fault of the program within a step is told on the page and leaves the plan alone."""

    def fails(*_: object, **__: object) -> None:
        raise LookupError(step)

    room = {"look": file, "made": tried}[step]
    monkeypatch.setattr(room, step, fails)
    words = load_words("sv")
    app = shown(plan_file(tmp_path / "f.gpkg"))
    if step == "made":
        next(b for b in app.button if b.label == words("intake.try")).click().run()

    assert not app.exception
    assert len(app.error) == 1
    assert "LookupError" in app.error[0].value
    assert words("intake.as_plan") not in [b.label for b in app.button]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_scenarios_that_stay_behind_are_named(
    language: str, tmp_path: Path, reference: Reference
) -> None:
    """Law: a file of ours opens with what can be read, and the page names what cannot."""
    words = load_words(language)
    plan = cached.plan("")
    held = Scenario(plan=plan, name="A")
    kept = [("A", json.dumps(held.to_dict())), ("B *b*", "{"), *[("C", "{}")] * 200]
    rows = [(n, name, "", "", plan.name, text) for n, (name, text) in enumerate(kept)]
    table = pd.DataFrame(rows, columns=["order", "name", "author", "note", "plan", "scenario"])
    path = tmp_path / "own.gpkg"
    more = {"scenarios": table, "results_buildings": pd.DataFrame({"id": ["x"]})}
    write_geopackage(path, plan_layers(plan), {**plan_tables(plan), **more})
    app = shown(path, language)
    next(b for b in app.button if b.label == words("intake.own_open")).click().run()
    session: Session = app.session_state[KEY]
    assert not app.exception
    assert session.record.name == "A"

    app = AppTest.from_string(LISTED, default_timeout=SLOW)
    app.query_params["lang"] = language
    app.session_state[KEY] = session
    app.run()
    assert not app.exception
    values = {"count": "1", "of": "200", "ids": "B *b*"}
    said = [words("notes.scenarios_left_out", **values)]
    said.append(words("notes.scenarios_cut", count="202", read="200"))
    assert [one.value for one in app.warning] == [plain(one) for one in said]
