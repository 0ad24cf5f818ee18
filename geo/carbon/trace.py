"""Trace: the way from the A1-A5 of one building back to amounts, products, factors and sources."""

import pandas as pd

from geo.carbon.assemblies import PV_PRODUCT, layer_carbon
from geo.evaluation import Evaluation
from geo.reference import Reference
from geo.terms import Element

# elements whose carbon is an amount times a rule, not layers of products
RULES = {
    Element.COMPLETENESS: "completeness",
    Element.SITE: "site_diesel_l_m2gfa",
    Element.FINISHES: "finishes_kg_m2gfa",
    Element.SERVICES: "services_kg_m2gfa",
    Element.FURNISHINGS: "furnishings_kg_m2gfa",
    Element.PILE: "pile_kg_m",
}
COLUMNS = [
    "element",
    "amount",
    "unit",
    "product_id",
    "name_sv",
    "name_en",
    "kg_per_unit",
    "factor_kg_kg",
    "upfront_kg",
    "status",
    "source",
    "note",
]


def trace(evaluation: Evaluation, reference: Reference, building: str) -> pd.DataFrame:
    """
    Return every term of the A1-A5 of one building.

    Parameters
    ----------
    evaluation
        A result.
    reference
        The tables it was made with.
    building
        Id of a row of `evaluation.buildings`.

    Returns
    -------
    terms
        One row per layer or rule: element, amount [unit], product, mass per unit [kg], factor
        A1-A3 + A4 + A5.1 [kg CO2e/kg], upfront_kg [kg CO2e], status, source and note. The terms
        sum to the building's upfront_kg.
    """
    elements = pd.Series(evaluation.elements_kg.loc[building])
    amounts = pd.Series(evaluation.quantities.loc[building])
    row = evaluation.buildings.loc[building].to_dict()
    layers = layer_carbon(reference, evaluation.scenario.choices)
    chosen = layers["frame"].isin(["common", row["frame"]]) & (layers["element"] != "cladding")
    chosen |= (layers["element"] == "cladding") & (layers["frame"] == row["cladding"])
    terms = layers[chosen].assign(amount=layers["element"].map(amounts))
    terms["upfront_kg"] = terms["amount"] * terms["upfront"]
    terms["factor_kg_kg"] = terms["upfront"] / terms["kg_per_unit"]
    products = reference.products
    for name in ("name_sv", "name_en"):
        terms[name] = terms["product_id"].map(products[name])
    terms["source"] = terms["product_id"].map(products["source"])
    # layers of elements that the result does not count: declared values, parts left out
    terms = terms[terms["element"].map(elements > 0).fillna(value=False)]
    ruled = [_rule_term(e, name, elements, amounts, reference) for e, name in RULES.items()]
    panel = _panel_term(elements, amounts, reference)
    declared = _declared_term(elements, str(row["source"]))
    kept = [term for term in (*ruled, panel, declared) if term is not None]
    table = pd.concat([terms[COLUMNS], pd.DataFrame(kept, columns=COLUMNS)], ignore_index=True)
    told: pd.DataFrame = table[table["upfront_kg"] > 0].reset_index(drop=True)
    return told


def _rule_term(
    element: Element,
    parameter: str,
    elements: pd.Series,
    amounts: pd.Series,
    reference: Reference,
) -> dict[str, object] | None:
    if not elements[element] > 0:
        return None
    rule = reference.rules[reference.rules["parameter"] == parameter].iloc[0]
    return {
        "element": str(element),
        "amount": amounts[element],
        "unit": "m" if element == Element.PILE else "m2 GFA",
        "product_id": parameter,
        "upfront_kg": elements[element],
        **{name: rule[name] for name in ("status", "source", "note")},
    }


def _panel_term(
    elements: pd.Series, amounts: pd.Series, reference: Reference
) -> dict[str, object] | None:
    if not elements[Element.PV] > 0:
        return None
    product = reference.products.loc[PV_PRODUCT]
    kept = {name: product[name] for name in ("name_sv", "name_en", "status", "source", "note")}
    return {
        "element": str(Element.PV),
        "amount": amounts[Element.PV],
        "unit": "m2",
        "product_id": PV_PRODUCT,
        "upfront_kg": elements[Element.PV],
        **kept,
    }


def _declared_term(elements: pd.Series, source: str) -> dict[str, object] | None:
    if not elements[Element.DECLARED] > 0:
        return None
    return {
        "element": str(Element.DECLARED),
        "upfront_kg": elements[Element.DECLARED],
        "status": "declared",
        "source": source,
    }
