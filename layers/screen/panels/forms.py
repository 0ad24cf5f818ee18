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

PLAIN = "localized"  # no decimals that say nothing, and the mark of the reader's own language
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
    "storeys": (1.0, 30.0, 0.5),
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
    now = chosen.massing
    values: dict[str, Any] = {}
    if now.kind != MassingKind.FOOTPRINT:
        kinds = [kind for kind in MassingKind if kind != MassingKind.FOOTPRINT]
        values["kind"] = _pick("kind", kinds, now.kind, chosen.id, session)
    values["storeys"] = _slider("storeys", now.storeys, chosen.id, session)
    shaped = SHAPED_BY[values.get("kind", now.kind)]
    names = [*shaped, *(["setback_m"] if now.kind != MassingKind.FOOTPRINT else [])]
    columns = st.columns(2, gap="small")
    for number, name in enumerate(names):
        with columns[number % 2]:
            values[name] = _slider(name, getattr(now, name), chosen.id, session)
    return lambda: replace(now, **values)


def _slider(name: str, value: float | None, sketch: str, session: Session) -> float | None:
    """Return what was set; a value that the slider cannot show stays until somebody moves it."""
    low, high, step = SLIDERS[name]
    number = type(low)(low if value is None else min(high, max(low, value)))
    moved: float = st.slider(
        session.words(f"screen.sketch.{name}"),
        low,
        high,
        value=number,
        step=step,
        format=PLAIN,
        key=session.key(name, sketch),
    )
    return value if moved == number else moved


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
    name = st.text_input(
        words("screen.sketch.name"),
        value=chosen.name,
        max_chars=60,
        key=session.key("name", sketch),
    )
    left, right = st.columns(2, gap="small")

    def part(field: str, low: int, high: int, per: float = 1.0) -> float:
        value = float(getattr(now, field))
        shown = min(high, max(low, round(per * value)))
        moved: int = st.slider(
            words(f"screen.sketch.{field}"), low, high, value=shown,
            format=PLAIN if per == 1.0 else "%d %%", key=session.key(field, sketch),
        )  # fmt: skip
        # what is finer than the slider stays as it is
        return value if moved == shown else moved / per

    with left:
        below = part("storeys_below", 0, 3)
        window = part("window_share", 5, 80, 100.0)
        lowest, highest = 2.4, 6.0
        shown = min(highest, max(lowest, float(now.storey_height_m)))
        height = st.slider(
            words("screen.sketch.storey_height_m"), lowest, highest, value=shown,
            step=0.1, format=PLAIN, key=session.key("height", sketch),
        )  # fmt: skip
    with right:
        pv = part("pv_roof_share", 0, 100, 100.0)
        home = part("dwelling_m2", 30, 200)
        garage = st.toggle(
            words("screen.sketch.garage"), value=now.garage, disabled=below == 0,
            key=session.key("garage", sketch),
        )  # fmt: skip
    values: dict[str, Any] = {
        "storeys_below": below,
        "window_share": window,
        "storey_height_m": now.storey_height_m if height == shown else height,
        "pv_roof_share": pv,
        "dwelling_m2": home,
        "garage": garage and (below > 0 or below == now.storeys_below),
    }
    return lambda: replace(built(), **values), name


def limits(chosen: Sketch, session: Session) -> tuple[float | None, float | None]:
    """Show the limits of the plot, storeys and floor area, and return them; empty is none."""
    words = session.words
    left, right = st.columns(2, gap="small")
    with left:
        storeys = st.number_input(
            words("screen.sketch.max_storeys"), min_value=1.0, max_value=60.0, step=1.0,
            format="%.1f",
            value=chosen.max_storeys, key=session.key("max-storeys", chosen.id),
        )  # fmt: skip
    with right:
        area = st.number_input(
            words("screen.sketch.max_gfa_m2"), min_value=100.0, max_value=1e6, step=500.0,
            format="%.0f",
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
