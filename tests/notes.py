"""Notes of a plan, looked up by code and values."""

from geo.errors import Note
from geo.scenario import Plan


def values_of(note: Note) -> dict[str, str]:
    """Return the values of a note."""
    return note.values


def note_of(plan: Plan, code: str, **values: str) -> Note:
    """Return the one note of a plan with a code and values."""
    found = [n for n in plan.notes if n.code == code and values.items() <= values_of(n).items()]
    assert len(found) == 1, [n.code for n in plan.notes]
    return found[0]
