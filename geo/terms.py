"""The enumerations of the method: the words that data, model, files and screen share."""

from enum import StrEnum


class Use(StrEnum):
    """What a building is used for; `other` when none fits."""

    RESIDENTIAL = "residential"
    OFFICE = "office"
    HOTEL = "hotel"
    RETAIL = "retail"
    PRESCHOOL = "preschool"
    SCHOOL = "school"
    SPORTS = "sports"
    BATH = "bath"
    PARKING = "parking"
    OTHER = "other"


class Status(StrEnum):
    """Whether a building stands, is in a plan, or is somebody's sketch."""

    EXISTING = "existing"
    PLANNED = "planned"
    SKETCH = "sketch"


class Fate(StrEnum):
    """What a scenario does with a building of the plan."""

    KEEP = "keep"
    REMOVE = "remove"


class InterventionKind(StrEnum):
    """
    What is done to a house that stands.

    `refurbish`: it stays what it is, with a better envelope and new services. `reuse`: the frame is
    kept, the rest is built anew, often for another use. `demolish`: it goes.
    """

    REFURBISH = "refurbish"
    REUSE = "reuse"
    DEMOLISH = "demolish"


class Basis(StrEnum):
    """How firm the inputs of a building are."""

    DECLARED = "declared"
    PUBLISHED = "published"
    MODELLED = "modelled"
    ASSUMED = "assumed"


class Frame(StrEnum):
    """Load-bearing system; ids of `factors/assemblies.csv`."""

    CONCRETE_INSITU = "concrete_insitu"
    CONCRETE_VST = "concrete_vst"
    CONCRETE_PRECAST = "concrete_precast"
    CLT = "clt"
    TIMBER_LIGHT = "timber_light"
    HYBRID = "hybrid"
    STEEL = "steel"


class Cladding(StrEnum):
    """Outer skin of the opaque facade; ids of `factors/assemblies.csv`."""

    RENDER = "render"
    BRICK = "brick"
    WOOD = "wood"
    FIBRE_CEMENT = "fibre_cement"
    METAL = "metal"
    GLASS = "glass"
    CONCRETE = "concrete"


class EnergyLevel(StrEnum):
    """Envelope and ventilation standard; ids of `energy/levels.csv`."""

    OLD = "old"
    STANDARD = "standard"
    GOOD = "good"
    PASSIVE = "passive"


class HeatSupply(StrEnum):
    """How heat and hot water are made; ids of `energy/supplies.csv`."""

    DISTRICT = "district"
    HEAT_PUMP = "heat_pump"
    ELECTRIC = "electric"


class Carrier(StrEnum):
    """What is bought over the meter; each has a factor series."""

    DISTRICT_HEAT = "district_heat"
    ELECTRICITY = "electricity"


class Element(StrEnum):
    """Building elements in the order of the method; columns of `Evaluation.elements_kg`."""

    SLAB_ON_GROUND = "slab_on_ground"
    BASEMENT_SLAB = "basement_slab"
    BASEMENT_WALL = "basement_wall"
    COLUMNS_BEAMS = "columns_beams"
    LB_WALL = "lb_wall"
    FLOOR = "floor"
    ROOF = "roof"
    FACADE = "facade"
    CLADDING = "cladding"
    WINDOW = "window"
    INNER_WALL = "inner_wall"
    BALCONY = "balcony"
    DOOR = "door"
    STAIR = "stair"
    COMPLETENESS = "completeness"
    SITE = "site"
    FINISHES = "finishes"
    SERVICES = "services"
    FURNISHINGS = "furnishings"
    PILE = "pile"
    PV = "pv"
    DECLARED = "declared"


class Parts(StrEnum):
    """
    Which parts of a building A1-A5 covers.

    `declared`: the parts of the Swedish climate declaration of 2022 (structure, envelope, inner
    walls). `extended`: also finishes, services and fixed furnishings, the boundary of the limits
    that Boverket proposed in report 2023:20. `full`: also piles and solar panels.
    """

    DECLARED = "declared"
    EXTENDED = "extended"
    FULL = "full"


class ProductValues(StrEnum):
    """Typical product values for planning, conservative ones as in a declaration."""

    TYPICAL = "typical"
    CONSERVATIVE = "conservative"


class FactorSet(StrEnum):
    """Sets of energy factors; ids of `energy/factor_sets.csv`."""

    DECLARATION = "declaration"
    LOCAL = "local"
    DYNAMIC = "dynamic"
    STRESS = "stress"


class Ccs(StrEnum):
    """When carbon capture at the waste-fired heat plant begins."""

    FROM_2029 = "2029"
    DELAYED = "delayed"
    NONE = "none"


class Booking(StrEnum):
    """The years in which A1-A5 is booked."""

    SPREAD = "spread"
    START = "start"
    COMPLETION = "completion"


class Boundary(StrEnum):
    """What the 2030 line holds together."""

    ALL = "all"
    BUILDINGS = "buildings"


class Account(StrEnum):
    """The three accounts, never mixed."""

    DECLARATION = "declaration"
    WHOLE_LIFE = "whole_life"
    CALENDAR = "calendar"


class MassingKind(StrEnum):
    """How a plot is built upon."""

    PERIMETER = "perimeter"
    SLAB = "slab"
    SLABS = "slabs"
    L = "l"
    U = "u"
    TOWER = "tower"
    PODIUM = "podium"
    TERRACES = "terraces"
    FOOTPRINT = "footprint"
