"""How a reading of numbers is told: in symbols that need no language, and in sentences."""

UNITS = {1.0: "", 0.01: "cm", 0.001: "mm"}
AWAY = "{km} km from the plan"

# one English sentence by code; the same codes are keys of `bring.system` in the words
SENTENCES = {
    "as_declared": f"The layer lies {AWAY} in {{reading}}, as it declares.",
    "label": (
        "The layer declares {declared}, in which it lies {far} km from the plan, but in {reading} "
        "it lies {km} km away; choose the system in which it was drawn."
    ),
    "label_lost": (
        "The layer declares {declared}, in which its numbers are no place in Sweden, but in "
        "{reading} it lies {km} km from the plan; choose the system in which it was drawn."
    ),
    "swapped": (
        "The layer seems to have its axes swapped: with north first, {reading}, it lies {km} km "
        "from the plan; choose how its numbers are read."
    ),
    "scaled": (
        "The layer seems to be drawn in {unit}: as {reading} it lies {km} km from the plan; "
        "choose how its numbers are read."
    ),
    "elsewhere": (
        "The layer lies {km} km from the plan in {reading}, as it declares, and no other reading "
        "brings it near; take it as declared if it is another district, or else name its system."
    ),
    "unlabelled": (
        "The layer declares no coordinate system; in {reading} it lies {km} km from the plan: "
        "choose this system or another."
    ),
    "unlabelled_far": (
        "The layer declares no coordinate system, and none puts it within {limit} km of the plan; "
        "in {reading} it lies {km} km away: choose its system if it is another district."
    ),
    "unknown": (
        "The layer declares a system that is unknown or no plane one, {declared}; in {reading} it "
        "lies {km} km from the plan: choose this system or another."
    ),
    "abroad": (
        "The layer declares {declared}, in which it lies {far} km from the plan and outside "
        "Sweden, and no other reading brings it back; give it the system in which it was drawn."
    ),
    "local": (
        "The numbers of the layer, around {x} and {y}, are no place in Sweden in any known "
        "system, as in a drawing with an origin of its own; give it a system or control points."
    ),
    "empty": (
        "The layer has no coordinates that are numbers, so nothing says where it lies; export it "
        "again with its shapes."
    ),
}


def notation(label: str, unit_m: float, *, swapped: bool) -> str:
    """
    Return a reading in symbols.

    >>> notation("EPSG:3008", 0.001, swapped=True)
    'EPSG:3008 (N, E; mm)'
    """
    marks = [mark for mark in ("N, E" if swapped else "", UNITS[unit_m]) if mark]
    return f"{label} ({'; '.join(marks)})" if marks else label


def kilometres(distance_km: float) -> str:
    """
    Return a distance in whole kilometres.

    >>> kilometres(0.2), kilometres(93.7)
    ('<1', '94')
    """
    return f"{distance_km:.0f}" if distance_km >= 1.0 else "<1"
