"""The headline: how much of the allowance the window takes, with band, ledgers and yardsticks."""

from typing import Any

import streamlit as st

from geo.district.benchmarks import compare
from geo.evaluation import Evaluation
from geo.reference import Reference
from layers.masses import Against, against, decimals, ends, judged, shares
from layers.measures import operation
from layers.screen import frame, reading
from layers.screen.session import Session
from layers.words import Words

FIVE = 0.05
VERDICTS = {"within": "green", "over": "red", "undecided": "orange"}
UPFRONT = {
    "declared": "upfront_declared_kg_m2gfa",
    "extended": "upfront_extended_kg_m2gfa",
    "full": "upfront_extended_kg_m2gfa",
}


def headline(result: Evaluation, reference: Reference, session: Session) -> None:
    """Show the sum of the window against the sum allowed."""
    words = session.words
    calendar = result.totals["calendar"]
    window, verdict = calendar["window"], calendar["verdict"]
    first, last = window["first_year"], window["last_year"]
    with st.container(border=True, key="headline", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            title = words("screen.headline.title", first=first, last=last)
            st.header(title, anchor=False, width="content")
            st.badge(judged(verdict, window["gap_t"], words), color=verdict_colour(verdict))
            if session.target.locked_allowance:
                st.badge(words("screen.choices.locked"), icon=":material/lock:", color="gray")
        told = summed(window, words)
        said, gap = of(told, words), gap_told(told, words)
        with st.container(key="figure"):
            st.markdown(said)
        reading.aloud(f"{title}: {said}, {gap}")
        parts = [words("screen.headline.sub"), f"**{gap}**"]
        if calendar["chance"] is not None:
            parts.append(chance(float(calendar["chance"]), words))
        st.markdown(" · ".join(parts))
        beneath = ledgers(window, words, rebuilt=not result.interventions.empty)
        st.markdown(f":gray[{band(calendar, words)} · {beneath}]")
        st.caption(_before(calendar, first, words))
        with st.container(horizontal=True, gap="small"):
            _about(result, reference, session)


def verdict_colour(verdict: str) -> Any:  # noqa: ANN401 - a literal of the widget
    """Return the colour of a verdict."""
    return VERDICTS[verdict]


def summed(window: dict[str, Any], words: Words) -> Against:
    """Return the sum of a window against what is allowed in it."""
    return against(window["actual_t"], window["allowance_t"], words)


def of(told: Against, words: Words) -> str:
    """Return a sum against the one allowed, the figure of a headline."""
    return words("screen.headline.of", actual=told.actual, allowance=told.allowance)


def gap_told(told: Against, words: Words) -> str:
    """Return in words how far a sum is above or below the line."""
    return words(f"screen.headline.{told.side}", gap=told.gap)


def chance(share: float, words: Words) -> str:
    """Return the chance in steps of five per cent, finer than which no band is known."""
    if not FIVE <= share <= 1.0 - FIVE:
        return words(f"screen.headline.chance_{'low' if share < FIVE else 'high'}")
    percent = words.number(100.0 * FIVE * round(share / FIVE))
    return words("screen.headline.chance", percent=percent)


def band(calendar: dict[str, Any], words: Words) -> str:
    """Return the 80 % band of the window."""
    total = calendar["band"]["total"]
    low, high = ends(total["low_t"], total["high_t"], words)
    return words("screen.headline.band", low=low, high=high)


def ledgers(window: dict[str, Any], words: Words, *, rebuilt: bool) -> str:
    """Return the parts of both sums, which add up to the headline; empty ones are left out."""
    names = ("construction_rebuilt" if rebuilt else "construction", "works", "operation")
    actual = [window["construction_t"], window["works_t"]]
    actual.append(window["operation_t"] + window["replacement_t"])
    allowed = [window[f"allowance_{name}_t"] for name in ("construction", "works", "operation")]
    digits = decimals(max(abs(window["actual_t"]), abs(window["allowance_t"])))
    pairs = zip(*(_parts(parts, digits) for parts in (actual, allowed)), strict=True)
    told = []
    for name, (used, may), exact in zip(
        names, pairs, zip(actual, allowed, strict=True), strict=True
    ):
        if any(exact):
            figures = {"actual": words.number(used, digits), "allowance": words.number(may, digits)}
            said = words("screen.headline.ledger", **figures)
            told.append(f"{words(f'screen.headline.{name}')} {said}")
    return " · ".join(told)


def _parts(tonnes: list[float], digits: int) -> list[float]:
    parts = [one / 1000.0 for one in tonnes]
    return shares(parts, sum(parts), digits)


def _before(calendar: dict[str, Any], first: int, words: Words) -> str:
    mass = words.mass(calendar["before_window"]["actual_t"])
    return words("screen.headline.before", first=first, mass=mass)


def _about(result: Evaluation, reference: Reference, session: Session) -> None:
    words = session.words
    with frame.popover(words("screen.headline.about"), ":material/info:", "about") as seen:
        if seen:
            _read_right(result, reference, words)
            frame.led("method", session)
    title = words("screen.benchmark.title")
    with frame.popover(title, ":material/straighten:", "yardsticks") as seen:
        if seen:
            _yardsticks(result, reference, session)
            frame.led("method", session)


def _read_right(result: Evaluation, reference: Reference, words: Words) -> None:
    st.markdown(words("screen.headline.assumption"))
    for name in ("warning_area", "warning_boundary", "warning_proposal"):
        st.markdown(f"- {words(f'screen.headline.{name}')}")
    st.markdown(f"**{words('screen.headline.city')}**")
    st.markdown(_city(result, reference, words))


def _city(result: Evaluation, reference: Reference, words: Words) -> str:
    window = result.totals["calendar"]["window"]
    first, last = window["first_year"], window["last_year"]
    line = reference.city_line
    target = line[line["series"] == "target"].set_index("year")["t_co2e"]
    # the municipality's line ends with its target year, however long the window is
    ends = max(first, int(target.index.min())), min(last, int(target.index.max()))
    kilotonnes = [float(target[year]) / 1000.0 for year in ends]
    return words(
        "screen.headline.city_text",
        operation=words.mass(window["operation_t"]),
        first=first,
        last=last,
        line_first=words.number(kilotonnes[0]),
        line_last=words.number(kilotonnes[1]),
        target=ends[1],
    )


def _yardsticks(result: Evaluation, reference: Reference, session: Session) -> None:
    words, year = session.words, session.shown.year
    upfront = result.totals["declaration"]["kg_m2gfa"]
    if upfront:
        st.markdown(f"**{words('screen.benchmark.upfront', value=words.figures(upfront))}**")
        benchmarks(upfront, UPFRONT[session.choices.parts], reference, words)
    used, heated = (float(column.sum()) for column in operation(result, year))
    if heated > 0.0:
        value = words.number(used / heated, 1)
        st.markdown(f"**{words('screen.benchmark.operation', year=year, value=value)}**")
        benchmarks(used / heated, "operation_kg_m2atemp_year", reference, words)


def benchmarks(value: float, quantity: str, reference: Reference, words: Words) -> None:
    """List how many times a figure is as large as each yardstick."""
    for row, ratio in compare(value, quantity, reference):
        text = words(
            "screen.benchmark.ratio",
            ratio=words.number(ratio, 2),
            label=row[f"label_{words.language}"],
            value=words.figures(float(row["value"]), 3),
            unit=words.known(f"terms.unit.{row['unit']}", str(row["unit"])),
        )
        st.markdown(f"- {text}")
