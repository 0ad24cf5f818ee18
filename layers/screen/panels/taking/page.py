"""The page of files: which scenarios, in which language, and a file of each kind to take home."""

import streamlit as st

from layers.export.everything import KINDS, Bundle, Item
from layers.screen import frame
from layers.screen.panels.taking.asking import Asked, asked
from layers.screen.panels.taking.making import begun, waited
from layers.screen.session import Session
from layers.words import Words

KILO = 1000.0


def take(session: Session) -> None:
    """Ask what is wanted, make it when asked to, and offer each file."""
    words = session.words
    frame.title(words("export.page.title"))
    st.caption(words("export.page.text"))
    wanted = asked(session)
    made = session.taken[1] if session.taken else None
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="make"):
        begin = st.button(
            words("export.page.make"),
            icon=":material/deployed_code:",
            type="secondary" if made and _is_new(wanted, session) else "primary",
            disabled=wanted is None,
            key=session.key("take-make"),
        )
        if made:
            _all(made, session)
    with frame.shielded(session):
        if begin and wanted is not None:
            session.taking = begun(wanted, session)
        waited(session)
    if made and not _is_new(wanted, session):
        st.warning(words("export.page.old"), icon=":material/update:")
    for kind in KINDS:
        _kind(kind, made, session)
    st.caption(f"{words('export.page.qgis')} {words('export.page.keep_name')}")


def size(count: int, words: Words) -> str:
    """
    Return a number of bytes as people read it.

    Examples
    --------
    >>> from layers.words import load_words
    >>> size(1_234, load_words("en")), size(2_540_000, load_words("en"))
    ('1 kB', '2.5 MB')
    """
    if count >= KILO * KILO:
        return f"{words.number(count / KILO / KILO, 1)} MB"
    return f"{words.number(max(1.0, count / KILO))} kB"


def _is_new(wanted: Asked | None, session: Session) -> bool:
    """Return whether the files that were made are what is now asked for."""
    return wanted is not None and session.taken is not None and session.taken[0] == wanted.key


def _all(made: Bundle, session: Session) -> None:
    words = session.words
    st.download_button(
        words("export.page.download_all", size=size(len(made.archive), words)),
        lambda: made.archive,
        file_name=f"{_stem(made)}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        type="primary",
        key=session.key("take-all"),
        on_click="ignore",
    )


def _kind(kind: str, made: Bundle | None, session: Session) -> None:
    """Show what a kind of file is for and, once they are made, its files."""
    words = session.words
    with st.container(border=True, key=f"take-{kind}"):
        left, right = st.columns([1, 1.25], vertical_alignment="center", gap="medium")
        with left, st.container(gap=None):
            frame.section(words(f"export.kind.{kind}.title"))
            st.caption(words(f"export.kind.{kind}.text"))
        with right, st.container(horizontal=True, gap="small", key=f"files-{kind}"):
            if made is not None:
                for item in (one for one in made.items if one.kind == kind):
                    _file(item, made, session)


def _file(item: Item, made: Bundle, session: Session) -> None:
    words, content = session.words, made.files[item.name]
    name = words(f"export.file.{item.part}") if item.part else words("export.page.get")
    st.download_button(
        words("export.page.one", name=name, size=size(len(content), words)),
        lambda: content,
        file_name=item.name,
        mime=item.mime,
        icon=":material/download:",
        key=session.key("take", item.name),
        on_click="ignore",
    )


def _stem(made: Bundle) -> str:
    return made.items[0].name.split(".")[0]
