"""Make: mapped sheets become a plan in another process, and own files come back whole."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.contract import Chosen, Titled, contract_layers, contract_tables
from geo.errors import PlanError
from geo.evaluate import evaluate
from geo.held import told
from geo.intake.look import look, made, own
from geo.intake.profiles import Profiles
from geo.intake.proposal import proposed, with_fills
from geo.place import Place
from geo.plan.write import write_geopackage
from geo.reference import Reference
from geo.scenario import Change, Plan, Scenario

EAST, NORTH = 99_600.0, 6_213_600.0


def city_file(path: Path) -> Path:
    """Write houses, a table of attributes and addresses, as a city might."""
    shapes = [shapely.box(EAST + 40 * n, NORTH, EAST + 40 * n + 20, NORTH + 10) for n in range(3)]
    houses = {
        "objektid": [1, 2, 3],
        "ändamål": ["Bostad", "Kontor", "Bostad"],
        "våningar": [4, 5, 6],
    }
    table = gpd.GeoDataFrame(houses, geometry=shapes, crs=3008).to_crs(3006)
    pyogrio.write_dataframe(table, path, layer="hus", driver="GPKG")
    years = pd.DataFrame({"nr": ["1", "2", "9"], "byggår": [2027, 2028, 2029]})
    pyogrio.write_dataframe(years, path, layer="år", driver="GPKG")
    points = gpd.GeoDataFrame(
        {"adress": ["Kajen 1"]}, geometry=[shapely.Point(EAST + 5, NORTH + 5)], crs=3008
    )
    pyogrio.write_dataframe(points, path, layer="adresser", driver="GPKG")
    return path


def wanted(path: Path, reference: Reference, **roles: str) -> dict[str, Any]:
    """Return the choices of a person who joins the years and the addresses to the houses."""
    parts = []
    for sheet in look(path).sheets:
        one = proposed(sheet, reference, Profiles(path.parent / "none"))
        one = with_fills(one, {"completion_year": "2030"})
        more = {"år": ("join", "objektid", "nr"), "adresser": ("names", "", "adress")}
        role, own_, theirs = more.get(sheet.name, (one.role, "", ""))
        parts.append(
            {
                "sheet": sheet.name,
                "role": roles.get(sheet.name, role),
                "mapping": one.mapping.to_json(),
                "reading": None,
                "to": "hus",
                "own": own_,
                "theirs": theirs,
            }
        )
    rules = next(part for part in parts if part["sheet"] == "hus")["mapping"]["rules"]
    rules = [rule for rule in rules if rule["column"] != "completion_year"]
    year = {"column": "completion_year", "source": "byggår", "how": "as_is", "words": [],
            "fill": "2030", "why": "person"}  # fmt: skip
    next(part for part in parts if part["sheet"] == "hus")["mapping"]["rules"] = [*rules, year]
    return {"title": "Staden", "place": asdict(Place(name="Staden")), "parts": parts}


def test_three_sheets_make_one_plan(tmp_path: Path, reference: Reference) -> None:
    """Law: shapes, joined attributes and names of points come together, and all is noted by id."""
    path = city_file(tmp_path / "stad.gpkg")
    plan, context = made(path, wanted(path, reference), reference, name="stad.gpkg")

    assert plan.name == plan.place.name == "Staden"
    assert plan.buildings.index.tolist() == ["1", "2", "3"]
    assert plan.buildings["completion_year"].tolist() == [2027, 2028, 2030]
    assert plan.buildings["use"].tolist() == ["residential", "office", "residential"]
    assert plan.buildings["name"].tolist() == ["Kajen 1", "2", "3"]
    assert abs(plan.buildings.area.sum() - 600.0) < 0.3
    assert len(context) == 0
    found = {note.code: note.ids for note in plan.notes if note.code != "default_taken"}
    assert found["joined_without_row"] == ("3",)
    assert found["joined_left_over"] == ("9",)
    assert found["filled_in"] == ("3",)


def test_a_plan_needs_buildings(tmp_path: Path, reference: Reference) -> None:
    """Limit: without buildings there is nothing to compute, and one sentence says so."""
    path = city_file(tmp_path / "stad.gpkg")
    with pytest.raises(PlanError, match="chosen as buildings"):
        made(path, wanted(path, reference, hus="plots"), reference)


def test_an_own_file_comes_back_whole(plan: Plan, reference: Reference, tmp_path: Path) -> None:
    """Law: plan, surroundings and scenarios of an exported file are what they were."""
    scenario = Scenario(
        plan=plan, name="B", changes=(Change(id="OH3-B1", field="frame", value="clt"),)
    )
    chosen = Chosen(
        scenarios=[Titled(result=evaluate(scenario, reference), name="B", author="Ada")]
    )
    path = tmp_path / "out.gpkg"
    write_geopackage(path, contract_layers(chosen), contract_tables(chosen, reference))
    again, _, rows, *_ = own(path, reference, name="=out.gpkg")

    assert again.digest == plan.digest
    assert again.place.name == "=out"
    found, notes = told(rows, again, len(rows))
    assert notes == ()
    assert [(one.name, one.author) for one in found] == [("B", "Ada")]
    assert found[0].scenario.digest == scenario.digest


@pytest.mark.parametrize(
    ("sheet", "open_"), [("år", "own"), ("år", "theirs"), ("adresser", "theirs")]
)
def test_a_column_that_nobody_chose_is_asked_for(
    sheet: str, open_: str, tmp_path: Path, reference: Reference
) -> None:
    """Limit: a table is joined by columns; without one the sentence names the table."""
    path = city_file(tmp_path / "stad.gpkg")
    choices = wanted(path, reference)
    next(part for part in choices["parts"] if part["sheet"] == sheet)[open_] = ""
    with pytest.raises(PlanError, match=f"the rows of {sheet} belong"):
        made(path, choices, reference)
