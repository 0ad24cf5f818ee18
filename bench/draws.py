"""Draws as a naive program makes them: every element of every house, multiplied out."""

import numpy as np
import numpy.typing as npt

from geo.carbon.draws import Form, sobol
from geo.district.spread import Items, Spread

Floats = npt.NDArray[np.float64]

COUNT = 8192
ELEMENTS = 15
FRAMES = 5
CHUNK = 512
SHARED, METHOD, ALONE = 0.25, 0.09, 0.15  # about those of the product, to compare two programs


def houses(count: int, seed: int = 7) -> Spread:
    """Return houses with random amounts of every element in one of the frames."""
    chance = np.random.default_rng(seed)
    frame = chance.integers(0, FRAMES, count)
    amounts = np.zeros((count, FRAMES * ELEMENTS))
    columns = frame[:, None] * ELEMENTS + np.arange(ELEMENTS)[None, :]
    np.put_along_axis(amounts, columns, chance.uniform(1.0, 200.0, (count, ELEMENTS)), axis=1)
    terms = tuple(
        (("method", ""), ("product", f"{f}|{e}")) for f in range(FRAMES) for e in range(ELEMENTS)
    )
    items = Items(
        kind="quantities",
        ids=tuple(map(str, range(count))),
        terms=terms,
        amounts=amounts,
        sd=np.full(count, ALONE),
    )
    sd = {("method", ""): METHOD} | {product: SHARED for _, product in terms}
    return Spread(ledgers={"construction": (items,)}, sd=sd)


def tensor(spread: Spread, count: int, seed: int) -> Floats:
    """Return draws of the sum, each house's own error and each factor multiplied out."""
    items, chance = spread.ledgers["construction"][0], np.random.default_rng(seed)
    form: Form = spread.form()
    normal = sobol(count, len(form.sources), seed)
    factors = {}
    for place, source in enumerate(form.sources):
        sigma = np.sqrt(np.log1p(spread.sd[source] ** 2))
        factors[source] = np.exp(sigma * normal[place] - 0.5 * sigma**2)
    every = np.column_stack([factors[one] * factors[other] for one, other in items.terms])
    used = np.array([np.flatnonzero(row) for row in items.amounts])
    amounts = np.take_along_axis(items.amounts, used, axis=1)
    sums = []
    for start in range(0, count, CHUNK):
        part = every[start : start + CHUNK]
        own = 1.0 + ALONE * chance.standard_normal((len(part), len(amounts)))
        sums.append((amounts[None] * part[:, used] * own[:, :, None]).sum(axis=(1, 2)))
    return np.concatenate(sums)
