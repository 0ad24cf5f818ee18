"""Tasks: what a child process may be asked to do with a file."""

import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyarrow import feather

from geo.errors import Note, PlanError, UnreadableFileError
from geo.intake import limits, readers
from geo.intake.formats import PICTURES
from geo.intake.found import Field, Found, Sheet, to_json
from geo.intake.known import source_of
from geo.intake.words import HIDDEN
from geo.phrases import phrase
from geo.plan._notes import note
from geo.plan._shapes import not_finite
from geo.plan.crs import horizontal

EXPECTED = (PlanError,)
KINDS = {
    shapely.GeometryType.POLYGON: "polygon",
    shapely.GeometryType.MULTIPOLYGON: "polygon",
    shapely.GeometryType.LINESTRING: "line",
    shapely.GeometryType.LINEARRING: "line",
    shapely.GeometryType.MULTILINESTRING: "line",
    shapely.GeometryType.POINT: "point",
    shapely.GeometryType.MULTIPOINT: "point",
}
ANSWER = "sheet.arrow"


def look(_: Path, path: Path, *, name: str) -> dict[str, Any]:
    """Return what a file holds."""
    source = source_of(path, name)
    if source.format in PICTURES:
        from geo.intake.pictures import picture_of  # noqa: PLC0415 - a large library, for them only

        return to_json(Found(format=source.format, picture=picture_of(path, source.format, name)))
    found: list[Sheet] = []
    notes: list[Note] = []
    for title, table, said in readers.READERS[source.format](source, name):
        clean, more = _clean(table, name)
        found.append(_described(_free(_title(title), {sheet.name: 0 for sheet in found}), clean))
        # what holds for a whole drawing comes with each of its layers
        notes += [each for each in (*said, *more) if each not in notes]
    if not found:
        message = phrase("{name} holds no layer; save the layer again.", name=name)
        raise UnreadableFileError(message)
    return to_json(Found(format=source.format, sheets=tuple(found), notes=tuple(notes)))


def fetch(folder: Path, path: Path, *, name: str, sheet: str) -> dict[str, Any]:
    """Leave one sheet in the folder, as a table whose shapes are bytes."""
    table, notes = sheet_of(path, sheet, name)
    plain = pd.DataFrame(table.drop(columns="geometry"))
    plain["geometry"] = shapely.to_wkb(table.geometry.to_numpy())
    made = pa.Table.from_pandas(plain, preserve_index=False)
    feather.write_feather(made, folder / ANSWER, compression="uncompressed")
    return {"crs": _crs(table), "notes": [asdict(n) for n in notes]}


