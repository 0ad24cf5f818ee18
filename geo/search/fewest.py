"""Fewest: the smallest set of single changes that brings the district to the line."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.search.find import Found
from geo.search.front import Front, undominated
from geo.search.space import changed

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Fewest:
    """
    What has to change.

    `choice` is the variant of each plot, `changes` are plot, field, before and after; `gap_t` and
    `area` are those of the district then. `met` tells whether the gap is closed; where it cannot
    be, this is the variant with the smallest gap.
    """

    choice: tuple[int, ...]
    changes: tuple[tuple[str, str, Any, Any], ...]
    gap_t: float
    area: float
    met: bool


def fewest(found: Found, *, keep_area: float = 1.0, grow: bool = False) -> Fewest | None:
    """
    Return the smallest set of changes that closes the gap.

    One field of one plot is one change. Among equally few changes the gap is the smallest.

    Parameters
    ----------
    found
        A search; its scored variants are all that may be chosen.
    keep_area
        Share of the present area of the plots (above ground, or dwellings) that must be kept. [-]
    grow
        Whether a plot may take more area than it has now; the line allows more to whoever builds
        more, so this would be an easy way out.

    Returns
    -------
    fewest
        None where no variant keeps the area.
    """
    needed = keep_area * sum(float(row[found.area]) for row in found.present)
    levels = _together([_by_count(found, place, grow=grow) for place in range(len(found.plots))])
    best: tuple[float, Front, int] | None = None
    for _, level in sorted(levels.items()):
        wide = np.flatnonzero(level.area >= needed * (1.0 - 1e-9))
        if not wide.size:
            continue
        point = int(wide[np.argmin(level.carbon[wide])])
        gap = float(level.carbon[point] + found.rest["gap_t"])
        if best is None or gap < best[0]:
            best = (gap, level, point)
        if gap <= 0.0:
            break
    return None if best is None else _told(found, *best)


def _by_count(found: Found, place: int, *, grow: bool) -> dict[int, Front]:
    """Return the front of area and gap of one plot by how many fields change in it."""
    now = next(s for s in found.scenario.sketches if s.id == found.plots[place])
    table = found.scored[place]
    counts = np.array([len(changed(now, one)) for one in found.options[place][: len(table)]])
    area, gap = table[found.area].to_numpy(), table["gap_t"].to_numpy()
    # a basement is floor area too, for which the line allows more
    sizes = [name for name in (found.area, "gfa_m2") if not grow]
    most = found.present[place][sizes].to_numpy(dtype=float) * (1.0 + 1e-9)
    fits = (table[sizes].to_numpy(dtype=float) <= most).all(axis=1)
    fronts = {}
    for count in np.unique(counts):
        own = np.flatnonzero((counts == count) & fits)
        if not own.size:
            continue
        kept = own[undominated(area[own], gap[own])]
        fronts[int(count)] = Front(area[kept], gap[kept], kept[:, None])
    return fronts


def _together(plots: list[dict[int, Front]]) -> dict[int, Front]:
    """Return the front of all plots by how many fields change in all of them."""
    levels = {0: Front(np.zeros(1), np.zeros(1), np.zeros((1, 0), dtype=np.intp))}
    for fronts in plots:
        sums: dict[int, list[Front]] = {}
        for before, one in levels.items():
            for count, other in fronts.items():
                sums.setdefault(before + count, []).append(_sum(one, other))
        levels = {count: _merged(parts) for count, parts in sums.items()}
    return levels


def _sum(one: Front, other: Front) -> Front:
    area = np.add.outer(one.area, other.area).ravel()
    gap = np.add.outer(one.carbon, other.carbon).ravel()
    kept = undominated(area, gap)
    first, second = np.divmod(kept, len(other.area))
    return Front(area[kept], gap[kept], np.column_stack([one.choice[first], other.choice[second]]))


def _merged(parts: list[Front]) -> Front:
    area, gap = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    choice = np.concatenate([part.choice for part in parts])
    kept = undominated(area, gap)
    return Front(area[kept], gap[kept], choice[kept])


def _told(found: Found, gap: float, level: Front, point: int) -> Fewest:
    choice = tuple(map(int, level.choice[point]))
    changes = []
    for place, plot in enumerate(found.plots):
        now = next(s for s in found.scenario.sketches if s.id == plot)
        different = changed(now, found.options[place][choice[place]])
        changes += [(plot, name, before, after) for name, (before, after) in different.items()]
    return Fewest(
        choice=choice,
        changes=tuple(changes),
        gap_t=gap,
        area=float(level.area[point]),
        met=gap <= 0.0,
    )
