"""
Child: the process in which foreign files are parsed.

Run as a script with the folder of a job. It takes away from itself what a file must not get at -
memory, time, the network, drivers - does the one task, and leaves its answer in the folder. It
never speaks to the parent in any other way.

With `--serve` it loads the libraries once and then splits off a process for each folder that is
named on its standard input; it never opens a file of a job itself, and ends with its parent, and
all that it has split off with it, even where somebody kills the parent.
"""

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any

CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).resolve().parents[2]
SERVE, PID, OVER = "--serve", "pid", "over"
READ = 65_536  # bytes at once
JUDGED = ("look", "fetch")  # tasks on files as they came


def main(folder: Path) -> None:
    """Do the job of a folder."""
    job = json.loads((folder / "job.json").read_text("utf-8"))
    _alone()
    _bounded(job["limits"])
    sys.path.insert(0, str(ROOT))
    from geo.errors import PlanError  # noqa: PLC0415 - loaded under the limits

    try:
        said = {"answer": _answer(folder, job)}
    except (MemoryError, RecursionError):
        said = {"failed": "memory"}
    except PlanError as error:
        said = {"error": error.message.to_json(), "code": error.code, "ids": list(error.ids)}
    (folder / "answer.json").write_text(json.dumps(said), "utf-8")


def _answer(folder: Path, job: dict[str, Any]) -> object:
    """Judge the file with what Python has, and only then load the libraries that read it."""
    from geo.intake import known  # noqa: PLC0415 - loaded under the limits

    path, arguments = Path(job["path"]), job["arguments"]
    _memory(job["limits"]["memory"])
    if job["task"] in JUDGED:
        known.source_of(path, arguments["name"])
    _memory(None)
    from geo.intake import tasks  # noqa: PLC0415 - loaded under the limits

    _memory(job["limits"]["memory"])
    return tasks.TASKS[job["task"]](folder, path, **arguments)


def _alone() -> None:
    """Leave the network, where the system lets a process do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET)


def _bounded(limits: dict[str, float]) -> None:
    if os.name == "nt":
        return
    import resource  # noqa: PLC0415 - not on Windows

    seconds = int(limits["seconds"])
    for what, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, int(limits["written"])),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        most = _allowed(what, value)
        resource.setrlimit(what, (most, most))


def _memory(more: float | None) -> None:
    """Bound what is taken from here on; what libraries reserve at their start is not counted."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - not on Windows

    most = resource.RLIM_INFINITY
    if more is not None:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + int(more)
    most = _allowed(resource.RLIMIT_AS, most)
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _allowed(what: int, value: int) -> int:
    """Return a limit no higher than the one that this process was born with."""
    import resource  # noqa: PLC0415 - not on Windows

    bounds = {value, resource.getrlimit(what)[1]} - {resource.RLIM_INFINITY}
    return min(bounds, default=resource.RLIM_INFINITY)


def serve() -> None:
    """Split off a process for each job, and mark in its folder when it is over."""
    sys.path.insert(0, str(ROOT))
    from geo.intake import make, tasks  # noqa: F401, PLC0415 - loaded once for all jobs

    # the end of a process rings a bell in the loop: a handler that waited for processes would be
    # interrupted by itself when two end at once
    ended, bell = os.pipe()
    os.set_blocking(ended, False)
    os.set_blocking(bell, False)
    signal.set_wakeup_fd(bell, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, Path] = {}
    begun = b""
    while True:
        ready, _, _ = select.select([0, ended], [], [])
        if ended in ready:
            os.read(ended, READ)
            _reap(running)
        if 0 in ready:
            said = os.read(0, READ)
            if not said:
                _end_all(running)
                return
            *lines, begun = (begun + said).split(b"\n")
            for line in lines:
                folder = Path(os.fsdecode(line))
                running[_split_off(folder)] = folder


def _reap(running: dict[int, Path]) -> None:
    """Mark what has ended; a folder is gone when nobody waits for it any longer."""
    for pid, folder in list(running.items()):
        if os.waitpid(pid, os.WNOHANG)[0]:
            del running[pid]
            with contextlib.suppress(OSError):
                (folder / OVER).touch()


def _end_all(running: dict[int, Path]) -> None:
    """End what nobody waits for any longer, as after a kill of the parent."""
    for pid, folder in running.items():
        for end in (os.kill, os.killpg):
            with contextlib.suppress(OSError):
                end(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def _split_off(folder: Path) -> int:
    """Do one job in a process of its own, and return its number."""
    server = os.getpid()
    pid = os.fork()
    if pid == 0:
        _end_with(folder, server)
    return pid


def _end_with(folder: Path, server: int) -> None:
    """Mark that a job has begun, by the group in which it can be ended; do it, and end."""
    try:
        _bound_to(server)
        os.setsid()
        (folder / PID).write_text(str(os.getpid()), "ascii")
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(0)
        os.chdir(folder)
        main(folder)
    finally:
        os._exit(0)


def _bound_to(server: int) -> None:
    """End with the server where the system does that: a server that was killed ends nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:  # it was gone before
        os._exit(0)


def _watch() -> None:
    """End with the parent, whose end closes the standard input."""

    def wait() -> None:
        while os.read(0, READ):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    if sys.argv[1] == SERVE:
        serve()
    else:
        _watch()
        main(Path(sys.argv[1]))
