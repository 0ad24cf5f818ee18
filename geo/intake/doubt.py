"""Doubt: whether layers with our names lie where a file says that nobody vouches for."""

from collections.abc import Iterable

import numpy as np

from geo.intake.found import Found, Sheet
from geo.intake.systems import Verdict, judged
from geo.plan.crs import CENTRE, to_lonlat

LAYERS = ("buildings", "plots", "works", "context")
OURS = {"place", "base_buildings"}  # tables of a file that this program has written
# what is probably meant in another way than it is declared, and would be counted wrongly
MEANT_OTHERWISE = {"label", "label_lost", "swapped", "scaled"}


def verdict_of(sheet: Sheet, crs: str = "") -> Verdict | None:
    """
    Return how a sheet lies near the plan of the program; None where it has no shapes.

    Parameters
    ----------
    sheet
        What was found.
    crs
        The system to read it in, instead of the one that it declares.
    """
    if sheet.shape == "none":
        return None
    return judged(sheet.bounds, crs or sheet.crs, near=centre(), sample=sheet.sample or None)


def centre() -> tuple[float, float]:
    """Return longitude and latitude of the plan of the program, in degrees."""
    east, north = to_lonlat(np.array([CENTRE]))[0].tolist()
    return east, north


def is_ours(layers: Iterable[str]) -> bool:
    """Return whether the names of its layers tell that this program has written a file."""
    return bool(OURS & set(layers))


def doubts(found: Found) -> tuple[tuple[Sheet, Verdict], ...]:
    """Return the layers with our names whose coordinate system has to be asked for."""
    if is_ours(sheet.name for sheet in found.sheets):
        return ()
    ours = [(sheet, verdict_of(sheet)) for sheet in found.sheets if sheet.name in LAYERS]
    return tuple((s, verdict) for s, verdict in ours if verdict and verdict.kind != "sure")
