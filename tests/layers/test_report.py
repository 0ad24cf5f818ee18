"""The report: its figures are the evaluation's, it stands alone, and nobody's words are markup."""

import dataclasses
import datetime as dt
import re
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from geo.evaluate import evaluate
from geo.evaluation import Evaluation
from geo.explain import explain
from geo.plan.read import read_context
from geo.reference import DATA, Reference
from geo.scenario import Change, Intervention, Plan, Scenario
from geo.terms import InterventionKind, Parts, ProductValues
from layers.measures import ColourBy
from layers.outlines import Outlines, outlines, with_drawings
from layers.report.contents import Contents, Entry
from layers.report.page import report
from layers.report.sources import addresses, linked
from layers.words import LANGUAGES, load_words
from tests.pages import Page, number
from tests.test_explain import SKETCH

HOSTILE = "\"><script src='https://evil.example/x.js'>alert(1)</script><img onerror=x>{0}"
BROKEN = f"{HOSTILE}\x00\ud800"
TIMBER = tuple(Change(id=i, field="frame", value="clt") for i in ("OH3-R1", "OH3-R2"))
DATE = dt.date(2026, 11, 24)


@pytest.fixture(scope="session")
def drawn_plan(plan: Plan) -> Outlines:
    """Return the outlines of the plan."""
    context = read_context(DATA / "plan" / "oceanhamnen.gpkg")
    return outlines(plan.buildings, plan.plots, plan.works, context)


@pytest.fixture(scope="session")
def entries(plan: Plan, reference: Reference, drawn_plan: Outlines) -> tuple[Entry, ...]:
    """Return the plan, one with timber and a drawing, and one that rebuilds and demolishes."""
    base = Scenario(plan=plan)
    x, y = (float(v) for v in plan.buildings.geometry.iloc[0].centroid.coords[0])
    rings = tuple(tuple((x + 900.0 + a, y + b) for a, b in ring) for ring in SKETCH.rings)
    sketch = dataclasses.replace(SKETCH, rings=rings)
    works = tuple(
        Intervention(building=b, kind=kind, start_year=2027, completion_year=2028)
        for b, kind in (
            ("OH1-O3", InterventionKind.REFURBISH), ("OH3-M405", InterventionKind.DEMOLISH)
        )
    )  # fmt: skip
    made = (
        base,
        dataclasses.replace(base, changes=TIMBER, sketches=(sketch,)),
        dataclasses.replace(base, interventions=works),
    )
    results = [evaluate(one, reference) for one in made]
    return tuple(
        Entry(
            title=title,
            result=result,
            drawn=with_drawings(drawn_plan, result.buildings, []),
            explanation=explain(base, result.scenario, reference) if place == 1 else None,
            verdict=f"**{title}** {place}" if place else "",
            shares=pd.DataFrame({"label": ["a", "b"], "share": [0.75, 0.25]}),
        )
        for place, (title, result) in enumerate(zip(("Plan", "Trä", "Om"), results, strict=True))
    )


def contents(entries: tuple[Entry, ...], reference: Reference, **values: Any) -> Contents:  # noqa: ANN401 - any field of Contents
    """Return what a report is made of, in Swedish unless another language is given."""
    language = values.pop("language", "sv")
    usual = {"reference": reference, "words": load_words(language), "date": DATE, "year": 2035}
    return Contents(entries=entries, **(usual | values))


@pytest.fixture(scope="session", params=LANGUAGES)
def single(request: pytest.FixtureRequest, entries: tuple[Entry, ...], reference: Reference) -> str:
    """Return the report of the plan in each language."""
    return report(contents(entries[:1], reference, language=request.param))


@pytest.fixture(scope="session", params=LANGUAGES)
def compared(
    request: pytest.FixtureRequest, entries: tuple[Entry, ...], reference: Reference
) -> str:
    """Return the comparison in each language."""
    table = pd.DataFrame({"Vad": ["Hus"], "Plan": ["betong"], "Trä": ["trä"]})
    return report(contents(entries, reference, language=request.param, difference=table))


@pytest.fixture(
    scope="session", params=[(kind, name) for kind in ("one", "several") for name in LANGUAGES]
)
def page(request: pytest.FixtureRequest, entries: tuple[Entry, ...], reference: Reference) -> str:
    """Return either kind of page in either language."""
    kind, language = request.param
    shown = entries[:1] if kind == "one" else entries
    return report(contents(shown, reference, language=language))


