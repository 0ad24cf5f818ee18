"""Years of a district against the 2030 line."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.district.paths import cut_by_year, intensity_by_year
from geo.district.trajectory import Calendar, limit_for, year_table
from geo.errors import UnknownChoiceError
from geo.scenario import Target
from geo.terms import Booking, Boundary
from tests.tables import limit_tables

TABLES = limit_tables()
NONE = pd.Series(dtype=float)


def buildings_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return buildings with the columns the year table reads."""
    table = pd.DataFrame(rows).assign(use="other")
    table["operation_first_year"] = table["completion_year"]
    table["operation_last_year"] = table["completion_year"] + 49
    return table


def works_of(rows: list[tuple[int, int, float, float]]) -> pd.DataFrame:
    """Return works: start, completion, emissions and baseline."""
    names = ["start_year", "completion_year", "upfront_kg", "baseline_kg"]
    table = pd.DataFrame(rows, columns=names)
    return table.astype({"start_year": "int64", "completion_year": "int64"})


def years_of(
    buildings: pd.DataFrame,
    works: pd.DataFrame | None = None,
    *,
    replacement: pd.Series = NONE,
    operation: pd.Series = NONE,
    **target: object,
) -> pd.DataFrame:
    """Return the year table."""
    return year_table(
        buildings,
        works=works_of([]) if works is None else works,
        calendar=Calendar(
            periods=buildings,
            operation_kg=operation,
            replacement_kg=replacement,
            rebuilt=works_of([]).assign(emitted_kg=0.0, allowed_kg=0.0),
        ),
        target=Target(**target),
        reference=TABLES,
    )


HOUSE = {
    "use_shares": {"residential": 1.0},
    "start_year": 2025,
    "completion_year": 2026,
    "gfa_m2": 1000.0,
    "atemp_m2": 900.0,
    "upfront_kg": 400_000.0,
}
MIXED = {
    "use_shares": {"office": 0.5, "retail": 0.5},
    "start_year": 2024,
    "completion_year": 2027,
    "gfa_m2": 2000.0,
    "atemp_m2": 1800.0,
    "upfront_kg": 800_000.0,
}
DISTRICT = buildings_of([HOUSE, MIXED])
QUAY = works_of([(2026, 2026, 300_000.0, 280_000.0)])


@pytest.mark.parametrize(
    ("shares", "start", "expected"),
    [
        ({"residential": 1.0}, 2030, 200),
        ({"residential": 1.0}, 2034, 120),
        ({"office": 0.5, "retail": 0.5}, 2024, 422.5),
        ({"residential": 0.75, "parking": 0.25}, 2025, 0.75 * 375 + 0.25 * 460),
        ({"hotel": 1.0}, 2025, 460),
        ({"preschool": 1.0}, 2025, 330),
        ({"school": 1.0}, 2025, 380),
    ],
)
def test_limit_of_a_building(shares: dict[str, float], start: int, expected: float) -> None:
    """Identity: the limit of the start year, uses weighted by their GFA."""
    limit = limit_for(buildings_of([HOUSE | {"use_shares": shares, "start_year": start}]), Target(),
                      TABLES)  # fmt: skip

    assert limit.tolist() == pytest.approx([expected])


def test_own_table_must_cover_the_uses() -> None:
    """Law: a use without a limit is named, never given a limit of nothing."""
    own = Target(construction_path="own", own_limits=(("office", 2025, 300.0),))

    with pytest.raises(UnknownChoiceError, match="no limit for multi_family"):
        limit_for(DISTRICT, own, TABLES)


