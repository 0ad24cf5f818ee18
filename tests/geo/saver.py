"""
A program that keeps states until somebody ends it, and says which ones were acknowledged.

    python -m tests.geo.saver FILE DRAFT COUNT [--limit BYTES] [--nobody]
    python -m tests.geo.saver FILE

Without a draft it reads drafts from the standard input and splits off a process for each, whose
number it says, and says `over` when that process has ended, however it did. `--limit` lets no file
grow beyond so many bytes, as on a full disk; `--nobody` gives up the rights of root first, for
which no folder is closed. A refusal is one line that begins with `!`.
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from geo.errors import StoreError
from geo.store import Store

NOBODY = 65534
ENDLESS = 100_000
FILLING = "x" * 2000  # about as long as a scenario with a few sketches


def main() -> None:
    """Keep states with rising numbers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("draft", nargs="?")
    parser.add_argument("count", type=int, nargs="?", default=ENDLESS)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--nobody", action="store_true")
    options = parser.parse_args()
    if options.limit:
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_FSIZE, (options.limit, options.limit))
    if options.nobody and os.geteuid() == 0:
        os.setuid(NOBODY)
    if options.draft:
        keep(options.file, options.draft, options.count)
    else:
        split_off(options.file)


def split_off(path: Path) -> None:
    """Give each draft a process of its own, one after the other."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            told(f"process {os.getpid()}")
            keep(path, line.strip(), ENDLESS)
            os._exit(0)
        os.waitpid(child, 0)
        told("over")


def keep(path: Path, draft: str, count: int) -> None:
    """Keep states in a draft until they are so many, or until one is refused."""
    store = Store(path)
    found = None
    with contextlib.suppress(StoreError):
        found = store.load(draft)
    told(f"found {len(found.states) if found else 0}")
    for number in range(count):
        try:
            store.keep(draft, {"n": number, "filling": FILLING})
        except StoreError as error:
            told(f"! {error.message}")
            return
        told(str(number))


def told(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
