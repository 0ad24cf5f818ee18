"""The search: its front is that of brute force, its variants keep the rules, its sums are exact."""

import dataclasses
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.search import district
from geo.errors import UnknownChoiceError
from geo.evaluate import evaluate
from geo.plan.plots import broken_rules, rules_for
from geo.plan.sketched import outline, sketched_body
from geo.reference import Reference
from geo.saved import read_scenario
from geo.scenario import Scenario
from geo.search.fewest import fewest
from geo.search.find import Found, search
from geo.search.front import front, together, undominated
from geo.search.space import FIELDS, Space, changed, usual_space, variants
from geo.terms import MassingKind

SMALL = Space(
    free=(("storeys", (3.0, 5.0, 8.0)), ("frame", ("concrete_insitu", "clt")), ("later", (0.0,)))
)


@pytest.fixture(scope="module")
def scenario(reference: Reference) -> Scenario:
    """Return the plan with three plots far from everything."""
    return district(reference)


@pytest.fixture(scope="module")
def found(reference: Reference, scenario: Scenario) -> Found:
    """Return a small search over three plots."""
    return search(scenario, ["s0", "s1", "s2"], SMALL, reference)


def test_the_front_is_that_of_brute_force(found: Found) -> None:
    """Law: going through every combination finds the same front."""
    every = []
    for choice in product(*(range(len(table)) for table in found.scored)):
        rows = [table.iloc[place] for table, place in zip(found.scored, choice, strict=True)]
        sums = (sum(row[found.area] for row in rows), sum(row[found.carbon] for row in rows))
        every.append(sums)
    area, carbon = np.array(every).T
    best = [
        (a, c)
        for a, c in every
        if not ((area >= a) & (carbon <= c) & ((area > a) | (carbon < c))).any()
    ]
    points = sorted({(round(a, 6), round(c, 6)) for a, c in best})
    shown = found.front[["gfa_light_m2", "window_t"]] - found.rest[["gfa_light_m2", "window_t"]]

    assert len(every) == found.combinations
    assert sorted(zip(shown.iloc[:, 0].round(6), shown.iloc[:, 1].round(6), strict=True)) == points


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_point_is_worth_what_a_whole_evaluation_says(
    found: Found, reference: Reference, place: int
) -> None:
    """Law: where no wall is shared the sums of a point are those of its scenario."""
    point = found.front.iloc[place]
    made = found.scenario_of(point["choice"])
    window = evaluate(made, reference).totals["calendar"]["window"]

    assert point["window_t"] == pytest.approx(window["actual_t"], rel=1e-9)
    assert point["gap_t"] == pytest.approx(window["gap_t"], rel=1e-9)
    assert read_scenario(made.to_dict(), made.plan).digest == made.digest
    assert [s.id for s in made.sketches] == [s.id for s in found.scenario.sketches]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=40),
)
def test_no_point_of_a_front_is_beaten(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    """Law: along a front area and carbon both rise, and every left out point is beaten or equal."""
    fronts = [front(*np.array(points, dtype=float).T) for points in (one, other)]
    both = together(fronts)

    for made in (*fronts, both):
        assert (np.diff(made.area) > 0).all()
        assert (np.diff(made.carbon) > 0).all()
    for (a, c), (b, d) in product(one, other):
        assert ((both.area >= a + b) & (both.carbon <= c + d)).any()


@given(
    storeys=st.sampled_from([None, 3.0, 5.0, 9.0]),
    area=st.sampled_from([None, 4_000.0, 12_000.0]),
    setback=st.sampled_from([0.0, 4.0, 12.0]),
)
@settings(max_examples=12)
def test_every_variant_keeps_the_rules(
    reference: Reference, storeys: float | None, area: float | None, setback: float
) -> None:
    """Law: no variant breaks a rule of its plot, and the setback stays."""
    base = district(reference)
    plot = base.sketches[0]
    plot = dataclasses.replace(
        plot,
        max_storeys=storeys,
        max_gfa_m2=area,
        massing=dataclasses.replace(plot.massing, setback_m=setback),
    )
    space = usual_space(reference, ("form", "storeys", "frame"))
    made = variants(plot, space, base, reference, 10_000)

    assert made
    rules = rules_for(plot, outline(plot.rings), base.plan.plots)
    for one in made:
        assert not broken_rules(one, sketched_body(one), {}, rules)
        assert one.massing.setback_m == setback
        assert (one.id, one.rings, one.max_storeys) == (plot.id, plot.rings, storeys)
    assert len(set(made)) == len(made)


def test_the_fewest_changes_are_as_few_as_brute_force_finds(
    found: Found, reference: Reference
) -> None:
    """Law: no combination with fewer changes closes the gap, and none with as many is better."""
    answer = fewest(found, keep_area=0.5)
    now = {s.id: s for s in found.scenario.sketches}
    needed = 0.5 * sum(row["gfa_light_m2"] for row in found.present)
    most = [row["gfa_light_m2"] * (1 + 1e-9) for row in found.present]
    every = []
    for choice in product(*(range(len(table)) for table in found.scored)):
        rows = [table.iloc[p] for table, p in zip(found.scored, choice, strict=True)]
        areas = [row["gfa_light_m2"] for row in rows]
        if sum(areas) < needed or any(a > m for a, m in zip(areas, most, strict=True)):
            continue
        count = sum(
            len(changed(now[plot], options[p]))
            for plot, options, p in zip(found.plots, found.options, choice, strict=True)
        )
        gap = found.rest["gap_t"] + sum(row["gap_t"] for row in rows)
        every.append((count, gap))
    assert answer is not None
    met = [count for count, gap in every if gap <= 0.0]
    assert answer.met == bool(met)
    if met:
        assert len(answer.changes) == min(met)
    else:
        assert answer.gap_t == pytest.approx(min(gap for _, gap in every))
    window = evaluate(found.scenario_of(answer.choice), reference).totals["calendar"]["window"]
    assert answer.gap_t == pytest.approx(window["gap_t"], rel=1e-9)


def test_more_area_is_no_way_out(found: Found) -> None:
    """Limit: unless asked to grow, no plot takes more area than it has."""
    answer = fewest(found)
    assert answer is not None
    assert answer.area <= sum(row["gfa_light_m2"] for row in found.present) * (1 + 1e-9)
    assert all(name != "storeys" for _, name, _, _ in answer.changes)
    grown = fewest(found, grow=True)
    assert grown is not None
    assert len(grown.changes) <= len(answer.changes) or not answer.met


def test_a_search_can_be_ended(reference: Reference, scenario: Scenario) -> None:
    """Law: when the visitor ends it, what is known of every plot is there and called incomplete."""
    seen: list[tuple[int, int]] = []

    def once(done: int, total: int) -> bool:
        seen.append((done, total))
        return False

    space = usual_space(reference, ("storeys", "frame", "energy_level", "heat_supply"))
    ended = search(scenario, ["s0", "s1", "s2"], space, reference, progress=once)

    assert len(seen) == 1
    assert not ended.complete
    assert ended.scored_count == seen[0][0] < seen[0][1]
    assert all(len(table) for table in ended.scored)
    assert len(ended.front)


def test_too_many_variants_are_thinned(reference: Reference, scenario: Scenario) -> None:
    """Limit: more than the table allows are thinned evenly, the present one stays."""
    plot = scenario.sketches[0]
    made = variants(plot, usual_space(reference), scenario, reference, 200)

    assert 50 < len(made) <= 201
    assert made[0] == plot


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_can_be_free_alone(reference: Reference, scenario: Scenario, name: str) -> None:
    """Law: a search over one field changes only that."""
    alone = search(scenario, ["s1"], usual_space(reference, (name,)), reference)

    for option in alone.options[0]:
        assert set(changed(scenario.sketches[1], option)) <= {name, "storeys"} - (
            set() if name in {"form", "storeys"} else {"storeys"}
        )


def test_a_house_drawn_by_its_own_outline_is_varied_too(
    reference: Reference, scenario: Scenario
) -> None:
    """Law: its form is not free, all else is, and it may change in one field alone."""
    plot = scenario.sketches[0]
    form = dataclasses.replace(plot.massing, kind=MassingKind.FOOTPRINT, storeys=6.5)
    house = dataclasses.replace(plot, massing=form)
    space = usual_space(reference, ("form", "storeys", "frame"))
    without = usual_space(reference, ("storeys", "frame"))
    made = variants(house, space, scenario, reference, 10_000)

    assert made == variants(house, without, scenario, reference, 10_000)
    assert space.size(house) == without.size(house) >= len(made) > 30
    assert {one.massing.kind for one in made} == {MassingKind.FOOTPRINT}
    assert {"frame"} in [set(changed(house, one)) for one in made]


def test_a_form_that_the_search_does_not_offer_is_kept_too(
    reference: Reference, scenario: Scenario
) -> None:
    """Law: a plot may keep its own form while everything else changes."""
    plot = scenario.sketches[0]
    form = dataclasses.replace(plot.massing, kind=MassingKind.PODIUM)
    tower = dataclasses.replace(plot, massing=form)
    made = variants(tower, usual_space(reference, ("form", "frame")), scenario, reference, 10_000)

    assert {"frame"} in [set(changed(tower, one)) for one in made]
    assert len({one.massing.kind for one in made}) > 3


@pytest.mark.parametrize("plots", [[], ["nobody"]])
def test_unknown_plots_are_one_sentence(
    reference: Reference, scenario: Scenario, plots: list[str]
) -> None:
    """Limit: there must be a plot."""
    with pytest.raises(UnknownChoiceError, match="draw one"):
        search(scenario, plots, SMALL, reference)


def test_a_plot_too_small_is_one_sentence(reference: Reference, scenario: Scenario) -> None:
    """Limit: where nothing can stand, nothing is searched."""
    plot = scenario.sketches[0]
    far = dataclasses.replace(plot.massing, setback_m=30.0)
    tiny = dataclasses.replace(
        plot, massing=far, rings=(((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)),)
    )
    with pytest.raises(UnknownChoiceError, match="Nothing can be built"):
        search(dataclasses.replace(scenario, sketches=(tiny,)), ["s0"], SMALL, reference)


def test_fields_that_cannot_be_varied() -> None:
    """Limit: a space names known fields with values."""
    for free in ((("colour", ("red",)),), (("storeys", ()),)):
        with pytest.raises(UnknownChoiceError, match="cannot be varied"):
            Space(free=free)


def test_undominated_of_equals() -> None:
    """Limit: of points that are the same one is kept."""
    assert undominated(np.array([1.0, 1.0]), np.array([2.0, 2.0])).tolist() == [0]
