"""Heat flux and its sum since the morning."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.weather.heat_flux import daytime_heat_flux, heating_since_morning


def test_flux_by_hand():
    """0.9 of 200 W/m2, of which B/(1+B) = 0.6 with a Bowen ratio of 1.5: 108 W/m2."""
    assert float(daytime_heat_flux(200.0, 1.5)) == pytest.approx(108.0)
    assert float(daytime_heat_flux(-5.0, 1.5)) == 0.1
    assert np.isnan(daytime_heat_flux(np.nan, 1.5))


def test_heating_starts_anew_each_day():
    flux = np.array([np.nan, 10.0, 20.0, np.nan, np.nan, 30.0, 40.0, np.nan])
    up = np.array([False, True, True, False, False, True, True, False])
    day = np.array([1, 1, 1, 1, 2, 2, 2, 2])
    expected = np.array([np.nan, 36e3, 108e3, np.nan, np.nan, 108e3, 252e3, np.nan])
    np.testing.assert_allclose(heating_since_morning(flux, up, day), expected)


def test_one_hour_without_flux_takes_its_neighbours_and_two_end_the_sum():
    up = np.array([True] * 5 + [False])
    day = np.ones(6, dtype=int)
    one = np.array([10.0, np.nan, 30.0, 10.0, 10.0, np.nan])
    found = heating_since_morning(one, up, day)
    np.testing.assert_allclose(found[:5], 3600.0 * np.array([10.0, 30.0, 60.0, 70.0, 80.0]))
    two = np.array([10.0, np.nan, np.nan, 10.0, 10.0, np.nan])
    found = heating_since_morning(two, up, day)
    assert found[0] == 36e3
    assert np.isnan(found[1:]).all()
