"""
Rasters to take home: carbon densities as a GeoTIFF or inside a GeoPackage.

The mass of a file is that of the grid, in every overview too: the background is 0 and not a gap
(an average over the gaps would make mass up), and the grid is filled up to whole cells of the
coarsest overview. A GeoTIFF holds 64-bit numbers, so its mass is exact to 1e-9; a GeoPackage can
hold 32 bits only, which costs each cell up to 6e-8 of its value.
"""

import math
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from pyproj import CRS
from rasterio._err import CPLE_BaseError
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.windows import Window

from geo.district.grid import Density, check_cells
from geo.errors import PlanError, UnreadableFileError
from geo.phrases import phrase

UNIT = "kg CO2e/m2"
UCUM = "kg/m2"  # the code that GeoPackage asks for
TILE = 256  # side of a tile in cells
SIXTY_FOUR_BITS = 1e-12  # how well a file must give back its mass
THIRTY_TWO_BITS = 5e-7

COG = {
    "driver": "COG",
    "dtype": "float64",
    "compress": "ZSTD",  # without predictor: half the size where whole roofs have one value
    "level": "1",  # a third less time than 9 for 4 % more bytes
    "blocksize": TILE,
    "overview_resampling": "average",
    "bigtiff": "IF_SAFER",
}
COVERAGE = {
    "driver": "GPKG",
    "APPEND_SUBDATASET": "YES",
    "TILE_FORMAT": "TIFF",
    "BLOCKSIZE": TILE,
    "UOM": UCUM,
    "FIELD_NAME": "carbon_density",
    "QUANTITY_DEFINITION": "Carbon density (CO2 equivalents per area of ground)",
    "GRID_CELL_ENCODING": "grid-value-is-area",
    "PRECISION": "0.001",  # a gram on a square metre
}


def write_geotiff(path: Path, densities: Mapping[str, Density], *, tags: Mapping[str, str]) -> None:
    """
    Write densities as one cloud-optimised GeoTIFF, whole or not at all.

    Parameters
    ----------
    path
        The file to make or to replace.
    densities
        One band for each, in their order, with the key as its description. They share system and
        cell size; where one is larger the others are 0. [kg CO2e/m2]
    tags
        What the file says about itself: scenario, versions. Signs that do not print are left out.

    Raises
    ------
    PlanError
        If there is no cell to write, or if the grids do not fit together.
    UnreadableFileError
        If the folder cannot be written to or the disk is full.
    """
    sheet = _sheet(tuple(densities.values()))
    options = {**sheet.profile, **COG, "overview_count": len(sheet.factors)}
    with _whole(path) as draft:
        with rasterio.open(draft, "w", count=len(densities), **options) as file:
            file.update_tags(AREA_OR_POINT="Area", **_printed(tags))
            for band, (name, density) in enumerate(densities.items(), start=1):
                file.write(density.values, band, window=sheet.window(density))
                file.set_band_description(band, name)
                file.set_band_unit(band, UNIT)
                kept = {"scope": density.scope, "left_out_kg": f"{density.left_out_kg:.17g}"}
                file.update_tags(band, **_printed(kept))
        _prove(draft, tuple(densities.values()), SIXTY_FOUR_BITS, driver="GTiff")


def write_coverage(geopackage: Path, name: str, density: Density, *, title: str) -> None:
    """
    Add a density to a GeoPackage as a gridded coverage; its other tables stay as they are.

    Parameters
    ----------
    geopackage
        A GeoPackage; it is replaced when all is done.
    name
        Table to make: small letters, digits and underscores.
    density
        Kept with 32 bits, the most that the format can hold. [kg CO2e/m2]
    title
        What people read in a list of layers.

    Raises
    ------
    PlanError
        If there is no cell to write, or the name is taken or none.
    UnreadableFileError
        If the file is no GeoPackage, the folder cannot be written to or the disk is full.
    """
    if not (name.isascii() and name.isidentifier() and name == name.lower()):
        message = phrase(
            "{name} is no name for a table; use small letters, digits and underscores.",
            name=repr(name),
        )
        raise PlanError(message)
    sheet = _sheet((density,))
    with _whole(geopackage) as draft:
        taken = _copy(geopackage, draft, name)
        # no two tables of a GeoPackage have one title
        heading = f"{title} ({name})" if title in taken else title
        labels = _printed({"RASTER_IDENTIFIER": heading, "RASTER_DESCRIPTION": density.scope})
        options = {**sheet.profile, **COVERAGE, **labels, "RASTER_TABLE": name}
        with _added(draft, options) as file:
            file.write(density.values.astype(np.float32), 1, window=sheet.window(density))
        if max(sheet.rows, sheet.cols) > TILE:  # a single tile has no overviews in this format
            with rasterio.open(draft, "r+", driver="GPKG", TABLE=name) as file:
                file.build_overviews(sheet.factors, Resampling.average)
        _prove(draft, (density,), THIRTY_TWO_BITS, driver="GPKG", TABLE=name)


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """The common grid of some densities, filled up to whole cells of the coarsest overview."""

    west: float
    north: float
    rows: int
    cols: int
    cell_m: float
    crs: int | CRS
    factors: tuple[int, ...]

    @property
    def profile(self) -> dict[str, Any]:
        """What rasterio asks of a new file."""
        return {
            "width": self.cols,
            "height": self.rows,
            "crs": rasterio.crs.CRS.from_user_input(self.crs),
            "transform": Affine(self.cell_m, 0.0, self.west, 0.0, -self.cell_m, self.north),
        }

    def window(self, density: Density) -> Window:
        """Where a density lies in the file."""
        col = round((density.west - self.west) / self.cell_m)
        row = round((self.north - density.north) / self.cell_m)
        rows, cols = density.values.shape
        return Window(col, row, cols, rows)


