"""Bad ends: killed programs, full disks and closed folders take nothing that was acknowledged."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from geo.store import Store
from tests.paths import ROOT

SAVES = 1_000
LONGEST_LIFE_S = 0.12
SEED = 20_261_123

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and rights are those of POSIX")


def saver(path: Path, draft: str, count: int, *options: str) -> subprocess.Popen[str]:
    """Start a program that keeps states."""
    command = [sys.executable, "-m", "tests.geo.saver", str(path), draft, str(count), *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def acknowledged(lines: list[str]) -> list[int]:
    """Return the numbers of the states that the program said were kept, whole lines only."""
    return [int(line) for line in lines if line.endswith("\n") and line.strip().isdigit()]


def check(path: Path, draft: str, numbers: list[int]) -> None:
    """Hold a draft against what was acknowledged: all of it, and at most one state more."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("pragma integrity_check").fetchone() == ("ok",)
    store = Store(path)
    found = store.load(draft)
    store.close()
    kept = [state["n"] for state in found.states] if found else []
    assert kept[: len(numbers)] == numbers
    assert len(kept) <= len(numbers) + 1


def life(program: subprocess.Popen[str], draft: str, seconds: float) -> list[int]:
    """Let a process keep states in a draft, kill it, and return what was acknowledged."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{draft}\n")
    program.stdin.flush()
    number = int(program.stdout.readline().split()[1])
    lines = [program.stdout.readline()]
    timer = threading.Timer(seconds, os.kill, (number, signal.SIGKILL))
    timer.start()
    lines += iter(program.stdout.readline, "over\n")
    timer.cancel()
    return acknowledged(lines)


def test_a_killed_program_loses_nothing(tmp_path: Path) -> None:
    """Law: 1 000 saves with SIGKILL at random moments; every acknowledged one is there."""
    path, chance = tmp_path / "drafts.sqlite", random.Random(SEED)  # noqa: S311 - not a secret
    done, drafts = 0, {}
    command = [sys.executable, "-m", "tests.geo.saver", str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as program:
        while done < SAVES:
            draft = f"d{len(drafts)}"
            drafts[draft] = life(program, draft, chance.uniform(0.0, LONGEST_LIFE_S))
            done += len(drafts[draft])
            check(path, draft, drafts[draft])
    assert len(drafts) > 3  # a program that ended by itself proves nothing
    for draft, numbers in drafts.items():
        check(path, draft, numbers)


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    """Law: when no byte more fits, the program says so and what was kept stays."""
    path = tmp_path / "drafts.sqlite"
    with saver(path, "d", 2_000, "--limit", "120000") as child:
        assert child.stdout is not None
        lines = child.stdout.readlines()
    numbers = acknowledged(lines)

    assert len(numbers) > 5
    assert lines[-1].startswith("! The draft could not be saved")
    assert lines[-1].strip().endswith(".")
    check(path, "d", numbers)
    # with room again it goes on where it was
    with saver(path, "d", 1) as child:
        assert child.stdout is not None
        lines = child.stdout.readlines()
    assert int(lines[0].split()[1]) >= len(numbers)
    assert acknowledged(lines) == [0]


@pytest.fixture
def closed() -> Iterator[Path]:
    """Yield a file with three states in a folder that nobody may write, though all may read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.sqlite"
        store = Store(path)
        for number in range(3):
            store.keep("d", {"n": number})
        store.close()
        for each in Path(folder).iterdir():
            each.chmod(0o444)
        Path(folder).chmod(0o555)
        yield path
        Path(folder).chmod(0o755)


def test_a_closed_folder_is_read_and_not_written(closed: Path) -> None:
    """Law: what was kept is read where nothing can be written, and saving says why it fails."""
    with saver(closed, "d", 1, "--nobody") as child:
        assert child.stdout is not None
        lines = child.stdout.readlines()

    assert lines[0].strip() == "found 3"
    assert lines[-1].startswith("! The draft could not be saved")
    check(closed, "d", [0, 1, 2])
