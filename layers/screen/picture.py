"""
Picture: the plan picture of one visitor, from the upload to the layer below the houses.

It stands in the visitor's session, and on disk beside the drafts under a name that only its content
gives; that name in the address brings it back after a reload. No cache that is shared holds it.
"""

import base64
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from geo.errors import StoreError
from geo.intake.underlays import look_apart, underlay_apart
from geo.phrases import phrase
from geo.plan.placing import ControlPoint
from geo.plan.underlay import Look, Underlay
from layers.layer import Layer, Shape
from layers.screen.said import Pair

UNDERLAY, LOOKED_AT = "underlay", "plan-picture"  # fed tables
FOLDER = "underlays"
NAME = re.compile(r"[0-9a-f]{32}")
MOST_KEPT = 60  # pictures on disk; the oldest go first
OPACITY = 0.6


@dataclass(kw_only=True)
class Placing:
    """
    A picture that was uploaded and does not say where it lies.

    `pixels` and `metres` are the control points so far, one pair a row; what is not chosen yet is
    None. The last row is the one in work.
    """

    name: str
    data: bytes
    look: Look
    pixels: list[Pair | None] = field(default_factory=lambda: [None])
    metres: list[Pair | None] = field(default_factory=lambda: [None])

    @property
    def points(self) -> list[ControlPoint]:
        """Return the points that are complete."""
        pairs = zip(self.pixels, self.metres, strict=True)
        return [ControlPoint(*p, *m) for p, m in pairs if p is not None and m is not None]

    @property
    def waits(self) -> bool:
        """Return whether the next click belongs on the map."""
        return self.pixels[-1] is not None and self.metres[-1] is None

    def point_in_picture(self, place: Pair) -> None:
        """Take a place in the picture for the point in work."""
        self.pixels[-1] = place
        self._next()

    def point_on_ground(self, place: Pair) -> None:
        """Take a place on the ground, in m of the plan's system, for the point in work."""
        self.ground(len(self.metres) - 1, place)

    def ground(self, number: int, place: Pair) -> None:
        """Give a point another place on the ground, in m of the plan's system."""
        self.metres[number] = place
        self._next()

    def drop(self, number: int) -> None:
        """Forget a point."""
        del self.pixels[number], self.metres[number]
        if not self.pixels:
            self.pixels, self.metres = [None], [None]
        self._next()

    def _next(self) -> None:
        if self.pixels[-1] is not None and self.metres[-1] is not None:
            self.pixels.append(None)
            self.metres.append(None)


@dataclass(kw_only=True)
class Held:
    """
    The visitor's picture: what is shown, how opaque, and what is being placed.

    `placed` are the points by which the picture that is shown was placed, as long as they are
    known: they can be changed.
    """

    shown: Underlay | None = None
    opacity: float = OPACITY
    placing: Placing | None = None
    placed: Placing | None = None
    uploads: int = 0
    seen_click: int = -1
    seen_pick: int = -1
    _table: tuple[Underlay | None, bytes] = (None, b"")

    @property
    def waits(self) -> bool:
        """Return whether the next click on the map is a control point."""
        return self.placing is not None and self.placing.waits

    def show(self, found: Underlay) -> None:
        """Show a picture; what was being placed is done, and its points are kept."""
        done = self.placing
        self.placed = done if done is not None and found.fit is not None else None
        self.shown, self.placing = found, None
        self.uploads += 1

    def adjust(self) -> None:
        """Take the points of the picture that is shown up again; it stays until others hold."""
        if self.placed is not None:
            metres, pixels = list(self.placed.metres), list(self.placed.pixels)
            self.placing = replace(self.placed, metres=metres, pixels=pixels)
            self.uploads += 1

    def cancel(self) -> None:
        """End the placing; a picture that was shown before stays as it was."""
        self.placing = None
        self.uploads += 1

    def leave(self) -> None:
        """Forget points on the ground: another plan may count metres in another system."""
        self.placing = self.placed = None

    def forget(self) -> None:
        """Take the picture away."""
        self.shown = self.placing = self.placed = None
        self.uploads += 1

    def under(self, layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
        """Return layers with the picture on the ground, below all that stands on it."""
        if self.shown is None or not layers:
            return layers
        # without rows: those are fed apart, so no cache of layers ever holds a picture
        sheet = Layer(id=UNDERLAY, shape=Shape.PICTURE, rows=(), fed=True, opacity=self.opacity)
        above = 1 + max((n for n, one in enumerate(layers) if one.id == "ground"), default=-1)
        return (*layers[:above], sheet, *layers[above:])

    def tables(self) -> tuple[tuple[str, bytes], ...]:
        """Return what the browser must be fed for the layer, the same bytes as long as it stays."""
        if self.shown is None:
            return ()
        if self._table[0] is not self.shown:
            self._table = (self.shown, table(self.shown.png, bounds=self.shown.corners))
        return ((UNDERLAY, self._table[1]),)


def table(png: bytes, **more: object) -> bytes:
    """Return a picture as the only row of a table."""
    image = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return json.dumps([{"image": image, **more}]).encode()


def looked_at(name: str, data: bytes) -> Look:
    """Return an uploaded picture to look at; errors as in `geo.plan.underlay.look`."""
    with _file(data) as path:
        return look_apart(path, _name(name))


def placed(
    name: str,
    data: bytes,
    *,
    crs: int | None,
    world: str | None = None,
    points: Sequence[ControlPoint] | None = None,
    near: Pair | None = None,
) -> Underlay:
    """Return an uploaded picture in its place; errors as in `geo.plan.underlay.underlay`."""
    with _file(data) as path:
        return underlay_apart(path, _name(name), crs=crs, world=world, points=points, near=near)


def keep(folder: Path, found: Underlay) -> None:
    """
    Keep a picture on disk.

    Raises
    ------
    StoreError
        If the disk does not take it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{found.digest}.png").write_bytes(found.png)
        (folder / f"{found.digest}.json").write_text(json.dumps(found.to_json()), "utf-8")
        oldest = sorted(folder.glob("*.png"), key=lambda path: path.stat().st_mtime)
        for path in oldest[:-MOST_KEPT]:
            path.unlink(missing_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
    except OSError as error:
        message = phrase(
            "The picture could not be kept in {folder}; free some space on the disk.",
            folder=folder.name,
        )
        raise StoreError(message) from error


def kept(folder: Path, digest: str) -> Underlay | None:
    """Return a picture that was kept; None if it is not there, or not what its name says."""
    if not NAME.fullmatch(digest):
        return None
    try:
        told = json.loads((folder / f"{digest}.json").read_text("utf-8"))
        found = Underlay.from_json(told, (folder / f"{digest}.png").read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.digest == digest else None


@contextmanager
def _file(data: bytes) -> Iterator[Path]:
    """Yield a file with what was uploaded, under a name of ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture"
        path.write_bytes(data)
        yield path


def _name(given: str) -> str:
    """Return what a visitor calls a file as far as a sentence can carry it."""
    return re.sub(r"[^\w .-]", "_", Path(given).name)[-60:] or "picture"
