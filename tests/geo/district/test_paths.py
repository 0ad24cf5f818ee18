"""Limits, cuts and intensities by year."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.district.paths import (
    construction_paths,
    cut_by_year,
    intensity_by_year,
    limit_table,
    window_years,
)
from geo.errors import UnknownChoiceError
from geo.scenario import Target
from tests.tables import limit_tables

TABLES = limit_tables()


def limits(limit_type: str, years: list[int], **target: object) -> list[float]:
    """Return the limits of a type in some years."""
    return limit_table(np.array(years), Target(**target), TABLES)[limit_type].tolist()


@pytest.mark.parametrize(
    ("limit_type", "expected"),
    [
        ("multi_family", [375, 330, 290, 255, 225, 200]),
        ("office", [385, 340, 300, 260, 230, 205]),
    ],
)
def test_default_series(limit_type: str, expected: list[float]) -> None:
    """Published: Boverket's proposal less 12 % a year as in Uppsala, rounded to 5 kg."""
    assert limits(limit_type, list(range(2025, 2031))) == expected


def test_default_goes_on_after_the_window() -> None:
    """Identity: a start in 2034 has nine steps, 375 x 0.88^9 = 118.7, rounded to 120."""
    assert limits("multi_family", [2034]) == [120]


def test_small_house_falls_slower() -> None:
    """Identity: 180 x 0.92 = 165.6, rounded to 165."""
    assert limits("small_house", [2026]) == [165]


def test_start_before_base_has_starting_level() -> None:
    """Limit: before the base year nothing falls."""
    assert limits("multi_family", [1999, 2024]) == [375, 375]


def test_base_year_shifts() -> None:
    """Identity: from 2023, 375 x 0.88^7 = 153.2 in 2030, rounded to 155."""
    assert limits("multi_family", [2023, 2030], base_year=2023) == [375, 155]


def test_rate_overrides_all_types() -> None:
    """Identity: half a year later is half the level, for small houses too."""
    assert limits("multi_family", [2026], rate=0.5) == [190]  # 187.5 goes up
    assert limits("small_house", [2026], rate=0.5) == [90]


def test_property_board_is_a_straight_line() -> None:
    """Identity: 308 in 2021 to 0 in 2040, 9/19 of the way in 2030, held at both ends."""
    values = limits("office", [2015, 2021, 2030, 2040, 2050], construction_path="property_board")

    assert values == pytest.approx([308, 308, 308 * 10 / 19, 0, 0])


def test_fardplan_is_an_index_on_the_base_year() -> None:
    """Identity: the index is 2/3 in 2025, so 0.5 in 2030 is three quarters of the level."""
    values = limits("multi_family", [2020, 2025, 2030, 2045], construction_path="fardplan_2045")

    assert values == pytest.approx([375, 375, 281.25, 0])
    since_2015 = limits("multi_family", [2030], construction_path="fardplan_2045", base_year=2015)
    assert since_2015 == pytest.approx([187.5])


def test_c40_halves_to_2030() -> None:
    """Identity: straight from the base year to one half in 2030, then held."""
    values = limits("multi_family", [2025, 2027, 2030, 2040], construction_path="c40")

    assert values == pytest.approx([375, 300, 187.5, 187.5])


def test_flat_never_falls() -> None:
    """Limit: the starting level in every year."""
    assert limits("other", [2020, 2050], construction_path="flat") == [460, 460]


def test_own_table_is_linear_and_particular_rows_win() -> None:
    """Identity: between two rows the line, outside them the ends; a type before any."""
    own = (("any", 2025, 300.0), ("any", 2027, 200.0), ("office", 2025, 100.0))
    chosen = {"construction_path": "own", "own_limits": own}

    assert limits("preschool", [2024, 2026, 2030], **chosen) == [300, 250, 200]
    assert limits("office", [2024, 2026, 2030], **chosen) == [100, 100, 100]


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ({"construction_path": "boverket"}, "default, property_board, fardplan_2045, c40, flat"),
        ({"construction_path": "own"}, "no rows"),
        ({"construction_path": "own", "own_limits": (("villa", 2025, 1.0),)}, "villa"),
        ({"construction_path": "own", "own_limits": (("any", 2025, -1.0),)}, "from 0 up"),
        ({"construction_path": "own", "own_limits": (("any", 2025, float("nan")),)}, "from 0 up"),
        ({"construction_path": "own", "own_limits": (("any", 2025, 1.0),) * 2}, "twice"),
        ({"rate": 1.0}, "below 1"),
        ({"rate": -0.1}, "below 1"),
        ({"construction_path": "fardplan_2045", "base_year": 2045}, "before that"),
    ],
)
def test_impossible_limits_get_a_sentence(target: dict[str, Any], says: str) -> None:
    """Law: what makes no limit is refused with a sentence that says what to do."""
    with pytest.raises(UnknownChoiceError, match=says):
        limit_table(np.array([2025]), Target(**target), TABLES)


