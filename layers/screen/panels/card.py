"""The card of one house: three accounts, inputs, band, limit, and the way to factor and source."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from geo.carbon.operational import series_of
from geo.district.houses import house, parts_of
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.terms import Account, Carrier, Element, InterventionKind
from layers.charts.bars import bars_chart
from layers.charts.told import bars_told
from layers.charts.years import INKS
from layers.masses import intensities
from layers.measures import operation
from layers.screen import cached, frame, reading
from layers.screen.grid import grid
from layers.screen.panels.headline import UPFRONT, benchmarks
from layers.screen.session import Session
from layers.words import Words

INK = "#0072b2"
MODULE_INKS = {"upfront": INKS["construction"], "b4": INKS["replacement"], "b6": INKS["operation"]}
# columns of the trace and their widths: the first three fill the card, the others are scrolled to
TRACED = {
    "element": 152, "product": 148, "mass": 72, "amount": 80, "unit": 95, "kg_per_unit": 105,
    "factor": 105, "status": 95, "source": 260,
}  # fmt: skip
MEASURED = ("mass", "amount", "kg_per_unit", "factor")
ENERGY = {"heat": "heat_kwh", "dhw": "dhw_kwh", "electricity": "electricity_kwh",
          "tenant": "tenant_electricity_kwh"}  # fmt: skip


def card(result: Evaluation, reference: Reference, session: Session, *, alone: bool = True) -> None:
    """Show the chosen house, with its name and a border where it stands alone."""
    words = session.words
    if session.shown.selected not in result.buildings.index:
        return
    row = house(result, str(session.shown.selected))
    with st.container(border=alone, key="card", gap="small"):
        if alone:
            _title(row, session)
        account = st.segmented_control(
            words("screen.card.account"),
            list(Account),
            default=Account.DECLARATION,
            format_func=lambda a: words(f"screen.card.account_{a}"),
            key=session.key("account"),
            label_visibility="collapsed",
            required=True,
            wrap=True,
        )
        if account == Account.WHOLE_LIFE:
            _whole_life(row, session)
        elif account == Account.CALENDAR:
            _calendar(row, result, reference, session)
        else:
            _declaration(row, result, reference, session)
        with frame.expander(words("screen.card.inputs"), ":material/list:", "inputs") as seen:
            if seen:
                parts = parts_of(result, str(session.shown.selected))
                _inputs(row, parts, session)


def _title(row: pd.Series, session: Session) -> None:
    words = session.words
    frame.titled(str(row["name"]), row.name, session)
    use, status = words(f"terms.use.{row['use']}"), words(f"terms.status.{row['status']}")
    basis = words(f"terms.basis.{row['basis']}")
    area = f"{words.number(row['gfa_m2'])} m² {words('screen.card.gfa')}"
    years = f"{int(row['start_year'])}–{int(row['completion_year'])}"
    st.caption(f"{use} · {status} · {basis} · {area} · {years}")


def _declaration(
    row: pd.Series, result: Evaluation, reference: Reference, session: Session
) -> None:
    words, area = session.words, float(row["gfa_m2"])
    parts = words(f"screen.choices.parts_{session.choices.parts}")
    if row["intervention"]:
        rebuilt(row, result, reference, session)
    if row["upfront_kg"] <= 0.0:
        if not row["intervention"]:
            st.info(words("screen.card.no_upfront"))
        return
    low, high = (words.fives(row[n] / area) for n in ("band_low_kg", "band_high_kg"))
    st.markdown(
        f"**{words.fives(row['upfront_kg'] / area)} {words('screen.card.unit_gfa')}** "
        f":gray[{words('screen.card.band', low=low, high=high)}]"
    )
    st.caption(words("screen.card.declaration_scope", parts=parts))
    told = intensities(row["upfront_kg"] / area, row["limit_kg_m2gfa"], words)
    st.markdown(
        f"{words('screen.card.limit', year=int(row['start_year']), limit=told.allowance)} → "
        f"**{words(f'screen.card.{told.side}', value=told.gap)}**"
    )
    if bool(row["is_declared"]):
        st.info(words("screen.card.declared"))
    modules = [("a1a3", row["a1a3_kg"]), ("a4", row["a4_kg"]), ("a5", row["a5_kg"])]
    unit = words("screen.card.unit_gfa")
    _bars([(f"terms.module.{n}", v / area, INK) for n, v in modules], unit, session, "modules")
    ids = parts_of(result, str(session.shown.selected)).index
    elements = result.elements_kg.loc[ids].sum() / area
    kept = elements[elements > 0].sort_values(ascending=False)
    bars = [(f"terms.element.{name}", float(value), INK) for name, value in kept.items()]
    _bars(bars, unit, session, "elements")
    title = words("screen.benchmark.title")
    with frame.expander(title, ":material/straighten:", "compared") as seen:
        if seen:
            benchmarks(row["upfront_kg"] / area, UPFRONT[session.choices.parts], reference, words)
    with frame.expander(words("screen.card.made"), ":material/account_tree:", "made") as seen:
        if seen:
            st.caption(words("screen.card.made_text"))
            _traced(list(ids), session)


def _whole_life(row: pd.Series, session: Session) -> None:
    words, area = session.words, float(row["gfa_m2"])
    years = int(row["operation_last_year"] - row["operation_first_year"]) + 1
    yearly = row["whole_life_kg"] / area / years
    st.markdown(f"**{words.number(yearly, 1)} {words('screen.card.unit_gfa_year')}**")
    st.caption(words("screen.card.whole_life_scope", years=years))
    modules = [(name, row[f"{name}_kg"] / area) for name in ("upfront", "b4", "b5", "b6", "c")]
    bars = [(f"terms.module.{n}", float(v), MODULE_INKS.get(n, "#7a828a")) for n, v in modules]
    _bars(bars, words("screen.card.unit_gfa"), session, "modules")
    memo = {
        name: words.mass(row[f"{name}_kg"] / 1000.0) for name in ("biogenic", "d", "pile", "pv")
    }
    st.caption(words("screen.card.memo", **memo))


def _calendar(row: pd.Series, result: Evaluation, reference: Reference, session: Session) -> None:
    words, year = session.words, session.shown.year
    ids = parts_of(result, str(session.shown.selected)).index
    used, atemp = (float(column[ids].sum()) for column in operation(result, year))
    if atemp <= 0.0:
        st.info(words("map.tip_none"))
        return
    factors = pd.Series(result.factors.loc[year])
    st.markdown(f"**{words.number(used / atemp, 1)} {words('screen.card.unit_atemp')}**")
    factor_set = words(f"screen.choices.factor_set_{session.choices.factor_set}")
    st.caption(words("screen.card.calendar_scope", year=year, factor_set=factor_set))
    bars = [
        (f"screen.card.{name}", float(row[column]) / atemp, INKS["operation"])
        for name, column in ENERGY.items()
        if name != "tenant" or session.choices.include_tenants
    ]
    # the bars are those of the house in the end, not of the one that waits to be rebuilt
    if year >= result.interventions["completion_year"].reindex(ids).fillna(0).max():
        st.caption(words("screen.card.energy", year=year))
        _bars(bars, words("screen.card.unit_kwh"), session)
    benchmarks(used / atemp, "operation_kg_m2atemp_year", reference, words)
    need = words.figures(row["heat_need_kwh"] / atemp)
    st.caption(words("screen.card.made_operation", um=words.number(row["um_w_m2k"], 2), need=need))
    for carrier in Carrier:
        st.caption(_factor(carrier, float(factors[str(carrier)]), reference, session))


def _factor(carrier: Carrier, kilograms: float, reference: Reference, session: Session) -> str:
    words, chosen, year = session.words, session.choices, session.shown.year
    series = series_of(reference, factor_set=chosen.factor_set, ccs=chosen.ccs, carrier=carrier)
    rows = reference.factor_series
    known = rows[(rows["series"] == series) & (rows["carrier"] == carrier)]
    nearest = known.iloc[(known["year"] - year).abs().argmin()]
    return words(
        "screen.card.factor",
        carrier=words(f"terms.carrier.{carrier}"),
        value=words.number(kilograms * 1000.0),
        year=year,
        series=series,
        status=words(f"terms.value_status.{nearest['status']}"),
    )


def _bars(
    bars: list[tuple[str, float, str]], unit: str, session: Session, title: str | None = None
) -> None:
    words = session.words
    if not bars:
        return
    if title:
        st.caption(words(f"screen.card.{title}"))
    rows = pd.DataFrame(
        [(words(key), value, ink) for key, value, ink in bars], columns=["name", "value", "ink"]
    )
    chart = bars_chart(rows, words, unit=unit, scale=reading.scale(session))
    told = bars_told(rows, words, unit=unit)
    st.vega_lite_chart(chart.spec, alt=words("charts.alt.bars", told=told))


def _inputs(row: pd.Series, parts: pd.DataFrame, session: Session) -> None:
    words, place = session.words, row["uncertainty_m"]

    def each(told: Callable[[object], str], field: str) -> str:
        """Return what the parts of the house have, once where they are alike."""
        return " / ".join(dict.fromkeys(told(value) for value in parts[field]))

    def term(field: str) -> str:
        return each(lambda value: words(f"terms.{field}.{value}"), field)

    facts = {
        "storeys": each(lambda value: words.number(float(str(value)), 1), "storeys"),
        "basement": each(lambda value: words.number(float(str(value))), "storeys_below"),
        "footprint": f"{words.number(row['footprint_m2'])} m²",
        "atemp": f"{words.number(row['atemp_m2'])} m²",
        "dwellings": words.number(row["dwellings"]),
        "frame": term("frame"),
        "cladding": term("cladding"),
        "facade": f"{words.number(row['facade_m2'])} m²",
        "shared": f"{words.number(row['shared_wall_m2'])} m²",
        "window_share": f"{words.number(100 * row['window_share'])} %",
        "energy_level": term("energy_level"),
        "um": f"{words.number(row['um_w_m2k'], 2)} W/m²K",
        "heat_supply": term("heat_supply"),
        "uncertainty": f"± {words.number(place)} m",
        "source": each(str, "source"),
    }
    names = [words(f"screen.card.{name}") for name in facts]
    table = pd.DataFrame(
        {words("screen.card.input"): names, words("screen.card.value"): list(facts.values())}
    )
    grid(table, words("screen.card.inputs"), session, name=("inputs", row.name), most=290)


def rebuilt(row: pd.Series, result: Evaluation, reference: Reference, session: Session) -> None:
    """Tell what is done to a standing house, what that emits, and how it is made up."""
    words, ids = session.words, parts_of(result, str(session.shown.selected)).index
    work = result.interventions.loc[ids]
    area, kind = float(row["gfa_m2"]), str(row["intervention"])
    years = f"{int(work['start_year'].min())}–{int(work['completion_year'].max())}"
    emitted = words.fives(float(work["emitted_kg"].sum()) / area)
    unit = words("screen.card.unit_gfa")
    st.markdown(f"**{words(f'terms.fate.{kind}')} {years}: {emitted} {unit}**")
    if kind == InterventionKind.DEMOLISH:
        st.caption(words("screen.card.demolished"))
        return
    new = words.fives(float(work["as_new_kg"].sum()) / area)
    allowed = words.fives(float(work["allowed_kg"].sum()) / area)
    st.caption(words("screen.card.rebuilt", new=new, allowed=allowed))
    terms = result.rebuilt_terms[result.rebuilt_terms["id"].isin(ids)]
    sums = terms.groupby("element")[["as_new_kg", "b5_kg"]].sum().sort_values("b5_kg")[::-1]
    title = words("screen.card.rebuilt_made")
    with frame.expander(title, ":material/account_tree:", "rebuilt") as seen:
        if not seen:
            return
        st.caption(words("screen.card.rebuilt_text"))
        shares = _shares(sums, kind, reference, words)
        grid(shares, title, session, name=("rebuilt", row.name), most=320)


def _shares(sums: pd.DataFrame, kind: str, reference: Reference, words: Words) -> pd.DataFrame:
    rules = reference.interventions[reference.interventions["kind"] == kind]
    known = rules.set_index("parameter").reindex([f"share_{name}" for name in sums.index])
    shares = ["" if pd.isna(v) else f"{words.number(100.0 * v)} %" for v in known["value"]]
    columns = {
        "element": [
            words.known(f"terms.element.{e}", words("screen.card.torn_out")) for e in sums.index
        ],
        "new": (sums["as_new_kg"] / 1000.0).round(1).to_numpy(),
        "share": shares,
        "mass": (sums["b5_kg"] / 1000.0).round(1).to_numpy(),
        "status": [words.known(f"terms.value_status.{s}", "") for s in known["status"]],
        "source": known["source"].fillna("").to_numpy(),
    }
    return pd.DataFrame({words(f"screen.trace.{n}"): column for n, column in columns.items()})


def _traced(ids: list[object], session: Session) -> None:
    words = session.words
    terms = pd.concat([cached.traced(session.held, str(name)) for name in ids])
    made = words("screen.card.made")
    titles = {name: _column(name, px, session) for name, px in TRACED.items()}
    grid(trace_rows(terms, words), made, session, name=("made", *ids), most=320, columns=titles)


def _column(name: str, px: int, session: Session) -> Any:  # noqa: ANN401 - Streamlit's own
    title, width = session.words(f"screen.trace.{name}"), round(px * reading.scale(session))
    if name in MEASURED:
        return st.column_config.NumberColumn(title, width=width, format="localized")
    return st.column_config.Column(title, width=width)


def trace_rows(terms: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the terms of a house in words and rounded, the heaviest first."""
    ruled = terms["product_id"].fillna(terms["element"])
    rules = [words.known(f"terms.rule.{rule}", "") for rule in ruled]
    amount = terms["amount"].astype(float)
    product = terms[f"name_{words.language}"].fillna("").replace("", None)
    table = pd.DataFrame(
        {
            "element": [words.known(f"terms.element.{Element(e)}", e) for e in terms["element"]],
            "product": product.fillna(pd.Series(rules, index=terms.index)),
            "mass": (terms["upfront_kg"] / 1000.0).round(1),
            # an addition in per cent has no amount of its own
            "amount": amount.where(amount > 0.0).round(),
            "unit": [words.known(f"terms.unit.{unit}", "") for unit in terms["unit"]],
            "kg_per_unit": terms["kg_per_unit"].astype(float).round(1),
            "factor": terms["factor_kg_kg"].astype(float).round(3),
            "status": [words.known(f"terms.value_status.{s}", s) for s in terms["status"]],
            "source": terms["source"],
        },
        columns=list(TRACED),
    )
    return table.sort_values("mass", ascending=False)
