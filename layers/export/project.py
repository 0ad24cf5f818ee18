"""
Project: the file as a map that QGIS opens, stored in the file itself.

The layers stand in the order of the app's map, each in its style; every colouring and every
scenario is a layer that waits to be ticked. Paths are relative, so the file may be moved.
"""

import io
import json
import uuid
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
from pyproj import CRS

from geo.plan.mixed import siblings
from layers.export.contents import Contents
from layers.export.styles import COLOURED, HEAD, QGIS, blocks, described, drawn, form
from layers.export.symbols import element
from layers.measures import ColourBy

MARGIN = 0.06  # of the district's width, round it on the first map
STAMP = (2026, 1, 1, 0, 0, 0)  # of the file within the archive
GEOMETRY = {"areas": "Polygon", "lines": "Line", "points": "Point", "table": "No geometry"}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A layer of the project: its title, its source, and how it is drawn."""

    id: str
    title: str
    source: str
    parts: Sequence[ET.Element]
    form: str = "areas"
    is_shown: bool = True
    provider: str = "ogr"

    @property
    def key(self) -> str:
        """Return a name like those that QGIS gives, which must not end like a word of its own."""
        return f"{self.id}_{uuid.uuid5(uuid.NAMESPACE_URL, self.source).hex}"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Sheets that are folded together."""

    title: str
    sheets: Sequence[Sheet]
    is_open: bool = False


def project(contents: Contents, file_name: str, rasters: Sequence[Sheet] = ()) -> str:
    """
    Return the project as QGIS writes it.

    Parameters
    ----------
    contents
        What is taken home.
    file_name
        Name of the GeoPackage in which the project is stored.
    rasters
        Rasters of the same file.

    Returns
    -------
    xml
        Without an archive round it; see `archived`.
    """
    groups = list(_groups(contents, f"./{file_name}", rasters))
    root = element("qgis", projectname=_title(contents), version=QGIS)
    root.append(element("homePath", path=""))
    root.append(element("title", _title(contents)))
    crs = contents.layers["buildings"].crs
    root.append(_wrapped("projectCrs", _system(crs)))
    root.append(_tree(groups))
    root.append(_canvas(contents.layers["buildings"], crs))
    listed = element("projectlayers")
    listed.extend(_layer(sheet, crs) for group in groups for sheet in group.sheets)
    root.append(listed)
    settings = _wrapped("Paths", element("Absolute", "false", type="bool"))
    root.append(_wrapped("properties", settings))
    root[-1].append(_wrapped("SpatialRefSys", element("ProjectionsEnabled", "1", type="int")))
    return HEAD + ET.tostring(root, encoding="unicode")


