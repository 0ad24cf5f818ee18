"""Codes: the columns that hold codes, and the words of each, which differ from table to table."""

from collections.abc import Mapping

from geo.plan.mixed import stem
from layers.words import Words

# column -> where its words stand
CODED: Mapping[str, str] = {
    "use": "terms.use",
    "status": "terms.status",
    "basis": "terms.basis",
    "frame": "terms.frame",
    "cladding": "terms.cladding",
    "energy_level": "terms.energy_level",
    "heat_supply": "terms.heat_supply",
    "kind": "terms.works",
    "carrier": "terms.carrier",
    "heat_carrier": "terms.carrier",
    "dhw_carrier": "terms.carrier",
    "intervention": "terms.fate",
}
# the same name means something else there
ELSEWHERE: Mapping[tuple[str, str], str] = {
    ("context", "kind"): "export.ground",
    ("results_interventions", "kind"): "terms.fate",
    **{
        (table, "status"): "terms.value_status"
        for table in ("assumptions", "factors", "products", "works_factors", "sources")
    },
}


def codes(table: str, column: str, words: Words) -> dict[str, str]:
    """Return the words of the codes of a column; none where it holds no codes."""
    place = ELSEWHERE.get((stem(table), column), CODED.get(column))
    if place is None:
        return {}
    prefix = f"{place}."
    return {
        key.removeprefix(prefix): text
        for key, text in words.texts.items()
        if key.startswith(prefix)
    }
