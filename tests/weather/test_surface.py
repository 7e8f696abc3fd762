"""Surface values by month and sector."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.surface import default_surface, surface_values


def test_sectors_go_round_through_north():
    surface = surface_values([0.1, 0.5], 0.2, 1.0, sector_starts=(45.0, 200.0))
    direction = np.array([44.9, 45.0, 199.0, 200.0, 359.0, np.nan])
    roughness, _, _ = surface.hourly(np.ones(6, dtype=int), direction)
    assert roughness.tolist() == [0.5, 0.1, 0.1, 0.5, 0.5, 0.3]


def test_snow_months_take_the_snow_albedo():
    surface = surface_values(0.1, 0.25, np.linspace(0.5, 2.0, 12), snow_months=(12, 1))
    _, albedo, bowen = surface.hourly(np.array([1, 6, 12]), np.zeros(3))
    assert albedo.tolist() == [0.6, 0.25, 0.6]
    assert bowen[2] == 2.0
    assert "1, 12" in surface.describe()


def test_every_wrong_value_is_named():
    with pytest.raises(InputError) as caught:
        surface_values(9.0, 1.2, -1.0, snow_months=(13,), sector_starts=(10.0, 5.0))
    said = str(caught.value)
    for word in ("roughness_length", "albedo", "bowen_ratio", "snow_months", "sector_starts"):
        assert word in said


def test_shape_that_does_not_fit():
    with pytest.raises(InputError, match="12"):
        surface_values(np.ones(5), 0.2, 1.0)


def test_default_says_it_is_assumed():
    assert "assumed" in default_surface().describe()
