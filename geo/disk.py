"""
Disk: the SQLite file below the store, opened so that what is written stays written.

One connection per process in WAL mode with every commit forced to the disk, short transactions that
are whole or nothing, a check before the first use, a dated copy before the tables change. From a
folder that cannot be written it still reads.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from geo.errors import PlanError, StoreError
from geo.phrases import Phrase, phrase

DRAFT = phrase("draft")
# what SQLite and the system say of the commonest faults, so that they have words
FAULTS = (
    phrase("database is locked"),
    phrase("database or disk is full"),
    phrase("disk I/O error"),
    phrase("attempt to write a readonly database"),
    phrase("unable to open database file"),
    phrase("file is not a database"),
    phrase("database disk image is malformed"),
    phrase("Permission denied"),
    phrase("No space left on device"),
    phrase("Read-only file system"),
    phrase("Not a directory"),
    phrase("File exists"),
)
WAIT_SECONDS = 5.0  # for another process that writes


class Disk:
    """
    A file with tables, made when it is first written to.

    Parameters
    ----------
    path
        The file.
    formats
        One script for each format of the tables, oldest first; each brings the one before it up to
        date, and the number of the format is kept in the file.
    what
        What the file holds, for the sentence that says it could not be saved.
    """

    def __init__(self, path: Path, formats: tuple[str, ...], what: str = DRAFT) -> None:
        self.path = path
        self.formats = formats
        self.what = what
        self._lock = threading.RLock()
        self._file: sqlite3.Connection | None = None
        self._inode = 0

    def __del__(self) -> None:
        """Let the file go."""
        self.close()

    def close(self) -> None:
        """Let the file go; the next call opens it again."""
        with self._lock:
            if self._file is not None:
                self._file.close()
            self._file = None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """
        Open for one change that is kept whole or not at all.

        Raises
        ------
        StoreError
            If the disk is full, the folder cannot be written or the file is damaged.
        """
        with self._lock, self._told(phrase("saved")):
            file = self._opened()
            file.execute("begin immediate")
            try:
                yield file
                file.execute("commit")
            except BaseException:
                # a full disk ends some transactions by itself
                if file.in_transaction:
                    file.execute("rollback")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open for reading, from a folder that cannot be written too; errors as in `writing`."""
        with self._lock, self._told(phrase("read")):
            try:
                file = self._opened()
            except (sqlite3.OperationalError, OSError):
                with _as_it_is(self.path) as only:
                    yield only
                return
            yield file

    @contextmanager
    def _told(self, done: str) -> Iterator[None]:
        """Turn what goes wrong with the file into one sentence; what is one already stays."""
        try:
            yield
        except PlanError:
            raise
        except (sqlite3.Error, OSError, ValueError) as error:
            cause = _cause(error)
            message = phrase(
                "The {what} could not be {done} in {folder}: {cause}. Free some space or "
                "choose a folder that can be written.",
                what=self.what,
                done=done,
                folder=self.path.parent.name,
                cause=cause,
            )
            raise StoreError(message) from error

    def _opened(self) -> sqlite3.Connection:
        """Return the connection; a file that was moved or deleted meanwhile is left."""
        if self._file is not None and _inode(self.path) == self._inode:
            return self._file
        self.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(
            self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            file.execute("pragma journal_mode = wal")
            file.execute("pragma synchronous = full")
            _prove(file)
            self._bring_up_to_date(file)
        except BaseException:
            file.close()
            raise
        self._file, self._inode = file, _inode(self.path)
        return file

    def _bring_up_to_date(self, file: sqlite3.Connection) -> None:
        """Give the file its tables; one that holds something is copied before they change."""
        newest = len(self.formats)
        if _format(file) == newest:
            return
        if file.execute("select count(*) from sqlite_master").fetchone()[0]:
            _copy(file, self.path)
        file.execute("begin immediate")
        # asked again, for another process may have done it meanwhile
        found = _format(file)
        if found > newest:
            file.execute("rollback")
            message = phrase(
                "the file has format {found} of a newer version of this program", found=found
            )
            raise sqlite3.DatabaseError(message)
        for script in self.formats[found:]:
            for statement in script.split(";"):
                file.execute(statement)
        file.execute(f"pragma user_version = {newest}")
        file.execute("commit")


@contextmanager
def _as_it_is(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that cannot be changed; with its latest states where their log can be read."""
    for how in ("mode=ro", "mode=ro&immutable=1"):
        file = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True)
        try:
            file.execute("select count(*) from sqlite_master").fetchone()
        except sqlite3.OperationalError:
            file.close()
            continue
        try:
            yield file
        finally:
            file.close()
        return
    message = phrase("the file cannot be opened")
    raise OSError(message)


def _prove(file: sqlite3.Connection) -> None:
    """Refuse a damaged file rather than write into it."""
    said = file.execute("pragma integrity_check(1)").fetchone()[0]
    if said != "ok":
        message = phrase(
            "the file is damaged ({said}); set it aside, or put a copy in its place", said=said
        )
        raise sqlite3.DatabaseError(message)


def _cause(error: Exception) -> str:
    """Return what went wrong, as a phrase where it is a known one."""
    ours = next((part for part in error.args if isinstance(part, Phrase)), None)
    if ours is not None:
        return ours
    if isinstance(error, OSError) and error.strerror in FAULTS and error.filename is not None:
        return phrase(
            "[Errno {number}] {fault}: {path}",
            number=error.errno,
            fault=_worded(error.strerror),
            path=repr(error.filename),
        )
    return _worded(str(error).rstrip("."))


def _worded(text: str) -> str:
    return next((fault for fault in FAULTS if fault == text), text)


def _format(file: sqlite3.Connection) -> int:
    return int(file.execute("pragma user_version").fetchone()[0])


def _copy(file: sqlite3.Connection, path: Path) -> None:
    day = datetime.now(tz=UTC).strftime("%Y-%m-%d")
    copy = sqlite3.connect(path.with_name(f"{path.stem}.{day}{path.suffix}"))
    try:
        file.backup(copy)
    finally:
        copy.close()


def _inode(path: Path) -> int:
    return path.stat().st_ino if path.exists() else 0
