"""
A program that keeps states until somebody ends it, and says which ones were acknowledged.

    python -m tests.geo.saver FILE DRAFT COUNT [--limit BYTES] [--nobody]

`--limit` lets no file grow beyond so many bytes, as on a full disk; `--nobody` gives up the rights
of root first, for which no folder is closed. A refusal is one line that begins with `!`.
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from geo.errors import StoreError
from geo.store import Store

NOBODY = 65534
FILLING = "x" * 2000  # about as long as a scenario with a few sketches


def main() -> None:
    """Keep states with rising numbers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("draft")
    parser.add_argument("count", type=int)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--nobody", action="store_true")
    options = parser.parse_args()
    if options.limit:
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_FSIZE, (options.limit, options.limit))
    if options.nobody and os.geteuid() == 0:
        os.setuid(NOBODY)
    store = Store(options.file)
    found = None
    with contextlib.suppress(StoreError):
        found = store.load(options.draft)
    told(f"found {len(found.states) if found else 0}")
    for number in range(options.count):
        try:
            store.keep(options.draft, {"n": number, "filling": FILLING})
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
