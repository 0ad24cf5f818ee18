"""
Live: what happens in a workshop reaches its browsers as it happens.

Every browser in a room keeps a link open beside Streamlit's own. Over it comes the number of the
newest change, after which the page asks for a run, and two things that need none: the camera of
whoever leads, which moves the walls, and the outlines that an edit has changed, which maps show
ahead of their run. What holds is read from the file of the rooms, so a link that was lost loses
nothing.
"""

import asyncio
import contextlib
import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from geo.errors import PlanError
from geo.workshop.records import Pass
from geo.workshop.rooms import Rooms
from geo.workshop.terms import Role
from layers.screen import cached
from layers.screen.pose import Pose, posed

UNKNOWN = 4404  # a code of our own: the room or the pass is not known
TALKATIVE = 4408  # too much was said, or nothing at all
LONGEST = 2_000  # letters of a message
HELLO_SECONDS = 10.0
MOST_LINKS = 400  # of one room
MOST_SHAPES, MOST_LETTERS = 500, 300_000  # that wait for a slow browser
DRAWN = "drawn"
COMMON = ""  # the branch that all share


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """
    Shapes of a branch that have changed up to a rev: by id as the map reads them, None for gone.

    `letters` is how long they are at most, written down.
    """

    branch: str
    rev: int
    shapes: Mapping[str, Any]
    letters: int

    @classmethod
    def of(cls, branch: str, rev: int, shapes: Mapping[str, Any]) -> "Drawn":
        """Return shapes with their length."""
        return cls(branch=branch, rev=rev, shapes=shapes, letters=len(json.dumps(shapes)))

    def with_(self, other: "Drawn") -> "Drawn":
        """Return these shapes and others in one, of the same shape the newer; of one branch."""
        if other.branch != self.branch:
            return other
        # edits are told by the threads that made them, so the newer one may come first
        older, newer = sorted((self, other), key=lambda one: one.rev)
        return Drawn(
            branch=self.branch,
            rev=newer.rev,
            shapes={**older.shapes, **newer.shapes},
            letters=older.letters + newer.letters,
        )

    @property
    def is_much(self) -> bool:
        """Return whether it is too much to wait for a slow browser, whose run brings it anyway."""
        return len(self.shapes) > MOST_SHAPES or self.letters > MOST_LETTERS

    def to_json(self) -> dict[str, Any]:
        """Return what the browser is told."""
        return {"branch": self.branch, "rev": self.rev, "shapes": dict(self.shapes)}


@dataclass(eq=False)
class Link:
    """
    One browser in a room, and what it has not been told yet.

    Only the newest of each kind is kept, and of shapes no more than so many, so that a slow browser
    costs no memory.
    """

    entered: Pass
    member: str
    waiting: dict[str, Any] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, kind: str, value: object) -> None:
        """Put something in the place of what was to be told before."""
        self.waiting[kind] = value
        self.woken.set()

    def draw(self, drawn: Drawn) -> None:
        """Add shapes to those that are to be told."""
        before = self.waiting.pop(DRAWN, None)
        both = drawn if before is None else before.with_(drawn)
        if not both.is_much:
            self.tell(DRAWN, both)

    def taken(self) -> dict[str, Any]:
        """Return what is to be told, as JSON; from then on it is told."""
        self.woken.clear()
        waiting, self.waiting = self.waiting, {}
        if DRAWN in waiting:
            waiting[DRAWN] = waiting[DRAWN].to_json()
        return waiting


class _Held(threading.local):
    """What a thread has changed and not told yet, by room; None where it tells at once."""

    revs: dict[str, int] | None = None


