"""Charts and tables: their data are the evaluation's, units and safety included."""

import re

import pandas as pd
import pytest

from geo.evaluation import Evaluation
from layers.charts.bars import bars_chart, step_labels, waterfall_chart
from layers.charts.still import still
from layers.charts.years import (
    BEFORE,
    Unit,
    cumulative_chart,
    cumulative_rows,
    year_rows,
    years_chart,
)
from layers.tables import building_table, headings, to_csv, works_table
from layers.words import LANGUAGES, THIN, load_words


def test_bars_are_the_years(district: Evaluation) -> None:
    """Law: the bars of the window sum to the actual of the window."""
    rows = year_rows(district, Unit.TONNES)
    window = district.years[district.years["in_window"]]
    inside = rows[rows["year"].isin(window.index)]

    assert inside["value"].sum() == pytest.approx(window["actual_t"].sum(), rel=1e-12)
    assert set(inside["shown"]) == {"construction", "works", "operation", "replacement"}


def test_years_before_the_window_are_grey(district: Evaluation) -> None:
    """Law: what was emitted before the window is told apart from what counts."""
    rows = year_rows(district, Unit.TONNES)

    assert set(rows.loc[rows["year"] < 2025, "shown"]) == {BEFORE}
    assert BEFORE not in set(rows.loc[rows["year"] >= 2025, "shown"])


@pytest.mark.parametrize(("unit", "column", "scale"), [
    (Unit.PER_GFA, "gfa_m2", 1000.0), (Unit.PER_DWELLING, "dwellings", 1.0)])  # fmt: skip
def test_units_divide_by_the_plan(
    district: Evaluation, unit: Unit, column: str, scale: float
) -> None:
    """Identity: kg per m2 GFA and t per dwelling of the whole plan."""
    tonnes, other = (year_rows(district, u)["value"].sum() for u in (Unit.TONNES, unit))

    expected = tonnes * scale / district.totals["areas"][column]
    assert other == pytest.approx(expected, rel=1e-12)


def test_cumulative_ends_at_the_headline(district: Evaluation) -> None:
    """Law: the last point is the window's sum, in kt."""
    last = cumulative_rows(district).iloc[-1]
    window = district.totals["calendar"]["window"]

    assert last["actual"] * 1000 == pytest.approx(window["actual_t"], rel=1e-12)
    assert last["allowance"] * 1000 == pytest.approx(window["allowance_t"], rel=1e-12)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("unit", list(Unit))
def test_charts_are_described_without_warning(
    district: Evaluation, language: str, unit: Unit
) -> None:
    """Law: each chart has its unit as title and asks no server for data."""
    words = load_words(language)
    if unit == Unit.CUMULATIVE:
        chart = cumulative_chart(district, words)
    else:
        chart = years_chart(district, words, unit=unit, year=2030)

    named = set(re.findall(r'"name": "(\w+)"', chart.text))

    assert words(f"charts.unit.{unit}") in str(chart.spec)
    assert '"url"' not in chart.text
    assert set(chart.tables) == named


def test_a_description_is_kept_and_never_spoilt(district: Evaluation) -> None:
    """Law: figures change beside the same description, whatever was done to the last copy."""
    words = load_words("sv")
    first = years_chart(district, words, unit=Unit.TONNES, year=2030)
    first.spec["layer"].clear()
    second = years_chart(district, words, unit=Unit.TONNES, year=2031)

    assert second.text is first.text
    assert len(second.spec["layer"]) == 3
    assert second.tables["mark"]["year"].tolist() == [2031]


def test_bars_keep_their_order(district: Evaluation) -> None:
    """Identity: the first row stands first."""
    words = load_words("sv")
    rows = year_rows(district, Unit.TONNES).head(2).assign(name=["b", "a"], ink="#000000")

    assert bars_chart(rows, words, unit="t").spec["layer"][0]["encoding"]["y"]["sort"] == [
        "b", "a"
    ]  # fmt: skip


