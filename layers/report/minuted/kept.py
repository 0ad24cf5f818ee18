"""Kept: what a page of minutes is made of, and how it calls people, options and moments."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.workshop.records import LIVE, Minutes, Option
from layers.measures import ColourBy
from layers.minuted import Figures, Minuted
from layers.report.contents import Contents, Entry
from layers.report.tags import EMPTY, Html, cleaned, join, tag, text
from layers.words import Words

DOUBLE = re.compile(r"\*(?=\*)")


@dataclass(frozen=True, kw_only=True, eq=False)
class Gathered(Contents):
    """Results of a workshop as the parts of a report take them, as many as there are."""

    most: ClassVar[int] = 1_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """
    Minutes with all that their page needs.

    `entries` are results with outlines by the ids of options, and under `LIVE` that of the common
    plan in the end; what else they say is not used. `zone` is the time zone of the clock.
    """

    minuted: Minuted
    entries: Mapping[str, Entry]
    reference: Reference
    words: Words
    date: dt.date
    year: int
    colour_by: ColourBy
    zone: dt.tzinfo
    district: str

    @property
    def record(self) -> Minutes:
        """Return what is to be kept of the workshop."""
        return self.minuted.record

    @property
    def place(self) -> str:
        """Return the name of the district."""
        return cleaned(self.district).strip() or self.words("screen.district")

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """Return the ids of the options that have a result, then the common plan if it has one."""
        ids = (*(option.id for option in self.record.options), LIVE)
        return tuple(name for name in ids if name in self.entries)

    @cached_property
    def contents(self) -> Gathered | None:
        """Return the results as parts of a report take them, None where there is none."""
        if not self.computed:
            return None
        return Gathered(
            entries=[
                Entry(title=self.title(name), result=one.result, drawn=one.drawn)
                for name, one in ((name, self.entries[name]) for name in self.computed)
            ],
            reference=self.reference,
            words=self.words,
            date=self.date,
            year=self.year,
            colour_by=self.colour_by,
            district=self.district,
            works_belong=True,
        )

    @property
    def results(self) -> Mapping[str, Evaluation]:
        """Return the results by id, in the order of `computed`."""
        return {name: self.entries[name].result for name in self.computed}

    def figures(self, name: str) -> Figures | None:
        """Return the figures of an option, None where nobody knows them."""
        return self.minuted.figures[name]

    def title(self, name: str) -> str:
        """Return number and name of an option, by its id."""
        if name == LIVE:
            return self.words("minutes.common")
        option = self.minuted.options.get(name)
        return f"{option.number} {option.name}" if option else self.words("minutes.gone")

    def marked(self, option: Option) -> Html:
        """Return number and name of an option, the number as a mark."""
        return join([number_mark(str(option.number)), Html(" "), text(option.name)])

    def who(self, member: str) -> str:
        """Return the name of somebody, or a number for who did not agree to be named."""
        person = self.minuted.people.get(member)
        if person is None:
            return self.words("minutes.somebody")
        return person.name or self.words("minutes.participant", number=person.number)

    def local(self, at: float) -> dt.datetime:
        """Return a moment by the clock of the workshop."""
        return dt.datetime.fromtimestamp(at, tz=self.zone)

    def clock(self, at: float) -> str:
        """Return hour and minute, with the date where it is not that of the first day."""
        try:
            moment = self.local(at)
        except (ValueError, OverflowError, OSError):
            return "–"  # the end of a task can be any number
        hour = f"{moment:%H:%M}"
        first = self.local(self.record.made_at).date()
        return hour if moment.date() == first else f"{moment:%Y-%m-%d} {hour}"


def number_mark(number: str) -> Html:
    """Return the number of an option as a mark that is found again everywhere on the page."""
    return tag("b", text(number), class_="no")


def unstarred(said: str) -> str:
    """
    Return what somebody wrote so that no star in it emphasises anything.

    Examples
    --------
    >>> unstarred("2*3 ***b***")
    '2*3 * * *b* * *'
    """
    return DOUBLE.sub("* ", said)


def paragraphs(said: str, class_: str | None = None) -> Html:
    """Return what somebody wrote on several lines."""
    lines = [tag("p", text(line)) for line in said.splitlines() if line.strip()]
    return tag("div", *lines, class_=f"lines {class_}" if class_ else "lines") if lines else EMPTY
