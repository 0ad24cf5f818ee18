"""Joined: attributes find their rows by id, and what finds none is told."""

import geopandas as gpd
import pandas as pd
import shapely

from geo.intake.joined import joined, named


def layer(ids: list[object]) -> gpd.GeoDataFrame:
    """Return squares side by side with ids."""
    shapes = [shapely.box(30.0 * n, 0.0, 30.0 * n + 20.0, 10.0) for n in range(len(ids))]
    return gpd.GeoDataFrame({"nr": ids, "name": ["", None, "C"][: len(ids)]}, geometry=shapes)


def test_ids_are_the_same_however_written() -> None:
    """Law: 7, 7.0 and " 7 " are one id; the table's values win where it has any."""
    extra = pd.DataFrame(
        {"id": [" 7 ", "8.0", "x"], "name": ["A", "", "Z"], "stomme": ["t", "b", "-"]}
    )
    extra.loc[1, "name"] = None
    made, notes = joined(layer([7.0, 8.0, 9.0]), extra, own="nr", theirs="id")

    assert made["stomme"].tolist()[:2] == ["t", "b"]
    assert made["name"].fillna("").tolist() == ["A", "", "C"]
    assert {n.code: n.ids for n in notes} == {
        "joined_without_row": ("9",),
        "joined_left_over": ("x",),
    }


def test_the_first_of_two_rows_counts() -> None:
    """Limit: an id that stands twice in the table is told, and its first row counts."""
    extra = pd.DataFrame({"id": ["a", "a"], "våningar": [3, 9]})
    made, notes = joined(layer(["a"]), extra, own="nr", theirs="id")

    assert made["våningar"].tolist() == [3]
    assert [n.code for n in notes] == ["joined_twice"]


def test_points_give_names() -> None:
    """Law: a row without a name takes that of a point on it; one with a name keeps it."""
    points = gpd.GeoDataFrame(
        {"adress": ["Kajen 1", "Kajen 2", "Kajen 3", "Havet"]},
        geometry=[shapely.Point(x, 5.0) for x in (5.0, 35.0, 65.0, 999.0)],
    )
    made, notes = named(layer(["a", "b", "c"]), points, "adress")

    assert made["name"].tolist() == ["Kajen 1", "Kajen 2", "C"]
    assert notes[0].code == "named_by_points"
    assert len(notes[0].ids) == 2
