"""
Store: scenarios on disk, every edit kept as soon as it is made.

A draft is a line of states, each a scenario as JSON, and the place in it where its author stands;
undo moves the place, an edit drops what lay ahead. With a name it is a scenario that can be found
again, duplicated and put away. One SQLite file in WAL mode holds them all, so a state that was kept
survives a crash of the program. Nothing is ever deleted but the oldest states.
"""

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.disk import Disk
from geo.errors import StoreError
from geo.phrases import phrase

KEPT_STATES = 400  # of one draft; the oldest go first
LONGEST = {"name": 80, "author": 80, "note": 2000}  # letters
FIELDS = {"name": phrase("name"), "author": phrase("author"), "note": phrase("note")}
FORMATS = (
    """
create table if not exists draft (id text primary key, place integer not null);
create table if not exists state (
    draft text not null, number integer not null, body text not null,
    saved_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    primary key (draft, number)
) without rowid
""",
    # `told`: the figures of a state as they were when it was made, with the versions of the data
    """
alter table draft add column name text not null default '';
alter table draft add column author text not null default '';
alter table draft add column note text not null default '';
alter table draft add column plan text not null default '';
alter table draft add column archived integer not null default 0;
alter table state add column told text
""",
)
RECORDS = """
select draft.id, name, author, note, plan, archived, first.saved_at, now.saved_at, now.told
from draft
join state as now on now.draft = draft.id and now.number = draft.place
join state as first on first.draft = draft.id
    and first.number = (select min(number) from state where draft = draft.id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    What is known of a draft without opening it.

    A draft without a `name` is not listed. `plan` is the name of its base plan; times are UTC as
    ISO 8601; `told` are the figures of the present state as they were told, None when they never
    were.
    """

    id: str
    name: str = ""
    author: str = ""
    note: str = ""
    plan: str = ""
    archived: bool = False
    made_at: str = ""
    saved_at: str = ""
    told: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """States of a draft, oldest first, the position of the one that holds, and its record."""

    states: tuple[dict[str, Any], ...]
    place: int
    record: Record


def new_id() -> str:
    """Return the id of a new draft; nobody can guess it."""
    return secrets.token_urlsafe(12)


