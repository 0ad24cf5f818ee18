"""
Store: drafts on disk, every edit kept as soon as it is made.

A draft is a line of states, each a scenario as JSON, and the place in it where its author stands;
undo moves the place, an edit drops what lay ahead. One SQLite file in WAL mode holds all drafts, so
a state that was kept survives a crash of the program.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import PlanError

KEPT_STATES = 400  # of one draft; the oldest go first
SCHEMA = """
create table if not exists draft (id text primary key, place integer not null);
create table if not exists state (
    draft text not null, number integer not null, body text not null,
    saved_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    primary key (draft, number)
) without rowid;
"""


class StoreError(PlanError):
    """The draft could not be kept or read; what was kept before stays."""

    code = "store_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """States of a draft, oldest first, and the position of the one that holds."""

    states: tuple[dict[str, Any], ...]
    place: int


def new_id() -> str:
    """Return the id of a new draft; nobody can guess it."""
    return secrets.token_urlsafe(12)


class Store:
    """The drafts of one file, which is made when the first one is kept."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, draft: str, body: dict[str, Any]) -> None:
        """
        Keep a new state behind the one that holds; what was undone is dropped.

        Raises
        ------
        StoreError
            If the disk is full or the folder cannot be written.
        """
        text = json.dumps(body, allow_nan=False, separators=(",", ":"))
        with self._writing() as file:
            row = file.execute("select place from draft where id = ?", (draft,)).fetchone()
            place = row[0] + 1 if row else 0
            file.execute("delete from state where draft = ? and number >= ?", (draft, place))
            file.execute(
                "insert into state (draft, number, body) values (?, ?, ?)", (draft, place, text)
            )
            oldest = place - KEPT_STATES
            file.execute("delete from state where draft = ? and number <= ?", (draft, oldest))
            self._stand(file, draft, place)

    def step(self, draft: str, steps: int) -> None:
        """
        Move to an earlier (steps below 0) or a later state, as far as there is one.

        Raises
        ------
        StoreError
            If the file cannot be written.
        """
        with self._writing() as file:
            ends = "select min(number), max(number) from state where draft = ?"
            first, last = file.execute(ends, (draft,)).fetchone()
            row = file.execute("select place from draft where id = ?", (draft,)).fetchone()
            if row is not None and first is not None:
                self._stand(file, draft, max(first, min(last, row[0] + steps)))

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
        with self._open() as file:
            row = file.execute("select place from draft where id = ?", (draft,)).fetchone()
            rows = file.execute(
                "select number, body from state where draft = ? order by number", (draft,)
            ).fetchall()
        if row is None or not rows:
            return None
        numbers = [number for number, _ in rows]
        return Draft(
            states=tuple(json.loads(body) for _, body in rows), place=numbers.index(row[0])
        )

    @staticmethod
    def _stand(file: sqlite3.Connection, draft: str, place: int) -> None:
        file.execute(
            "insert into draft values (?, ?) on conflict (id) do update set place = excluded.place",
            (draft, place),
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open for one change that is kept whole or not at all."""
        with self._open() as file:
            file.execute("begin immediate")
            yield file
            file.execute("commit")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=5.0, isolation_level=None)) as file:
                file.execute("pragma journal_mode = wal")
                file.executescript(SCHEMA)
                yield file
        except (sqlite3.Error, OSError, ValueError) as error:
            message = (
                f"The draft could not be saved in {self.path.parent.name}: {error}. "
                "Free some space or choose a folder that can be written."
            )
            raise StoreError(message) from error
