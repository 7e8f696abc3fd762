"""Draws that stand for a percentile: numpy's interpolation, symmetry, ties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tailrace.assess.window_of_percentile import percentile_weights, percentile_window
from tailrace.errors import InputError

DRAWS = hnp.arrays(
    np.float64, st.integers(1, 40), elements=st.integers(-8, 8).map(lambda k: k / 4.0)
)
LEVEL = st.floats(0.0, 100.0)


@given(DRAWS, LEVEL)
def test_without_width_it_is_the_percentile_itself(draws: np.ndarray, level: float) -> None:
    """Against numpy.percentile, ties included."""
    window = percentile_window(draws, level, 0.0)
    assert window.mean == pytest.approx(np.percentile(draws, level), abs=1e-12)
    assert window.value == np.percentile(draws, level)
    assert window.weights.sum() == pytest.approx(1.0, abs=1e-12)


@given(DRAWS, LEVEL, st.floats(0.0, 50.0), st.randoms(use_true_random=False))
def test_the_order_of_draws_does_not_matter(draws, level, half, random) -> None:
    order = list(range(draws.size))
    random.shuffle(order)
    window = percentile_window(draws, level, half)
    other = percentile_window(draws[order], level, half)
    np.testing.assert_array_equal(other.weights, window.weights[order])
    for value in np.unique(draws):
        assert np.unique(window.weights[draws == value]).size == 1


@given(st.integers(2, 300), LEVEL, st.floats(0.0, 50.0))
def test_of_evenly_spaced_draws_the_mean_is_the_percentile(count, level, half) -> None:
    """The window is as wide below as above, so that a straight line is not moved."""
    window = percentile_window(np.arange(count) * 1.0, level, half)
    assert window.mean == pytest.approx((count - 1) * level / 100.0, abs=1e-10 * count)
    assert window.level - window.low == pytest.approx(window.high - window.level, abs=1e-9)
    assert window.low >= -1e-9
    assert window.high <= 100.0 + 1e-9


def test_says_which_draws() -> None:
    window = percentile_window(np.arange(2001.0), 95.0)
    assert (window.low, window.high, window.draws) == (92.5, 97.5, 101)
    assert str(window) == "P95 by the mean contributions of the 101 draws between P92.5 and P97.5"


def test_bad_arguments_are_told_together() -> None:
    with pytest.raises(InputError) as caught:
        percentile_window([1.0, np.nan], 101.0, -1.0)
    assert {p.place for p in caught.value.problems} == {"draws", "level", "half_width"}


@pytest.mark.parametrize("level", [0.0, 5.0, 50.0, 95.0])
def test_windows_of_many_results_are_those_of_each(level: float) -> None:
    rng = np.random.default_rng(4)
    draws = rng.lognormal(size=(6, 256))
    draws[2] = np.round(draws[2], 1)
    draws[3] = 1.0
    found = percentile_weights(draws, level)
    for row, values in zip(found, draws, strict=True):
        assert (row == percentile_window(values, level).weights).all()


def test_a_result_that_is_no_number_has_no_windows() -> None:
    with pytest.raises(InputError, match="not a finite number"):
        percentile_weights(np.array([[1.0, np.nan]]), 50.0)
