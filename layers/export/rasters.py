"""Rasters: the density of carbon in the GeoPackage and as a GeoTIFF, and how QGIS shows it."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from geo.district.grid import ACCOUNTS, Density, density_of
from geo.errors import PlanError
from geo.evaluation import Evaluation
from layers.colour import MAGMA
from layers.export.contents import Contents
from layers.export.credits import credit_line
from layers.export.project import Sheet
from layers.export.raster import write_coverage, write_geotiff
from layers.export.symbols import element
from layers.words import Words

# upper ends of the classes by account; the last class has none. [kg CO2e/m² of ground]
BREAKS: Mapping[str, tuple[float, ...]] = {
    "embodied": (250.0, 500.0, 1000.0, 1500.0, 2500.0),
    "operational": (50.0, 100.0, 200.0, 400.0, 800.0),
    "works": (25.0, 50.0, 100.0, 200.0, 400.0),
}
OPACITY = "0.85"
DOUBLED = 12  # times that a cell may double


@lru_cache(maxsize=2)
def densities(contents: Contents) -> dict[str, Density]:
    """
    Return the densities of the first scenario by account; those without a place are left out.

    A plan too wide for cells of the size that is asked for gets coarser ones, and one in a system
    without metres has none: nobody should lose the other layers for that.
    """
    for doubled in range(DOUBLED):
        try:
            made = _on_cells(contents.chosen.first, contents.cell_m * 2**doubled)
        except PlanError:
            continue
        return {account: density for account, density in made.items() if density.values.any()}
    return {}


def _on_cells(evaluation: Evaluation, cell_m: float) -> dict[str, Density]:
    return {account: density_of(evaluation, account, cell_m) for account in ACCOUNTS}


def geotiff(path: Path, contents: Contents) -> None:
    """Write the densities as one cloud-optimised GeoTIFF; errors as `write_geotiff`."""
    first = contents.chosen.first
    tags = {
        "TITLE": f"{contents.place}, {contents.chosen.names[0]}",
        "SOFTWARE": contents.words("export.made_by", version=contents.version),
        "TIFFTAG_DATETIME": contents.made_at.strftime("%Y:%m:%d %H:%M:%S"),
        "SCENARIO_DIGEST": first.scenario.digest,
        "TIFFTAG_COPYRIGHT": credit_line(contents),
        "INDICATIVE": contents.words("export.indicative"),
        **{f"VERSION_{_key(name)}": version for name, version in first.versions.items()},
    }
    write_geotiff(path, densities(contents), tags=tags)


def covered(place: Path, file_name: str, contents: Contents) -> Sequence[Sheet]:
    """Write the densities into a GeoPackage, and return how its project shows them."""
    sheets = []
    for account, density in densities(contents).items():
        table = f"density_{account}"
        title = contents.words(f"export.density.{account}")
        write_coverage(place, table, density, title=title)
        sheets.append(
            Sheet(
                id=table,
                title=f"{title} [{contents.words('export.density.unit')}]",
                source=f"GPKG:./{file_name}:{table}",
                parts=list(_shaded(account, contents.words)),
                is_shown=False,
                provider="gdal",
            )
        )
    return sheets


def _shaded(account: str, words: Words) -> Iterator[ET.Element]:
    """Yield how QGIS draws a density: classes from light to dark, empty ground as glass."""
    breaks = BREAKS[account]
    shader = element("colorrampshader", colorRampType="DISCRETE", classificationMode="2", clip="0")
    shader.append(element("item", alpha="0", color="#ffffff", value="0", label="0"))
    lows = (0.0, *breaks)
    for low, high, colour in zip(lows, (*breaks, float("inf")), MAGMA, strict=True):
        last = high == float("inf")
        text = f"> {words.number(low)}" if last else f"{words.number(low)}–{words.number(high)}"
        value = "inf" if last else f"{high:g}"
        shader.append(element("item", alpha="255", color=colour, value=value, label=text))
    renderer = element(
        "rasterrenderer",
        type="singlebandpseudocolor",
        band="1",
        alphaBand="-1",
        opacity=OPACITY,
        classificationMin="0",
        classificationMax=f"{breaks[-1]:g}",
    )
    wrapped = element("rastershader")
    wrapped.append(shader)
    renderer.append(wrapped)
    pipe = element("pipe")
    pipe.append(renderer)
    yield pipe


def _key(name: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in name).upper()
