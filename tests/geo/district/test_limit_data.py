"""The tables of limits agree with one another and with the words of the model."""

import pytest

from geo.reference import TABLES, Reference
from geo.terms import Use


def test_every_use_has_its_classes(tables: Reference) -> None:
    """Law: each use has a row, its limit type a limit, its operation type a row in every path."""
    classes = tables.use_classes

    assert set(classes.index) == {str(use) for use in Use}
    assert set(classes["limit_type"]) <= set(tables.limits.index)
    paths = tables.operation_paths.groupby("path")["operation_type"].agg(set)
    assert all(set(classes["operation_type"]) <= types for types in paths)


def test_a_path_row_is_a_limit_or_an_index(tables: Reference) -> None:
    """Law: every row of a path gives one of the two, and a path never mixes them."""
    rows = tables.limit_paths
    is_index = rows["index"].notna()

    assert (is_index ^ rows["kg_m2gfa"].notna()).all()
    assert (is_index.groupby(rows["path"]).nunique() == 1).all()
    assert not rows.duplicated(["path", "limit_type", "year"]).any()


def test_crrem_covers_every_year(tables: Reference) -> None:
    """Law: each heated type has one CRREM row a year from 2020 to 2050, never rising."""
    rows = tables.operation_paths
    crrem = rows[(rows["path"] == "crrem") & (rows["operation_type"] != "unheated")]
    wide = crrem.pivot_table(index="year", columns="operation_type", values="kg_m2atemp")

    assert wide.index.tolist() == list(range(2020, 2051))
    assert wide.notna().all(axis=None)
    assert (wide.diff().dropna() <= 0).all(axis=None)


def test_city_line_ends_at_fifteen_percent(tables: Reference) -> None:
    """Published: 516 kt in 2024, 15 % of 1990 (162.2 kt) in 2030, in equal steps."""
    line = tables.city_line.set_index(["series", "year"])["t_co2e"]

    assert line[("observed", 2024)] == pytest.approx(516_012, abs=1)
    assert line[("target", 2024)] == line[("observed", 2024)]
    assert line[("target", 2030)] == pytest.approx(0.15 * line[("observed", 1990)], abs=0.1)
    steps = line["target"].diff().dropna()
    assert steps.to_numpy() == pytest.approx(steps.mean(), abs=0.2)


def test_benchmarks_repeat_the_tables(tables: Reference) -> None:
    """Law: a benchmark that repeats a limit or a path has the same figure."""
    values = tables.benchmarks["value"]
    for name, level in tables.limits["l0_kg_m2gfa"].items():
        assert values[f"boverket_2023_{name}"] == level
    paths = tables.operation_paths.set_index(["path", "operation_type", "year"])["kg_m2atemp"]
    repeated = [name for name in values.index if name.startswith("crrem_")]
    assert len(repeated) == 10
    for name in repeated:
        _, year, kind = name.split("_", 2)
        assert values[name] == paths[("crrem", kind, int(year))]


def test_no_row_claims_to_be_the_citys_limit(tables: Reference) -> None:
    """Law: every path that we made a limit says that it is our assumption."""
    for rows in (tables.limits, tables.limit_paths, tables.works_paths):
        notes = rows["note"] if "path" not in rows else rows.groupby("path")["note"].agg(" ".join)
        assert notes.str.contains("assumption|own|no cut").all()


def test_every_row_is_sourced(tables: Reference) -> None:
    """Law: source, status and licence stand in every row, published ones with an address."""
    names = [name for name, (path, _) in TABLES.items() if path.startswith("limits/")]
    assert len(names) > 5
    for name in (*names, "works_factors"):
        rows = getattr(tables, name)
        assert all(rows[["source", "licence"]].astype(bool).all()), name
        assert set(rows["status"]) <= {"published", "measured", "derived", "assumed"}
        published = rows[rows["status"] == "published"]
        assert published["source"].str.contains("https?://").all(), name
