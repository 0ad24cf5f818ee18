"""
Forms of a sketch: the widgets of its massing and its house.

Each form returns what makes the value, not the value: the years of a house may contradict each
other, and the page catches that in one place.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

import streamlit as st

from geo.sketch import House, Massing, Sketch
from geo.terms import Cladding, EnergyLevel, Frame, HeatSupply, MassingKind, Use
from layers.screen.session import Session
from layers.words import Words

T = TypeVar("T")

# what a massing can be told besides its storeys
SHAPED_BY: dict[MassingKind, tuple[str, ...]] = {
    MassingKind.PERIMETER: ("depth_m", "openings", "recessed_storeys"),
    MassingKind.SLAB: ("depth_m", "recessed_storeys", "quarter"),
    MassingKind.SLABS: ("depth_m", "gap_m", "recessed_storeys", "quarter"),
    MassingKind.L: ("depth_m", "recessed_storeys", "quarter"),
    MassingKind.U: ("depth_m", "recessed_storeys", "quarter"),
    MassingKind.TOWER: ("length_m", "recessed_storeys"),
    MassingKind.PODIUM: ("podium_storeys", "length_m"),
    MassingKind.TERRACES: ("depth_m", "step_m", "quarter"),
    MassingKind.FOOTPRINT: ("recessed_storeys",),
}
# first, last and step of each slider
SLIDERS: dict[str, tuple[float, float, float]] = {
    "depth_m": (8.0, 30.0, 0.5),
    "openings": (0, 4, 1),
    "recessed_storeys": (0.0, 3.0, 1.0),
    "gap_m": (6.0, 60.0, 1.0),
    "length_m": (12.0, 60.0, 1.0),
    "podium_storeys": (1.0, 8.0, 1.0),
    "step_m": (3.0, 20.0, 1.0),
    "quarter": (0, 3, 1),
    "setback_m": (0.0, 20.0, 0.5),
}


def massing(chosen: Sketch, session: Session) -> Callable[[], Massing]:
    """Show the form of the body, and return what makes it of the widgets."""
    words, now = session.words, chosen.massing
    values: dict[str, Any] = {}
    if now.kind != MassingKind.FOOTPRINT:
        kinds = [kind for kind in MassingKind if kind != MassingKind.FOOTPRINT]
        values["kind"] = _pick("kind", kinds, now.kind, chosen.id, session)
    shown = float(min(30.0, max(1.0, now.storeys)))
    moved = st.slider(
        words("screen.sketch.storeys"),
        1.0,
        30.0,
        value=shown,
        step=0.5,
        key=session.key("storeys", chosen.id),
    )
    values["storeys"] = _as_is(now.storeys, shown, moved)
    shaped = SHAPED_BY[values.get("kind", now.kind)]
    names = [*shaped, *(["setback_m"] if now.kind != MassingKind.FOOTPRINT else [])]
    columns = st.columns(2, gap="small")
    for number, name in enumerate(names):
        with columns[number % 2]:
            values[name] = _slider(name, getattr(now, name), chosen.id, session)
    return lambda: replace(now, **values)


def _slider(name: str, value: float | None, sketch: str, session: Session) -> float:
    low, high, step = SLIDERS[name]
    number = type(low)(low if value is None else min(high, max(low, value)))
    moved: float = st.slider(
        session.words(f"screen.sketch.{name}"),
        low,
        high,
        value=number,
        step=step,
        key=session.key(name, sketch),
    )
    return moved if value is None else _as_is(value, number, moved)


def _as_is(now: float, shown: float, moved: float, per: float = 1.0) -> float:
    """Return the value as it is while its slider has not moved: no slider is as fine as a file."""
    return now if moved == shown else moved / per


def house(now: House, sketch: str, session: Session) -> Callable[[], House]:
    """Show use, materials and years, and return what makes the house of them."""
    words = session.words
    values: dict[str, Any] = {}
    columns = st.columns(2, gap="small")
    pairs: tuple[tuple[str, type[StrEnum]], ...] = (
        ("use", Use),
        ("frame", Frame),
        ("cladding", Cladding),
        ("energy_level", EnergyLevel),
        ("heat_supply", HeatSupply),
    )
    for number, (name, kind) in enumerate(pairs):
        with columns[number % 2]:
            values[name] = _pick(name, list(kind), getattr(now, name), sketch, session)
    with columns[1]:
        values["ground_use"] = _pick("ground_use", [None, *Use], now.ground_use, sketch, session)
    left, right = st.columns(2, gap="small")
    with left:
        start = st.number_input(
            words("screen.sketch.start_year"),
            min(2000, now.start_year),
            2100,
            value=now.start_year,
            key=session.key("start", sketch),
        )
    with right:
        done = st.number_input(
            words("screen.sketch.completion_year"),
            min(2000, now.completion_year, start),
            2100,
            value=max(now.completion_year, start),
            key=session.key("done", sketch),
        )
    values |= {"start_year": int(start), "completion_year": max(int(done), int(start))}
    if (values["use"], values["ground_use"]) != (now.use, now.ground_use):
        values["use_shares"] = ()
    elif now.use_shares:
        st.caption(words("screen.sketch.stated_shares", shares=_shares(now, words)))
    return lambda: replace(now, **values)


def _shares(now: House, words: Words) -> str:
    """Return the uses that a house states, the largest share first."""
    largest = sorted(now.use_shares, key=lambda one: -one[1])
    return ", ".join(
        f"{words(f'terms.use.{use}').lower()} {words.number(100.0 * share)} %"
        for use, share in largest
    )


def more(
    built: Callable[[], House], chosen: Sketch, session: Session
) -> tuple[Callable[[], House], str]:
    """Show the lesser parameters and the name, and return the house with them, and the name."""
    words, now, sketch = session.words, chosen.house, chosen.id
    glass, panels = round(100 * now.window_share), round(100 * now.pv_roof_share)
    storey_m = min(6.0, max(2.4, round(now.storey_height_m, 1)))
    cellar, home_m2 = min(3, int(now.storeys_below)), min(200, max(30, round(now.dwelling_m2)))
    name = st.text_input(
        words("screen.sketch.name"),
        value=chosen.name,
        max_chars=60,
        key=session.key("name", sketch),
    )
    left, right = st.columns(2, gap="small")
    with left:
        below = st.slider(
            words("screen.sketch.storeys_below"), 0, 3, value=cellar,
            key=session.key("below", sketch),
        )  # fmt: skip
        window = st.slider(
            words("screen.sketch.window_share"), 5, 80, value=min(80, max(5, glass)),
            format="%d %%", key=session.key("window", sketch),
        )  # fmt: skip
        height = st.slider(
            words("screen.sketch.storey_height_m"), 2.4, 6.0, value=storey_m,
            step=0.1, key=session.key("height", sketch),
        )  # fmt: skip
    with right:
        pv = st.slider(
            words("screen.sketch.pv_roof_share"), 0, 100, value=min(100, panels),
            format="%d %%", key=session.key("pv", sketch),
        )  # fmt: skip
        home = st.slider(
            words("screen.sketch.dwelling_m2"), 30, 200, value=home_m2,
            key=session.key("home", sketch),
        )  # fmt: skip
        garage = st.toggle(
            words("screen.sketch.garage"), value=now.garage, disabled=below == 0,
            key=session.key("garage", sketch),
        )  # fmt: skip
    values: dict[str, Any] = {
        "storeys_below": _as_is(now.storeys_below, cellar, float(below)),
        "window_share": _as_is(now.window_share, min(80, max(5, glass)), window, 100.0),
        "storey_height_m": _as_is(now.storey_height_m, storey_m, height),
        "pv_roof_share": _as_is(now.pv_roof_share, min(100, panels), pv, 100.0),
        "dwelling_m2": _as_is(now.dwelling_m2, home_m2, float(home)),
        "garage": garage and below > 0,
    }
    return lambda: replace(built(), **values), name


def limits(chosen: Sketch, session: Session) -> tuple[float | None, float | None]:
    """Show the limits of the plot, storeys and floor area, and return them; empty is none."""
    words = session.words
    left, right = st.columns(2, gap="small")
    with left:
        storeys = st.number_input(
            words("screen.sketch.max_storeys"), min_value=1.0, max_value=60.0, step=1.0,
            value=chosen.max_storeys, key=session.key("max-storeys", chosen.id),
        )  # fmt: skip
    with right:
        area = st.number_input(
            words("screen.sketch.max_gfa_m2"), min_value=100.0, max_value=1e6, step=500.0,
            value=chosen.max_gfa_m2, key=session.key("max-gfa", chosen.id),
        )  # fmt: skip
    return storeys, area


def _pick(name: str, options: Sequence[T], value: T, sketch: str, session: Session) -> T:
    words = session.words
    chosen: T = st.selectbox(
        words(f"screen.sketch.{name}"),
        options,
        index=list(options).index(value),
        format_func=lambda o: (
            words(TERMS[name].format(o)) if o else words("screen.sketch.same_use")
        ),
        key=session.key(name, sketch),
    )
    return chosen


TERMS = {
    "kind": "terms.massing.{}",
    "use": "terms.use.{}",
    "ground_use": "terms.use.{}",
    "frame": "terms.frame.{}",
    "cladding": "terms.cladding.{}",
    "energy_level": "terms.energy_level.{}",
    "heat_supply": "terms.heat_supply.{}",
}
