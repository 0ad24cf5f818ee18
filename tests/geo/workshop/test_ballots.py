"""Ballots: counted by hand for every way to vote, and marks that do not fit are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import RefusedError
from geo.workshop.ballots import Result, checked_marks, count
from geo.workshop.terms import Method

ABC = ("a", "b", "c")


def points(result: Result) -> dict[str, int]:
    """Return the points as a plain dictionary."""
    return dict(result.points)


def test_one_choice() -> None:
    """Identity: three for a, one for c, one for none."""
    result = count(Method.ONE, ABC, [{"a": 1}, {"c": 1}, {"a": 1}, {}, {"a": 1}])

    assert points(result) == {"a": 3, "b": 0, "c": 1}
    assert result.order == (("a",), ("c",), ("b",))
    assert (result.voters, result.empty) == (5, 1)
    assert result.detail is None


def test_a_tie_stays_a_tie() -> None:
    """Identity: those with equally many points share a place, in the order of the ballot."""
    result = count(Method.ONE, ABC, [{"c": 1}, {"a": 1}])

    assert result.order == (("a", "c"), ("b",))
    assert count(Method.DOTS, ABC, []).order == (ABC,)


def test_dots() -> None:
    """Identity: dots add up, whoever gave them."""
    result = count(Method.DOTS, ABC, [{"a": 2, "b": 1}, {"b": 3}, {"c": 1}])

    assert points(result) == {"a": 2, "b": 4, "c": 1}
    assert result.order == (("b",), ("a",), ("c",))


def test_ranking_with_points_and_pairs() -> None:
    """
    Identity: by hand, three options, so 2, 1 and 0 points.

    a > b > c twice, b > c > a, and c alone: a has 2 + 2 + 0 + 0, b has 1 + 1 + 2 + 0, c has
    0 + 0 + 1 + 2. a is before b in two of three that ranked them.
    """
    full = {"a": 1, "b": 2, "c": 3}
    result = count(Method.RANKING, ABC, [full, full, {"b": 1, "c": 2, "a": 3}, {"c": 1}])

    assert points(result) == {"a": 4, "b": 4, "c": 3}
    assert result.order == (("a", "b"), ("c",))
    assert result.detail is not None
    assert dict(result.detail.firsts) == {"a": 2, "b": 1, "c": 1}
    assert result.detail.pairwise["a"] == {"b": 2, "c": 2}
    assert result.detail.pairwise["b"] == {"a": 1, "c": 3}
    assert result.detail.pairwise["c"] == {"a": 2, "b": 1}
    assert result.detail.condorcet is None  # a and c: two against two


def test_who_beats_each_other_one() -> None:
    """Identity: the option that wins every duel is named, though another one has more points."""
    votes = 3 * [{"a": 1, "b": 2, "c": 3}] + 2 * [{"b": 1, "c": 2, "a": 3}]
    result = count(Method.RANKING, ABC, votes)

    assert points(result) == {"a": 6, "b": 7, "c": 2}
    assert result.detail is not None
    assert result.detail.condorcet == "a"


def test_going_round_in_a_circle_has_no_winner() -> None:
    """Limit: a before b, b before c, c before a."""
    votes = [{"a": 1, "b": 2, "c": 3}, {"b": 1, "c": 2, "a": 3}, {"c": 1, "a": 2, "b": 3}]
    result = count(Method.RANKING, ABC, votes)

    assert result.order == (ABC,)
    assert result.detail is not None
    assert result.detail.condorcet is None
    assert count(Method.RANKING, ABC, []).detail.condorcet is None  # type: ignore[union-attr]  # a ranking has one


@given(votes=st.lists(st.permutations(ABC).flatmap(
    lambda order: st.integers(0, 3).map(lambda n: {o: p for p, o in enumerate(order[:n], 1)})
), max_size=8))  # fmt: skip
def test_laws_of_a_ranking(votes: list[dict[str, int]]) -> None:
    """Law: points are duels won against those ranked below or left out; who wins all is first."""
    result = count(Method.RANKING, ABC, votes)

    assert result.detail is not None
    assert points(result) == {o: sum(result.detail.pairwise[o].values()) for o in ABC}
    assert sorted(o for place in result.order for o in place) == sorted(ABC)
    assert result.voters == len(votes)
    assert count(Method.RANKING, ABC, votes[::-1]) == result
    firsts = result.detail.firsts
    majority = [o for o in ABC if firsts[o] * 2 > len(votes)]
    assert majority in ([], [result.detail.condorcet])


@pytest.mark.parametrize(
    ("method", "marks", "kept"),
    [
        (Method.ONE, {"b": 1, "a": 0}, {"b": 1}),
        (Method.ONE, {}, {}),
        (Method.DOTS, {"a": 1, "c": 2}, {"a": 1, "c": 2}),
        (Method.DOTS, {"a": 0}, {}),
        (Method.RANKING, {"c": 1, "a": 2}, {"c": 1, "a": 2}),
        (Method.RANKING, {"c": 2, "a": 9}, {"c": 1, "a": 2}),
        (Method.RANKING, {}, {}),
    ],
)
def test_marks_as_they_are_kept(
    method: Method, marks: dict[str, int], kept: dict[str, int]
) -> None:
    """Identity: no marks are kept for what has none, and places have no gaps."""
    assert checked_marks(method, ABC, marks, 3) == kept


@pytest.mark.parametrize(
    ("method", "marks", "code"),
    [
        (Method.ONE, {"a": 1, "b": 1}, "refused_marks"),
        (Method.ONE, {"a": 2}, "refused_marks"),
        (Method.ONE, {"d": 1}, "refused_marks"),
        (Method.ONE, {"a": True}, "refused_marks"),
        (Method.DOTS, {"a": 2, "b": 2}, "refused_dots"),
        (Method.DOTS, {"a": -1, "b": 4}, "refused_marks"),
        (Method.DOTS, {"a": 10**9}, "refused_marks"),
        (Method.DOTS, {"a": 0.5}, "refused_marks"),
        (Method.DOTS, {"a": "1"}, "refused_marks"),
        (Method.RANKING, {"a": 1, "b": 1}, "refused_marks"),
        (Method.RANKING, {"a": 0, "b": 1}, "refused_marks"),
    ],
)
def test_marks_that_do_not_fit(method: Method, marks: dict[str, int], code: str) -> None:
    """Limit: too many, too much, twice the same place, or what is not on the ballot."""
    with pytest.raises(RefusedError) as caught:
        checked_marks(method, ABC, marks, 3)
    assert caught.value.code == code
