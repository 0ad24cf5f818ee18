"""The page of minutes: figures are the evaluation's, names are agreed to, nobody's words markup."""

import dataclasses
import re
from itertools import pairwise
from pathlib import Path

import pytest

from geo.evaluate import evaluate
from geo.reference import Reference
from geo.scenario import Plan, Scenario
from geo.workshop.records import Minutes
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Task
from geo.workshop.terms import Method
from layers.report.contents import Entry
from layers.report.sources import addresses
from layers.words import LANGUAGES, load_words
from tests.minutes import (
    BEGAN,
    NAMED,
    SECRET,
    TOLD,
    Entries,
    bare,
    empty,
    options,
    paged,
    record,
    scenarios,
)
from tests.pages import Page

HOSTILE = "\"><script src='https://evil.example/x.js'>alert(1)</script><img onerror=x>{0} **b**"
BROKEN = f"{HOSTILE}\x00\ud800"


@pytest.fixture(scope="session", params=LANGUAGES)
def page(request: pytest.FixtureRequest, plan: Plan, minuted: Entries, reference: Reference) -> str:
    """Return the minutes in each language."""
    return paged(record(plan), minuted, reference, language=request.param)


def test_everything_has_its_place(page: str) -> None:
    """Law: title, place, time, people, task, options, votes, notes, log, assumptions, sources."""
    read = Page(page)
    ids = [a["id"] for a in read.named("h2")]

    assert ids == [
        "short", "people", "task", "beside", "options", "votes", "said", "decided", "changes",
        "reading", "assumed", "without", "notes", "sources",
    ]  # fmt: skip
    told = read.text()
    for said in (
        "Workshop Oceanhamnen",
        "2026-11-24",
        "09:00",
        "10:45",
        "Oceanhamnen, Helsingborg",
        "600 bostäder",
        "Trä",
        "Kvarter vid kajen",
        "Bygg om",
        NAMED,
        "UTC",
        "02.07",
    ):
        assert said in told  # fmt: skip
    assert len(read.named("article")) == 7
    assert len(read.named("svg")) == 5


def test_the_line_is_said_to_be_an_assumption(page: str) -> None:
    """Law: the first box says so, in either language."""
    box = page[page.index('class="answer"') : page.index('id="people"')]

    assert "<strong>Linjen är vårt antagande</strong>" in box or (
        "<strong>The line is our assumption</strong>" in box
    )


def test_the_page_asks_nothing(page: str, reference: Reference) -> None:
    """Law: no script, no request to another machine, and a browser that is told to make none."""
    read = Page(page)
    style = "".join(data for tag, data in read.texts if tag == "style")
    names = {name for _, attributes in read.elements for name in attributes}

    assert not {tag for tag, _ in read.elements} & {
        "script", "img", "link", "iframe", "object", "embed", "image", "use", "base", "form",
    }  # fmt: skip
    assert not names & {"src", "srcset", "xlink:href", "background", "ping", "formaction"}
    assert not [name for name in names if name.startswith("on")]
    assert not re.search(r"url\(|@import|expression|http", style)
    assert {a["href"] for a in read.named("a")} <= addresses(reference)
    policy = [a["content"] for a in read.named("meta") if a.get("http-equiv")]
    assert str(policy[0]).startswith("default-src 'none'")


def test_the_page_is_readable_by_all(page: str) -> None:
    """Law: one title, headings in order, ids once, drawings in words, cells in columns."""
    read = Page(page)
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    ids = [a["id"] for _, a in read.elements if "id" in a]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= former + 1 for former, later in pairwise(levels))
    assert len(ids) == len(set(ids))
    drawings = [a for a in read.named("div") if a.get("role") == "img"]
    assert all(a.get("aria-label") for a in drawings)
    for caption, rows in read.tables:
        assert caption
        assert {len(row) for row in rows} == {len(rows[0])}


def test_no_hole_is_left(page: str) -> None:
    """Law: every text has its values, and no figure is `nan` or `None`."""
    assert not re.search(r"[{}]|\bnan\b|\bNone\b|\binf\b", Page(page).text())


def test_both_languages_have_everything(plan: Plan, minuted: Entries, reference: Reference) -> None:
    """Law: the pages have the same parts and tables, and say their language."""
    pages = [
        Page(paged(record(plan), bare(minuted), reference, language=name)) for name in LANGUAGES
    ]
    kept = [
        [tag for tag, _ in page.elements if tag in {"section", "table", "h2", "h3", "article"}]
        for page in pages
    ]

    assert kept[0] == kept[1]
    assert [page.named("html")[0]["lang"] for page in pages] == list(LANGUAGES)
    assert [len(rows) for _, rows in pages[0].tables] == [len(rows) for _, rows in pages[1].tables]


def test_names_are_told_only_of_those_who_agreed(
    plan: Plan, minuted: Entries, reference: Reference
) -> None:
    """Law: whoever did not agree is a number, even where a record has the name by mistake."""
    told = record(plan)
    leaked = dataclasses.replace(
        told,
        options=tuple(dataclasses.replace(o, by=SECRET) for o in told.options),
        remarks=tuple(dataclasses.replace(r, by=SECRET) for r in told.remarks),
        log=tuple(dataclasses.replace(e, name=SECRET) for e in told.log),
    )
    page = paged(leaked, minuted, reference)

    assert SECRET not in page
    assert SECRET.split()[1] not in page
    read = Page(page).text()
    assert "Lades fram av Deltagare 2" in read
    assert f"Lades fram av {NAMED}" in read
    assert "och 1 som inte nämns vid namn" in read
    assert "Vilka som var med (5)" in read


