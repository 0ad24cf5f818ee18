"""
Coverage for a compiler: the functions of `geo.district._coverage` as plain loops.

numba turns them into machine code where it is installed; the app does not need it. They give the
same figures as numpy but for the order of the sums, which a test holds.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.district import _coverage
from geo.district._coverage import LEAST_SHARE, SPARE_COLS

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]


class Kernel(NamedTuple):
    """Both steps of the coverage, see `geo.district._coverage`."""

    accumulate: Callable[[Floats, Positions, Positions, int], Floats]
    pour: Callable[[Floats, Floats, Positions, Floats], None]


PLAIN = Kernel(_coverage.accumulate, _coverage.pour)


@cache
def compiled() -> Kernel | None:
    """Return the steps as machine code, or None where numba is missing or has no place to work."""
    try:
        import numba  # noqa: PLC0415 - optional, and 0.8 s to import

        compiler = numba.njit(cache=True, error_model="numpy")
        return Kernel(compiler(accumulate), compiler(pour))
    except (ImportError, RuntimeError):
        return None


def accumulate(edges: Floats, start: Positions, width: Positions, size: int) -> Floats:
    """Return the changes of coverage along the rows of all boxes."""
    changes = np.zeros(size)
    for edge in range(edges.shape[1]):
        x0, y0 = edges[0, edge], edges[1, edge]
        dx, dy = edges[2, edge] - x0, edges[3, edge] - y0
        if dy == 0.0:
            continue
        # the lines met next: their numbers, and where on the edge (0 at its start, 1 at its end)
        step_x, step_y = (1.0 if dx > 0.0 else -1.0), (1.0 if dy > 0.0 else -1.0)
        line_x = math.floor(x0) + 1.0 if dx > 0.0 else math.ceil(x0) - 1.0
        line_y = math.floor(y0) + 1.0 if dy > 0.0 else math.ceil(y0) - 1.0
        along, x, y = 0.0, x0, y0
        while along < 1.0:
            next_x = (line_x - x0) / dx if dx != 0.0 else 2.0
            next_y = (line_y - y0) / dy
            line_x += step_x if next_x <= next_y else 0.0
            line_y += step_y if next_y <= next_x else 0.0
            along = min(next_x, next_y, 1.0)
            to_x, to_y = x0 + along * dx, y0 + along * dy
            col = max(math.floor(0.5 * (x + to_x)), 0)
            row = max(math.floor(0.5 * (y + to_y)), 0)
            beyond = (to_y - y) * (0.5 * (x + to_x) - col)
            cell = start[edge] + row * width[edge] + col
            changes[cell] += to_y - y - beyond
            changes[cell + 1] += beyond
            x, y = to_x, to_y
    return changes


def pour(values: Floats, changes: Floats, boxes: Positions, mass: Floats) -> None:
    """Add the mass of each polygon to the grid, evenly over what it covers."""
    for polygon in range(len(boxes)):
        start, top, left, rows, cols = boxes[polygon]
        total = 0.0
        for row in range(rows):
            share, first = 0.0, start + row * (cols + SPARE_COLS)
            for cell in range(first, first + cols):
                share += changes[cell]
                changes[cell] = share if share > LEAST_SHARE else 0.0
                total += changes[cell]
        scale = mass[polygon] / total
        for row in range(rows):
            first = start + row * (cols + SPARE_COLS)
            for col in range(cols):
                if changes[first + col] > 0.0:
                    values[top + row, left + col] += changes[first + col] * scale
