"""The closed form against numerical integration by QUADPACK (scipy), and at its ends."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from tailrace.emissions.saltation import saltation_flux
from tailrace.emissions.saltation_in_gusts import mean_saltation_flux
from tailrace.errors import InputError


def integrated(mean: float, threshold: float, spread: float) -> float:
    """White (1979) over a Gaussian cut off at zero: C = 2.61, rho 1.225 kg/m3, g 9.81 m/s2."""
    winds = norm(mean, spread * mean)

    def flux(u: float) -> float:
        above = (u - threshold) * (u + threshold) ** 2
        return 2.61 * 1.225 / 9.81 * above * float(winds.pdf(u))

    top = max(mean * (1.0 + 12.0 * spread), threshold)
    middle = sorted({threshold, min(max(mean, threshold), top), top})
    parts = [quad(flux, a, b, epsabs=0, epsrel=1e-11)[0] for a, b in pairwise(middle)]
    return sum(parts) / float(winds.sf(0.0))


@pytest.mark.parametrize("mean", [0.05, 0.15, 0.3, 0.8])
@pytest.mark.parametrize("spread", [0.05, 0.2, 0.29, 0.45])
def test_mean_is_the_integral(mean: float, spread: float) -> None:
    for threshold in (0.02, 0.2, 0.5):
        found = float(mean_saltation_flux(mean, threshold, spread))
        if (threshold - mean) / (spread * mean) < 8.0:
            assert found == pytest.approx(integrated(mean, threshold, spread), rel=1e-9, abs=1e-16)
        else:
            assert found < 1e-14


@given(st.floats(0.01, 2.0), st.floats(0.05, 1.0))
def test_without_gusts_it_is_the_flux_of_the_mean_wind(mean: float, threshold: float) -> None:
    still = float(saltation_flux(mean, threshold))
    assert float(mean_saltation_flux(mean, threshold, 0.0)) == still
    nearly = float(mean_saltation_flux(mean, threshold, 1e-7))
    assert nearly == pytest.approx(still, rel=1e-4, abs=1e-6)


def test_calm_missing_and_stopped() -> None:
    found = mean_saltation_flux([0.0, np.nan, 1.0, 0.3], [0.2, 0.2, np.inf, 0.2], 0.25)
    assert found[0] == 0.0
    assert np.isnan(found[1])
    assert found[2] == 0.0
    assert found[3] > 0.0


def test_heavier_air_moves_more() -> None:
    light, heavy = mean_saltation_flux(0.4, 0.2, 0.25, [1.0, 1.3])
    assert heavy / light == pytest.approx(1.3)


def test_numbers_out_of_range_are_refused_together() -> None:
    with pytest.raises(InputError) as caught:
        mean_saltation_flux(-1.0, 0.0, 0.7)
    assert {one.place for one in caught.value.problems} == {
        "friction_velocity", "threshold", "spread",
    }  # fmt: skip
