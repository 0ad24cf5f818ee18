"""Apart: whatever becomes of a process that reads, the parent has one sentence and goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from geo.errors import UnreadableFileError
from geo.intake import apart as door
from geo.intake import limits
from geo.intake.child import ROOT
from geo.intake.formats import Format
from geo.intake.look import look
from tests.hostile.case import GOOD

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are split off elsewhere only")

# a server whose jobs do what no reader should
ROGUE_JOB = f"""
import os, pathlib, sys, time
sys.path.insert(0, {str(ROOT)!r})
from geo.intake import child

def main(folder):
    {{}}

child.main = main
child.serve()
"""
# a server that is none
ROGUE_SERVER = "import sys, time\n{}\n"
ANSWER = "(folder / 'answer.json').write_text"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a good file."""
    path = tmp_path / "plan.geojson"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def rogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put another program in the place of the server."""

    def put(program: str) -> None:
        path = tmp_path / "rogue.py"
        path.write_text(program, "utf-8")
        monkeypatch.setattr(door, "CHILD", path)

    return put


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("os.kill(os.getpid(), 9)", "could not be read"),
        ("time.sleep(60)", "takes more than 1 seconds"),
        ("raise SystemExit(3)", "could not be read"),
        (f"{ANSWER}('{{{{')", "could not be read"),
        (f"{ANSWER}('[]')", "could not be read"),
        (f"{ANSWER}('{{{{}}}}')", "could not be read"),
    ],
    ids=["killed", "endless", "gone", "half an answer", "a list", "nothing"],
)
def test_a_job_that_does_not_come_back(
    plan: Path,
    room: Path,
    rogue: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    does: str,
    said: str,
) -> None:
    """Limit: the job alone is lost; the server goes on, and a good file is read as ever."""
    rogue(ROGUE_JOB.format(does.format()))
    for _ in range(2):
        with pytest.raises(UnreadableFileError, match=said):
            look(plan, "plan.geojson", bounds=replace(limits.UPLOAD, seconds=1.0))
    assert door._SERVERS[door.CHILD].poll() is None

    monkeypatch.undo()
    assert look(plan, "plan.geojson").format is Format.GEOJSON


@pytest.mark.parametrize(
    "does", ["raise SystemExit(3)", "time.sleep(60)"], ids=["ends", "says nothing"]
)
def test_a_server_that_does_not_begin(
    plan: Path,
    room: Path,
    rogue: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    does: str,
) -> None:
    """Limit: where no process can be started one sentence says so, and the next one can."""
    rogue(ROGUE_SERVER.format(does))
    monkeypatch.setattr(limits, "START_SECONDS", 0.3)
    with pytest.raises(UnreadableFileError, match="No process could be started"):
        look(plan, "plan.geojson")

    monkeypatch.undo()
    assert look(plan, "plan.geojson").format is Format.GEOJSON


def test_a_server_that_ended_is_replaced(plan: Path) -> None:
    """Law: after its end the next file is read by another, and nothing of the first is left."""
    look(plan, "plan.geojson")
    first = door._SERVERS[door.CHILD]
    first.kill()
    first.wait()

    assert look(plan, "plan.geojson").format is Format.GEOJSON
    assert door._SERVERS[door.CHILD] is not first
    assert first.stdin is not None
    assert first.stdin.closed


def test_a_server_that_ends_within_a_job(
    plan: Path, room: Path, rogue: Callable[[str], None]
) -> None:
    """Limit: what was read meanwhile is not called damaged, and its process does not go on."""
    number = plan.with_name("number")
    begins = f"pathlib.Path({str(number)!r}).write_text(str(os.getpid()))"
    rogue(ROGUE_JOB.format(f"{begins}; os.kill(os.getppid(), 9); time.sleep(60)"))
    with pytest.raises(UnreadableFileError, match="ended from outside; open the file again"):
        look(plan, "plan.geojson")

    end = time.monotonic() + limits.UPLOAD.seconds
    while _lives(int(number.read_text("ascii"))):
        assert time.monotonic() < end


def _lives(pid: int) -> bool:
    """Return whether a process of anybody runs."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_many_jobs_end_at_once(plan: Path, room: Path, rogue: Callable[[str], None]) -> None:
    """Law: however many ends fall together, each file has its own answer from one server."""
    rogue(ROGUE_JOB.format("time.sleep(0.05); " + ANSWER + "(f'{{\"answer\": {os.getpid()}}}')"))

    def answered(_: int) -> int:
        with door.apart("look", plan, "plan.geojson") as (number, _folder):
            return int(number)

    first = answered(0)
    server = door._SERVERS[door.CHILD]
    with ThreadPoolExecutor(16) as many:
        found = list(many.map(answered, range(100)))

    assert len({first, *found}) == 101
    assert door._SERVERS[door.CHILD] is server
    assert server.poll() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_a_child_that_takes_too_much(tmp_path: Path, room: Path) -> None:
    """Limit: what asks for more memory than it may have is one sentence."""
    path = tmp_path / "plan.csv"
    path.write_text("a;b\n" + "1;2\n" * 2_000_000, "utf-8")

    with pytest.raises(UnreadableFileError, match="more memory"):
        look(path, "plan.csv", bounds=replace(limits.UPLOAD, memory=2_000_000))


