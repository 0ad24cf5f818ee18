"""
Assemblies: kilograms of product per unit of element become carbon per unit of element.

The tables `assemblies.csv` and `products.csv` are multiplied once into small matrices, one row per
frame (or cladding) and one column per element, so that any number of buildings is a look-up and a
product. Boverket's rule for waste holds: A5.1 is (waste factor - 1) x (conservative A1-A3 + A4).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.reference import Reference, coded, constant, remembered
from geo.scenario import Choices
from geo.terms import Cladding, Element, Frame, ProductValues

Floats = npt.NDArray[np.float64]
ELEMENTS = [str(e) for e in Element]
FRAMES = [str(f) for f in Frame]
CLADDINGS = [str(c) for c in Cladding]
CLADDING = ELEMENTS.index(Element.CLADDING)
PV_PRODUCT = "BV203"


@dataclass(frozen=True, kw_only=True, eq=False)
class Coefficients:
    """
    Carbon per unit of element.

    `frame[name]` has shape (frames, elements) and `cladding[name]` shape (claddings,); the names
    are a1a3, a4, a5 (A5.1), the part made on site (site_a1a3, ...), d, biogenic, and life_N for the
    mass that is renewed every N years. [kg CO2e per unit, kg CO2 for biogenic]
    """

    frame: Mapping[str, Floats]
    cladding: Mapping[str, Floats]
    lives: tuple[int, ...]

    def bind(self, buildings: pd.DataFrame, quantities: pd.DataFrame) -> "Bound":
        """Return the coefficients with the amounts they are to be multiplied with."""
        return Bound(
            coefficients=self,
            frames=places(buildings["frame"], FRAMES),
            skins=places(buildings["cladding"], CLADDINGS),
            amounts=quantities.to_numpy(),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Bound:
    """Coefficients and the amounts of buildings, shape (buildings, elements)."""

    coefficients: Coefficients
    frames: npt.NDArray[np.intp]
    skins: npt.NDArray[np.intp]
    amounts: Floats

    def carbon(self, name: str) -> Floats:
        """Return the carbon of every element of every building, shape (buildings, elements)."""
        carbon: Floats = self.amounts * self.coefficients.frame[name][self.frames]
        skin = self.coefficients.cladding[name][self.skins]
        carbon[:, CLADDING] = self.amounts[:, CLADDING] * skin
        return carbon

    def total(self, name: str) -> Floats:
        """Return the carbon of all elements of every building."""
        frame = np.einsum("be,be->b", self.amounts, self.coefficients.frame[name][self.frames])
        skin = self.coefficients.cladding[name][self.skins]
        total: Floats = frame + self.amounts[:, CLADDING] * skin
        return total


def places(column: pd.Series, words: list[str]) -> npt.NDArray[np.intp]:
    """Return the place of every row's word in a list of words."""
    codes, found = coded(column)
    found_at: npt.NDArray[np.intp] = np.array([words.index(word) for word in found], np.intp)
    placed: npt.NDArray[np.intp] = found_at[codes]
    return placed


@remembered
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
    products = product_carbon(reference, choices)
    table = reference.assemblies
    row = products.index.get_indexer(pd.Index(table["product_id"]))
    mass = table["kg_per_unit"].to_numpy(dtype=float)
    columns = {
        name: mass * products[f"{name}_kg_kg"].to_numpy(dtype=float)[row]
        for name in ("a1a3", "a4", "a5", "d", "biogenic")
    }
    site = table["site_made"].to_numpy(dtype=float)
    columns |= {f"site_{name}": columns[name] * site for name in ("a1a3", "a4", "a5")}
    upfront, life = columns["a1a3"] + columns["a4"] + columns["a5"], products["life"].to_numpy()
    lives = tuple(sorted(int(n) for n in set(life) if n < choices.study_period_years))
    columns |= {f"life_{n}": np.where(life[row] == n, upfront, 0.0) for n in lives}
    frame, cladding = _matrices(table, columns)
    _add_pv(frame, products.loc[PV_PRODUCT].to_dict(), lives)
    return Coefficients(frame=frame, cladding=cladding, lives=lives)


def _matrices(
    table: pd.DataFrame, columns: Mapping[str, Floats]
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Sum layers to frames x elements and to claddings; common layers go to every frame."""
    element = np.array([ELEMENTS.index(name) for name in table["element"]])
    owner = table["frame"].to_numpy(dtype=object)
    skin = element == CLADDING
    of_frame = np.array([FRAMES.index(o) if o in FRAMES else -1 for o in owner])
    of_skin = np.array([CLADDINGS.index(o) if o in CLADDINGS else -1 for o in owner])
    framed, common = ~skin & (of_frame >= 0), owner == "common"
    frame, cladding = {}, {}
    for name, carbon in columns.items():
        matrix = np.zeros((len(FRAMES), len(ELEMENTS)))
        np.add.at(matrix, (of_frame[framed], element[framed]), carbon[framed])
        np.add.at(matrix.T, element[common], carbon[common][:, None])
        vector = np.zeros(len(CLADDINGS))
        np.add.at(vector, of_skin[skin], carbon[skin])
        frame[name], cladding[name] = matrix, vector
    return frame, cladding


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
    value = partial(constant, reference)
    effort = value("distribution_km") * value("distribution_mj_tkm")
    effort += value("precast_distance_km") * value("long_haul_mj_tkm")
    return effort * value("diesel_kg_mj") / 1000.0


def _add_pv(
    frame: Mapping[str, Floats], panel: Mapping[Hashable, float], lives: tuple[int, ...]
) -> None:
    """Add solar panels, which come per m² of module and not per kilogram (in place)."""
    column = ELEMENTS.index(Element.PV)
    modules = {module: float(panel[f"{module}_kg_kg"]) for module in ("a1a3", "a4", "a5")}
    for module, carbon in modules.items():
        frame[module][:, column] = carbon
    life = int(panel["life"])
    if life in lives:
        frame[f"life_{life}"][:, column] = sum(modules.values())
