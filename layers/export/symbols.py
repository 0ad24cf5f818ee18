"""
Symbols: colours, lines and labels as QGIS writes them in its style files.

Each property is said twice, as QGIS 3.22 does: as `prop` for older readers and as `Option` for
newer ones.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Colour = Sequence[int]
Rule = tuple[str, str, ET.Element | None]  # label, filter, symbol
ELSE = "ELSE"
EXPRESSION = "3"  # how QGIS numbers a property that an expression decides


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a shape is drawn: fill and edge as numbers 0-255, the width of the edge in metres."""

    fill: Colour | None = None
    edge: Colour | None = None
    width_m: float = 0.0
    hatched: bool = False


def element(tag: str, text: str | None = None, /, **attributes: str) -> ET.Element:
    """Return an element with its attributes and text; `_` in a name stands for `-`."""
    made = ET.Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    made.text = text
    return made


def option(name: str, value: str | Mapping[str, ET.Element], kind: str = "QString") -> ET.Element:
    """Return a property of QGIS: a value, or a map of properties."""
    if isinstance(value, str):
        return element("Option", name=name, value=value, type=kind)
    made = element("Option", name=name, type="Map")
    made.extend(value.values())
    return made


def paint(colour: Colour) -> str:
    """Return a colour as QGIS writes it."""
    return ",".join(str(part) for part in (*colour, 255)[:4])


def decided(expressions: Mapping[str, str]) -> ET.Element:
    """Return properties that expressions decide for each feature."""
    made = element("data_defined_properties")
    listed = {
        name: option(
            name,
            {
                "active": option("active", "true", "bool"),
                "expression": option("expression", expression),
                "type": option("type", EXPRESSION, "int"),
            },
        )
        for name, expression in expressions.items()
    }
    whole = element("Option", type="Map")
    whole.append(option("name", ""))
    whole.append(option("properties", listed) if listed else element("Option", name="properties"))
    whole.append(option("type", "collection"))
    made.append(whole)
    return made


def symbol(
    kind: str, parts: Sequence[ET.Element], expressions: Mapping[str, str] | None = None
) -> ET.Element:
    """Return a symbol, `fill`, `line` or `marker`, of parts that are drawn above each other."""
    made = element("symbol", type=kind, name="", alpha="1", clip_to_extent="1", force_rhr="0")
    made.append(decided(expressions or {}))
    made.extend(parts)
    return made


def part(
    kind: str, values: Mapping[str, str], expressions: Mapping[str, str] | None = None
) -> ET.Element:
    """Return one part of a symbol with its properties."""
    made = element("layer", **{"class": kind}, enabled="1", locked="0")
    made.set("pass", "0")
    whole = element("Option", type="Map")
    whole.extend(option(name, value) for name, value in values.items())
    made.append(whole)
    made.extend(element("prop", k=name, v=value) for name, value in values.items())
    made.append(decided(expressions or {}))
    return made


def area(look: Look, expressions: Mapping[str, str] | None = None) -> ET.Element:
    """Return the part that fills a polygon."""
    values = {
        "color": paint(look.fill or (0, 0, 0, 0)),
        "style": "no" if look.fill is None else "b_diagonal" if look.hatched else "solid",
        "outline_color": paint(look.edge or (0, 0, 0, 0)),
        "outline_style": "no" if look.edge is None else "solid",
        "outline_width": f"{look.width_m:g}",
        "outline_width_unit": "RenderMetersInMapUnits",
        "joinstyle": "miter",
    }
    return part("SimpleFill", values, expressions)


def stroke(
    colour: Colour,
    width_m: float,
    *,
    dash_m: float = 0.0,
    offset_m: float = 0.0,
    when: str = "",
) -> ET.Element:
    """Return the part that draws a line, or the edge of a polygon; all in metres on the ground."""
    unit = "RenderMetersInMapUnits"
    values = {
        "line_color": paint(colour),
        "line_style": "solid",
        "line_width": f"{width_m:g}",
        "line_width_unit": unit,
        "offset": f"{offset_m:g}",
        "offset_unit": unit,
        "joinstyle": "miter",
        "capstyle": "flat",
    }
    if dash_m:
        dashed = {"use_custom_dash": "1", "customdash": f"{dash_m:g};{dash_m:g}"}
        values |= dashed | {"customdash_unit": unit}
    return part("SimpleLine", values, {"enabled": when} if when else None)


def single(drawn: ET.Element) -> ET.Element:
    """Return a renderer that draws every shape alike."""
    made = element("renderer-v2", type="singleSymbol", symbollevels="0", enableorderby="0")
    made.append(_named([drawn]))
    return made


def ruled(groups: Sequence[tuple[Rule, Sequence[Rule]]], order: str = "") -> ET.Element:
    """
    Return a renderer that draws each shape by the rule it fulfils.

    Parameters
    ----------
    groups
        Rules, each with the finer rules below it, which share its filter.
    order
        Expression by which shapes are drawn above each other; none when left out.
    """
    made = element("renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    drawn: list[ET.Element] = []
    rules = element("rules", key="{rules}")
    for number, (head, finer) in enumerate(groups):
        rules.append(_rule(f"{{{number}}}", head, drawn))
        rules[-1].extend(_rule(f"{{{number}-{n}}}", one, drawn) for n, one in enumerate(finer))
    made.append(rules)
    made.append(_named(drawn))
    if order:
        made.set("enableorderby", "1")
        by = element("orderby")
        by.append(element("orderByClause", order, asc="1", nullsFirst="1"))
        made.append(by)
    return made


def _rule(key: str, rule: Rule, drawn: list[ET.Element]) -> ET.Element:
    label, condition, picture = rule
    made = element("rule", key=key, label=label)
    if condition:
        made.set("filter", condition)
    if picture is not None:
        made.set("symbol", str(len(drawn)))
        drawn.append(picture)
    return made


def _named(drawn: Sequence[ET.Element]) -> ET.Element:
    made = element("symbols")
    for number, each in enumerate(drawn):
        each.set("name", str(number))
        made.append(each)
    return made


def labelled(expression: str, *, ink: Colour, buffer: Colour, size: float = 9.0) -> ET.Element:
    """Return labels with a rim, placed within their polygons."""
    made = element("labeling", type="simple")
    settings = element("settings", calloutType="simple")
    style = element(
        "text-style",
        fieldName=expression,
        isExpression="1",
        fontSize=f"{size:g}",
        fontSizeUnit="Point",
        fontWeight="63",
        textColor=paint(ink),
        textOpacity="1",
    )
    rim = element("text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM")
    rim.set("bufferColor", paint(buffer))
    rim.set("bufferOpacity", "0.9")
    style.append(rim)
    settings.append(style)
    settings.append(element("placement", placement="1", centroidInside="1", priority="5"))
    made.append(settings)
    return made
