"""
Foreign: what the command line says of any file, and how it becomes a plan file.

The same steps as on the import page: recognise, propose, judge the coordinate system, map, check.
What the page asks a person, the command line says; what was answered comes with the options.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo.errors import Note, PlanError, UnreadableFileError
from geo.held import told
from geo.intake.doubt import centre, doubts, verdict_of
from geo.intake.formats import Format
from geo.intake.found import Found
from geo.intake.look import look, made, own
from geo.intake.mapping import mapping_from
from geo.intake.profiles import Profiles
from geo.intake.proposal import Proposal, missing_columns, proposed, questions, with_fills
from geo.intake.systems import Reading, Verdict, zone_of
from geo.intake.underlays import look_apart, underlay_apart
from geo.phrases import phrase
from geo.place import Place
from geo.plan.columns import REQUIRED
from geo.plan.write import plan_layers, plan_tables, write_geopackage
from geo.reference import Reference
from geo.scenario import Plan

FAR_KM = 50.0  # beyond it a plan is another district, with a place of its own
# notes that ask nothing: a default holds that the file may state, or nothing of use was dropped
SETTLED = ("default_taken", "heights_dropped", "filled_in", "named_by_points")
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """
    What the options of a command say in advance.

    `mapping` is a mapping as plain values, `fills` values of rows that have none, `crs` the system
    of a layer that declares none or a wrong one, `place` where the plan lies if elsewhere.
    """

    mapping: Any = None
    fills: dict[str, str] | None = None
    crs: int | None = None
    place: Place | None = None
    title: str = ""


def checked(path: Path, reference: Reference, say: Say) -> int:
    """
    Say what a file holds, what would be repaired and what is asked.

    Returns
    -------
    status
        0 when it can be taken in as it is, 1 when a question is open.

    Raises
    ------
    PlanError
        If it is refused.
    """
    found = look(path, path.name)
    if found.picture is not None:
        return _picture(found, path, say)
    if is_plan(found) and not doubts(found):
        return _plan(path, reference, say)
    proposals, verdicts = _proposals(found, reference, Answers())
    for one in proposals:
        told = one.role or "nothing that is known"
        say(f"{one.sheet.name}: {one.sheet.rows} rows, {one.sheet.shape}, taken as {told}.")
    open_ = [q for p, v in zip(proposals, verdicts, strict=True) for q in questions(p, v)]
    for question in open_:
        say(f"? {question}")
    placed = all(verdict is None or verdict.best is not None for verdict in verdicts)
    has_houses = any(p.role == "buildings" for p in proposals)
    if not placed or not has_houses or any(missing_columns(p) for p in proposals):
        return 1
    plan, _ = _made(path, proposals, verdicts, Answers(title=path.stem), reference)
    say(_sums(plan))
    return max(_noted(plan.notes, say), int(bool(open_)))


def is_plan(found: Found) -> bool:
    """Return whether a file is a plan file: a GeoPackage whose buildings have our columns."""
    houses = [sheet for sheet in found.sheets if sheet.name in {"buildings", "base_buildings"}]
    columns = [{field.name for field in sheet.fields} for sheet in houses]
    is_package = found.format is Format.GEOPACKAGE
    return is_package and any(names >= set(REQUIRED) for names in columns)


def converted(path: Path, out: Path, answers: Answers, reference: Reference, say: Say) -> None:
    """
    Write a foreign file as a plan file.

    Raises
    ------
    PlanError
        If something has to be answered first; the sentence says what.
    """
    found = look(path, path.name)
    if is_plan(found) and not doubts(found):
        plan, context, rows, count, _ = own(path, reference, name=path.name)
        if rows:
            say(f"{count} scenarios of {path.name} stay behind; evaluate and export read them.")
    else:
        proposals, verdicts = _proposals(found, reference, answers)
        for proposal, verdict in zip(proposals, verdicts, strict=True):
            if missing := missing_columns(proposal):
                message = phrase(
                    "The layer {layer} gives no {column}; state it with --fill "
                    "{column}=VALUE or map a column with --mapping.",
                    layer=proposal.sheet.name,
                    column=missing[0],
                )
                raise UnreadableFileError(message)
            if verdict is not None and verdict.kind != "sure" and not answers.crs:
                message = phrase("{verdict} State the system with --crs.", verdict=verdict.message)
                raise UnreadableFileError(message)
            for question in questions(proposal, verdict):
                say(f"? {question}")
        plan, context = _made(path, proposals, verdicts, answers, reference)
    write_geopackage(out, plan_layers(plan, context), plan_tables(plan))
    say(_sums(plan))
    for note in plan.notes:
        say(f"- {note.message}")


def _proposals(
    found: Found, reference: Reference, answers: Answers
) -> tuple[list[Proposal], list[Verdict | None]]:
    profiles = Profiles(Path("profiles-of-nobody"))
    proposals, verdicts = [], []
    for sheet in found.sheets:
        one = proposed(sheet, reference, profiles)
        if answers.mapping is not None:
            mapping = mapping_from(answers.mapping)
            one = replace(one, mapping=mapping, role=mapping.layer)
        proposals.append(with_fills(one, answers.fills or {}))
        verdicts.append(verdict_of(sheet, f"EPSG:{answers.crs}" if answers.crs else ""))
    return proposals, verdicts


def _made(
    path: Path,
    proposals: list[Proposal],
    verdicts: list[Verdict | None],
    answers: Answers,
    reference: Reference,
) -> tuple[Plan, gpd.GeoDataFrame]:
    used = [(p, v) for p, v in zip(proposals, verdicts, strict=True) if p.role]
    readings = [_reading(verdict, answers) for _, verdict in used]
    title = answers.title or path.stem
    place = answers.place or _place(readings, title)
    parts = [
        {
            "sheet": proposal.sheet.name,
            "role": proposal.role,
            "mapping": proposal.mapping.to_json(),
            "reading": reading.to_json() if reading else None,
        }
        for (proposal, _), reading in zip(used, readings, strict=True)
    ]
    wanted = {"title": title, "place": asdict(place), "parts": parts}
    return made(path, wanted, reference, name=path.name)


def _reading(verdict: Verdict | None, answers: Answers) -> Reading | None:
    """Return how the numbers are read: as stated, else the most likely way."""
    if verdict is None:
        return None
    if verdict.best is None:
        raise UnreadableFileError(verdict.message)
    if answers.crs:
        same = [r for r in (verdict.best, *verdict.others) if r.crs == answers.crs]
        plain = [r for r in same if not r.swapped and r.unit_m == 1.0]
        if not same:
            message = phrase(
                "The layer cannot be read in EPSG:{crs}, where it would not lie in Sweden.",
                crs=answers.crs,
            )
            raise UnreadableFileError(message)
        return (plain or same)[0]
    return verdict.best


def _place(readings: list[Reading | None], title: str) -> Place:
    far = [r for r in readings if r is not None and r.distance_km > FAR_KM]
    if not far:
        return Place(name=title[:80])
    zone = zone_of(far[0].longitude, far[0].latitude)
    return Place(name=title[:80], crs=zone, heat="sweden")


def _plan(path: Path, reference: Reference, say: Say) -> int:
    """Say what a plan file holds; status as of `checked`."""
    plan, _, rows, count, _ = own(path, reference, name=path.name)
    scenarios, notes = told(rows, plan, count)
    say(_sums(plan))
    if rows:
        named = ", ".join(one.name or "?" for one in scenarios)
        say(f"{count} scenarios: {named or 'none that can be read'}.")
    return _noted((*plan.notes, *notes), say)


def _picture(found: Found, path: Path, say: Say) -> int:
    picture = found.picture
    if picture is None:
        raise PlanError(path.name)
    # the same judgement as where it is placed
    seen = look_apart(path, path.name)
    say(f"{path.name}: a picture of {picture.width} x {picture.height} pixels.")
    if not seen.placed:
        why = f" It names {picture.crs}, but not where in it." if picture.crs else ""
        say(f"? Where does it lie?{why} Give a world file or control points in the app.")
        return 1
    shown = underlay_apart(path, path.name, crs=None, near=centre())
    say(f"It says where it lies, in {picture.crs or seen.placed}.")
    return _noted(shown.notes, say)


def _noted(notes: tuple[Note, ...], say: Say) -> int:
    for note in notes:
        say(f"- {note.message}")
    return int(any(note.code not in SETTLED for note in notes))


def _sums(plan: Plan) -> str:
    return (
        f"{plan.name}: {len(plan.buildings)} buildings, {len(plan.plots)} plots, "
        f"{len(plan.works)} civil works."
    )
