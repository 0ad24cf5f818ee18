"""
Vega: what all charts share.

A description of a chart takes altair longer than a district takes to evaluate, and an edit changes
only its figures. So descriptions are kept, and name the tables that go beside them.
"""

import json
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

LINE = "#1d2a36"


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """A Vega-Lite description as JSON, and the tables it names."""

    text: str
    tables: dict[str, pd.DataFrame]

    @property
    def spec(self) -> dict[str, Any]:
        """Return the description with its tables, anew each time: who shows it may change it."""
        return {**json.loads(self.text), "datasets": dict(self.tables)}


def named(table: str) -> alt.Chart:
    """Return a chart of a table that comes beside the description."""
    return alt.Chart(alt.NamedData(name=table))


def axis() -> alt.Axis:
    """Return the axis of a quantity."""
    return alt.Axis(format="~s", tickCount=5, titleFontWeight="normal")


def finished(chart: Any, height: int) -> str:  # noqa: ANN401 - sums of altair charts
    """Return the description of a chart as JSON."""
    done: alt.LayerChart = (
        chart.properties(height=height)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, gridColor="#e3e6e9")
        .configure_legend(labelFontSize=12, symbolSize=110)
    )
    text: str = done.to_json(indent=None)
    return text