def test_the_headline_is_the_evaluations(single: str, entries: tuple[Entry, ...]) -> None:
    """Law: what stands in large type is the window's sum and the sum allowed."""
    big = re.search(r'class="big">(\S+) \w+ (\S+) kt<', single)
    gap = re.search(r'class="told">(\S+) kt', single)
    window = entries[0].result.totals["calendar"]["window"]

    assert big
    assert gap
    used, may = (number(told) for told in big.groups())
    assert abs(used - may) == pytest.approx(number(gap[1]), abs=1e-9)
    for told, tonnes in zip(big.groups(), (window["actual_t"], window["allowance_t"]), strict=True):
        assert number(told) == pytest.approx(tonnes / 1000.0, abs=0.051)


def test_the_figures_are_the_evaluations(compared: str, entries: tuple[Entry, ...]) -> None:
    """Law: each figure is that of its scenario; those of the window add up as they are written."""
    rows = [row for _, rows in Page(compared).tables[:1] for row in rows if len(row) == 4]
    titles, *rows = rows
    assert titles[1:] == [entry.title for entry in entries]
    for place, entry in enumerate(entries, start=1):
        totals = entry.result.totals
        window, areas = totals["calendar"]["window"], totals["areas"]
        band = totals["calendar"]["band"]["total"]
        told = [row[place] for row in rows]
        kilotonnes = {
            0: window["actual_t"], 1: window["construction_t"], 2: window["works_t"],
            3: window["operation_t"] + window["replacement_t"], 4: window["allowance_t"],
            5: window["gap_t"], 9: totals["declaration"]["buildings_t"],
            12: totals["declaration"]["works_t"], 13: totals["whole_life"]["t"],
        }  # fmt: skip
        for line, tonnes in kilotonnes.items():
            near = 0.101 if line in {1, 2, 3, 5} else 0.051
            assert number(told[line]) == pytest.approx(tonnes / 1000.0, abs=near)
        written = [number(told[line]) for line in range(6)]
        assert sum(written[1:4]) == pytest.approx(written[0], abs=1e-9)
        assert written[0] - written[4] == pytest.approx(written[5], abs=1e-9)
        ends = [number(end) for end in told[6].split("–")]
        assert ends == pytest.approx([band["low_t"] / 1000, band["high_t"] / 1000], abs=0.051)
        assert number(told[7]) == pytest.approx(100 * totals["calendar"]["chance"], abs=2.6)
        assert number(told[10]) == pytest.approx(totals["declaration"]["kg_m2gfa"], abs=2.6)
        assert number(told[14]) == pytest.approx(totals["whole_life"]["kg_m2gfa"], abs=2.6)
        assert number(told[16]) == pytest.approx(areas["gfa_m2"], abs=0.51)
        assert number(told[18]) == pytest.approx(areas["dwellings"], abs=0.51)


def test_rows_sum_to_the_total(compared: str, entries: tuple[Entry, ...]) -> None:
    """Law: the rows of each table of buildings, and of works, sum to the total of its scenario."""
    seen = 0
    for caption, (_, *rows) in Page(compared).tables:
        # the scenario that a caption names first; the reference may come after it
        place = min(range(3), key=lambda i: f"{caption} ".find(f" {entries[i].title} ") % 1000)
        result = entries[place].result
        if len(rows[0]) == 9:
            expected, column = result.totals["declaration"]["buildings_t"], 4
            told = number(rows[-1][2])
            assert told == pytest.approx(result.totals["areas"]["gfa_m2"], abs=0.51)
        elif len(rows[0]) == 5 and rows[-1][1] == "":
            expected, column = result.totals["declaration"]["works_t"], 4
        else:
            continue
        seen += 1
        masses = [number(row[column]) for row in rows if row[column] != "–"]
        assert masses[-1] == pytest.approx(expected, abs=0.51)
        assert sum(masses[:-1]) == pytest.approx(masses[-1], abs=0.5 * len(rows))
    assert seen == 4


def test_only_what_differs_is_told_again(compared: str, entries: tuple[Entry, ...]) -> None:
    """Law: the second scenario shows its changed houses and its drawing, the rest as one row."""
    (rows,) = [
        rows for caption, rows in Page(compared).tables if "Trä" in caption and len(rows[0]) == 9
    ]
    drawn = len(entries[1].result.buildings) - len(entries[0].result.buildings)

    assert len(rows) == 1 + len(TIMBER) + drawn + 1 + 1
    assert str(len(entries[0].result.buildings) - len(TIMBER)) in rows[-2][0]


