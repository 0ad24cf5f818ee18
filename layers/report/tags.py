"""
Tags: pieces of a page, and the only way from text to them.

`Html` is text that a browser may read as markup. Whatever a person or a file has said becomes Html
by `text`, which escapes it; a string that is not Html does not pass the type check of `tag`.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import NewType

Html = NewType("Html", str)

EMPTY = Html("")
STRONG = re.compile(r"\*\*(.+?)\*\*")
BULLET = "- "


def cleaned(value: object) -> str:
    r"""
    Return text without what no file can hold, or no reader see: controls and halves of signs.

    Examples
    --------
    >>> cleaned("A\x00 plan\n")
    'A plan '
    """
    said = str(value).encode("utf-8", "replace").decode("utf-8")
    return "".join(sign if _is_seen(sign) else " " * sign.isspace() for sign in said)


def _is_seen(sign: str) -> bool:
    # spaces that never break stand between thousands
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


def text(value: object) -> Html:
    """
    Return what anybody wrote, with every mark escaped.

    Examples
    --------
    >>> text("<b> & 'c'")
    '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    return Html(html.escape(cleaned(value), quote=True))


def strong(value: str) -> Html:
    """
    Return text with what stands between double stars emphasised, and no other markup.

    Examples
    --------
    >>> strong("**less** <b>")
    '<strong>less</strong> &lt;b&gt;'
    """
    return Html(STRONG.sub(r"<strong>\1</strong>", text(value)))


def join(parts: Iterable[Html]) -> Html:
    """Return pieces one after the other."""
    return Html("".join(parts))


def tag(name: str, *content: Html, **attributes: object) -> Html:
    """
    Return an element; `class_` is the attribute class, and `aria_label` aria-label.

    Examples
    --------
    >>> tag("p", text("1 < 2"), class_="note")
    '<p class="note">1 &lt; 2</p>'
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{told}>{join(content)}</{name}>")


def bullets(said: Iterable[Html]) -> Html:
    """Return a list, or nothing where there is nothing to list."""
    rows = [tag("li", one) for one in said]
    return tag("ul", *rows) if rows else EMPTY


def listed(markdown: str) -> list[Html]:
    """Return the points of a list that our texts hold as lines with a dash."""
    lines = (line.strip() for line in markdown.splitlines())
    return [strong(line.removeprefix(BULLET)) for line in lines if line.startswith(BULLET)]


def section(name: str, title: str, *content: Html, class_: str | None = None) -> Html:
    """Return a part of the page under its heading, or nothing where it has no content."""
    if not any(content):
        return EMPTY
    heading = tag("h2", text(title), id=name)
    return tag("section", heading, *content, aria_labelledby=name, class_=class_)


def figure(drawing: Html, label: str, caption: Html = EMPTY) -> Html:
    """Return a drawing with what it shows in words, for those who do not see it."""
    told = tag("figcaption", caption) if caption else EMPTY
    return tag("figure", tag("div", drawing, role="img", aria_label=label, class_="chart"), told)


def table(
    heads: Iterable[str],
    rows: Iterable[Iterable[Html]],
    *,
    caption: str,
    foot: Iterable[Html] = (),
    numbers: Iterable[int] = (),
) -> Html:
    """
    Return a table.

    Parameters
    ----------
    heads
        Headings of the columns, units included.
    rows
        Cells; the first of each row is its heading.
    caption
        What the table holds.
    foot
        Cells of the last row, the sums.
    numbers
        Places of the columns that hold numbers and stand to the right.
    """
    right = set(numbers)

    def row(cells: Iterable[Html], kind: str = "td") -> Html:
        made = []
        for place, cell in enumerate(cells):
            name = "th" if place == 0 else kind
            scope = "col" if kind == "th" else "row" if place == 0 else None
            made.append(tag(name, cell, scope=scope, class_="n" if place in right else None))
        return tag("tr", *made)

    head = tag("thead", row((text(title) for title in heads), "th"))
    body = tag("tbody", *(row(cells) for cells in rows))
    sums = tuple(foot)
    end = tag("tfoot", row(sums)) if sums else EMPTY
    return tag("div", tag("table", tag("caption", text(caption)), head, body, end), class_="wide")
