"""The exponential of decay matrices, against many-digit arithmetic and algebra."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import scipy.linalg
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.nuclides.exponential import triangular_exponential


def chain_matrix(rates: list[float], skip: float = 0.0) -> np.ndarray:
    """Return the matrix of a chain; a share `skip` of each decay jumps over the next member."""
    size = len(rates) + 1
    matrix = np.zeros((size, size))
    for index, rate in enumerate(rates):
        matrix[index, index] = -rate
        over = min(index + 2, size - 1)
        matrix[index + 1, index] += rate * (1.0 - skip)
        matrix[over, index] += rate * skip
    return matrix


def many_digits(matrix: np.ndarray, time: float) -> np.ndarray:
    """Taylor series with scaling and squaring in arithmetic of 200 decimal digits."""
    size = matrix.shape[0]
    with mpmath.workdps(200):
        exact = mpmath.matrix(size, size)
        for row in range(size):
            for column in range(size):
                exact[row, column] = mpmath.mpf(float(matrix[row, column]))
        scaled = exact * mpmath.mpf(time)
        doublings = max(0, int(mpmath.ceil(mpmath.log(mpmath.mnorm(scaled, 1) + 1, 2))) + 4)
        scaled = scaled / mpmath.mpf(2) ** doublings
        term, total = mpmath.eye(size), mpmath.eye(size)
        for power in range(1, 120):
            term = term * scaled / power
            total = total + term
        for _ in range(doublings):
            total = total * total
        return np.array(total.tolist(), dtype=float)


rates_over_many_powers = st.lists(
    st.floats(-18.0, 6.0).map(lambda power: 10.0**power), min_size=1, max_size=6
)


@settings(max_examples=25, deadline=None)
@given(rates_over_many_powers, st.floats(-6.0, 18.0), st.sampled_from([0.0, 0.3]))
@pytest.mark.slow
def test_every_entry_is_right_to_twelve_digits_whatever_its_size(
    rates: list[float], power: float, skip: float
) -> None:
    """mpmath, 200 decimal digits, on rates and times over twenty-four powers of ten."""
    matrix, time = chain_matrix(rates, skip), 10.0**power
    got = triangular_exponential(matrix, time)
    wanted = many_digits(matrix, time)
    held = wanted > 1e-280
    np.testing.assert_allclose(got[held], wanted[held], rtol=1e-11)
    assert (got >= 0.0).all()


@settings(deadline=None)
@given(rates_over_many_powers, st.floats(-6.0, 18.0), st.floats(-6.0, 18.0))
def test_two_times_in_turn_are_their_sum(rates: list[float], first: float, second: float) -> None:
    matrix, one, two = chain_matrix(rates), 10.0**first, 10.0**second
    both = triangular_exponential(matrix, one) @ triangular_exponential(matrix, two)
    np.testing.assert_allclose(
        triangular_exponential(matrix, one + two), both, rtol=1e-9, atol=1e-290
    )


@settings(deadline=None)
@given(rates_over_many_powers, st.floats(-6.0, 18.0))
def test_columns_of_a_closed_chain_sum_to_one(rates: list[float], power: float) -> None:
    found = triangular_exponential(chain_matrix(rates), 10.0**power)
    np.testing.assert_allclose(found.sum(axis=0), 1.0, rtol=1e-12)


def test_equal_rates_need_no_special_case() -> None:
    """Three equal rates: the Erlang distribution, t^k e^-t / k!."""
    found = triangular_exponential(chain_matrix([1.0, 1.0, 1.0]), 2.0)
    wanted = [np.exp(-2.0), 2.0 * np.exp(-2.0), 2.0 * np.exp(-2.0)]
    np.testing.assert_allclose(found[:3, 0], wanted, rtol=1e-14)


def test_a_mild_matrix_agrees_with_scipy() -> None:
    matrix = chain_matrix([0.3, 1.0, 0.05, 2.0], skip=0.2)
    for time in (0.01, 1.0, 7.5):
        np.testing.assert_allclose(
            triangular_exponential(matrix, time),
            scipy.linalg.expm(matrix * time),
            rtol=1e-12,
            atol=1e-15,
        )


def test_times_keep_their_shape_and_may_be_mixed() -> None:
    matrix = chain_matrix([1e6, 1e-9])
    times = np.array([[0.0, 1e-9, 1.0], [1e3, 1e9, 1e17]])
    found = triangular_exponential(matrix, times)
    assert found.shape == (2, 3, 3, 3)
    np.testing.assert_array_equal(found[0, 0], np.eye(3))
    for index in np.ndindex(times.shape):
        alone = triangular_exponential(matrix, times[index])
        np.testing.assert_array_equal(found[index], alone)


def test_many_times_are_done_in_parts_without_a_seam() -> None:
    matrix = chain_matrix([0.5, 0.1])
    times = np.linspace(0.0, 20.0, 2500)
    found = triangular_exponential(matrix, times)
    np.testing.assert_allclose(found[:, 0, 0], np.exp(-0.5 * times), rtol=1e-14)
    wanted = 0.5 / 0.4 * (np.exp(-0.1 * times) - np.exp(-0.5 * times))
    np.testing.assert_allclose(found[:, 1, 0], wanted, rtol=1e-11, atol=1e-15)


def test_nothing_decays_where_all_is_stable() -> None:
    np.testing.assert_array_equal(triangular_exponential(np.zeros((2, 2)), 1e20), np.eye(2))


@pytest.mark.parametrize(
    ("matrix", "time", "said"),
    [
        (np.zeros((2, 3)), 1.0, "square"),
        ([[-1.0, 1.0], [0.0, 0.0]], 1.0, "above its diagonal"),
        ([[-1.0, 0.0], [-1.0, 0.0]], 1.0, "wrong sign"),
        ([[1.0, 0.0], [1.0, 0.0]], 1.0, "wrong sign"),
        ([[np.nan, 0.0], [1.0, 0.0]], 1.0, "not finite"),
        ([[-1.0, 0.0], [1.0, 0.0]], -1.0, "negative or not finite"),
        ([[-1.0, 0.0], [1.0, 0.0]], np.inf, "negative or not finite"),
    ],
)
def test_what_is_no_decay_matrix_is_refused(matrix: object, time: float, said: str) -> None:
    with pytest.raises(InputError, match=said):
        triangular_exponential(matrix, time)  # type: ignore[arg-type]