def test_district_by_hand() -> None:
    """
    Identity: two buildings, a quay, all ledgers, worked by hand for 2025-2027.

    House: 400 t in two years, 375 t allowed. Mixed: 800 t in four years from 2024, before the base
    year, so (385 + 460) / 2 x 2000 m² = 845 t allowed. Quay: 300 t against 280 t less 30 %.
    Operation: CRREM 2.434 and 2.227 for housing in 2026 and 2027, 7.573 office, 8.676 retail in
    2027.
    """
    operation = pd.Series({2026: 5_000.0, 2027: 9_000.0})
    replacement = pd.Series({2027: 1_000.0})
    years = years_of(
        DISTRICT, QUAY, operation=operation, replacement=replacement, last_year=2027
    ).loc[2024:2028]

    def column(name: str) -> list[float]:
        return [round(value, 9) for value in years[name]]

    assert column("construction_t") == [200, 400, 400, 200, 0]
    assert column("works_t") == [0, 0, 300, 0, 0]
    assert column("operation_t") == [0, 0, 5, 9, 0]
    assert column("replacement_t") == [0, 0, 0, 1, 0]
    assert column("allowance_construction_t") == [0, 398.75, 398.75, 211.25, 0]
    assert column("allowance_works_t") == [0, 0, 196, 0, 0]
    used = 0.9 * 2.227 + 0.9 * 7.573 + 0.9 * 8.676
    assert column("allowance_operation_t") == pytest.approx([0, 0, 0.9 * 2.434, used, 0])
    assert column("actual_t") == [200, 400, 705, 210, 0]
    gap = [0, 1.25, 705 - 398.75 - 196 - 2.1906, 210 - 211.25 - used, 0]
    assert column("gap_t") == pytest.approx(gap)
    assert column("cumulative_gap_t") == pytest.approx(np.cumsum(gap))
    assert years["in_window"].tolist() == [False, True, True, True, False]


def test_before_the_window_counts_in_no_sum() -> None:
    """Limit: a house finished before the window emits in its years but has no gap there."""
    years = years_of(buildings_of([HOUSE | {"start_year": 2018, "completion_year": 2021}]))

    assert years.loc[2018:2021, "actual_t"].tolist() == [100] * 4
    assert not years.loc[:2024, ["gap_t", "cumulative_gap_t", "allowance_t"]].any(axis=None)
    assert not years["allowance_construction_t"].any()
    # what it uses afterwards has an allowance in the window
    assert years.loc[2025, "allowance_operation_t"] == pytest.approx(0.9 * 2.659)


def test_start_after_the_window() -> None:
    """Limit: a start in 2034 touches neither actual nor allowance of 2025-2030."""
    years = years_of(buildings_of([HOUSE | {"start_year": 2034, "completion_year": 2036}]))

    assert years.loc[2034:2036, "construction_t"].sum() == pytest.approx(400)
    assert not years.loc[2025:2030, ["actual_t", "allowance_t"]].any(axis=None)


def test_boundary_buildings_leaves_works_out() -> None:
    """Law: works stay in their column but enter neither actual nor allowance."""
    alone = years_of(DISTRICT)
    years = years_of(DISTRICT, QUAY, boundary=Boundary.BUILDINGS)

    assert years["works_t"].sum() == pytest.approx(300)
    assert not years["allowance_works_t"].any()
    assert years["actual_t"].tolist() == alone["actual_t"].tolist()
    assert years["gap_t"].tolist() == alone["gap_t"].tolist()


def test_locked_budget_does_not_grow_with_floor_area() -> None:
    """Law: with the lock, a second house like the first adds its emissions to the gap in full."""
    first = years_of(DISTRICT, QUAY)
    window = first[first["in_window"]]
    ledgers = ["allowance_construction_t", "allowance_works_t", "allowance_operation_t"]
    lock = tuple((int(row.Index), *row[1:]) for row in window[ledgers].itertuples())
    more = buildings_of([HOUSE, MIXED, HOUSE])
    same = years_of(DISTRICT, QUAY, locked_allowance=lock)
    locked = years_of(more, QUAY, locked_allowance=lock)

    assert same["gap_t"].tolist() == first["gap_t"].tolist()
    assert locked["allowance_t"].tolist() == first["allowance_t"].tolist()
    assert locked["gap_t"].sum() - first["gap_t"].sum() == pytest.approx(400)
    assert years_of(more, QUAY)["gap_t"].sum() < locked["gap_t"].sum()


