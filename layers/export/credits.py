"""Credits: who is named wherever results go, and under which licence what is drawn stands."""

from collections.abc import Iterator

from layers.export.contents import Contents
from layers.outlines import after_osm

DRAWN = ("buildings", "plots", "works", "context")
PRODUCTS, PATHS = "Boverkets klimatdatabas", "CRREM"  # as data/datapackage.json names them
OSM_LICENCE = "ODbL-1.0"


def is_after_osm(contents: Contents) -> bool:
    """Return whether anything that is taken home was drawn after OpenStreetMap."""
    layers = contents.whole
    return any(after_osm(layers[name]) for name in DRAWN if name in layers)


def credits_of(contents: Contents) -> list[str]:
    """Return all who are to be named: of the map, of the products, then of the other tables."""
    sources, words = contents.reference.sources, contents.words
    named = sorted(set(sources[f"attribution_{words.language}"].astype(str)))
    return [*_first(contents, words("export.credit_products", version=_version(contents))), *named]


def licences_of(contents: Contents) -> list[str]:
    """Return the licences of what is taken home."""
    known = set(contents.reference.sources["licence_text"].astype(str))
    return sorted(known | ({OSM_LICENCE} if is_after_osm(contents) else set()))


def credit_line(contents: Contents) -> str:
    """Return the credits of the map in one line, for formats that have no room for more."""
    words = contents.words
    names = {"boverket": _version(contents), "crrem": _version(contents, PATHS)}
    return " · ".join(_first(contents, words("report.sources.attribution", **names)))


def _first(contents: Contents, after: str) -> Iterator[str]:
    if is_after_osm(contents):
        yield contents.words("screen.map.osm")
    yield after


def _version(contents: Contents, name: str = PRODUCTS) -> str:
    return contents.chosen.first.versions.get(name, "–")
