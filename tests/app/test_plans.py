"""The page on a plan that was taken in: its name, its place, and the way back to it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.place import Place
from geo.plan.checked import context_of, plan_of
from geo.reference import Reference
from geo.scenario import Change
from layers.screen import cached
from layers.screen.cached import STORE_VARIABLE
from layers.screen.session import KEY, Session
from layers.words import load_words
from tests.app.test_pages import SLOW

STOCKHOLM = Place(name="Slakthus <b>**x**</b>", crs=3011, heat="sweden")
SCRIPT = "from layers.screen import arrival, pages\npages.{page}(arrival.current())\n"
HOUSE = shapely.box(153_400.0, 6_580_200.0, 153_440.0, 6_580_215.0)


@pytest.fixture
def identity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reference: Reference
) -> Iterator[str]:
    """Yield the id of a plan in Stockholm that was taken in on a store of its own."""
    monkeypatch.setitem(os.environ, STORE_VARIABLE, str(tmp_path / "drafts.sqlite"))
    for kept in (cached.store, cached.plans):
        kept.clear()  # type: ignore[attr-defined]  # cached functions
    houses = {"id": ["a"], "use": ["residential"], "storeys": [6], "completion_year": [2028]}
    table = gpd.GeoDataFrame(houses, geometry=[HOUSE], crs=3011)
    plan = plan_of({"buildings": table}, reference, name="p", place=STOCKHOLM)
    ground = gpd.GeoDataFrame({"kind": ["heath"]}, geometry=[HOUSE.buffer(80.0)], crs=3011)
    yield cached.plans().take(plan, context_of(ground, 3011))
    for kept in (cached.store, cached.plans):
        kept.clear()  # type: ignore[attr-defined]


def shown(page: str, **query: str) -> AppTest:
    """Return a page on a plan."""
    app = AppTest.from_string(SCRIPT.format(page=page), default_timeout=SLOW)
    app.query_params["lang"] = "sv"
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert not app.error
    return app


def test_every_page_stands_on_a_plan_from_elsewhere(identity: str) -> None:
    """Law: map, table, method and answers work on it, and its name stays text."""
    for page in ("map_page", "table_page", "method_page", "reach_page", "scenarios_page"):
        app = shown(page, plan=identity)
        session: Session = app.session_state[KEY]
        assert session.scenario.plan.place == STOCKHOLM
        heading = app.title[0].value
        assert "Slakthus" in heading
        assert "<b>" not in heading
        assert "**x" not in heading


def test_a_draft_leads_back_to_its_plan(identity: str) -> None:
    """Law: what was drawn on a plan is opened on that plan, not on the embedded one."""
    first: Session = shown("map_page", plan=identity).session_state[KEY]
    draft = cached.store()
    body = replace(first.scenario, changes=(Change(id="a", field="frame", value="clt"),))
    draft.keep("d", first.scenario.to_dict(), plan=identity)
    draft.keep("d", body.to_dict())

    app = shown("map_page", draft="d")
    again: Session = app.session_state[KEY]
    assert again.scenario.plan.name == identity
    assert again.scenario.changes == body.changes
    assert app.query_params["plan"] == identity


def test_there_is_a_way_from_a_plan_to_the_others_and_back(identity: str) -> None:
    """Law: each plan is listed with the count of its scenarios, and opens with its own."""
    words, store = load_words("sv"), cached.store()
    first: Session = shown("scenarios_page").session_state[KEY]
    store.keep("d", first.scenario.to_dict(), plan=first.scenario.plan.name)
    store.describe("d", name="Timber")

    app = shown("scenarios_page", plan=identity)
    captions = [one.value for one in app.caption]
    assert words("scenarios.none") in [info.value for info in app.info]
    assert f"{words('scenarios.first')} · {words('scenarios.held', count=1)}" in captions
    assert any(one.endswith(words("scenarios.held", count=0)) for one in captions)
    assert [str(b.key) for b in app.button if "open-plan" in str(b.key)] == ["open-plan-"]
    app.button(key="open-plan-").click().run()
    assert not app.exception
    assert app.session_state[KEY].scenario.plan.name == first.scenario.plan.name
    assert "Timber" in [one.value for one in app.subheader]
    assert "plan" not in app.query_params

    app.button(key=f"open-plan-{identity}").click().run()
    assert not app.exception
    assert app.session_state[KEY].scenario.plan.name == identity
    assert app.query_params["plan"] == identity
    titles = [one.value for one in app.subheader]
    assert not [one for one in titles if "<b>" in one or "**x" in one]
    assert [one for one in titles if "Slakthus" in one]


def test_a_single_plan_needs_no_list(identity: str) -> None:
    """Limit: without plans from elsewhere the page begins with the scenarios."""
    path = cached.plans().path(identity)
    assert path is not None
    path.unlink()

    app = shown("scenarios_page")
    assert load_words("sv")("scenarios.plans") not in [one.value for one in app.header]


@pytest.mark.parametrize("name", ["plan-aaaaaaaaaaaaaaaa", "../../etc/passwd", "<script>"])
def test_a_plan_that_is_not_there(identity: str, name: str) -> None:
    """Limit: an unknown plan leaves the embedded one, whose address has no plan."""
    app = shown("table_page", plan=name)
    session: Session = app.session_state[KEY]

    assert session.scenario.plan.name == "oceanhamnen"
    assert "plan" not in app.query_params
