"""Draws: the same mean and spread as the formula, and nothing that two scenarios share counts."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from bench.draws import houses, tensor
from geo.carbon.draws import CERTAIN, Form, Source
from geo.district.bands import headline_bands, spread_of
from geo.district.spread import Items, Spread, band_of, difference, paired
from geo.evaluate import evaluate
from geo.reference import Reference
from geo.scenario import Change, Plan, Scenario
from tests.plans import scenario_of
from tests.test_explain import scenarios

A, B, COMMON = ("a", ""), ("b", ""), ("common", "")


def form(*amounts: float, sd: dict[Source, float], noise: float = 0.0) -> Form:
    """Return a sum of two terms under a common factor, with one own error."""
    own = noise * np.array([amounts])
    return Form(
        terms=((COMMON, A), (COMMON, B)), amounts=np.array(amounts), sd=sd, own={"own": own}
    )


def test_variance_of_a_hand_case() -> None:
    """Identity: one factor of 10 % on 100 and own errors of 20 % are sd 10, and 20.1 with both."""
    only = form(60.0, 40.0, sd={COMMON: 0.1})
    both = form(60.0, 40.0, sd={COMMON: 0.1}, noise=0.2)

    assert only.variance == pytest.approx(100.0)
    assert both.variance == pytest.approx(100.0 + 400.0 * 1.01)
    assert form(60.0, 40.0, sd={A: 0.1}).variance == pytest.approx(36.0)
    assert form(60.0, 40.0, sd={A: 0.1, B: 0.1}).variance == pytest.approx(36.0 + 16.0)


@given(
    amounts=st.tuples(st.floats(1.0, 1e4), st.floats(1.0, 1e4)),
    sd=st.tuples(st.floats(0.0, 0.4), st.floats(0.0, 0.4), st.floats(0.0, 0.4)),
    noise=st.floats(0.0, 0.4),
)
@settings(max_examples=25)
def test_draws_have_the_moments_of_the_formula(
    amounts: tuple[float, float], sd: tuple[float, float, float], noise: float
) -> None:
    """Law: mean within 0.05 %, standard deviation within 3 % of the exact ones."""
    made = form(*amounts, sd=dict(zip((COMMON, A, B), sd, strict=True)), noise=noise)
    drawn = made.draw()

    assert drawn.mean() == pytest.approx(made.mean, rel=5e-4)
    assert drawn.std() == pytest.approx(made.variance**0.5, rel=0.03, abs=1e-6 * made.mean)


def test_draws_agree_with_the_naive_program() -> None:
    """Law: multiplying out every element of every house gives the same distribution."""
    spread = houses(12)
    naive, quick = tensor(spread, 8192, 1), spread.form().draw(8192, 2)

    assert quick.mean() == pytest.approx(naive.mean(), rel=2e-3)
    assert quick.std() == pytest.approx(naive.std(), rel=0.03)
    for level in (0.05, 0.1, 0.5, 0.9, 0.95):
        assert np.quantile(quick, level) == pytest.approx(np.quantile(naive, level), rel=6e-3)


def test_sobol_mean_at_1024_draws() -> None:
    """Limit: over sixteen scramblings the mean is off by at most 0.01 %, root mean square."""
    made = houses(100).form()
    errors = [made.draw(1024, seed).mean() / made.mean - 1.0 for seed in range(16)]

    assert np.sqrt(np.mean(np.square(errors))) <= 1e-4


def test_the_band_is_that_of_the_draws(reference: Reference, plan: Plan) -> None:
    """Law: the ends of the headline's bands are the tenth and ninetieth percentiles of draws."""
    spread = spread_of(evaluate(Scenario(plan=plan), reference), reference)
    bands = headline_bands(spread)

    assert set(bands) == {"construction", "works", "operation", "total"}
    for name in ("construction", "operation"):
        low, high = np.quantile(spread.form(name).draw(), (0.1, 0.9))
        assert (bands[name].low, bands[name].high) == pytest.approx((low, high), rel=0.01)
    # one work of wide range makes half of the total, and its error is as a normal one
    low, high = np.quantile(spread.form().draw(), (0.1, 0.9))
    total = bands["total"]
    assert (total.low, total.high) == pytest.approx((low, high), rel=0.08)