def _sheet(densities: tuple[Density, ...]) -> _Sheet:
    """Return the grid that holds all densities with a cell."""
    drawn = [density for density in densities if density.values.size]
    if not drawn:
        message = phrase("There is no raster to write, for nothing that is counted has a place.")
        raise PlanError(message)
    first = drawn[0]
    cell_m = first.cell_m
    if not all(_fits(density, first) for density in drawn):
        message = phrase(
            "Rasters of one file need the same system, cell size and lines; make them alike."
        )
        raise PlanError(message)
    west = min(density.west for density in drawn)
    north = max(density.north for density in drawn)
    south = min(density.north - density.values.shape[0] * cell_m for density in drawn)
    east = max(density.west + density.values.shape[1] * cell_m for density in drawn)
    rows, cols = round((north - south) / cell_m), round((east - west) / cell_m)
    check_cells(rows, cols, cell_m)
    factors = _factors(max(rows, cols))
    return _Sheet(
        west=west,
        north=north,
        rows=math.ceil(rows / factors[-1]) * factors[-1],
        cols=math.ceil(cols / factors[-1]) * factors[-1],
        cell_m=cell_m,
        crs=first.crs,
        factors=factors,
    )


def _fits(density: Density, first: Density) -> bool:
    """Whether the cells of two grids lie on the same lines."""
    if density.cell_m != first.cell_m or CRS.from_user_input(density.crs) != first.crs:
        return False
    steps = (density.west - first.west, density.north - first.north)
    cells = [step / first.cell_m for step in steps]
    return all(math.isclose(cell, round(cell), abs_tol=1e-6) for cell in cells)


def _factors(longest: int) -> tuple[int, ...]:
    """Halve until the longest side is one tile, but at least once."""
    levels = max(1, math.ceil(math.log2(longest / TILE)))
    return tuple(2**level for level in range(1, levels + 1))


def _printed(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts without signs that a header cannot hold."""
    return {
        key: "".join(sign for sign in text if sign.isprintable()) for key, text in texts.items()
    }


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Yield a name in a folder of its own; what it then holds takes the place of `path`."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".raster-") as folder:
            draft = Path(folder) / f"draft{path.suffix}"
            yield draft
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            draft.replace(path)
    except (OSError, sqlite3.Error, RasterioError, CPLE_BaseError) as error:
        message = phrase(
            "{name} could not be written; check the folder and the space on the disk.",
            name=path.name,
        )
        raise UnreadableFileError(message) from error


def _copy(geopackage: Path, draft: Path, name: str) -> set[str]:
    """Copy a GeoPackage with what is still in its log; return the titles of its tables."""
    if not geopackage.is_file():
        message = phrase("{name} is not there; write the plan first.", name=geopackage.name)
        raise UnreadableFileError(message)
    place = f"{geopackage.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(place, uri=True)) as source:
        try:
            names = {
                str(row[0]).lower() for row in source.execute("select name from sqlite_master")
            }
            titles = source.execute("select identifier from gpkg_contents").fetchall()
        except sqlite3.Error as error:
            message = phrase(
                "{name} cannot be read as a GeoPackage; write the plan again.", name=geopackage.name
            )
            raise UnreadableFileError(message) from error
        if name in names:
            message = phrase(
                "{name} has a table {table} already; choose another name.",
                name=geopackage.name,
                table=name,
            )
            raise PlanError(message)
        with closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            # a log beside the file would be lost when it moves
            copy.execute("pragma journal_mode = delete")
    return {str(title) for (title,) in titles}


def _added(draft: Path, options: Mapping[str, Any]) -> rasterio.io.DatasetWriter:
    """Open a new table of a GeoPackage."""
    try:
        return rasterio.open(draft, "w", count=1, dtype="float32", **options)
    except TypeError as error:  # how rasterio 1.4 says that the place could not be noted
        raise OSError(str(error)) from error


def _prove(draft: Path, densities: tuple[Density, ...], tolerance: float, **options: str) -> None:
    """See that every band and overview gives back its mass: a full disk may pass unnoticed."""
    with rasterio.open(draft, **options) as file:
        levels = [{"overview_level": level} for level in range(len(file.overviews(1)))]
    for level in ({}, *levels):
        with rasterio.open(draft, **options, **level) as file:
            for band, density in enumerate(densities, start=1):
                windows = (window for _, window in file.block_windows(band))
                parts = (file.read(band, window=window).sum(dtype=float) for window in windows)
                found = math.fsum(parts) * (file.res[0] / density.cell_m) ** 2
                most = tolerance * float(np.abs(density.values).sum())
                if not abs(found - float(density.values.sum())) <= most:
                    message = f"band {band} holds {found} instead of {density.values.sum()}"
                    raise OSError(message)