class Hub:
    """The links of all rooms; only the thread of the server changes them."""

    def __init__(self) -> None:
        self._links: dict[str, set[Link]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rooms: Rooms | None = None
        self._held = _Held()

    def changed(self, room: str, rev: int) -> None:
        """Tell a room of a change; any thread may call this."""
        if self._held.revs is not None:
            self._held.revs[room] = rev
            return
        # without a server, as in tests of single pages, nobody listens
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._spread, room, "rev", rev)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """
        Tell only at the end of this block what this thread changes in it.

        All who hear of a change ask for a run at once; what is told before that is not kept waiting
        by all of these.
        """
        self._held.revs = {}
        try:
            yield
        finally:
            revs, self._held.revs = self._held.revs, None
            for room, rev in revs.items():
                self.changed(room, rev)

    def drew(
        self, rooms: Rooms, room: str, branch: str, rev: int, shapes: Mapping[str, Any]
    ) -> None:
        """
        Tell those who see a plan which shapes of it have changed; any thread may call this.

        Parameters
        ----------
        rooms, room
            Who is asked whether each of them is still in the room.
        branch, rev
            Of the plan, which holds the shapes from this rev on; an own variant is told to the
            member alone.
        shapes
            By id, as the map reads them; None for those that are gone.
        """
        loop = self._loop
        if loop is None or loop.is_closed() or not shapes:
            return
        drawn = Drawn.of(branch, rev, shapes)
        links = tuple(self._links.get(room, ()))
        told = [one for one in links if branch in {COMMON, one.member} and _is_in(one, rooms)]
        loop.call_soon_threadsafe(_draw, told, drawn)

    def here(self, room: str) -> Counter[str]:
        """Return how many browsers each member of a room has open; any thread may ask."""
        return Counter(link.member for link in tuple(self._links.get(room, ())))

    def join(self, link: Link, rooms: Rooms) -> bool:
        """Take in a link, unless the room is full of them."""
        self._loop = asyncio.get_running_loop()
        if self._rooms is not rooms:
            self._rooms = rooms
            rooms.listen(self.changed)
        links = self._links.setdefault(link.entered.room, set())
        if len(links) >= MOST_LINKS:
            return False
        links.add(link)
        link.tell("rev", rooms.rev(link.entered.room))
        return True

    def leave(self, link: Link) -> None:
        """Let a link go."""
        links = self._links.get(link.entered.room, set())
        links.discard(link)
        if not links:
            self._links.pop(link.entered.room, None)

    def move(self, mover: Link, pose: Pose) -> None:
        """Pass on where the one who leads looks at the map from."""
        for link in self._links.get(mover.entered.room, ()):
            if link is not mover:
                link.tell("camera", pose.to_json())

    def _spread(self, room: str, kind: str, value: object) -> None:
        for link in self._links.get(room, ()):
            link.tell(kind, value)


def _draw(links: Iterable[Link], drawn: Drawn) -> None:
    for link in links:
        link.draw(drawn)


hub = Hub()


async def link(socket: WebSocket) -> None:
    """Serve one browser until it goes."""
    await socket.accept()
    try:
        rooms = await asyncio.to_thread(cached.rooms)
        entered = await asyncio.wait_for(_entered(socket, rooms), HELLO_SECONDS)
        if entered is None:
            await socket.close(UNKNOWN)
            return
        if not hub.join(entered, rooms):
            await socket.close(TALKATIVE)
            return
        try:
            await _served(socket, entered, rooms)
        finally:
            hub.leave(entered)
    except (WebSocketDisconnect, TimeoutError):
        with contextlib.suppress(RuntimeError):
            await socket.close(TALKATIVE)


async def _entered(socket: WebSocket, rooms: Rooms) -> Link | None:
    """Return the link of a browser that says a room and its token, nothing if they do not hold."""
    said = _read(await socket.receive_text())
    entered = Pass(room=str(said.get("room", "")), token=str(said.get("token", "")))
    try:
        entry = await asyncio.to_thread(rooms.enter, entered)
    except PlanError:
        return None
    return Link(entered=entered, member=entry.member.id)


async def _served(socket: WebSocket, entered: Link, rooms: Rooms) -> None:
    """Speak and listen until one of both ends."""
    speaking = asyncio.create_task(_speak(socket, entered))
    listening = asyncio.create_task(_listen(socket, entered, rooms))
    done, left = await asyncio.wait((speaking, listening), return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for task in done:
        # a browser that has gone is no fault
        if not isinstance(task.exception(), WebSocketDisconnect | RuntimeError | None):
            task.result()


async def _speak(socket: WebSocket, entered: Link) -> None:
    while True:
        await entered.woken.wait()
        # shapes that were too much may leave nothing to tell
        if waiting := entered.taken():
            await socket.send_text(json.dumps(waiting, separators=(",", ":")))


async def _listen(socket: WebSocket, entered: Link, rooms: Rooms) -> None:
    while True:
        text = await socket.receive_text()
        if len(text) > LONGEST:
            await socket.close(TALKATIVE)
            return
        pose = posed(_read(text).get("camera"))
        if pose is not None and await asyncio.to_thread(_leads, entered, rooms):
            hub.move(entered, pose)


def _is_in(entered: Link, rooms: Rooms) -> bool:
    """Return whether the member is in the room now; a link outlives that."""
    try:
        rooms.enter(entered.entered)
    except PlanError:
        return False
    return True


def _leads(entered: Link, rooms: Rooms) -> bool:
    """Return whether the member leads the room now; roles may change while a link is open."""
    try:
        return rooms.enter(entered.entered).member.role is Role.FACILITATOR
    except PlanError:
        return False


def _read(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text[:LONGEST])
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
