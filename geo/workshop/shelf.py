"""Shelf: what was read from the file lately and has not changed; a bounded number of things."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """Things by name; the one that nobody wanted for the longest time goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()

    def find(self, name: Hashable) -> Thing | None:
        """Return a thing if it is there."""
        thing = self._things.get(name)
        if thing is not None:
            self._things.move_to_end(name)
        return thing

    def put(self, name: Hashable, thing: Thing) -> Thing:
        """Put a thing on the shelf and return it."""
        self._things[name] = thing
        self._things.move_to_end(name)
        while len(self._things) > self._most:
            self._things.popitem(last=False)
        return thing