def make(folder: Path, path: Path, *, name: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Leave a checked plan in the folder; see `geo.intake.make`."""
    from geo.intake import make as room  # noqa: PLC0415 - what the other tasks need not load

    return room.make(folder, path, name=name, wanted=wanted)


def own(_: Path, path: Path, *, name: str) -> dict[str, Any]:
    """Leave the plan of one of our own files in the folder, and return its scenarios."""
    from geo.intake import make as room  # noqa: PLC0415 - what the other tasks need not load

    return room.own(path, name=name)


def sheet_of(path: Path, sheet: str, name: str) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return one sheet of a file, clean; child process only."""
    source = source_of(path, name)
    taken: dict[str, object] = {}
    for title, table, said in readers.READERS.get(source.format, _none)(source, name):
        shown = _free(_title(title), taken)
        taken[shown] = 0
        if shown == sheet:
            clean, more = _clean(table, name)
            return clean, (*said, *more)
    message = phrase(
        "{name} has no layer {layer}; open it again.", name=name, layer=sheet[: limits.NAME]
    )
    raise UnreadableFileError(message)


def picture_look(folder: Path, path: Path, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Leave a picture to look at in the folder; see `geo.intake.underlays`."""
    from geo.intake import underlays  # noqa: PLC0415 - what the other tasks need not load

    return underlays.picture_look(folder, path, **arguments)


def picture_place(folder: Path, path: Path, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Leave a picture in its place in the folder; see `geo.intake.underlays`."""
    from geo.intake import underlays  # noqa: PLC0415 - what the other tasks need not load

    return underlays.picture_place(folder, path, **arguments)


TASKS: Mapping[str, Callable[..., Any]] = {
    "look": look,
    "fetch": fetch,
    "make": make,
    "own": own,
    "picture_look": picture_look,
    "picture_place": picture_place,
}


def _none(*_: object) -> readers.Sheets:
    """Yield nothing: a picture has no sheets."""
    yield from ()


def _title(text: str) -> str:
    return " ".join(HIDDEN.sub("", str(text)).split())[: limits.NAME] or "?"


def _clean(table: gpd.GeoDataFrame, name: str) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return a table of plain columns with bounded texts and plane shapes within the limits."""
    shapes = table.geometry.to_numpy()
    corners = int(shapely.get_num_coordinates(shapes).sum())
    if corners > limits.CORNERS:
        message = phrase(
            "{name} has {corners} corners in a layer; at most {most} are taken in. Simplify "
            "it or cut it to the district.",
            name=name,
            corners=corners,
            most=limits.CORNERS,
        )
        raise UnreadableFileError(message)
    columns: dict[str, pd.Series] = {}
    notes: list[Note] = []
    hidden: list[str] = []
    cut: list[str] = []
    for place, column in enumerate(table.columns):
        if column == table.geometry.name:
            continue
        title = _free(_title(column), columns)
        values, changed, shortened = _plain(table.iloc[:, place])
        columns[title] = values
        hidden += [title] if changed else []
        cut += [title] if shortened else []
    if hidden:
        sentence = "Signs that cannot be seen were taken out of {columns}."
        notes.append(note("signs_taken_out", sentence, columns=", ".join(hidden)))
    if cut:
        sentence = "Texts longer than {letters} letters were cut in {columns}."
        notes.append(note("texts_cut", sentence, columns=", ".join(cut), letters=limits.LETTERS))
    if broken := int(not_finite(shapes).sum()):
        sentence = "{rows} shapes have a corner that is not a finite number; draw them again."
        notes.append(note("corner_not_finite", sentence, rows=broken))
    plain = pd.DataFrame(columns, index=pd.RangeIndex(len(table)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return gpd.GeoDataFrame(plain, geometry=shapes, crs=table.crs), tuple(notes)


def _free(title: str, taken: Mapping[str, object]) -> str:
    """Return a name that no other column has; `geometry` belongs to the shapes."""
    number, made = 1, title
    while made in taken or made == "geometry":
        number += 1
        made = f"{title}_{number}"
    return made


def _plain(values: pd.Series) -> tuple[pd.Series, bool, bool]:
    """Return numbers and truths as they are, all else as text; tell what was taken out or cut."""
    values = values.reset_index(drop=True)
    if pd.api.types.is_numeric_dtype(values):
        return values, False, False
    there = values.notna()
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.astype(str).where(there, None), False, False
    texts = [_told(v) if seen else None for v, seen in zip(values, there, strict=True)]
    clean = [None if t is None else HIDDEN.sub("", t)[: limits.LETTERS] for t in texts]
    shortened = any(t is not None and len(t) > limits.LETTERS for t in texts)
    changed = any(t is not None and HIDDEN.search(t[: limits.LETTERS]) for t in texts)
    return pd.Series(clean, dtype=object), bool(changed), shortened


def _told(value: object) -> str:
    """Return a value as text, what is nested as JSON."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _described(title: str, table: gpd.GeoDataFrame) -> Sheet:
    shapes = table.geometry.to_numpy()
    kinds = {
        KINDS.get(kind, "mixed")
        for kind in np.unique(shapely.get_type_id(shapes)).tolist()
        if kind >= 0
    }
    bounds = shapely.total_bounds(shapes) if len(shapes) else np.full(4, np.nan)
    return Sheet(
        name=_title(title),
        shape=(kinds.pop() if len(kinds) == 1 else "mixed") if kinds else "none",
        rows=len(table),
        crs=_crs(table),
        bounds=tuple(bounds.tolist()) if np.isfinite(bounds).all() else None,
        sample=_sample(table),
        fields=tuple(_fields(table)),
    )


def _sample(table: gpd.GeoDataFrame) -> tuple[tuple[float, float], ...]:
    """Return some middles of shapes, evenly over the rows."""
    bounds = shapely.bounds(table.geometry.to_numpy())
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    thin = bounds[:: 1 + len(bounds) // limits.SAMPLE]
    return tuple(((w + e) / 2.0, (s + n) / 2.0) for w, s, e, n in thin.tolist())


def _fields(table: gpd.GeoDataFrame) -> Iterator[Field]:
    for column in table.columns:
        if column == "geometry":
            continue
        values = table[column].dropna()
        values = values[values.astype(str).str.strip() != ""]
        counted = values.value_counts()[: limits.EXAMPLES]
        examples = [_text(value)[: limits.EXAMPLE_LETTERS] for value in counted.index]
        yield Field(
            name=str(column), kind=_kind(values), filled=len(values), examples=tuple(examples)
        )


def _text(value: object) -> str:
    """Return a value as a person writes it: 2028 and not 2028.0."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _kind(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "bool"
    return "number" if pd.api.types.is_numeric_dtype(values) else "text"


def _crs(table: gpd.GeoDataFrame) -> str:
    """Return what a table declares; nothing that would make whoever reads it open other files."""
    if table.crs is None or table.crs.is_engineering or horizontal(table.crs) is None:
        return ""
    known = table.crs.to_authority(min_confidence=70)
    return ":".join(known) if known else str(table.crs.to_wkt())
