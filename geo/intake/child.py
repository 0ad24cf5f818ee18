"""
Child: the process in which foreign files are parsed.

Run as a script with the folder of a job. It takes away from itself what a file must not get at -
memory, time, the network, drivers - before any library is loaded, does the one task, and leaves its
answer in the folder. It never speaks to the parent in any other way.
"""

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

CLONE_NEWNET = 0x40000000
ROOT = Path(__file__).resolve().parents[2]
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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