def test_lock_holds_in_its_years_alone() -> None:
    """Limit: other years keep their computed allowance, years outside the window have none."""
    lock = ((2026, 1.0, 2.0, 3.0), (2040, 9.0, 9.0, 9.0))
    free, locked = years_of(DISTRICT), years_of(DISTRICT, locked_allowance=lock)

    assert locked.loc[2026, "allowance_t"] == 6.0
    assert locked.loc[2040, "allowance_t"] == 0.0
    assert locked.loc[2025, "allowance_t"] == free.loc[2025, "allowance_t"]


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ({"locked_allowance": ((2026, 1.0, 1.0, 1.0),) * 2}, "2026 twice"),
        ({"locked_allowance": ((2026, -1.0, 1.0, 1.0),)}, "from 0 up"),
        ({"first_year": 2031}, "window"),
        ({"works_path": "moon"}, "no works path moon"),
        ({"operation_path": "moon"}, "no operation path moon"),
    ],
)
def test_impossible_targets_get_a_sentence(target: dict[str, Any], says: str) -> None:
    """Law: a target that makes no sense is refused with one sentence."""
    with pytest.raises(UnknownChoiceError, match=says):
        years_of(DISTRICT, QUAY, **target)


def test_parking_takes_no_heat() -> None:
    """Identity: the heated area belongs to the homes; a car park alone has no allowance."""
    half = HOUSE | {"use_shares": {"residential": 0.5, "parking": 0.5}}
    whole = years_of(buildings_of([HOUSE]))["allowance_operation_t"]
    cars = buildings_of([HOUSE | {"use_shares": {"parking": 1.0}}])

    assert years_of(buildings_of([half]))["allowance_operation_t"].tolist() == whole.tolist()
    assert not years_of(cars)["allowance_operation_t"].any()


def test_empty_district_is_the_window() -> None:
    """Limit: without buildings and works the table is the window, all zero."""
    years = years_of(DISTRICT.iloc[:0])

    assert years.index.tolist() == list(range(2025, 2031))
    assert not years.drop(columns="in_window").any(axis=None)


USES = ["residential", "office", "hotel", "retail", "preschool", "school", "sports", "parking"]
BUILDINGS = st.lists(
    st.builds(
        lambda uses, start, length, size: {
            "use_shares": uses,
            "start_year": start,
            "completion_year": start + length,
            "gfa_m2": size[0],
            "atemp_m2": size[1],
            "upfront_kg": size[2],
        },
        st.dictionaries(st.sampled_from(USES), st.floats(0.1, 1.0), min_size=1, max_size=3),
        st.integers(2010, 2045),
        st.integers(0, 6),
        st.tuples(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1e7)),
    ),
    min_size=1,
    max_size=6,
)
WORKS = st.lists(
    st.builds(
        lambda start, length, up, base: (start, start + length, up, base),
        st.integers(2010, 2045),
        st.integers(0, 4),
        st.floats(0, 1e7),
        st.floats(0, 1e7),
    ),
    max_size=4,
)
TARGETS = st.fixed_dictionaries(
    {
        "construction_path": st.sampled_from(["default", "property_board", "fardplan_2045", "c40"]),
        "works_path": st.sampled_from(["trafikverket_goal", "trafikverket_contract", "flat"]),
        "operation_path": st.sampled_from(["crrem", "city_index", "fixed"]),
        "booking": st.sampled_from(list(Booking)),
        "boundary": st.sampled_from(list(Boundary)),
        "first_year": st.integers(2015, 2030),
        "last_year": st.integers(2030, 2050),
    }
)


def loops(buildings: pd.DataFrame, works: pd.DataFrame, target: Target, year: int) -> list[float]:
    """Return construction, works and their allowances, and that of operation, one by one."""
    inside = target.first_year <= year <= target.last_year
    out = [0.0] * 5
    limits = limit_for(buildings, target, TABLES)
    kind = TABLES.use_classes["operation_type"]
    path = intensity_by_year(np.array([year]), target, TABLES).iloc[0]
    for name, row in buildings.iterrows():
        share = booked_in(row, target.booking, year)
        out[0] += share * row["upfront_kg"] / 1000
        out[2] += inside * share * row["gfa_m2"] * limits[name] / 1000
        heated = {u: s for u, s in row["use_shares"].items() if kind[u] != "unheated"}
        in_use = row["operation_first_year"] <= year <= row["operation_last_year"]
        for use, part in heated.items():
            area = row["atemp_m2"] * part / sum(heated.values())
            out[4] += inside * in_use * area * path[kind[use]] / 1000
    cut = float(cut_by_year(np.array([year]), target, TABLES)[0])
    for _, row in works.iterrows():
        share = booked_in(row, target.booking, year)
        out[1] += share * row["upfront_kg"] / 1000
        counted = inside and target.boundary == Boundary.ALL
        out[3] += counted * share * row["baseline_kg"] * (1 - cut) / 1000
    return out


