"""Houses for tests: the type house of 15 x 40 m and six storeys, with other values where given."""

from typing import Any

import numpy as np
import pandas as pd

TYPE_HOUSE: dict[str, Any] = {
    "use": "residential",
    "frame": "concrete_insitu",
    "cladding": "render",
    "storeys": 6.0,
    "storeys_below": 0,
    "pv_m2": 0.0,
    "completion_year": 2026,
    "declared_a1a5_kg_m2gfa": np.nan,
    "basis": "modelled",
}


def house(**values: object) -> pd.DataFrame:
    """Return one house as a table of one row."""
    return pd.DataFrame({**TYPE_HOUSE, **values}, index=pd.Index(["h"], name="id"))


def measures(**values: Any) -> pd.DataFrame:  # noqa: ANN401 - any column of a house
    """Return its measures by closed form: footprint 600 m², perimeter 110 m, storeys of 3 m."""
    row = {**TYPE_HOUSE, **values}
    facade = 110.0 * 3.0 * row["storeys"]
    return pd.DataFrame(
        {
            "footprint_m2": 600.0,
            "gfa_m2": 600.0 * (row["storeys"] + row["storeys_below"]),
            "gfa_light_m2": 600.0 * row["storeys"],
            "gfa_ratio": 1.0,
            "opaque_m2": 0.8 * facade,
            "window_m2": 0.2 * facade,
            "basement_wall_m2": 110.0 * 3.0 * row["storeys_below"],
        },
        index=pd.Index(["h"], name="id"),
    )
