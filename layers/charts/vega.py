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

from layers.words import THIN, Words

LINE = "#1d2a36"
WORDS_INK = "#45515c"  # Streamlit's own grey is too pale for small type
TYPE_PX, MARK_PX = 12.0, 11.0
LINE_PX = 2.5
NUMBER = ",~f"  # 8 000 and not 8k, which is no unit
STEP_PX, MOST_STEPS = {"height": 30.0, "width": 70.0}, 5


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


def axis(scale: float = 1.0, along: str = "height") -> alt.Axis:
    """Return the axis of a quantity, with no more steps than have room for their numbers."""
    room = STEP_PX[along] * scale
    count = alt.ExprRef(f"max(2, min({MOST_STEPS}, floor({along} / {room:.0f})))")
    return alt.Axis(format=NUMBER, tickCount=count, titleFontWeight="normal")


def locale(words: Words) -> dict[str, Any]:
    """Return how Vega writes numbers in a language."""
    is_swedish = words.language == "sv"
    return {
        "decimal": "," if is_swedish else ".",
        "thousands": THIN if is_swedish else ",",
        "grouping": [3],
        "currency": ["", ""],
        "minus": "\u2212",
    }


def legend(room: float, scale: float, line: str = "") -> alt.Legend:
    """
    Return a legend above a chart, in two columns where there are so many pixels for them.

    The entry of the name `line` is drawn as a line, the others as squares.
    """
    columns = alt.ExprRef(f"width < {room * scale:.0f} ? 1 : 2")
    drawn: dict[str, Any] = {}
    if line:
        is_line = f"datum.label === {json.dumps(line)}"
        drawn = {
            "symbolType": alt.ExprRef(f"{is_line} ? 'stroke' : 'square'"),
            "symbolStrokeWidth": alt.ExprRef(f"{is_line} ? {LINE_PX * scale} : 0"),
            "symbolStrokeColor": LINE,
        }
    return alt.Legend(title=None, orient="top", columns=columns, labelLimit=room * scale, **drawn)


def finished(chart: Any, words: Words, height: int, scale: float = 1.0) -> str:  # noqa: ANN401 - sums of altair charts
    """Return the description of a chart as JSON; `scale` makes type and height larger."""
    numbers = alt.NumberLocale(**locale(words))
    size = TYPE_PX * scale
    ink = {"labelColor": WORDS_INK, "titleColor": WORDS_INK}
    done: alt.LayerChart = (
        chart.properties(height=round(height * scale))
        .configure(locale=alt.Locale(number=numbers))
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=size, titleFontSize=size, gridColor="#e3e6e9", **ink)
        .configure_legend(labelFontSize=size, symbolSize=110 * scale**2, **ink)
        .configure_text(fontSize=MARK_PX * scale)
    )
    text: str = done.to_json(indent=None)
    return text
