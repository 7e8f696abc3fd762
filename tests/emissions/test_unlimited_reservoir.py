"""Unlimited reservoirs against the defaults printed in the Mojave Desert AQMD guidance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from tailrace.emissions.unlimited_reservoir import (
    rayleigh_cube_above,
    reservoir_correction,
    reservoir_dust_flux,
    threshold_wind,
    wind_ratio,
)
from tailrace.errors import InputError, ValidityWarning

TON_PER_ACRE = 907.18474 / 4046.8564224  # kg/m2


def test_default_of_the_guidance() -> None:
    # Method L: 2.36 m/s, moderate industry, abandoned land 0.25 m/s: 16, 8 and 3.2 ton/(acre yr).
    flux = reservoir_dust_flux(2.36, 0.25, wind_ratio("moderate industrial"))
    yearly = flux * 8760.0 / TON_PER_ACRE
    assert yearly[3] == pytest.approx(16.0, abs=0.05)
    assert yearly[1] == pytest.approx(8.0, abs=0.05)
    assert yearly[0] == pytest.approx(3.2, abs=0.05)
    assert np.isnan(yearly[2])


@pytest.mark.parametrize("x", [0.0, 0.4, 1.0, 1.7, 3.0])
def test_closed_form_is_the_mean_under_rayleigh_winds(x: float) -> None:
    def density(v: float) -> float:
        return float((2.0 * v / np.sqrt(np.pi)) ** 3 * 2.0 * v * np.exp(-(v**2)))

    assert rayleigh_cube_above(x) == pytest.approx(quad(density, x, np.inf)[0], rel=1e-8)


def test_table_is_read_from_the_curve() -> None:
    # The printed table of F(x) was read from a graph: it is within 3.5 % of the closed form.
    x = np.linspace(0.3, 2.0, 18)
    assert rayleigh_cube_above(x) == pytest.approx(reservoir_correction(x), rel=0.035)
    # Above 2 the report gives 0.18 (8 x^3 + 12 x) exp(-x^2).
    assert reservoir_correction(2.5) == pytest.approx(
        0.18 * (8.0 * 2.5**3 + 12.0 * 2.5) * np.exp(-(2.5**2)), rel=0.02
    )


def test_cover_and_threshold() -> None:
    bare, half = (reservoir_dust_flux(4.0, 0.3, 15.0, v)[1] for v in (0.0, 0.5))
    assert half == pytest.approx(0.5 * bare)
    assert threshold_wind(0.3, 15.0) == pytest.approx(4.5)
    with pytest.warns(ValidityWarning, match=r"0\.75 m/s"):
        reservoir_dust_flux(4.0, 0.9, 15.0)


def test_mistakes_come_together() -> None:
    with pytest.raises(InputError) as refused:
        reservoir_dust_flux(0.0, -0.1, 15.0, 1.2)
    assert len(refused.value.problems) == 3
    with pytest.raises(InputError, match="open space"):
        wind_ratio("open spac")
