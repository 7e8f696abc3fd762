"""The linear balance against exact arithmetic, another integrator and limits in closed form."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from tailrace.errors import InputError
from tailrace.land.linear_balance import balance_matrix, propagators, steady_store
from tailrace.nuclides.exponential import triangular_exponential


def exact_propagators(matrix: list[list[Fraction]], step: Fraction, terms: int) -> list[np.ndarray]:
    """The four integrals by the Taylor series in rational numbers."""
    size = len(matrix)
    power = [[Fraction(int(row == column)) for column in range(size)] for row in range(size)]
    sums = [[[Fraction(0)] * size for _ in range(size)] for _ in range(4)]
    weight = [Fraction(1)] * 4
    for order in range(1, 4):
        weight[order] = weight[order - 1] * step / order
    for term in range(terms):
        for order in range(4):
            for row in range(size):
                for column in range(size):
                    sums[order][row][column] += weight[order] * power[row][column]
            weight[order] *= step / (term + order + 1)
        power = [[sum(power[row][k] * matrix[k][column] for k in range(size))
                  for column in range(size)] for row in range(size)]  # fmt: skip
    return [np.array([[float(x) for x in row] for row in one]) for one in sums]


@pytest.mark.parametrize("step", [Fraction(1, 1000), Fraction(1), Fraction(20)])
@pytest.mark.slow
def test_every_entry_against_rational_arithmetic(step: Fraction) -> None:
    """Four members, two with the same loss; relative error of each entry, small ones included."""
    losses = [Fraction(1, 10**7), Fraction(3, 10), Fraction(3, 10), Fraction(17, 10)]
    gains = [Fraction(1, 10**9), Fraction(1, 4), Fraction(1, 5)]
    matrix = [[Fraction(0)] * 4 for _ in range(4)]
    for place, loss in enumerate(losses):
        matrix[place][place] = -loss
    for place, gain in enumerate(gains):
        matrix[place + 1][place] = gain
    expected = exact_propagators(matrix, step, 260)
    numbers = balance_matrix(
        np.array([float(x) for x in losses]), np.diag([float(x) for x in gains], -1)
    )
    got = propagators(numbers, float(step))
    for one, other in zip((got.start, got.first, got.second, got.third), expected, strict=True):
        assert one == pytest.approx(other, rel=2e-13)


def test_start_agrees_with_the_nuclides_exponential() -> None:
    matrix = balance_matrix(np.array([1e-10, 0.12, 0.36, 5e3]), np.diag([0.12, 0.36, 40.0], -1))
    expected = triangular_exponential(matrix, 1.0)
    assert propagators(matrix, 1.0).start == pytest.approx(expected, rel=1e-12, abs=0.0)


def test_another_integrator_on_a_ramp() -> None:
    """scipy's DOP853 with the integrals as further states; input rises, three members."""
    losses, gains = np.array([0.02, 0.3, 1.1]), np.diag([0.01, 0.25], -1)
    gains[2, 0] = 0.004
    matrix = balance_matrix(losses, gains)
    start, constant = np.array([5.0, 0.0, 2.0]), np.array([1.0, 0.2, 0.0])
    slope = np.array([0.3, 0.0, 0.1])

    def rate(time: float, state: np.ndarray) -> np.ndarray:
        return np.concatenate([matrix @ state[:3] + constant + slope * time, state[:3]])

    found = solve_ivp(rate, (0.0, 7.0), np.concatenate([start, np.zeros(3)]), method="DOP853",
                      rtol=1e-13, atol=1e-13)  # fmt: skip
    step = propagators(matrix, 7.0)
    assert step.end(start, constant, slope) == pytest.approx(found.y[:3, -1], rel=1e-10)
    assert step.held(start, constant, slope) == pytest.approx(found.y[3:, -1], rel=1e-10)


def test_nothing_lost_is_a_plain_sum() -> None:
    step = propagators(balance_matrix(np.zeros(1), np.zeros((1, 1))), 3.0)
    entries = (step.start, step.first, step.second, step.third)
    assert [float(one[0, 0]) for one in entries] == pytest.approx([1.0, 3.0, 4.5, 4.5], rel=1e-15)


def test_draws_are_like_single_runs() -> None:
    losses = np.array([[[0.1, 2.0], [1e-6, 40.0]], [[0.0, 0.3], [5.0, 0.0]]])
    gains = np.array([[0.0, 0.0], [0.25, 0.0]])
    together = propagators(balance_matrix(losses, gains), 2.5)
    for place in np.ndindex(2, 2):
        alone = propagators(balance_matrix(losses[place], gains), 2.5)
        assert together.third[place] == pytest.approx(alone.third, rel=1e-13)


@settings(max_examples=60, deadline=None)
@given(
    losses=st.lists(st.floats(0.0, 30.0), min_size=3, max_size=3),
    gains=st.lists(st.floats(0.0, 3.0), min_size=3, max_size=3),
    length=st.floats(1e-3, 80.0),
    split=st.floats(0.05, 0.95),
)
def test_two_steps_are_one(
    losses: list[float], gains: list[float], length: float, split: float
) -> None:
    """A step cut in two gives the same end and the same integral, whatever the rates."""
    fed = np.zeros((3, 3))
    fed[np.tril_indices(3, -1)] = gains
    matrix = balance_matrix(np.array(losses), fed)
    start, constant, slope = np.array([1.0, 2.0, 0.0]), np.array([0.5, 0.0, 1.0]), np.zeros(3)
    one = propagators(matrix, length)
    first, second = propagators(matrix, split * length), propagators(matrix, (1 - split) * length)
    middle = first.end(start, constant, slope)
    assert second.end(middle, constant, slope) == pytest.approx(
        one.end(start, constant, slope), rel=1e-11
    )
    held = first.held(start, constant, slope) + second.held(middle, constant, slope)
    assert held == pytest.approx(one.held(start, constant, slope), rel=1e-11)


def test_steady_store_is_where_nothing_changes() -> None:
    losses, gains = np.array([0.02, 0.3, 1.1]), np.diag([0.01, 0.25], -1)
    inputs = np.array([1.0, 0.2, 0.0])
    steady = steady_store(losses, gains, inputs)
    assert balance_matrix(losses, gains) @ steady == pytest.approx(-inputs, abs=1e-14)
    assert np.isinf(steady_store(np.zeros(1), np.zeros((1, 1)), np.ones(1))).all()
    assert steady_store(np.zeros(1), np.zeros((1, 1)), np.zeros(1)) == 0.0


def test_bad_rates_and_steps_are_refused() -> None:
    with pytest.raises(InputError, match="negative or not finite"):
        balance_matrix(np.array([-1.0]), np.zeros((1, 1)))
    with pytest.raises(InputError, match="before its progeny"):
        balance_matrix(np.ones(2), np.array([[0.0, 1.0], [0.0, 0.0]]))
    good = balance_matrix(np.ones(1), np.zeros((1, 1)))
    for length in (0.0, -1.0, np.nan, np.inf):
        with pytest.raises(InputError, match="above zero"):
            propagators(good, length)
    with pytest.raises(InputError, match="short-lived"):
        propagators(good * 1e14, 1.0)
