"""
Limits of what is taken in: bounds of the machine, no numbers of the method.

A district has hundreds of houses and a town some ten thousand; each limit leaves room for a town
and stops what was made to stop a machine.
"""

BYTES = 50_000_000  # of an upload
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
SECONDS = 10.0  # of one task on a file
START_SECONDS = 30.0  # in which libraries are loaded before the first file, on a busy machine too
MEMORY = 800_000_000  # bytes that reading may take beyond what the libraries take
WRITTEN = 400_000_000  # bytes of one file that reading may write
EXAMPLES, EXAMPLE_LETTERS = 50, 80
NAME = 80  # letters of a name that a sentence repeats
SAMPLE = 200  # points of a sheet by which its coordinate system is judged
