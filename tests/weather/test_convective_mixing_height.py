"""Growth of the convective layer: energy, limits, and agreement of the two ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.weather.convective_mixing_height import (
    convective_mixing_height,
    convective_mixing_height_from_profile,
    convective_velocity,
)


def test_height_by_hand():
    """sqrt(2.8 x 3.6e6 / (1.2 x 1004 x 0.005)) = 1293.5 m."""
    assert float(convective_mixing_height(3.6e6, 1.2, 0.005)) == pytest.approx(1293.5, abs=0.1)


@given(heating=st.floats(1e4, 2e7), gradient=st.floats(0.002, 0.02))
def test_profile_of_one_gradient_gives_the_closed_form(heating, gradient):
    heights = np.array([0.0, 300.0, 900.0, 2000.0, 3500.0])
    theta = 290.0 + gradient * heights
    one = float(convective_mixing_height(heating, 1.1, gradient))
    other = float(convective_mixing_height_from_profile(heating, 1.1, heights, theta))
    assert other == pytest.approx(one, rel=1e-9)


def test_profile_is_filled_with_the_heat_given():
    """Heat to mix the air below the height, integrated on a fine grid, is 1.4 times that given."""
    heights = np.array([0.0, 80.0, 200.0, 700.0, 1500.0, 3000.0, 5000.0])
    theta = np.array([285.0, 289.0, 290.0, 291.0, 295.0, 304.0, 316.0])
    rho = 1.15
    for heating in (2e5, 1e6, 4e6, 9e6):
        top = float(convective_mixing_height_from_profile(heating, rho, heights, theta))
        fine = np.linspace(0.0, top, 200_001)
        deficit = np.interp(top, heights, theta) - np.interp(fine, heights, theta)
        needed = rho * 1004.0 * np.trapezoid(deficit, fine)
        # The levels are joined by lines in height squared, so a layer of 1500 m shows by 1 %.
        assert needed == pytest.approx(1.4 * heating, rel=0.02)


def test_falling_temperature_is_levelled_and_mixed_at_once():
    heights, theta = np.array([0.0, 500.0, 1000.0, 5000.0]), np.array([295.0, 292.0, 295.0, 330.0])
    found = convective_mixing_height_from_profile(np.array([1e3, np.nan]), 1.2, heights, theta)
    assert found[0] > 1000.0
    assert np.isnan(found[1])


def test_short_sounding_is_extended_and_a_useless_one_refused():
    short = convective_mixing_height_from_profile(2e7, 1.2, [0.0, 700.0], [290.0, 293.5])
    assert float(short) == pytest.approx(float(convective_mixing_height(2e7, 1.2, 0.005)))
    with pytest.raises(InputError, match="600 m"):
        convective_mixing_height_from_profile(1e6, 1.2, [0.0, 300.0], [290.0, 292.0])
    with pytest.raises(InputError, match="usable"):
        convective_mixing_height_from_profile(1e6, 1.2, [0.0, np.nan], [290.0, 292.0])


def test_range_of_the_gradient():
    """Heights go with the inverse square root: x 1.41 and 0.71 over the stated range."""
    low, usual, high = (float(convective_mixing_height(1e6, 1.2, g)) for g in (0.0025, 0.005, 0.01))
    assert low / usual == pytest.approx(np.sqrt(2.0))
    assert high / usual == pytest.approx(np.sqrt(0.5))


@pytest.mark.parametrize(
    ("flux", "height", "air", "pressure", "expected"),
    [(41.4, 267.0, 293.8, 994.0, 0.678), (188.5, 1941.0, 305.9, 1012.0, 2.163)],
)
def test_convective_velocity_of_aermet(flux, height, air, pressure, expected):
    """AERMET 24142, Houston 1996, printed heat flux, height and velocity."""
    rho = 100.0 * pressure / (287.0406 * air)
    assert float(convective_velocity(flux, height, air, rho)) == pytest.approx(expected, abs=2e-3)
