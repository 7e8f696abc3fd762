"""The inverse Laplace transform of positive functions, against functions known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special

from tailrace.errors import InputError
from tailrace.water.laplace_inversion import contour_bend, invert_positive


def test_exponentials_powers_and_unsorted_times() -> None:
    times = np.array([[3.0, 0.5], [0.0, 40.0]])
    # 1/(s (s + 1)): one less an exponential.
    found = invert_positive(lambda s: 1.0 / (s * (s + 1.0)), times, curved=True)
    np.testing.assert_allclose(found, 1.0 - np.exp(-times), rtol=1.0e-9)
    assert found[1, 0] == 0.0


@pytest.mark.parametrize("time", [1.0e-3, 1.0e-2, 0.1, 1.0, 30.0])
def test_first_passage_keeps_its_digits(time: float) -> None:
    """exp(-sqrt s) is the transform of exp(-1/(4 t))/(2 sqrt(pi t^3)): 1e-105 at t = 1e-3."""
    expected = math.exp(-0.25 / time) / (2.0 * math.sqrt(math.pi * time**3))
    found = invert_positive(lambda s: np.exp(-np.sqrt(s)), time, curved=time > 0.2)
    assert float(found) == pytest.approx(expected, rel=1.0e-9)


def test_step_of_the_diffusion_problem() -> None:
    times = np.array([1.0e-3, 0.05, 2.0])
    found = invert_positive(lambda s: np.exp(-np.sqrt(s)) / s, times, curved=True)
    np.testing.assert_allclose(found, special.erfc(0.5 / np.sqrt(times)), rtol=1.0e-9)


def test_a_transform_that_is_not_positive_is_refused() -> None:
    with pytest.raises(InputError, match="above zero on the real axis"):
        invert_positive(lambda s: 1.0 / (s * s + 1.0) - 1.0, 1.0)


def test_jumps_and_bad_contours_are_refused() -> None:
    def delayed(s: np.ndarray) -> np.ndarray:
        return np.asarray(np.exp(-s) / s)

    with pytest.raises(InputError, match="does not decay"):
        invert_positive(delayed, 1.2)
    with pytest.raises(InputError, match="below 1e-300"):
        invert_positive(delayed, 1.0)
    with pytest.raises(InputError, match="grows along its contour"):
        invert_positive(lambda s: np.exp(-s + 0.01 * s * s), 0.8, curved=True)


def test_bend_follows_the_steepest_descent() -> None:
    """Ahead of its front a member sets the parabola that is a vertical line in w."""
    root = math.sqrt(10.0**2 + 4.0 * 5.0 * 3.0 * 2.0)
    assert contour_bend(1.0, 100.0, 3.0, 5.0, root, 0.0) == pytest.approx(15.0 / root**2)
    # What may grow by exp(g) reaches p with (w* - p)^2 = (w* - w0)^2 + 4 D R g / t.
    p = 300.0 - math.sqrt((300.0 - root) ** 2 + 60.0 * 50.0)
    assert contour_bend(1.0, 100.0, 3.0, 5.0, root, 50.0) == pytest.approx(15.0 / p**2)
    # A member so much smaller than the largest that it may grow sets no limit.
    assert contour_bend(1.0, 100.0, 3.0, 5.0, root, 1.0e4) == math.inf
