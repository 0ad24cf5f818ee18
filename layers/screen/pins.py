"""Pins: the control points of a plan picture on the map, with the numbers they have in it."""

import math
from collections.abc import Sequence

import numpy as np

from geo.plan.crs import to_lonlat
from layers.layer import Layer, Shape
from layers.screen.said import Pair

# as in the picture; white below, so that houses of any colour lie behind
INK, PAPER = (11, 110, 138, 255), (255, 255, 255, 235)
ARM_M, WIDTH_M, EDGE_M = 7.0, 1.6, 3.6
# ends of the cross, where the number stands, and the plate below it, from the point [m]
CROSS = ((-ARM_M, 0.0), (ARM_M, 0.0), (0.0, -ARM_M), (0.0, ARM_M))
NUMBER = (12.0, 12.0)
PLATE_M, SIDES = 9.0, 24
PLATE = tuple(
    (NUMBER[0] + PLATE_M * math.cos(turn), NUMBER[1] + PLATE_M * math.sin(turn))
    for turn in (2.0 * math.pi * side / SIDES for side in range(SIDES + 1))
)


def pins(metres: Sequence[Pair | None], crs: int) -> tuple[Layer, ...]:
    """
    Return a cross and a number for each point that has a place on the ground.

    Parameters
    ----------
    metres
        Places by point, in the system of the plan; None where a point has none yet.
    crs
        Its EPSG number.

    Returns
    -------
    layers
        Above all else; none while there is no point, or only such as lie beyond the horizon.
    """
    lines, plates, numbers = [], [], []
    for number, place in enumerate(metres, start=1):
        if place is None:
            continue
        around = to_lonlat(np.array([*CROSS, NUMBER, *PLATE]) + place, crs)
        if not np.isfinite(around).all():
            continue
        west, east, south, north, beside, *plate = around.tolist()
        lines += [
            {"path": ends, "colour": colour, "width": width}
            for colour, width in ((PAPER, EDGE_M), (INK, WIDTH_M))
            for ends in ([west, east], [south, north])
        ]
        plates.append({"polygon": [plate], "colour": PAPER})
        numbers.append({"position": beside, "text": str(number)})
    if not numbers:
        return ()
    return (
        Layer(id="pin-plates", shape=Shape.GROUND, rows=tuple(plates)),
        Layer(id="pins", shape=Shape.LINE, rows=tuple(lines)),
        Layer(id="pin-numbers", shape=Shape.LABEL, rows=tuple(numbers)),
    )
