"""Baseflow: convolution by quadrature, the part that arrives, closure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from tailrace.errors import InputError
from tailrace.water.baseflow import baseflow_release, mean_travel_time

EDGES = np.array([0.0, 2.0, 5.0, 12.0])
LOAD = np.array([100.0, 0.0, 40.0])


@pytest.mark.parametrize("decay", [0.0, 0.05])
def test_convolution_with_the_exponential_by_quadrature(decay: float) -> None:
    """out(t) = integral of L(t - a) exp(-(a - w)/T)/T exp(-lambda a) over ages a > w."""
    travel, delay, slow = 6.0, 1.5, 2.0
    mean, wait = travel * slow, delay * slow
    times = np.array([25.0, 1.0, 4.0, 9.0, 14.9])
    got = baseflow_release(times, EDGES, LOAD, travel, delay=delay, retardation=slow,
                           decay_constant=decay)  # fmt: skip
    for time, discharge in zip(times, got.discharge, strict=True):
        expected = 0.0
        for begin, end, load in zip(EDGES[:-1], EDGES[1:], LOAD, strict=True):
            youngest, oldest = max(time - end, wait), time - begin
            if oldest > youngest:
                expected += load * quad(
                    lambda a: np.exp(-(a - wait) / mean - decay * a) / mean, youngest, oldest,
                    epsrel=1e-12,
                )[0]  # fmt: skip
        assert discharge == pytest.approx(expected, rel=1e-10, abs=1e-12)
    assert np.abs(got.closure).max() < 1e-12


def test_part_that_arrives_in_the_end() -> None:
    """exp(-lambda R w) / (1 + lambda R T), the transform of the exponential-piston model."""
    got = baseflow_release([2000.0], EDGES, LOAD, 6.0, delay=1.5, retardation=2.0,
                           decay_constant=0.05)  # fmt: skip
    part = np.exp(-0.05 * 3.0) / (1.0 + 0.05 * 12.0)
    assert got.discharged[0] == pytest.approx(480.0 * part, rel=1e-10)


@settings(max_examples=60, deadline=None)
@given(
    travel=st.floats(1e-3, 1e3), delay=st.floats(0.0, 50.0), slow=st.floats(1.0, 100.0),
    decay=st.one_of(st.just(0.0), st.floats(1e-9, 10.0)), time=st.floats(0.0, 300.0),
)  # fmt: skip
def test_closes(travel: float, delay: float, slow: float, decay: float, time: float) -> None:
    load = np.stack([LOAD, 3.0 * LOAD], axis=-1)
    got = baseflow_release([time, 10.0], EDGES, load, travel, delay=delay, retardation=slow,
                           decay_constant=decay)  # fmt: skip
    assert np.abs(got.closure).max() < 1e-9
    assert got.discharge[:, 1] == pytest.approx(3.0 * got.discharge[:, 0], rel=1e-9)


def test_mean_travel_time_of_a_weathered_hill() -> None:
    """Porosity 0.3 over 20 m, 0.8 m/yr: 7.5 yr."""
    assert mean_travel_time(0.3, 20.0, 0.8) == pytest.approx(7.5)


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="edges"):
        baseflow_release([1.0], [0.0, 1.0, 1.0], [1.0, 1.0], 5.0)
    with pytest.raises(InputError) as caught:
        baseflow_release([-1.0], EDGES, LOAD, 0.0, retardation=0.5)
    assert len(caught.value.problems) == 3
