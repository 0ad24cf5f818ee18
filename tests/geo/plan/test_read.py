"""Reading buildings: complete tables, defaults that are said, values that are refused."""

from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
import shapely

from geo.errors import UnreadableFileError
from geo.plan.columns import BUILDINGS
from geo.plan.read import read_plan
from geo.reference import Reference
from tests.notes import note_of, values_of

Box = Callable[..., shapely.Polygon]
File = Callable[..., Path]
Shape = shapely.Geometry


def test_required_columns_are_enough(file: File, unit: Shape, reference: Reference) -> None:
    """Law: a plan with use, storeys and year of completion alone comes out complete."""
    plan = read_plan(file([unit]), reference)
    row = plan.buildings.loc["building-1"]
    assert [*BUILDINGS[1:], "geometry"] == plan.buildings.columns.tolist()
    assert plan.buildings.crs == 3008
    assert (
        row["status"], row["basis"], row["heat_supply"], row["energy_level"],
    ) == ("planned", "assumed", "district", "good")  # fmt: skip
    assert (
        row["storey_height_m"], row["window_share"], row["storeys_below"], row["pv_m2"],
    ) == (3.0, 0.2, 0.0, 0.0)  # fmt: skip
    assert (row["start_year"], row["completion_year"]) == (2026, 2028)
    assert row["use_shares"] == {"residential": 1.0}
    assert (
        row["name"], row["building"], row["phase"], row["plot_id"],
    ) == ("building-1", "building-1", "", "")  # fmt: skip
    assert plan.buildings["uncertainty_m"].isna().all()
    assert (len(plan.plots), len(plan.works)) == (0, 0)


def test_each_default_is_one_note_with_ids(
    file: File, unit: Shape, other: Shape, reference: Reference
) -> None:
    """Law: every filled column is one note that names column, value, count and ids."""
    plan = read_plan(file([unit, other], id=["a", "b"], window_share=[0.4, None]), reference)
    notes = {values_of(n)["column"]: n for n in plan.notes}
    assert {"default_taken"} == {n.code for n in plan.notes}
    assert notes["window_share"].ids == ("b",)
    assert (
        values_of(notes["window_share"])["value"], values_of(notes["window_share"])["count"],
    ) == ("0.20", "1")  # fmt: skip
    assert notes["frame"].ids == ("a", "b")
    expected = {
        "frame", "cladding", "energy_level", "heat_supply", "status", "basis", "storeys_below",
        "storey_height_m", "window_share", "pv_m2", "start_year", "dwellings", "gfa_m2",
    }  # fmt: skip
    assert expected == set(notes)


def test_given_values_are_kept(file: File, unit: Shape, reference: Reference) -> None:
    """Law: a complete row needs no default, no note and no change."""
    given = {
        "id": "a", "name": "House", "building": "Block", "plot_id": "p", "phase": "2",
        "use_shares": '{"residential": 0.75, "office": 0.25}', "status": "sketch",
        "basis": "published", "frame": "clt", "cladding": "wood", "energy_level": "passive",
        "heat_supply": "heat_pump", "source": "drawing", "storeys": 5.5, "storeys_below": 1.0,
        "storey_height_m": 3.1, "gfa_m2": 4000.0, "window_share": 0.22, "pv_m2": 50.0,
        "dwellings": 40.0, "start_year": 2025, "uncertainty_m": 35.0,
    }  # fmt: skip
    plan = read_plan(file([unit], **given), reference)
    row = plan.buildings.loc["a"]
    assert plan.notes == ()
    assert row["use_shares"] == {"residential": 0.75, "office": 0.25}
    for column in set(given) - {"id", "use_shares"}:
        assert given[column] == row[column], column


@pytest.mark.parametrize(
    ("year", "level", "status"),
    [
        (1989, "old", "existing"),
        (1990, "standard", "existing"),
        (2025, "standard", "existing"),
        (2026, "good", "existing"),
        (2027, "good", "planned"),
    ],
)
def test_defaults_follow_the_year(
    file: File, unit: Shape, reference: Reference, year: int, level: str, status: str
) -> None:
    """Limit: the standard and the status change in the years that the table names."""
    row = read_plan(file([unit], completion_year=year), reference).buildings.iloc[0]
    assert (level, status) == (row["energy_level"], row["status"])


