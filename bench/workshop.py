"""
How a workshop of many browsers bears up: edits seen by all, nothing lost, memory bounded.

    python -m bench.workshop            20 browsers, 5 minutes, an edit every 5 s
    python -m bench.workshop --quick    6 browsers, 20 s; no bar for times

Browsers are played over the app's own sockets, without drawing anything. Times are wall times from
an edit until another browser was told of it: of the shape, over the link of the room or by a run,
and of houses and figures, by a run alone. A wall has no shapes and sees with its run. The bars of
times hold for a quiet machine. A figure on the wrong side of its bar ends with status 1.
"""

import argparse
import asyncio
import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import run
from bench.crowd import Crowd, meeting
from bench.meter import Meter, Moment
from bench.sights import Sights

# of edits to be seen: the middle one of all, for outlines and for what follows from them
OUTLINE_S, FIGURES_S = 1.0, 1.5
MOST_S = 2.0  # and 95 of 100, for both
MOST_MORE_MIB = 150.0  # after the first minute
START_S, STOP_S, MINUTE_S = 120.0, 20.0, 60.0
FAULTS = ("Traceback (most recent call last)", "ERROR", "Exception in")
SHOWN = 10  # of troubles
LATE = 0.95


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be played."""

    browsers: int = 20
    seconds: float = 300.0
    every: float = 5.0
    timed: bool = True


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of the report, and whether it keeps its bar."""

    text: str
    held: bool = True


class Came(NamedTuple):
    """What came to all browsers: messages and bytes of both links, and whole runs."""

    messages: int
    octets: int
    runs: int

    def since(self, before: "Came") -> "Came":
        """Return what came after something else had come."""
        return Came(*(now - then for now, then in zip(self, before, strict=True)))


@dataclass(kw_only=True)
class Outcome:
    """What came of it."""

    crowd: Crowd
    meter: Meter
    log: str
    missing: list[str]
    came: Came
    own_cpu: float


def main(arguments: list[str] | None = None) -> int:
    """Measure, print one line each, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.workshop", description="A workshop.")
    parser.add_argument("--browsers", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between edits")
    parser.add_argument("--quick", action="store_true", help="6 browsers, 20 s")
    given = parser.parse_args(arguments)
    plan = Plan(browsers=given.browsers, seconds=60.0 * given.minutes, every=given.every)
    if given.quick:
        plan = Plan(browsers=6, seconds=20.0, every=2.0, timed=False)
    outcome = play(plan)
    results = report(plan, outcome)
    for result in results:
        sys.stdout.write(f"{result.text}{'' if result.held else '  MISSED'}\n")
    for trouble in (outcome.missing + troubles(outcome))[:SHOWN]:
        sys.stdout.write(f"  {trouble}\n")
    return 0 if all(result.held for result in results) else 1


def play(plan: Plan) -> Outcome:
    """Serve the app in a folder of its own, and let the crowd work in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        met = meeting(folder / "rooms.sqlite", plan.browsers)
        log = folder / "log.txt"
        with served(folder, log) as (host, pid):
            meter = Meter(pid=pid)
            crowd = Crowd(host=host, meeting=met, sights=Sights(now=meter.now))
            came, cpu = asyncio.run(_played(crowd, meter, plan))
            missing = crowd.sights.lost(crowd.corners())
        told = log.read_text("utf-8")
        return Outcome(crowd=crowd, meter=meter, log=told, missing=missing, came=came, own_cpu=cpu)


async def _played(crowd: Crowd, meter: Meter, plan: Plan) -> tuple[Came, float]:
    await crowd.arrive()
    watching = asyncio.create_task(_watched(meter))
    before, start = _came(crowd), time.process_time()
    # where a page did not come up, that is all there is to tell
    if not crowd.troubles():
        await crowd.work(plan.seconds, plan.every)
    watching.cancel()
    meter.read()
    came, own = _came(crowd).since(before), time.process_time() - start
    await crowd.leave()
    return came, own


async def _watched(meter: Meter) -> None:
    while True:
        meter.read()
        await asyncio.sleep(MINUTE_S)


def _came(crowd: Crowd) -> Came:
    pages = [guest.front.traffic for guest in crowd.guests.values()]
    both = [*pages, *(guest.traffic for guest in crowd.guests.values())]
    return Came(
        messages=sum(one.messages for one in both),
        octets=sum(one.octets for one in both),
        runs=sum(one.runs for one in pages),
    )


