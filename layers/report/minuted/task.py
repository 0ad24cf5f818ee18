"""Task: what was asked of all, and how far each option fulfils it."""

from collections.abc import Sequence

from geo.workshop.records import LIVE
from geo.workshop.tasks import Goal, Met
from geo.workshop.terms import GoalKind, Status
from layers.masses import against, kilotonnes
from layers.minuted import Figures, figures_of, fulfilled
from layers.report.minuted.kept import Kept, paragraphs, unstarred
from layers.report.minuted.things import lock_words
from layers.report.tags import EMPTY, Html, bullets, join, section, table, tag, text
from layers.words import Words

BESIDE = 5  # goals of one table
MOST_LOCKS = 30


def task(kept: Kept) -> Html:
    """Return the task of the workshop with how far the options fulfil it; nothing without one."""
    found, words = kept.record.task, kept.words
    if found is None:
        return EMPTY
    parts = [tag("h3", text(found.title)), paragraphs(found.text)]
    if found.ends_at is not None:
        parts.append(tag("p", text(words("minutes.task.ends", time=kept.clock(found.ends_at)))))
    parts += [_locked(kept), *_fulfilment(kept)]
    return section("task", words("minutes.task.title"), *parts)


def reached(kept: Kept) -> str:
    """Return which options fulfil all goals, with stars round what matters; empty without goals."""
    found, words = kept.record.task, kept.words
    if found is None or not found.goals:
        return ""
    there = [
        kept.title(option.id)
        for option in kept.record.options
        if option.status != Status.WITHDRAWN
        and all(met.is_met for met in fulfilled(kept.record, kept.figures(option.id)))
    ]
    key = "reached" if there else "reached_none"
    names = ", ".join(unstarred(name) for name in there)
    return words(f"minutes.task.{key}", task=unstarred(found.title), names=names)


def goal_words(goal: Goal, words: Words) -> str:
    """Return what a goal asks, with its unit."""
    value = goal.value / 1000.0 if goal.kind == GoalKind.WINDOW else goal.value
    digits = 0 if float(value).is_integer() else 1
    return words(f"minutes.goal.{goal.kind}", value=words.number(value, digits))


def _locked(kept: Kept) -> Html:
    """Return what the task keeps as it is."""
    locks = kept.record.task.locked if kept.record.task else ()
    if not locks:
        return EMPTY
    said = list(dict.fromkeys(lock_words(lock, kept) for lock in locks))
    shown = [text(one) for one in said[:MOST_LOCKS]]
    if len(said) > MOST_LOCKS:
        shown.append(text(kept.words("report.notes.more", count=len(said) - MOST_LOCKS)))
    return join([tag("p", text(kept.words("minutes.task.locked"))), bullets(shown)])


def _fulfilment(kept: Kept) -> list[Html]:
    """Return tables with a row per option and a column per goal, some goals at a time."""
    goals: Sequence[Goal] = kept.record.task.goals if kept.record.task else ()
    options: list[tuple[Html, Figures | None]] = [
        (kept.marked(option), kept.figures(option.id)) for option in kept.record.options
    ]
    if LIVE in kept.results:
        options.append((text(kept.title(LIVE)), figures_of(kept.results[LIVE])))
    made = []
    for start in range(0, len(goals) if options else 0, BESIDE):
        shown = slice(start, start + BESIDE)
        heads = [kept.words("minutes.options.option")]
        heads += [goal_words(goal, kept.words) for goal in goals[shown]]
        rows = [
            [name, *(_cell(met, kept.words) for met in fulfilled(kept.record, figures)[shown])]
            for name, figures in options
        ]
        caption = kept.words("minutes.task.caption")
        made.append(table(heads, rows, caption=caption, numbers=range(1, len(heads))))
    return made


def _cell(met: Met, words: Words) -> Html:
    """Return whether a goal is met, and what there is."""
    if met.value is None or met.limit is None:
        return text("–")
    mark = words("minutes.task.met" if met.is_met else "minutes.task.unmet")
    share = "" if met.is_met else f" ({words.number(100.0 * met.share)} %)"
    kind = "met" if met.is_met else "unmet"
    return tag("span", text(f"{mark} {_value(met, words)}{share}"), class_=kind)


def _value(met: Met, words: Words) -> str:
    value, limit = met.value or 0.0, met.limit or 0.0
    if met.goal.kind == GoalKind.LINE:
        sums = against(value, limit, words)
        return words("minutes.task.of", value=sums.actual, limit=sums.allowance)
    if met.goal.kind == GoalKind.WINDOW:
        return kilotonnes(value, words)
    return words.number(value)
