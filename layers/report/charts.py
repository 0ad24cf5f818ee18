"""Charts: the years of one scenario or of several, and the way from the reference to the others."""

from geo.explain import Explanation
from layers.charts.bars import waterfall_chart, waterfall_rows
from layers.charts.rivals import rival_sums, rival_years
from layers.charts.still import still
from layers.charts.vega import Chart
from layers.charts.years import Unit, cumulative_chart, years_chart
from layers.report.contents import Contents
from layers.report.tags import EMPTY, Html, figure, section, tag, text
from layers.report.wording import years

WIDTH, NARROW = 640, 500  # px of the plot: over the page, and beside another one
HEIGHT = 210
NO_YEAR = 0  # marks no year


def over_years(contents: Contents) -> Html:
    """Return emissions and allowance per year, and both summed over the window."""
    words, result = contents.words, contents.first.result
    if contents.is_comparison:
        pair = rival_years(contents.rivals, words), rival_sums(contents.rivals, words)
        captions = ("rivals_text", "sums_text")
    else:
        yearly = years_chart(result, words, unit=Unit.TONNES, year=NO_YEAR, height=HEIGHT)
        pair = yearly, cumulative_chart(result, words, height=HEIGHT)
        captions = ("years_text", "sums_text")
    drawn = [
        _titled(contents, chart, name, caption)
        for chart, name, caption in zip(pair, ("years", "sums"), captions, strict=True)
    ]
    return section("years", words("report.years.title"), tag("div", *drawn, class_="charts"))


def why(contents: Contents) -> Html:
    """Return what each cause adds to the difference of every other scenario."""
    words = contents.words
    rivals = zip(contents.entries[1:], contents.titles[1:], strict=True)
    drawn = [
        _waterfall(contents, entry.explanation, title)
        for entry, title in rivals
        if entry.explanation is not None
    ]
    if not drawn:
        return EMPTY
    how = tag("p", text(words("explain.how")), class_="small")
    return section("why", words("compare.why"), tag("div", *drawn, class_="charts"), how)


def _titled(contents: Contents, chart: Chart, name: str, caption: str) -> Html:
    words = contents.words
    drawn = figure(
        _drawn(contents, chart),
        words(f"report.years.{name}_label"),
        text(words(f"report.years.{caption}")),
    )
    return tag("div", tag("h3", text(words(f"report.years.{name}"))), drawn, class_="chartbox")


def _waterfall(contents: Contents, found: Explanation, title: str) -> Html:
    words, first = contents.words, contents.titles[0]
    heading = tag("h3", text(words("report.why.against", name=title, reference=first)))
    rows = waterfall_rows(found, "window_t", (first, title), contents.words)
    if len(rows) == 2:
        return tag("div", heading, tag("p", text(words("report.why.same"))), class_="chartbox")
    label = words("report.why.label", reference=first, name=title, **years(contents.first.result))
    chart = waterfall_chart(rows, words, unit=words("explain.unit"))
    return tag("div", heading, figure(_drawn(contents, chart), label), class_="chartbox")


def _drawn(contents: Contents, chart: Chart) -> Html:
    width = NARROW if contents.is_comparison else WIDTH
    return Html(still(chart, contents.words, width=width))
