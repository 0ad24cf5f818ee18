"""File: a file is dropped, judged and told: what it holds, and what each sheet may be."""

import streamlit as st

from geo.intake.found import Found, Sheet
from geo.intake.look import look
from geo.intake.mapping import guess
from geo.intake.proposal import proposed
from geo.reference import Reference
from layers.noted import sentence
from layers.refused import refusal
from layers.screen import cached, frame
from layers.screen.faults import fault
from layers.screen.panels.bringing.state import JOIN, NAMES, NOTHING, ROLES, Bringing, Part, begun
from layers.screen.session import Session
from layers.words import plain

SHOWN_NAME = 80


def file(reference: Reference, session: Session) -> Bringing | None:
    """Take a file and look into it; return what is under way."""
    words = session.words
    frame.title(words("intake.title"))
    st.caption(words("intake.text"))
    # the word on the button is the library's own, in English only; see style.css
    st.html(f"<style>:root {{ --upload-word: '{words('intake.choose')}'; }}</style>")
    with st.container(key="upload-plan"):
        dropped = st.file_uploader(
            words("intake.drop"), key=session.key("intake-file"), label_visibility="collapsed"
        )
    if dropped is None:
        return session.bringing
    if session.brought != dropped.file_id:
        # what fails from here on leaves no other file on the page in its place
        session.brought, session.bringing = dropped.file_id, None
        session.bringing = begun(dropped.name[:SHOWN_NAME], dropped.getvalue())
        session.bringing.found = found = _looked(session.bringing, session)
        if found is not None:
            _proposed(found, session.bringing, reference)
    return session.bringing


def _looked(bringing: Bringing, session: Session) -> Found | None:
    words = session.words
    try:
        with st.spinner(words("intake.looking")):
            return look(bringing.path, bringing.name)
    except Exception as error:  # noqa: BLE001 - the log has it
        bringing.refusal = fault(error).message
        return None


def _proposed(found: Found, bringing: Bringing, reference: Reference) -> None:
    """Propose a role and rules for each sheet."""
    for sheet in found.sheets:
        one = proposed(sheet, reference, cached.profiles())
        known = one.profile.name if one.profile else ""
        bringing.parts[sheet.name] = Part(
            sheet=sheet, role=one.role, mapping=one.mapping, profile=known
        )


def sheets(bringing: Bringing, reference: Reference, session: Session) -> None:
    """Show what the file holds; a person says what each sheet is."""
    words = session.words
    found = bringing.found
    if found is None:
        return
    frame.section(words("intake.sheets"))
    for note in found.notes:
        st.caption(plain(sentence(note, words)))
    for part in bringing.parts.values():
        with st.container(border=True, key=f"sheet-{bringing.identity}-{_slug(part.sheet)}"):
            _sheet(part, bringing, reference, session)


def _sheet(part: Part, bringing: Bringing, reference: Reference, session: Session) -> None:
    words, sheet = session.words, part.sheet
    left, right = st.columns([2, 1], vertical_alignment="center")
    with left:
        st.markdown(f"**{plain(sheet.name)}**")
        st.caption(
            words(
                "intake.sheet",
                shape=words(f"intake.shape.{sheet.shape}"),
                rows=words.number(sheet.rows),
                fields=len(sheet.fields),
                crs=plain(sheet.crs[:40]) or words("intake.no_crs"),
            )
        )
        if part.profile:
            st.caption(words("intake.known_as", profile=plain(part.profile)))
    with right:
        role = st.selectbox(
            words("intake.role"),
            roles_of(sheet),
            index=roles_of(sheet).index(part.role) if part.role in roles_of(sheet) else None,
            format_func=lambda one: words(f"intake.roles.{one or 'nothing'}"),
            key=session.key("role", bringing.identity, sheet.name),
        )
    chosen = role or NOTHING
    if chosen != part.role:
        part.role = chosen
        if chosen in {"buildings", "plots", "works", "context"}:
            part.mapping = guess(sheet, chosen, reference)
    if part.role in {JOIN, NAMES}:
        _joining(part, bringing, session)


def roles_of(sheet: Sheet) -> tuple[str, ...]:
    """Return what a sheet may be: tables without shapes are joined, points give names."""
    if sheet.shape == "none":
        return (JOIN, NOTHING)
    if sheet.shape == "point":
        return ("works", NAMES, NOTHING)
    return tuple(role for role in ROLES if role not in {JOIN, NAMES})


def _joining(part: Part, bringing: Bringing, session: Session) -> None:
    """Ask to which sheet a table belongs, and by which columns."""
    words = session.words
    others = [p.sheet for p in bringing.parts.values() if p.role in {"buildings", "plots", "works"}]
    if not others:
        st.caption(words("intake.join_nothing"))
        return
    columns = st.columns(3)
    key = (bringing.identity, part.sheet.name)
    with columns[0]:
        part.to = st.selectbox(
            words("intake.join_to"), [s.name for s in others], key=session.key("to", *key)
        )
    target = next(s for s in others if s.name == part.to)
    with columns[1]:
        part.theirs = _column(
            part.sheet, words(f"intake.{part.role}_theirs"), "theirs", key, session
        )
    if part.role == JOIN:
        with columns[2]:
            part.own = _column(target, words("intake.join_own"), "own", key, session)


def _column(sheet: Sheet, label: str, name: str, key: tuple[str, str], session: Session) -> str:
    found = st.selectbox(label, [f.name for f in sheet.fields], key=session.key(name, *key))
    return str(found or "")


def _slug(sheet: Sheet) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in sheet.name)[:40]


def refused(bringing: Bringing, session: Session) -> bool:
    """Say why a file was refused; return whether it was."""
    if not bringing.refusal:
        return False
    st.error(
        session.words("intake.refused", message=plain(refusal(bringing.refusal, session.words))),
        icon=":material/block:",
    )
    return True