def test_dwellings_follow_the_residential_floor_area(
    file: File, unit: Shape, other: Shape, reference: Reference
) -> None:
    """Identity: 7 100 m2 with 80 % housing are 80 homes of 71 m2; an office has none."""
    shares = ['{"residential": 0.8, "retail": 0.2}', None]
    table = file([unit, other], use=["residential", "office"], gfa_m2=7100.0, use_shares=shares)
    plan = read_plan(table, reference)
    assert plan.buildings["dwellings"].tolist() == [80.0, 0.0]
    assert note_of(plan, "default_taken", column="dwellings").ids == ("building-1",)


def test_declared_value_makes_the_basis(
    file: File, unit: Shape, other: Shape, reference: Reference
) -> None:
    """Law: a declared value is the basis, whatever was written; without one it cannot be."""
    table = file([unit, other], basis="declared", declared_a1a5_kg_m2gfa=[310.0, None])
    plan = read_plan(table, reference)
    assert plan.buildings["basis"].tolist() == ["declared", "modelled"]
    assert note_of(plan, "basis_without_value").ids == ("building-2",)
    plain = read_plan(
        file([unit], filename="two.gpkg", basis="assumed", declared_a1a5_kg_m2gfa=310.0), reference
    )
    assert plain.buildings["basis"].tolist() == ["declared"]


def test_unknown_words(file: File, unit: Shape, other: Shape, reference: Reference) -> None:
    """Law: an unknown use becomes other, an unknown frame the default; both are said."""
    table = file([unit, other], use=["castle", "Office "], frame=["bamboo", "CLT"])
    plan = read_plan(table, reference)
    assert plan.buildings["use"].tolist() == ["other", "office"]
    assert plan.buildings["frame"].tolist() == ["concrete_precast", "clt"]
    assert note_of(plan, "unknown_use").ids == ("building-1",)
    assert values_of(note_of(plan, "unknown_word", column="frame"))["value"] == "'bamboo'"


@pytest.mark.parametrize("storeys", [0.0, -3.0, float("inf"), 500.0, "five", None])
def test_hopeless_storeys_are_left_out(
    file: File, unit: Shape, other: Shape, reference: Reference, storeys: float | str | None
) -> None:
    """Limit: a house without a usable number of storeys is left out by id, the other is kept."""
    storeys = ["4", storeys] if isinstance(storeys, str) else [4.0, storeys]
    plan = read_plan(file([unit, other], id=["good", "bad"], storeys=storeys), reference)
    assert plan.buildings.index.tolist() == ["good"]
    assert next(n for n in plan.notes if n.code.startswith("number_")).ids == ("bad",)


def test_numbers_out_of_range_take_the_default(
    file: File, unit: Shape, reference: Reference
) -> None:
    """Limit: an impossible optional number is said and replaced by the default."""
    plan = read_plan(file([unit], storey_height_m=300.0, window_share=-1.0), reference)
    assert tuple(plan.buildings.iloc[0][["storey_height_m", "window_share"]]) == (3.0, 0.2)
    assert values_of(note_of(plan, "number_out_of_range", column="storey_height_m"))["high"] == "20"


def test_exchanged_years(file: File, unit: Shape, reference: Reference) -> None:
    """Limit: a start after completion is exchanged, and said."""
    plan = read_plan(file([unit], start_year=2030, completion_year=2027), reference)
    assert tuple(plan.buildings.iloc[0][["start_year", "completion_year"]]) == (2027, 2030)
    assert note_of(plan, "years_exchanged").ids == ("building-1",)


