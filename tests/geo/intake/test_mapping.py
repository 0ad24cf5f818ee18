"""Mapping: guesses that say why, words with meanings, and what was done noted by id."""

import json
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PlanError
from geo.intake.found import Field, Sheet
from geo.intake.mapping import (
    AS_IS,
    HEIGHT,
    LAYERS,
    YEAR,
    Mapping,
    Rule,
    applied,
    guess,
    layer_of,
    mapping_from,
    unknown_words,
)
from geo.reference import Reference
from geo.scenario import Plan

BOX = shapely.box(0.0, 0.0, 20.0, 10.0)


def sheet(columns: dict[str, list[Any]], name: str = "lager", shape: str = "polygon") -> Sheet:
    """Return what a look at a table would tell."""
    fields = [
        Field(
            name=column,
            kind="number" if all(isinstance(v, (int, float)) for v in values) else "text",
            filled=len(values),
            examples=tuple(str(value) for value in dict.fromkeys(values)),
        )
        for column, values in columns.items()
    ]
    return Sheet(name=name, shape=shape, rows=2, crs="EPSG:3008", bounds=None, fields=tuple(fields))


def table(columns: dict[str, list[Any]]) -> gpd.GeoDataFrame:
    """Return such a table."""
    rows = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[BOX] * rows, crs=3008)


def sources(mapping: Mapping) -> dict[str, str]:
    """Return which of their columns gives which of ours."""
    return {rule.column: rule.source for rule in mapping.rules}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"Objektid": ["a"], "ÄNDAMÅL": ["Bostad"], "Våningar": [4], "byggår": [2028]},
            {
                "id": "Objektid",
                "use": "ÄNDAMÅL",
                "storeys": "Våningar",
                "completion_year": "byggår",
            },
        ),
        (
            {"@id": ["way/1"], "building": ["house"], "building:levels": ["2"]},
            {"id": "@id", "use": "building", "storeys": "building:levels", "building": "building"},
        ),
        (
            {"id": ["x"], "names.primary": ["A"], "subtype": ["residential"], "num_floors": [3]},
            {"id": "id", "name": "names.primary", "use": "subtype", "storeys": "num_floors"},
        ),
        ({"use": ["office"], "storeys": [3]}, {"use": "use", "storeys": "storeys"}),
    ],
    ids=["Swedish", "OpenStreetMap", "Overture", "ours"],
)
def test_names_of_others_are_known(
    columns: dict[str, list[Any]], expected: dict[str, str], reference: Reference
) -> None:
    """Law: usual names are recognised whatever their case, ours before all others."""
    found = guess(sheet(columns), "buildings", reference)

    assert sources(found) == expected
    assert {rule.why for rule in found.rules} <= {"name", "synonym"}


@pytest.mark.parametrize(
    ("name", "shape", "columns", "layer"),
    [
        ("plots", "polygon", {"x": ["1"]}, "plots"),
        ("hus", "polygon", {"våningar": [3]}, "buildings"),
        ("fastigheter", "polygon", {"fastighetsbeteckning": ["A 1:2"]}, "plots"),
        ("kaj", "line", {"typ": ["kaj"]}, "works"),
        ("adresser", "point", {"adress": ["Gata 1"]}, ""),
        ("tabell", "none", {"våningar": [3]}, ""),
    ],
)
def test_what_a_sheet_may_be(
    name: str, shape: str, columns: dict[str, list[Any]], layer: str, reference: Reference
) -> None:
    """Law: the name of the sheet counts most, then its columns; points and tables are no layer."""
    assert layer_of(sheet(columns, name, shape), reference) == layer


def test_words_get_their_meaning(reference: Reference) -> None:
    """Law: known words are translated, the others are listed and left to the plan's reader."""
    columns = {"ändamål": ["Bostad", "KONTOR", "Lokstall"], "våningar": [1, 2, 3]}
    there = sheet(columns)
    mapping = guess(there, "buildings", reference)

    assert unknown_words(mapping.rule("use"), there) == ("Lokstall",)
    made, notes = applied(mapping, table(columns), reference)
    assert made["use"].tolist() == ["residential", "office", "Lokstall"]
    assert notes == ()


