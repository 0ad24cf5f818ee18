"""
Plots: what may be built on a drawn plot, and which rules a sketch breaks.

Rules come from the plot of the plan that a sketch lies on, and from the sketch itself; where both
say something, the stricter one holds. Breaking a rule is allowed in a sketch and always said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import Note
from geo.plan._notes import note
from geo.plan.massing import Body, Part, buildable
from geo.sketch import Sketch

ON_PLOT = 0.5  # a sketch lies on the plot of the plan that it covers at least this share of
SAME = 1.0 + 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotRules:
    """What a plan allows on a plot; None and no uses mean that nothing is said."""

    max_storeys: float | None = None
    max_gfa_m2: float | None = None
    allowed_uses: tuple[str, ...] = ()


def rules_for(sketch: Sketch, plot: shapely.Polygon, plots: gpd.GeoDataFrame) -> PlotRules:
    """
    Return the rules that hold for a sketch.

    Parameters
    ----------
    sketch
        With its own limits.
    plot
        Its outline. [m]
    plots
        Plots of the plan: max_storeys, max_gfa_m2, allowed_uses (words between bars).

    Returns
    -------
    rules
        The stricter of the sketch's own and those of the plot it lies on.
    """
    storeys, area = sketch.max_storeys, sketch.max_gfa_m2
    uses: tuple[str, ...] = ()
    for row in np.flatnonzero(shapely.intersects(plots.geometry.to_numpy(), plot)):
        below = plots.iloc[row]
        if below.geometry.intersection(plot).area < ON_PLOT * plot.area:
            continue
        storeys = _stricter(storeys, float(below["max_storeys"]))
        area = _stricter(area, float(below["max_gfa_m2"]))
        uses = tuple(use for use in str(below["allowed_uses"]).split("|") if use)
    return PlotRules(max_storeys=storeys, max_gfa_m2=area, allowed_uses=uses)


def _stricter(own: float | None, planned: float) -> float | None:
    if np.isnan(planned):
        return own
    return planned if own is None else min(own, planned)


def broken_rules(
    sketch: Sketch, body: Body, uses: Mapping[str, float], rules: PlotRules
) -> tuple[Note, ...]:
    """
    Return which rules a sketch breaks, and by how much.

    Parameters
    ----------
    sketch, body
        The sketch and what stands on its plot.
    uses
        Shares of its floor area by use. [-]
    rules
        Of `rules_for`.

    Returns
    -------
    notes
        One for each broken rule.
    """
    found = []
    highest = max(part.storeys for part in body.parts)
    area = body.gfa_m2 * (sketch.house.gfa_ratio or 1.0)
    if rules.max_storeys is not None and highest > rules.max_storeys * SAME:
        told = "{storeys} storeys are more than the {limit} allowed on the plot."
        found.append(
            note(
                "rule_storeys", told, [sketch.id], storeys=f"{highest:g}",
                limit=f"{rules.max_storeys:g}",
            )
        )  # fmt: skip
    if rules.max_gfa_m2 is not None and area > rules.max_gfa_m2 * SAME:
        told = "{gfa} m2 above ground are more than the {limit} m2 allowed on the plot."
        found.append(
            note("rule_gfa", told, [sketch.id], gfa=round(area), limit=round(rules.max_gfa_m2))
        )
    wrong = [use for use in uses if rules.allowed_uses and use not in rules.allowed_uses]
    if wrong:
        told = "The plan allows {allowed} on the plot, not {uses}."
        allowed = "|".join(rules.allowed_uses)
        found.append(note("rule_use", told, [sketch.id], allowed=allowed, uses="|".join(wrong)))
    return tuple(found)


def envelope(plot: shapely.Polygon, setback_m: float, rules: PlotRules) -> tuple[Part, ...]:
    """
    Return the room that may be filled: the buildable area up to the highest storey allowed.

    Parameters
    ----------
    plot
        Outline. [m]
    setback_m
        Distance to its edges. [m]
    rules
        Of `rules_for`.

    Returns
    -------
    parts
        One per part of the buildable area; none where no height is given.
    """
    if rules.max_storeys is None:
        return ()
    free = shapely.get_parts(buildable(plot, setback_m))
    return tuple(Part(shape, rules.max_storeys) for shape in free if not shape.is_empty)
