"""The GeoPackage against bare SQLite: the same rows inserted without any standard round them."""

import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pandas as pd
import shapely

from bench.town import town
from geo.plan.plain import plain
from geo.plan.write import write_geopackage

LAYERS = 10
DISTRICT = 100


def town_file_figures(houses: int) -> tuple[float, float]:
    """
    Return CPU seconds of writing a town: as GeoPackage with its index, and into bare SQLite.

    Bare SQLite gets the same columns and ready shapes as bytes, with no journal and no index.
    """
    table = town(houses)
    with tempfile.TemporaryDirectory() as name:
        start = time.process_time()
        write_geopackage(Path(name) / "town.gpkg", {"buildings": table}, {})
        ours = time.process_time() - start
        rows = plain(table)
        shapes = shapely.to_wkb(table.geometry.to_numpy())
        columns = pd.DataFrame(rows).drop(columns="geometry").astype(object)
        kept = columns.where(columns.notna(), None)
        ready = list(zip(*(kept[c].tolist() for c in kept.columns), shapes.tolist(), strict=True))
        start = time.process_time()
        _bare(Path(name) / "bare.sqlite", [*kept.columns, "shape"], ready)
        bare = time.process_time() - start
    return ours, bare


def district_file_seconds() -> tuple[float, float]:
    """
    Return CPU seconds of writing ten layers of 100 houses, and of bare SQLite doing the same.

    The median of some writes.
    """
    table = town(DISTRICT)
    layers = {f"layer_{number}": table for number in range(LAYERS)}
    rows = pd.DataFrame(plain(table)).drop(columns="geometry").astype(object)
    kept = rows.where(rows.notna(), None)
    shapes = shapely.to_wkb(table.geometry.to_numpy()).tolist()
    ready = list(zip(*(kept[c].tolist() for c in kept.columns), shapes, strict=True))
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    with tempfile.TemporaryDirectory() as name:
        for _ in range(7):
            start = time.process_time()
            write_geopackage(Path(name) / "district.gpkg", layers, {})
            times["ours"].append(time.process_time() - start)
            start = time.process_time()
            for number in range(LAYERS):
                place = Path(name) / f"bare{number}.sqlite"
                place.unlink(missing_ok=True)
                _bare(place, [*kept.columns, "shape"], ready)
            times["bare"].append(time.process_time() - start)
    ours, bare = (sorted(times[name])[3] for name in ("ours", "bare"))
    return ours, bare


def _bare(path: Path, columns: list[str], rows: list[tuple[object, ...]]) -> None:
    holes = ", ".join("?" for _ in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("pragma journal_mode = off")
        file.execute("pragma synchronous = off")
        file.execute(f"create table t ({named})")
        file.executemany(f"insert into t values ({holes})", rows)  # noqa: S608 - our own columns
