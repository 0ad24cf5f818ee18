"""Wording: a contrast in one line, as the page that compares says it."""

from collections.abc import Sequence

from geo.contrast import Contrast
from geo.scenario import Scenario
from layers.contrasts import field, thing, value
from layers.words import Words, plain


def told(one: Contrast, scenarios: Sequence[Scenario], words: Words) -> str:
    """Return a contrast in one line: what, and how it is in each scenario."""
    values = " / ".join(value(one, place, words) for place in range(len(one.entries)))
    # a name in it may be a visitor's own
    return plain(f"{thing(one, scenarios, words)}, {field(one, words)}: {values}")
