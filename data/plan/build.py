"""
Make `oceanhamnen.gpkg` from the text tables of this folder.

    python data/plan/build.py

Outlines are given in the frame of the pier (metres along and across the west quay) or as longitude
and latitude; the file is in EPSG:3008. The same tables give the same bytes.
"""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

FOLDER = Path(__file__).resolve().parent
LAYERS = ("buildings", "plots", "works", "context")
NATIONAL, LOCAL = 3006, 3008
# GDAL stamps each layer with the time of writing; a fixed one keeps the bytes
STAMP = "2026-11-23T00:00:00.000Z"

Floats = npt.NDArray[np.float64]


def to_national(coordinates: Floats, frame: dict[str, float]) -> Floats:
    """Return coordinates of the pier frame (s, t) in EPSG:3006, in metres."""
    s, t = coordinates[:, 0], coordinates[:, 1]
    east = frame["origin_east"] + frame["s_east"] * s + frame["t_east"] * t
    north = frame["origin_north"] + frame["s_north"] * s + frame["t_north"] * t
    return np.column_stack([east, north])


def read_layer(name: str, folder: Path) -> gpd.GeoDataFrame:
    """Return one layer in EPSG:3008."""
    table = pd.read_csv(folder / f"{name}.csv", dtype={"id": str, "phase": str})
    rows = pd.read_csv(folder / "frame.csv").set_index("parameter")["value"]
    frame = {str(key): float(value) for key, value in rows.items()}
    shapes = shapely.from_wkt(table["wkt"].to_numpy())
    placed = np.empty(len(table), dtype=object)
    for space, crs in (("frame", NATIONAL), ("wgs84", 4326)):
        chosen = (table["space"] == space).to_numpy()
        if not chosen.any():
            continue
        drawn = shapes[chosen]
        if space == "frame":
            drawn = shapely.transform(drawn, lambda c: to_national(c, frame))
        placed[chosen] = gpd.GeoSeries(drawn, crs=crs).to_crs(LOCAL).to_numpy()
    # to the tenth of a millimetre: outlines that meet keep meeting after the transformation
    placed = shapely.set_precision(placed, 1e-4)
    kept = table.drop(columns=["space", "wkt"])
    return gpd.GeoDataFrame(kept, geometry=placed, crs=LOCAL)


def build(folder: Path, target: Path) -> dict[str, int]:
    """Write the file and return the number of rows of each layer."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP})
    target.unlink(missing_ok=True)
    counts = {}
    for name in LAYERS:
        layer = read_layer(name, folder)
        pyogrio.write_dataframe(layer, target, layer=name, driver="GPKG")
        counts[name] = len(layer)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return counts


def main() -> int:
    """Build the file beside the tables."""
    counts = build(FOLDER, FOLDER / "oceanhamnen.gpkg")
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    sys.stdout.write(f"oceanhamnen.gpkg: {told}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