@given(
    path=st.sampled_from(construction_paths(TABLES)[:-1]),
    base=st.integers(2000, 2029),
    rate=st.none() | st.floats(0.0, 0.99),
)
def test_limits_never_rise(path: str, base: int, rate: float | None) -> None:
    """Law: a later start never has a higher limit, and no limit is below 0."""
    target = Target(construction_path=path, base_year=base, rate=rate)
    table = limit_table(np.arange(1990, 2100), target, TABLES)

    assert (table.diff().dropna() <= 1e-9).all(axis=None)
    assert (table >= 0).all(axis=None)


def test_works_steps_hold() -> None:
    """Published: the goal is 30 % from 2025, 60 % from 2030, 80 % from 2035, 100 % from 2040."""
    years = np.array([2010, 2024, 2025, 2029, 2030, 2034, 2035, 2040, 2060])

    goal = cut_by_year(years, Target(), TABLES)
    assert goal.tolist() == [0, 0.15, 0.3, 0.3, 0.6, 0.6, 0.8, 1, 1]
    contract = cut_by_year(years, Target(works_path="trafikverket_contract"), TABLES)
    assert contract.tolist() == [0, 0.15, 0.3, 0.3, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert not cut_by_year(years, Target(works_path="flat"), TABLES).any()


def test_crrem_rows() -> None:
    """Published: CRREM v2.05 Sweden, first and last year and both ends held."""
    table = intensity_by_year(np.array([2019, 2025, 2030, 2050, 2060]), Target(), TABLES)

    assert table["residential_multi"].tolist() == [3.802, 2.659, 1.661, 0.305, 0.305]
    assert not table["unheated"].any()


def test_city_index_follows_the_city_line() -> None:
    """Law: the intensity of 2024 falls as the municipal line does."""
    line = TABLES.city_line.set_index(["series", "year"])["t_co2e"]
    years = np.arange(2024, 2031)
    share = line["target"].loc[years].to_numpy() / line[("observed", 2024)]
    index = intensity_by_year(years, Target(operation_path="city_index"), TABLES)
    start = intensity_by_year(np.array([2024]), Target(), TABLES).iloc[0]

    assert share[-1] == pytest.approx(0.3143, abs=5e-5)
    for name in ("residential_multi", "office", "hotel", "retail_street", "leisure"):
        # the table keeps four decimals
        assert index[name].to_numpy() == pytest.approx(start[name] * share, abs=6e-5)


def test_fixed_path_holds_2024() -> None:
    """Limit: the fixed path is CRREM of 2024 in every year."""
    fixed = intensity_by_year(np.array([2020, 2050]), Target(operation_path="fixed"), TABLES)
    start = intensity_by_year(np.array([2024]), Target(), TABLES)

    assert (fixed.loc[2020] == start.loc[2024]).all()
    assert (fixed.loc[2050] == start.loc[2024]).all()


@pytest.mark.parametrize(
    "first", [(cut_by_year, "works_path"), (intensity_by_year, "operation_path")]
)
def test_unknown_path_lists_the_choices(first: tuple[Any, str]) -> None:
    """Law: an unknown path is refused and the sentence lists what there is."""
    function, name = first
    with pytest.raises(UnknownChoiceError, match=r"no .* path sunshine; choose one of .*, "):
        function(np.array([2025]), Target(**{name: "sunshine"}), TABLES)


@pytest.mark.parametrize(("first", "last"), [(2030, 2025), (1800, 2030), (2025, 9999), (-5, 3)])
def test_absurd_window_gets_a_sentence(first: int, last: int) -> None:
    """Law: a window that ends before it begins or leaves 1900-2200 is refused."""
    with pytest.raises(UnknownChoiceError, match="window"):
        window_years(Target(first_year=first, last_year=last))


def test_window_of_one_year() -> None:
    """Limit: a window may be a single year."""
    assert window_years(Target(first_year=2030, last_year=2030)).tolist() == [2030]
