"""Contents: what a report is made of, as values; whoever asks for one has computed them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from geo.contrast import Part, unlike
from geo.evaluation import Evaluation
from geo.explain import Explanation
from geo.reference import Reference
from layers.charts.rivals import INKS, Rival
from layers.measures import ColourBy
from layers.outlines import Outlines
from layers.report.tags import cleaned
from layers.words import Words, lowered

MOST = len(INKS)


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    """
    One scenario of a report.

    `title`, `author`, `note` and `verdict` are plain text (`**` in a verdict emphasises). `drawn`
    are the outlines of the scenario, its sketches too; without them it has no picture.
    `explanation` tells why it differs from the first scenario, `verdict` whether it emits less, by
    how much, how sure and why; the first scenario has neither. `shares` tells what makes its band:
    columns label (text) and share (of the variance of the window's sum) [-].
    """

    title: str
    result: Evaluation
    drawn: Outlines | None = None
    author: str = ""
    note: str = ""
    explanation: Explanation | None = None
    verdict: str = ""
    shares: pd.DataFrame | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Contents:
    """
    What `layers.report.page.report` makes a page of.

    Of several entries the first is the reference. `year` and `colour_by` are those of the picture.
    `difference` is what the entries decide differently, its headings and values in words.
    `district` names the district where it is not the one that came with us. `works_belong` tells
    that civil works which only some of them have are part of those, and no reason not to rank.
    """

    entries: Sequence[Entry]
    reference: Reference
    words: Words
    date: dt.date
    year: int
    colour_by: ColourBy = ColourBy.UPFRONT
    difference: pd.DataFrame | None = None
    district: str = ""
    works_belong: bool = False
    most: ClassVar[int] = MOST
    titles: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Refuse what no page can hold side by side; scenarios of one title get numbers."""
        if not 1 <= len(self.entries) <= self.most:
            message = f"A report holds one to {self.most} scenarios, not {len(self.entries)}."
            raise ValueError(message)
        object.__setattr__(self, "titles", _told_apart([cleaned(e.title) for e in self.entries]))

    @property
    def first(self) -> Entry:
        """Return the reference, or the only scenario."""
        return self.entries[0]

    @property
    def is_comparison(self) -> bool:
        """Return whether there is more than one scenario."""
        return len(self.entries) > 1

    @property
    def is_alike(self) -> bool:
        """Return whether all are counted in the same way, so that they may be ranked."""
        found = unlike([entry.result.scenario for entry in self.entries])
        return all(self.works_belong and one.part == Part.WORK for one in found)

    @property
    def place(self) -> str:
        """Return the name of the district."""
        return cleaned(self.district) or self.words("screen.district")

    def told(self, tell: Callable[[Evaluation], str]) -> str:
        """Return what is told of each result: once where they agree, else one after the other."""
        return " / ".join(dict.fromkeys(tell(entry.result) for entry in self.entries))

    @property
    def parts(self) -> str:
        """Return which parts of a building A1-A5 covers, in words."""
        return self.told(
            lambda r: lowered(self.words(f"screen.choices.parts_{r.scenario.choices.parts}"))
        )

    @property
    def study_years(self) -> str:
        """Return the length of the whole life. [years]."""
        return self.told(lambda r: str(r.scenario.choices.study_period_years))

    @property
    def rivals(self) -> tuple[Rival, ...]:
        """Return the scenarios as charts take them."""
        pairs = zip(self.entries, self.titles, INKS, strict=False)
        return tuple(Rival(title=t, result=entry.result, ink=ink) for entry, t, ink in pairs)


def _told_apart(titles: Sequence[str]) -> tuple[str, ...]:
    made: list[str] = []
    for title in titles:
        name = base = title.strip() or "–"
        number = 1
        while name in made:
            number += 1
            name = f"{base} ({number})"
        made.append(name)
    return tuple(made)
