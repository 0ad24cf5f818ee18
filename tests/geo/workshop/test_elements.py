"""Elements: a scenario taken apart and put together is the same one, and bad parts are refused."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import UnknownChoiceError
from geo.scenario import Change, Choices, Intervention, Scenario, Target
from geo.sketch import DrawnWork, Sketch
from geo.terms import Ccs, InterventionKind, MassingKind, Use
from geo.workshop.elements import (
    applied,
    body_of,
    checked,
    difference,
    elements,
    read_elements,
    scenario_of,
)
from tests.sketches import HOUSE, massing
from tests.workshops import NOTHING, plot_element

# ids as a browser gives them, and those of houses as a foreign plan may have them
IDS = st.text("AB.-_1", min_size=1, max_size=3)
HOUSES = st.text("A/é 1", min_size=1, max_size=4)
PLACES = st.floats(-1e6, 1e6)
RINGS = st.lists(st.tuples(PLACES, PLACES), min_size=3, max_size=5, unique=True).map(tuple)
STOREYS = st.integers(1, 40).map(lambda halves: halves / 2)


def sketches(ids: list[str]) -> st.SearchStrategy[tuple[Sketch, ...]]:
    """Return plots with some ids."""
    return st.tuples(*(
        st.builds(
            Sketch, id=st.just(name), rings=st.tuples(RINGS),
            massing=st.builds(massing, st.sampled_from(MassingKind), storeys=STOREYS),
            house=st.just(HOUSE), name=st.text(max_size=5), max_storeys=st.none() | STOREYS,
        )
        for name in ids
    ))  # fmt: skip


def works(ids: list[str]) -> st.SearchStrategy[tuple[DrawnWork, ...]]:
    """Return works with some ids."""
    return st.tuples(*(
        st.builds(
            DrawnWork, id=st.just(name), kind=st.sampled_from(["quay", "street"]), points=RINGS,
            closed=st.booleans(), start_year=st.just(2025), completion_year=st.just(2027),
        )
        for name in ids
    ))  # fmt: skip


def interventions(houses: list[str]) -> st.SearchStrategy[tuple[Intervention, ...]]:
    """Return what is done to some houses."""
    return st.tuples(*(
        st.builds(
            Intervention, building=st.just(name), kind=st.sampled_from(InterventionKind),
            start_year=st.just(2026), completion_year=st.integers(2026, 2030),
            use=st.none() | st.sampled_from(Use),
        )
        for name in houses
    ))  # fmt: skip


CHANGES = st.lists(
    st.builds(
        Change, id=HOUSES, field=st.sampled_from(["storeys", "use", "pv_m2"]),
        value=st.floats(0, 50) | st.integers(0, 50) | st.sampled_from(["office", "hotel"]),
    ),
    max_size=4, unique_by=lambda change: (change.id, change.field),
).map(tuple)  # fmt: skip
LIMITS = st.tuples(st.just("residential"), st.integers(2025, 2030), st.floats(0, 500))
SCENARIOS = st.builds(
    Scenario,
    plan=st.just(NOTHING),
    choices=st.builds(
        Choices, ccs=st.sampled_from(Ccs), include_tenants=st.booleans(),
        performance_gap=st.floats(0.5, 3.0),
    ),
    target=st.builds(
        Target, rate=st.none() | st.floats(0, 1), base_year=st.integers(2020, 2030),
        own_limits=st.lists(LIMITS, max_size=2).map(tuple),
    ),
    changes=CHANGES,
    interventions=st.lists(HOUSES, max_size=2, unique=True).flatmap(interventions),
    sketches=st.lists(IDS, max_size=3, unique=True).flatmap(sketches),
    drawn_works=st.lists(IDS, max_size=2, unique=True).flatmap(works),
    name=st.text(max_size=5),
)  # fmt: skip


@settings(max_examples=30)
@given(scenario=SCENARIOS)
def test_taken_apart_and_put_together(scenario: Scenario) -> None:
    """Law: the elements of a scenario make the same scenario, and are plain JSON."""
    found = elements(scenario)
    again = scenario_of(found, NOTHING, scenario.name)

    assert scenario.to_dict() == again.to_dict()
    assert found == elements(again) == read_elements(scenario.to_dict()) == checked(found)


@settings(max_examples=30)
@given(before=SCENARIOS, after=SCENARIOS)
def test_a_difference_leads_from_one_to_the_other(before: Scenario, after: Scenario) -> None:
    """Law: applied to the first, the difference to the second gives the second, whoever's turn."""
    first, second = elements(before), elements(after)
    changes = difference(first, second)
    made = applied(first, changes)

    assert made == second
    assert checked(changes) == changes
    assert difference(made, second) == {} == difference(first, first)
    assert set(changes) == {k for k in {*first, *second} if first.get(k) != second.get(k)}
    # what stays keeps its order, what is new comes last
    stays = [key for key in first if key in second]
    assert list(made)[: len(stays)] == stays
    parts = dataclasses.asdict(scenario_of(made, NOTHING).choices)
    assert parts == dataclasses.asdict(after.choices)


def test_what_is_not_there_is_what_a_field_begins_with() -> None:
    """Limit: a scenario of no elements has the usual choices; nothing is a value like any other."""
    bare = Scenario(plan=NOTHING, name="test")

    assert scenario_of({}, NOTHING, "test").to_dict() == bare.to_dict()
    assert "target/rate" not in elements(bare)
    rated = elements(Scenario(plan=NOTHING, target=Target(rate=0.1)))
    assert difference(rated, elements(bare)) == {"target/rate": None}


@pytest.mark.parametrize(
    "changes",
    [
        {"plot/P1": {}},
        {"sketch": {}},
        {"sketch/": {}},
        {"sketch/P2": plot_element("P1")["sketch/P1"]},
        {"sketch/P1": plot_element("P1")["sketch/P1"] | {"colour": "red"}},
        {"sketch/P1": plot_element("P1")["sketch/P1"] | {"rings": []}},
        {"sketch/P1": [1, 2]},
        {"sketch/<script>": plot_element("P1")["sketch/P1"] | {"id": "<script>"}},
        {"work/W": {"id": "W"}},
        {"change/3A": 5},
        {"change//storeys": 5},
        {"change/3A/": 5},
        {"change/3A/storeys": [5]},
        {"change/3A/storeys": float("nan")},
        {"change/3A/STOREYS; drop table": 5},
        {"change/\u202e3A/storeys": 5},
        {"change/" + "x" * 200 + "/storeys": 5},
        {"choice/colour": "red"},
        {"choice/ccs": "maybe"},
        {"choice/include_tenants": 1},
        {"target/base_year": "2025"},
        {"target/own_limits": {"a": 1}},
        {"name/x": "y"},
        {"nothing/at/all": None},
        {"\ud800": None},
    ],
)  # fmt: skip
def test_what_is_no_element_is_refused(changes: dict[str, Any]) -> None:
    """Limit: an unknown key or value, or one under another's name, is refused in one sentence."""
    with pytest.raises(UnknownChoiceError) as caught:
        checked(changes)
    assert caught.value.message.endswith(".")


def test_numbers_take_the_type_of_their_field() -> None:
    """Law: a whole number where a fraction may stand is the same value."""
    value = plot_element("P1", 5.0)["sketch/P1"]
    whole = value | {"massing": value["massing"] | {"storeys": 5}}

    assert repr(checked({"sketch/P1": whole})["sketch/P1"]) == repr(value)


def test_no_body_of_what_has_no_key() -> None:
    """Limit: a key that is none does not vanish on the way into a file."""
    with pytest.raises(UnknownChoiceError):
        body_of({"elsewhere/1": 1})
