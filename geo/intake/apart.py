"""
Apart: tasks on foreign files run in a process of their own.

What a parser does with a file that was made to harm it happens there: out of memory, out of time or
dead, the child takes nothing with it, and the answer is one sentence. A child gets a fresh folder,
no network, and of all drivers the one that the content of the file asks for.
"""

import atexit
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyogrio
from rasterio.env import Env

from geo import errors
from geo.errors import PlanError, UnreadableFileError
from geo.intake import limits
from geo.intake.child import OVER, PID, SERVE
from geo.intake.limits import Bounds
from geo.phrases import Phrase, phrase

CHILD = Path(__file__).with_name("child.py")
LOOK_S = 0.005  # between two looks for a mark of the server
TRIES = 2  # servers that may end before they begin with a job
_SERVERS: dict[Path, subprocess.Popen[bytes]] = {}
_LOCK = threading.Lock()
# drivers that may answer; the format is known by then, and a task opens with its driver only
DRIVERS = ("GPKG", "GeoJSON", "ESRI Shapefile", "FlatGeobuf", "DXF", "MEM", "Memory")
PICTURES = ("GTiff", "PNG", "JPEG")
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH", "PROJ_DATA", "GDAL_DATA")
ERRORS = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, PlanError)
}


@contextmanager
def apart(
    task: str,
    path: Path,
    name: str,
    *,
    bounds: Bounds | None = None,
    **arguments: Any,  # noqa: ANN401 - JSON
) -> Iterator[tuple[Any, Path]]:
    """
    Run a task on a file in another process; yield its answer and the folder with what it wrote.

    Parameters
    ----------
    task
        A key of `geo.intake.tasks.TASKS`.
    path
        The file; its name means nothing.
    name
        What the user calls it, for sentences.
    bounds
        What the task may take; that of an upload by default.
    arguments
        Plain values for the task.

    Raises
    ------
    PlanError
        What the task says, or that the file took too much memory or time.
    """
    shown = _shown(name or path.name)
    bounds = bounds or limits.UPLOAD
    _refuse_odd(path, shown, bounds)
    folder = _folder(shown)
    try:
        job = {
            "task": task,
            "path": str(path.resolve()),
            "arguments": {"name": shown, **arguments},
            "limits": asdict(bounds),
        }
        (folder / "job.json").write_text(json.dumps(job), "utf-8")
        _run(folder, shown, bounds.seconds)
        yield _answer(folder, shown), folder
    except (OSError, MemoryError) as error:
        raise _no_room(shown) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder(shown: str) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="kolkarta-"))
    except OSError as error:
        raise _no_room(shown) from error


def _no_room(shown: str) -> UnreadableFileError:
    """Return what is said where the parent itself cannot go on: a full disk, as a rule."""
    message = phrase(
        "There is not enough room on the disk or in memory to read {name}; free some and try "
        "again.",
        name=shown,
    )
    return UnreadableFileError(message)


