"""Meter: what a process takes, CPU and memory, and moments told in both times."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

MIB = 1024.0  # kB


class Moment(NamedTuple):
    """
    A moment on the clock, and how long a process had worked until then, in s.

    On a machine that others use too, the second tells how long it would have been on a quiet one.
    """

    clock: float
    worked: float

    def since(self, before: "Moment") -> "Moment":
        """Return how long it is since another moment."""
        return Moment(self.clock - before.clock, self.worked - before.worked)


@dataclass(kw_only=True)
class Meter:
    """The meter of a process; where there is no /proc, it reads nothing but the clock."""

    pid: int
    moments: list[Moment] = field(default_factory=list)
    mib: list[float] = field(default_factory=list)

    @property
    def works(self) -> bool:
        """Return whether it reads anything."""
        return self._folder.exists()

    @property
    def _folder(self) -> Path:
        return Path("/proc") / str(self.pid)

    def now(self) -> Moment:
        """Return the present moment."""
        if not self.works:
            return Moment(time.monotonic(), 0.0)
        fields = (self._folder / "stat").read_text("utf-8").rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        return Moment(time.monotonic(), ticks / os.sysconf("SC_CLK_TCK"))

    def read(self) -> None:
        """Write down moment and memory."""
        if self.works:
            status = (self._folder / "status").read_text("utf-8")
            line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
            self.moments.append(self.now())
            self.mib.append(int(line.split()[1]) / MIB)
