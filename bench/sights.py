"""Sights: which edit of a workshop was seen by whom, and when; what was lost on the way."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from bench.guest import Feature, Guest, Sight
from bench.meter import Moment

SAME_DEGREES = 2e-6  # corners of two versions are a metre apart
Seen = list[tuple[Moment, dict[str, int]]]  # the versions of shapes, and from when on


@dataclass(frozen=True, kw_only=True)
class Edit:
    """An edit as it was sent: the version of a shape whose first corner lies there."""

    shape: str
    version: int
    corner: tuple[float, float]
    author: str
    sent: Moment


@dataclass(kw_only=True)
class Sights:
    """
    What all maps showed.

    A map on which one draws tells the version of a shape by its corner: `seen` is what it showed,
    of a run or ahead of one, `told` what came of its runs, with houses and figures. A wall shows
    houses alone: their outlines are known by those that others were shown together with the corner.
    `now` tells the moment.
    """

    now: Callable[[], Moment]
    edits: dict[str, list[Edit]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, Seen] = field(default_factory=lambda: defaultdict(list))
    told: dict[str, Seen] = field(default_factory=lambda: defaultdict(list))
    walls: dict[str, list[tuple[Moment, Mapping[str, str]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    outlines: dict[tuple[str, str], int] = field(default_factory=dict)

    def sent(self, edit: Edit) -> None:
        """Note an edit."""
        self.edits[edit.shape].append(edit)

    def saw(self, guest: Guest, sight: Sight) -> None:
        """Note what a guest's map shows from now on."""
        now = self.now()
        for shape, version in self._versions(sight.told).items():
            if shape in sight.houses:
                self.outlines[shape, sight.houses[shape]] = version
        if guest.draws:
            self.seen[guest.name].append((now, self._versions(sight.shown)))
            if sight.ran:
                self.told[guest.name].append((now, self._versions(sight.told)))
        else:
            self.walls[guest.name].append((now, sight.houses))

    def _versions(self, features: Mapping[str, Feature]) -> dict[str, int]:
        found = {}
        for shape, feature in features.items():
            corner = feature["geometry"]["coordinates"][0][0]
            for edit in self.edits[shape]:
                if np.allclose(corner, edit.corner, rtol=0.0, atol=SAME_DEGREES):
                    found[shape] = edit.version
        return found

    def shown(self, *, ran: bool) -> dict[str, Seen]:
        """
        Return for every guest the versions of shapes, and from when on they were shown.

        A wall shows them with its run; `ran` tells whether runs alone are looked at.
        """
        walls = {
            name: [
                (
                    at,
                    {
                        shape: self.outlines[shape, outline]
                        for shape, outline in houses.items()
                        if (shape, outline) in self.outlines
                    },
                )
                for at, houses in sights
            ]
            for name, sights in self.walls.items()
        }
        return {**(self.told if ran else self.seen), **walls}

    def delays(self, *, ran: bool) -> tuple[list[Moment], list[Moment], int]:
        """
        Return how long edits took to be seen.

        Parameters
        ----------
        ran
            Whether houses and figures are meant, which a run brings, and not the shape alone.

        Returns
        -------
        others, own
            By others, and until the author's own page had the answer.
        never
            How often somebody never saw an edit, nor a later one of the same shape.
        """
        others: list[Moment] = []
        own: list[Moment] = []
        never = 0
        for name, sights in self.shown(ran=ran).items():
            for edit in self._all():
                at = _first(sights, edit)
                if at is None:
                    never += 1
                else:
                    (own if name == edit.author else others).append(at.since(edit.sent))
        return others, own, never

    def lost(self, corners: Mapping[str, tuple[float, float]]) -> list[str]:
        """
        Return what is missing at the end: the last version of each shape, anywhere.

        Parameters
        ----------
        corners
            The first corner of every shape as the room keeps it. [degrees]
        """
        last = {shape: edits[-1] for shape, edits in self.edits.items() if edits}
        found = [
            f"the room lacks {shape} {edit.version}"
            for shape, edit in last.items()
            if shape not in corners
            or not np.allclose(corners[shape], edit.corner, rtol=0.0, atol=SAME_DEGREES)
        ]
        for ran in (False, True):
            for name, sights in self.shown(ran=ran).items():
                shown = sights[-1][1] if sights else {}
                found += [
                    f"{name} does not see {shape} {edit.version}"
                    for shape, edit in last.items()
                    if shown.get(shape) != edit.version
                ]
        return list(dict.fromkeys(found))

    def count(self) -> int:
        """Return how many edits there were."""
        return sum(1 for _ in self._all())

    def all_seen(self) -> bool:
        """Return whether all maps on which one draws show the last version of every shape."""
        return all(
            sights[-1][1].get(shape) == edits[-1].version
            for sights in (*self.seen.values(), *self.told.values())
            for shape, edits in self.edits.items()
            if edits
        )

    def _all(self) -> Iterable[Edit]:
        return (edit for edits in self.edits.values() for edit in edits)


def _first(sights: Seen, edit: Edit) -> Moment | None:
    """Return when an edit, or a later one of the same shape, was first shown."""
    return next(
        (
            at
            for at, shown in sights
            if at.clock >= edit.sent.clock and shown.get(edit.shape, -1) >= edit.version
        ),
        None,
    )
