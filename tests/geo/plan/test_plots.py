"""Rules of plots: the stricter one holds, and what breaks it is said with its amounts."""

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import UnknownChoiceError
from geo.plan.massing import body
from geo.plan.plots import PlotRules, broken_rules, envelope, rules_for
from geo.sketch import Sketch
from geo.terms import MassingKind
from tests.sketches import HOUSE, massing

PLOT = shapely.box(0.0, 0.0, 80.0, 60.0)
SKETCH = Sketch(
    id="s1", rings=(tuple(PLOT.exterior.coords[:-1]),), massing=massing(MassingKind.SLAB),
    house=HOUSE,
)  # fmt: skip


def plots(**values: object) -> gpd.GeoDataFrame:
    """Return one plot of a plan, a little larger than the sketch."""
    row = {"max_storeys": np.nan, "max_gfa_m2": np.nan, "allowed_uses": ""} | values
    return gpd.GeoDataFrame([row], geometry=[PLOT.buffer(5.0)], crs=3008)


@pytest.mark.parametrize(
    ("own", "planned", "holds"),
    [(None, np.nan, None), (4, np.nan, 4), (None, 5, 5), (4, 5, 4), (6, 5, 5)],
)
def test_the_stricter_rule_holds(own: float | None, planned: float, holds: float | None) -> None:
    """Law: of the plan's limit and the sketch's own, the lower one."""
    sketch = dataclasses.replace(SKETCH, max_storeys=own)

    assert rules_for(sketch, PLOT, plots(max_storeys=planned)).max_storeys == holds


def test_a_plot_that_is_hardly_touched_says_nothing() -> None:
    """Limit: less than half of the sketch on it."""
    far = plots(max_storeys=2.0)
    far = far.set_geometry(far.geometry.translate(50.0))

    assert rules_for(SKETCH, PLOT, far) == PlotRules()


def test_each_broken_rule_is_said() -> None:
    """Law: storeys, floor area and use, each with what is and what may be."""
    rules = rules_for(
        SKETCH, PLOT, plots(max_storeys=4.0, max_gfa_m2=4000.0, allowed_uses="office")
    )
    made = body(PLOT, SKETCH.massing)
    found = {n.code: n.values for n in broken_rules(SKETCH, made, {"residential": 1.0}, rules)}

    assert found["rule_storeys"] == {"count": "1", "storeys": "5", "limit": "4"}
    assert found["rule_gfa"] == {"count": "1", "gfa": "4800", "limit": "4000"}
    assert found["rule_use"]["uses"] == "residential"
    kept = PlotRules(max_storeys=5.0, max_gfa_m2=4800.0, allowed_uses=("residential",))
    assert broken_rules(SKETCH, made, {"residential": 1.0}, kept) == ()


def test_envelope_is_the_buildable_room() -> None:
    """Published case: 80 x 60 m less 5 m on all sides, as high as is allowed."""
    (room,) = envelope(PLOT, 5.0, PlotRules(max_storeys=6.0))

    assert room.shape.area == pytest.approx(70 * 50)
    assert room.storeys == 6.0
    assert envelope(PLOT, 5.0, PlotRules()) == ()
    assert envelope(PLOT, 40.0, PlotRules(max_storeys=6.0)) == ()


def test_absurd_limits_are_one_sentence() -> None:
    """Limit: no number of storeys."""
    with pytest.raises(UnknownChoiceError, match="max_storeys"):
        dataclasses.replace(SKETCH, max_storeys=-1.0)
