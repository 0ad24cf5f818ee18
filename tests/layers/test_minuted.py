"""What the minutes tell: figures of the evaluation, votes, notes, decisions and the log."""

import dataclasses
import datetime as dt

import pytest

from geo.evaluate import evaluate
from geo.reference import Reference
from geo.results import headline
from geo.scenario import Plan
from geo.workshop.ballots import count
from geo.workshop.records import LIVE, Person
from geo.workshop.tasks import Goal, Task, fulfilment
from geo.workshop.terms import GoalKind, Role, Status
from layers.minuted import told_figures
from layers.report.contents import Entry
from tests.minutes import (
    BEGAN,
    MINUTE,
    NAMED,
    TOLD,
    Entries,
    bare,
    option,
    options,
    paged,
    record,
)
from tests.pages import Page, number


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
    plan: Plan, minuted: Entries, reference: Reference
) -> None:
    """Limit: with one option the page says what it changes in the plan as it is."""
    told = record(plan, options=options(plan)[:1], ballots=(), remarks=())
    page = Page(paged(told, {"o1": bare(minuted)["o1"]}, reference))

    assert {row[2] for row in page.table("Beslut")[1:]} == {"Korslimmat trä (KL-trä)"}


def test_what_is_counted_otherwise_is_not_to_be_ranked(
    plan: Plan, minuted: Entries, reference: Reference
) -> None:
    """Law: another method is said, and among the assumptions stands which options have it."""
    other = minuted["o2"].result.scenario.with_choices(ccs="none")
    mixed = {
        "o1": bare(minuted)["o1"],
        "o2": Entry(title="", result=evaluate(other, reference)),
        "o3": bare(minuted)["o3"],
    }
    page = Page(paged(record(plan), mixed, reference))

    assert "ska summorna inte rangordnas" in page.text()
    rows = {row[0]: row[1] for row in page.table("Valen bakom")}
    assert rows["Koldioxidinfångning i Filborna"] == "Från 2029 13Ingen 2"
    assert rows["Produktdata"] == "Typiska värden"


@pytest.mark.parametrize("count", [0, 1, 6, 10])
def test_any_number_of_goals(
    plan: Plan, minuted: Entries, reference: Reference, count: int
) -> None:
    """Limit: a table has at most five goals; more become further tables."""
    goals = tuple(Goal(kind=GoalKind.GFA, value=10.5 * place) for place in range(count))
    told = record(plan, task=Task(title="Yta", goals=goals))
    page = Page(paged(told, {"o1": bare(minuted)["o1"]}, reference))
    found = [rows for caption, rows in page.tables if caption.startswith("Så långt")]

    assert sum(len(rows[0]) - 1 for rows in found) == count
    assert len(found) == -(-count // 5)


def test_fulfilment_is_that_of_the_task(swedish: Page, minuted: Entries, plan: Plan) -> None:
    """Law: a cell is ticked exactly where the goal is met, and tells what there is."""
    heads, *rows = swedish.table("Så långt")
    task = record(plan).task
    assert task is not None

    assert heads[1] == "Minst 600 bostäder"
    for row, name in zip(rows, ("o1", "o2", "o3", "o4", "", "", LIVE), strict=True):
        if name:
            met = fulfilment(task, headline(minuted[name].result))
            assert [cell.startswith("✓") for cell in row[1:]] == [one.is_met for one in met]
            assert number(row[1].removeprefix("✓ ")) == met[0].value
    assert rows[5][1:] == ["–"] * 4


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
    plan: Plan, minuted: Entries, reference: Reference
) -> None:
    """Limit: without its result the common plan is no row and no card."""
    page = Page(paged(record(plan), {"o1": bare(minuted)["o1"]}, reference))

    assert "Den gemensamma planen till sist" not in page.text()
    assert len(page.named("article")) == 6


def test_figures_are_those_of_the_evaluation(swedish: Page, minuted: Entries) -> None:
    """Law: each figure is that of its result, to half of its last decimal, and the gap adds up."""
    _, *rows = swedish.table("Siffror för alla alternativ")

    assert len(rows) == 7
    for row, name in zip(rows, ("o1", "o2", "o3", "o4", "", "", LIVE), strict=True):
        if not name:
            continue
        result = minuted[name].result
        told, new = headline(result), result.totals["declaration"]["kg_m2gfa"]
        per_area = 1000.0 * told["upfront_t"] / told["gfa_m2"]
        gap_t = told["window_t"] - told["allowance_t"]
        assert number(row[1]) == pytest.approx(told["dwellings"], abs=0.51)
        assert number(row[2]) == pytest.approx(told["gfa_m2"], abs=0.51)
        assert number(row[3]) == pytest.approx(new, abs=2.51)
        assert number(row[4]) == pytest.approx(per_area, abs=2.51)
        for cell, tonnes in ((5, told["window_t"]), (6, told["allowance_t"])):
            assert number(row[cell]) == pytest.approx(tonnes / 1000.0, abs=0.051)
        assert number(row[7]) == pytest.approx(gap_t / 1000.0, abs=0.101)
        assert number(row[5]) - number(row[6]) == pytest.approx(number(row[7]), abs=1e-9)
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


def test_forty_options(plan: Plan, minuted: Entries, reference: Reference) -> None:
    """Limit: forty options stand in tables that are no wider than those of two."""
    plain = bare(minuted)
    many = tuple(option(n, f"Förslag {n}", "abcd"[n % 4]) for n in range(1, 41))
    results = {f"o{n}": plain[f"o{n % 4 + 1}"] for n in range(1, 41)}
    page = Page(paged(record(plan, options=many, ballots=()), results, reference))

    assert len(page.table("Siffror för alla alternativ")) == 41
    assert len(page.named("article")) == 40
    assert len(page.table("Beslut")[0]) == 3
    assert "alla övriga" in page.text()
