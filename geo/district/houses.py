"""Houses: rows of the plan that are parts of one house, summed to that house."""

import pandas as pd

from geo.evaluation import Evaluation

SUMS = (
    "gfa_m2", "gfa_light_m2", "atemp_m2", "useful_m2", "footprint_m2", "facade_m2",
    "shared_wall_m2", "dwellings", "pv_m2", "a1a3_kg", "a4_kg", "a5_kg", "upfront_kg", "b4_kg",
    "b5_kg", "b6_kg", "c_kg", "whole_life_kg", "d_kg", "biogenic_kg", "pile_kg", "pv_kg",
    "heat_need_kwh", "heat_kwh", "dhw_kwh", "electricity_kwh", "tenant_electricity_kwh",
)  # fmt: skip
BY_AREA = ("limit_kg_m2gfa", "um_w_m2k", "window_share")
HIGHEST = ("height_m", "storeys", "storeys_below", "uncertainty_m", "completion_year")


def parts_of(evaluation: Evaluation, identity: str) -> pd.DataFrame:
    """Return the rows of the house to which a row belongs."""
    table = pd.DataFrame(evaluation.buildings.drop(columns="geometry"))
    kept: pd.DataFrame = table[table["building"] == table["building"][identity]]
    return kept


def house(evaluation: Evaluation, identity: str) -> pd.Series:
    """
    Return one house as a row: the sums of its parts.

    Parameters
    ----------
    evaluation
        A result.
    identity
        Id of any row of the house.

    Returns
    -------
    house
        Columns of `Evaluation.buildings`: areas, masses and energies are sums, limit, Um and window
        share are weighted by GFA, heights the highest, words those of the largest part. The band is
        that of parts which share all their errors, for they are one house.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    parts = parts_of(evaluation, identity)
    row = parts.iloc[int(parts["gfa_m2"].argmax())].copy()
    for name in SUMS:
        row[name] = parts[name].sum()
    for name in BY_AREA:
        row[name] = (parts[name] * parts["gfa_m2"]).sum() / parts["gfa_m2"].sum()
    for name in HIGHEST:
        row[name] = parts[name].max()
    row["start_year"] = parts["start_year"].min()
    for name in ("band_low_kg", "band_high_kg"):
        row[name] = parts[name].sum()
    row["distance_kg_m2gfa"] = row["upfront_kg"] / row["gfa_m2"] - row["limit_kg_m2gfa"]
    if len(parts) > 1:
        row["name"] = str(row["name"]).split(",", 1)[0]
    return row
