"""
Limits of what is taken in: bounds of the machine, no numbers of the method.

A district has hundreds of houses and a town some ten thousand; each limit leaves room for a town
and stops what was made to stop a machine.
"""

from dataclasses import dataclass

UNPACKED = 200_000_000  # bytes of all members of an archive together
RATIO = 200  # bytes unpacked by bytes packed
UNJUDGED = 20_000_000  # bytes that a member may unpack to at any ratio
MEMBERS = 100
ROWS = 50_000  # of one sheet
CORNERS = 1_000_000  # of one sheet
SHEETS = 50
FIELDS = 300
LETTERS = 2_000  # of one text
PIXELS = 100_000_000
START_SECONDS = 30.0  # in which libraries are loaded before the first file, on a busy machine too
EXAMPLES, EXAMPLE_LETTERS = 50, 80
NAME = 80  # letters of a name that a sentence repeats
SAMPLE = 200  # points of a sheet by which its coordinate system is judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """
    Bounds of one task on a file.

    `size` is that of the file, `memory` what reading may take beyond what the libraries take, and
    `written` the largest file that it may write. [bytes]
    """

    size: int
    seconds: float
    memory: int
    written: int


UPLOAD = Bounds(size=50_000_000, seconds=10.0, memory=800_000_000, written=400_000_000)


def patient(size: int) -> Bounds:
    """
    Return the bounds of a plan file that is given to the command line.

    A file of a county takes its time, and a small one no more than an upload.

    Parameters
    ----------
    size
        What the file has. [bytes]
    """
    return Bounds(
        size=2_000_000_000,
        seconds=UPLOAD.seconds + size / 1e6,
        memory=UPLOAD.memory + 30 * size,
        written=UPLOAD.written + 10 * size,
    )
