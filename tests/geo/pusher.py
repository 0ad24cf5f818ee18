"""
A program that pushes into a room until somebody ends it, and says which pushes were acknowledged.

    python -m tests.geo.pusher FILE ROOM TOKEN FIRST COUNT [--nobody]

Two threads push values from the first one on; a line has the key and the value. `--nobody` gives up
the rights of root first, for which no folder is closed. A refusal is one line that begins with `!`.
"""

import argparse
import os
import threading
from pathlib import Path

from geo.errors import StoreError
from geo.workshop.records import Pass
from geo.workshop.rooms import Rooms
from tests.geo.saver import told
from tests.workshops import NOBODY

KEYS = 10  # elements that a thread changes in turn


def main() -> None:
    """Push with rising values."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("room")
    parser.add_argument("token")
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--nobody", action="store_true")
    options = parser.parse_args()
    if options.nobody and os.geteuid() == 0:
        os.setuid(NOBODY)
    rooms, pass_ = Rooms(options.file), Pass(options.room, options.token)
    told(f"found {len(rooms.state(pass_).elements)}")
    numbers = range(options.first, options.first + options.count)
    threads = [threading.Thread(target=push, args=(rooms, pass_, name, numbers)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def push(rooms: Rooms, pass_: Pass, name: str, numbers: range) -> None:
    """Push values into the elements of one thread."""
    for number in numbers:
        key = f"change/{name}{number % KEYS}/storeys"
        try:
            rooms.push(pass_, {key: number}, seen=rooms.rev(pass_.room))
        except StoreError as error:
            told(f"! {error.message}")
            return
        told(f"{key} {number}")


if __name__ == "__main__":
    main()
