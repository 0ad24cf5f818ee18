"""
Sketch: what a person drew, and what is to stand on it.

A sketch is a plot with a massing and a house, or a free footprint; a drawn work is a line or an
area with a kind. They are frozen and small, so that a history of them costs nothing; coordinates
are EPSG:3008 metres. What they become is decided in `geo.plan`.
"""

import dataclasses
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from geo.errors import UnknownChoiceError
from geo.phrases import phrase
from geo.terms import Cladding, EnergyLevel, Frame, HeatSupply, MassingKind, Use

Point = tuple[float, float]
Ring = tuple[Point, ...]

# ids come from a browser and go into files, tables and keys of widgets
SAFE_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")
MOST_POINTS = 2000
LONGEST_NAME = 80
SHARES_OFF = 1e-6  # how far from 1 a sum of shares may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Massing:
    """
    How a plot is built upon; lengths in metres, half storeys allowed.

    `storeys` above ground: the tower's on a podium, the highest of terraces. `depth_m` is the depth
    of the building, `setback_m` the distance to all edges of the plot, `length_m` the length of a
    tower's other side or of a slab (as long as fits when left out). `openings` are gaps of
    `opening_m` through a perimeter block, whose courtyard is closed below `min_yard_m2`; `gap_m`
    lies between parallel slabs. The top `recessed_storeys` are drawn back by `recess_m` on all
    sides. Terraces fall by a storey each `step_m`. `quarter` turns the form by quarters.
    """

    kind: MassingKind
    storeys: float
    depth_m: float
    setback_m: float = 0.0
    openings: int = 0
    opening_m: float
    gap_m: float
    length_m: float | None = None
    recessed_storeys: float = 0.0
    recess_m: float
    podium_storeys: float = 1.0
    step_m: float
    quarter: int = 0
    min_yard_m2: float

    def __post_init__(self) -> None:
        """Refuse values outside the range in which a body makes sense."""
        check_ranges(self, FORM_RANGES)


