"""The sun against astronomical constants that the series does not contain."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.weather.solar import hour_elevation, solar_elevation


@pytest.mark.parametrize(
    ("day", "declination"), [(172, 23.44), (355, -23.44), (80, 0.0), (266, 0.0)]
)
def test_highest_sun_of_solstices_and_equinoxes(day, declination):
    """Obliquity of the ecliptic 23.44 degrees; equinoxes near 21 March and 23 September."""
    clock = np.linspace(10.0, 14.0, 241)
    highest = solar_elevation(day, clock, 35.0, 0.0, 0.0).max()
    assert highest == pytest.approx(90.0 - 35.0 + declination, abs=0.5)


@pytest.mark.parametrize(("day", "minutes"), [(42, -14.2), (307, 16.4), (105, 0.0), (244, 0.0)])
def test_equation_of_time(day, minutes):
    """Extremes of the equation of time: -14.2 min on 11 February, +16.4 min on 3 November."""
    clock = np.linspace(11.0, 13.0, 7201)
    noon = clock[np.argmax(solar_elevation(day, clock, 35.0, 0.0, 0.0))]
    assert 60.0 * (12.0 - noon) == pytest.approx(minutes, abs=0.8)


def test_longitude_and_zone_move_the_noon():
    """Baotou's meridian (109.98 E) is 40 minutes behind that of UTC+8."""
    clock = np.linspace(10.0, 15.0, 5001)
    noon = clock[np.argmax(solar_elevation(105, clock, 40.0, 109.98, 8.0))]
    assert noon == pytest.approx(12.0 + (120.0 - 109.98) / 15.0, abs=0.02)
    west = solar_elevation(105, 13.0, 40.0, -105.0, -7.0)
    assert float(west) == pytest.approx(float(solar_elevation(105, 13.0, 40.0, 0.0, 0.0)))


def test_southern_hemisphere_has_its_sun_in_january():
    assert float(solar_elevation(1, 12.0, -30.0, 0.0, 0.0)) > 80.0
    assert float(solar_elevation(180, 12.0, -30.0, 0.0, 0.0)) < 40.0


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [(1, 15, 28.7027), (183, 15, 61.3170), (1, 2, -73.61), (1, 18, -0.50), (20, 18, 2.4167)],
)
def test_mean_of_the_hours_ends_at_houston(day, hour, expected):
    """Worked hours of the specification verified against AERMET 24142, Houston 1996."""
    found = hour_elevation(day, hour, 29.967, -95.350, -6.0)
    assert float(found) == pytest.approx(expected, abs=0.006)


def test_first_hour_of_a_day_begins_at_the_end_of_the_day_before():
    after_midnight = float(hour_elevation(10, 1, 60.0, 0.0, 0.0))
    ends = solar_elevation(np.array([9, 10]), np.array([24, 1]), 60.0, 0.0, 0.0)
    assert after_midnight == pytest.approx(float(ends.mean()))
