"""Headlines: what stands first, the answer of a comparison and the sum of each scenario."""

from geo.evaluation import Evaluation
from geo.terms import Boundary
from layers.masses import apart, judged
from layers.report.contents import Contents, Entry
from layers.report.pictures import Pictures
from layers.report.scales import highest, key, scale, sums_of
from layers.report.tags import EMPTY, Html, join, strong, tag, text
from layers.report.wording import band, chance, gap, signed, summed, window, years
from layers.words import Words

SIGNS = {"over": "▲", "within": "▼", "undecided": "◆"}
SMALLEST_T, SMALLEST_M2 = 0.5, 1.0  # a smaller difference is none


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
    top = highest(sums_of(entry.result) for entry in contents.entries)
    made = [
        _card(contents, place, top, pictures.of(place)) for place in range(len(contents.entries))
    ]
    heading = tag("h2", text(words("report.top.headline")), id="headline")
    grid = tag("div", *made, class_=f"cards n{len(made)}")
    return tag("section", heading, key(words), grid, pictures.legend(), aria_labelledby="headline")


def _card(contents: Contents, place: int, top: float, picture: Html) -> Html:
    entry, words = contents.entries[place], contents.words
    result, verdict = entry.result, entry.result.totals["calendar"]["verdict"]
    sums = summed(result, words)
    big = words("screen.headline.of", actual=sums.actual, allowance=sums.allowance)
    status = f"{SIGNS[verdict]} {judged(verdict, window(result)['gap_t'], words)}"
    said = [gap(result, words), words("screen.headline.band", **_ends(result, words))]
    said += [chance(result, words)]
    told = [
        tag("p", text(big), class_="big"),
        tag("p", text(status), class_=f"status {verdict}"),
        tag("p", text(words("report.top.sub", **years(result), scope=scope(result, words)))),
        tag("p", text(" · ".join(part for part in said if part)), class_="told"),
        scale(sums_of(result), top, words),
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
    more_t = apart(window(before)["actual_t"], window(after)["actual_t"])
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
    more_t = apart(window(first)["actual_t"], window(entry.result)["actual_t"])
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
