"""The hostile corpus: each file is one sentence or a clean table, and takes nothing with it."""

import os
import re
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from geo.intake import apart as door
from geo.intake import limits
from geo.reference import Reference
from tests.hostile.build import CANARY, build
from tests.hostile.case import Case
from tests.hostile.judge import Answer, answer, faults
from tests.paths import ROOT

SLACK = 5.0  # seconds in which a child is started and ended
MEMORY = 1 << 30
# a server that says in the end what the largest of its processes took
SCALES = """
import resource, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from geo.intake import child
child.serve()
unit = 1 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
Path({weight!r}).write_text(str(peak), "ascii")
"""


@dataclass(frozen=True)
class Seen:
    """A file, what it became, and how long the slowest call took."""

    case: Case
    answer: Answer
    seconds: float


@dataclass(frozen=True)
class Corpus:
    """
    All files, what was left in the folder for temporary things, and who was called.

    `peak` is what the largest process took that read any of them. [bytes]
    """

    seen: tuple[Seen, ...]
    left: tuple[str, ...]
    written: tuple[str, ...]
    calls: tuple[str, ...]
    peak: int


def _listen(server: socket.socket, calls: list[str]) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        calls.append(str(connection.recv(80)))
        connection.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[str]]]:
    """Listen on this machine; return the port and the list of those who called."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_listen, args=(server, calls), daemon=True).start()
        yield int(server.getsockname()[1]), calls
        # what wakes a thread that still waits
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def corpus(
    tmp_path_factory: pytest.TempPathFactory,
    reference: Reference,
    listener: tuple[int, list[str]],
) -> Corpus:
    """Run all files through the door, three at a time."""
    folder, room = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("temporary")
    cases = build(folder, port=listener[0])
    before = {str(path) for path in folder.rglob("*")}
    weight, scales = room.with_name("weight"), room.with_name("scales.py")
    scales.write_text(SCALES.format(root=str(ROOT), weight=str(weight)), "utf-8")

    def seen(case: Case) -> Seen:
        start = time.monotonic()
        became = answer(case.path, reference)
        return Seen(case, became, time.monotonic() - start)

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(3) as three:
        patch.setattr(tempfile, "tempdir", str(room))
        if os.name != "nt":
            patch.setattr(door, "CHILD", scales)
        found = tuple(three.map(seen, cases))
    # what its processes took is known once the server has ended
    door.close()
    peak = int(weight.read_text("ascii")) if weight.exists() else 0
    left = tuple(path.name for path in room.iterdir())
    after = {str(path) for path in folder.rglob("*")}
    return Corpus(found, left, tuple(after - before), tuple(listener[1]), peak)


def _outcome(seen: Seen) -> str:
    """Return how a file differs from what is owed to it; nothing if it does not."""
    became, owed = seen.answer, seen.case
    if became.refused is not None:
        right = owed.expected == "refused" and re.search(owed.sentence, became.refused)
        return "" if right else f"refused: {became.refused}"
    if owed.expected == "noted" and not re.search(owed.sentence, " ".join(became.notes)):
        return f"not noted: {became.notes}"
    return "taken in" if owed.expected == "refused" else ""


def test_there_are_enough(corpus: Corpus) -> None:
    """Law: at least 90 files, each with a name of its own, of each kind of end."""
    assert len({one.case.name for one in corpus.seen}) == len(corpus.seen) >= 90
    assert {one.case.expected for one in corpus.seen} == {"refused", "clean", "noted"}


def test_each_becomes_what_is_owed_to_it(corpus: Corpus) -> None:
    """Law: what harms is refused with its sentence, what can be mended is noted."""
    ends = {one.case.name: _outcome(one) for one in corpus.seen}

    assert {name: end for name, end in ends.items() if end} == {}


def test_every_answer_is_fit_for_a_page(corpus: Corpus) -> None:
    """Law: sentences end, are short and show no path; tables are finite or noted."""
    found = {one.case.name: list(faults(one.answer)) for one in corpus.seen}

    assert {name: held for name, held in found.items() if held} == {}


def test_nobody_is_called_and_nothing_is_shown(corpus: Corpus) -> None:
    """Law: no file makes a request, and none shows what another file holds."""
    assert corpus.calls == ()
    assert [one.case.name for one in corpus.seen if CANARY in one.answer.words] == []


def test_nothing_is_left_behind(corpus: Corpus) -> None:
    """Law: the temporary folders are gone, and nothing lies beside the files."""
    assert corpus.left == ()
    assert corpus.written == ()


def test_each_is_answered_in_time(corpus: Corpus) -> None:
    """Limit: what does not end is ended; two calls of a file that opens have a limit each."""
    late = {
        one.case.name: one.seconds
        for one in corpus.seen
        if one.seconds > (1 + len(one.answer.fetched)) * (limits.UPLOAD.seconds + SLACK)
    }

    assert late == {}


@pytest.mark.skipif(sys.platform == "win32", reason="processes are split off elsewhere only")
def test_no_child_takes_much_memory(corpus: Corpus) -> None:
    """Limit: the largest process that read a file stays below 1 GiB."""
    assert 0 < corpus.peak < MEMORY
