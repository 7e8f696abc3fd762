"""Rivers: mass across the section, a finite-volume solution, quadrature, published distances."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.linalg import eigh

from tailrace.errors import InputError, ValidityWarning
from tailrace.water.river import (
    RiverSection,
    bank_seepage_mixing,
    full_mixing,
    low_beside_mean,
    mixing_distance,
    shear_velocity,
    transverse_mixing,
    transverse_profile,
)

YEAR = 365.25 * 86400.0
# A large lowland river of invented size: 400 m wide, 2.5 m deep, 0.9 m/s, slope 1.2e-4.
RIVER = RiverSection(400.0, 2.5, 0.9, shear_velocity(2.5, 1.2e-4))


@pytest.mark.parametrize("source", [0.0, 0.13, 0.5, 1.0])
@pytest.mark.parametrize("distance", [1e-6, 1e-4, 0.01, 0.0999999, 0.1, 0.3, 2.0, 100.0])
def test_mass_is_the_same_at_every_distance(distance: float, source: float) -> None:
    """Integral over the width is 1, by adaptive quadrature; 1e-10."""
    width = 6.0 * np.sqrt(2.0 * distance)
    cuts = np.clip([source - width, source, source + width], 0.0, 1.0)
    total = sum(
        quad(lambda y: float(transverse_profile(distance, y, source)), a, b, epsrel=1e-12)[0]
        for a, b in zip([0.0, *cuts], [*cuts, 1.0], strict=True) if b > a
    )  # fmt: skip
    assert total == pytest.approx(1.0, abs=1e-8 if distance < 1e-3 else 1e-10)


def test_images_and_waves_are_one_function() -> None:
    across = np.linspace(0.0, 1.0, 41)
    below = transverse_profile(np.nextafter(0.1, 0.0), across, 0.2)
    above = transverse_profile(0.1, across, 0.2)
    assert below == pytest.approx(above, rel=1e-12)


def test_profile_against_finite_volumes() -> None:
    """dc/dx' = d2c/dy'2, 200 cells from the profile at x' = 0.01 on, exact in x'; 1e-4."""
    cells = 200
    middle = (np.arange(cells) + 0.5) / cells

    start = np.exp(-((middle - 0.3) ** 2) / 0.04) / np.sqrt(0.04 * np.pi)
    start += np.exp(-((middle + 0.3) ** 2) / 0.04) / np.sqrt(0.04 * np.pi)
    rates, modes = eigh(_laplacian(cells))
    for distance in (0.05, 0.2):
        found = modes @ (np.exp(rates * (distance - 0.01)) * (modes.T @ start))
        exact = transverse_profile(distance, middle, 0.3)
        assert found == pytest.approx(exact, abs=1e-4)


def _laplacian(cells: int) -> np.ndarray:
    matrix = np.diag(np.full(cells, -2.0)) + np.eye(cells, k=1) + np.eye(cells, k=-1)
    matrix[0, 0] = matrix[-1, -1] = -1.0
    return matrix * cells**2


def test_load_crosses_every_section() -> None:
    """u d times the integral of c over the width is the load, in kg and m3."""
    across = (np.arange(20_000) + 0.5) / 20_000 * 400.0
    for downstream in (500.0, 5e3, 5e4, 5e5):
        c = transverse_mixing(3.0e5, RIVER, downstream, across, source=0.0)
        assert c.mean() * RIVER.flow * YEAR == pytest.approx(3.0e5, rel=1e-6)
    assert transverse_mixing(1.0, RIVER, -10.0, 5.0) == 0.0
    assert transverse_mixing(1.0, RIVER, 0.0, 5.0, source=0.0) == 0.0


@pytest.mark.parametrize(("from_bank", "source"), [(True, 0.0), (False, 0.5)])
def test_distance_of_full_mixing(from_bank: bool, source: float) -> None:
    """Fischer et al. (1979): within 5 % of the mean at 0.4 and 0.1 of u B2 / D_y."""
    at = float(mixing_distance(RIVER, from_bank=from_bank) / RIVER.mixing_length)
    across = np.linspace(0.0, 1.0, 201)
    off = np.abs(transverse_profile(at, across, source) - 1.0).max()
    assert 0.03 < off < 0.05
    assert np.abs(transverse_profile(0.8 * at, across, source) - 1.0).max() > 0.05


def test_seepage_through_a_stretch_of_bank() -> None:
    """The point source integrated by adaptive quadrature; and its mass across the section."""
    length = 3000.0
    for downstream in (500.0, 3000.0, 20_000.0):
        for across in (0.0, 10.0, 200.0):
            first = max(0.0, downstream - length)

            def at(s: float, across: float = across) -> float:
                return float(transverse_mixing(2.0, RIVER, s * s, across)) * 2.0 * s / length

            expected = quad(at, np.sqrt(first), np.sqrt(downstream), epsrel=1e-11, limit=200)[0]
            got = bank_seepage_mixing(2.0, RIVER, downstream, across, length)
            assert got == pytest.approx(expected, rel=1e-8)
    across = (np.arange(4000) + 0.5) / 4000 * 400.0
    c = bank_seepage_mixing(2.0, RIVER, 1500.0, across, length)
    assert c.mean() * RIVER.flow * YEAR == pytest.approx(1.0, rel=1e-4)
    assert bank_seepage_mixing(2.0, RIVER, 0.0, 5.0, length) == 0.0


def test_a_distance_that_is_not_known_is_not_zero() -> None:
    """NaN stays NaN beside numbers that are known."""
    below = np.array([np.nan, -10.0, 0.0, 800.0])
    for c in (
        transverse_mixing(2.0, RIVER, below, 5.0),
        bank_seepage_mixing(2.0, RIVER, below, 5.0, 600.0),
    ):
        assert np.isnan(c[0])
        assert (c[1:3] == 0.0).all()
        assert c[3] > 0.0


def test_full_mixing_and_low_flow_beside_mean() -> None:
    assert full_mixing(31557.6, 1.0, 2e-4) == pytest.approx(1.2e-3)
    both = low_beside_mean(1e6, RIVER, 150.0, 1e-4)
    assert (both.low - 1e-4) / (both.mean - 1e-4) == pytest.approx(900.0 / 150.0)
    low = RIVER.at_flow(150.0)
    assert low.flow == pytest.approx(150.0)
    assert low.depth < 2.5
    # u B2 / (0.6 d u*) with width Q^0.26, depth Q^0.40, velocity Q^0.34, u* by the root of depth
    ratio = (150.0 / 900.0) ** (0.34 + 0.52 - 0.40 - 0.20)
    assert both.low_distance / both.mean_distance == pytest.approx(ratio)


def test_shear_velocity_and_coefficient_of_mixing() -> None:
    assert shear_velocity(2.5, 1.2e-4) == pytest.approx(0.054240, rel=1e-4)
    assert RIVER.transverse_dispersion == pytest.approx(0.6 * 2.5 * 0.054240, rel=1e-4)
    with pytest.warns(ValidityWarning, match="0.3 to 0.9"):
        RiverSection(400.0, 2.5, 0.9, 0.05, 1.5)


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(InputError) as caught:
        RiverSection(0.0, -1.0, 0.9, np.nan)
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError, match="falls dry"):
        full_mixing(1.0, 0.0)
    with pytest.raises(InputError, match="above its mean"):
        low_beside_mean(1.0, RIVER, 1e4)
    with pytest.raises(InputError, match="divide by the width"):
        transverse_mixing(1.0, RIVER, 10.0, 401.0)