@contextlib.contextmanager
def served(folder: Path, log: Path) -> Iterator[tuple[str, int]]:
    """Serve the app, whose drafts and rooms are in a folder; yield host with port, and process."""
    host = f"localhost:{run.free_port()}"
    port = host.rpartition(":")[2]
    command = run.app_command("--server.port", port, "--server.fileWatcherType", "none")
    env = run.environment(KOLKARTA_DRAFTS=str(folder / "drafts.sqlite"))
    with log.open("w", encoding="utf-8") as file:
        child = subprocess.Popen(command, cwd=run.ROOT, env=env, stdout=file, stderr=file)
    try:
        end = time.monotonic() + START_S
        while not run.is_healthy(f"http://{host}"):
            if child.poll() is not None or time.monotonic() > end:
                message = f"The app did not start:\n{log.read_text('utf-8')[-4000:]}"
                raise RuntimeError(message)
            time.sleep(0.2)
        yield host, child.pid
    finally:
        child.terminate()
        child.wait(timeout=STOP_S)


def troubles(outcome: Outcome) -> list[str]:
    """Return what went wrong in any browser or at the server."""
    lines = [line for line in outcome.log.splitlines() if any(one in line for one in FAULTS)]
    return outcome.crowd.troubles() + [f"the server's log: {line}" for line in lines]


def report(plan: Plan, outcome: Outcome) -> list[Result]:
    """Return the figures, one line each."""
    sights, wrong = outcome.crowd.sights, troubles(outcome)
    shapes, (others, own, never) = sights.delays(ran=False)[0], sights.delays(ran=True)
    came, each = outcome.came, max(1, sights.count() * plan.browsers)
    edits, worked = sights.count(), [one.worked for one in others]
    if not others:
        return [Result(text="nobody saw an edit", held=False)]
    return [
        Result(
            text=f"{plan.browsers} browsers in one room, {plan.seconds:g} s, an edit every "
            f"{plan.every:g} s: {edits} edits, seen {len(others)} times by others"
        ),
        delay("shapes seen", shapes, OUTLINE_S, plan),
        delay("with houses and figures", others, FIGURES_S, plan),
        Result(
            text=f"in CPU time of the server: median {statistics.median(worked):.2f} s, 95 % "
            f"{quantile(worked, LATE):.2f} s"
        ),
        Result(
            text="answered to their authors after: median "
            f"{statistics.median(one.clock for one in own):.2f} s"
        ),
        Result(
            text=f"lost: {len(outcome.missing)}, never seen: {never} (none)",
            held=not outcome.missing and never == 0,
        ),
        Result(text=f"errors: {len(wrong)} (none)", held=not wrong),
        *server(outcome),
        Result(
            text=f"per edit and browser: {came.messages / each:.1f} messages, "
            f"{came.octets / each / 1000:.1f} kB, {came.runs / each:.2f} runs to their end"
        ),
    ]


def delay(what: str, moments: Sequence[Moment], bar_s: float, plan: Plan) -> Result:
    """Return how long something took to be seen, held against its bars."""
    seen = [one.clock for one in moments]
    median, late = statistics.median(seen), quantile(seen, LATE)
    return Result(
        text=f"{what} after: median {median:.2f} s (at most {bar_s:g}), 95 % {late:.2f} s "
        f"(at most {MOST_S:g}), longest {max(seen):.2f} s{'' if plan.timed else ' (no bar)'}",
        held=not plan.timed or (median <= bar_s and late <= MOST_S),
    )


def server(outcome: Outcome) -> list[Result]:
    """Return what the server took."""
    meter = outcome.meter
    if len(meter.moments) < 2:
        return [Result(text="the server's CPU and memory: not measured on this system")]
    seconds, cpu = meter.moments[-1].since(meter.moments[0])
    own = outcome.own_cpu / seconds
    run_ms = 1000.0 * cpu / max(1, outcome.came.runs)
    minute, end = meter.mib[min(1, len(meter.mib) - 1)], meter.mib[-1]
    more = max(meter.mib[1:]) - minute
    return [
        Result(
            text=f"CPU: the server {cpu / seconds:.0%} of one core, {run_ms:.0f} ms for a run; "
            f"those who play {own:.0%}"
        ),
        Result(
            text=f"memory of the server: {meter.mib[0]:.0f} MiB at the start, {minute:.0f} after a "
            f"minute, {end:.0f} at the end; {more:.0f} more than after a minute (at most "
            f"{MOST_MORE_MIB:g})",
            held=more <= MOST_MORE_MIB,
        ),
    ]


def quantile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    sys.exit(main())
