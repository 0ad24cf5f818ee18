"""Minutes for tests: a workshop with options on Oceanhamnen, some of whose people are named."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from geo.reference import Reference
from geo.scenario import Change, Intervention, Plan, Scenario
from geo.sketch import DrawnWork
from geo.terms import InterventionKind, MassingKind
from geo.workshop.ballots import count
from geo.workshop.records import Ballot, LogEntry, Minutes, Option, Person, Remark
from geo.workshop.tasks import Goal, Task
from geo.workshop.terms import EditKind, GoalKind, Method, Role, Status
from layers.report.contents import Entry
from layers.report.minutes import minutes_page
from layers.words import load_words
from tests.sketches import HOUSE, massing
from tests.test_explain import SKETCH

BEGAN = 1_795_510_800.0  # 2026-11-24 09:00 UTC
MINUTE = 60.0
DATE = dt.date(2026, 11, 24)
NAMED, SECRET = "Ada Åström", "Hemliga Harriet"
Entries = Mapping[str, Entry]
WEST, SOUTH = 99_500.0, 6_213_300.0
RING = ((WEST, SOUTH), (WEST + 80.0, SOUTH), (WEST + 80.0, SOUTH + 60.0), (WEST, SOUTH + 60.0))
STREET = DrawnWork(
    id="w1", kind="street", points=RING[:2], start_year=2026, completion_year=2027, name=""
)
TOLD = {
    "window_t": 21_000.0, "allowance_t": 20_000.0, "low_t": 18_000.0, "high_t": 24_000.0,
    "chance": 0.4, "verdict": "undecided", "first_year": 2025, "last_year": 2030,
    "upfront_t": 30_000.0, "whole_life_t": 60_000.0, "gfa_m2": 100_000.0, "dwellings": 612.0,
    "method": "0.9", "data": "2026.09",
}  # fmt: skip
PEOPLE = (
    Person(id="a", number=1, name=NAMED, role=Role.FACILITATOR, joined_at=BEGAN),
    Person(id="b", number=2, name=None, role=Role.EDITOR, joined_at=BEGAN),
    Person(id="c", number=3, name="Bo", role=Role.EDITOR, joined_at=BEGAN),
    Person(id="d", number=4, name=None, role=Role.PARTICIPANT, joined_at=BEGAN),
    Person(id="e", number=5, name=None, role=Role.VIEWER, joined_at=BEGAN),
)
TASK = Task(
    title="600 bostäder",
    text="Hitta plats för 600 bostäder.\nHåll linjen.",
    goals=(Goal(kind=GoalKind.DWELLINGS, value=600.0), Goal(kind=GoalKind.LINE),
           Goal(kind=GoalKind.WINDOW, value=25_000.0), Goal(kind=GoalKind.UPFRONT, value=330.0)),
    locked=("choice/", "target/", "change/OH3-R1/"),
    ends_at=BEGAN + 60 * MINUTE,
)  # fmt: skip


def scenarios(plan: Plan) -> tuple[Scenario, ...]:
    """Return four scenarios that decide differently: timber, two drawings, rebuilding."""
    base = Scenario(plan=plan)
    timber = tuple(Change(id=i, field="frame", value="clt") for i in ("OH3-R1", "OH3-R2"))
    low = dataclasses.replace(SKETCH, id="s1", name="Kajtomten", rings=(RING,))
    tower = massing(MassingKind.TOWER, storeys=12.0)
    high = dataclasses.replace(
        low, massing=tower, house=dataclasses.replace(HOUSE, frame="concrete_insitu")
    )
    works = (
        Intervention(
            building="OH1-O3", kind=InterventionKind.REFURBISH, start_year=2027,
            completion_year=2028,
        ),
    )  # fmt: skip
    return (
        dataclasses.replace(base, name="Trä", changes=timber),
        dataclasses.replace(base, name="Kvarter", sketches=(low,), drawn_works=(STREET,)),
        dataclasses.replace(base, name="Torn", sketches=(high,)),
        dataclasses.replace(base, name="Bygg om", interventions=works),
    )


def option(number: int, name: str, member: str, **values: Any) -> Option:  # noqa: ANN401 - any field of Option
    """Return an option that was proposed ten minutes times its number after the beginning."""
    called = {person.id: person.name or "" for person in PEOPLE}
    usual: dict[str, Any] = {
        "id": f"o{number}", "note": "", "by": called[member], "status": Status.PINNED,
        "body": {}, "told": None, "made_at": BEGAN + 10 * MINUTE * number,
    }  # fmt: skip
    return Option(number=number, name=name, member_id=member, **(usual | values))


def options(plan: Plan) -> tuple[Option, ...]:
    """Return the options of `scenarios`, the last withdrawn, and two that are not computed."""
    one, two, three, four = (scenario.to_dict() for scenario in scenarios(plan))
    return (
        option(1, "Trä", "a", body=one, note="Två hus i KL-trä.\nResten som i planen."),
        option(2, "Kvarter vid kajen", "b", body=two, status=Status.PROPOSED),
        option(3, "Torn vid kajen", "c", body=three),
        option(4, "Bygg om", "d", body=four, status=Status.WITHDRAWN, note="För dyrt?"),
        option(5, "Från en äldre version", "c", told=TOLD),
        option(6, "Utan siffror", "d"),
    )


def ballots() -> tuple[Ballot, ...]:
    """Return a vote of each kind, and one that is open."""
    ids = ("o1", "o2", "o3")
    votes: dict[Method, Sequence[dict[str, int]]] = {
        Method.ONE: [{"o1": 1}, {"o1": 1}, {"o3": 1}, {}],
        Method.DOTS: [{"o1": 1, "o2": 2}, {"o1": 1, "o3": 2}, {"o1": 3}],
        Method.RANKING: [{"o2": 1, "o1": 2}, {"o2": 1, "o3": 2, "o1": 3}, {"o3": 1}, {"o1": 1}],
    }
    asked = {
        Method.ONE: "Vilket alternativ går vi vidare med?",
        Method.DOTS: "Vad tycker ni om?",
        Method.RANKING: "I vilken ordning?",
    }
    closed = [
        Ballot(
            id=f"v{method}", question=asked[method], method=method, options=ids, dots=3,
            is_open=False, voters=len(marks), own=None, result=count(method, ids, marks),
            opened_at=BEGAN + 50 * MINUTE, closed_at=BEGAN + 55 * MINUTE,
        )
        for method, marks in votes.items()
    ]  # fmt: skip
    waits = dataclasses.replace(
        closed[0], id="w", question="Ska vi mötas igen?", is_open=True, result=None, closed_at=None
    )
    return (*closed, waits)


def log() -> tuple[LogEntry, ...]:
    """Return edits by two people, one of whom is not named, and one that was undone."""
    edits = (
        ("b", EditKind.EDIT, ("sketch/s1", "work/w1")),
        ("a", EditKind.EDIT, ("change/OH3-R1/frame", "change/OH3-R1/storeys")),
        ("b", EditKind.UNDO, ("work/w1",)),
        ("a", EditKind.ADOPT, ("sketch/s1", "choice/ccs", "intervention/OH1-O3")),
    )
    called = {person.id: person.name or "" for person in PEOPLE}
    return tuple(
        LogEntry(
            rev=rev, member_id=member, name=called[member], at=BEGAN + 7 * MINUTE * rev, keys=keys,
            kind=kind, branch="",
        )
        for rev, (member, kind, keys) in enumerate(edits, 1)
    )  # fmt: skip


def remarks() -> tuple[Remark, ...]:
    """Return notes on an option and on nothing in particular."""
    return (
        Remark(id="r1", text="Var ska bilarna stå?", option="", by="", member_id="b",
               at=BEGAN + 20 * MINUTE),
        Remark(id="r2", text="Tornen skuggar parken.\nFlytta dem norrut?", option="o3", by=NAMED,
               member_id="a", at=BEGAN + 35 * MINUTE),
    )  # fmt: skip


def record(plan: Plan, **values: Any) -> Minutes:  # noqa: ANN401 - any field of Minutes
    """Return the minutes of a workshop of an hour and three quarters."""
    usual: dict[str, Any] = {
        "title": "Workshop Oceanhamnen", "plan": "oceanhamnen", "made_at": BEGAN,
        "closed_at": BEGAN + 105 * MINUTE, "written_at": BEGAN + 110 * MINUTE, "rev": 40,
        "task": TASK, "body": scenarios(plan)[2].to_dict(), "options": options(plan),
        "ballots": ballots(), "remarks": remarks(), "log": log(), "people": PEOPLE,
    }  # fmt: skip
    return Minutes(**(usual | values))


def empty(plan: Plan) -> Minutes:
    """Return the minutes of a workshop in which nothing happened."""
    nothing: dict[str, Any] = dict.fromkeys(("options", "ballots", "remarks", "log", "people"), ())
    return record(plan, task=None, closed_at=None, body=Scenario(plan=plan).to_dict(), **nothing)


def paged(told: Minutes, entries: Entries, reference: Reference, **values: Any) -> str:  # noqa: ANN401 - any option of the page
    """Return the page of minutes, in Swedish unless another language is given."""
    words = load_words(values.pop("language", "sv"))
    usual: dict[str, Any] = {"reference": reference, "words": words, "date": DATE, "year": 2035}
    return minutes_page(told, entries, **(usual | values))


def bare(entries: Entries) -> Entries:
    """Return the same without outlines: pictures take their time."""
    return {name: dataclasses.replace(one, drawn=None) for name, one in entries.items()}
