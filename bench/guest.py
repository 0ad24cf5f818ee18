"""
Guest: one browser in a workshop: a page of the app, its link to the room, and a hand that draws.

The page's components are played as `frontend/geomap/` has them: one word about the room at a time,
edits that are named and known again, shapes of others taken over, some of them ahead of a run.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping
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


class Ahead:
    """Shapes that the room has told of and the page does not show yet; see `link/ahead.ts`."""

    def __init__(self) -> None:
        self.branch, self.rev = "", -1
        self._shapes: dict[str, tuple[int, Feature | None]] = {}

    def told(self, drawn: Mapping[str, Any], at: Mapping[str, Any] | None) -> bool:
        """Take in shapes of the room; tell whether they are newer than all that is known."""
        branch, rev = drawn["branch"], drawn["rev"]
        if at is None or at["branch"] != branch or rev <= max(at["rev"], self.rev):
            return False
        self.branch, self.rev = branch, rev
        self._shapes |= {name: (rev, shape) for name, shape in drawn["shapes"].items()}
        return True

    def settle(self, at: Mapping[str, Any] | None) -> bool:
        """Take in what the page shows; tell whether some shapes are ahead of it no more."""
        before = self._shapes
        is_same = at is not None and at["branch"] == self.branch
        self._shapes = {
            name: one for name, one in before.items() if at and is_same and one[0] > at["rev"]
        }
        if not self._shapes:
            self.rev = -1
        return len(self._shapes) < len(before)

    def over(self, features: Mapping[str, Feature]) -> dict[str, Feature]:
        """Return shapes of the page with those that are ahead of it."""
        both = dict(features) | {name: shape for name, (_, shape) in self._shapes.items()}
        return {name: shape for name, shape in both.items() if shape is not None}


@dataclass(kw_only=True)
class Sight:
    """
    What a map has just been told: shapes by id, and the outlines of their houses.

    `shown` is what the map then holds, but for own edits that are not answered yet. `ran` tells
    whether it came of a run, or of shapes that came ahead of one.
    """

    told: Mapping[str, Feature]
    shown: Mapping[str, Feature]
    houses: Mapping[str, str]
    ran: bool = True


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
    _at: Mapping[str, Any] | None = None
    _told: dict[str, Feature] = field(default_factory=dict)
    _ahead: Ahead = field(default_factory=Ahead)
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
        if "drawn" in told:
            self._drew(told["drawn"])

    def _drew(self, drawn: Mapping[str, Any]) -> None:
        if self._ahead.told(drawn, self._at):
            self._take([name for _, name in self._pending])
            self.saw(self, Sight(told={}, shown=self._shown(), houses={}, ran=False))

    def _map(self, data: Mapping[str, Any]) -> None:
        self._exchange(data)
        layers = {layer["id"]: layer.get("data") for layer in data["layers"]}
        houses: dict[str, str] = {}
        for row in layers.get("sketches") or []:
            outline = json.dumps(row["polygon"])
            houses[row["feature"]] = houses.get(row["feature"], "") + outline
        self.saw(self, Sight(told=self._told, shown=self._shown(), houses=houses))

    def _shown(self) -> dict[str, Feature]:
        told, own = self._told, {name for _, name in self._pending}
        shown = {name: one for name, one in self.features.items() if name not in own}
        return shown | {name: told[name] for name in own if name in told}

    def _exchange(self, data: Mapping[str, Any]) -> None:
        """Take over the shapes that Python shows, unless they are one's own; see `exchange.ts`."""
        self._told = {one["id"]: one for one in data["features"]}
        self._at = data["at"]
        caught_up = self._ahead.settle(self._at)
        before = [name for _, name in self._pending]
        is_new, self._rev = data["rev"] != self._rev, data["rev"]
        is_own = is_new and self._settle(self._rev)
        if not is_own:
            self._settle(data["heard"])
        if is_new or caught_up:
            # an echo is no news of one's own shapes, though others may have changed the rest
            self._take(before if is_own else [name for _, name in self._pending])

    def _settle(self, rev: str | None) -> bool:
        """Take an edit and the earlier ones as answered; tell whether it was one's own."""
        revs = [one for one, _ in self._pending]
        if rev not in revs:
            return False
        self._pending = self._pending[revs.index(rev) + 1 :]
        return True

    def _take(self, own: Iterable[str]) -> None:
        """Hold what the page and the room have told, but for own shapes."""
        mine = set(own)
        theirs = {k: one for k, one in self._ahead.over(self._told).items() if k not in mine}
        self.features = theirs | {k: one for k, one in self.features.items() if k in mine}