def test_shared_errors_do_not_average_out() -> None:
    """Law: a hundred equal houses keep the shared spread and lose nine tenths of the other."""

    def copies(count: int, sd: dict[Source, float], own: float) -> Form:
        items = Items(
            kind="quantities",
            ids=tuple(map(str, range(count))),
            terms=((COMMON, A),),
            amounts=np.full((count, 1), 100.0 / count),
            sd=np.full(count, own),
        )
        return Spread(ledgers={"construction": (items,)}, sd=sd).form()

    assert copies(100, {A: 0.1}, 0.0).variance == pytest.approx(copies(1, {A: 0.1}, 0.0).variance)
    assert copies(100, {}, 0.2).variance == pytest.approx(copies(1, {}, 0.2).variance / 100.0)


@given(scenarios(), scenarios())
@settings(max_examples=10)
def test_pairs_are_antisymmetric(reference: Reference, one: Scenario, other: Scenario) -> None:
    """Law: from B to A everything has the other sign; nothing differs from itself."""
    first, second = (spread_of(evaluate(s, reference), reference) for s in (one, other))
    there, back = difference(first, second), difference(second, first)

    assert there.mean == pytest.approx(-back.mean, rel=1e-9, abs=1e-9)
    assert there.variance == pytest.approx(back.variance, rel=1e-9, abs=1e-9)
    same = difference(first, first)
    assert not same.draw(64).any()
    assert paired(first, first, reference).verdict == "equal"


def test_an_unchanged_house_cancels(reference: Reference, plan: Plan) -> None:
    """Law: what a lighter frame saves is far surer than either sum, and told in cases."""
    base = Scenario(plan=plan)
    clt = dataclasses.replace(base, changes=(Change(id="OH3-B1", field="frame", value="clt"),))
    first, second = (spread_of(evaluate(s, reference), reference) for s in (base, clt))
    found = paired(first, second, reference)

    assert difference(first, second).variance < 0.02 * first.form().variance
    assert found.low_t < found.mean_t < found.high_t
    assert 0.0 <= found.share_lower <= 1.0
    assert found.mean_t == pytest.approx(second.form().mean - first.form().mean, rel=1e-9)
    back = paired(second, first, reference)
    assert back.share_lower == pytest.approx(1.0 - found.share_lower, abs=0.02)
    words = {"lower": "higher", "higher": "lower", "alike": "alike"}
    assert back.verdict == words[found.verdict]


@given(scenarios())
@settings(max_examples=8)
def test_shares_make_the_whole(reference: Reference, scenario: Scenario) -> None:
    """Law: the shares of the variance sum to one, the largest first."""
    shares = spread_of(evaluate(scenario, reference), reference).form().shares()

    assert shares["share"].sum() == pytest.approx(1.0)
    assert shares["share"].is_monotonic_decreasing
    assert not shares.duplicated(["group", "key"]).any()


def test_a_certain_source_changes_nothing() -> None:
    """Limit: a deviation of 0 is the same as none."""
    assert form(1.0, 2.0, sd={A: 0.1, B: 0.0}).variance == form(1.0, 2.0, sd={A: 0.1}).variance
    assert form(1.0, 2.0, sd={B: 0.0}).sources == ()


def test_nothing_has_no_band(reference: Reference, plan: Plan) -> None:
    """Limit: no house, no work, no emission."""
    empty = Form(terms=(), amounts=np.zeros(0), sd={}, own={})

    assert (empty.mean, empty.variance, empty.draw(64).tolist()) == (0.0, 0.0, [0.0] * 64)
    assert empty.shares().empty
    assert band_of(empty).high == 0.0
    bare = dataclasses.replace(plan, buildings=plan.buildings[:0], works=plan.works[:0])
    bands = headline_bands(spread_of(evaluate(Scenario(plan=bare), reference), reference))
    assert {band.high for band in bands.values()} == {0.0}


def test_declared_houses_have_errors_of_their_own(reference: Reference) -> None:
    """Limit: declared values share nothing with modelled ones but the smaller error."""
    house = {"declared_a1a5_kg_m2gfa": 300.0, "basis": "declared"}
    declared = scenario_of([{"geometry": box(0, 0, 40, 15), **house}])
    made = spread_of(evaluate(declared, reference), reference).form("construction")

    assert list(made.terms) == [(("declared", ""), CERTAIN)]
    assert made.variance**0.5 / made.mean == pytest.approx((0.05**2 + 0.05**2 * 1.0025) ** 0.5)
