"""Quantities: amounts of elements of a house that can be checked in the head."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.carbon.quantities import element_quantities
from geo.reference import Reference
from geo.terms import Element, Frame
from tests.houses import house, measures


def amounts(reference: Reference, **values: object) -> pd.Series:
    """Return the quantities of the type house, with other values where given."""
    return element_quantities(house(**values), measures(**values), reference).iloc[0]


def test_type_house_of_six_storeys(reference: Reference) -> None:
    """Identity: 15 x 40 m, six storeys of 3 m, a fifth of the facade is windows."""
    got = amounts(reference)

    assert got[Element.FLOOR] == 600 * 6  # five between storeys and one under the roof
    assert got[Element.ROOF] == got[Element.SLAB_ON_GROUND] == 600
    assert got[Element.FACADE] == pytest.approx(110 * 18 * 0.8)
    assert got[Element.WINDOW] == pytest.approx(110 * 18 * 0.2)
    assert got[Element.LB_WALL] == pytest.approx(3600 * 0.45)
    assert got[Element.BASEMENT_SLAB] == got[Element.BASEMENT_WALL] == 0


@pytest.mark.parametrize("below", [1, 2])
def test_basement_replaces_the_slab_on_ground(reference: Reference, below: int) -> None:
    """Identity: a basement has one slab, walls per storey and a floor over each storey."""
    got = amounts(reference, storeys_below=below)

    assert got[Element.SLAB_ON_GROUND] == 0
    assert got[Element.BASEMENT_SLAB] == 600
    assert got[Element.BASEMENT_WALL] == pytest.approx(110 * 3.0 * below)
    assert got[Element.FLOOR] == 600 * (6 + below)


def test_timber_roof_needs_no_slab(reference: Reference) -> None:
    """Identity: light timber has trusses, so one floor fewer."""
    assert amounts(reference, frame=Frame.TIMBER_LIGHT)[Element.FLOOR] == 600 * 5


def test_precast_facade_is_finished(reference: Reference) -> None:
    """Limit: render is no layer on a precast leaf; brick is."""
    rendered = amounts(reference, frame=Frame.CONCRETE_PRECAST, cladding="render")
    bricked = amounts(reference, frame=Frame.CONCRETE_PRECAST, cladding="brick")

    assert rendered[Element.CLADDING] == 0
    assert bricked[Element.CLADDING] == pytest.approx(110 * 18 * 0.8)


def test_height_needs_more_structure(reference: Reference) -> None:
    """Identity: two storeys above six add 4 % to the bearing walls per floor area."""
    low = amounts(reference)[Element.LB_WALL] / 3600
    high = amounts(reference, storeys=8)[Element.LB_WALL] / 4800

    assert high / low == pytest.approx(1.04, rel=1e-12)


@given(storeys=st.floats(1, 40), more=st.floats(0.5, 10), below=st.integers(0, 2))
def test_more_storeys_never_need_less(
    reference: Reference, storeys: float, more: float, below: int
) -> None:
    """Law: every amount is monotone in storeys and none is negative."""
    few = amounts(reference, storeys=storeys, storeys_below=below)
    many = amounts(reference, storeys=storeys + more, storeys_below=below)

    assert (few >= 0).all()
    assert (many >= few - 1e-9).all()
