"""Pages for tests: an HTML page read back, and numbers as either language writes them."""

import re
from html.parser import HTMLParser

from layers.words import THIN

VOID = {"meta"}


class Page(HTMLParser):
    """A page read back: its elements, its tables, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[tuple[str, list[list[str]]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element, and open it unless it has no end."""
        self.elements.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append(("", []))
        if tag == "tr":
            self.tables[-1][1].append([])
        if tag in {"td", "th"}:
            self.tables[-1][1][-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element that ends where it begins."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last, and no other."""
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep text, and whose it is."""
        self.texts.append((self.open[-1] if self.open else "", data))
        if "small" not in self.open and {"td", "th"} & set(self.open):
            self.tables[-1][1][-1][-1] += data
        if self.open[-1:] == ["caption"]:
            self.tables[-1] = (data, self.tables[-1][1])

    def named(self, name: str) -> list[dict[str, str | None]]:
        """Return the attributes of all elements of a name."""
        return [attributes for tag, attributes in self.elements if tag == name]

    def text(self) -> str:
        """Return all that is read."""
        return " ".join(data for tag, data in self.texts if tag != "style")

    def table(self, start: str) -> list[list[str]]:
        """Return the rows of the table whose caption begins so."""
        (found,) = [rows for caption, rows in self.tables if caption.startswith(start)]
        return found


def number(told: str) -> float:
    """Return a number as either language writes it."""
    plain = told.replace(THIN, "").replace("\u2212", "-").replace("+", "")
    if re.fullmatch(r"-?[\d,]*,\d{3}(\.\d+)?", plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(",", "."))
