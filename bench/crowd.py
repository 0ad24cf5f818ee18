"""Crowd: the people of a workshop in their browsers, and what they do in it."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import numpy as np

from bench.front import Place
from bench.guest import Feature, Guest
from bench.sights import Edit, Sights
from geo.plan.crs import LOCAL, to_lonlat
from geo.plan.read import read_plan
from geo.reference import DATA, load_reference
from geo.scenario import Scenario
from geo.workshop.codes import normal
from geo.workshop.records import Entry
from geo.workshop.rooms import Rooms
from geo.workshop.terms import Role

# as layers/screen/visitors.py names and writes the cookie of a member
COOKIE, PARTED = "kolkarta-room-", "."
EDITORS = 0.4  # of all browsers; one leads, one is the wall, the rest looks on
PIN = "204060"
EAST, NORTH, WIDTH, DEPTH = 99_300.0, 6_213_100.0, 60.0, 45.0
APART, ROW = 90.0, 6  # of the plots that are drawn; how many stand beside each other
MOVES = 3  # how often a corner is dragged before the editor draws another plot
CLICK_S = 1.5  # from choosing a shape to letting go of its corner
LOOK_S = 20.0  # from one turn of the leader's camera to the next
ARRIVE_S, AT_ONCE = 120.0, 4
LAST_S, PAUSE_S = 15.0, 0.1  # for the last edit to be seen; between two looks
CAMERA = {"longitude": 12.69, "latitude": 56.04, "zoom": 15.5, "pitch": 50.0}


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """An open room with its people: who leads, who edits, who looks on; their passes."""

    file: Path
    leader: Entry
    editors: tuple[Entry, ...]
    others: tuple[Entry, ...]


def meeting(file: Path, browsers: int) -> Meeting:
    """Open a room for so many browsers, one of which is a wall that comes in by itself."""
    rooms, plan = Rooms(file), read_plan(DATA / "plan" / "oceanhamnen.gpkg", load_reference())
    leader = rooms.open(
        title="Load", plan=plan.name, body=Scenario(plan=plan, name=plan.name).to_dict(), pin=PIN,
        name="Leader", joins_as=Role.PARTICIPANT,
    )  # fmt: skip
    code = leader.room.code
    joined = [rooms.join(code, f"Guest {n}", source="bench") for n in range(browsers - 2)]
    editing = max(1, round(EDITORS * browsers))
    for entry in joined[:editing]:
        rooms.grant(leader.pass_, entry.member.id, Role.EDITOR)
    rooms.let_go()
    return Meeting(
        file=file, leader=leader, editors=tuple(joined[:editing]), others=tuple(joined[editing:])
    )


@dataclass(kw_only=True)
class Hand:
    """An editor: what the hand in this browser has drawn, and where."""

    guest: Guest
    sights: Sights
    number: int
    plots: count
    shape: str = ""
    at: tuple[float, float] = (0.0, 0.0)
    version: int = 0

    async def act(self) -> None:
        """Draw a plot, or drag a corner of the last one."""
        if not self.shape or self.version == MOVES:
            place = next(self.plots)
            self.at = (EAST + APART * (place % ROW), NORTH - APART * (place // ROW))
            self.shape, self.version = f"d{self.number}x{place}", 0
            self._send("draw")
            # the map chooses what was drawn last
            self.guest.choose(self.shape)
            return
        self.guest.choose(self.shape)
        await asyncio.sleep(CLICK_S)
        self.version += 1
        self._send("vertex")

    def _send(self, action: str) -> None:
        shape = outline(self.shape, self.at, float(self.version))
        corner = tuple(shape["geometry"]["coordinates"][0][0])
        # noted before it is sent: the answer may be quick
        made = Edit(
            shape=self.shape, version=self.version, corner=corner, author=self.guest.name,
            sent=self.sights.now(),
        )  # fmt: skip
        self.sights.sent(made)
        self.guest.edit(action, shape)


def outline(name: str, at: tuple[float, float], wider: float) -> Feature:
    """Return a plot, one corner of which has been dragged by so many metres."""
    east, north = at
    corners = [
        (east - wider, north), (east + WIDTH, north), (east + WIDTH, north + DEPTH),
        (east, north + DEPTH), (east - wider, north),
    ]  # fmt: skip
    ring = np.round(to_lonlat(np.array(corners), LOCAL), 9).tolist()
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"id": name, "geometry": geometry, "properties": {"kind": "plot"}}


@dataclass(kw_only=True)
class Crowd:
    """All browsers of a meeting."""

    host: str
    meeting: Meeting
    sights: Sights
    guests: dict[str, Guest] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def arrive(self) -> None:
        """Open all pages, a few at a time, and wait until each shows its map."""
        entries = (self.meeting.leader, *self.meeting.editors, *self.meeting.others)
        code = self.meeting.leader.room.code
        base = Place(host=self.host, query=f"room={code}")
        places = {
            entry.member.name: replace(
                base, cookie=cookie(entry), locale=("sv-SE", "en-GB")[number % 2]
            )
            for number, entry in enumerate(entries)
        }
        places["Wall"] = replace(base, page="wall")
        door = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._come(name, place, door) for name, place in places.items()))

    async def _come(self, name: str, place: Place, door: asyncio.Semaphore) -> None:
        guest = Guest(name=name, place=place, saw=self.sights.saw)
        self.guests[name] = guest
        async with door:
            self._tasks.append(asyncio.create_task(guest.stay()))
            end = time.monotonic() + ARRIVE_S
            while time.monotonic() < end and not guest.troubles:
                if guest.has_map and guest.front.settled.is_set():
                    return
                await asyncio.sleep(0.1)
        guest.troubles.append("the page never showed its map")

    async def work(self, seconds: float, every: float) -> None:
        """Let the editors edit in turn, and the leader look around."""
        plots, hands = count(), []
        for number, entry in enumerate(self.meeting.editors):
            guest = self.guests[entry.member.name]
            hands.append(Hand(guest=guest, sights=self.sights, number=number, plots=plots))
        looking = asyncio.create_task(self._look())
        acting = await self._in_turn(hands, seconds, every)
        await asyncio.gather(*acting)
        for _ in range(int(LAST_S / PAUSE_S)):
            if self.sights.all_seen():
                break
            await asyncio.sleep(PAUSE_S)
        # a wall that is behind is given the time of a run
        await asyncio.sleep(every)
        looking.cancel()

    async def _in_turn(
        self, hands: Sequence[Hand], seconds: float, every: float
    ) -> list[asyncio.Task[None]]:
        acting, begun = [], time.monotonic()
        for number in range(int(seconds / every)):
            await asyncio.sleep(max(0.0, begun + number * every - time.monotonic()))
            acting.append(asyncio.create_task(hands[number % len(hands)].act()))
        return acting

    async def _look(self) -> None:
        leader = self.guests[self.meeting.leader.member.name]
        while True:
            await leader.look_around(CAMERA)
            await asyncio.sleep(LOOK_S)

    async def leave(self) -> None:
        """Close all pages."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def troubles(self) -> list[str]:
        """Return what went wrong in any browser."""
        return [f"{name}: {what}" for name, one in self.guests.items() for what in one.troubles]

    def corners(self) -> dict[str, tuple[float, float]]:
        """Return the first corner of every shape as the file of the room has it now."""
        rooms = Rooms(self.meeting.file)
        elements = rooms.state(self.meeting.leader.pass_).elements
        rooms.let_go()
        found = {}
        for key, value in elements.items():
            if key.startswith("sketch/"):
                corner = to_lonlat(np.array(value["rings"][0][:1]), LOCAL)[0]
                found[value["id"]] = (float(corner[0]), float(corner[1]))
        return found


def cookie(entry: Entry) -> str:
    """Return the cookie by which a browser is let into the room again."""
    code = normal(entry.room.code)
    return f"{COOKIE}{code}={entry.pass_.room}{PARTED}{entry.pass_.token}"