def archived(xml: str, name: str) -> str:
    """Return a project as the table `qgis_projects` holds it: an archive in hexadecimals."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{name}.qgs", STAMP), xml.encode())
    return file.getvalue().hex()


def known(contents: Contents) -> str:
    """Return what QGIS lists a stored project by."""
    moment = contents.moment.replace("Z", "")
    return json.dumps({"last_modified_time": moment, "last_modified_user": "Kolkarta"})


def _groups(contents: Contents, place: str, rasters: Sequence[Sheet]) -> Iterator[Group]:
    words = contents.words
    top = [_coloured("buildings", contents.colour_by, place, contents)]
    top += [s for n in ("works", "plots") for s in _sheets(n, place, contents)]
    top += [*rasters, *_sheets("context", place, contents)]
    yield Group(title=_title(contents), sheets=top, is_open=True)
    others = [by for by in ColourBy if by != contents.colour_by]
    yield Group(
        title=words("export.project.colourings"),
        sheets=[_coloured("buildings", by, place, contents, is_shown=False) for by in others],
    )
    if len(contents.chosen.scenarios) > 1:
        yield Group(
            title=words("export.project.scenarios"),
            sheets=[
                _coloured(
                    "results_buildings",
                    contents.colour_by,
                    place,
                    contents,
                    is_shown=False,
                    scenario=name,
                )
                for name in contents.chosen.names
            ],
        )
    base = ("results_works", "base_buildings", "base_works", "base_plots")
    sheets = [replace(s, is_shown=False) for n in base for s in _sheets(n, place, contents)]
    yield Group(title=words("export.project.base"), sheets=sheets)
    tables = [_table(name, place, contents) for name in contents.tables]
    yield Group(title=words("export.project.tables"), sheets=tables)


def _coloured(
    name: str,
    by: ColourBy,
    place: str,
    contents: Contents,
    *,
    is_shown: bool = True,
    scenario: str | None = None,
) -> Sheet:
    words, columns = contents.words, contents.layers[name].columns
    source, title, which = f"{place}|layername={name}", words(f"map.colour.{by}"), str(by)
    if scenario is not None:
        quoted = scenario.replace("'", "''")
        source += f"|subset=\"scenario\" = '{quoted}'"
        title, which = scenario, f"scenario_{contents.chosen.names.index(scenario)}"
    elif is_shown:
        title = contents.title(name)
    return Sheet(
        id=f"{name}_{which}",
        title=title,
        source=source,
        parts=[blocks(by, words), *described(name, columns, words)],
        is_shown=is_shown,
    )


def _sheets(name: str, place: str, contents: Contents) -> Iterator[Sheet]:
    """Yield the tables that a layer consists of."""
    for table in siblings(name):
        layer = contents.layers.get(table)
        if layer is None or layer.empty:
            continue
        kind = form(layer)
        parts = drawn(table, kind, contents.words)
        yield Sheet(
            id=table,
            title=contents.title(table),
            source=f"{place}|layername={table}",
            parts=[*parts, *described(table, layer.columns, contents.words)],
            form=kind,
        )


def _table(name: str, place: str, contents: Contents) -> Sheet:
    return Sheet(
        id=name,
        title=contents.title(name),
        source=f"{place}|layername={name}",
        parts=described(name, contents.tables[name].columns, contents.words),
        form="table",
    )


def _title(contents: Contents) -> str:
    return f"{contents.place} – {contents.chosen.names[0]}"


def _tree(groups: Sequence[Group]) -> ET.Element:
    root = element("layer-tree-group")
    for group in groups:
        opened = "1" if group.is_open else "0"
        folder = element(
            "layer-tree-group", name=group.title, expanded=opened, checked="Qt::Checked"
        )
        for sheet in group.sheets:
            leaf = element(
                "layer-tree-layer",
                id=sheet.key,
                name=sheet.title,
                source=sheet.source,
                providerKey=sheet.provider,
                checked="Qt::Checked" if sheet.is_shown else "Qt::Unchecked",
                expanded="1" if sheet.id.startswith(COLOURED) and sheet.is_shown else "0",
            )
            folder.append(leaf)
        root.append(folder)
    return root


def _layer(sheet: Sheet, crs: CRS) -> ET.Element:
    kind = "raster" if sheet.provider == "gdal" else "vector"
    made = element("maplayer", type=kind, autoRefreshEnabled="0")
    if kind == "vector":
        made.set("geometry", GEOMETRY[sheet.form])
        labelled = any(part.tag == "labeling" for part in sheet.parts)
        made.set("labelsEnabled", "1" if labelled else "0")
    made.append(element("id", sheet.key))
    made.append(element("datasource", sheet.source))
    made.append(element("layername", sheet.title))
    if sheet.form != "table":
        made.append(_wrapped("srs", _system(crs)))
    made.append(element("provider", sheet.provider, encoding="UTF-8"))
    made.extend(sheet.parts)
    return made


def _canvas(buildings: gpd.GeoDataFrame, crs: CRS) -> ET.Element:
    west, south, east, north = (float(edge) for edge in buildings.total_bounds)
    room = MARGIN * max(east - west, north - south)
    edges = {"xmin": west - room, "ymin": south - room, "xmax": east + room, "ymax": north + room}
    made = element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    made.append(element("units", "meters"))
    extent = element("extent")
    extent.extend(element(name, repr(float(np.round(value, 2)))) for name, value in edges.items())
    made.append(extent)
    made.append(element("rotation", "0"))
    made.append(_wrapped("destinationsrs", _system(crs)))
    return made


def _system(crs: CRS) -> ET.Element:
    """Return a coordinate system as QGIS writes it."""
    made = element("spatialrefsys", nativeFormat="Wkt")
    made.append(element("wkt", crs.to_wkt()))
    authority = crs.to_authority()
    if authority:
        made.append(element("authid", ":".join(authority)))
    return made


def _wrapped(tag: str, inner: ET.Element) -> ET.Element:
    made = element(tag)
    made.append(inner)
    return made
