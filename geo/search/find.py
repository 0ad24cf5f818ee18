"""Find: the front of a district over the variants of chosen plots, and each point as a scenario."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import UnknownChoiceError
from geo.evaluate import evaluate
from geo.explain import figures
from geo.phrases import phrase
from geo.reference import Reference, constant
from geo.scenario import Scenario
from geo.search.front import Front, front, together
from geo.search.score import COLUMNS, SUMS, score
from geo.search.space import Space, variants
from geo.sketch import Sketch

AREAS = ("gfa_light_m2", "dwellings")
Progress = Callable[[int, int], bool]


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """
    What a search returns.

    `plots` are the ids of the plots, `options` their variants (the present one first where the
    rules allow it), `scored` one table per plot as of `geo.search.score`, `rest` the same sums of
    everything else in the district, `present` the row of each plot as it is. `front`: a row per
    point, the one with least carbon first: area and carbon of the district, gap_t, and `choice`
    (tuple: the variant of each plot). `scored_count` variants stand for `combinations`; `complete`
    tells whether all were scored, `thinned` whether some were left out from the beginning.
    """

    scenario: Scenario
    plots: tuple[str, ...]
    options: tuple[tuple[Sketch, ...], ...]
    scored: tuple[pd.DataFrame, ...]
    rest: pd.Series
    present: tuple[pd.Series, ...]
    area: str
    carbon: str
    front: pd.DataFrame
    complete: bool
    thinned: bool

    @property
    def scored_count(self) -> int:
        """Return how many variants were scored."""
        return sum(len(table) for table in self.scored)

    @property
    def combinations(self) -> int:
        """Return how many combinations of variants the front was taken from."""
        return prod(len(table) for table in self.scored)

    def scenario_of(self, choice: Sequence[int]) -> Scenario:
        """Return the scenario in which each plot takes one of its variants."""
        taken = {
            plot: options[place]
            for plot, options, place in zip(self.plots, self.options, choice, strict=True)
        }
        sketches = tuple(taken.get(s.id, s) for s in self.scenario.sketches)
        return dataclasses.replace(self.scenario, sketches=sketches)


def search(  # noqa: PLR0913 - what is asked, all of it by name
    scenario: Scenario,
    plots: Sequence[str],
    space: Space,
    reference: Reference,
    *,
    area: str = AREAS[0],
    carbon: str = "window_t",
    progress: Progress | None = None,
) -> Found:
    """
    Return the front of floor area or dwellings against carbon over variants of plots.

    Parameters
    ----------
    scenario
        With the plots as they are.
    plots
        Ids of its sketches.
    space
        What is varied on each of them.
    reference
        The tables of `data/`.
    area
        gfa_light_m2 (floor area above ground) or dwellings.
    carbon
        window_t, gap_t, upfront_t or whole_life_t.
    progress
        Is told how many variants of how many are scored; when it returns False, the search ends
        with what is known.

    Returns
    -------
    found
        Exact over all combinations of the variants scored, where no walls are shared.

    Raises
    ------
    UnknownChoiceError
        If there is no such plot, or nothing can be built on one of them.
    """
    if area not in AREAS or carbon not in SUMS:
        message = phrase("A search cannot hold {area} against {carbon}.", area=area, carbon=carbon)
        raise UnknownChoiceError(message)
    chosen = _chosen(scenario, plots)
    most = max(1, int(constant(reference, "search_most")) // len(chosen))
    options = tuple(variants(one, space, scenario, reference, most) for one in chosen)
    for one, its in zip(chosen, options, strict=True):
        if not its:
            message = phrase(
                "Nothing can be built on {name} under its rules; relax them.",
                name=one.name or one.id,
            )
            raise UnknownChoiceError(message, ids=(one.id,))
    scored, complete = _scored(options, scenario, reference, progress)
    rest = _rest(scenario, chosen, reference)
    present = score(chosen, scenario, reference)
    fronts = [front(t[area].to_numpy(), t[carbon].to_numpy()) for t in scored]
    return Found(
        scenario=scenario,
        plots=tuple(one.id for one in chosen),
        options=options,
        scored=scored,
        rest=rest,
        present=tuple(row for _, row in present.iterrows()),
        area=area,
        carbon=carbon,
        front=_points(together(fronts), scored, rest, (area, carbon)),
        complete=complete,
        thinned=any(space.size(one) > most for one in chosen),
    )


def _chosen(scenario: Scenario, plots: Sequence[str]) -> tuple[Sketch, ...]:
    drawn = {sketch.id: sketch for sketch in scenario.sketches}
    missing = [name for name in plots if name not in drawn]
    if missing or not plots:
        what = phrase("no plot {id}", id=missing[0]) if missing else phrase("no plot to search on")
        message = phrase("The scenario has {what}; draw one on the map first.", what=what)
        raise UnknownChoiceError(message)
    return tuple(drawn[name] for name in dict.fromkeys(plots))


def _scored(
    options: Sequence[tuple[Sketch, ...]],
    scenario: Scenario,
    reference: Reference,
    progress: Progress | None,
) -> tuple[tuple[pd.DataFrame, ...], bool]:
    """Score all variants of all plots in one go, so that no plot waits for another."""
    # plots in turn, so that an early end knows something of each
    deepest = max(map(len, options))
    order = [(n, p) for n in range(deepest) for p, its in enumerate(options) if n < len(its)]
    flat = [options[plot][number] for number, plot in order]
    table = score(
        flat,
        scenario,
        reference,
        None if progress is None else lambda done: progress(done, len(flat)),
    )
    owner = np.array([plot for _, plot in order[: len(table)]], dtype=np.intp)
    parts = tuple(table[owner == plot].reset_index(drop=True) for plot in range(len(options)))
    return parts, len(table) == len(flat)


def _rest(scenario: Scenario, chosen: Sequence[Sketch], reference: Reference) -> pd.Series:
    """Return the sums of the district without the chosen plots."""
    ids = {one.id for one in chosen}
    left = tuple(sketch for sketch in scenario.sketches if sketch.id not in ids)
    result = evaluate(dataclasses.replace(scenario, sketches=left), reference)
    sums: dict[str, Any] = dict(figures(result))
    areas = result.totals["areas"]
    return pd.Series(
        sums
        | {name: float(areas.get(name, 0.0)) for name in COLUMNS}
        | {"gap_t": sums["window_t"] - sums["allowance_t"]}
    )


def _points(
    best: Front, scored: Sequence[pd.DataFrame], rest: pd.Series, names: tuple[str, str]
) -> pd.DataFrame:
    shown = list(dict.fromkeys((*names, "gap_t", "window_t", "upfront_t", "gfa_light_m2")))
    columns = {
        name: rest[name]
        + sum(table[name].to_numpy()[best.choice[:, place]] for place, table in enumerate(scored))
        for name in shown
    }
    made = pd.DataFrame(columns)
    made["choice"] = [tuple(map(int, row)) for row in best.choice]
    return made
