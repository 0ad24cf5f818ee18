"""Sound: what cannot be computed together is not kept, whoever came first."""

from pathlib import Path

import pytest
import shapely

from geo.errors import UnknownChoiceError
from geo.saved import read_scenario
from geo.scenario import Intervention, Scenario
from geo.terms import InterventionKind
from geo.workshop.elements import elements
from geo.workshop.rooms import Rooms
from geo.workshop.sound import check_sound
from tests.plans import scenario_of
from tests.workshops import HEIGHT, workshop

HOUSE = {"id": "3A", "geometry": shapely.box(0, 0, 20, 20), "start_year": 2026}


def test_years_of_two_people_must_fit(tmp_path: Path) -> None:
    """Law: of two changes that do not go together the second one is refused, and undo too."""
    plan = scenario_of([HOUSE]).plan
    rooms = Rooms(tmp_path / "rooms.sqlite", check=lambda _, found: check_sound(found, plan))
    shop = workshop(tmp_path, rooms)
    rooms.push(shop.ada.pass_, {"change/3A/completion_year": 2030}, seen=0)
    rooms.push(shop.bo.pass_, {"change/3A/start_year": 2029}, seen=0)
    for act in (
        lambda: rooms.push(shop.ada.pass_, {"change/3A/completion_year": 2027}, seen=0),
        lambda: rooms.undo(shop.ada.pass_),
        lambda: rooms.push(shop.ada.pass_, {"change/9Z/storeys": 5}, seen=0),
    ):
        with pytest.raises(UnknownChoiceError):
            act()
    found = rooms.state(shop.ada.pass_).elements
    assert found["change/3A/completion_year"] == 2030
    assert read_scenario(rooms.minutes(shop.ada.pass_).body, plan).changes[0].value == 6.0


def test_works_begin_when_the_house_stands() -> None:
    """Limit: a house that is done later than the work on it begins."""
    work = Intervention(
        building="3A", kind=InterventionKind.REUSE, start_year=2029, completion_year=2031
    )
    base = scenario_of([HOUSE])
    found = elements(Scenario(plan=base.plan, interventions=(work,)))
    check_sound(found | {HEIGHT: 5}, base.plan)
    with pytest.raises(UnknownChoiceError, match="stands from 2030"):
        check_sound(found | {"change/3A/completion_year": 2030}, base.plan)
