"""Transfers by lag: what one year's release gives, and that nothing is lost or counted twice."""

from __future__ import annotations

import numpy as np
import pytest
import xarray
from scipy import integrate

from tailrace.errors import InputError
from tailrace.quantities.variable_table import unit_of
from tailrace.water.aquifer import Aquifer
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.engine import breakthrough
from tailrace.water.patch import PatchSource
from tailrace.water.receptors import receptors_at
from tailrace.water.release import LineSource, PlaneSource, Source
from tailrace.water.source_history import SourceHistory
from tailrace.water.species import Species
from tailrace.water.strip import StripSource
from tailrace.water.transfers import concentration, cross_section, transfer

FLUX = 91.3125 * 0.25
GROUND = Aquifer(FLUX / SECONDS_PER_YEAR, 0.25, 100.0, 10.0, 1.0, thickness=30.0)
STRIP = Source("pond", StripSource(-500.0, 500.0), inlet="third")
SPECIES = [Species("F", 1.0), Species("NH4", 3.0, decay_constant=0.05)]
WELLS = receptors_at([400.0, 1000.0], [0.0, 450.0], names=["near", "far"])
AREA = 1000.0 * 30.0


def test_one_year_by_hand() -> None:
    """The yearly mean of a one-year pulse, by adaptive quadrature of the closed form."""
    found = transfer([STRIP], GROUND, SPECIES, WELLS, 30)
    pulse = Source("pond", STRIP.geometry, SourceHistory.pulse(1.0, 1.0 / (FLUX * AREA)), "third")

    def at(time: float) -> float:
        answer = breakthrough(pulse, GROUND, SPECIES, WELLS, [time]).concentration
        return float(answer.sel(receptor="far", species="NH4")[0])

    for lag in (8, 15, 25):
        expected, _ = integrate.quad(at, lag, lag + 1, epsrel=1e-9)
        got = found.transfer_water.sel(source="pond", receptor="far", substance="NH4", lag=lag)
        assert float(got) == pytest.approx(expected, rel=1e-7)
    assert found.transfer_water.attrs["units"] == unit_of("transfer_water") == "yr/m3"
    assert found.transfer_water.dims == ("source", "receptor", "lag", "substance")


def test_a_release_for_ever_becomes_the_steady_state() -> None:
    found = transfer([STRIP], GROUND, SPECIES, WELLS, 300).transfer_water.sum("lag")
    steady = breakthrough(STRIP, GROUND, SPECIES, WELLS, [1e6]).concentration[..., 0]
    np.testing.assert_allclose(found[0], steady / (FLUX * AREA), rtol=1e-6)
    # Right before the source all of the water carries what is released.
    assert float(found.max()) <= 1.0 / (FLUX * AREA)


def test_yearly_releases_are_convolved_exactly() -> None:
    """Against the closed form with the same releases as steps, averaged over each year."""
    released = np.array([3.0, 0.0, 7.0, 7.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    years = np.arange(2001, 2001 + len(released))
    release = xarray.DataArray(
        released[None, None] * np.ones((1, 2, 1)), dims=("source", "substance", "year"),
        coords={"source": ["pond"], "substance": ["F", "NH4"], "year": years},
    )  # fmt: skip
    found = concentration(transfer([STRIP], GROUND, SPECIES, WELLS, 12), release)
    history = SourceHistory.steps(np.arange(13.0), released / (FLUX * AREA))
    points, weights = np.polynomial.legendre.leggauss(12)
    times = (np.arange(12)[:, None] + 0.5 * (points + 1.0)).ravel()
    exact = breakthrough(Source("pond", STRIP.geometry, history, "third"), GROUND, SPECIES, WELLS,
                         times).concentration.to_numpy()  # fmt: skip
    mean = exact.reshape(2, 2, 12, 12) @ (0.5 * weights)
    got = found.sel(source="pond").transpose("receptor", "substance", "year")
    np.testing.assert_allclose(got, mean, rtol=1e-5, atol=1e-7 * mean.max())
    assert found.attrs["units"] == "kg/m3"


def test_draws_and_more_flow_less_concentration() -> None:
    ground = Aquifer(np.array([1.0, 2.0]) * FLUX / SECONDS_PER_YEAR, 0.25, 100.0, 10.0,
                     thickness=30.0)  # fmt: skip
    found = transfer([STRIP], ground, SPECIES[:1], WELLS, 200).transfer_water
    assert found.dims == ("source", "receptor", "lag", "substance", "draw")
    total = found.sum("lag").isel(source=0, substance=0)
    np.testing.assert_allclose(total.isel(draw=0) / total.isel(draw=1), 2.0, rtol=1e-4)
    single = transfer([STRIP], GROUND, SPECIES[:1], WELLS, 200).transfer_water
    np.testing.assert_allclose(found.isel(draw=0), single, rtol=1e-12)


def test_cross_sections() -> None:
    assert cross_section(STRIP, GROUND) == AREA
    patch = Source("pit", PatchSource([-1.0, -2.0], 1.0, 0.0, 5.0))
    assert cross_section(patch, GROUND).tolist() == [10.0, 15.0]
    for geometry in (PlaneSource(), LineSource()):
        with pytest.raises(InputError, match="has no cross-section"):
            cross_section(Source("x", geometry), GROUND)
    with pytest.raises(InputError, match="give the aquifer's thickness"):
        cross_section(STRIP, Aquifer(1e-6, 0.25, 10.0))


def test_mistakes_at_once() -> None:
    with pytest.raises(InputError) as caught:
        transfer([STRIP, STRIP], GROUND, SPECIES, WELLS, 0)
    assert "0 lags are asked for" in str(caught.value)
    assert "two sources are called pond" in str(caught.value)