def test_parts_of_years_are_cut(file: File, unit: Shape, reference: Reference) -> None:
    """Limit: the middle of 2028 is 2028, and said."""
    plan = read_plan(file([unit], completion_year=2028.5), reference)
    assert plan.buildings["completion_year"].tolist() == [2028]
    assert note_of(plan, "year_cut").ids == ("building-1",)


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", "3", "null", '{"castle": 1}', '{"office": -1}', '{"office": 0}',
        '{"office": NaN}',
        '{"office": 1e999}', '{"office": "much"}', '{"office": [1]}', "[" * 1500, "x" * 5000,
        '{"office": 1e308, "hotel": 1e308}',
    ],
    ids=range(14),
)  # fmt: skip
def test_bad_use_shares_leave_the_use(
    file: File, unit: Shape, reference: Reference, text: str
) -> None:
    """Limit: text that is no table of shares is said, and the use counts alone."""
    plan = read_plan(file([unit], use_shares=text), reference)
    assert plan.buildings["use_shares"].tolist() == [{"residential": 1.0}]
    assert note_of(plan, "bad_use_shares").ids == ("building-1",)


def test_use_shares_are_scaled(file: File, unit: Shape, reference: Reference) -> None:
    """Identity: three parts housing and one part office are 0.75 and 0.25."""
    plan = read_plan(file([unit], use_shares='{"residential": 3, "office": 1}'), reference)
    assert plan.buildings["use_shares"].tolist() == [{"residential": 0.75, "office": 0.25}]
    assert note_of(plan, "shares_scaled").ids == ("building-1",)


def test_doubled_ids_are_renamed(file: File, box: Box, reference: Reference) -> None:
    """Law: ids are unique and text, also when the file repeats or forgets them."""
    shapes = [box(n * 20, 0, n * 20 + 10, 10) for n in range(5)]
    plan = read_plan(file(shapes, id=["a", "a", "a-2", None, " "]), reference)
    assert plan.buildings.index.tolist() == ["a", "a-2", "a-2-2", "building-4", "building-5"]
    assert note_of(plan, "id_renamed").ids == ("a-2", "a-2-2")
    assert note_of(plan, "default_taken", column="id").ids == ("building-4", "building-5")


def test_numbers_as_ids_are_text(
    file: File, unit: Shape, other: Shape, reference: Reference
) -> None:
    """Law: ids that a program stored as numbers read as people write them."""
    plan = read_plan(file([unit, other], id=[7.0, 12.0]), reference)
    assert plan.buildings.index.tolist() == ["7", "12"]


def test_names_are_stored_as_they_are(file: File, unit: Shape, reference: Reference) -> None:
    """Law: markup in a name is text like any other; nothing is done with it here."""
    name = '<img src=x onerror=alert(1)> {braces} "quotes"'
    plan = read_plan(file([unit], id=name, name=name, use="{0.__class__}"), reference)
    assert [name] == plan.buildings["name"].tolist()
    assert [name] == plan.buildings.index.tolist()


@pytest.mark.parametrize("column", ["use", "storeys", "completion_year"])
def test_missing_column_is_named(
    file: File, unit: Shape, reference: Reference, column: str
) -> None:
    """Limit: a file without a required column is refused by the name of the column."""
    with pytest.raises(UnreadableFileError, match=column):
        read_plan(file([unit], **{column: None}), reference)


def test_nothing_left(file: File, unit: Shape, reference: Reference) -> None:
    """Limit: when every row is left out, the sentence says why."""
    with pytest.raises(UnreadableFileError, match=r"storeys is no number from 0\.1 to 200"):
        read_plan(file([unit], storeys=-1), reference)


def test_second_reading_changes_nothing(
    file: File, box: Box, reference: Reference, tmp_path: Path
) -> None:
    """Law: a plan written out and read again is the same plan, without a default left to take."""
    first = read_plan(file([box(0, 0, 15, 40), box(15, 0, 30, 40)], gfa_m2=3000.0), reference)
    path = tmp_path / "again.gpkg"
    table = first.buildings.assign(
        use_shares=[str(s).replace("'", '"') for s in first.buildings["use_shares"]]
    )
    pyogrio.write_dataframe(table.reset_index(), path, layer="buildings")
    second = read_plan(path, reference)
    assert second.notes == ()
    assert first.digest == second.digest
