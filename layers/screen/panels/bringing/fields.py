"""Fields: which column of the file gives which of ours, why it was guessed, and what words mean."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from geo.intake.found import Field
from geo.intake.mapping import (
    AS_IS,
    LAYERS,
    WORDED,
    Mapping,
    Rule,
    columns_of,
    unknown_words,
    with_words,
)
from geo.plan.columns import REQUIRED
from geo.reference import Reference
from layers.screen import frame
from layers.screen.panels.bringing.state import Bringing, Part
from layers.screen.session import Session
from layers.words import Words, plain

NONE = ""
FIRST = {"buildings": 7, "plots": 5, "works": 7, "context": 3}  # columns shown at once
EXAMPLES = 4
NEEDED = {"buildings": REQUIRED}  # what has no default


def fields(bringing: Bringing, reference: Reference, session: Session) -> None:
    """Show the rules of each sheet that becomes a layer; every one can be changed."""
    words = session.words
    parts = [part for part in bringing.used() if part.role in LAYERS]
    if not parts:
        return
    frame.section(words("intake.columns"))
    st.caption(words("intake.columns_text"))
    for part in parts:
        ours = columns_of(part.role)
        first = FIRST[part.role]
        if len(parts) > 1:
            st.markdown(f"{plain(part.sheet.name)} → {words(f'intake.roles.{part.role}')}")
        for column in ours[:first]:
            _rule(column, part, bringing, reference, session)
        rest = [c for c in ours[first:] if c != "use_shares"]
        with frame.expander(
            words("intake.more_columns", count=len(rest)),
            ":material/more_horiz:",
            f"more-{bringing.identity}-{part.role}",
        ) as seen:
            if seen:
                for column in rest:
                    _rule(column, part, bringing, reference, session)
        _words(part, bringing, session)


def _rule(
    column: str, part: Part, bringing: Bringing, reference: Reference, session: Session
) -> None:
    words, rule = session.words, part.mapping.rule(column)
    key = (bringing.identity, part.sheet.name, part.role, column)
    ours, theirs, told, fill = st.columns([1.3, 1.6, 2.2, 1.1], vertical_alignment="center")
    with ours:
        st.markdown(title(column, words))
    names = [NONE, *(field.name for field in part.sheet.fields)]
    with theirs:
        source = st.selectbox(
            title(column, words),
            names,
            index=names.index(rule.source) if rule.source in names else 0,
            format_func=lambda one: one or "–",
            key=session.key("source", *key),
            label_visibility="collapsed",
        )
    if source != rule.source:
        rule = with_words(
            Rule(column=column, source=source or NONE, fill=rule.fill), part.sheet, reference
        )
    with told:
        st.caption(_told(rule, part, words))
    with fill:
        value = _fill(rule, key, session)
    if source or value:
        part.mapping = part.mapping.with_rule(replace(rule, fill=value))
    else:
        part.mapping = _without(part.mapping, column)


def lacking(bringing: Bringing, words: Words) -> str:
    """Return the columns that are needed and neither chosen nor stated, by their names."""
    open_ = [
        title(column, words)
        for part in bringing.used()
        for column in NEEDED.get(part.role, ())
        if _is_open(part.mapping.rule(column))
    ]
    return ", ".join(dict.fromkeys(open_))


def _is_open(rule: Rule) -> bool:
    return not (rule.source or rule.fill)


def _without(mapping: Mapping, column: str) -> Mapping:
    return replace(mapping, rules=tuple(r for r in mapping.rules if r.column != column))


def _told(rule: Rule, part: Part, words: Words) -> str:
    """Return examples of a column, and why it was chosen."""
    found = next((f for f in part.sheet.fields if f.name == rule.source), None)
    if found is None:
        needed = _is_open(rule) and rule.column in NEEDED.get(part.role, ())
        return words("intake.needed" if needed else "intake.no_column")
    why = words(f"intake.why.{rule.why}")
    how = f" · {words(f'intake.how.{rule.how}')}" if rule.how != AS_IS else ""
    return f"{_examples(found)} · {why}{how}"


def _examples(field: Field) -> str:
    return plain(", ".join(example[:24] for example in field.examples[:EXAMPLES]))


def _fill(rule: Rule, key: tuple[str, ...], session: Session) -> str:
    """Ask for the value of rows that have none: a word of ours, or a text."""
    words = session.words
    empty = words("intake.fill")
    # every row has such a field: its label says of which column
    label = f"{title(rule.column, words)}: {empty}"
    if rule.column in WORDED:
        known = [NONE, *(str(word) for word in WORDED[rule.column])]
        kind = f"terms.{rule.column}"
        return st.selectbox(
            label,
            known,
            index=known.index(rule.fill) if rule.fill in known else 0,
            format_func=lambda one: words.known(f"{kind}.{one}", one) if one else empty,
            key=session.key("fill", *key),
            label_visibility="collapsed",
        )
    value = st.text_input(
        label,
        value=rule.fill,
        placeholder=empty,
        max_chars=80,
        key=session.key("fill", *key),
        label_visibility="collapsed",
    )
    return (value or NONE).strip()


def _words(part: Part, bringing: Bringing, session: Session) -> None:
    """Ask what foreign words mean; those that are known are shown with their meaning."""
    words = session.words
    for rule in part.mapping.rules:
        if rule.column not in WORDED or not rule.source:
            continue
        open_ = unknown_words(rule, part.sheet)
        rows = [*rule.words, *((foreign, None) for foreign in open_)]
        if not rows or (not open_ and all(a == b for a, b in rule.words)):
            continue
        st.caption(
            words(
                "intake.words" if not open_ else "intake.words_open",
                column=title(rule.column, words),
                count=len(open_),
            )
        )
        edited = st.data_editor(
            pd.DataFrame(rows, columns=["foreign", "ours"]),
            hide_index=True,
            disabled=["foreign"],
            column_config={
                "foreign": st.column_config.TextColumn(words("intake.foreign")),
                "ours": st.column_config.SelectboxColumn(
                    words("intake.ours"),
                    options=[str(word) for word in WORDED[rule.column]],
                    format_func=partial(_term, rule.column, words),
                ),
            },
            key=session.key("words", bringing.identity, part.sheet.name, rule.column, rule.source),
        )
        pairs = tuple(
            (str(a), str(b))
            for a, b in zip(edited["foreign"], edited["ours"], strict=True)
            if b and not pd.isna(b)
        )
        part.mapping = part.mapping.with_rule(replace(rule, words=pairs))


def _term(column: str, words: Words, one: str | None) -> str:
    """Return one of our words as the reader says it; nothing for a word that is still open."""
    return words.known(f"terms.{column}.{one}", one) if one else ""


def title(column: str, words: Words) -> str:
    """Return what one of our columns is called."""
    return words.known(f"intake.column.{column}", column)