def test_a_real_room_tells_no_name_without_consent(
    plan: Plan, reference: Reference, minuted: Entries, tmp_path: Path
) -> None:
    """Law: from joining to the page, a name is kept where nobody agreed, and told where one did."""
    rooms = Rooms(tmp_path / "rooms.sqlite", clock=lambda: BEGAN)
    body = scenarios(plan)[0].to_dict()
    lead = rooms.open(
        title="Kvällen", plan=plan.name, body=body, pin="1234", name=NAMED, named=True
    )
    other = rooms.join(lead.room.code, SECRET, source="a")
    made = rooms.propose(other.pass_, "Mitt förslag", "Se här")
    rooms.tell_option(other.pass_, made.id, {"window_t": "<b>", "verdict": ["x"], "gfa_m2": 5})
    pinned = rooms.pin(lead.pass_, "Vårt förslag")
    rooms.note(other.pass_, "Bra!", made.id)
    rooms.push(other.pass_, {"choice/ccs": "none"}, seen=0)
    ballot = rooms.open_ballot(lead.pass_, "Vilket?", Method.ONE, [made.id, pinned.id])
    rooms.vote(other.pass_, ballot.id, {made.id: 1})
    rooms.close_ballot(lead.pass_, ballot.id)
    told = rooms.minutes(other.pass_)
    rooms.let_go()
    page = paged(told, {pinned.id: bare(minuted)["o1"]}, reference)

    assert SECRET not in page
    assert NAMED in page
    read = Page(page).text()
    assert "Deltagare 2" in read
    assert "Mitt förslag kom först med 1 röst" in read.replace("  ", " ")
    assert "Bra!" in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_happened(plan: Plan, reference: Reference, language: str) -> None:
    """Limit: no people, options, votes or notes, nothing computed: still minutes, still open."""
    page = paged(empty(plan), {}, reference, language=language)
    read = Page(page)

    assert read.tables[0][1]
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", read.text())
    assert load_words(language)("minutes.votes.none") in read.text()
    assert "10:50" in read.text()


def hostile(plan: Plan) -> Minutes:
    """Return minutes whose every text is an attack, and figures that are none."""
    told = record(plan)
    figures = {
        **dict.fromkeys(TOLD, HOSTILE), "window_t": [HOSTILE], "gfa_m2": 10**400, "chance": 7,
        "dwellings": float("nan"), "verdict": HOSTILE, "first_year": True, "low_t": -3,
    }  # fmt: skip
    drawn = {"sketches": [{"id": "s1", "name": BROKEN}, 7], "drawn_works": {"id": BROKEN}}
    return dataclasses.replace(
        told,
        title=BROKEN,
        plan=BROKEN,
        body=drawn,
        task=Task(title=BROKEN, text=BROKEN, locked=(BROKEN, f"change/{BROKEN}/"), ends_at=1e300,
                  goals=told.task.goals if told.task else ()),
        options=tuple(dataclasses.replace(o, name=BROKEN, note=BROKEN, by=BROKEN, told=figures,
                                          body=drawn) for o in told.options),
        ballots=tuple(dataclasses.replace(b, question=BROKEN) for b in told.ballots),
        remarks=tuple(dataclasses.replace(r, text=BROKEN, by=BROKEN) for r in told.remarks),
        log=tuple(dataclasses.replace(e, keys=(*e.keys, BROKEN, f"sketch/{BROKEN}"), name=BROKEN)
                  for e in told.log),
        people=tuple(dataclasses.replace(p, name=p.name and BROKEN) for p in told.people),
    )  # fmt: skip


def test_nobodys_words_are_markup(plan: Plan, minuted: Entries, reference: Reference) -> None:
    """Limit: titles, names, notes, questions, keys and told figures from anywhere stay text."""
    plain = {name: bare(minuted)[name] for name in ("o1", "o2")}
    clean = Page(paged(record(plan), plain, reference))
    page = paged(hostile(plan), plain, reference, district=BROKEN)
    read = Page(page.encode().decode())

    assert {tag for tag, _ in read.elements} <= {tag for tag, _ in clean.elements}
    allowed = {name for _, attributes in clean.elements for name in attributes}
    assert {name for _, attributes in read.elements for name in attributes} <= allowed
    assert {a["href"] for a in read.named("a")} <= addresses(reference)
    assert page.count("&lt;script src=") > 60
    assert "<script" not in page
    assert "<strong>b</strong>" not in page


def test_a_room_without_plan_changes_and_a_bare_scenario(plan: Plan, reference: Reference) -> None:
    """Limit: an option that builds nothing has its card too."""
    result = evaluate(Scenario(plan=dataclasses.replace(plan, works=plan.works[:0])), reference)
    told = record(plan, options=options(plan)[:1], ballots=(), log=(), remarks=())
    page = Page(paged(told, {"o1": Entry(title="", result=result)}, reference))

    assert "Den gemensamma planen ändrades inte." in page.text()
    assert len(page.named("article")) == 1
