"""Workshops for tests: a room with one of each role, and clocks that stand until they are moved."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo.scenario import Change, Plan, Scenario
from geo.sketch import Sketch
from geo.terms import MassingKind
from geo.workshop.elements import elements
from geo.workshop.records import Entry, Pass
from geo.workshop.rooms import Rooms
from geo.workshop.terms import Role
from tests.sketches import HOUSE, massing

PIN = "2468"
NOBODY = 65534
NOTHING = Plan(
    name="test", buildings=gpd.GeoDataFrame(), plots=gpd.GeoDataFrame(), works=gpd.GeoDataFrame()
)
FIGURES = {"window_t": 80.0, "allowance_t": 100.0, "dwellings": 40.0}


def plot(name: str, storeys: float = 5.0, *, title: str = "") -> Sketch:
    """Return a square plot with a house on it."""
    ring = ((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0))
    form = massing(MassingKind.PERIMETER, storeys=storeys)
    return Sketch(id=name, rings=(ring,), massing=form, house=HOUSE, name=title)


def plot_element(name: str, storeys: float = 5.0, *, title: str = "") -> dict[str, Any]:
    """Return the same as the change of an element."""
    drawn = Scenario(plan=NOTHING, sketches=(plot(name, storeys, title=title),))
    return {key: value for key, value in elements(drawn).items() if key.startswith("sketch/")}


# what rooms begin with: one plot, and a house of the plan with another height
BODY = Scenario(
    plan=NOTHING,
    sketches=(plot("P1"),),
    changes=(Change(id="3A", field="storeys", value=6.0),),
).to_dict()
HEIGHT = "change/3A/storeys"


class Clock:
    """Seconds that pass only when they are told to."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """A room with a facilitator, two editors, a participant and a viewer."""

    rooms: Rooms
    path: Path
    ticks: Clock
    lead: Entry
    ada: Entry
    bo: Entry
    part: Entry
    viewer: Entry

    @property
    def all(self) -> dict[Role, Entry]:
        """Return one member of each role."""
        members = (self.lead, self.ada, self.part, self.viewer)
        return {one.member.role: one for one in members}

    def elements(self, pass_: Pass, branch: str = "") -> dict[str, Any]:
        """Return the elements that somebody sees."""
        return dict(self.rooms.state(pass_, branch).elements)


def workshop(folder: Path, rooms: Rooms | None = None) -> Workshop:
    """Return a room in a file of a folder, or a further one of some rooms."""
    ticks = Clock()
    path = folder / "rooms.sqlite"
    rooms = rooms or Rooms(path, clock=Clock(), ticks=ticks)
    lead = rooms.open(title="Harbour", plan="test", body=BODY, pin=PIN, name="Lea", named=True)
    code = lead.room.code
    ada = rooms.join(code, "Ada", source="a", named=True)
    bo, part, viewer = (rooms.join(code, name, source="b") for name in ("Bo", "Pia", "Vic"))
    rooms.grant(lead.pass_, part.member.id, Role.PARTICIPANT)
    rooms.grant(lead.pass_, viewer.member.id, Role.VIEWER)
    # as they are now that they have their roles
    part, viewer = rooms.enter(part.pass_), rooms.enter(viewer.pass_)
    return Workshop(
        rooms=rooms, path=path, ticks=ticks, lead=lead, ada=ada, bo=bo, part=part, viewer=viewer
    )
