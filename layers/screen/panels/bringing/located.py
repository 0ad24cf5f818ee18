"""Located: the question of the coordinate system, where there is one, and the place of a plan."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from geo.intake.systems import Reading, Verdict, judged, option, zone_of
from geo.place import Place
from geo.reference import Reference
from layers.screen import cached, frame
from layers.screen.panels.bringing.state import JOIN, Bringing, Part
from layers.screen.session import Session
from layers.words import Words, plain

FAR_KM = 50.0  # beyond it a plan is another district, with a place of its own
LONGEST_NAME = 80


def systems(bringing: Bringing, session: Session) -> bool:
    """Ask how each sheet lies, where that is not sure; return whether all is answered."""
    parts = [part for part in bringing.used() if part.role != JOIN]
    near = cached.drawn(session.scenario.plan).centre
    answered = True
    for part in parts:
        verdict = judged(
            part.sheet.bounds,
            part.sheet.crs,
            near=(near[0], near[1]),
            sample=part.sheet.sample or None,
        )
        answered &= _asked(part, verdict, bringing, session)
    return answered


def _asked(part: Part, verdict: Verdict, bringing: Bringing, session: Session) -> bool:
    words = session.words
    if verdict.kind == "sure":
        part.reading = verdict.best
        return True
    text = words(f"bring.system.{verdict.code}", **verdict.values)
    if verdict.best is None:
        st.error(f"**{plain(part.sheet.name)}**: {plain(text)}", icon=":material/block:")
        return False
    st.warning(f"**{plain(part.sheet.name)}**: {plain(text)}", icon=":material/help:")
    # the likeliest first, the others by their distance, which stands beside each
    choices = (verdict.best, *sorted(verdict.others, key=lambda each: each.distance_km))
    chosen = st.radio(
        words("intake.system"),
        range(len(choices)),
        index=None,
        format_func=lambda n: _offered(choices[n], words),
        key=session.key("system", bringing.identity, part.sheet.name),
    )
    part.reading = choices[chosen] if chosen is not None else None
    return chosen is not None


def _offered(reading: Reading, words: Words) -> str:
    """Return a reading with the place where it puts the layer."""
    degrees = {"north": reading.latitude, "east": reading.longitude}
    said = {name: words.number(value, 2) for name, value in degrees.items()}
    # the name of a system comes from the file
    return plain(words("bring.system.option", **(option(reading) | said)))


def place(bringing: Bringing, reference: Reference, session: Session) -> tuple[dict[str, Any], str]:
    """Ask what the plan is called and, if it lies elsewhere, for its climate and heat network."""
    words, now = session.words, session.scenario.plan.place
    title = st.text_input(
        words("intake.plan_name"),
        value=bringing.name.rsplit(".", 1)[0][:LONGEST_NAME],
        max_chars=LONGEST_NAME,
        key=session.key("plan-name", bringing.identity),
    )
    title = (title or "").strip() or frame.district(session)
    far = [p.reading for p in bringing.used() if p.reading and p.reading.distance_km > FAR_KM]
    if not far:
        return {**asdict(now), "name": title}, title
    st.info(words("intake.elsewhere"), icon=":material/location_on:")
    left, right = st.columns(2)
    with left:
        climate = _one(reference.climates["climate"], "climate", bringing, session)
    with right:
        heat = _one(reference.heat_networks["heat"], "heat", bringing, session)
    zone = zone_of(far[0].longitude, far[0].latitude)
    st.caption(words("intake.zone", crs=zone))
    return asdict(Place(name=title, crs=zone, climate=climate, heat=heat)), title


def _one(column: Any, name: str, bringing: Bringing, session: Session) -> str:  # noqa: ANN401 - a series
    words = session.words
    known = [str(value) for value in dict.fromkeys(column)]
    default = known.index("sweden") if "sweden" in known else 0
    return st.selectbox(
        words(f"intake.{name}"),
        known,
        index=default,
        format_func=lambda one: words.known(f"intake.{name}_names.{one}", one),
        key=session.key(name, bringing.identity),
    )
