"""
Told: what charts show as words and tables, for those who do not see them.

Numbers are written as the language writes them, since these tables are read and not computed with.
"""

from collections.abc import Sequence

import pandas as pd

from geo.evaluation import Evaluation
from layers.charts.rivals import Rival, rival_rows
from layers.charts.years import LEDGERS, Unit, cumulative_rows, line_rows, year_rows
from layers.words import Words

WHOLE_FROM = 100.0  # a column that reaches it is written without decimals


def years_table(evaluation: Evaluation, words: Words, unit: Unit) -> pd.DataFrame:
    """
    Return the yearly chart as a table.

    Parameters
    ----------
    evaluation
        A result.
    words
        Texts.
    unit
        Unit of the chart; when summed, the sums since the window began. [kt CO2e]

    Returns
    -------
    table
        A row per year under headings in words: the ledgers and what is allowed.
    """
    if unit == Unit.CUMULATIVE:
        sums = cumulative_rows(evaluation).set_index("year")
        return _written(sums.rename(columns={n: words(f"charts.{n}") for n in sums}), words)
    rows = year_rows(evaluation, unit)
    table = rows.pivot_table("value", "year", "ledger", aggfunc="sum")[list(LEDGERS)]
    table[words("charts.allowance")] = line_rows(evaluation, unit).set_index("year")["value"]
    return _written(table.rename(columns={n: words(f"charts.ledger.{n}") for n in LEDGERS}), words)


def rivals_table(rivals: Sequence[Rival], words: Words, *, summed: bool) -> pd.DataFrame:
    """Return the charts of scenarios side by side as a table: a row per year, t/yr or summed kt."""
    rows, end = rival_rows(rivals), "_sum" if summed else ""
    columns = {
        f"{rival.title}, {words(f'charts.{kind}').lower()}": rows[rows["name"] == rival.title]
        .set_index("year")[f"{kind}{end}"]
        for rival in rivals
        for kind in ("actual", "allowance")
    }  # fmt: skip
    return _written(pd.DataFrame(columns).dropna(how="all"), words)


def bars_told(
    rows: pd.DataFrame, words: Words, *, unit: str, labels: Sequence[str] | None = None
) -> str:
    """
    Return what bars or the steps of a waterfall show.

    Parameters
    ----------
    rows
        Columns name (shown) and value.
    words
        Number format.
    unit
        Unit of the values.
    labels
        What stands at the bars, where that is not the value alone.

    Examples
    --------
    >>> from layers.words import load_words
    >>> rows = pd.DataFrame({"name": ["A4", "A5"], "value": [12.0, 31.0]})
    >>> bars_told(rows, load_words("en"), unit="kg")
    'A4 12, A5 31 (kg)'
    """
    labels = [words.figures(value) for value in rows["value"]] if labels is None else labels
    told = ", ".join(f"{name} {label}" for name, label in zip(rows["name"], labels, strict=True))
    return f"{told} ({unit})"


def _written(table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return a table of numbers as texts, the year among them."""
    digits = {name: 0 if table[name].abs().max() >= WHOLE_FROM else 1 for name in table}
    shown = {n: [words.number(value, digits[n]) for value in table[n]] for n in table}
    return pd.DataFrame({words("charts.year"): [str(year) for year in table.index]} | shown)
