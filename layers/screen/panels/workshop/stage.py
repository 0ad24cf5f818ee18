"""
Stage: what a big screen shows at a moment.

It follows what the facilitator chose; who stands at the screen may choose something else by key,
which holds until the facilitator chooses again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.evaluation import Evaluation
from geo.workshop.records import Option, Wall
from layers.screen.said import Pressed

LIVE = "live"
FIRST_YEAR, LAST_YEAR = 2020, 2050
YEAR_SECONDS = 1.5
OPTION_SECONDS = 12.0
TICK_SECONDS = {"play": YEAR_SECONDS, "tour": 3.0, "timer": 20.0}
LIVE_KEY, PLAY_KEY, TOUR_KEY, ROAM_KEY = "0", "p", "t", "r"
KEYS = (*"0123456789", PLAY_KEY, TOUR_KEY, ROAM_KEY)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """
    What the visitor's own screen shows.

    `led` is the wall as the facilitator last left it, `wall` what is shown, `seq` the last key.
    """

    led: Wall
    wall: Wall
    seq: int = -1

    def following(self, led: Wall) -> "Stage":
        """Return the stage after the facilitator's choices, which count if they are new."""
        return self if led == self.led else replace(self, led=led, wall=led)

    def pressed(self, pressed: Pressed | None, options: Sequence[Option]) -> "Stage":
        """Return the stage after a key."""
        if pressed is None or pressed.seq == self.seq:
            return self
        wall, now = self.wall, time.time()
        if pressed.key == PLAY_KEY:
            wall = replace(wall, playing_since=None if wall.playing_since else now)
        elif pressed.key == TOUR_KEY:
            wall = replace(wall, touring_since=None if wall.touring_since else now)
        elif pressed.key == ROAM_KEY:
            wall = replace(wall, roams=not wall.roams)
        elif pressed.key == LIVE_KEY:
            wall = replace(wall, shows=LIVE, touring_since=None)
        else:
            # the number on the card, whatever was withdrawn before it
            meant = next((one.id for one in options if str(one.number) == pressed.key), wall.shows)
            wall = replace(wall, shows=meant, touring_since=None)
        return replace(self, wall=wall, seq=pressed.seq)

    def year(self) -> int:
        """Return the year that is shown now."""
        since = self.wall.playing_since
        if since is None:
            return self.wall.year
        gone = int((time.time() - since) / YEAR_SECONDS)
        return FIRST_YEAR + gone % (LAST_YEAR - FIRST_YEAR + 1)

    def option(self, options: Sequence[Option]) -> Option | None:
        """Return the option that is shown now, nothing for the common plan."""
        since = self.wall.touring_since
        if since is not None and options:
            return options[int((time.time() - since) / OPTION_SECONDS) % len(options)]
        return next((one for one in options if one.id == self.wall.shows), None)

    def tick(self, *, timed: bool) -> float | None:
        """Return after how many seconds the screen shows something else by itself."""
        running = (
            ("play", self.wall.playing_since is not None),
            ("tour", self.wall.touring_since is not None),
            ("timer", timed),
        )
        return min((TICK_SECONDS[name] for name, on in running if on), default=None)


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """A plan on the stage: what it is called, and its result."""

    title: str
    result: Evaluation
