"""The card of a house: its tables in words, for every house of the plan."""

import pytest

from geo.carbon.trace import RULES, trace
from geo.district.houses import parts_of
from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.scenario import Plan, Scenario
from geo.terms import Parts
from layers.screen.panels.card import trace_rows
from layers.words import LANGUAGES, load_words
from tests.app.test_pages import opened


@pytest.fixture(scope="module")
def full(plan: Plan, reference: Reference) -> Evaluation:
    """Return the plan with all parts, piles and solar panels."""
    return evaluate(Scenario(plan=plan).with_choices(parts=Parts.FULL), reference)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_house_is_made_of_is_told_in_words(
    full: Evaluation, reference: Reference, language: str
) -> None:
    """Law: no name of a rule or unit of the program, no amount finer than it is known."""
    words = load_words(language)
    for identity in full.buildings.index:
        terms = trace(full, reference, str(identity))
        rows = trace_rows(terms, words)
        if rows.empty:
            continue  # it stood already

        assert (rows["product"].str.len() > 0).all()
        assert not rows["product"].str.contains("_").any()
        assert not rows["unit"].str.contains("m2").any()
        assert (rows.loc[rows["amount"].notna(), "unit"].str.len() > 0).all()
        assert (rows["amount"].dropna() % 1.0 == 0.0).all()
        assert rows["mass"].sum() == pytest.approx(
            terms["upfront_kg"].sum() / 1000.0, abs=0.05 * len(rows)
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_unit_has_words(reference: Reference, language: str) -> None:
    """Law: a rule or a yardstick that is added to the data gets its words in both languages."""
    words = load_words(language)

    assert {f"terms.rule.{rule}" for rule in RULES.values()} <= set(words.texts)
    assert {f"terms.unit.{unit}" for unit in reference.benchmarks["unit"]} <= set(words.texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_yardsticks_are_in_the_readers_language(language: str) -> None:
    """Law: no unit of the data stands on the screen as the file has it."""
    app = opened(language)
    said = " ".join(m.value for m in app.markdown)

    assert load_words(language)("terms.unit.kg CO2e/m2 and year") in said
    assert "CO2e" not in said


def test_inputs_of_unlike_parts_are_all_told(full: Evaluation) -> None:
    """Law: a house of two facades shows both, and what is alike once."""
    app, words = opened("sv"), load_words("sv")
    next(b for b in app.selectbox if "Brf Trevågor" in b.options).set_value("OH1-O2a").run()
    (told,) = [
        f.value.set_index(f.value.columns[0])[f.value.columns[1]]
        for f in app.dataframe
        if words("screen.card.input") in f.value.columns
    ]
    parts = parts_of(full, "OH1-O2a")
    both = [words(f"terms.cladding.{name}") for name in parts["cladding"]]

    assert len(set(both)) == 2
    assert told[words("screen.card.cladding")] == " / ".join(both)
    assert told[words("screen.card.frame")] == words(f"terms.frame.{parts['frame'].iloc[0]}")
