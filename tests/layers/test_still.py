"""Still charts: drawings of the same descriptions, in the reader's numbers, asking nobody."""

import pytest

from geo.evaluation import Evaluation
from layers.charts.still import still
from layers.charts.vega import Chart
from layers.charts.years import Unit, years_chart
from layers.words import THIN, load_words
from tests.pages import Page

HOSTILE = "\"><script src='https://evil.example/x.js'>alert(1)</script>"


@pytest.mark.parametrize(("language", "thousands"), [("sv", f"2{THIN}000"), ("en", "2,000")])
def test_charts_are_still(district: Evaluation, language: str, thousands: str) -> None:
    """Law: a chart is one drawing with the language's numbers, without ids and addresses."""
    words = load_words(language)
    chart = years_chart(district, words, unit=Unit.TONNES, year=0)
    chart.tables["bars"]["name"] = [HOSTILE, *chart.tables["bars"]["name"][1:]]
    drawn = still(chart, words, width=500)
    read = Page(drawn)

    assert f">{thousands}<" in drawn
    assert words("charts.unit.tonnes") in read.text()
    assert {tag for tag, _ in read.elements} <= {"svg", "g", "path", "line", "text", "rect"}
    for word in (" id=", "href", "http", "script"):
        assert word not in drawn


def test_a_chart_that_asks_elsewhere_is_refused() -> None:
    """Limit: whatever a description names, nothing is fetched."""
    spec = '{"data": {"url": "https://evil.example/a.json"}, "mark": "bar", "encoding": {}}'

    with pytest.raises(ValueError, match="not allowed"):
        still(Chart(text=spec, tables={}), load_words("sv"), width=100)
