"""
Still: a chart as an SVG drawing that needs neither script nor network.

The same descriptions that the screen shows are drawn by Vega itself, in this process. What only a
living chart needs, tips and names of its parts, is left out, and numbers are written as the
language writes them.
"""

import json
import re
from typing import Any

from layers.charts.vega import Chart, locale
from layers.words import Words

# a tag with its values in quotes, so that nothing between two tags is ever changed
TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
# what a page that stands alone has no use for
NEEDLESS = re.compile(
    r"(?<=<svg) .*(?= viewBox)"
    r'| (?:xmlns(?::\w+)?|version|class|role|aria-[\w-]+|pointer-events)="[^"]*"'
)
WHITE = re.compile(r'<rect width="[\d.]+" height="[\d.]+" fill="white"\s*/>')
LONG = re.compile(r"-?\d+\.\d{3,}")
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


def still(chart: Chart, words: Words, *, width: int) -> str:
    """
    Return a chart as an SVG element.

    Parameters
    ----------
    chart
        A description with its tables.
    words
        The language of numbers.
    width
        Width without axis and margins. [px]

    Returns
    -------
    svg
        One element without size and ids, which may stand inside a page beside others.

    Raises
    ------
    ValueError
        If Vega cannot draw the description, or if it asks for data from elsewhere.
    """
    # the engine starts a JavaScript runtime, which only those who want a report should wait for
    import vl_convert  # noqa: PLC0415 - see above

    svg: str = vl_convert.vegalite_to_svg(
        _spec(chart, width),
        allowed_base_urls=[],  # none: whatever a description names, nothing is fetched
        config={"font": FONT, "background": None},
        format_locale=locale(words),
    )
    return WHITE.sub("", TAG.sub(_lean, svg), count=1)


def _lean(found: re.Match[str]) -> str:
    kept = NEEDLESS.sub("", found[0])
    return LONG.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), kept)


def _spec(chart: Chart, width: int) -> dict[str, Any]:
    """Return the description with its tables as plain rows."""
    spec: dict[str, Any] = json.loads(chart.text)
    rows = {
        name: json.loads(table.to_json(orient="records")) for name, table in chart.tables.items()
    }
    return {**spec, "width": width, "datasets": rows}
