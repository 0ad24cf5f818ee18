"""
Styles: QGIS shows the layers in the classes and colours of the app, with words and units.

Classes come from `layers.colour`, ground and edges from `layers.stack`; nothing is chosen here but
the form in which QGIS reads it. A class is a rule, since QGIS's graduated classes put a value that
lies on a break below it, and hide what has no value.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd

from geo.plan.mixed import stem
from layers.colour import GREY, KINDS, SCALES
from layers.export.codes import codes
from layers.export.columns import meanings
from layers.export.contents import HOUSE, Contents
from layers.export.symbols import (
    ELSE,
    Look,
    Rule,
    area,
    element,
    labelled,
    option,
    ruled,
    single,
    stroke,
    symbol,
)
from layers.measures import ColourBy
from layers.outlines import DASH_M, HALO_M, NAMED, ORDER
from layers.stack import EDGES, GROUND, OPACITY, REMOVED, legend
from layers.words import Words

HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
QGIS = "3.22.0"  # the oldest that reads all of it
COLOURED = ("buildings", "results_buildings")
OPEN = "intervention"  # is often empty, which a list of QGIS shows as brackets
INK, PAPER = (52, 66, 78, 255), (255, 255, 255, 230)
PLOT, WORK, ASSUMED = (120, 126, 132, 150), (92, 84, 70, 190), (70, 60, 45, 220)
FORMS = {"Polygon": "areas", "LineString": "lines", "Point": "points"}


@dataclass(frozen=True, kw_only=True)
class Style:
    """A style of a layer: its name, and what QGIS reads; the default one is shown at once."""

    layer: str
    name: str
    parts: Sequence[ET.Element]
    is_default: bool = True

    @property
    def qml(self) -> str:
        """Return the style as a file of QGIS."""
        root = element("qgis", version=QGIS, labelsEnabled=_flag(self.is_labelled))
        root.set("styleCategories", "Symbology|Labeling|Fields|Forms|MapTips")
        root.extend(self.parts)
        return HEAD + ET.tostring(root, encoding="unicode")

    @property
    def is_labelled(self) -> bool:
        """Return whether it writes names on the map."""
        return any(part.tag == "labeling" for part in self.parts)


def styles(contents: Contents) -> list[Style]:
    """
    Return the styles of all layers: of buildings one for each colouring of the app.

    Parameters
    ----------
    contents
        What is taken home.

    Returns
    -------
    styles
        Of each layer one default.
    """
    words, made = contents.words, []
    for name, layer in contents.layers.items():
        fields = described(name, layer.columns, words)
        if name in COLOURED:
            made += [
                Style(
                    layer=name,
                    name=words(f"map.colour.{by}"),
                    parts=[blocks(by, words), *fields],
                    is_default=by == contents.colour_by,
                )
                for by in ColourBy
            ]
        else:
            parts = [*drawn(name, form(layer), words), *fields]
            made.append(Style(layer=name, name=contents.title(name), parts=parts))
    for name, table in contents.tables.items():
        parts = described(name, table.columns, words)
        made.append(Style(layer=name, name=contents.title(name), parts=parts))
    return made


def blocks(colour_by: ColourBy, words: Words) -> ET.Element:
    """Return buildings in the classes of one colouring of the app."""
    shown = legend(colour_by, words)
    if colour_by in KINDS:
        tests = [f"\"{colour_by}\" = '{kind}'" for kind in KINDS[colour_by]]
    else:
        tests = _classes(HOUSE[colour_by], SCALES[colour_by].breaks)
    finer = [
        (label, test, _block(colour))
        for (label, colour), test in zip(shown.classes, tests, strict=True)
    ]
    finer.append((words("export.no_value"), ELSE, _block(GREY)))
    head = (f"{shown.title} [{shown.unit}]", "\"intervention\" IS NOT 'demolish'", None)
    gone = symbol("fill", [area(Look(fill=REMOVED, edge=REMOVED[:3], width_m=0.4))])
    removed: Rule = (words("terms.fate.demolish"), "\"intervention\" = 'demolish'", gone)
    return ruled([(head, finer), (removed, ())])


def drawn(name: str, kind: str, words: Words) -> list[ET.Element]:
    """Return how a layer other than the coloured buildings is drawn; `kind` as of `form`."""
    if name == "context":
        return [_ground(words), _names(words)]
    if kind == "points":
        return []
    if stem(name).endswith("works"):
        return [single(symbol("line" if kind == "lines" else "fill", [stroke(WORK, 1.4)]))]
    colour = PLOT if name.endswith("plots") else (*EDGES["existing"][:3], 140)
    return [single(symbol("fill", [stroke(colour, 0.6)]))]


def form(layer: gpd.GeoDataFrame) -> str:
    """Return what a layer of one type of shape holds: areas, lines or points."""
    kinds = {str(kind).removeprefix("Multi") for kind in layer.geom_type.dropna()}
    return FORMS[kinds.pop()] if kinds else "areas"


def described(name: str, columns: Iterable[object], words: Words) -> list[ET.Element]:
    """Return titles with units for the columns of a table, and words for its codes."""
    named = [str(column) for column in columns]
    found = meanings(name, named, words)
    aliases = element("aliases")
    for index, column in enumerate(named):
        if column in found:
            alias = element("alias", index=str(index), field=column, name=found[column].title)
            aliases.append(alias)
    coded = element("fieldConfiguration")
    coded.extend(
        _coded(column, said)
        for column in named
        if column != OPEN and (said := codes(name, column, words))
    )
    tip = element("mapTip", '<b>[% "name" %]</b>' if "name" in named else "")
    return [coded, aliases, tip]


def _coded(column: str, terms: Mapping[str, str]) -> ET.Element:
    """Return the words of the codes of a column, as QGIS shows them in forms and tables."""
    listed = element("Option", name="map", type="List")
    for code, text in terms.items():
        one = element("Option", type="Map")
        one.append(option(text, code))
        listed.append(one)
    made = element("field", name=column)
    widget, config = element("editWidget", type="ValueMap"), element("config")
    whole = element("Option", type="Map")
    whole.append(listed)
    config.append(whole)
    widget.append(config)
    made.append(widget)
    return made


def _classes(column: str, breaks: Sequence[float]) -> list[str]:
    """Return the test of each class: a value on a break belongs to the class above."""
    tests = [f'"{column}" < {breaks[0]:g}']
    tests += [f'"{column}" >= {a:g} AND "{column}" < {b:g}' for a, b in pairwise(breaks)]
    return [*tests, f'"{column}" >= {breaks[-1]:g}']


def _block(colour: Sequence[int]) -> ET.Element:
    """Return how a building of one class is drawn: its edge tells whether it stands."""
    edges = {status: "{},{},{},{}".format(*EDGES[status]) for status in OPACITY}
    parts = [
        stroke(ASSUMED, 0.9, dash_m=DASH_M, offset_m=-HALO_M, when="\"basis\" = 'assumed'"),
        area(
            Look(fill=colour, edge=EDGES["planned"], width_m=0.7),
            {"outlineColor": _by_status(edges)},
        ),
    ]
    share = {status: f"{100 * value / 255:.0f}" for status, value in OPACITY.items()}
    return symbol("fill", parts, {"alpha": _by_status(share)})


def _by_status(answers: Mapping[str, str]) -> str:
    """Return an expression that answers by the status of a building."""
    cases = " ".join(f"WHEN \"status\" = '{s}' THEN '{a}'" for s, a in answers.items())
    return f"CASE {cases} ELSE '{answers['planned']}' END"


def _ground(words: Words) -> ET.Element:
    """Return the surroundings by kind, from the ground up."""
    kinds = [kind for kind in ORDER if kind in GROUND]
    groups: list[tuple[Rule, Sequence[Rule]]] = [
        (
            (
                words(f"export.ground.{kind}"),
                f"\"kind\" = '{kind}'",
                symbol("fill", [area(Look(fill=GROUND[kind]))]),
            ),
            (),
        )
        for kind in kinds
    ]
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return ruled(groups, f'array_find(array({listed}), "kind")')


def _names(words: Words) -> ET.Element:
    column = "name_sv" if words.language == "sv" else "name"
    kinds = ", ".join(f"'{kind}'" for kind in NAMED if kind != "water")
    shown = f'CASE WHEN "kind" IN ({kinds}) THEN "{column}" END'
    return labelled(shown, ink=INK, buffer=PAPER)


def _flag(value: bool) -> str:  # noqa: FBT001 - a flag is what it writes
    return "1" if value else "0"
