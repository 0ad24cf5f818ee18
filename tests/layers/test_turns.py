"""Laws of turns: one at a time, the best rank first, and nobody waits for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from layers.screen.turns import Rank, Turns

SECONDS = 20.0


def test_one_after_another_and_who_acts_first() -> None:
    """Law: whoever comes while a page is made comes by rank, and within a rank in order."""
    turns, order = Turns(patience_s=SECONDS), list[str]()
    wanted = [("looks 1", Rank.LOOKS), ("looks 2", Rank.LOOKS), ("wall", Rank.WALL),
              ("acts", Rank.ACTS)]  # fmt: skip
    together = 0

    def page(name: str, rank: Rank) -> None:
        nonlocal together
        with turns.taken(rank):
            together += 1
            assert together == 1
            order.append(name)
            together -= 1

    with ThreadPoolExecutor(len(wanted)) as people:
        with turns.taken(Rank.LOOKS):
            done = []
            for number, (name, rank) in enumerate(wanted, start=1):
                done.append(people.submit(page, name, rank))
                while len(turns.waiting) < number:
                    threading.Event().wait(0.001)
        for one in done:
            one.result(SECONDS)

    assert order == ["acts", "wall", "looks 1", "looks 2"]


def test_a_page_that_takes_long_is_passed() -> None:
    """Law: behind a page that does not end, the next one is made after a while all the same."""
    turns = Turns(patience_s=0.01)
    with turns.taken(Rank.LOOKS), turns.taken(Rank.ACTS), turns.taken(Rank.LOOKS):
        assert turns.waiting == ()


def test_a_page_that_fails_gives_its_turn_back() -> None:
    """Law: an error within a turn ends it."""
    turns = Turns(patience_s=SECONDS)
    with pytest.raises(KeyError), turns.taken(Rank.ACTS):
        _ = dict[str, int]()["nothing"]
    with ThreadPoolExecutor(1) as people:
        people.submit(lambda: turns.taken(Rank.ACTS).__enter__()).result(SECONDS / 2)