FORM_RANGES = {
    "storeys": (0.1, 200.0),
    "depth_m": (3.0, 200.0),
    "setback_m": (0.0, 200.0),
    "openings": (0, 12),
    "opening_m": (0.5, 100.0),
    "gap_m": (0.5, 500.0),
    "length_m": (3.0, 500.0),
    "recessed_storeys": (0.0, 50.0),
    "recess_m": (0.1, 50.0),
    "podium_storeys": (0.5, 50.0),
    "step_m": (1.0, 200.0),
    "quarter": (0, 3),
    "min_yard_m2": (0.0, 1e5),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """
    What is built on a plot, the same for all its parts.

    `ground_use` is the use of the ground floor where it differs. `garage` parks cars in the storeys
    below ground. `pv_roof_share` is solar panels over the area of the roof, above 1 where walls
    carry some too [-], `dwelling_m2` the gross floor area above ground per dwelling [m²],
    `storey_height_m` in metres.

    What a house that was brought in states itself is kept, as shares and ratios, so that it follows
    the form: `use_shares` (use, share of the gross floor area) go before `use` and `ground_use`,
    `gfa_ratio` is its floor area over that of the form [-], and declared values stand for the
    model's, as in a plan.
    """

    use: Use
    ground_use: Use | None = None
    frame: Frame
    cladding: Cladding
    energy_level: EnergyLevel
    heat_supply: HeatSupply
    window_share: float
    storey_height_m: float
    storeys_below: float
    garage: bool
    pv_roof_share: float
    dwelling_m2: float
    start_year: int
    completion_year: int
    use_shares: tuple[tuple[Use, float], ...] = ()
    gfa_ratio: float | None = None
    declared_a1a5_kg_m2gfa: float | None = None
    declared_energy_kwh_m2atemp: float | None = None

    def __post_init__(self) -> None:
        """Refuse values outside the range in which the method holds."""
        check_ranges(self, RANGES)
        _check_shares(self.use_shares)
        if self.start_year > self.completion_year:
            message = phrase(
                "Construction would start in {start}, after it is completed in {completion}; "
                "change one of the years.",
                start=self.start_year,
                completion=self.completion_year,
            )
            raise UnknownChoiceError(message)

    def unstated(self) -> Self:
        """Return the house without what one that was brought in states of itself."""
        return dataclasses.replace(self, **UNSTATED)


# what only a house states that was brought in
UNSTATED: Mapping[str, Any] = {
    "use_shares": (),
    "gfa_ratio": None,
    "declared_a1a5_kg_m2gfa": None,
    "declared_energy_kwh_m2atemp": None,
}
# what a house may be; the same ranges hold for houses of a plan, see `geo.plan.changes`
RANGES = {
    "window_share": (0.0, 0.95),
    "storey_height_m": (2.0, 20.0),
    "storeys_below": (0.0, 20.0),
    "pv_roof_share": (0.0, 100.0),
    "dwelling_m2": (1.0, 1e7),
    "start_year": (1500, 2200),
    "completion_year": (1500, 2200),
    "gfa_ratio": (1e-6, 1e6),
    "declared_a1a5_kg_m2gfa": (0.0, 5000.0),
    "declared_energy_kwh_m2atemp": (0.0, 2000.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """
    A plot, how it is built upon, and with what.

    `rings` are the outline and its holes, first corners not repeated [m]. `max_storeys` [-] and
    `max_gfa_m2` [m² above ground] are limits that somebody has set for the plot.
    """

    id: str
    rings: tuple[Ring, ...]
    massing: Massing
    house: House
    name: str = ""
    max_storeys: float | None = None
    max_gfa_m2: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a plot."""
        check_id(self.id, self.name)
        if not self.rings:
            message = phrase("{id} has no outline; draw it again.", id=self.id)
            raise UnknownChoiceError(message, ids=(self.id,))
        for ring in self.rings:
            check_points(ring, 3, self.id)
        check_ranges(self, {"max_storeys": (0.5, 200.0), "max_gfa_m2": (1.0, 1e7)})


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWork:
    """
    A civil work drawn on the map: a line (its length counts) or an area (`closed`).

    `kind` names a row of `factors/works.csv`. `points` are the corners, an area's first one not
    repeated. [m]
    """

    id: str
    kind: str
    points: Ring
    closed: bool = False
    name: str = ""
    start_year: int
    completion_year: int

    def __post_init__(self) -> None:
        """Refuse what cannot be a work."""
        check_id(self.id, self.name)
        check_points(self.points, 3 if self.closed else 2, self.id)
        if self.start_year > self.completion_year:
            message = phrase(
                "The work {id} would be completed before it starts; change one year.", id=self.id
            )
            raise UnknownChoiceError(message, ids=(self.id,))


def check_ranges(made: object, ranges: Mapping[str, tuple[float, float]]) -> None:
    """Refuse numbers outside their range; None is no number and may stay."""
    for name, (low, high) in ranges.items():
        value = getattr(made, name)
        if value is not None and not (math.isfinite(value) and low <= value <= high):
            message = phrase(
                "{name} is {value}; give a number from {low} to {high}.",
                name=name,
                value=f"{value:g}",
                low=f"{low:g}",
                high=f"{high:g}",
            )
            raise UnknownChoiceError(message)


def _check_shares(shares: tuple[tuple[Use, float], ...]) -> None:
    """Refuse shares of uses that are no shares of a whole."""
    values = [share for _, share in shares]
    once = len({use for use, _ in shares}) == len(shares)
    if not shares or (once and min(values) >= 0.0 and abs(sum(values) - 1.0) <= SHARES_OFF):
        return
    message = "The shares of the uses of a house are from 0 to 1 and add up to 1; mend them."
    raise UnknownChoiceError(message)


def check_id(name: str, title: str = "") -> None:
    """Refuse ids that are not plain, and names too long for a table."""
    if not SAFE_ID.fullmatch(name):
        message = "The id of a sketch is 1 to 40 letters, digits, dots, dashes or underscores."
        raise UnknownChoiceError(message)
    if len(title) > LONGEST_NAME:
        message = phrase(
            "The name of {name} is longer than {longest} letters; shorten it.",
            name=name,
            longest=LONGEST_NAME,
        )
        raise UnknownChoiceError(message, ids=(name,))


def check_points(points: Iterable[Point], fewest: int, name: str) -> None:
    """Refuse corners that are too few, too many or not numbers."""
    corners = tuple(points)
    if not fewest <= len(set(corners)) <= MOST_POINTS:
        message = phrase(
            "{name} has {count} corners; draw {fewest} to {most}.",
            name=name,
            count=len(set(corners)),
            fewest=fewest,
            most=MOST_POINTS,
        )
        raise UnknownChoiceError(message, ids=(name,))
    if not all(math.isfinite(number) for corner in corners for number in corner):
        message = phrase("A corner of {name} is not a place on the map; draw it again.", name=name)
        raise UnknownChoiceError(message, ids=(name,))
