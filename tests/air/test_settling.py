"""Settling against Stokes' law worked by hand."""

from __future__ import annotations

import pytest

from tailrace.air.settling import settling_velocity, slip_correction


def test_ten_micrometres_of_unit_density() -> None:
    # Stokes: 1 g/cm3 * 980.6 cm/s2 * (1e-3 cm)^2 / (18 * 1.81e-4 g/cm/s) = 0.301 cm/s; slip 1.016.
    assert settling_velocity(10.0, 1.0) == pytest.approx(3.01e-3 * 1.016, rel=3e-3)


def test_slip_vanishes_for_large_particles() -> None:
    assert slip_correction(100.0) == pytest.approx(1.0, abs=2e-3)
    assert slip_correction(0.1) > 2.0


def test_velocity_grows_with_size_and_density() -> None:
    assert settling_velocity(20.0, 2.65) > 3.9 * settling_velocity(10.0, 2.65)
    assert settling_velocity(10.0, 0.0) == 0.0