def booked_in(row: pd.Series, booking: Booking, year: int) -> float:
    """Return the share booked in a year."""
    start, end = row["start_year"], row["completion_year"]
    if booking == Booking.START:
        return float(year == start)
    if booking == Booking.COMPLETION:
        return float(year == end)
    return (start <= year <= end) / (end - start + 1)


@settings(max_examples=30, deadline=None)
@given(rows=BUILDINGS, items=WORKS, values=TARGETS)
def test_years_equal_loops(
    rows: list[dict[str, Any]], items: list[tuple[int, int, float, float]], values: dict[str, Any]
) -> None:
    """Law: the factored table equals loops over buildings, works and years."""
    buildings, works = buildings_of(rows), works_of(items)
    years = years_of(buildings, works, **values)
    columns = [
        "construction_t",
        "works_t",
        "allowance_construction_t",
        "allowance_works_t",
        "allowance_operation_t",
    ]

    for year in years.index[:: max(1, len(years) // 12)]:
        expected = loops(buildings, works, Target(**values), year)
        assert years.loc[year, columns].tolist() == pytest.approx(expected, rel=1e-9, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(rows=BUILDINGS, items=WORKS, values=TARGETS)
def test_years_conserve_mass(
    rows: list[dict[str, Any]], items: list[tuple[int, int, float, float]], values: dict[str, Any]
) -> None:
    """Law: the sum over years is the sum over buildings and works; gap is actual less allowance."""
    buildings, works = buildings_of(rows), works_of(items)
    operation = pd.Series({2031: 7.0, 2071: 11.0})
    years = years_of(buildings, works, operation=operation, **values)
    window = years[years["in_window"]]

    built = buildings["upfront_kg"].sum() / 1000
    assert years["construction_t"].sum() == pytest.approx(built, rel=1e-9)
    assert years["works_t"].sum() == pytest.approx(works["upfront_kg"].sum() / 1000, rel=1e-9)
    assert years["operation_t"].sum() == pytest.approx(0.018, rel=1e-9)
    gap = window["actual_t"].sum() - window["allowance_t"].sum()
    assert years["gap_t"].sum() == pytest.approx(gap, rel=1e-9, abs=1e-6)
    assert window["cumulative_gap_t"].iloc[-1] == pytest.approx(gap, rel=1e-9, abs=1e-6)
    assert len(window) == values["last_year"] - values["first_year"] + 1


@settings(max_examples=30, deadline=None)
@given(rows=BUILDINGS, values=TARGETS, seed=st.integers(0, 99))
def test_order_does_not_matter_and_buildings_add_up(
    rows: list[dict[str, Any]], values: dict[str, Any], seed: int
) -> None:
    """Law: a district is the sum of its buildings, in any order."""
    buildings = buildings_of(rows)
    years = years_of(buildings, **values)
    mixed = years_of(buildings.sample(frac=1.0, random_state=seed), **values)
    alone = [years_of(buildings.iloc[[number]], **values) for number in range(len(buildings))]
    columns = ["construction_t", "allowance_t", "gap_t"]
    summed = sum(table[columns].reindex(years.index, fill_value=0.0) for table in alone)

    near = {"rel": 1e-9, "abs": 1e-6}
    assert mixed[columns].to_numpy() == pytest.approx(years[columns].to_numpy(), **near)
    assert summed.to_numpy() == pytest.approx(years[columns].to_numpy(), **near)


def test_arguments_are_not_touched() -> None:
    """Law: the year table changes none of its inputs."""
    before, works = DISTRICT.copy(deep=True), QUAY.copy(deep=True)
    years_of(DISTRICT, QUAY, locked_allowance=((2026, 1.0, 1.0, 1.0),))

    pd.testing.assert_frame_equal(before, DISTRICT)
    pd.testing.assert_frame_equal(works, QUAY)
