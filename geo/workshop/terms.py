"""Terms: roles and rights, states of options, ways to vote, goals, and why something is refused."""

from collections.abc import Mapping
from enum import StrEnum

from geo.errors import RefusedError


class Role(StrEnum):
    """What somebody is in a workshop."""

    FACILITATOR = "facilitator"
    EDITOR = "editor"
    PARTICIPANT = "participant"
    VIEWER = "viewer"


class Right(StrEnum):
    """
    What a role may do.

    `lead`: all that concerns the room. `edit`: change the common plan. `propose`: have a variant of
    one's own and propose options. `look`: see what all see.
    """

    LEAD = "lead"
    EDIT = "edit"
    PROPOSE = "propose"
    VOTE = "vote"
    NOTE = "note"
    LOOK = "look"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.FACILITATOR: frozenset(Right),
    Role.EDITOR: frozenset(Right) - {Right.LEAD},
    Role.PARTICIPANT: frozenset({Right.PROPOSE, Right.VOTE, Right.NOTE, Right.LOOK}),
    Role.VIEWER: frozenset({Right.LOOK}),
}


class Status(StrEnum):
    """Where an option stands."""

    PROPOSED = "proposed"
    PINNED = "pinned"
    WITHDRAWN = "withdrawn"


class Method(StrEnum):
    """How is voted: for one option, with dots shared out among them, or by ranking them."""

    ONE = "one"
    DOTS = "dots"
    RANKING = "ranking"


class GoalKind(StrEnum):
    """
    What a task asks for.

    `dwellings` [number] and `gfa` [m²]: at least so much. `line`: the window meets its allowance.
    `window` [t CO2e] and `upfront` [kg CO2e/m² GFA]: at most so much.
    """

    DWELLINGS = "dwellings"
    GFA = "gfa"
    LINE = "line"
    WINDOW = "window"
    UPFRONT = "upfront"


class EditKind(StrEnum):
    """How a plan came to change."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    ADOPT = "adopt"
    TAKEN_BACK = "taken_back"


class Refusal(StrEnum):
    """Why something is refused; the code of the error, by which a screen finds its own words."""

    PASS = "refused_pass"  # noqa: S105 - a code of an error
    ROLE = "refused_role"
    CODE = "refused_code"
    PIN = "refused_pin"
    PIN_FORM = "refused_pin_form"
    NAME = "refused_name"
    EMPTY = "refused_empty"
    LONG = "refused_long"
    LOCKED = "refused_locked"
    CLOSED = "refused_closed"
    BRANCH = "refused_branch"
    UNKNOWN = "refused_unknown"
    FULL = "refused_full"
    BIG = "refused_big"
    LAST = "refused_last"
    VALUE = "refused_value"
    COUNTED = "refused_counted"
    CHOSEN = "refused_chosen"
    MARKS = "refused_marks"
    DOTS = "refused_dots"


SENTENCES: Mapping[Refusal, str] = {
    Refusal.PASS: "This browser is not known in the workshop; join it again with its code.",
    Refusal.ROLE: "Your role in the workshop does not allow this; ask the facilitator.",
    Refusal.CODE: "There is no workshop with this code; check its letters and digits.",
    Refusal.PIN: "The PIN is not that of the workshop; try again.",
    Refusal.PIN_FORM: "A PIN has 4 to 12 digits; choose another one.",
    Refusal.NAME: "A name needs a letter or a sign that can be seen; type one.",
    Refusal.EMPTY: "The {what} is empty; write something.",
    Refusal.LONG: "The {what} is longer than {most} letters; shorten it.",
    Refusal.LOCKED: "The task keeps {key} as it is; change something else.",
    Refusal.CLOSED: "The workshop is closed and takes no changes; the facilitator can reopen it.",
    Refusal.BRANCH: "This variant belongs to somebody else; work on your own one.",
    Refusal.UNKNOWN: "There is no such {what} in this workshop any more; choose another one.",
    Refusal.FULL: "The workshop already has {most} of {what}, and no more fit.",
    Refusal.BIG: "A plan has at most {most} elements and 2 MB; take something away first.",
    Refusal.LAST: "A workshop needs a facilitator; make somebody else one first.",
    Refusal.VALUE: "{value} cannot be the {what}; choose another one.",
    Refusal.COUNTED: "The vote is closed and counted; ask for a new one.",
    Refusal.CHOSEN: "A vote needs 2 to {most} options of this workshop, each of them once.",
    Refusal.MARKS: "The vote does not fit its ballot; mark the options on it as the question asks.",
    Refusal.DOTS: "There are {most} dots to give, not {given}; take some back.",
}  # fmt: skip


def refusal(reason: Refusal, *, ids: tuple[str, ...] = (), **values: object) -> RefusedError:
    """
    Return the error that says why something is refused.

    Parameters
    ----------
    reason
        Its code and its English sentence.
    ids
        What it concerns.
    values
        What the sentence names.
    """
    said = {name: str(value) for name, value in values.items()}
    return RefusedError(SENTENCES[reason].format(**said), ids=ids, code=reason, values=said)
