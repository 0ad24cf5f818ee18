"""Records: what a workshop tells of itself, as frozen values. Times are seconds since 1970."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.workshop.ballots import Result
from geo.workshop.tasks import Task
from geo.workshop.terms import EditKind, Method, Role, Status

LIVE = "live"  # what the wall shows when it shows no option: the common plan as it is now


@dataclass(frozen=True, slots=True)
class Pass:
    """What a browser holds to be known in a room."""

    room: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a room; `named` tells whether the name may stand in the minutes."""

    id: str
    name: str
    role: Role
    named: bool
    joined_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """
    What the big screen shows.

    `shows` is `live` or the id of an option; `before` whether the plan is shown without anything
    that was drawn; `roams` whether the camera moves by itself. `playing_since` and `touring_since`
    are when the years began to run and the options to follow one another, `started` when this was
    last set.
    """

    shows: str = LIVE
    before: bool = False
    roams: bool = False
    colour_by: str = "upfront"
    year: int = 2030
    playing_since: float | None = None
    touring_since: float | None = None
    started: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What somebody with the code learns of a room before joining it."""

    id: str
    code: str
    title: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A workshop: `plan` names its base plan; members in the order in which they joined."""

    id: str
    code: str
    title: str
    plan: str
    joins_as: Role
    task: Task | None
    wall: Wall
    made_at: float
    closed_at: float | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who has come in: the pass to keep, who one is, and the room."""

    pass_: Pass
    member: Member
    room: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """
    The elements of a plan as they are; nobody changes them.

    `rev` is that of the room, `changed` the one at which this plan last changed.
    """

    rev: int
    changed: int
    elements: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """An element that somebody else had changed meanwhile, and that was written over."""

    key: str
    by_name: str
    by_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What came of a push: the rev, what was written over, and keys that the task keeps."""

    rev: int
    over: tuple[Over, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody changed an element after you, at this revision."""

    id: int
    key: str
    by_name: str
    at: float
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """
    What was undone or done again: keys, and those left with the name of who has changed them since.

    A key that is left without a name is kept as it is by the task.
    """

    rev: int
    keys: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """Who changed which elements, when and how; `branch` is empty for the common plan."""

    rev: int
    member_id: str
    name: str
    at: float
    keys: tuple[str, ...]
    kind: EditKind
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """
    A scenario that is up for choice.

    `by` is who made it; `body` the JSON object of a scenario file; `told` its figures as they were
    told, None when they never were.
    """

    id: str
    number: int
    name: str
    note: str
    by: str
    member_id: str
    status: Status
    body: Mapping[str, Any] = field(repr=False)
    told: Mapping[str, Any] | None
    made_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """
    A question with options to vote on.

    `own` are one's own marks, None before one has voted; `result` is None while it is open.
    """

    id: str
    question: str
    method: Method
    options: tuple[str, ...]
    dots: int
    is_open: bool
    voters: int
    own: Mapping[str, int] | None
    result: Result | None
    opened_at: float
    closed_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note that somebody left, on an option or on nothing in particular."""

    id: str
    text: str
    option: str
    by: str
    member_id: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the minutes: a number, and a name if it may stand there."""

    id: str
    number: int
    name: str | None
    role: Role
    joined_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """
    All that is to be kept of a workshop; names of those only who agreed to it.

    `body` is the common plan in the end. In options, remarks and the log of those who did not agree
    the name is empty; `people` gives their number by the id.
    """

    title: str
    plan: str
    made_at: float
    closed_at: float | None
    written_at: float
    rev: int
    task: Task | None
    body: Mapping[str, Any] = field(repr=False)
    options: tuple[Option, ...]
    ballots: tuple[Ballot, ...]
    remarks: tuple[Remark, ...]
    log: tuple[LogEntry, ...]
    people: tuple[Person, ...]
