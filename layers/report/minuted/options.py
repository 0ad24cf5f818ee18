"""Options: all of them in one table, then each with its picture, its figures and its note."""

from collections.abc import Sequence
from typing import NamedTuple

from geo.contrast import Part, unlike
from geo.workshop.records import LIVE, Option
from geo.workshop.terms import Status
from layers.masses import against, apart, decimals, ends, judged, kilotonnes
from layers.minuted import Figures, figures_of
from layers.report.headlines import SIGNS
from layers.report.minuted.kept import Kept, paragraphs
from layers.report.pictures import Pictures, pictures
from layers.report.scales import Sums, highest, key, scale
from layers.report.tags import EMPTY, Html, join, section, table, tag, text
from layers.report.wording import (
    percent,
    signed,
    told_band,
    told_chance,
    told_gap,
)
from layers.words import Words

HEADS = (
    "option", "homes", "gfa", "new", "all", "window", "allowance", "gap", "band", "chance",
)  # fmt: skip


class Shown(NamedTuple):
    """What is shown as an option: none of the record for the common plan in the end."""

    id: str
    option: Option | None
    figures: Figures | None


def side_by_side(kept: Kept) -> Html:
    """Return the figures of all options in one table."""
    words, shown = kept.words, _shown(kept)
    if not shown:
        return EMPTY
    heads = [words(f"minutes.options.{name}") for name in HEADS]
    rows = [[_named(one, kept), *_cells(one.figures, words)] for one in shown]
    caption = words("minutes.options.caption", years=_years(shown))
    parts = [table(heads, rows, caption=caption, numbers=range(1, len(heads)))]
    if any(one.figures is not None and one.figures.is_told for one in shown):
        parts.append(tag("p", text(words("minutes.options.told_mark")), class_="small"))
    if _is_unlike(kept):
        where = words("report.assumed.title")
        parts.insert(0, tag("p", text(words("minutes.options.unlike", where=where))))
    parts.append(tag("p", text(words("minutes.options.scope")), class_="small"))
    made = tag("div", *parts, class_="beside")
    return section("beside", words("minutes.options.beside"), made)


def cards(kept: Kept) -> Html:
    """Return every option with its picture, its figures, who proposed it and the note."""
    words, shown = kept.words, _shown(kept)
    if not shown:
        return section(
            "options", words("minutes.options.title"), tag("p", text(words("minutes.options.none")))
        )
    drawn = pictures(kept.contents) if kept.contents else None
    top = highest(sums for one in shown if (sums := _sums(one.figures)))
    made = [_card(one, kept, top, _picture(one, kept, drawn)) for one in shown]
    legend = drawn.legend() if drawn else EMPTY
    keys = tag("div", key(words), legend, class_="keys")
    return section("options", words("minutes.options.title"), keys, *made)


def _shown(kept: Kept) -> list[Shown]:
    shown = [Shown(o.id, o, kept.figures(o.id)) for o in kept.record.options]
    if LIVE in kept.results:
        shown.append(Shown(LIVE, None, figures_of(kept.results[LIVE])))
    return shown


def _named(one: Shown, kept: Kept) -> Html:
    """Return how an option is called in the table, with what must be known of it."""
    if one.option is None:
        return text(kept.title(LIVE))
    said = [kept.who(one.option.member_id)]
    if one.option.status == Status.WITHDRAWN:
        said.append(kept.words("minutes.status.withdrawn"))
    if one.figures is None:
        said.append(kept.words("minutes.options.unknown"))
    mark = Html("*") if one.figures is not None and one.figures.is_told else EMPTY
    return join([kept.marked(one.option), mark, tag("small", text(" · ".join(said)))])


def _cells(figures: Figures | None, words: Words) -> list[Html]:
    if figures is None:
        return [text("–")] * (len(HEADS) - 1)

    def kt(tonnes: float | None) -> str:
        return "–" if tonnes is None else kilotonnes(tonnes, words, digits)

    sums = _sums(figures)
    digits = decimals(max(sums.actual_t, sums.allowance_t)) if sums else 1
    gap_t = apart(sums.allowance_t, sums.actual_t, digits) if sums else None
    said = [
        _whole(figures["dwellings"], words),
        _whole(figures["gfa_m2"], words),
        _fives(figures.new_kg_m2gfa, words),
        _fives(figures.all_kg_m2gfa, words),
        kt(figures["window_t"]),
        kt(figures["allowance_t"]),
        "–" if gap_t is None else signed(kt(gap_t), gap_t),
        told_band(figures["low_t"], figures["high_t"], words, digits),
        percent(figures["chance"], words),
    ]
    return [text(one) for one in said]