class Store:
    """
    The drafts of one file, which is made when the first one is kept.

    All threads of a process share one connection. Every method that writes keeps its change whole
    or not at all, and returns once it is on the disk.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._disk = Disk(path, FORMATS)

    def close(self) -> None:
        """Let the file go; the next call opens it again."""
        self._disk.close()

    def keep(self, draft: str, body: Mapping[str, Any], *, plan: str = "") -> None:
        """
        Keep a new state behind the one that holds; what was undone is dropped.

        Parameters
        ----------
        draft
            Id of the draft.
        body
            The scenario, `Scenario.to_dict`.
        plan
            Name of the base plan; what stands already when left out.

        Raises
        ------
        StoreError
            If the disk is full or the folder cannot be written.
        """
        text = json.dumps(body, allow_nan=False, separators=(",", ":"))
        with self._disk.writing() as file:
            row = file.execute("select place from draft where id = ?", (draft,)).fetchone()
            place = row[0] + 1 if row else 0
            file.execute("delete from state where draft = ? and number >= ?", (draft, place))
            file.execute(
                "insert into state (draft, number, body) values (?, ?, ?)", (draft, place, text)
            )
            oldest = place - KEPT_STATES
            file.execute("delete from state where draft = ? and number <= ?", (draft, oldest))
            self._stand(file, draft, place)
            if plan:
                file.execute("update draft set plan = ? where id = ?", (plan, draft))

    def step(self, draft: str, steps: int) -> None:
        """
        Move to an earlier (steps below 0) or a later state, as far as there is one.

        Raises
        ------
        StoreError
            If the file cannot be written.
        """
        with self._disk.writing() as file:
            ends = "select min(number), max(number) from state where draft = ?"
            first, last = file.execute(ends, (draft,)).fetchone()
            row = file.execute("select place from draft where id = ?", (draft,)).fetchone()
            if row is not None and first is not None:
                self._stand(file, draft, max(first, min(last, row[0] + steps)))

    def tell(self, draft: str, told: Mapping[str, Any]) -> None:
        """Keep the figures of the present state beside it; errors as in `keep`."""
        text = json.dumps(told, allow_nan=False, separators=(",", ":"))
        which = "draft = ? and number = (select place from draft where id = ?)"
        with self._disk.writing() as file:
            file.execute(f"update state set told = ? where {which}", (text, draft, draft))  # noqa: S608 - our own words

    def describe(self, draft: str, *, name: str, author: str = "", note: str = "") -> None:
        """
        Give a draft a name, which makes it a scenario that is listed, an author and a note.

        Raises
        ------
        StoreError
            If a text is too long, the name is empty, the draft is unknown or the file cannot be
            written.
        """
        texts = {"name": name.strip(), "author": author.strip(), "note": note.strip()}
        for field, longest in LONGEST.items():
            if len(texts[field]) > longest:
                message = phrase(
                    "The {field} is longer than {longest} letters; shorten it.",
                    field=FIELDS[field],
                    longest=longest,
                )
                raise StoreError(message)
        if not texts["name"]:
            message = phrase("A scenario needs a name; type one.")
            raise StoreError(message)
        with self._disk.writing() as file:
            self._change(file, draft, "name = ?, author = ?, note = ?", *texts.values())

    def archive(self, draft: str, *, archived: bool) -> None:
        """Put a scenario away, or bring it back; errors as in `describe`."""
        with self._disk.writing() as file:
            self._change(file, draft, "archived = ?", int(archived))

    def duplicate(self, draft: str, name: str) -> str:
        """
        Return the id of a new scenario that begins with the present state of another one.

        Raises
        ------
        StoreError
            As in `describe`.
        """
        made = new_id()
        with self._disk.writing() as file:
            found = file.execute(
                "select body, told, author, note, plan from draft join state"
                " on state.draft = draft.id and number = place where draft.id = ?",
                (draft,),
            ).fetchone()
            if found is None:
                raise _unknown()
            body, told, author, note, plan = found
            file.execute(
                "insert into state (draft, number, body, told) values (?, 0, ?, ?)",
                (made, body, told),
            )
            self._stand(file, made, 0)
            self._change(
                file, made, "author = ?, note = ?, plan = ?, name = ?", author, note, plan,
                (name.strip() or "?")[: LONGEST["name"]],
            )  # fmt: skip
        return made

    def load(self, draft: str) -> Draft | None:
        """
        Return a draft, or nothing when it is not known.

        Raises
        ------
        StoreError
            If the file cannot be read.
        """
        if not self.path.exists():
            return None
        with self._disk.reading() as file:
            record = file.execute(f"{RECORDS} where draft.id = ?", (draft,)).fetchone()
            rows = file.execute(
                "select number, body from state where draft = ? order by number", (draft,)
            ).fetchall()
            row = file.execute("select place from draft where id = ?", (draft,)).fetchone()
        if record is None:
            return None
        numbers = [number for number, _ in rows]
        return Draft(
            states=tuple(json.loads(body) for _, body in rows),
            place=numbers.index(row[0]),
            record=_record(record),
        )

    def present(self, draft: str) -> dict[str, Any] | None:
        """Return the state of a draft that holds, or nothing; errors as in `load`."""
        if not self.path.exists():
            return None
        with self._disk.reading() as file:
            row = file.execute(
                "select body from state join draft on draft.id = draft and number = place"
                " where draft = ?",
                (draft,),
            ).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def scenarios(self, plan: str, *, archived: bool = False) -> tuple[Record, ...]:
        """
        Return the named scenarios on a plan, the one that was changed last first.

        Parameters
        ----------
        plan
            Name of the base plan.
        archived
            Those that were put away, instead of the others.

        Raises
        ------
        StoreError
            If the file cannot be read.
        """
        if not self.path.exists():
            return ()
        chosen = "where name <> '' and plan = ? and archived = ? order by now.saved_at desc, name"
        with self._disk.reading() as file:
            rows = file.execute(f"{RECORDS} {chosen}", (plan, int(archived))).fetchall()
        return tuple(_record(row) for row in rows)

    def counted(self) -> dict[str, int]:
        """Return how many scenarios are listed on each plan that has any; errors as in `load`."""
        if not self.path.exists():
            return {}
        asked = "select plan, count(*) from draft where name <> '' and archived = 0 group by plan"
        with self._disk.reading() as file:
            return dict(file.execute(asked).fetchall())

    @staticmethod
    def _stand(file: sqlite3.Connection, draft: str, place: int) -> None:
        file.execute(
            "insert into draft (id, place) values (?, ?)"
            " on conflict (id) do update set place = excluded.place",
            (draft, place),
        )

    @staticmethod
    def _change(file: sqlite3.Connection, draft: str, what: str, *values: str | int) -> None:
        changed = file.execute(f"update draft set {what} where id = ?", (*values, draft))  # noqa: S608 - our own words
        if changed.rowcount != 1:
            raise _unknown()


def _record(row: tuple[Any, ...]) -> Record:
    identity, name, author, note, plan, archived, made_at, saved_at, told = row
    return Record(
        id=identity,
        name=name,
        author=author,
        note=note,
        plan=plan,
        archived=bool(archived),
        made_at=made_at,
        saved_at=saved_at,
        told=json.loads(told) if told else None,
    )


def _unknown() -> StoreError:
    return StoreError("There is no such scenario any more; open another one.")
