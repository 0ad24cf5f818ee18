"""
Assemblies: kilograms of product per unit of element become carbon per unit of element.

The tables `assemblies.csv` and `products.csv` are multiplied once into small matrices, one row per
frame (or cladding) and one column per element, so that any number of buildings is a look-up and a
product. Boverket's rule for waste holds: A5.1 is (waste factor - 1) x (conservative A1-A3 + A4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.reference import Reference, rule
from geo.scenario import Choices
from geo.terms import Cladding, Element, Frame, ProductValues

Floats = npt.NDArray[np.float64]
ELEMENTS = [str(e) for e in Element]
FRAMES = [str(f) for f in Frame]
CLADDINGS = [str(c) for c in Cladding]
PV_PRODUCT = "BV203"


@dataclass(frozen=True, kw_only=True, eq=False)
class Coefficients:
    """
    Carbon per unit of element.

    `frame[name]` has shape (frames, elements) and `cladding[name]` shape (claddings,); the names
    are a1a3, a4, a5 (A5.1), the part made on site (site_a1a3, ...), d, biogenic, and life_N for
    the mass that is renewed every N years. [kg CO2e per unit, kg CO2 for biogenic]
    """

    frame: Mapping[str, Floats]
    cladding: Mapping[str, Floats]
    lives: tuple[int, ...]

    def apply(self, name: str, buildings: pd.DataFrame, quantities: pd.DataFrame) -> Floats:
        """Return the carbon of every element of every building, shape (buildings, elements)."""
        frames = pd.Categorical(buildings["frame"], categories=FRAMES).codes
        skins = pd.Categorical(buildings["cladding"], categories=CLADDINGS).codes
        amounts = quantities.to_numpy()
        carbon: Floats = amounts * self.frame[name][frames]
        column = ELEMENTS.index(Element.CLADDING)
        carbon[:, column] = amounts[:, column] * self.cladding[name][skins]
        return carbon


def assembly_coefficients(reference: Reference, choices: Choices) -> Coefficients:
    """
    Return the carbon per unit of every element for every frame and cladding.

    Parameters
    ----------
    reference
        The tables of `data/`.
    choices
        Typical or conservative product values; the study period decides which products are renewed.

    Returns
    -------
    coefficients
        Matrices per frame and cladding. [kg CO2e per unit of element]

    References
    ----------
    .. [1] Boverkets klimatdatabas, version in `reference.versions`.
    """
    layers = layer_carbon(reference, choices)
    lives = tuple(sorted(n for n in layers["life"].unique() if n < choices.study_period_years))
    for life in lives:
        layers[f"life_{life}"] = layers["upfront"].where(layers["life"] == life, 0.0)
    for module in ("a1a3", "a4", "a5"):
        layers[f"site_{module}"] = layers[module] * layers["site_made"]
    names = ["a1a3", "a4", "a5", "site_a1a3", "site_a4", "site_a5", "d", "biogenic"]
    names += [f"life_{life}" for life in lives]
    sums = layers.groupby(["frame", "element"])[names].sum()
    frame = {name: _frame_matrix(sums[name]) for name in names}
    cladding = {name: _cladding_vector(sums[name]) for name in names}
    _add_pv(frame, reference, choices, lives)
    return Coefficients(frame=frame, cladding=cladding, lives=lives)


def layer_carbon(reference: Reference, choices: Choices) -> pd.DataFrame:
    """
    Return every layer of every assembly with its carbon per unit of element.

    Columns frame, element, layer, product_id, kg_per_unit, unit, site_made, status, source, note,
    then a1a3, a4, a5 (A5.1), upfront (their sum), d, biogenic [kg CO2e per unit], life [year].
    """
    layers = reference.assemblies.merge(
        product_carbon(reference, choices), left_on="product_id", right_index=True, how="left"
    )
    mass = layers["kg_per_unit"]
    for name in ("a1a3", "a4", "a5", "d", "biogenic"):
        layers[name] = mass * layers[f"{name}_kg_kg"]
    layers["upfront"] = layers["a1a3"] + layers["a4"] + layers["a5"]
    return layers


def product_carbon(reference: Reference, choices: Choices) -> pd.DataFrame:
    """
    Return the carbon per kilogram of every product under the choices.

    Columns a1a3_kg_kg, a4_kg_kg, a5_kg_kg, d_kg_kg, biogenic_kg_kg [kg/kg], life [year]. Complete
    precast elements travel the distance of the rule `precast_distance_km`.
    """
    products = reference.products
    conservative = choices.product_values == ProductValues.CONSERVATIVE
    a1a3 = products["a1a3_conservative" if conservative else "a1a3_typical"]
    a4 = products["a4"].where(products["transport"] != "precast", _precast_transport(reference))
    return pd.DataFrame(
        {
            "a1a3_kg_kg": a1a3,
            "a4_kg_kg": a4,
            "a5_kg_kg": products["a5_1"],
            "d_kg_kg": products["d_kg_kg"],
            "biogenic_kg_kg": products["biogenic_kgc_kg"] * CO2_PER_C,
            "life": products["service_life_years"].astype(int),
        }
    )


CO2_PER_C = 44.0 / 12.0  # molar masses, EN 16449


def _precast_transport(reference: Reference) -> float:
    def value(name: str) -> float:
        return float(rule(reference, name)[0])

    effort = value("distribution_km") * value("distribution_mj_tkm")
    effort += value("precast_distance_km") * value("long_haul_mj_tkm")
    return effort * value("diesel_kg_mj") / 1000.0


def _frame_matrix(sums: pd.Series) -> Floats:
    matrix = np.zeros((len(FRAMES), len(ELEMENTS)))
    for key, carbon in sums.items():
        frame, element = cast("tuple[str, str]", key)
        if frame == "common":
            matrix[:, ELEMENTS.index(element)] += carbon
        elif frame in FRAMES and element != Element.CLADDING:
            matrix[FRAMES.index(frame), ELEMENTS.index(element)] += carbon
    return matrix


def _cladding_vector(sums: pd.Series) -> Floats:
    vector = np.zeros(len(CLADDINGS))
    for key, carbon in sums.items():
        skin, element = cast("tuple[str, str]", key)
        if element == Element.CLADDING:
            vector[CLADDINGS.index(skin)] += carbon
    return vector


def _add_pv(
    frame: Mapping[str, Floats], reference: Reference, choices: Choices, lives: tuple[int, ...]
) -> None:
    """Solar panels come per m² of module, not per kilogram (in place)."""
    column = ELEMENTS.index(Element.PV)
    panel = product_carbon(reference, choices).loc[PV_PRODUCT].to_dict()
    modules = {module: float(panel[f"{module}_kg_kg"]) for module in ("a1a3", "a4", "a5")}
    for module, carbon in modules.items():
        frame[module][:, column] = carbon
    life = int(panel["life"])
    if life in lives:
        frame[f"life_{life}"][:, column] = sum(modules.values())
