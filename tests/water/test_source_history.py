"""Histories: values, integrals, and convolution with a tabulated response."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad

from tailrace.errors import InputError
from tailrace.water.column import column_concentration
from tailrace.water.source_history import SourceHistory, convolve_step_response

MIXED = SourceHistory(
    [0.0, 10.0, 4.0], [10.0, np.inf, 9.0], [1.0, 2.0, 0.3], [1.0, 2.0, 5.0], [0.0, 0.2, 0.01]
)


@pytest.mark.parametrize("time", [-1.0, 0.0, 3.0, 7.0, 9.5, 14.0, 200.0])
def test_integral_is_that_of_the_value(time: float) -> None:
    points = [p for p in (0.0, 4.0, 9.0, 10.0, 30.0) if p < time]
    want = quad(lambda t: float(MIXED.value(t)), -2.0, time, points=points, limit=200)[0]
    assert float(MIXED.integral(time)) == pytest.approx(want, rel=1e-9, abs=1e-12)


def test_everything_a_depleting_source_gives() -> None:
    source = SourceHistory.depletion(0.05, level=3.0, start=2.0)
    assert float(source.integral(np.inf)) == pytest.approx(60.0)
    assert source.value([1.9, 2.0, 22.0]) == pytest.approx([0.0, 3.0, 3.0 * math.exp(-1.0)])


def test_draws_come_first() -> None:
    source = SourceHistory.pulse(np.array([[5.0], [20.0]]), level=2.0)
    assert source.integral([1.0, 10.0, 30.0]).tolist() == [[2.0, 10.0, 10.0], [2.0, 20.0, 40.0]]
    assert source.value([1.0, 10.0]).tolist() == [[2.0, 0.0], [2.0, 2.0]]


def test_tables_and_steps() -> None:
    table = SourceHistory.table([0.0, 10.0, 30.0], [0.0, 1.0, 0.0])
    assert table.value([-1.0, 5.0, 10.0, 20.0, 31.0]).tolist() == [0.0, 0.5, 1.0, 0.5, 0.0]
    assert float(table.integral(np.inf)) == pytest.approx(15.0)
    steps = SourceHistory.steps([0.0, 1.0, 3.0], [4.0, 5.0])
    both = table.joined(steps)
    assert both.value([0.5, 2.0]) == pytest.approx([4.05, 5.2])


def test_convolution_with_a_tabulated_response() -> None:
    # A tabulated response to a pulse is the difference of two steps: exact at the table's ages.
    ages = np.linspace(0.0, 100.0, 101)
    step = column_concentration([[500.0], [900.0]], ages, velocity=30.0, dispersion=900.0)
    got = convolve_step_response(ages, step, SourceHistory.pulse(20.0, level=3.0), ages)
    want = step.copy()
    want[:, 20:] -= step[:, :-20]
    assert got == pytest.approx(3.0 * want, rel=1e-12, abs=1e-15)
    # A response that comes at once follows the source.
    ramp = SourceHistory.table([0.0, 10.0], [0.0, 1.0])
    assert convolve_step_response([0.0, 1.0], [1.0, 1.0], ramp, [2.0, 5.0]) == pytest.approx(
        [0.2, 0.5]
    )


def test_bad_input() -> None:
    with pytest.raises(InputError) as caught:
        SourceHistory([0.0, 5.0], [10.0, 4.0], [np.nan, 1.0], 1.0, -1.0)
    assert {problem.place for problem in caught.value.problems} == {"first", "end", "rate"}
    with pytest.raises(InputError, match="endless"):
        SourceHistory(0.0, np.inf, 1.0, 2.0)
    with pytest.raises(InputError, match="rise"):
        convolve_step_response([0.0, 0.0], [0.0, 1.0], MIXED, [1.0])
    with pytest.raises(InputError, match="one number"):
        convolve_step_response([0.0, 1.0], [0.0, np.nan], MIXED, [1.0])
