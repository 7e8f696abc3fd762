"""Mechanical mixing height against AERMET's printed hours."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.weather.mechanical_mixing_height import (
    equilibrium_mechanical_height,
    mechanical_mixing_height,
)


@pytest.mark.parametrize(
    ("velocity", "before", "expected"),
    [(0.67558, 1171.58, 1330.0), (0.79782, 2337.79, 1764.0), (0.15541, 581.24, 210.0)],
)
def test_smoothed_heights_of_aermet(velocity, before, expected):
    """AERMET 24142, Houston 1996: printed heights after the printed height of the hour before."""
    first = (before / 2400.0) ** (2.0 / 3.0)
    found = mechanical_mixing_height(np.array([first, velocity]))
    assert found[0] == pytest.approx(before)
    assert found[1] == pytest.approx(expected, abs=1.0)


def test_calm_missing_and_absent_hours_start_afresh():
    velocity = np.array([0.8, np.nan, 0.2, 0.2])
    found = mechanical_mixing_height(velocity)
    own = equilibrium_mechanical_height(velocity)
    assert np.isnan(found[1])
    assert found[2] == own[2]
    joined = np.array([False, True, True, False])
    velocity = np.array([0.8, 0.8, 0.2, 0.2])
    found = mechanical_mixing_height(velocity, joined)
    assert found[2] > own[2]
    assert found[3] == own[3]


def test_factor_and_ceiling():
    """Published factor 2300 (Venkatram 1980): 2300 x 0.25^1.5 = 287.5 m; never above 4000 m."""
    assert float(equilibrium_mechanical_height(0.25, 2300.0)) == pytest.approx(287.5)
    assert float(equilibrium_mechanical_height(2.0)) == 4000.0