def test_the_page_asks_nothing(page: str, reference: Reference) -> None:
    """Law: no script, no request to another machine, and a browser that is told to make none."""
    read = Page(page)
    style = "".join(data for tag, data in read.texts if tag == "style")
    names = {name for _, attributes in read.elements for name in attributes}

    assert not {tag for tag, _ in read.elements} & {
        "script", "img", "link", "iframe", "object", "embed", "image", "use", "base", "form",
    }  # fmt: skip
    assert not names & {"src", "srcset", "xlink:href", "background", "ping", "formaction", "id="}
    assert not [name for name in names if name.startswith("on")]
    assert not re.search(r"url\(|@import|expression|http", style)
    assert {a["href"] for a in read.named("a")} <= addresses(reference)
    assert [tag for tag, a in read.elements if "href" in a and tag != "a"] == []
    policy = [a["content"] for a in read.named("meta") if a.get("http-equiv")]
    assert str(policy[0]).startswith("default-src 'none'")
    assert "DOCTYPE html" in page[:20]


def test_the_page_is_readable_by_all(page: str) -> None:
    """Law: one title, headings in order, ids once, each drawing said in words, cells in columns."""
    read = Page(page)
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    ids = [a["id"] for _, a in read.elements if "id" in a]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= former + 1 for former, later in pairwise(levels))
    assert len(ids) == len(set(ids))
    drawings = [a for a in read.named("div") if a.get("role") == "img"]
    assert len(read.named("svg")) == len([a for a in drawings if a.get("class") == "chart"])
    assert all(a.get("aria-label") for a in drawings)
    for caption, rows in read.tables:
        assert caption
        assert {len(row) for row in rows} <= {1, len(rows[0])}


def test_no_hole_is_left_and_numbers_have_units(page: str) -> None:
    """Law: every text has its values, and no figure is `nan` or `None`."""
    told = Page(page).text()

    assert not re.search(r"[{}]|\bnan\b|\bNone\b|\binf\b", told)
    for unit in ("kg/m²", "kt CO₂e", "t CO₂e", "80 %", "ODbL", "OpenStreetMap", "CRREM", "02.07"):
        assert unit in told


def test_both_languages_have_everything(entries: tuple[Entry, ...], reference: Reference) -> None:
    """Law: the pages have the same parts, tables and drawings, and say their language."""
    pages = [Page(report(contents(entries, reference, language=name))) for name in LANGUAGES]

    shapes = [[tag for tag, _ in page.elements if tag not in {"path", "tspan"}] for page in pages]
    kept = [
        [t for t in shape if t in {"section", "table", "svg", "h1", "h2", "h3"}] for shape in shapes
    ]
    assert kept[0] == kept[1]
    assert [page.named("html")[0]["lang"] for page in pages] == list(LANGUAGES)
    assert [len(rows) for _, rows in pages[0].tables] == [len(rows) for _, rows in pages[1].tables]


def test_the_answer_comes_first(compared: str) -> None:
    """Law: which is lower stands before any figure, with what is emphasised and nothing more."""
    assert "<strong>Trä</strong> 1" in compared
    assert compared.index("<strong>Trä</strong> 1") < compared.index('class="big"')
    assert compared.index("<strong>Om</strong> 2") < compared.index('class="big"')


def test_a_difference_without_a_verdict_is_told_plainly(
    entries: tuple[Entry, ...], reference: Reference
) -> None:
    """Limit: without a verdict the page says the difference, and that nobody knows how sure."""
    pair = (entries[0], dataclasses.replace(entries[1], verdict=""))
    told = Page(report(contents(pair, reference, language="en"))).text()

    assert "How sure the difference is has not been computed" in told


def test_what_is_not_alike_is_not_ranked(entries: tuple[Entry, ...], reference: Reference) -> None:
    """Law: scenarios that are counted differently are not ranked, whatever anybody has found."""
    other = entries[0].result.scenario.with_choices(
        product_values=ProductValues.CONSERVATIVE, parts=Parts.DECLARED
    )
    unlike = Entry(title="Annat", result=evaluate(other, reference), verdict="**lägre**")
    page = report(contents((entries[0], unlike), reference))

    assert "lägre</strong>" not in page
    assert 'class="deltas"' not in page
    assert "rangordnas de inte" in page
    rows = Page(page).table("Valen bakom")
    assert ["Produktdata", "Typiska värden", "Konservativa värden"] in rows


