"""Radiation: worked hours of the AERMET comparison, and limits that must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.weather.radiation import (
    clear_sky_radiation,
    cloudy_radiation,
    critical_elevation,
    equivalent_cloud_fraction,
    hour_albedo,
    net_radiation,
)


@pytest.mark.parametrize(
    ("phi", "expected"), [(28.7027, 0.28209), (61.3170, 0.25123), (2.4167, 0.69459)]
)
def test_albedo_of_worked_hours(phi, expected):
    """Worked hours at Houston 1996 (specification verified against AERMET 24142)."""
    assert float(hour_albedo(phi, 0.25)) == pytest.approx(expected, abs=2e-5)


def test_albedo_is_one_in_the_dark_and_never_above():
    phi = np.array([-40.0, 0.0, 0.5, 90.0])
    albedo = hour_albedo(phi, 0.25)
    assert albedo[:2].tolist() == [1.0, 1.0]
    assert 0.25 <= albedo[3] < 0.26 < albedo[2] < 1.0


@pytest.mark.parametrize(
    ("phi", "cloud", "air", "expected"),
    [(28.7027, 0.9, 293.8, 8.2938), (61.3170, 0.4, 305.9, 6.6416), (2.4167, 1.0, 286.4, 12.9055)],
)
def test_critical_elevation_of_worked_hours(phi, cloud, air, expected):
    """Worked hours at Houston 1996 (specification verified against AERMET 24142)."""
    assert float(critical_elevation(phi, cloud, air, 0.25)) == pytest.approx(expected, abs=2e-3)


def test_net_radiation_vanishes_at_the_critical_elevation():
    """The definition, to the 1 % at which the iteration stops."""
    cloud, air = np.array([0.0, 0.3, 0.8]), np.array([270.0, 290.0, 300.0])
    phi = critical_elevation(np.full(3, 30.0), cloud, air, 0.25)
    below, above = (
        net_radiation(
            (990.0 * np.sin(np.radians(p)) - 30.0) * (1.0 - 0.75 * cloud**3.4),
            hour_albedo(p, 0.25),
            air,
            cloud,
        )
        for p in (0.98 * phi, 1.02 * phi)
    )
    assert np.all(below < 0.0)
    assert np.all(above > 0.0)


def test_dark_and_hopeless_hours():
    assert float(critical_elevation(-5.0, 0.5, 290.0, 0.25)) == 94.0
    assert float(critical_elevation(10.0, 0.0, 290.0, 0.97)) == 92.0
    assert float(critical_elevation(10.0, np.nan, np.nan, 0.25)) == float(
        critical_elevation(10.0, 0.5, 288.0, 0.25)
    )


def test_clear_sky_by_hand():
    """990 sin(30) - 30 = 465 W/m2; nothing below 1.74 degrees."""
    assert float(clear_sky_radiation(30.0)) == pytest.approx(465.0)
    assert float(clear_sky_radiation(1.73)) == 0.0
    assert float(cloudy_radiation(30.0, 1.0)) == pytest.approx(465.0 * 0.25)


@given(cloud=st.floats(0.01, 1.0), phi=st.floats(3.0, 89.0))
def test_equivalent_cloud_gives_the_radiation_back(cloud, phi):
    seen = cloudy_radiation(phi, cloud)
    found = equivalent_cloud_fraction(seen, phi)
    assert float(cloudy_radiation(phi, found)) == pytest.approx(float(seen), rel=1e-6)


def test_equivalent_cloud_at_its_limits():
    seen, phi = np.array([0.0, 2000.0, np.nan, 0.0]), [40.0, 40.0, 40.0, -3.0]
    found = equivalent_cloud_fraction(seen, phi)
    assert found[:2].tolist() == [1.0, 0.0]
    assert np.isnan(found[2])
    assert found[3] == 0.0
