"""
Minuted: the tables of a workshop's minutes, as attribute tables of a GeoPackage.

People are numbers here, with a name where they agreed to it; of votes there are counts alone. Times
are UTC as ISO 8601 writes them.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from geo.contract import printed
from geo.workshop.records import Ballot, Option
from geo.workshop.tasks import Met
from layers.minuted import Figures, Minuted, fulfilled

WHOLE = "Int64"  # whole numbers, some of which nobody knows
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("by_number", "option", "place", "points", "firsts"), WHOLE),
    **dict.fromkeys(("first_year", "last_year", "goals_met", "dots", "voters_empty"), WHOLE),
    **dict.fromkeys(("dwellings", "gfa_m2", "upfront_t", "upfront_kg_m2gfa"), "float64"),
    **dict.fromkeys(("new_kg_m2gfa", "whole_life_t", "window_t", "allowance_t"), "float64"),
    **dict.fromkeys(("gap_t", "low_t", "high_t", "chance"), "float64"),
}


def workshop_tables(minuted: Minuted, names: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """
    Return the tables of the minutes; those without rows are left out.

    Parameters
    ----------
    minuted
        The record with its results.
    names
        What the scenario of each option is called in the file, by the id of the option.

    Returns
    -------
    tables
        workshop (one row), workshop_options, workshop_votes (a row for each option of a ballot),
        workshop_notes, workshop_people, workshop_changes (a row for each element of a change).
    """
    record = minuted.record
    rows: dict[str, list[dict[str, Any]]] = {
        "workshop": [_workshop(minuted)],
        "workshop_options": [_option(o, minuted, names) for o in record.options],
        "workshop_votes": [
            row for n, b in enumerate(record.ballots, 1) for row in _votes(n, b, minuted)
        ],
        "workshop_notes": [
            {
                "at": moment(remark.at),
                **_by(remark.member_id, minuted),
                "option": _number(remark.option, minuted),
                "text": printed(remark.text, lines=True),
            }
            for remark in sorted(record.remarks, key=lambda one: one.at)
        ],
        "workshop_people": [
            {"number": p.number, "role": str(p.role), "name": printed(p.name or "")}
            for p in record.people
        ],
        "workshop_changes": list(_changes(minuted)),
    }
    return {name: _typed(pd.DataFrame(found)) for name, found in rows.items() if found}


def moment(at: float | None) -> str:
    """Return a moment in UTC, empty where there is none or it is no date."""
    if at is None:
        return ""
    try:
        return dt.datetime.fromtimestamp(at, tz=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return ""


def _workshop(minuted: Minuted) -> dict[str, Any]:
    record, task = minuted.record, minuted.record.task
    return {
        "title": printed(record.title),
        "plan": printed(record.plan),
        "opened_at": moment(record.made_at),
        "closed_at": moment(record.closed_at),
        "written_at": moment(record.written_at),
        "revision": record.rev,
        "people": len(record.people),
        "people_named": sum(bool(person.name) for person in record.people),
        "task": printed(task.title) if task else "",
        "task_text": printed(task.text, lines=True) if task else "",
        "task_goals": _json([asdict(goal) for goal in task.goals] if task else []),
        "task_locked": _json([printed(lock) for lock in task.locked] if task else []),
        "task_ends_at": moment(task.ends_at) if task else "",
    }


def _option(option: Option, minuted: Minuted, names: Mapping[str, str]) -> dict[str, Any]:
    figures = minuted.figures[option.id]
    met = fulfilled(minuted.record, figures)
    return {
        "number": option.number,
        "name": printed(option.name),
        "note": printed(option.note, lines=True),
        **_by(option.member_id, minuted),
        "at": moment(option.made_at),
        "state": str(option.status),
        "scenario": names.get(option.id, ""),
        "computed": option.id in minuted.results,
        **_figures(figures),
        "goals_met": sum(one.is_met for one in met) if met else None,
        "goals": _json([_met(one) for one in met]),
    }


def _figures(figures: Figures | None) -> dict[str, Any]:
    if figures is None:
        columns = ("dwellings", "gfa_m2", "upfront_t", "upfront_kg_m2gfa", "new_kg_m2gfa",
                   "whole_life_t", "first_year", "last_year", "window_t", "allowance_t", "gap_t",
                   "low_t", "high_t", "chance")  # fmt: skip
        return {**dict.fromkeys(columns), "method": "", "data": ""}
    years = {
        name: None if (year := figures[name]) is None else int(year)
        for name in ("first_year", "last_year")
    }
    return {
        **{name: figures[name] for name in ("dwellings", "gfa_m2", "upfront_t")},
        "upfront_kg_m2gfa": figures.all_kg_m2gfa,
        "new_kg_m2gfa": figures.new_kg_m2gfa,
        "whole_life_t": figures["whole_life_t"],
        **years,
        **{name: figures[name] for name in ("window_t", "allowance_t")},
        "gap_t": figures.gap_t,
        **{name: figures[name] for name in ("low_t", "high_t", "chance")},
        "method": printed(figures.method),
        "data": printed(figures.data),
    }


def _met(met: Met) -> dict[str, Any]:
    return {
        "kind": str(met.goal.kind), "value": met.value, "limit": met.limit, "met": met.is_met,
        "share": met.share,
    }  # fmt: skip


def _votes(number: int, ballot: Ballot, minuted: Minuted) -> Iterable[dict[str, Any]]:
    """Yield a row for each option of a ballot, in the order in which they came out."""
    result = ballot.result
    order = result.order if result else tuple((option,) for option in ballot.options)
    place = 1
    for same in order:
        for option in same:
            yield {
                "ballot": number,
                "question": printed(ballot.question),
                "method": str(ballot.method),
                "dots": ballot.dots if ballot.method == "dots" else None,
                "opened_at": moment(ballot.opened_at),
                "closed_at": moment(ballot.closed_at),
                "voters": ballot.voters,
                "voters_empty": result.empty if result else None,
                "option": _number(option, minuted),
                "points": result.points[option] if result else None,
                "place": place if result else None,
                "firsts": result.detail.firsts[option] if result and result.detail else None,
                "beats_all": bool(result and result.detail and result.detail.condorcet == option),
            }
        place += len(same)


def _changes(minuted: Minuted) -> Iterable[dict[str, Any]]:
    for entry in sorted(minuted.record.log, key=lambda one: one.rev):
        for key in entry.keys:
            yield {
                "revision": entry.rev,
                "at": moment(entry.at),
                **_by(entry.member_id, minuted),
                "kind": str(entry.kind),
                "element": printed(key),
            }


def _by(member: str, minuted: Minuted) -> dict[str, Any]:
    person = minuted.people.get(member)
    return {
        "by_number": person.number if person else None,
        "by_name": printed(person.name or "") if person else "",
    }


def _number(option: str, minuted: Minuted) -> int | None:
    found = minuted.options.get(option)
    return found.number if found else None


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({name: KINDS[name] for name in table.columns if name in KINDS})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
