"""Ballots: votes are checked and counted; nothing here knows who gave them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from geo.workshop.terms import Method, Refusal, refusal

Marks = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """
    What rankings tell beside their points.

    `firsts`: how many put an option first. `pairwise`: how many put an option before another one.
    `condorcet`: the option that more people than not put before each other one, if there is one.
    """

    firsts: Mapping[str, int]
    pairwise: Mapping[str, Mapping[str, int]]
    condorcet: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    A vote, counted.

    `order` has the options with most points first, those with equally many together. `voters`
    counts empty votes too, `empty` only them. `detail` is there for rankings.
    """

    points: Mapping[str, int]
    voters: int
    empty: int
    order: tuple[tuple[str, ...], ...]
    detail: Ranked | None = None


def checked_marks(
    method: Method, options: Sequence[str], marks: Mapping[str, int], dots: int
) -> dict[str, int]:
    """
    Return a vote as it is kept.

    Parameters
    ----------
    method
        How is voted.
    options
        Ids of those on the ballot.
    marks
        By option: 1 for the one chosen; a number of dots; the place in the ranking, 1 being the
        best. What is left out has no mark; a vote without marks is empty, and counts as such.
    dots
        How many there are to give.

    Raises
    ------
    RefusedError
        If there is a mark too many, a place is given twice or an option is not on the ballot.
    """
    if not set(marks) <= set(options) or not all(_counts(mark) for mark in marks.values()):
        raise refusal(Refusal.MARKS)
    kept = {option: marks[option] for option in options if marks.get(option)}
    if method == Method.DOTS and (given := sum(kept.values())) > dots:
        raise refusal(Refusal.DOTS, most=dots, given=given)
    if method == Method.ONE and (len(kept) > 1 or any(mark > 1 for mark in kept.values())):
        raise refusal(Refusal.MARKS)
    if method == Method.RANKING:
        if len(set(kept.values())) < len(kept) or len(kept) < len(marks):
            raise refusal(Refusal.MARKS)
        # places without gaps, so that nothing hangs on how they were numbered
        kept = {option: place for place, option in enumerate(sorted(kept, key=kept.__getitem__), 1)}
    return kept


def count(method: Method, options: Sequence[str], votes: Sequence[Marks]) -> Result:
    """
    Return the result of a vote.

    Parameters
    ----------
    method
        How was voted.
    options
        Ids of those on the ballot.
    votes
        Marks as of `checked_marks`, one for each who voted.

    Returns
    -------
    result
        Points are votes, dots, or for rankings as of Borda: of n options the first gets n - 1, the
        next n - 2 and so on; what somebody leaves out comes behind all that is ranked, and gets 0.
        An option that is left out is not preferred to another one that is left out.

    Examples
    --------
    >>> result = count(Method.DOTS, ("a", "b", "c"), [{"a": 2, "b": 1}, {"c": 2}, {}])
    >>> dict(result.points), result.order, result.voters
    ({'a': 2, 'b': 1, 'c': 2}, (('a', 'c'), ('b',)), 3)
    """
    worth = len(options) if method == Method.RANKING else 0
    points = {
        option: sum(abs(worth - vote[option]) for vote in votes if option in vote)
        for option in options
    }
    most_first = sorted(options, key=lambda option: -points[option])
    return Result(
        points=points,
        voters=len(votes),
        empty=sum(not vote for vote in votes),
        order=tuple(tuple(same) for _, same in groupby(most_first, key=points.__getitem__)),
        detail=_ranked(options, votes) if method == Method.RANKING else None,
    )


def _ranked(options: Sequence[str], votes: Sequence[Marks]) -> Ranked:
    def before(one: str, other: str) -> int:
        return sum(one in v and v[one] < v.get(other, math.inf) for v in votes)

    pairwise = {one: {o: before(one, o) for o in options if o != one} for one in options}
    best = [one for one in options if all(n > pairwise[o][one] for o, n in pairwise[one].items())]
    return Ranked(
        firsts={one: sum(vote.get(one) == 1 for vote in votes) for one in options},
        pairwise=pairwise,
        condorcet=best[0] if best else None,
    )


def _counts(mark: object) -> bool:
    return isinstance(mark, int) and not isinstance(mark, bool) and 0 <= mark <= 1000
