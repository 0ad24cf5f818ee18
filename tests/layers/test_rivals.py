"""Scenarios on one axis and on one map: the figures are those of the results."""

import dataclasses

import pandas as pd
import pytest

from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.plan.read import read_context
from geo.reference import DATA, Reference
from geo.scenario import Change, Plan, Scenario
from layers.charts.rivals import INKS, Rival, rival_rows, rival_sums, rival_years
from layers.colour import GREY, SCALES
from layers.differences import changes, colour, difference_layers, difference_legend
from layers.outlines import outlines, with_drawings
from layers.words import load_words
from tests.test_explain import SKETCH

CHANGES = (
    Change(id="OH3-B1", field="frame", value="clt"),
    Change(id="OH3-B2", field="fate", value="remove"),
)


@pytest.fixture(scope="module")
def pair(reference: Reference, plan: Plan) -> tuple[Evaluation, Evaluation]:
    """Return the plan and a scenario with one house of timber, one left out and one drawn."""
    base = Scenario(plan=plan)
    # the sketch of the small plan, moved into the harbour
    x, y = (float(v) for v in plan.buildings.geometry.iloc[0].centroid.coords[0])
    rings = tuple(tuple((x + 900.0 + a, y + b) for a, b in ring) for ring in SKETCH.rings)
    drawn = dataclasses.replace(SKETCH, id="drawn", rings=rings)
    other = dataclasses.replace(base, changes=CHANGES, sketches=(drawn,))
    return evaluate(base, reference), evaluate(other, reference)


def rivals(results: tuple[Evaluation, Evaluation]) -> tuple[Rival, ...]:
    """Return the results under names."""
    titles = ("Plan", "A scenario with a long name and <b>marks</b>")
    return tuple(
        Rival(title=t, result=r, ink=i) for t, r, i in zip(titles, results, INKS, strict=False)
    )


def test_rows_are_those_of_the_results(pair: tuple[Evaluation, Evaluation]) -> None:
    """Law: sums at the window's end are the window's; behind it nothing is allowed."""
    rows = rival_rows(rivals(pair))

    for rival in rivals(pair):
        own = rows[rows["name"] == rival.title].set_index("year")
        window = rival.result.totals["calendar"]["window"]
        last = own.loc[window["last_year"]]
        assert last["actual_sum"] == pytest.approx(window["actual_t"] / 1000.0)
        assert last["allowance_sum"] == pytest.approx(window["allowance_t"] / 1000.0)
        assert own.loc[window["last_year"] + 1 :, "allowance"].isna().all()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_charts_name_every_scenario(pair: tuple[Evaluation, Evaluation], language: str) -> None:
    """Law: each scenario is in the legend of both charts, in its own colour."""
    words = load_words(language)
    for chart in (rival_years(rivals(pair), words), rival_sums(rivals(pair), words)):
        for rival in rivals(pair):
            assert rival.title in str(chart.spec)
            assert rival.ink in chart.text
        assert '"url"' not in chart.text


def by_house(result: Evaluation) -> pd.Series:
    """Return A1-A5 per house in t."""
    return result.buildings.groupby("building")["upfront_kg"].sum() / 1000.0


def test_the_map_shows_what_changes_and_what_is_gone(
    pair: tuple[Evaluation, Evaluation], plan: Plan
) -> None:
    """Law: more is orange, less is violet, the same is grey; what is gone lies on the ground."""
    words, change = load_words("sv"), changes(by_house(pair[0]), by_house(pair[1]))
    context = read_context(DATA / "plan" / "oceanhamnen.gpkg")
    base = outlines(plan.buildings, plan.plots, plan.works, context)
    drawn = (base, with_drawings(base, pair[1].buildings, []))
    layers = {layer.id: layer for layer in difference_layers(pair, drawn, change, words)}
    rows = {row["id"]: row for row in layers["changed"].rows}
    gone = {row["id"]: row for row in layers["gone"].rows}

    assert change["change_t"].sum() == pytest.approx(
        by_house(pair[1]).sum() - by_house(pair[0]).sum()
    )
    assert set(gone) == {"OH3-B2"}
    assert rows["drawn"]["colour"][:3] in SCALES["change"].colours[3:]
    assert rows["OH3-B1"]["colour"][:3] in SCALES["change"].colours[:3]
    assert {r["colour"][:3] for i, r in rows.items() if i not in {"drawn", "OH3-B1"}} == {GREY}
    assert "\n" in rows["drawn"]["tip"]


def test_colours_are_even_on_both_sides() -> None:
    """Law: as much more and as much less are as far from the middle; the legend has all."""
    colours = SCALES["change"].colours
    for tonnes in (5.0, 250.0, 5000.0):
        assert colours.index(colour(tonnes)) + colours.index(colour(-tonnes)) == len(colours) - 1
    legend = difference_legend(load_words("en"), 2025, 2030)

    assert [c for _, c in legend.classes] == [*colours, GREY]
    assert "2025–2030" in legend.title
