"""Bad ends: a killed program and a closed folder take nothing that was acknowledged."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from geo.workshop.elements import read_elements
from geo.workshop.rooms import Rooms
from tests.paths import ROOT
from tests.workshops import BODY, Workshop, workshop

KILLED_AFTER = (7, 60)  # acknowledged pushes

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and rights are those of POSIX")


def pusher(shop: Workshop, first: int, count: int, *options: str) -> subprocess.Popen[str]:
    """Start a program that pushes as an editor."""
    pass_ = shop.ada.pass_
    # a token may begin with a dash
    command = [
        sys.executable, "-m", "tests.geo.pusher", *options, "--",
        str(shop.path), pass_.room, pass_.token, str(first), str(count),
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_killed_program_loses_nothing(shop: Workshop) -> None:
    """Law: SIGKILL amid pushes of two threads; what was acknowledged is in log and state."""
    pushed: dict[str, list[int]] = defaultdict(list)
    for enough in KILLED_AFTER:
        with pusher(shop, 1000 * enough, 100_000) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline() for _ in range(enough)]
            child.kill()
            lines += child.stdout.readlines()
        assert len(lines) >= enough
        for line in lines[1:]:
            if line.endswith("\n"):
                key, number = line.split()
                pushed[key].append(int(number))
        with closing(sqlite3.connect(shop.path)) as file:
            assert file.execute("pragma integrity_check").fetchone() == ("ok",)
            parts = file.execute("select key, after from part order by rev").fetchall()
        made: dict[str, list[int]] = defaultdict(list)
        for key, after in parts:
            made[key].append(int(after))
        # at most the one push of each thread that it could no longer tell of is there besides
        assert sum(map(len, made.values())) <= sum(map(len, pushed.values())) + 2
        for key, numbers in pushed.items():
            assert made[key][: len(numbers)] == numbers
        found = Rooms(shop.path).state(shop.bo.pass_).elements
        assert {key: found[key] for key in made} == {key: n[-1] for key, n in made.items()}
        pushed = made


def test_a_closed_folder_is_read_and_not_written() -> None:
    """Law: a room is there where nothing can be written; a push is refused in one sentence."""
    with tempfile.TemporaryDirectory() as name:
        shop = workshop(Path(name))
        shop.rooms.let_go()
        for each in Path(name).iterdir():
            each.chmod(0o444)
        Path(name).chmod(0o555)
        with pusher(shop, 1, 1, "--nobody") as child:
            assert child.stdout is not None
            lines = child.stdout.readlines()
        Path(name).chmod(0o755)

    assert lines[0] == f"found {len(read_elements(BODY))}\n"
    assert len(lines) == 3
    for line in lines[1:]:
        assert line.startswith("! The workshop could not be saved in")
        assert line.endswith(" choose a folder that can be written.\n")
