"""Codepages: in which encoding the words of a shapefile stand, as its parts say or as they show."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

# where in the head of a .dbf stands how long it is, and the language
ROWS, LANGUAGE = slice(8, 10), 29
LONGEST_CPG = 100
UTF_8, WESTERN, DOS = "utf-8", "cp1252", "cp850"
# bytes of the language by code page, as dBASE, FoxPro and ESRI number them
CODE_PAGES = {
    "cp437": (0x01, 0x09, 0x0B, 0x0D, 0x0F, 0x11, 0x15, 0x18, 0x19, 0x1B),
    "cp850": (0x02, 0x0A, 0x0E, 0x10, 0x12, 0x14, 0x16, 0x1A, 0x1D, 0x25, 0x37),
    "cp852": (0x1F, 0x22, 0x23, 0x40, 0x64, 0x87),
    "cp860": (0x24,),
    "cp861": (0x67,),
    "cp863": (0x1C, 0x6C),
    "cp865": (0x08, 0x17, 0x66),
    "cp866": (0x26, 0x65),
    "cp737": (0x6A, 0x86),
    "cp857": (0x6B, 0x88),
    "cp1250": (0xC8,),
    "cp1251": (0xC9,),
    "cp1252": (0x03, 0x57, 0x58, 0x59),
    "cp1253": (0xCB,),
    "cp1254": (0xCA,),
    "cp1257": (0xCC,),
    "macintosh": (0x04,),
}
LANGUAGES = {number: page for page, numbers in CODE_PAGES.items() for number in numbers}
FAMILY = re.compile(r"(?:ansi|oem|cp|ibm|dos|windows|win|ms)?[-_ ]*(\d{3,4})")
ISO = re.compile(r"(?:iso)?[-_ ]*8859[-_ ]*(\d{1,2})")
# å, ä, ö and their capitals as DOS and as Windows write them
SWEDISH = (b"\x86\x84\x94\x8f\x8e\x99", b"\xe5\xe4\xf6\xc5\xc4\xd6")


def encodings(path: Path) -> Iterator[tuple[str, bool]]:
    """
    Yield the encodings to be tried, the likeliest first, and whether each is a mere guess.

    Parameters
    ----------
    path
        The part .shp; .dbf lies beside it, and .cpg may.

    Notes
    -----
    What .cpg names goes first. Words that are no UTF-8 by chance are UTF-8 whatever the language
    byte says, for many programs never set it; after it come Windows and DOS, by how many of the
    letters å, ä and ö they make of the bytes.
    """
    named = _named(path.with_suffix(".cpg"))
    raw = path.with_suffix(".dbf").read_bytes()
    # names of columns may have anything behind their end
    table = raw[int.from_bytes(raw[ROWS], "little") :]
    if named == UTF_8 or (named and _holds(table, named)):
        yield named, False
    yield UTF_8, False
    page = LANGUAGES.get(raw[LANGUAGE])
    if page and _holds(table, page):
        yield page, False
    dos, windows = (sum(table.count(bytes([b])) for b in letters) for letters in SWEDISH)
    if windows >= dos and _holds(table, WESTERN):
        yield WESTERN, True
    yield DOS, True


def _holds(table: bytes, page: str) -> bool:
    """Return whether a code page has a letter for every byte; what it has none for is lost."""
    signs = bytes(sorted(set(table)))
    try:
        signs.decode(page)
    except UnicodeDecodeError:
        return False
    return True


def _named(path: Path) -> str:
    """Return the encoding that a .cpg names; empty when it names none that is known."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        text = file.read(LONGEST_CPG).decode("ascii", "replace").strip().casefold()
    if "utf-8" in text or text in {"utf8", "65001"}:
        return UTF_8
    if text.startswith("ldid/") and text[5:].isdecimal():
        return LANGUAGES.get(int(text[5:]), "")
    iso, family = ISO.fullmatch(text), FAMILY.fullmatch(text)
    name = f"iso8859-{iso[1]}" if iso else f"cp{family[1]}" if family else ""
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
