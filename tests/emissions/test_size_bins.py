"""Bins from cumulative cut points: conservation, diameters, missing cut points, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.emissions.size_bins import bin_sizes, mass_mean_diameter
from tailrace.errors import InputError


@pytest.mark.parametrize(
    ("lower", "upper", "printed"),
    [(0.5, 1.0, 0.78), (10.0, 12.5, 11.30), (15.0, 20.0, 17.62), (25.0, 30.0, 27.58),
     (62.5, 75.0, 68.94)],
)  # fmt: skip
def test_mass_mean_diameter(lower: float, upper: float, printed: float) -> None:
    # Mean-mass diameters of an independent list of AERMOD bins (tests of the package pyaermod).
    assert mass_mean_diameter(lower, upper) == pytest.approx(printed, abs=0.005)


def test_shares_of_a_drop() -> None:
    # k of AP-42 13.2.4: 0.053, 0.35, 0.48 and 0.74.
    bins = bin_sizes([0.053, 0.35, 0.48, 0.74])
    np.testing.assert_allclose(bins.mass, [0.053, 0.297, 0.13, 0.26], rtol=1e-12)
    np.testing.assert_allclose(bins.share.sum(), 1.0, rtol=1e-14)
    assert bins.lower.tolist() == [0.0, 2.5, 10.0, 15.0]
    assert bins.upper.tolist() == [2.5, 10.0, 15.0, 30.0]
    assert ((bins.lower < bins.diameter) & (bins.diameter < bins.upper)).all()


@given(st.lists(st.floats(0.0, 1e3), min_size=4, max_size=4))
def test_mass_is_kept(parts: list[float]) -> None:
    cumulative = np.cumsum(parts)
    assert bin_sizes(cumulative).mass.sum() == pytest.approx(cumulative[-1], rel=1e-12, abs=1e-300)


def test_a_missing_cut_point_leaves_its_bins_missing() -> None:
    bins = bin_sizes([[0.1, 0.3, np.nan, 0.9], [0.1, 0.3, 0.5, 0.9]])
    assert np.isnan(bins.mass[0]).tolist() == [False, False, True, True]
    assert np.isnan(bins.share[0]).all()
    assert np.isfinite(bins.share[1]).all()


def test_a_missing_cut_point_may_be_put_between() -> None:
    bins = bin_sizes([0.1, 0.3, np.nan, 0.9], fill="log-linear")
    at_15 = 0.3 + 0.6 * np.log(1.5) / np.log(3.0)
    np.testing.assert_allclose(bins.mass.cumsum(), [0.1, 0.3, at_15, 0.9], rtol=1e-12)
    ends = bin_sizes([np.nan, 0.3, 0.4, np.nan], fill="log-linear").mass
    assert np.isnan(ends).tolist() == [True, True, False, True]


def test_sizes_that_disagree_are_refused() -> None:
    with pytest.raises(InputError, match=r"PM10, 0\.2, is less than that of a smaller size"):
        bin_sizes([0.3, 0.2, 0.5, 0.9])
    with pytest.raises(InputError, match=r"PM30.*cumulative\[1, 3\]|cumulative\[1, 3\].*PM30"):
        bin_sizes([[0.1, 0.2, 0.5, 0.9], [0.1, 0.2, np.nan, 0.15]])
    with pytest.raises(InputError, match=r"PM2\.5, -0\.1, is negative"):
        bin_sizes([-0.1, 0.2, 0.5, 0.9])
    with pytest.raises(InputError, match="last axis of 4"):
        bin_sizes([0.1, 0.2])
    with pytest.raises(InputError, match='"linear" is no way to fill'):
        bin_sizes([0.1, 0.2, 0.5, 0.9], fill="linear")  # type: ignore[arg-type]


def test_round_off_is_no_disagreement() -> None:
    assert bin_sizes([0.3, 0.3 - 1e-17, 0.3, 0.3]).mass.min() >= 0.0
