"""The page of minutes: figures are the evaluation's, names are agreed to, nobody's words markup."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from geo.evaluate import evaluate
from geo.reference import Reference
from geo.results import headline
from geo.scenario import Plan, Scenario
from geo.workshop.ballots import count
from geo.workshop.records import LIVE, Minutes, Person
from geo.workshop.rooms import Rooms
from geo.workshop.tasks import Goal, Task, fulfilment
from geo.workshop.terms import GoalKind, Method, Role, Status
from layers.minuted import told_figures
from layers.outlines import Outlines, with_drawings
from layers.report.contents import Entry
from layers.report.minutes import minutes_page
from layers.report.sources import addresses
from layers.words import LANGUAGES, load_words
from tests.minutes import (
    BEGAN,
    MINUTE,
    NAMED,
    SECRET,
    TOLD,
    empty,
    option,
    options,
    record,
    scenarios,
)
from tests.pages import Page, number

HOSTILE = "\"><script src='https://evil.example/x.js'>alert(1)</script><img onerror=x>{0} **b**"
BROKEN = f"{HOSTILE}\x00\ud800"
DATE = dt.date(2026, 11, 24)
Entries = Mapping[str, Entry]


@pytest.fixture(scope="session")
def entries(plan: Plan, reference: Reference, drawn: Outlines) -> Entries:
    """Return results by option, whose titles and authors nobody may trust."""
    made = {}
    for place, scenario in enumerate(scenarios(plan), 1):
        result = evaluate(scenario, reference)
        outlines = with_drawings(drawn, result.buildings, [])
        made[f"o{place}"] = Entry(
            title=SECRET, result=result, drawn=outlines, author=SECRET, note=SECRET
        )
    return made | {LIVE: made["o3"]}


def paged(told: Minutes, entries: Entries, reference: Reference, **values: Any) -> str:  # noqa: ANN401 - any option of the page
    """Return the page of minutes, in Swedish unless another language is given."""
    words = load_words(values.pop("language", "sv"))
    usual: dict[str, Any] = {"reference": reference, "words": words, "date": DATE, "year": 2035}
    return minutes_page(told, entries, **(usual | values))


def bare(entries: Entries) -> Entries:
    """Return the same without outlines: pictures take their time."""
    return {name: dataclasses.replace(one, drawn=None) for name, one in entries.items()}


@pytest.fixture(scope="session", params=LANGUAGES)
def page(request: pytest.FixtureRequest, plan: Plan, entries: Entries, reference: Reference) -> str:
    """Return the minutes in each language."""
    return paged(record(plan), entries, reference, language=request.param)


@pytest.fixture(scope="session")
def swedish(plan: Plan, entries: Entries, reference: Reference) -> Page:
    """Return the minutes in Swedish without pictures, read back."""
    return Page(paged(record(plan), bare(entries), reference))


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


def test_both_languages_have_everything(plan: Plan, entries: Entries, reference: Reference) -> None:
    """Law: the pages have the same parts and tables, and say their language."""
    pages = [
        Page(paged(record(plan), bare(entries), reference, language=name)) for name in LANGUAGES
    ]
    kept = [
        [tag for tag, _ in page.elements if tag in {"section", "table", "h2", "h3", "article"}]
        for page in pages
    ]

    assert kept[0] == kept[1]
    assert [page.named("html")[0]["lang"] for page in pages] == list(LANGUAGES)
    assert [len(rows) for _, rows in pages[0].tables] == [len(rows) for _, rows in pages[1].tables]


def test_figures_are_those_of_the_evaluation(swedish: Page, entries: Entries) -> None:
    """Law: each figure side by side is that of its result, to half of its last decimal."""
    _, *rows = swedish.table("Siffror för alla alternativ")

    assert len(rows) == 7
    for row, name in zip(rows, ("o1", "o2", "o3", "o4", "", "", LIVE), strict=True):
        if not name:
            continue
        result = entries[name].result
        told, new = headline(result), result.totals["declaration"]["kg_m2gfa"]
        per_area = 1000.0 * told["upfront_t"] / told["gfa_m2"]
        gap_t = told["window_t"] - told["allowance_t"]
        assert number(row[1]) == pytest.approx(told["dwellings"], abs=0.51)
        assert number(row[2]) == pytest.approx(told["gfa_m2"], abs=0.51)
        assert number(row[3]) == pytest.approx(new, abs=2.51)
        assert number(row[4]) == pytest.approx(per_area, abs=2.51)
        for cell, tonnes in ((5, told["window_t"]), (6, told["allowance_t"]), (7, gap_t)):
            assert number(row[cell]) == pytest.approx(tonnes / 1000.0, abs=0.051)
        ends = [number(end) for end in row[8].split("–")]
        assert ends == pytest.approx([told["low_t"] / 1000, told["high_t"] / 1000], abs=0.051)
        assert number(row[9]) == pytest.approx(100.0 * told["chance"], abs=2.51)


def test_what_cannot_be_computed_is_told_as_it_was_told(swedish: Page) -> None:
    """Law: such an option says so, and its figures are those of then; others have none."""
    rows = swedish.table("Siffror för alla alternativ")
    then, never = rows[5], rows[6]

    assert then[0] == "5 Från en äldre version*"
    assert [number(one) for one in then[5:8]] == [21.0, 20.0, 1.0]
    assert (then[3], number(then[4]), number(then[1])) == ("–", 300.0, TOLD["dwellings"])
    assert set(never[1:]) == {"–"}
    told = swedish.text()
    assert "metod 0.9, data 2026.09" in told
    assert "inga siffror har visats" in told


def test_fulfilment_is_that_of_the_task(swedish: Page, entries: Entries, plan: Plan) -> None:
    """Law: a cell is ticked exactly where the goal is met, and tells what there is."""
    heads, *rows = swedish.table("Så långt")
    task = record(plan).task
    assert task is not None

    assert heads[1] == "Minst 600 bostäder"
    for row, name in zip(rows, ("o1", "o2", "o3", "o4", "", "", LIVE), strict=True):
        if name:
            met = fulfilment(task, headline(entries[name].result))
            assert [cell.startswith("✓") for cell in row[1:]] == [one.is_met for one in met]
            assert number(row[1].removeprefix("✓ ")) == met[0].value
    assert rows[5][1:] == ["–"] * 4


@pytest.mark.parametrize("count", [0, 1, 6, 10])
def test_any_number_of_goals(
    plan: Plan, entries: Entries, reference: Reference, count: int
) -> None:
    """Limit: a table has at most five goals; more become further tables."""
    goals = tuple(Goal(kind=GoalKind.GFA, value=10.5 * place) for place in range(count))
    told = record(plan, task=Task(title="Yta", goals=goals))
    page = Page(paged(told, {"o1": bare(entries)["o1"]}, reference))
    found = [rows for caption, rows in page.tables if caption.startswith("Så långt")]

    assert sum(len(rows[0]) - 1 for rows in found) == count
    assert len(found) == -(-count // 5)


def test_names_are_told_only_of_those_who_agreed(
    plan: Plan, entries: Entries, reference: Reference
) -> None:
    """Law: whoever did not agree is a number, even where a record has the name by mistake."""
    told = record(plan)
    leaked = dataclasses.replace(
        told,
        options=tuple(dataclasses.replace(o, by=SECRET) for o in told.options),
        remarks=tuple(dataclasses.replace(r, by=SECRET) for r in told.remarks),
        log=tuple(dataclasses.replace(e, name=SECRET) for e in told.log),
    )
    page = paged(leaked, entries, reference)

    assert SECRET not in page
    assert SECRET.split()[1] not in page
    read = Page(page).text()
    assert "Lades fram av Deltagare 2" in read
    assert f"Lades fram av {NAMED}" in read
    assert "och 1 som inte nämns vid namn" in read
    assert "Vilka som var med (5)" in read


def test_a_real_room_tells_no_name_without_consent(
    plan: Plan, reference: Reference, entries: Entries, tmp_path: Path
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
    page = paged(told, {pinned.id: bare(entries)["o1"]}, reference)

    assert SECRET not in page
    assert NAMED in page
    read = Page(page).text()
    assert "Deltagare 2" in read
    assert "Mitt förslag kom först med 1 röst" in read.replace("  ", " ")
    assert "Bra!" in read


def test_votes_come_in_order_with_ties(swedish: Page) -> None:
    """Law: most first, equal ones share their places, voters are counted, open ones are hidden."""
    one = swedish.table("Röster per alternativ")
    dots = swedish.table("Prickar per alternativ")
    ranks = swedish.table("Poäng per alternativ")

    assert [[cell.strip() for cell in row[:3]] for row in one[1:]] == [
        ["1", "1 Trä", "2"], ["2", "3 Torn vid kajen", "1"], ["3", "2 Kvarter vid kajen", "0"],
    ]  # fmt: skip
    assert [(row[0], row[2]) for row in dots[1:]] == [("1", "5"), ("2–3", "2"), ("2–3", "2")]
    assert [(row[0], row[2], row[4]) for row in ranks[1:]] == [
        ("1", "4", "2"), ("2–3", "3", "1"), ("2–3", "3", "1"),
    ]  # fmt: skip
    told = swedish.text()
    assert "4 personer röstade. 1 av dem på inget." in told
    assert "fortfarande öppen när protokollet skrevs: 4 hade röstat" in told
    assert "Borda" in told


def test_a_vote_of_nobody_has_no_winner(plan: Plan, reference: Reference) -> None:
    """Limit: nobody voted; the page says that no option got a vote."""
    told = record(plan)
    nobody = [
        dataclasses.replace(b, voters=0, result=count(b.method, b.options, []))
        for b in told.ballots[:3]
    ]
    read = Page(paged(dataclasses.replace(told, ballots=tuple(nobody)), {}, reference)).text()

    assert read.count("inget alternativ fick någon röst") == 3
    assert read.count("0 personer röstade.") == 3


def test_notes_stand_in_the_order_of_time(swedish: Page) -> None:
    """Law: time, author, option and every line of each note."""
    _, *rows = swedish.table("Anteckningar i tidsordning")

    assert rows == [
        ["09:20", "Deltagare 2", "", "Var ska bilarna stå?"],
        ["09:35", NAMED, "3", "Tornen skuggar parken.Flytta dem norrut?"],
    ]


def test_clock_and_day_are_those_of_the_zone(plan: Plan, reference: Reference) -> None:
    """Law: the clock is that of the workshop; another day is said."""
    zone = dt.timezone(dt.timedelta(hours=2), "EET")
    told = record(plan, closed_at=BEGAN + 24 * 60 * MINUTE)
    read = Page(paged(told, {}, reference, zone=zone)).text()

    assert "2026-11-24, 11:00–2026-11-25 11:00" in read
    assert "EET" in read


def test_the_log_is_short(swedish: Page) -> None:
    """Law: counts per person, and of each thing its last change, by whom and whether it is left."""
    _, *people = swedish.table("Ändringar per person")
    _, *things = swedish.table("Senaste ändringen")

    assert people == [
        ["Deltagare 2", "2", "1", "09:07–09:21"], [NAMED, "2", "0", "09:14–09:28"],
    ]  # fmt: skip
    assert ["Tomt Kajtomten", "2", "09:28", NAMED, "hämtad från ett alternativ"] in things
    assert ["Anläggning gata", "2", "09:21", "Deltagare 2", "ångrad"] in things
    assert "finns inte kvar" in swedish.text()


def test_decisions_name_the_options_that_took_them(swedish: Page) -> None:
    """Law: a value stands once, with the numbers of the options that have it."""
    _, *rows = swedish.table("Beslut som inte är lika")
    found = {(row[0], row[1]): row[2] for row in rows}

    assert found["Tomt Kajtomten", "Finns"] == "finns 23finns inte 14"
    assert found["Tomt Kajtomten", "Våningar ovan mark"] == "5 212 3"
    assert found["Anläggning gata", "Finns"] == "finns 2finns inte 134"


def test_a_single_option_is_held_against_the_plan(
    plan: Plan, entries: Entries, reference: Reference
) -> None:
    """Limit: with one option the page says what it changes in the plan as it is."""
    told = record(plan, options=options(plan)[:1], ballots=(), remarks=())
    page = Page(paged(told, {"o1": bare(entries)["o1"]}, reference))

    assert {row[2] for row in page.table("Beslut")[1:]} == {"Korslimmat trä (KL-trä)"}


def test_what_is_counted_otherwise_is_not_to_be_ranked(
    plan: Plan, entries: Entries, reference: Reference
) -> None:
    """Law: another method is said, and among the assumptions stands which options have it."""
    other = entries["o2"].result.scenario.with_choices(ccs="none")
    mixed = {
        "o1": bare(entries)["o1"],
        "o2": Entry(title="", result=evaluate(other, reference)),
        "o3": bare(entries)["o3"],
    }
    page = Page(paged(record(plan), mixed, reference))

    assert "ska summorna inte rangordnas" in page.text()
    rows = {row[0]: row[1] for row in page.table("Valen bakom")}
    assert rows["Koldioxidinfångning i Filborna"] == "Från 2029 13Ingen 2"
    assert rows["Produktdata"] == "Typiska värden"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_happened(plan: Plan, reference: Reference, language: str) -> None:
    """Limit: no people, options, votes or notes, nothing computed: still minutes, still open."""
    page = paged(empty(plan), {}, reference, language=language)
    read = Page(page)

    assert read.tables[0][1]
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", read.text())
    assert load_words(language)("minutes.votes.none") in read.text()
    assert "10:50" in read.text()


def test_forty_options(plan: Plan, entries: Entries, reference: Reference) -> None:
    """Limit: forty options stand in tables that are no wider than those of two."""
    plain = bare(entries)
    many = tuple(option(n, f"Förslag {n}", "abcd"[n % 4]) for n in range(1, 41))
    results = {f"o{n}": plain[f"o{n % 4 + 1}"] for n in range(1, 41)}
    page = Page(paged(record(plan, options=many, ballots=()), results, reference))

    assert len(page.table("Siffror för alla alternativ")) == 41
    assert len(page.named("article")) == 40
    assert len(page.table("Beslut")[0]) == 3
    assert "alla övriga" in page.text()


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


def test_nobodys_words_are_markup(plan: Plan, entries: Entries, reference: Reference) -> None:
    """Limit: titles, names, notes, questions, keys and told figures from anywhere stay text."""
    plain = {name: bare(entries)[name] for name in ("o1", "o2")}
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


def test_told_figures_are_numbers_or_nothing() -> None:
    """Law: what a browser told is read as numbers in a sane range, and nothing else."""
    sane = told_figures(TOLD)
    assert (sane.gap_t, sane.all_kg_m2gfa, sane.verdict) == (1000.0, 300.0, "undecided")
    for value in ("5", [5], None, True, float("inf"), 10**400, -1.0, 1e13):
        odd = told_figures({**TOLD, "window_t": value, "verdict": value, "method": value})
        assert odd["window_t"] is None
        assert odd.gap_t is None
        assert odd.verdict == ""
        assert len(odd.method) <= 40
    assert told_figures({**TOLD, "gfa_m2": 0}).all_kg_m2gfa is None
    assert told_figures({}).numbers["chance"] is None


def test_people_are_counted_by_role(plan: Plan, reference: Reference) -> None:
    """Law: a role of which nobody agreed is a count; all who agreed are named."""
    crowd = tuple(
        Person(id=str(n), number=n, name=f"Namn {n}" if n % 2 else None,
               role=Role.PARTICIPANT if n < 7 else Role.VIEWER, joined_at=BEGAN)
        for n in (1, 2, 3, 4, 5, 6, 8, 10)
    )  # fmt: skip
    read = Page(paged(record(plan, people=crowd), {}, reference)).text()

    assert "Namn 1, Namn 3, Namn 5 och 3 som inte nämns vid namn" in read
    assert "2 som inte nämns vid namn" in read
    assert "Vilka som var med (8)" in read
    # somebody who is not among the people is nobody in particular
    assert "Lades fram av Någon" in read


def test_withdrawn_options_say_so(swedish: Page, plan: Plan) -> None:
    """Law: an option that was withdrawn stays, and is said to be."""
    assert [o.status for o in options(plan)].count(Status.WITHDRAWN) == 1
    assert "Ett av dem drogs tillbaka." in swedish.text()
    assert swedish.text().count("tillbakadraget") == 2


def test_the_common_plan_is_there_only_if_it_was_computed(
    plan: Plan, entries: Entries, reference: Reference
) -> None:
    """Limit: without its result the common plan is no row and no card."""
    page = Page(paged(record(plan), {"o1": bare(entries)["o1"]}, reference))

    assert "Den gemensamma planen till sist" not in page.text()
    assert len(page.named("article")) == 6


def test_a_room_without_plan_changes_and_a_bare_scenario(plan: Plan, reference: Reference) -> None:
    """Limit: an option that builds nothing has its card too."""
    result = evaluate(Scenario(plan=dataclasses.replace(plan, works=plan.works[:0])), reference)
    told = record(plan, options=options(plan)[:1], ballots=(), log=(), remarks=())
    page = Page(paged(told, {"o1": Entry(title="", result=result)}, reference))

    assert "Den gemensamma planen ändrades inte." in page.text()
    assert len(page.named("article")) == 1
