"""Charts in words, in tables and in large type: the same numbers, for those who read otherwise."""

import json
from collections.abc import Callable

import pandas as pd
import pytest

from geo.evaluation import Evaluation
from layers.charts.bars import bars_chart, waterfall_chart
from layers.charts.fronts import front_chart
from layers.charts.rivals import Rival, rival_rows, rival_sums, rival_years
from layers.charts.told import bars_told, rivals_table, years_table
from layers.charts.vega import Chart
from layers.charts.years import LEDGERS, Unit, cumulative_chart, year_rows, years_chart
from layers.words import LANGUAGES, THIN, load_words

SCALE = 1.5
BARS = pd.DataFrame(
    {"name": ["Plan", "Timber", "Sketch"], "value": [28.0, -1.25, 26.75], "ink": "#000000"}
)


def read(text: str) -> float:
    """Return a number as it was before it was written."""
    plain = text.replace(THIN, "").replace(",", ".").replace("\u2212", "-")
    return 0.0 if plain == "–" else float(plain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_the_years_has_the_bars(district: Evaluation, language: str) -> None:
    """Law: each cell is the bar of its year, as near as it is written."""
    words, rows = load_words(language), year_rows(district, Unit.TONNES)
    table = years_table(district, words, Unit.TONNES).set_index(words("charts.year"))
    english = language == "en"

    for name in LEDGERS:
        bars = rows[rows["ledger"] == name].groupby("year")["value"].sum()
        written = table[words(f"charts.ledger.{name}")]
        cells = [read(cell.replace(",", "") if english else cell) for cell in written]
        assert cells == pytest.approx(bars.to_list(), abs=0.5)
        assert list(table.index) == [str(year) for year in bars.index]


def test_the_table_of_the_sums_ends_at_the_headline(district: Evaluation) -> None:
    """Law: the last row is the window's sum, in kt."""
    words, window = load_words("sv"), district.totals["calendar"]["window"]
    last = years_table(district, words, Unit.CUMULATIVE).iloc[-1]

    assert last[words("charts.year")] == str(window["last_year"])
    assert read(last[words("charts.actual")]) * 1000 == pytest.approx(window["actual_t"], abs=50.0)


@pytest.mark.parametrize("summed", [False, True])
def test_the_table_of_rivals_has_all_of_each(district: Evaluation, *, summed: bool) -> None:
    """Law: two columns a scenario, and no year without a number."""
    words = load_words("sv")
    rivals = [Rival(title=name, result=district, ink="#000000") for name in ("Plan", "Skiss")]
    table, rows = rivals_table(rivals, words, summed=summed), rival_rows(rivals)
    column = "actual_sum" if summed else "actual"
    wanted = rows.loc[rows["name"] == "Plan", column].dropna().to_list()
    told = [read(cell) for cell in table[f"Plan, {words('charts.actual').lower()}"]]

    assert table.shape == (len(wanted), 5)
    assert told == pytest.approx(wanted, abs=0.5)


def test_bars_are_told_with_name_value_and_unit() -> None:
    """Identity: all that stands on the bars is said, a minus as a minus."""
    told = bars_told(BARS, load_words("sv"), unit="kt CO₂e")

    assert told == "Plan 28, Timber \u22121,2, Sketch 27 (kt CO₂e)"


def made(district: Evaluation) -> dict[str, Callable[[float], Chart]]:
    """Return every chart as what makes it in a size."""
    words = load_words("sv")
    rivals = [Rival(title=name, result=district, ink="#000000") for name in ("Plan", "Skiss")]
    points = pd.DataFrame({"area": [1.0], "carbon": [2.0], "gap_t": [3.0], "number": [1]})
    steps = BARS.assign(whole=[True, False, True])
    return {
        "years": lambda s: years_chart(district, words, unit=Unit.TONNES, year=2030, scale=s),
        "cumulative": lambda s: cumulative_chart(district, words, scale=s),
        "bars": lambda s: bars_chart(BARS, words, unit="kg", scale=s),
        "waterfall": lambda s: waterfall_chart(steps, words, unit="kt", scale=s),
        "rival_years": lambda s: rival_years(rivals, words, scale=s),
        "rival_sums": lambda s: rival_sums(rivals, words, scale=s),
        "front": lambda s: front_chart(points, (1.0, 2.0), ("m²", "kt"), words, scale=s),
    }


def sizes(chart: Chart) -> list[float]:
    """Return the sizes of type of a chart, and its height."""
    spec = json.loads(chart.text)
    config = spec["config"]
    type_px = (config["axis"]["labelFontSize"], config["legend"]["labelFontSize"])
    return [*type_px, config["axis"]["titleFontSize"], config["text"]["fontSize"], spec["height"]]


def test_large_type_is_larger_in_every_chart(district: Evaluation) -> None:
    """Law: type and height grow as asked, and nothing is larger that was not asked to be."""
    for name, make in made(district).items():
        usual = sizes(make(1.0))

        assert sizes(make(SCALE)) == pytest.approx([SCALE * s for s in usual], abs=1.0), name
        assert sizes(make(1.0)) == usual, name
