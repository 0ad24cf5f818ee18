"""
Saved: a scenario as a readable file, and back.

A scenario file is one JSON object, written by `Scenario.to_dict` and read here against the types of
the dataclasses, so a new field needs no reader of its own. What is missing takes its default; what
is not known is refused with its name. Older formats are brought up to date on the way.
"""

import dataclasses
import math
import types
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.scenario import (
    SCENARIO_FORMAT,
    Change,
    Choices,
    Intervention,
    Plan,
    Scenario,
    Target,
)
from geo.sketch import DrawnWork, Sketch

PARTS: dict[str, Any] = {
    "choices": Choices,
    "target": Target,
    "changes": tuple[Change, ...],
    "interventions": tuple[Intervention, ...],
    "sketches": tuple[Sketch, ...],
    "drawn_works": tuple[DrawnWork, ...],
    "name": str,
}
MOST_ROWS = 5_000  # elements of one list in a scenario file


def read_scenario(data: object, plan: Plan) -> Scenario:
    """
    Return the scenario of a file on a plan.

    Parameters
    ----------
    data
        The parsed JSON of a scenario file, of this or an older format.
    plan
        The base plan; its name is the default name.

    Returns
    -------
    scenario
        Checked.

    Raises
    ------
    UnknownChoiceError
        If a key or a value is not known; the sentence names it.
    """
    if not isinstance(data, dict):
        message = "A scenario file holds one JSON object with choices, target and changes."
        raise UnknownChoiceError(message)
    if unknown := sorted(set(map(str, data)) - {"format", *PARTS}):
        known = _list(sorted(("format", *PARTS)))
        message = phrase(
            "The scenario has the unknown key {unknown}; known are {known}.",
            unknown=unknown[0],
            known=known,
        )
        raise UnknownChoiceError(message)
    version = data.get("format", SCENARIO_FORMAT)
    # older formats differ only in what they lack
    if version not in range(1, SCENARIO_FORMAT + 1) or isinstance(version, bool):
        message = phrase(
            "The scenario has format {version}; this version reads 1 to {newest}.",
            version=version,
            newest=SCENARIO_FORMAT,
        )
        raise UnknownChoiceError(message)
    values = {name: _value(PARTS[name], name, data[name]) for name in PARTS if name in data}
    return Scenario(plan=plan, **{"name": plan.name, **values})


def _value(hint: Any, name: str, value: object) -> Any:  # noqa: ANN401 - any field's type
    """Return a value as its type asks, or refuse it."""
    if get_origin(hint) in {Union, types.UnionType}:
        if value is None and type(None) in get_args(hint):
            return None
        return _first(tuple(a for a in get_args(hint) if a is not type(None)), name, value)
    if get_origin(hint) is tuple:
        return _row(get_args(hint), name, value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(hint, name, value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if value not in list(hint):
            message = phrase(
                "{name} is {value}; it must be one of {choices}.",
                name=name,
                value=repr(value),
                choices=_list(hint),
            )
            raise UnknownChoiceError(message)
        return hint(str(value))
    if not _fits(hint, value):
        message = phrase(
            "{name} is {value}, which is not a {kind}.",
            name=name,
            value=repr(value),
            kind=getattr(hint, "__name__", "value"),
        )
        raise UnknownChoiceError(message)
    return float(str(value)) if hint is float else value


def _first(hints: tuple[Any, ...], name: str, value: object) -> Any:  # noqa: ANN401 - as above
    """Return the value as the first of several types that it fits."""
    for hint in hints[:-1]:
        try:
            return _value(hint, name, value)
        except UnknownChoiceError:
            continue
    return _value(hints[-1], name, value)


def _row(hints: tuple[Any, ...], name: str, value: object) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MOST_ROWS:
        message = phrase(
            "{name} is a list of at most {most} rows, not {value}.",
            name=name,
            most=MOST_ROWS,
            value=repr(str(value)[:40]),
        )
        raise UnknownChoiceError(message)
    if hints[-1] is Ellipsis:
        return tuple(_value(hints[0], name, item) for item in value)
    if len(value) != len(hints):
        message = phrase(
            "{name} is a list of rows with {count} values each.", name=name, count=len(hints)
        )
        raise UnknownChoiceError(message)
    return tuple(_value(hint, name, item) for hint, item in zip(hints, value, strict=True))


def _object(kind: type, name: str, value: object) -> Any:  # noqa: ANN401 - the dataclass asked for
    fields = {f.name for f in dataclasses.fields(kind)}
    if not isinstance(value, dict):
        message = phrase(
            "{name} of a scenario is a JSON object, not {value}.",
            name=name,
            value=repr(str(value)[:40]),
        )
        raise UnknownChoiceError(message)
    if unknown := sorted(set(map(str, value)) - fields):
        message = phrase(
            "{kind} has no {unknown}; known are {fields}.",
            kind=kind.__name__,
            unknown=unknown[0],
            fields=_list(sorted(fields)),
        )
        raise UnknownChoiceError(message)
    hints = get_type_hints(kind)
    try:
        return kind(**{key: _value(hints[key], key, item) for key, item in value.items()})
    except TypeError as error:
        message = phrase(
            "{kind} of the scenario lacks a value: {fault}.", kind=kind.__name__, fault=error
        )
        raise UnknownChoiceError(message) from error


def _fits(hint: object, value: object) -> bool:
    if isinstance(value, bool) or hint is bool:
        return hint is bool and isinstance(value, bool)
    if hint is int:
        return isinstance(value, int)
    if hint is str:
        return isinstance(value, str)
    return isinstance(value, (int, float)) and math.isfinite(value)


def _list(names: Iterable[str]) -> str:
    return ", ".join(str(name) for name in names)
