"""
Embodied modules: amounts x assemblies x product factors.

In come the element quantities of each building; out come A1-A3, A4, A5, B4 and C with the memo
lines D and stored biogenic carbon, per building and, for A1-A5, per element (EN 15978 modules).
Modules are linear in the amounts, so one small matrix per frame does for any number of buildings.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.carbon.assemblies import Bound, Coefficients
from geo.reference import Coded, Reference, coded, constant, rule
from geo.scenario import Choices
from geo.terms import Element, Parts

Floats = npt.NDArray[np.float64]

EXTENDED = (Element.FINISHES, Element.SERVICES, Element.FURNISHINGS)
FULL_ONLY = (Element.PILE, Element.PV)
COLUMNS = [str(e) for e in Element]
A1A5 = ("a1a3", "a4", "a5")


@dataclass(frozen=True, kw_only=True, eq=False)
class Embodied:
    """
    What `embodied_modules` returns.

    `modules` has the columns a1a3_kg, a4_kg, a5_kg, upfront_kg, b4_kg, c_kg, d_kg, biogenic_kg,
    pile_kg, pv_kg, declared_parts_kg, is_declared; `elements_kg` A1-A5 per `Element`; `renewals_kg`
    the mass of one renewal for each service life in years. [kg CO2e]
    """

    modules: pd.DataFrame
    elements_kg: pd.DataFrame
    renewals_kg: pd.DataFrame

    def take(self, rows: npt.NDArray[np.intp]) -> "Embodied":
        """Return some buildings, by position."""
        parts = (self.modules, self.elements_kg, self.renewals_kg)
        modules, elements, renewals = (part.take(rows) for part in parts)
        return Embodied(modules=modules, elements_kg=elements, renewals_kg=renewals)


def embodied_modules(
    buildings: pd.DataFrame,
    quantities: pd.DataFrame,
    gfa_m2: pd.Series,
    coefficients: Coefficients,
    reference: Reference,
    choices: Choices,
) -> Embodied:
    """
    Return the embodied modules of every building.

    A declared value per m² GFA replaces the model of A1-A5 and stands alone in the element
    `declared`; its split over A1-A3, A4 and A5 is the modelled one. Houses older than the rule
    `embodied_from_year` stand already: they have no A1-A5, B4 and C do count. D and biogenic
    carbon are memo lines and enter no sum.

    Parameters
    ----------
    buildings
        Columns use, frame, cladding, completion_year, declared_a1a5_kg_m2gfa; index id.
    quantities
        Amounts of `element_quantities`; same index.
    gfa_m2
        Gross floor area; same index. [m²]
    coefficients
        Of `assembly_coefficients`, for the product values and study period of `choices`.
    reference
        The tables of `data/`.
    choices
        Decides which parts are counted.

    Returns
    -------
    embodied
        Modules, elements and renewals. [kg CO2e]

    References
    ----------
    .. [1] EN 15978:2011, clauses 8 and 10. .. [2] Boverket, report 2023:20.
    """
    bound = coefficients.bind(buildings, quantities)
    use = coded(buildings["use"])
    parts = _per_element(use, bound, reference)
    counted = _counted(choices.parts)
    # C follows the modelled house, also where A1-A5 is declared or long past
    c_kg = (parts["a1a3"] * counted).sum(axis=1) * constant(reference, "c_share")
    _apply_declared(parts, buildings, gfa_m2, choices)
    declared = buildings["declared_a1a5_kg_m2gfa"].notna().to_numpy()
    completion = buildings["completion_year"].to_numpy(dtype=float)
    new = completion >= constant(reference, "embodied_from_year")
    memo = {
        "pile_kg": _sum(parts, [Element.PILE]) * new,
        "pv_kg": _sum(parts, [Element.PV]) * new,
    }
    for module in A1A5:
        parts[module] *= counted * new[:, None]
    elements = parts["a1a3"] + parts["a4"] + parts["a5"]
    modules = {f"{module}_kg": parts[module].sum(axis=1) for module in A1A5}
    upfront = modules["a1a3_kg"] + modules["a4_kg"] + modules["a5_kg"]
    lives = _renewals(use, bound, reference, choices.parts)
    renewals = pd.DataFrame(lives, index=buildings.index)
    times = _renewal_counts(renewals.columns, choices.study_period_years)
    table = pd.DataFrame(
        {
            **modules,
            "upfront_kg": upfront,
            "b4_kg": renewals.to_numpy() @ times,
            "c_kg": c_kg,
            **{f"{name}_kg": bound.total(name) for name in ("d", "biogenic")},
            **memo,
            "declared_parts_kg": upfront - _sum({"all": elements}, EXTENDED + FULL_ONLY),
            "is_declared": declared & new,
        },
        index=buildings.index,
    )
    per_element = pd.DataFrame(elements, index=buildings.index, columns=COLUMNS)
    return Embodied(modules=table, elements_kg=per_element, renewals_kg=renewals)


def _per_element(use: Coded, bound: Bound, reference: Reference) -> dict[str, Floats]:
    """A1-A3, A4 and A5 of every element, with completeness and allowances, before any choice."""
    parts = {module: bound.carbon(module) for module in A1A5}
    share = constant(reference, "completeness") - 1.0
    column = COLUMNS.index(Element.COMPLETENESS)
    for module in A1A5:
        parts[module][:, column] = share * bound.total(f"site_{module}")
    for element, parameter in zip(
        EXTENDED, ("finishes_kg_m2gfa", "services_kg_m2gfa", "furnishings_kg_m2gfa"), strict=True
    ):
        place = COLUMNS.index(element)
        mass = bound.amounts[:, place] * rule(reference, parameter, use=use)
        parts["a1a3"][:, place] = mass
    pile, site = COLUMNS.index(Element.PILE), COLUMNS.index(Element.SITE)
    parts["a1a3"][:, pile] = bound.amounts[:, pile] * constant(reference, "pile_kg_m")
    parts["a5"][:, site] = bound.amounts[:, site] * site_energy_kg_m2gfa(reference)
    return parts


def site_energy_kg_m2gfa(reference: Reference) -> float:
    """Return the carbon of energy on the building site, in kg CO2e/m² GFA."""
    value = partial(constant, reference)
    return (
        value("site_electricity_kwh_m2gfa") * value("site_electricity_kg_kwh")
        + value("site_heat_kwh_m2gfa") * value("site_heat_kg_kwh")
        + value("site_diesel_l_m2gfa") * value("diesel_mj_l") * value("diesel_kg_mj")
    )


def _counted(parts: Parts) -> Floats:
    counted = np.ones(len(COLUMNS))
    left_out = {Parts.DECLARED: EXTENDED + FULL_ONLY, Parts.EXTENDED: FULL_ONLY, Parts.FULL: ()}
    for element in left_out[parts]:
        counted[COLUMNS.index(element)] = 0.0
    return counted


def _apply_declared(
    parts: dict[str, Floats], buildings: pd.DataFrame, gfa_m2: pd.Series, choices: Choices
) -> None:
    """Put the declared value, split as modelled, in the place of all other elements (in place)."""
    value = buildings["declared_a1a5_kg_m2gfa"].to_numpy(dtype=float)
    rows = np.flatnonzero(~np.isnan(value))
    if not rows.size:
        return
    column = COLUMNS.index(Element.DECLARED)
    counted = _counted(choices.parts)
    modelled = {m: (parts[m][rows] * counted).sum(axis=1) for m in A1A5}
    whole = np.maximum(sum(modelled.values()), np.finfo(float).tiny)
    total = value[rows] * gfa_m2.to_numpy(dtype=float)[rows]
    # piles and panels stay as memo where the declared value does not cover them
    memo = np.array([e in FULL_ONLY and choices.parts != Parts.FULL for e in COLUMNS])
    for module in A1A5:
        parts[module][rows] *= memo
        parts[module][rows, column] = total * modelled[module] / whole


def _sum(parts: dict[str, Floats], elements: list[Element] | tuple[Element, ...]) -> Floats:
    columns = [COLUMNS.index(e) for e in elements]
    total: Floats = np.sum([part[:, columns].sum(axis=1) for part in parts.values()], axis=0)
    return total


def _renewals(use: Coded, bound: Bound, reference: Reference, parts: Parts) -> dict[int, Floats]:
    """Mass of one renewal per service life: products by their life, allowances by theirs."""
    counted = _counted(parts)
    lives = {n: bound.carbon(f"life_{n}") @ counted for n in bound.coefficients.lives}
    if parts != Parts.DECLARED:
        life = int(constant(reference, "schablon_life_years"))
        share = constant(reference, "schablon_replaced_share")
        # furnishings are renewed whole, finishes and services in part
        for element, name, part in zip(EXTENDED, _ALLOWANCES, (share, share, 1.0), strict=True):
            amount = bound.amounts[:, COLUMNS.index(element)]
            mass = amount * rule(reference, name, use=use) * part
            lives[life] = lives.get(life, np.zeros_like(mass)) + mass
    return lives


_ALLOWANCES = ("finishes_kg_m2gfa", "services_kg_m2gfa", "furnishings_kg_m2gfa")


def _renewal_counts(lives: pd.Index, period: int) -> Floats:
    return np.maximum(np.ceil(period / lives.to_numpy(dtype=float)) - 1.0, 0.0)


def renewal_years(renewals_kg: pd.DataFrame, first: pd.Series, last: pd.Series) -> pd.Series:
    """
    Return B4 of all buildings in the calendar year of each renewal.

    Parameters
    ----------
    renewals_kg
        Mass of one renewal, one column per service life in years; a row per period of use.
        [kg CO2e]
    first, last
        First and last year of each period; same rows. What would fall after it is left undone.
        [year]

    Returns
    -------
    b4_kg
        Index year, only years in which something is renewed. [kg CO2e]
    """
    start, end = first.to_numpy(dtype=np.int64), last.to_numpy(dtype=np.int64)
    longest = int((end - start).max(initial=0))
    years: list[npt.NDArray[np.int64]] = []
    masses: list[Floats] = []
    for life in renewals_kg.columns:
        column = renewals_kg[life].to_numpy()
        for number in range(1, longest // int(life) + 1):
            due = start + int(life) * number
            years.append(due[due <= end])
            masses.append(column[due <= end])
    if not years:
        return pd.Series(dtype=float, name="b4_kg")
    table = pd.Series(np.concatenate(masses), index=np.concatenate(years), name="b4_kg")
    return table.groupby(level=0).sum()


def renewal_sum(renewals_kg: pd.DataFrame, first: pd.Series, last: pd.Series) -> Floats:
    """Return B4 of each period of use; arguments as in `renewal_years`, in kg CO2e."""
    span = last.to_numpy(dtype=np.int64) - first.to_numpy(dtype=np.int64)
    times = span[:, None] // renewals_kg.columns.to_numpy(dtype=np.int64)
    total: Floats = (renewals_kg.to_numpy() * times).sum(axis=1)
    return total
