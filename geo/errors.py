"""All errors of the model: one sentence for the user, with what, where, how much and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.phrases import Phrase


class PlanError(ValueError):
    """
    The user's input cannot be used as it is; `message` is one sentence that says what to do.

    The sentence is English and knows its template and values, by which other languages find theirs.
    """

    code = "plan_error"

    def __init__(self, message: str, *, ids: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message if isinstance(message, Phrase) else Phrase(message)
        self.ids = ids


class UnreadableFileError(PlanError):
    """The file is not a plan that can be read."""

    code = "unreadable_file"


class MissingColumnError(UnreadableFileError):
    """A layer of the file lacks a column without which nothing can be computed."""

    code = "missing_column"


class BrokenDataError(PlanError):
    """A table of `data/` is missing, changed or out of range."""

    code = "broken_data"


class UnknownChoiceError(PlanError):
    """A scenario names a choice, path or column that does not exist."""

    code = "unknown_choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """
    One default taken or repair made, as data.

    `code` keys the text in the user's language (`note.<code>` with `values` filled in); `message`
    is the English sentence that files carry; `ids` are the elements it concerns.
    """

    code: str
    message: str
    ids: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


class StoreError(PlanError):
    """A draft could not be kept or read; what was kept before stays."""

    code = "store_error"


class RefusedError(PlanError):
    """Somebody may not do this in a workshop; `code` says why, `values` fill its sentence."""

    code = "refused"

    def __init__(
        self,
        message: str,
        *,
        ids: tuple[str, ...] = (),
        code: str = "",
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, ids=ids)
        self.code = code or self.code
        self.values = dict(values or {})


class ThrottledError(RefusedError):
    """Too many wrong codes or PINs came from one place; `values` has the seconds to wait."""

    code = "throttled"