@pytest.mark.parametrize("step", ["mkdtemp", "write"])
def test_a_full_disk_is_a_sentence(
    plan: Path, room: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Limit: where the parent has no room for the job, nothing is said of the file."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "mkdtemp":
        monkeypatch.setattr(door.tempfile, "mkdtemp", full)
    else:
        monkeypatch.setattr(door, "_run", full)
    with pytest.raises(UnreadableFileError, match="not enough room on the disk"):
        look(plan, "plan.geojson")


# a parent that waits for a job which never ends
WAITING = f"""
import pathlib, sys
sys.path.insert(0, {str(ROOT)!r})
from geo.intake import apart as door
from geo.intake.look import look

door.CHILD = pathlib.Path(sys.argv[1])
look(pathlib.Path(sys.argv[2]), "plan.geojson")
"""


@pytest.mark.parametrize("killed", ["parent", "both"])
def test_a_killed_parent_leaves_no_job_behind(
    plan: Path, tmp_path: Path, rogue: Callable[[str], None], killed: str
) -> None:
    """Limit: a job that waits on a file ends with the app, however the app ends."""
    if killed == "both" and sys.platform != "linux":
        pytest.skip("elsewhere nothing ends with a server that was killed")
    numbers = tmp_path / "numbers"
    told = f"pathlib.Path({str(numbers)!r}).write_text(f'{{{{os.getpid()}}}} {{{{os.getppid()}}}}')"
    rogue(ROGUE_JOB.format(f"{told.format()}; time.sleep(60)"))
    script = tmp_path / "waiting.py"
    script.write_text(WAITING, "utf-8")
    command = [sys.executable, str(script), str(door.CHILD), str(plan)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as parent:
        _until(lambda: numbers.is_file() and len(numbers.read_text("ascii").split()) == 2)
        job, server = map(int, numbers.read_text("ascii").split())
        parent.kill()
        if killed == "both":
            os.kill(server, signal.SIGKILL)

    _until(lambda: not _lives(job))


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + limits.START_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_child_by_itself_ends_with_its_parent(tmp_path: Path) -> None:
    """Limit: where processes are not split off, the end of the pipe is the end of the child."""
    program = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from geo.intake import child
child._watch()
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as alone:
        assert alone.stdin is not None
        alone.stdin.close()
        assert alone.wait(limits.START_SECONDS) == 0


def test_a_task_takes_what_its_bounds_allow(plan: Path) -> None:
    """Limit: a file that is too large for one who asks is read for one who may ask for more."""
    tight = replace(limits.UPLOAD, size=len(GOOD) - 1)
    with pytest.raises(UnreadableFileError, match="MB are taken in"):
        look(plan, bounds=tight)

    assert look(plan, bounds=replace(tight, size=len(GOOD.encode()))).format is Format.GEOJSON
    small, large = limits.patient(1_000), limits.patient(80_000_000)
    assert small.seconds < 1.01 * limits.UPLOAD.seconds
    assert large.seconds > small.seconds
    assert large.memory > small.memory
