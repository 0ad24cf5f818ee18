"""Headlines: what stands first, the answer of a comparison and the sum of each scenario."""

from geo.evaluation import Evaluation
from geo.terms import Boundary
from layers.report.contents import Contents, Entry
from layers.report.pictures import Pictures
from layers.report.tags import EMPTY, Html, join, strong, tag, text
from layers.report.wording import band, chance, gap, kilotonnes, signed, window, years
from layers.words import Words

SIGNS = {"over": "▲", "within": "▼", "undecided": "◆"}
SMALLEST_T, SMALLEST_M2 = 0.5, 1.0  # a smaller difference is none
HEADROOM = 1.05  # the scale reaches so much beyond the largest sum


def answer(contents: Contents) -> Html:
    """Return which scenario emits less, by how much, how sure and why; or why none is ranked."""
    if not contents.is_comparison:
        return EMPTY
    words = contents.words
    heading = tag("h2", text(words("report.top.answer")), id="answer")
    if contents.is_alike:
        rivals = zip(contents.entries[1:], contents.titles[1:], strict=True)
        said = [tag("p", strong(e.verdict or _plain(contents, e, t))) for e, t in rivals]
    else:
        where = words("report.assumed.title")
        said = [tag("p", text(words("report.top.unlike", where=where)))]
    return tag("section", heading, *said, class_="answer", aria_labelledby="answer")


def cards(contents: Contents, pictures: Pictures) -> Html:
    """Return the sum of the window of each scenario against the sum allowed, with its picture."""
    words = contents.words
    top = max(_reach(entry.result) for entry in contents.entries) * HEADROOM or 1.0
    made = [
        _card(contents, place, top, pictures.of(place)) for place in range(len(contents.entries))
    ]
    heading = tag("h2", text(words("report.top.headline")), id="headline")
    grid = tag("div", *made, class_=f"cards n{len(made)}")
    return tag("section", heading, _key(words), grid, pictures.legend(), aria_labelledby="headline")


def _card(contents: Contents, place: int, top: float, picture: Html) -> Html:
    entry, words = contents.entries[place], contents.words
    result, verdict = entry.result, entry.result.totals["calendar"]["verdict"]
    sums = {
        name: kilotonnes(window(result)[f"{name}_t"], words) for name in ("actual", "allowance")
    }
    status = f"{SIGNS[verdict]} {words(f'screen.headline.verdict_{verdict}')}"
    said = [gap(result, words), words("screen.headline.band", **_ends(result, words))]
    said += [chance(result, words)]
    told = [
        tag("p", text(words("screen.headline.of", **sums)), class_="big"),
        tag("p", text(status), class_=f"status {verdict}"),
        tag("p", text(words("report.top.sub", **years(result), scope=scope(result, words)))),
        tag("p", text(" · ".join(part for part in said if part)), class_="told"),
        _scale(result, top, words),
    ]
    sums_part = tag("div", *told, _deltas(contents, place), class_="sums")
    if not contents.is_comparison:
        return tag("article", sums_part, picture, class_="card")
    by = tag("div", byline(entry, words))
    return tag("article", _name(contents, place), sums_part, picture, by, class_="card")


def scope(result: Evaluation, words: Words) -> str:
    """Return what the window's sum covers."""
    everything = result.scenario.target.boundary == Boundary.ALL
    return words(f"report.top.scope_{'all' if everything else 'buildings'}")


def byline(entry: Entry, words: Words) -> Html:
    """Return who wrote a scenario and what they noted; nothing where nobody said."""
    note = words("report.note", note=entry.note) if entry.note.strip() else ""
    said = [line for line in (entry.author, note) if line.strip()]
    return join(tag("p", text(line), class_="by") for line in said)


def _name(contents: Contents, place: int) -> Html:
    rival = contents.rivals[place]
    swatch = tag("i", class_="swatch", style=f"background:{rival.ink}")
    role = EMPTY
    if place == 0:
        role = join([Html(" "), tag("small", text(contents.words("report.top.reference")))])
    return tag("h3", swatch, text(rival.title), role)


def _deltas(contents: Contents, place: int) -> Html:
    if place == 0 or not contents.is_alike:
        return EMPTY
    words = contents.words
    before, after = (contents.entries[i].result for i in (0, place))
    more_t = window(after)["actual_t"] - window(before)["actual_t"]
    area = after.totals["areas"]["gfa_m2"] - before.totals["areas"]["gfa_m2"]
    if abs(area) < SMALLEST_M2:
        size = words("report.top.same_area")
    else:
        size = words("report.top.delta_area", area=signed(words.number(area), area))
    rows = [words("report.top.delta_window", mass=signed(words.figures(more_t, 2), more_t)), size]
    return tag("ul", *(tag("li", text(row)) for row in rows), class_="deltas")


def _plain(contents: Contents, entry: Entry, title: str) -> str:
    """Return the difference alone, where nobody has computed how sure it is."""
    words, first = contents.words, contents.first.result
    more_t = window(entry.result)["actual_t"] - window(first)["actual_t"]
    key = "equal" if abs(more_t) < SMALLEST_T else "more" if more_t > 0.0 else "less"
    return words(
        f"report.top.plain_{key}",
        name=title,
        reference=contents.titles[0],
        mass=words.mass(abs(more_t)),
        **years(first),
    )


def _ends(result: Evaluation, words: Words) -> dict[str, str]:
    low, _, high = band(result, words).partition("–")
    return {"low": low, "high": high}


def _reach(result: Evaluation) -> float:
    """Return the largest tonnes that the scale of a scenario must hold."""
    total = result.totals["calendar"]["band"].get("total", {"high_t": 0.0})
    sums = window(result)
    return float(max(total["high_t"], sums["actual_t"], sums["allowance_t"], 0.0))


def _scale(result: Evaluation, top: float, words: Words) -> Html:
    """Return the sum, its band and the allowance on one line; the same length means the same."""
    sums, total = window(result), result.totals["calendar"]["band"].get("total")
    masses = {name: kilotonnes(sums[f"{name}_t"], words) for name in ("actual", "allowance")}
    label = words("report.scale.label", **masses, band=band(result, words))

    def share(tonnes: float) -> str:
        return f"{max(0.0, 100.0 * tonnes / top):.1f}%"

    marks = [
        tag("i", class_="bar", style=f"width:{share(sums['actual_t'])}"),
        tag("i", class_="allowed", style=f"left:{share(sums['allowance_t'])}"),
    ]
    if total is not None:
        ends = f"left:{share(total['low_t'])};width:{share(total['high_t'] - total['low_t'])}"
        marks.insert(1, tag("i", class_="band", style=ends))
    ruler = [tag("span", text(one)) for one in _ruler(top, words)]
    return join([
        tag("div", *marks, class_="scale", role="img", aria_label=label),
        tag("div", *ruler, class_="ruler"),
    ])  # fmt: skip


def _ruler(top: float, words: Words) -> tuple[str, str]:
    digits = 0 if top >= 10_000.0 else 1 if top >= 1000.0 else 3
    return words("report.scale.zero"), words(
        "report.scale.top", value=kilotonnes(top, words, digits=digits)
    )


def _key(words: Words) -> Html:
    """Return what the marks of the scales mean."""
    marks = [("bar", "actual"), ("band", "band"), ("allowed", "allowance")]
    items = [
        tag("span", tag("i", class_=kind), text(words(f"report.scale.{name}")))
        for kind, name in marks
    ]
    return tag("p", *items, class_="key")
