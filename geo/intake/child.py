"""
Child: the process in which foreign files are parsed.

Run as a script with the folder of a job. It takes away from itself what a file must not get at -
memory, time, the network, drivers - does the one task, and leaves its answer in the folder. It
never speaks to the parent in any other way.

With `--serve` it loads the libraries once and then splits off a process for each folder that is
named on its standard input; it never opens a file of a job itself, and ends with its parent.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

CLONE_NEWNET = 0x40000000
ROOT = Path(__file__).resolve().parents[2]
SERVE, PID, OVER = "--serve", "pid", "over"
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
        said = {"error": error.message, "code": error.code, "ids": list(error.ids)}
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
        resource.setrlimit(what, (value, value))


def _memory(more: float | None) -> None:
    """Bound what is taken from here on; what libraries reserve at their start is not counted."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - not on Windows

    most = resource.RLIM_INFINITY
    if more is not None:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + int(more)
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def serve() -> None:
    """Split off a process for each job, and mark in its folder when it is over."""
    sys.path.insert(0, str(ROOT))
    from geo.intake import make, tasks  # noqa: F401, PLC0415 - loaded once for all jobs

    running: dict[int, Path] = {}

    def reap(*_: object) -> None:
        for pid in list(running):
            if os.waitpid(pid, os.WNOHANG)[0]:
                (running.pop(pid) / OVER).touch()

    signal.signal(signal.SIGCHLD, reap)
    for line in sys.stdin:
        folder = Path(line.rstrip("\n"))
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            _split_off(folder)
        running[pid] = folder
        (folder / PID).write_text(str(pid), "ascii")
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def _split_off(folder: Path) -> None:
    """Do one job in a process of its own, which is its group, and end it whatever happens."""
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.close(0)
        os.chdir(folder)
        main(folder)
    finally:
        os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == SERVE:
        serve()
    else:
        main(Path(sys.argv[1]))
