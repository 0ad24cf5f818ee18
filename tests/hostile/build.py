"""
Build: a folder of files that were made to break a reader, and what is owed to each.

Run as a script with a folder to look at them.
"""

import sys
from pathlib import Path

from tests.hostile import archives, databases, drivers, packed, shapes, words
from tests.hostile.case import Case

CANARY = "kanariefågel-9b1f"
ROOMS = {"shapes": shapes, "words": words, "archives": archives, "databases": databases}


def build(folder: Path, *, port: int = 1) -> list[Case]:
    """
    Write all files.

    Parameters
    ----------
    folder
        An empty folder; the file `secret.csv` in it holds what no answer may show.
    port
        Of a listener on this machine that nobody may ask.

    Returns
    -------
    cases
        By room of the corpus, `archives/bomb.zip` and so on.
    """
    canary = folder / "secret.csv"
    canary.write_text(f"id,{CANARY}\n1,{CANARY}\n", "utf-8")
    found: list[Case] = []
    for name, room in {**ROOMS, "packed": packed}.items():
        inside = folder / name
        inside.mkdir()
        found += [_named(name, case) for case in room.cases(inside)]
    inside = folder / "drivers"
    inside.mkdir()
    return found + [_named("drivers", case) for case in drivers.cases(inside, canary, port)]


def _named(room: str, case: Case) -> Case:
    return Case(f"{room}/{case.name}", case.path, case.expected, case.sentence)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
