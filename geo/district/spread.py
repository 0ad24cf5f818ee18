"""
Spread: how far the window's sum may be off, by what, and whether two scenarios can be told apart.

The sum of the window becomes a form of `geo.carbon.draws`: construction by frame and element, times
method; operation by carrier, times use; civil works, times what they have in common. What single
houses and works are off by themselves is held by their ids, so an unchanged house cancels in the
difference of two scenarios.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.draws import CERTAIN, COUNT, SEED, Form, Source
from geo.carbon.uncertainty import Z_80, Band, deviations
from geo.reference import Reference, constant
from geo.terms import Basis, Carrier

Floats = npt.NDArray[np.float64]
Term = tuple[Source, Source]

METHOD, DECLARED, USE, WORKS = (
    ("method", ""), ("declared", ""), ("use", ""), ("works", "")
)  # fmt: skip
REBUILDING = ("rebuilding", "")
CARRIERS: Mapping[str, Source] = {
    Carrier.DISTRICT_HEAT: ("heat_factor", ""),
    Carrier.ELECTRICITY: ("electricity_factor", ""),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Items:
    """
    What single houses or works emit in the window, by term.

    `kind` names their own errors; `ids`, one per row; `amounts` has a column per term [t CO2e];
    `sd` is the relative standard deviation of each row by itself [-].
    """

    kind: str
    ids: tuple[str, ...]
    terms: tuple[Term, ...]
    amounts: Floats
    sd: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Spread:
    """The ledgers of the window by their items, and the deviation of every shared source [-]."""

    ledgers: Mapping[str, Sequence[Items]]
    sd: Mapping[Source, float]

    def form(self, *names: str) -> Form:
        """Return the sum of some ledgers, of all when none is named."""
        items = [one for name in names or self.ledgers for one in self.ledgers[name]]
        return _form([(one, 1.0) for one in items], self.sd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """
    What draws say of two scenarios.

    `share_lower`: in how many of all draws the second emits less [-]; `mean_t`, `low_t`, `high_t`:
    second minus first with its 80 % interval [t CO2e]; `verdict`: lower, higher, alike (cannot be
    told apart) or equal.
    """

    share_lower: float
    mean_t: float
    low_t: float
    high_t: float
    verdict: str


def construction_items(
    elements_t: pd.DataFrame, houses: pd.DataFrame, rows: Mapping[tuple[str, str], float]
) -> Items:
    """
    Return A1-A5 of each house by the source of its product data: frame and element.

    Parameters
    ----------
    elements_t
        Index id, columns elements: booked in the window. [t CO2e]
    houses
        Same index: frame, basis.
    rows
        Deviations by basis and part, see `geo.carbon.uncertainty.deviations`.
    """
    basis = houses["basis"].to_numpy(dtype=object)
    is_declared = basis == Basis.DECLARED
    frames, of = np.unique(houses["frame"].to_numpy(dtype=object).astype(str), return_inverse=True)
    values = elements_t.to_numpy(dtype=float)
    count, wide = values.shape
    amounts = np.zeros((count, len(frames) * wide + 1))
    columns = of[:, None] * wide + np.arange(wide)[None, :]
    np.put_along_axis(amounts, columns, np.where(is_declared[:, None], 0.0, values), axis=1)
    amounts[:, -1] = np.where(is_declared, values.sum(axis=1), 0.0)
    terms = [(METHOD, ("product", f"{f}|{e}")) for f in frames for e in elements_t.columns]
    return _of_use(
        Items(
            kind="quantities",
            ids=tuple(map(str, elements_t.index)),
            terms=(*terms, (DECLARED, CERTAIN)),
            amounts=amounts,
            sd=_independent(basis, rows),
        )
    )


def rebuilding_items(rebuilt: pd.DataFrame, rows: Mapping[tuple[str, str], float]) -> Items:
    """Return B5 and demolition booked in the window; columns window_t [t CO2e] and basis."""
    return Items(
        kind="quantities",
        ids=tuple(f"work {name}" for name in rebuilt.index),
        terms=((METHOD, REBUILDING),),
        amounts=rebuilt[["window_t"]].to_numpy(dtype=float),
        sd=_independent(rebuilt["basis"].to_numpy(dtype=object), rows),
    )


def operation_items(carriers_t: pd.DataFrame, rows: Mapping[tuple[str, str], float]) -> Items:
    """Return operation in the window by carrier, index id, columns carriers. [t CO2e]."""
    return Items(
        kind="operation",
        ids=tuple(map(str, carriers_t.index)),
        terms=tuple((USE, CARRIERS[str(name)]) for name in carriers_t.columns),
        amounts=carriers_t.to_numpy(dtype=float),
        sd=np.full(len(carriers_t), rows["operation", "independent"]),
    )


def works_items(works: Mapping[str, Band]) -> Items:
    """Return the items of civil works booked in the window, each with its own range. [t CO2e]."""
    mid = np.array([band.mid for band in works.values()])
    wide = np.array([band.high - band.low for band in works.values()])
    return Items(
        kind="works_items",
        ids=tuple(works),
        terms=((WORKS, CERTAIN),),
        amounts=mid.reshape(-1, 1),
        # half of what lies between the ends, as wide as that of a normal distribution
        sd=wide / (2.0 * Z_80) / mid,
    )


def shared(reference: Reference, terms: Sequence[Term]) -> dict[Source, float]:
    """Return the deviation of every source of some terms; the rows are those of the groups."""
    rows = deviations(reference)
    sources = {source for term in terms for source in term if source != CERTAIN}
    return {source: rows[source[0], "shared"] for source in sources}


def band_of(form: Form) -> Band:
    """Return the 80 % interval of a sum: that of the lognormal with its mean and variance."""
    mean = form.mean
    if mean <= 0.0:
        return Band(low=mean, mid=mean, high=mean)
    sigma = np.sqrt(np.log1p(form.variance / mean**2))
    median = mean / np.exp(0.5 * sigma**2)
    end = np.exp(Z_80 * sigma)
    # where next to nothing is known the mean lies beyond the upper end; the band holds it still
    return Band(low=float(median / end), mid=mean, high=max(mean, float(median * end)))


def difference(first: Spread, second: Spread) -> Form:
    """Return second minus first, with all errors that they have in common."""
    items = [(one, -1.0) for ledger in first.ledgers.values() for one in ledger]
    items += [(one, 1.0) for ledger in second.ledgers.values() for one in ledger]
    return _form(items, {**first.sd, **second.sd})


def paired(
    first: Spread,
    second: Spread,
    reference: Reference,
    *,
    count: int = COUNT,
    seed: int = SEED,
) -> Paired:
    """
    Return how two scenarios compare in draws that they have in common.

    Parameters
    ----------
    first, second
        Spreads of the window; what has the same id and the same source is off by the same share.
    reference
        The tables of `data/`; from `told_apart_share` of all draws on they are told apart.
    count, seed
        As in `Form.draw`.
    """
    form = difference(first, second)
    if not form.amounts.any() and form.variance == 0.0:
        return Paired(share_lower=0.0, mean_t=0.0, low_t=0.0, high_t=0.0, verdict="equal")
    drawn = form.draw(count, seed)
    lower = float((drawn < 0.0).mean())
    low, high = np.quantile(drawn, (0.1, 0.9))
    sure = constant(reference, "told_apart_share")
    verdict = "lower" if lower >= sure else "higher" if lower <= 1.0 - sure else "alike"
    return Paired(
        share_lower=lower, mean_t=form.mean, low_t=float(low), high_t=float(high), verdict=verdict
    )


def _form(items: Sequence[tuple[Items, float]], sd: Mapping[Source, float]) -> Form:
    """Sum items, each with its sign, by term; the same id and kind is one thing."""
    terms = {term: n for n, term in enumerate(dict.fromkeys(t for i, _ in items for t in i.terms))}
    amounts, own = np.zeros(len(terms)), {}
    for kind in dict.fromkeys(one.kind for one, _ in items):
        chosen = [(one, sign) for one, sign in items if one.kind == kind]
        ids = {name: n for n, name in enumerate(dict.fromkeys(i for c, _ in chosen for i in c.ids))}
        errors = np.zeros((len(ids), len(terms)))
        for one, sign in chosen:
            columns = np.array([terms[term] for term in one.terms], dtype=np.intp)
            rows = np.array([ids[name] for name in one.ids], dtype=np.intp)
            amounts[columns] += sign * one.amounts.sum(axis=0)
            # ids of one part stand once each, terms too, so nothing is added twice
            errors[np.ix_(rows, columns)] += sign * one.amounts * one.sd[:, None]
        own[kind] = errors
    return Form(terms=tuple(terms), amounts=amounts, sd=sd, own=own)


def _of_use(items: Items) -> Items:
    """Leave out terms in which nothing is emitted."""
    kept = np.flatnonzero(items.amounts.any(axis=0))
    return Items(
        kind=items.kind,
        ids=items.ids,
        terms=tuple(items.terms[place] for place in kept),
        amounts=items.amounts[:, kept],
        sd=items.sd,
    )


def _independent(basis: npt.NDArray[np.object_], rows: Mapping[tuple[str, str], float]) -> Floats:
    return np.array([rows[str(word), "independent"] for word in basis], dtype=float)
