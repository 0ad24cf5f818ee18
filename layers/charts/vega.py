"""
Vega: what all charts share.

A description of a chart takes altair longer than a district takes to evaluate, and an edit changes
only its figures. So descriptions are kept, and name the tables that go beside them.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa

LINE = "#1d2a36"
WORDS_INK = "#45515c"  # Streamlit's own grey is too pale for small type
TYPE_PX, MARK_PX = 12.0, 11.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """A Vega-Lite description as JSON, and the tables it names."""

    text: str
    tables: dict[str, pd.DataFrame]

    @property
    def spec(self) -> dict[str, Any]:
        """Return the description with its tables, anew each time: who shows it may change it."""
        return {**json.loads(self.text), "datasets": dict(self.tables)}

    @property
    def sent(self) -> dict[str, Any]:
        """Return the same with its tables packed, for a chart that is shown many times."""
        return {**json.loads(self.text), "datasets": dict(self._packed)}

    @cached_property
    def _packed(self) -> dict[str, bytes]:
        return {name: packed(table) for name, table in self.tables.items()}


def packed(table: pd.DataFrame) -> bytes:
    """Return a table as an Arrow stream."""
    rows, sink = pa.Table.from_pandas(table), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def named(table: str) -> alt.Chart:
    """Return a chart of a table that comes beside the description."""
    return alt.Chart(alt.NamedData(name=table))


def axis() -> alt.Axis:
    """Return the axis of a quantity."""
    return alt.Axis(format="~s", tickCount=5, titleFontWeight="normal")


def legend(room: float, scale: float) -> alt.Legend:
    """Return a legend above a chart, in two columns where there are so many pixels for them."""
    columns = alt.ExprRef(f"width < {room * scale:.0f} ? 1 : 2")
    return alt.Legend(title=None, orient="top", columns=columns, labelLimit=room * scale)


def finished(chart: Any, height: int, scale: float = 1.0) -> str:  # noqa: ANN401 - sums of altair charts
    """Return the description of a chart as JSON; `scale` makes type and height larger."""
    size = TYPE_PX * scale
    ink = {"labelColor": WORDS_INK, "titleColor": WORDS_INK}
    done: alt.LayerChart = (
        chart.properties(height=round(height * scale))
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=size, titleFontSize=size, gridColor="#e3e6e9", **ink)
        .configure_legend(labelFontSize=size, symbolSize=110 * scale**2, **ink)
        .configure_text(fontSize=MARK_PX * scale)
    )
    text: str = done.to_json(indent=None)
    return text
