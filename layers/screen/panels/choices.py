"""The choices: switches of the method and of the 2030 line, each with its name in plain words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from geo.district.paths import construction_paths, operation_paths, works_paths
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.scenario import Choices, Target
from geo.terms import Booking, Boundary, Ccs, FactorSet, Parts, ProductValues
from layers.screen import frame
from layers.screen.session import Session

T = TypeVar("T")
WINDOWS = (2030, 2035, 2050)
BASE_YEARS = (2025, 2023)
TABLE_RATE = 12  # per cent, where the slider leaves the falls of `limits/limits.csv` as they are
LEDGERS = ("allowance_construction_t", "allowance_works_t", "allowance_operation_t")


def choices(reference: Reference, session: Session) -> None:
    """Show all choices and put what was chosen into the session."""
    words = session.words
    with frame.popover(words("screen.choices.title"), ":material/tune:", "choices") as seen:
        if not seen:
            return
        method, line = st.tabs([words("screen.choices.method"), words("screen.choices.line")])
        with method:
            chosen = _method(session)
        with line:
            target = _line(reference, session)
        session.edit(replace(session.scenario, choices=chosen, target=target))
        if st.button(words("screen.choices.reset"), icon=":material/restart_alt:"):
            session.reset()
            st.rerun()


def _pick(session: Session, name: str, options: Sequence[T], value: T, **more: Any) -> T:  # noqa: ANN401 - options of the widget
    words = session.words
    chosen: T = st.selectbox(
        words(f"screen.choices.{name}"),
        options,
        index=list(options).index(value) if value in options else 0,
        format_func=lambda option: words.known(f"screen.choices.{name}_{option}", str(option)),
        key=session.key(name),
        **more,
    )
    return chosen


def _method(session: Session) -> Choices:
    words, now = session.words, session.choices
    ccs_help = words("screen.choices.ccs_help")
    return replace(
        now,
        factor_set=_pick(session, "factor_set", list(FactorSet), now.factor_set),
        ccs=_pick(session, "ccs", list(Ccs), now.ccs, help=ccs_help),
        product_values=_pick(session, "product_values", list(ProductValues), now.product_values),
        parts=_pick(session, "parts", list(Parts), now.parts),
        include_tenants=st.toggle(
            words("screen.choices.include_tenants"),
            value=now.include_tenants,
            help=words("screen.choices.include_tenants_help"),
            key=session.key("include_tenants"),
        ),
        performance_gap=st.slider(
            words("screen.choices.performance_gap"),
            1.0,
            1.5,
            value=now.performance_gap,
            step=0.05,
            key=session.key("performance_gap"),
        ),
    )


def _line(reference: Reference, session: Session) -> Target:
    now = session.target
    target = replace(
        now,
        construction_path=_pick(
            session, "construction_path", construction_paths(reference), now.construction_path
        ),
        works_path=_pick(session, "works_path", works_paths(reference), now.works_path),
        operation_path=_pick(
            session, "operation_path", operation_paths(reference), now.operation_path
        ),
        # a locked budget is that of its window
        last_year=_pick(
            session, "window", WINDOWS, now.last_year, disabled=bool(now.locked_allowance)
        ),
        rate=_rate(session),
        base_year=_pick(session, "base_year", BASE_YEARS, now.base_year),
        booking=_pick(session, "booking", list(Booking), now.booking),
        boundary=_pick(session, "boundary", list(Boundary), now.boundary),
    )
    if target.construction_path == "own":
        target = replace(target, own_limits=_own_limits(reference, session))
    return target


def _rate(session: Session) -> float | None:
    """Return the yearly fall of the default path, or none where the table's own holds."""
    words, now = session.words, session.target.rate
    percent = st.slider(
        words("screen.choices.rate"),
        0,
        25,
        value=TABLE_RATE if now is None else round(100 * now),
        key=session.key("rate"),
        help=words("screen.choices.rate_help"),
    )
    return None if percent == TABLE_RATE else percent / 100.0


def _own_limits(reference: Reference, session: Session) -> tuple[tuple[str, int, float], ...]:
    """Let the user type limits; the table begins as the default one of 2025 and 2030."""
    words = session.words
    kinds = ["any", *reference.limits.index]
    names = [words(f"screen.choices.own_{name}") for name in ("type", "year", "value")]
    start = session.target.own_limits or (("any", 2025, 375.0), ("any", 2030, 200.0))
    st.caption(f"{words('screen.choices.own')}. {words('screen.choices.own_help')}")
    edited = st.data_editor(
        pd.DataFrame(list(start), columns=names),
        num_rows="dynamic",
        hide_index=True,
        key=session.key("own"),
        column_config={
            names[0]: st.column_config.SelectboxColumn(options=kinds, required=True),
            names[1]: st.column_config.NumberColumn(min_value=2000, max_value=2100, step=1),
            names[2]: st.column_config.NumberColumn(min_value=0.0, max_value=5000.0),
        },
    ).dropna()
    return tuple(
        (str(kind), int(year), float(value))
        for kind, year, value in edited.itertuples(index=False, name=None)
    )


def lock(result: Evaluation, session: Session) -> None:
    """Freeze the allowance of the window as it is now, or let it follow the plan again."""
    words = session.words
    locked = bool(session.target.locked_allowance)
    wanted = st.toggle(
        words("screen.choices.lock"),
        value=locked,
        help=words("screen.choices.lock_help"),
        key=session.key("lock"),
    )
    if wanted == locked:
        return
    rows: tuple[tuple[int, float, float, float], ...] = ()
    if wanted:
        window = result.years[result.years["in_window"]]
        rows = tuple(
            (int(year), *(float(v) for v in values))  # type: ignore[misc]  # three ledgers
            for year, values in zip(
                window.index, window[list(LEDGERS)].to_numpy().tolist(), strict=True
            )
        )
    locking = replace(session.target, locked_allowance=rows)
    session.edit(replace(session.scenario, target=locking))
    st.rerun()
