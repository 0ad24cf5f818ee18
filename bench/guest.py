"""
Guest: one browser in a workshop: a page of the app, its link to the room, and a hand that draws.

The page's components are played as `frontend/geomap/` has them: one word about the room at a time,
edits that are named and known again, shapes of others taken over.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from bench.front import Front, Place, Traffic

LINK = "live"
MAPS = ("district", "wall")  # keys of the map on its page and on the wall
PATIENCE_S, LONGEST_S = 2.0, 30.0  # of the component that tells of a new rev
FRAMES, FRAME_S = 15, 0.1  # of a camera that moves, as often as the leader's page tells it
Feature = dict[str, Any]


class Teller:
    """Tells the page of a new rev of the room, one at a time; see `live/teller.ts`."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self.tell = tell
        self.newest = self.shown = self.told = -1
        self.patience, self.lost = PATIENCE_S, 0
        self._timer: asyncio.TimerHandle | None = None

    def heard(self, rev: int) -> None:
        """Take in that the room has come to a rev."""
        self.newest = max(self.newest, rev)
        if self.told <= self.shown:
            self._say()

    def answered(self, rev: int) -> None:
        """Take in that the page shows a rev."""
        self.shown = rev
        if self.told <= self.shown:
            self.patience = PATIENCE_S
            self._say()

    def _say(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self.newest <= self.shown:
            return
        self.told = self.newest
        self._timer = asyncio.get_running_loop().call_later(self.patience, self._again)
        self.tell(self.told)

    def _again(self) -> None:
        self.lost += 1
        self.patience = min(2.0 * self.patience, LONGEST_S)
        self._say()


@dataclass(kw_only=True)
class Sight:
    """
    What a map has just been told: shapes by id, and the outlines of their houses.

    `shown` is what the map then holds, but for own edits that are not answered yet.
    """

    told: Mapping[str, Feature]
    shown: Mapping[str, Feature]
    houses: Mapping[str, str]


@dataclass(kw_only=True)
class Guest:
    """
    One browser.

    Parameters
    ----------
    name
        Of the member.
    place
        The page it has opened.
    saw
        Is given the guest and what its map shows, whenever that is new.
    """

    name: str
    place: Place
    saw: Callable[["Guest", Sight], None]
    front: Front = field(init=False)
    teller: Teller = field(init=False)
    traffic: Traffic = field(default_factory=Traffic)  # of the link
    troubles: list[str] = field(default_factory=list)
    features: dict[str, Feature] = field(default_factory=dict)
    entered: tuple[str, str] | None = None
    poses: int = 0
    _link: ClientConnection | None = None
    _linking: asyncio.Task[None] | None = None
    _rev: str | None = None
    _pending: list[tuple[str, str]] = field(default_factory=list)
    _seq: int = 0

    def __post_init__(self) -> None:
        """Make the page."""
        self.front = Front(place=self.place, mounted=self._mounted, troubles=self.troubles)
        self.teller = Teller(lambda rev: self.front.set_state(LINK, "news", rev))

    async def stay(self) -> None:
        """Be in the room until cancelled."""
        try:
            await self.front.serve()
        except (OSError, TimeoutError) as error:
            self.troubles.append(f"the page could not be opened: {error}")
        finally:
            if self._linking is not None:
                self._linking.cancel()

    @property
    def has_map(self) -> bool:
        """Return whether the page shows a map and listens to the room."""
        return self.front.has(LINK) and any(self.front.has(key) for key in MAPS)

    @property
    def draws(self) -> bool:
        """Return whether the map is one on which shapes can be drawn, and not a wall."""
        return self.front.has(MAPS[0])

    def choose(self, shape: str | None) -> None:
        """Click on a drawn shape."""
        self.front.set_state(MAPS[0], "selected", {"seq": self._next(), "id": shape, "layer": None})

    def edit(self, action: str, shape: Feature) -> None:
        """Draw a shape, or give one another outline."""
        name = shape["id"]
        self.features[name] = shape
        rev = f"b{self._next():x}{len(self._pending):x}"
        self._pending.append((rev, name))
        self.front.set_state(
            MAPS[0],
            "edit",
            {
                "rev": rev,
                "base": self._rev or "",
                "seq": self._next(),
                "action": action,
                "ids": list(dict.fromkeys(name for _, name in self._pending)),
                "features": list(self.features.values()),
            },
        )

    async def look_around(self, camera: Mapping[str, float]) -> None:
        """Turn the map once, which those who follow are shown."""
        for frame in range(FRAMES):
            if self._link is None:
                return
            pose = {**camera, "bearing": float(frame), "width": 1400, "height": 800}
            await self._link.send(json.dumps({"camera": pose}))
            await asyncio.sleep(FRAME_S)

    def _next(self) -> int:
        self._seq = max(self._seq + 1, int(time.time() * 1000))
        return self._seq

    def _mounted(self, key: str, data: Mapping[str, Any]) -> None:
        if key == LINK:
            self._listen(data)
        elif key in MAPS:
            self._map(data)

    def _listen(self, data: Mapping[str, Any]) -> None:
        entered = (data["room"], data["token"])
        if entered != self.entered:
            self.entered = entered
            if self._linking is not None:
                self._linking.cancel()
            self._linking = asyncio.create_task(self._linked(entered))
        self.teller.answered(data["rev"])

    async def _linked(self, entered: tuple[str, str]) -> None:
        room, token = entered
        async with self.place.socket("live") as link:
            self._link = link
            try:
                await link.send(json.dumps({"room": room, "token": token}))
                async for said in link:
                    self._heard(said)
            except ConnectionClosed:
                pass
            self.troubles.append(f"the link was closed by the server ({link.close_code})")

    def _heard(self, said: str | bytes) -> None:
        self.traffic.messages += 1
        self.traffic.octets += len(said)
        told = json.loads(said)
        self.poses += "camera" in told
        if "rev" in told:
            self.teller.heard(told["rev"])

    def _map(self, data: Mapping[str, Any]) -> None:
        self._exchange(data)
        layers = {layer["id"]: layer.get("data") for layer in data["layers"]}
        houses: dict[str, str] = {}
        for row in layers.get("sketches") or []:
            outline = json.dumps(row["polygon"])
            houses[row["feature"]] = houses.get(row["feature"], "") + outline
        told = {one["id"]: one for one in data["features"]}
        own = {name for _, name in self._pending}
        shown = {name: one for name, one in self.features.items() if name not in own}
        shown |= {name: told[name] for name in own if name in told}
        self.saw(self, Sight(told=told, shown=shown, houses=houses))

    def _exchange(self, data: Mapping[str, Any]) -> None:
        """Take over the shapes that Python shows, unless they are one's own; see `exchange.ts`."""
        if data["rev"] == self._rev:
            return
        self._rev = data["rev"]
        revs = [rev for rev, _ in self._pending]
        if self._rev in revs:
            # its echo settles the earlier ones too
            self._pending = self._pending[revs.index(self._rev) + 1 :]
            return
        heard = data.get("heard")
        self._pending = self._pending[revs.index(heard) + 1 :] if heard in revs else self._pending
        own = {name for _, name in self._pending}
        kept = {name: self.features[name] for name in own if name in self.features}
        self.features = {one["id"]: one for one in data["features"]} | kept
