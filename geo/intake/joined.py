"""Joined: attributes of a table without shapes, added to the rows of a layer by their id."""

import geopandas as gpd
import pandas as pd

from geo.errors import Note
from geo.plan._notes import note
from geo.plan._values import counted


def joined(
    layer: gpd.GeoDataFrame, attributes: pd.DataFrame, *, own: str, theirs: str
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """
    Return a layer with the columns of a table, row by row where the ids are the same.

    Parameters
    ----------
    layer, attributes
        The layer and the table.
    own, theirs
        The columns that hold the ids; 7, 7.0 and " 7 " are the same id.

    Returns
    -------
    layer
        The same rows. A column that both have is taken from the table where it holds a value.
    notes
        `joined_without_row` (rows of the layer that the table lacks), `joined_left_over` (ids of
        the table that the layer lacks), `joined_twice` (ids that stand twice in the table; the
        first counts).
    """
    wanted, given = _ids(layer[own]), _ids(attributes[theirs])
    twice = given.duplicated() & (given != "")
    kept = attributes[~twice & (given != "")].drop(columns=["geometry", theirs], errors="ignore")
    kept = pd.DataFrame(kept).set_axis(given[~twice & (given != "")], axis=0)
    rows = kept.reindex(wanted.to_numpy()).set_axis(layer.index, axis=0)
    made = layer.copy()
    for column in rows.columns:
        old = layer.get(column)
        made[column] = (
            rows[column] if old is None else rows[column].where(rows[column].notna(), old)
        )
    without = wanted[~wanted.isin(given)]
    over = given[~given.isin(wanted) & (given != "")]
    found = []
    if len(without):
        sentence = "{ids}: no row in the table of attributes."
        found.append(note("joined_without_row", sentence, without))
    if len(over):
        sentence = "{ids}: rows of the table that no shape has, left out."
        found.append(note("joined_left_over", sentence, dict.fromkeys(over)))
    if twice.any():
        sentence = "{ids}: ids that stand twice in the table; the first row counts."
        found.append(note("joined_twice", sentence, dict.fromkeys(given[twice])))
    return made, tuple(found)


def named(
    layer: gpd.GeoDataFrame, points: gpd.GeoDataFrame, column: str
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """
    Return a layer whose rows without a name have that of the first point on them.

    Parameters
    ----------
    layer, points
        Both in one system; addresses are points.
    column
        The column of the points that holds the name.
    """
    met = points.geometry.sindex.query(layer.geometry.to_numpy(), predicate="intersects")
    first = pd.DataFrame({"row": met[0], "point": met[1]}).sort_values(["row", "point"])
    first = first.drop_duplicates("row")
    names = pd.Series("", index=layer.index, dtype=object)
    texts = points[column].astype(object).where(points[column].notna(), "").map(str).to_numpy()
    names.iloc[first["row"].to_numpy()] = texts[first["point"].to_numpy()]
    old = layer.get("name", pd.Series("", index=layer.index))
    blank = old.isna() | (old.astype(str).str.strip() == "")
    made = layer.assign(name=old.astype(object).mask(blank, names))
    given = blank & (names != "")
    if not given.any():
        return made, ()
    sentence = "{count} rows took the name of a point on them ({ids})."
    return made, (note("named_by_points", sentence, names[given]),)


def _ids(values: pd.Series) -> pd.Series:
    """Return ids as text, whole numbers without a decimal point."""
    values = counted(values)
    texts = values.astype(object).where(values.notna(), "").map(str).str.strip()
    return texts.str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
