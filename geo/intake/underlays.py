"""Pictures: plan pictures are looked at and put in their place in another process too."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geo.intake.apart import apart
from geo.plan.placing import ControlPoint
from geo.plan.underlay import Look, Underlay, look, underlay

PNG = "picture.png"


def look_apart(path: Path, name: str) -> Look:
    """Return a picture to look at; as `geo.plan.underlay.look`, from a process of its own."""
    with apart("picture_look", path, name) as (said, folder):
        return Look(**{**said, "size": tuple(said["size"]), "png": (folder / PNG).read_bytes()})


def underlay_apart(
    path: Path,
    name: str,
    *,
    crs: int | None,
    world: str | None = None,
    points: Sequence[ControlPoint] | None = None,
    near: tuple[float, float] | None = None,
) -> Underlay:
    """Return a picture in its place; as `geo.plan.underlay.underlay`, from another process."""
    rows = None if points is None else [list(point) for point in points]
    with apart("picture_place", path, name, crs=crs, world=world, points=rows, near=near) as (
        said,
        folder,
    ):
        return Underlay.from_json(said, (folder / PNG).read_bytes())


def picture_look(folder: Path, path: Path, *, name: str) -> dict[str, Any]:
    """Leave a picture to look at in the folder; child process only."""
    found = look(path, name=name)
    (folder / PNG).write_bytes(found.png)
    return {"size": found.size, "placed": found.placed, "lies": found.lies}


def picture_place(  # noqa: PLR0913 - all that places a picture, by name
    folder: Path,
    path: Path,
    *,
    name: str,
    crs: int | None,
    world: str | None,
    points: list[list[float]] | None,
    near: list[float] | None,
) -> dict[str, Any]:
    """Leave a picture in its place in the folder; child process only."""
    found = underlay(
        path,
        name=name,
        crs=crs,
        world=world,
        points=None if points is None else [ControlPoint(*row) for row in points],
        near=None if near is None else (near[0], near[1]),
    )
    (folder / PNG).write_bytes(found.png)
    return found.to_json()
