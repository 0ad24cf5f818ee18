"""Phrases: sentences for the user that remember what they were made of, for other languages."""

import re
from collections.abc import Mapping
from typing import Any, Self

HOLE = re.compile(r"\{(\w+)\}")
NAME = re.compile(r"[a-z_][a-z0-9_]{0,39}", re.ASCII)
# bounds of what is taken from somebody who is not trusted
LONGEST_TEMPLATE, LONGEST_VALUE = 1_000, 4_000
MOST_VALUES, MOST_DEEP = 20, 3


class Phrase(str):
    """
    A finished English sentence, with the template and the values that it was made of.

    A catalogue in another language finds its own words by `template`. The values are text as the
    sentence shows it; a part that has words of its own is a phrase again. What is filled in is
    never read as a template, whatever signs a user put into it.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, values: Mapping[str, str] | None = None) -> Self:
        """Fill the holes of a template; one without a value stays as it stands."""
        filled = dict(values or {})
        made = super().__new__(cls, HOLE.sub(lambda hole: filled.get(hole[1], hole[0]), template))
        made.template, made.values = template, filled
        return made

    def __reduce__(self) -> tuple[type["Phrase"], tuple[str, Mapping[str, str]]]:
        """Make copies of the same parts."""
        return Phrase, (self.template, self.values)

    def to_json(self) -> dict[str, Any]:
        """Return the phrase as plain values."""
        values = {
            name: value.to_json() if isinstance(value, Phrase) else value
            for name, value in self.values.items()
        }
        return {"template": self.template, "values": values}

    @classmethod
    def from_json(cls, data: object, *, deep: int = MOST_DEEP) -> "Phrase":
        """
        Return a phrase from plain values that nobody vouches for; what is too long is cut.

        Raises
        ------
        ValueError
            If they are no phrase.
        """
        if not isinstance(data, dict) or deep < 1:
            raise ValueError
        template, values = data.get("template"), data.get("values")
        if not isinstance(template, str) or not isinstance(values, dict):
            raise ValueError  # noqa: TRY004 - one kind of fault
        if len(values) > MOST_VALUES or not all(NAME.fullmatch(str(name)) for name in values):
            raise ValueError
        read = {
            str(name): value[:LONGEST_VALUE]
            if isinstance(value, str)
            else cls.from_json(value, deep=deep - 1)
            for name, value in values.items()
        }
        return cls(template[:LONGEST_TEMPLATE], read)


def phrase(template: str, /, **values: object) -> Phrase:
    """
    Return a phrase; numbers come formatted as the English sentence shows them.

    Examples
    --------
    >>> said = phrase("{name} has {bands} bands.", name="plan.tif", bands=5)
    >>> said, said.template
    ('plan.tif has 5 bands.', '{name} has {bands} bands.')
    """
    texts = {name: v if isinstance(v, Phrase) else str(v) for name, v in values.items()}
    return Phrase(template, texts)
