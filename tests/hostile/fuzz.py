"""
Fuzz: good files of all formats with some bytes changed, through the door, for some minutes.

    python tests/hostile/fuzz.py MINUTES [SEED]

Prints how many runs there were, what was said how often, and every answer that was neither a
sentence nor a clean import; ends with 1 if there was one.
"""

import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geo.reference import load_reference  # noqa: E402 - found from the root
from tests.hostile.judge import Answer, answer, faults  # noqa: E402
from tests.hostile.seeds import seeds  # noqa: E402

MOST = 24  # changes of one file
EDGES = (0, 1, 0x7F, 0x80, 0xFF)


def changed(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes with some of them set, cut out, doubled or moved."""
    made = bytearray(raw)
    for _ in range(chance.randint(1, MOST)):
        at = chance.randrange(max(len(made), 1))
        size = chance.choice((1, 1, 1, 4, 8, 64))
        match chance.randrange(5):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                made[at : at + size] = bytes([chance.choice(EDGES)]) * size
            case 2:
                del made[at : at + size]
            case 3:
                made[at:at] = made[at : at + size] * chance.choice((1, 2, 50))
            case _:
                other = chance.randrange(max(len(made), 1))
                made[at : at + size] = made[other : other + size]
    return bytes(made)


def kind_of(became: Answer) -> str:
    """Return what was said, without what differs from file to file."""
    if became.refused is None:
        return "a clean import" if not became.notes else "an import with notes"
    return re.sub(r"[^ ]*\d[^ ]*|'[^']*'", "#", became.refused)[:90]


def main(minutes: float, seed: int) -> int:
    """Run for some minutes; return how many answers were no answer."""
    chance, reference = random.Random(seed), load_reference()  # noqa: S311 - the same files again
    said: Counter[str] = Counter()
    bad = runs = 0
    end = time.monotonic() + 60.0 * minutes
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        good = [(path.name, path.read_bytes()) for path in seeds(folder)]
        while time.monotonic() < end:
            name, raw = chance.choice(good)
            path = folder / f"run {name}"
            path.write_bytes(changed(raw, chance))
            runs += 1
            try:
                became = answer(path, reference)
                wrong = list(faults(became))
                said[f"{name}: {kind_of(became)}"] += 1
            except Exception as error:  # noqa: BLE001 - what this is for
                wrong = [repr(error)]
            if wrong:
                bad += 1
                kept = Path(tempfile.gettempdir()) / f"fuzz-{seed}-{runs}-{name}"
                kept.write_bytes(path.read_bytes())
                print(f"run {runs} {name}: {wrong}; kept as {kept}", flush=True)  # noqa: T201
    lines = [f"{count:6d}  {kind}" for kind, count in said.most_common()]
    print("\n".join([f"{runs} runs, {bad} no answer", *lines]), flush=True)  # noqa: T201
    return bad


if __name__ == "__main__":
    sys.exit(1 if main(float(sys.argv[1]), int([*sys.argv, "1"][2])) else 0)
