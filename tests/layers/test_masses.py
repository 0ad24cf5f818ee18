"""Masses: what is written adds up, for large plans and for four houses."""

import itertools
import re

import pytest

from layers.masses import against, apart, decimals, ends, intensities, judged, kilotonnes, shares
from layers.screen.panels.delta import towards
from layers.words import LANGUAGES, THIN, load_words

TONNES = (12.3, 214.6, 2_214.4, 2_230.9, 9_999.6, 26_760.0, 31_440.0, 1_234_567.8)
PAIRS = tuple(itertools.product(TONNES, TONNES))


def read(text: str) -> float:
    """Return a number of either language; none here has both marks."""
    return float(re.sub(f"[{THIN},](?=\\d{{3}}\\.)|{THIN}", "", text).replace(",", "."))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("actual", "allowance"), PAIRS)
def test_a_gap_is_that_of_the_figures_beside_it(
    actual: float, allowance: float, language: str
) -> None:
    """Law: who takes the sum allowed from the sum emitted gets the gap that is told."""
    told = against(actual, allowance, load_words(language))
    used, may, gap = (read(one) for one in told[:3])

    assert abs(used - may) == pytest.approx(gap, abs=1e-9)
    assert told.side == ("over" if actual > allowance else "under")
    assert gap == pytest.approx(abs(actual - allowance) / 1000.0, abs=0.101)


@pytest.mark.parametrize("tonnes", TONNES)
def test_small_sums_are_no_zero(tonnes: float) -> None:
    """Law: a sum keeps two figures at least, however small the plan is."""
    shown = read(kilotonnes(tonnes, load_words("sv")))

    assert shown == pytest.approx(tonnes / 1000.0, rel=0.05)


def test_a_band_is_told_less_finely_than_its_sum() -> None:
    """Identity: whole kilotonnes from ten on, and figures enough for a few houses."""
    words = load_words("sv")

    assert ends(21_900.0, 34_400.0, words) == ("22", "34")
    assert ends(1_610.0, 2_940.0, words) == ("1,6", "2,9")
    assert ends(0.0, 0.0, words) == ("0,00", "0,00")


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize(
    "parts",
    [[], [0.0, 0.0], [10.34, 4.55, 16.55], [-0.26, 4.1, 0.05], [0.05] * 9, [7.25, -7.25]],
)
def test_parts_sum_to_their_total(parts: list[float], digits: int) -> None:
    """Law: parts move by less than one of their last digit and sum to the rounded total."""
    written = shares(parts, sum(parts), digits)

    assert sum(written) == pytest.approx(round(sum(parts), digits), abs=1e-9)
    assert written == pytest.approx(parts, abs=10.0**-digits)


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_difference_is_that_of_the_sums_beside_it(before: float, after: float) -> None:
    """Law: a difference agrees with the figures shown, or is too small to be seen in them."""
    digits = decimals(max(before, after))
    far = apart(before, after)
    shown = round(after / 1000.0, digits) - round(before / 1000.0, digits)

    assert far / 1000.0 == pytest.approx(shown, abs=2.0 * 10.0**-digits)
    assert far == pytest.approx(after - before, abs=1000.0 * 10.0**-digits)
    assert apart(after, before) == pytest.approx(-far)


def test_an_intensity_its_limit_and_the_distance_agree() -> None:
    """Law: all three are told to the next five, and the side is the exact one."""
    words = load_words("sv")

    assert intensities(345.0, 343.0, words) == ("345", "345", "0", "over")
    assert intensities(310.4, 437.3, words) == ("310", "435", "125", "under")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", ["over", "within", "undecided"])
def test_a_verdict_agrees_with_the_number_beside_it(verdict: str, language: str) -> None:
    """Law: what is over the line is called so, sure or not, and so is what is under it."""
    words = load_words(language)
    for gap_t, side in ((4700.0, "over"), (-4700.0, "under")):
        told = judged(verdict, gap_t, words)
        other = {"over": "under", "under": "over"}[side]
        if verdict == "undecided":
            assert words(f"screen.headline.{side}", gap="").split()[-1] in told.lower()
            assert words(f"screen.headline.{other}", gap="").split()[-1] not in told.lower()
        else:
            assert told == words(f"screen.headline.verdict_{verdict}")


@pytest.mark.parametrize(
    ("more_t", "colour"), [(2800.0, "orange"), (-17.0, "green"), (0.0, "gray")]
)
def test_more_emissions_are_never_green(more_t: float, colour: str) -> None:
    """Identity: the colour of a change follows its own direction alone."""
    assert towards(more_t) == colour
