"""
Coverage: what share of each cell a polygon covers, by signed areas.

Edges are cut where they cross the lines of the grid. A piece that goes down by d (in cells) and
lies m to the right of its cell's left side adds d x (1 - m) to that cell and d x m to the next one;
the running sum along a row is then the share that lies to the right of all edges met so far, which
is exact for any polygon. Each polygon has a box of cells of its own in one long buffer, so what
rounding leaves behind stays in its box, is cut off there, and takes no mass with it.

These are the functions in numpy; `geo.district._compiled` holds the same ones for a compiler.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]

# a box has a row and two columns more than its polygon: pieces on its far sides end there
SPARE_ROWS = 1
SPARE_COLS = 2
# shares below this are rounding, which grows with the sides of a grid
LEAST_SHARE = 1e-10


def accumulate(edges: Floats, start: Positions, width: Positions, size: int) -> Floats:
    """
    Return the changes of coverage along the rows of all boxes.

    Parameters
    ----------
    edges
        Columns, rows of start and end of each edge, from the corner of its box; the polygon lies on
        the left when rows run upwards. Shape (4, edges). [cells]
    start, width
        Where the box of each edge begins in the buffer, and its columns with the spare ones.
    size
        Cells of the buffer.

    Returns
    -------
    changes
        One value per cell of the buffer; running sums along the rows of a box are its coverage.
    """
    sloping = edges[1] != edges[3]
    x, y, owner = _cut(edges[:, sloping])
    within = owner[1:] == owner[:-1]
    down = (y[1:] - y[:-1])[within]
    across = 0.5 * (x[1:] + x[:-1])[within]
    col = np.maximum(np.floor(across), 0.0)
    row = np.maximum(np.floor(0.5 * (y[1:] + y[:-1])[within]), 0.0)
    edge = np.flatnonzero(sloping)[owner[1:][within]]
    cell = start[edge] + row.astype(np.intp) * width[edge] + col.astype(np.intp)
    beyond = down * (across - col)
    weights = np.concatenate([down - beyond, beyond])
    both = np.concatenate([cell, cell + 1])
    changes: Floats = np.bincount(both, weights, minlength=size).astype(np.float64, copy=False)
    return changes


def pour(values: Floats, changes: Floats, boxes: Positions, mass: Floats) -> None:
    """
    Add the mass of each polygon to the grid, evenly over what it covers.

    Parameters
    ----------
    values
        The grid; it is changed. Shape (rows, cols).
    changes
        Changes of coverage, see `accumulate`; it is changed.
    boxes
        Start in the buffer, first row, first column, rows, columns of each polygon. Shape (n, 5).
    mass
        What each polygon adds to the sum of `values`. Shape (n,).
    """
    top, left, rows, cols = boxes[:, 1:].T
    widths = np.repeat(cols + SPARE_COLS, rows + SPARE_ROWS)
    owner = np.repeat(np.arange(len(boxes)), rows + SPARE_ROWS)
    ends = np.cumsum(widths)
    share = np.cumsum(changes)
    # a row begins anew, so that nothing is carried from one polygon to the next
    carried = np.concatenate([[0.0], share[ends[:-1] - 1]])
    share -= np.repeat(carried, widths)
    cell = np.flatnonzero(share > LEAST_SHARE)
    line = np.searchsorted(ends, cell, side="right")
    of = owner[line]
    row = line - (np.cumsum(rows + SPARE_ROWS) - rows - SPARE_ROWS)[of]
    col = cell - (ends - widths)[line]
    inside = (row < rows[of]) & (col < cols[of])
    cell, of, row, col = cell[inside], of[inside], row[inside], col[inside]
    covered = share[cell]
    scale = mass / np.bincount(of, covered, minlength=len(boxes))
    place = (top[of] + row) * values.shape[1] + left[of] + col
    np.add.at(values.reshape(-1), place, covered * scale[of])


def _cut(edges: Floats) -> tuple[Floats, Floats, Positions]:
    """Points of all edges in their order: both ends and every crossing of the grid's lines."""
    x0, y0, x1, y1 = edges
    every = np.arange(edges.shape[1])
    by_col, along_col = _crossings(x0, x1)
    by_row, along_row = _crossings(y0, y1)
    owner = np.concatenate([every, by_col, by_row, every])
    along = np.concatenate([np.zeros(len(every)), along_col, along_row, np.ones(len(every))])
    order = np.lexsort((along, owner))
    owner, along = owner[order], along[order]
    x = x0[owner] + along * (x1 - x0)[owner]
    y = y0[owner] + along * (y1 - y0)[owner]
    return x, y, owner


def _crossings(begin: Floats, end: Floats) -> tuple[Positions, Floats]:
    """Edges that cross whole numbers between their ends, and where (0 at begin, 1 at end)."""
    first = np.floor(np.minimum(begin, end)) + 1.0
    count = np.maximum(np.ceil(np.maximum(begin, end)) - first, 0.0).astype(np.intp)
    owner = np.repeat(np.arange(len(begin)), count)
    before = np.repeat(np.cumsum(count) - count, count)
    line = first[owner] + (np.arange(len(owner)) - before)
    along = (line - begin[owner]) / (end - begin)[owner]
    return owner, np.clip(along, 0.0, 1.0)
