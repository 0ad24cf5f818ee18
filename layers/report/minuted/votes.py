"""Votes: each ballot with how was voted, and how it came out."""

from geo.workshop.ballots import Result
from geo.workshop.records import Ballot
from geo.workshop.terms import Method, Status
from layers.report.minuted.kept import Kept, unstarred
from layers.report.tags import EMPTY, Html, join, section, table, tag, text
from layers.words import Words


def votes(kept: Kept) -> Html:
    """Return the votes in the order in which they were asked for."""
    words, ballots = kept.words, kept.record.ballots
    made = [_ballot(ballot, kept) for ballot in ballots]
    if not made:
        made = [tag("p", text(words("minutes.votes.none")))]
    return section("votes", words("minutes.votes.title"), *made)


def came_out(ballot: Ballot, kept: Kept) -> str:
    """Return what came first on a ballot in one sentence, stars round the options."""
    words, result = kept.words, ballot.result
    asked = unstarred(ballot.question)
    if result is None:
        return words("minutes.votes.short_open", question=asked)
    first = result.order[0] if result.order else ()
    points = result.points[first[0]] if first else 0
    if not points:
        return words("minutes.votes.short_none", question=asked)
    names = ", ".join(unstarred(kept.title(option)) for option in first)
    told = counted(ballot.method, points, words)
    key = "short_tie" if len(first) > 1 else "short"
    return words(f"minutes.votes.{key}", question=asked, names=names, points=told)


def counted(method: Method, points: int, words: Words) -> str:
    """Return votes, dots or points with their word."""
    return words(
        f"minutes.votes.unit_{method}_{'one' if points == 1 else 'many'}",
        count=words.number(points),
    )


def places(result: Result) -> dict[str, str]:
    """
    Return the place of each option: options with equally many points share theirs.

    Examples
    --------
    >>> places(Result(points={}, voters=2, empty=0, order=(("b",), ("a", "c"))))
    {'b': '1', 'a': '2–3', 'c': '2–3'}
    """
    found: dict[str, str] = {}
    before = 0
    for same in result.order:
        last = before + len(same)
        place = str(last) if len(same) == 1 else f"{before + 1}–{last}"
        found |= dict.fromkeys(same, place)
        before = last
    return found


def _ballot(ballot: Ballot, kept: Kept) -> Html:
    words = kept.words
    span = kept.clock(ballot.opened_at)
    if ballot.closed_at is not None:
        span += f"–{kept.clock(ballot.closed_at)}"
    how = words(f"minutes.votes.how_{ballot.method}", dots=ballot.dots)
    parts = [tag("h3", text(ballot.question)), tag("p", text(f"{span}. {how}"), class_="small")]
    if ballot.result is None:
        said = words("minutes.votes.open", count=ballot.voters)
        return tag("div", *parts, tag("p", text(said)), class_="ballot")
    parts.append(tag("p", text(_voters(ballot.result, words))))
    parts.append(_table(ballot, ballot.result, kept))
    detail = ballot.result.detail
    if detail is not None and ballot.result.voters > ballot.result.empty:
        key = "condorcet" if detail.condorcet else "no_condorcet"
        best = kept.title(detail.condorcet) if detail.condorcet else ""
        parts.append(tag("p", text(words(f"minutes.votes.{key}", name=best)), class_="small"))
    return tag("div", *parts, class_="ballot")


def _voters(result: Result, words: Words) -> str:
    said = words("minutes.votes.voters_one" if result.voters == 1 else "minutes.votes.voters_many",
                 count=result.voters)  # fmt: skip
    return f"{said} {words('minutes.votes.empty', count=result.empty)}" if result.empty else said


def _table(ballot: Ballot, result: Result, kept: Kept) -> Html:
    """Return the options in the order in which they came out, with bars."""
    words, detail = kept.words, result.detail
    place, most = places(result), max([*result.points.values(), 1])
    heads = [words("minutes.votes.place"), words("minutes.options.option")]
    heads += [words(f"minutes.votes.head_{ballot.method}"), ""]
    heads += [words("minutes.votes.firsts")] if detail is not None else []
    rows = []
    for option in (option for same in result.order for option in same):
        points = result.points[option]
        bar = tag("i", class_="bar", style=f"width:{100.0 * points / most:.1f}%")
        row = [text(place[option]), _name(option, kept), text(words.number(points))]
        row.append(bar if points else EMPTY)
        row += [text(detail.firsts.get(option, 0))] if detail is not None else []
        rows.append(row)
    numbers = (2, 4) if detail is not None else (2,)
    caption = words(f"minutes.votes.caption_{ballot.method}")
    return tag("div", table(heads, rows, caption=caption, numbers=numbers), class_="counted")


def _name(name: str, kept: Kept) -> Html:
    option = kept.minuted.options.get(name)
    if option is None:
        return text(kept.title(name))
    gone = option.status == Status.WITHDRAWN
    small = tag("small", text(kept.words("minutes.status.withdrawn"))) if gone else EMPTY
    return join([kept.marked(option), Html(" "), small])
