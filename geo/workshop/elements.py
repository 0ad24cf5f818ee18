"""
Elements: a scenario as single values that several people can change at once.

An element is a drawn plot, a drawn work, one value of one house, what is done to a house, one
choice of the method or one of the target. Its key says which: `sketch/ID`, `work/ID`,
`change/ID/FIELD`, `intervention/ID`, `choice/FIELD`, `target/FIELD`. Its value is plain JSON. The
name of a scenario is none; a field that holds nothing is left out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd

from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.saved import read_scenario
from geo.scenario import SCENARIO_FORMAT, Plan, Scenario

# kinds of elements that are rows: the list of a scenario file, and what names a row
ROWS = {
    "sketch": ("sketches", "id"),
    "work": ("drawn_works", "id"),
    "intervention": ("interventions", "building"),
}
FIELDS = {"choice": "choices", "target": "target"}
FIELD = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_KEY = 200
Elements = Mapping[str, Any]


def elements(scenario: Scenario) -> dict[str, Any]:
    """
    Return the elements of a scenario in their order.

    Parameters
    ----------
    scenario
        No two of its plots or works have the same id; of two changes of one value the last holds.
    """
    body = json.loads(json.dumps(scenario.to_dict(), allow_nan=False))
    return dict(_pairs(body))


def difference(before: Elements, after: Elements) -> dict[str, Any | None]:
    """
    Return what changes the first elements into the second; None for what is gone.

    Examples
    --------
    >>> difference({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4, "d": 5})
    {'a': None, 'c': 4, 'd': 5}
    """
    gone = {key: None for key in before if key not in after}
    return gone | {
        key: value for key, value in after.items() if key not in before or before[key] != value
    }


def applied(elements: Elements, changes: Mapping[str, Any | None]) -> dict[str, Any]:
    """
    Return the elements with the changes made; those that stay keep their order, new ones come last.

    Examples
    --------
    >>> applied({"a": 1, "b": 2, "c": 3}, {"a": None, "c": 4, "d": 5})
    {'b': 2, 'c': 4, 'd': 5}
    """
    return {key: value for key, value in {**elements, **changes}.items() if value is not None}


def body_of(elements: Elements, name: str = "") -> dict[str, Any]:
    """
    Return the elements as the JSON object of a scenario file.

    Raises
    ------
    UnknownChoiceError
        If a key is none of an element.
    """
    body: dict[str, Any] = {"format": SCENARIO_FORMAT, "name": name, "changes": []}
    body |= {part: {} for part in FIELDS.values()}
    body |= {rows: [] for rows, _ in ROWS.values()}
    for key, value in elements.items():
        kind, _, rest = key.partition("/")
        if kind in ROWS:
            body[ROWS[kind][0]].append(value)
        elif kind in FIELDS:
            body[FIELDS[kind]][rest] = value
        elif kind == "change" and "/" in rest:
            house, _, field = rest.rpartition("/")
            body["changes"].append({"id": house, "field": field, "value": value})
        else:
            raise _no_element(key)
    return body


def scenario_of(elements: Elements, plan: Plan, name: str = "") -> Scenario:
    """
    Return the scenario of some elements on a plan, checked.

    Parameters
    ----------
    elements
        By key.
    plan
        The base plan.
    name
        Of the scenario.

    Raises
    ------
    UnknownChoiceError
        If a key or a value is not known; the sentence names it.
    """
    return read_scenario(body_of(elements, name), plan)


def read_elements(body: object) -> dict[str, Any]:
    """Return the elements of the JSON object of a scenario file, checked as by `scenario_of`."""
    return elements(read_scenario(body, _no_plan()))


def checked(changes: Mapping[str, Any | None]) -> dict[str, Any | None]:
    """
    Return changes as they are kept, or refuse them.

    Elements stand for themselves, so the changes alone make a scenario that is checked; what it is
    put into was checked before. Numbers and words take the type of their field on the way.

    Raises
    ------
    UnknownChoiceError
        If a key or a value is not known, or a value belongs to another key.
    """
    for key in changes:
        _check_key(key)
    made = {key: value for key, value in changes.items() if value is not None}
    known = read_elements(body_of(made))
    for key in made:
        if key not in known:
            message = phrase("{key} does not hold what its name says; draw it again.", key=key)
            raise UnknownChoiceError(message, ids=(key,))
    return {key: None if value is None else known[key] for key, value in changes.items()}


def _pairs(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for kind in ("sketch", "work"):
        rows, named = ROWS[kind]
        yield from ((f"{kind}/{row[named]}", row) for row in body[rows])
    for row in body["changes"]:
        yield f"change/{row['id']}/{row['field']}", row["value"]
    for row in body["interventions"]:
        yield f"intervention/{row['building']}", row
    for kind, part in FIELDS.items():
        fields = body[part].items()
        yield from ((f"{kind}/{field}", value) for field, value in fields if value is not None)


def _check_key(key: str) -> None:
    kind, _, rest = key.partition("/")
    house, _, field = rest.rpartition("/")
    known = {
        "change": bool(house) and FIELD.fullmatch(field) is not None,
        **dict.fromkeys(ROWS, bool(rest)),
        **dict.fromkeys(FIELDS, FIELD.fullmatch(rest) is not None),
    }
    if not known.get(kind) or len(key) > LONGEST_KEY or not key.isprintable():
        raise _no_element(key)


def _no_element(key: str) -> UnknownChoiceError:
    return UnknownChoiceError(
        phrase("A scenario has no element {key}.", key=repr(key[:LONGEST_KEY]))
    )


def _no_plan() -> Plan:
    """Return a plan without anything: what people choose is checked without one."""
    nothing = gpd.GeoDataFrame()
    return Plan(name="", buildings=nothing, plots=nothing, works=nothing)
