"""Friction velocity and length: worked hours of AERMET 24142 and the equations themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.weather.friction_velocity import (
    convective_profile_correction,
    convective_surface_layer,
    monin_obukhov_length,
    stable_surface_layer,
    too_low,
)

R = 287.0406


def density(air: float, pressure: float) -> float:
    return 100.0 * pressure / (R * air)


@pytest.mark.parametrize(
    ("u", "air", "pressure", "flux", "velocity", "length"),
    [
        (6.2, 293.8, 994.0, 41.431, 0.676, -659.9),
        (2.86, 305.9, 1012.0, 188.460, 0.361, -22.4),
    ],
)
def test_convective_hours_of_aermet(u, air, pressure, flux, velocity, length):
    """AERMET 24142, Houston, 1 January and 1 July 1996, hour 15 (printed values)."""
    found = convective_surface_layer(u, 6.1, 0.15, flux, air, density(air, pressure))
    assert float(found.friction_velocity) == pytest.approx(velocity, abs=6e-4)
    assert float(found.monin_obukhov_length) == pytest.approx(length, rel=5e-3)


@pytest.mark.parametrize(
    ("u", "air", "pressure", "phi", "critical", "flux", "velocity", "length"),
    [
        (2.1, 287.5, 997.0, -73.61, 94.0, -21.5, 0.222, 54.1),
        (7.2, 285.9, 998.0, -0.50, 94.0, -64.0, 0.798, 705.8),
        (1.5, 274.8, 1023.0, -74.55, 94.0, -15.4, 0.155, 26.6),
        (4.1, 286.4, 1013.0, 2.4167, 12.9055, -42.6, 0.446, 218.5),
    ],
    ids=["night", "cooling limit", "light wind", "sun up"],
)
def test_stable_hours_of_aermet(u, air, pressure, phi, critical, flux, velocity, length):
    """AERMET 24142 with ADJ_U*, Houston 1996 (printed values)."""
    found = stable_surface_layer(u, 6.1, 0.15, air, density(air, pressure), phi, critical)
    assert float(found.friction_velocity) == pytest.approx(velocity, abs=6e-4)
    assert float(found.monin_obukhov_length) == pytest.approx(length, rel=2e-3)
    assert float(found.sensible_heat_flux) == pytest.approx(flux, abs=0.06)


@given(
    u=st.floats(0.5, 20.0),
    flux=st.floats(0.5, 500.0),
    z0=st.floats(1e-3, 1.0),
)
def test_converged_convective_hours_satisfy_both_equations(u, flux, z0):
    """Profile and definition of the length, where the length is inside its bounds."""
    rho, air, z = 1.1, 295.0, 10.0
    found = convective_surface_layer(u, z, z0, flux, air, rho, tolerance=1e-9)
    velocity, length = float(found.friction_velocity), float(found.monin_obukhov_length)
    assert -8888.0 <= length <= -1.0
    if -8887.0 < length < -1.001:
        psi = convective_profile_correction
        profile = 0.4 * u / (np.log(z / z0) - psi(z / length) + psi(z0 / length))
        assert velocity == pytest.approx(float(profile), rel=1e-6)
        assert length == pytest.approx(
            -rho * 1004.0 * air * velocity**3 / (0.4 * 9.80655 * flux), rel=1e-6
        )
    assert velocity >= 0.4 * u / np.log(z / z0) * 0.999


@given(u=st.floats(0.3, 25.0), z0=st.floats(1e-3, 1.0), air=st.floats(230.0, 315.0))
def test_stable_hours_stay_within_their_limits(u, z0, air):
    """Cooling at most 64 W/m2, length above its floor, drag below neutral but in light wind."""
    rho, z = 1.2, 10.0
    found = stable_surface_layer(u, z, z0, air, rho, -10.0, 94.0)
    velocity = float(found.friction_velocity)
    assert velocity > 0.0
    if u > 4.0:
        assert velocity <= 0.4 * u / np.log((z - 5.0 * z0) / z0) * (1.0 + 1e-9)
    assert -64.01 <= float(found.sensible_heat_flux) < 0.0
    floor = min(max(1100.0 * velocity**2, 1.0), 8888.0)
    assert float(found.monin_obukhov_length) >= floor * (1.0 - 1e-12)


def test_stronger_wind_means_more_friction():
    u = np.linspace(0.3, 15.0, 200)
    for found in (
        stable_surface_layer(u, 10.0, 0.1, 285.0, 1.2, -10.0, 94.0),
        convective_surface_layer(u, 10.0, 0.1, 150.0, 285.0, 1.2),
    ):
        assert np.all(np.diff(found.friction_velocity) > -1e-9)


def test_length_from_its_parts():
    """L = -rho cp T u*^3 / (k g H), by hand: 1.2 x 1004 x 300 x 0.027 / (0.4 x 9.80655 x 100)."""
    assert float(monin_obukhov_length(0.3, 100.0, 300.0, 1.2)) == pytest.approx(-24.878, abs=1e-3)
    assert float(monin_obukhov_length(0.3, -100.0, 300.0, 1.2)) == pytest.approx(24.878, abs=1e-3)
    assert float(monin_obukhov_length(5.0, 0.1, 300.0, 1.2)) == -8888.0


def test_wind_too_near_the_ground():
    assert too_low(np.array([10.0, 1.0]), 0.15).tolist() == [False, True]