def test_waterfall_leads_from_one_sum_to_the_other() -> None:
    """Law: each step begins where the one before ended, and the last ends at the last sum."""
    rows = pd.DataFrame(
        {
            "name": ["a", "b", "c", "d"],
            "value": [20.0, 5.0, -8.0, 17.0],
            "whole": [True, False, False, True],
            "ink": "#000000",
        }
    )
    table = waterfall_chart(rows, load_words("en"), unit="kt").tables["steps"]

    assert table["start"].tolist() == [0.0, 20.0, 25.0, 0.0]
    assert table["end"].tolist() == [20.0, 25.0, 17.0, 17.0]
    assert table["label"].tolist() == ["20.0", "+5.0", "\u22128.0", "17.0"]


@pytest.mark.parametrize(
    ("values", "digits"),
    [
        ([27.64, 3.93, -0.14, 31.43], 1),
        ([27.64, 0.014, 0.013, 27.667], 3),
        ([0.214, 0.0004, 0.0004, 0.0004, 0.2152], 3),
        ([0.0, 0.0], 3),
    ],
)
def test_steps_add_up_as_they_are_written(values: list[float], digits: int) -> None:
    """Law: who sums the figures at the bars of a waterfall comes to the last of them."""
    whole = [True, *([False] * (len(values) - 2)), True]
    rows = pd.DataFrame({"name": [str(n) for n in range(len(values))], "value": values})
    labels = step_labels(rows.assign(whole=whole), load_words("en"))
    written = [float(label.replace("\u2212", "-")) for label in labels]

    assert sum(written[:-1]) == pytest.approx(written[-1], abs=1e-9)
    assert written == pytest.approx(values, abs=10.0**-digits)
    assert {len(label.partition(".")[2]) for label in labels} == {digits}


def test_table_holds_every_building_and_its_mass(district: Evaluation) -> None:
    """Law: rows sum to the district."""
    table = building_table(district, 2030, load_words("sv"))

    assert len(table) == len(district.buildings)
    expected = district.buildings["upfront_kg"].sum() / 1000
    assert table["upfront_t"].sum() == pytest.approx(expected, rel=1e-12)
    works = works_table(district, load_words("sv"))
    assert works["works_t"].sum() == pytest.approx(district.works["upfront_kg"].sum() / 1000)


def test_csv_has_units_and_no_formulae(district: Evaluation) -> None:
    """Limit: a name that begins like a formula is disarmed; headings carry the units."""
    words = load_words("sv")
    table = building_table(district, 2030, words).assign(name="=HYPERLINK(1)")
    text = to_csv(table, headings(table, words, 2030)).decode("utf-8-sig")

    lines = text.splitlines()
    assert "A1–A5 kg/m² BTA" in lines[0]
    assert "Drift 2030 kg/m² Atemp" in lines[0]
    assert all(",'=HYPERLINK(1)," in line for line in lines[1:])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", [Unit.TONNES, Unit.PER_GFA, Unit.PER_DWELLING])
def test_the_line_is_in_the_legend(district: Evaluation, language: str, unit: Unit) -> None:
    """Law: the line by which everything is judged has a name on the chart."""
    words = load_words(language)
    drawn = still(years_chart(district, words, unit=unit, year=2030), words, width=420)

    assert words("charts.line") in drawn


@pytest.mark.parametrize(("language", "told"), [("sv", f"8{THIN}000"), ("en", "8,000")])
def test_axes_write_numbers_as_the_language_does(
    district: Evaluation, language: str, told: str
) -> None:
    """Law: no 8k, on paper or on the screen, which reads its marks from the description."""
    words = load_words(language)
    chart = years_chart(district, words, unit=Unit.TONNES, year=2030)
    marks = chart.spec["config"]["locale"]["number"]

    assert told in still(chart, words, width=420)
    assert "~s" not in chart.text
    assert marks["thousands"] == told[1:-3]


@pytest.mark.parametrize("height", [60, 90, 150, 230])
def test_every_line_of_the_grid_has_its_number(district: Evaluation, height: int) -> None:
    """Limit: a low chart has fewer steps, and none without its label."""
    words = load_words("sv")
    chart = years_chart(district, words, unit=Unit.TONNES, year=2030, height=height)
    drawn = still(chart, words, width=420)
    numbers = re.findall(rf">(\d(?:{THIN}\d{{3}})?)</text>", drawn)
    lines = re.findall(r'<line [^>]*x2="420"[^>]*stroke="#e3e6e9"', drawn)

    assert len(numbers) == len(lines) >= 2
