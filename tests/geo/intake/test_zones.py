"""Zones: the system of a district anywhere in Sweden."""

import numpy as np
import pytest

from geo.errors import PlanError
from geo.intake.systems import zone_of


@pytest.mark.parametrize(
    ("town", "longitude", "latitude", "zone"),
    [
        ("Helsingborg", 12.69, 56.04, 3008),
        ("Malmö", 13.00, 55.60, 3008),
        ("Göteborg", 11.97, 57.71, 3007),
        ("Jönköping", 14.16, 57.78, 3008),
        ("Linköping", 15.62, 58.41, 3009),
        ("Örebro", 15.21, 59.27, 3009),
        ("Norrköping", 16.19, 58.59, 3010),
        ("Gävle", 17.14, 60.67, 3010),
        ("Stockholm", 18.06, 59.33, 3011),
        ("Uppsala", 17.64, 59.86, 3011),
        ("Östersund", 14.64, 63.18, 3012),
        ("Sundsvall", 17.31, 62.39, 3014),
        ("Visby", 18.30, 57.64, 3015),
        ("Umeå", 20.26, 63.83, 3016),
        ("Kiruna", 20.23, 67.86, 3016),
        ("Luleå", 22.15, 65.58, 3017),
        ("Haparanda", 24.13, 65.84, 3018),
    ],
)
def test_zones(town: str, longitude: float, latitude: float, zone: int) -> None:
    """Published: the zones that these municipalities use, of SWEREF 99 by Lantmäteriet."""
    assert zone_of(longitude, latitude) == zone


@pytest.mark.parametrize(("longitude", "latitude"), [(0.0, 0.0), (13.4, 52.5), (np.nan, 60.0)])
def test_there_is_no_zone_abroad(longitude: float, latitude: float) -> None:
    """Limit: SWEREF 99 ends with Sweden."""
    with pytest.raises(PlanError, match="outside Sweden"):
        zone_of(longitude, latitude)