def _card(one: Shown, kept: Kept, top: float, picture: Html) -> Html:
    told = tag("div", _heading(one, kept), _sums_part(one, kept, top), _about(one, kept))
    return tag("article", picture, told, class_="option")


def _heading(one: Shown, kept: Kept) -> Html:
    if one.option is None:
        return tag("h3", text(kept.title(LIVE)))
    status = tag("small", text(kept.words(f"minutes.status.{one.option.status}")))
    return tag("h3", kept.marked(one.option), Html(" "), status)


def _sums_part(one: Shown, kept: Kept, top: float) -> Html:
    """Return the figures of an option against the line, and whether they are still computed."""
    words, figures = kept.words, one.figures
    if figures is None:
        return tag("div", tag("p", text(words("minutes.options.no_figures"))), class_="sums")
    parts = []
    if figures.is_told:
        versions = {"method": figures.method or "–", "data": figures.data or "–"}
        parts.append(tag("p", text(words("minutes.options.told", **versions)), class_="told"))
    sums = _sums(figures)
    if sums is not None:
        shown = against(sums.actual_t, sums.allowance_t, words)
        big = words("screen.headline.of", actual=shown.actual, allowance=shown.allowance)
        parts.append(tag("p", text(big), class_="big"))
        parts += _against(figures, sums, words)
        parts.append(scale(sums, top, words))
    parts += [tag("p", text(line), class_="size") for line in _size(figures, words)]
    return tag("div", *parts, class_="sums")


def _against(figures: Figures, sums: Sums, words: Words) -> list[Html]:
    """Return whether the line is kept, by how much, how sure, and what is summed."""
    made = []
    if figures.verdict:
        status = f"{SIGNS[figures.verdict]} {judged(figures.verdict, figures.gap_t or 0.0, words)}"
        made.append(tag("p", text(status), class_=f"status {figures.verdict}"))
    said = [told_gap(against(sums.actual_t, sums.allowance_t, words), words)]
    if sums.low_t is not None and sums.high_t is not None:
        low, high = ends(sums.low_t, sums.high_t, words)
        said.append(words("screen.headline.band", low=low, high=high))
    said.append(told_chance(figures["chance"], words))
    made.append(tag("p", text(" · ".join(part for part in said if part)), class_="told"))
    return made


def _size(figures: Figures, words: Words) -> list[str]:
    """Return homes and floor area, and A1-A5 per floor area."""
    homes, gfa = _whole(figures["dwellings"], words), _whole(figures["gfa_m2"], words)
    per = {"new": figures.new_kg_m2gfa, "all": figures.all_kg_m2gfa}
    said = [
        words(f"minutes.options.of_{name}", value=words.fives(value))
        for name, value in per.items()
        if value is not None
    ]
    lines = [words("minutes.options.size", homes=homes, gfa=gfa)]
    return [*lines, words("minutes.options.upfront", values=", ".join(said))] if said else lines


def _about(one: Shown, kept: Kept) -> Html:
    """Return who proposed an option, when, and the note."""
    words = kept.words
    if one.option is None:
        return tag("div", tag("p", text(words("minutes.options.common")), class_="by"))
    said = {"who": kept.who(one.option.member_id), "time": kept.clock(one.option.made_at)}
    by = tag("p", text(words("minutes.options.by", **said)), class_="by")
    return tag("div", by, paragraphs(one.option.note, "note"))


def _picture(one: Shown, kept: Kept, drawn: Pictures | None) -> Html:
    if drawn is None or one.id not in kept.computed:
        return tag("p", text(kept.words("minutes.options.no_picture")), class_="blank")
    return drawn.of(kept.computed.index(one.id))


def _sums(figures: Figures | None) -> Sums | None:
    if figures is None or figures["window_t"] is None or figures["allowance_t"] is None:
        return None
    return Sums(figures["window_t"], figures["allowance_t"], figures["low_t"], figures["high_t"])


def _years(shown: Sequence[Shown]) -> str:
    """Return the years of the window; several where options have their own."""
    found = {
        f"{figures['first_year']:.0f}–{figures['last_year']:.0f}"
        for _, _, figures in shown
        if figures is not None
        and figures["first_year"] is not None
        and figures["last_year"] is not None
    }
    return " / ".join(sorted(found)) or "–"


def _is_unlike(kept: Kept) -> bool:
    """Return whether options are counted by another method or held against another line."""
    scenarios = [result.scenario for result in kept.results.values()]
    if len(scenarios) < 2:
        return False
    return any(one.part in {Part.METHOD, Part.LINE} for one in unlike(scenarios))


def _whole(value: float | None, words: Words) -> str:
    return "–" if value is None else words.number(value)


def _fives(value: float | None, words: Words) -> str:
    return "–" if value is None else words.fives(value)