def hostile(result: Evaluation) -> Evaluation:
    """Return a result whose every text is an attack."""
    texts = {"name": HOSTILE, "source": f"https://evil.example/ {HOSTILE}"}
    return dataclasses.replace(
        result,
        buildings=result.buildings.assign(**texts),
        works=result.works.assign(**texts, kind=HOSTILE, unit=HOSTILE),
        notes=(
            *(dataclasses.replace(n, ids=(HOSTILE,)) for n in result.notes),
            dataclasses.replace(result.notes[0], code="unheard_of", message=HOSTILE),
        ),
        versions={**result.versions, HOSTILE: HOSTILE},
    )


def test_nobodys_words_are_markup(entries: tuple[Entry, ...], reference: Reference) -> None:
    """Limit: titles, notes, names, sources and findings from anywhere stay text."""
    clean = Page(report(contents(entries, reference)))
    bad = tuple(
        dataclasses.replace(
            one, title=BROKEN, author=BROKEN, note=BROKEN, verdict=BROKEN,
            result=hostile(one.result),
            shares=pd.DataFrame({"label": [HOSTILE], "share": [1.0]}),
        )
        for one in entries
    )  # fmt: skip
    table = pd.DataFrame([[HOSTILE, HOSTILE]], columns=[HOSTILE, "x"])
    page = report(contents(bad, reference, difference=table, district=BROKEN))
    read = Page(page.encode().decode())

    assert {tag for tag, _ in read.elements} <= {tag for tag, _ in clean.elements}
    allowed = {name for _, attributes in clean.elements for name in attributes}
    assert {name for _, attributes in read.elements for name in attributes} <= allowed
    assert {a["href"] for a in read.named("a")} <= addresses(reference)
    assert page.count("&lt;script src=") > 60
    assert "<script" not in page


@pytest.mark.parametrize("colour_by", list(ColourBy))
def test_every_colouring_has_its_legend(
    entries: tuple[Entry, ...], reference: Reference, colour_by: ColourBy
) -> None:
    """Law: whatever colours the picture, the legend names it."""
    words = load_words("sv")
    page = report(contents(entries[:1], reference, colour_by=colour_by, year=2030))

    assert words(f"map.colour.{colour_by}") in Page(page).text()


@pytest.mark.parametrize("count", [1, 2])
def test_nothing_built_breaks_nothing(
    plan: Plan, reference: Reference, drawn_plan: Outlines, count: int
) -> None:
    """Limit: a scenario without buildings and without works has a report."""
    bare = dataclasses.replace(plan, works=plan.works.iloc[:0])
    gone = tuple(Change(id=str(i), field="fate", value="remove") for i in plan.buildings.index)
    result = evaluate(Scenario(plan=bare, changes=gone), reference)
    entry = Entry(title="Tomt", result=result, drawn=drawn_plan)
    told = Page(report(contents((entry,) * count, reference))).text()

    assert len(result.buildings) == len(result.works) == 0
    assert "Det finns inga byggnader." in told
    assert "Det finns ingen anläggning." in told
    assert ("Tomt (2)" in told) == (count == 2)


def test_without_outlines_there_is_no_picture(
    entries: tuple[Entry, ...], reference: Reference
) -> None:
    """Limit: a scenario without outlines is told without its picture."""
    page = Page(report(contents((dataclasses.replace(entries[0], drawn=None),), reference)))

    assert len(page.named("svg")) == 2
    assert "Ingen bild" in page.text()


@pytest.mark.parametrize("count", [0, 5])
def test_one_to_four(entries: tuple[Entry, ...], reference: Reference, count: int) -> None:
    """Limit: a page holds one to four scenarios."""
    with pytest.raises(ValueError, match="one to 4"):
        contents(entries[:1] * count, reference)


def test_only_our_own_addresses_are_links(reference: Reference) -> None:
    """Law: an address that the table of sources names is a link if it is encrypted, others text."""
    known = addresses(reference)
    ours = min(known)

    assert all(url.startswith("https://") for url in known)
    assert f'href="{ours}"' in linked(f"see {ours}", known)
    for other in ("https://evil.example/", "javascript:alert(1)", f"{ours}x", "http://a.se"):
        assert "<a" not in linked(other, known)
