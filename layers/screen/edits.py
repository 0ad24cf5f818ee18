"""Edits: what was done on the map becomes a step of the scenario's history."""

import dataclasses

from geo.plan.drawn import Template, features, known_corners, with_features
from geo.plan.presets import preset, presets
from geo.reference import Reference
from layers.screen import frame, geomap
from layers.screen.said import Action, Edit, Selected
from layers.screen.session import Session

KEY = "district"
COPIES = {Action.SPLIT, Action.DUPLICATE}
LINE, AREA = "quay", "square"  # what a drawn work is until it is told otherwise
BUILDING_YEARS = 2


def take(reference: Reference, session: Session) -> None:
    """Take over what was drawn, chosen, undone and redone on the map since the last run."""
    said = geomap.said_before(KEY)
    # edit and click are numbered together: the later one decides what is chosen
    happened: list[Edit | Selected] = [w for w in (said.edit, said.selected) if w is not None]
    for what in sorted(happened, key=lambda one: one.seq):
        if isinstance(what, Edit) and what.seq != session.seen_edit:
            session.seen_edit = what.seq
            _drawn(what, reference, session)
        elif isinstance(what, Selected) and what.seq != session.seen_click:
            session.seen_click = what.seq
            session.show(selected=what.id)
    undone, redone = said.history.undo, said.history.redo
    steps = (undone - session.seen_steps[0]) - (redone - session.seen_steps[1])
    session.seen_steps = (undone, redone)
    if steps:
        session.undo(steps)


def _drawn(edit: Edit, reference: Reference, session: Session) -> None:
    scenario = session.scenario
    there = {row["id"]: row for row in features(scenario)}
    known, session.heard = set(there), edit.rev
    origin = next((name for name in edit.ids if name in known), "")
    # the map may not have seen yet what others drew: of all else the scenario knows better
    made = {one.id: one.to_json() for one in edit.features if one.id in edit.ids}
    rows = [
        made.pop(name, row) for name, row in there.items() if name in made or name not in edit.ids
    ]
    rows += made.values()
    for row in rows:
        if row["id"] not in known and edit.action in COPIES:
            row["properties"]["origin"] = origin or str(session.shown.selected)
    with frame.explained(session):
        template = _template(reference, session)
        drawn = with_features(scenario, rows, template, known_corners(scenario))
        # a map that had not seen the newest drawings is told them, and keeps its own edit
        seen = edit.base == session.rev
        session.edit(drawn, rev=edit.rev if seen else "")
        if not seen:
            session.redraw()
        if session.shown.selected not in {row["id"] for row in rows}:
            new = [row["id"] for row in rows if row["id"] not in known]
            session.show(selected=new[-1] if new else None)
        return
    # what cannot be taken over is taken back on the map
    session.redraw()


def _template(reference: Reference, session: Session) -> Template:
    """Return what a new plot begins as: the last sketch that was made, or the first preset."""
    year = session.target.first_year + 1
    if session.scenario.sketches:
        last = session.scenario.sketches[-1]
        # what a house that was brought in states of itself holds for that house alone
        massing, house = last.massing, last.house.unstated()
    else:
        name = next(iter(presets(reference, session.shown.language)))
        massing, house = preset(reference, name, year, year + BUILDING_YEARS)
    if massing.kind == "footprint":
        massing = dataclasses.replace(
            preset(reference, next(iter(presets(reference, "en"))), year, year)[0],
            storeys=massing.storeys,
        )
    title = session.words("screen.sketch.new_name")
    return Template(massing=massing, house=house, line=LINE, area=AREA, title=title)
