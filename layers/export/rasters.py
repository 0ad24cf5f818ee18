"""Rasters: the density of carbon, as a layer of the GeoPackage."""

from collections.abc import Sequence
from pathlib import Path

from layers.export.contents import Contents
from layers.export.project import Sheet


def covered(place: Path, file_name: str, contents: Contents) -> Sequence[Sheet]:  # noqa: ARG001 - the seam
    """Write the rasters into a GeoPackage, and return how a project shows them."""
    return ()