def test_storeys_from_a_height(reference: Reference) -> None:
    """Law: a height becomes storeys by the height of a storey of the use, and that is noted."""
    rules = (
        Rule(column="id", source="nr"),
        Rule(column="use", source="slag"),
        Rule(column="storeys", source="höjd", how=HEIGHT),
    )
    columns = {
        "nr": [7, 8, 9],
        "slag": ["residential", "office", "x"],
        "höjd": ["18,2 m", 38.0, None],
    }
    made, notes = applied(Mapping(layer="buildings", rules=rules), table(columns), reference)

    assert made["storeys"].tolist()[:2] == [6.0, 10.0]
    assert made["storeys"].isna().tolist() == [False, False, True]
    assert [(note.code, note.ids) for note in notes] == [("storeys_from_height", ("7", "8"))]


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("2019-05-01", [2019, 2000]),
        ("färdigt 2031", [2031, 2000]),
        (2028.0, [2028, 2000]),
        ("12345", [2000]),
        (None, [2000]),
    ],
)
def test_the_year_within_a_date(value: object, years: list[int], reference: Reference) -> None:
    """Limit: a year stands alone among digits; where none stands, none is made up."""
    mapping = Mapping(
        layer="buildings", rules=(Rule(column="completion_year", source="d", how=YEAR),)
    )
    made, _ = applied(mapping, table({"d": [value, "2000"]}), reference)

    assert made["completion_year"].dropna().tolist() == years


@pytest.mark.parametrize(
    ("value", "number"),
    [("12,5 m", "12.5"), ("1 234", "1234"), ("1\u00a0234,5", "1234.5"), ("-3", "-3"), ("x", "x")],
)
def test_numbers_within_texts(value: str, number: str, reference: Reference) -> None:
    """Limit: numbers are read as people write them; what is none stays, to be refused by id."""
    mapping = Mapping(layer="buildings", rules=(Rule(column="gfa_m2", source="a"),))
    made, _ = applied(mapping, table({"a": [value]}), reference)

    assert made["gfa_m2"].tolist() == [number]


def test_what_was_filled_in_is_noted(reference: Reference) -> None:
    """Law: rows without a value take the stated one, and their ids are told."""
    rules = (
        Rule(column="id", source="nr"),
        Rule(column="completion_year", source="år", fill="2030"),
        Rule(column="status", fill="existing"),
    )
    made, notes = applied(
        Mapping(layer="buildings", rules=rules),
        table({"nr": ["a", "b"], "år": [2028, None]}),
        reference,
    )

    assert [int(year) for year in made["completion_year"]] == [2028, 2030]
    assert made["status"].tolist() == ["existing", "existing"]
    assert [note.ids for note in notes] == [("b",), ("a", "b")]
    assert {note.code for note in notes} == {"filled_in"}


def test_our_own_table_stays_as_it_is(plan: Plan, reference: Reference) -> None:
    """Law: a table with our columns goes through unchanged."""
    houses = plan.buildings.reset_index().drop(columns="use_shares")
    rules = tuple(Rule(column=name, source=name) for name in LAYERS["buildings"] if name in houses)
    made, notes = applied(Mapping(layer="buildings", rules=rules), houses, reference)

    assert notes == ()
    for name in made.columns.drop("geometry"):
        first, second = (each[name].astype(object) for each in (made, houses))
        assert first.where(first.notna(), "").tolist() == second.where(second.notna(), "").tolist()


RULES = st.builds(
    Rule,
    column=st.sampled_from(LAYERS["buildings"]),
    source=st.text(max_size=20),
    how=st.sampled_from([AS_IS, HEIGHT, YEAR]),
    words=st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=3).map(tuple),
    fill=st.text(max_size=9),
    why=st.sampled_from(["name", "synonym", "profile", "person"]),
)


@given(rules=st.lists(RULES, max_size=4).map(tuple))
def test_a_mapping_goes_round(rules: tuple[Rule, ...]) -> None:
    """Law: a mapping that was written is read as it was."""
    mapping = Mapping(layer="buildings", rules=rules)

    assert mapping_from(json.loads(json.dumps(mapping.to_json()))) == mapping


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"layer": "x", "rules": [{}]},
        {"layer": "buildings", "rules": 7},
        {"layer": "buildings", "rules": [asdict(Rule(column="drop table"))]},
        {"layer": "buildings", "rules": [asdict(Rule(column="id", how="eval"))]},
        {"layer": "buildings", "rules": [asdict(Rule(column="id")) | {"words": 7}]},
    ],
)
def test_no_mapping(data: object) -> None:
    """Limit: what is no mapping is one sentence."""
    with pytest.raises(PlanError, match="no mapping"):
        mapping_from(data)


def test_a_rule_keeps_its_place() -> None:
    """Law: to set the same rule again changes nothing, not even the order."""
    rules = (Rule(column="use", source="a"), Rule(column="storeys", source="b"))
    mapping = Mapping(layer="buildings", rules=rules)
    assert mapping.with_rule(rules[0]) == mapping
    changed = mapping.with_rule(Rule(column="use", source="c"))
    assert [r.source for r in changed.rules] == ["c", "b"]
    assert mapping.with_rule(Rule(column="id", source="d")).rules[:2] == rules