def _shown(name: str) -> str:
    """Return what a sentence calls a file: one line, no folder, nothing that cannot be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[: limits.NAME].strip() or "The file"


def _refuse_odd(path: Path, name: str, bounds: Bounds) -> None:
    text = str(path)
    if text.lower().startswith(("/vsi", "\\vsi")) or "://" in text or not path.is_file():
        message = phrase("{name} is no file on this machine.", name=name)
        raise UnreadableFileError(message)
    size = path.stat().st_size
    if size > bounds.size:
        message = phrase(
            "{name} has {size} MB; at most {most} MB are taken in. Cut the layer to the district.",
            name=name,
            size=f"{size / 1e6:.0f}",
            most=bounds.size // 1_000_000,
        )
        raise UnreadableFileError(message)


def _run(folder: Path, name: str, seconds: float) -> None:
    """Have the job of a folder done, and end it when its time is over."""
    in_time = _spawned(folder, seconds) if os.name == "nt" else _split_off(folder, name, seconds)
    if not in_time:
        message = phrase(
            "{name} takes more than {seconds} seconds to read; simplify it or cut it to the "
            "district.",
            name=name,
            seconds=f"{seconds:.0f}",
        )
        raise UnreadableFileError(message)


def _spawned(folder: Path, seconds: float) -> bool:
    """Do a job in a program of its own, where processes cannot be split off."""
    # the pipe tells the child when this process ends
    child = _started(str(folder), cwd=folder, stdin=subprocess.PIPE)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        child.kill()
        child.wait()
        child.stdin.close()  # type: ignore[union-attr]  # a pipe
    return True


def _split_off(folder: Path, name: str, seconds: float) -> bool:
    """Have the server split off a process for a job; return whether it was over in time."""
    server = _begun(folder, name)
    if _comes(folder, (OVER,), server, seconds):
        return True
    with contextlib.suppress(OSError, ValueError):
        os.killpg(int((folder / PID).read_text("ascii")), signal.SIGKILL)
    if server.poll() is not None:
        message = phrase(
            "The process that read {name} was ended from outside; open the file again.", name=name
        )
        raise UnreadableFileError(message)
    # the folder may go once the server has marked it
    _comes(folder, (OVER,), server, limits.UPLOAD.seconds)
    return False


def _begun(folder: Path, name: str) -> subprocess.Popen[bytes]:
    """Return the server that has begun with a job; one that ended before it began is replaced."""
    for _ in range(TRIES):
        server = _asked(folder)
        if _comes(folder, (PID, OVER), server, limits.START_SECONDS):
            return server
        server.kill()
        server.wait()
    message = phrase(
        "No process could be started that reads {name}; end other programs and try again.",
        name=name,
    )
    raise UnreadableFileError(message)


def _comes(
    folder: Path, marks: tuple[str, ...], server: subprocess.Popen[bytes], seconds: float
) -> bool:
    """Return whether one of some marks is there before the end of the server and of the time."""

    def there() -> bool:
        return any((folder / mark).exists() for mark in marks)

    end = time.monotonic() + seconds
    while not there():
        if server.poll() is not None or time.monotonic() > end:
            return there()
        time.sleep(LOOK_S)
    return True


def _asked(folder: Path) -> subprocess.Popen[bytes]:
    """Name a folder to the server, which is started when there is none."""
    with _LOCK:
        server = _SERVERS.get(CHILD)
        if server is not None and server.poll() is not None:
            _let_go(server)
            server = None
        if server is None:
            server = _SERVERS[CHILD] = _started(SERVE, cwd=CHILD.parent, stdin=subprocess.PIPE)
        with contextlib.suppress(OSError):
            server.stdin.write(f"{folder}\n".encode())  # type: ignore[union-attr]  # a pipe
            server.stdin.flush()  # type: ignore[union-attr]
    return server


def close() -> None:
    """End the servers of this process; the next task starts one anew."""
    with _LOCK:
        for server in _SERVERS.values():
            _let_go(server)
        _SERVERS.clear()


def _let_go(server: subprocess.Popen[bytes]) -> None:
    """Close the pipe to a server, which ends it, and reap it; one that hangs is killed."""
    with contextlib.suppress(OSError):
        server.stdin.close()  # type: ignore[union-attr]  # a pipe
    try:
        server.wait(limits.UPLOAD.seconds)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _started(argument: str, *, cwd: Path, stdin: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", str(CHILD), argument]
    own = {"start_new_session": True} if os.name != "nt" else {}
    child: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own program
        command,
        cwd=cwd,
        env=_environment(),
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **own,  # type: ignore[call-overload]
    )
    return child


def _answer(folder: Path, name: str) -> Any:  # noqa: ANN401 - JSON
    try:
        said = json.loads((folder / "answer.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not {"answer", "error"} & said.keys():
        raise _spoilt(name)
    if "error" in said:
        raise _refusal(said, name)
    return said["answer"]


def _refusal(said: dict[str, Any], name: str) -> PlanError:
    """Return the error that a child tells of; whoever wrote the file may be speaking."""
    code, ids = said.get("code"), said.get("ids")
    kind = ERRORS.get(code, UnreadableFileError) if isinstance(code, str) else UnreadableFileError
    try:
        message = Phrase.from_json(said["error"])
    except ValueError:
        return _spoilt(name)
    sound = isinstance(ids, list) and all(isinstance(one, str) for one in ids)
    return kind(message, ids=tuple(ids) if sound and ids else ())


def _spoilt(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        phrase(
            "{name} could not be read: it is damaged, or asks for more memory than a plan of "
            "a district needs.",
            name=name,
        )
    )


def _environment() -> dict[str, str]:
    """Return an environment without secrets, in which GDAL knows few drivers and no network."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {
        **kept,
        "GDAL_SKIP": _skipped(),
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "GDAL_HTTP_TIMEOUT": "1",
        "GDAL_HTTP_PROXY": "localhost:1",
        "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
        "GDAL_PAM_ENABLED": "NO",
        "OGR_SQLITE_LOAD_EXTENSIONS": "",
        "PROJ_NETWORK": "OFF",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS"), "1"),
    }


@lru_cache(maxsize=1)
def _skipped() -> str:
    """Return all drivers of both copies of GDAL, that of layers and that of pictures, but ours."""
    with Env() as raster:
        known = {*pyogrio.list_drivers(), *raster.drivers()}
    return ",".join(sorted(known - {*DRIVERS, *PICTURES}))


atexit.register(close)
