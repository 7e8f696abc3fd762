"""Depletion of a source: another integrator, limits known in closed form, closure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from tailrace.errors import InputError
from tailrace.water.source_depletion import SourcePhase, SourceStore, store_history


def test_without_cap_it_is_one_exponential() -> None:
    """c = c0 exp(-(Q/(V R) + lambda) t), the formula of the notes."""
    store = SourceStore(1e6, 1.5e7, 3.0, 0.01)
    times = np.array([50.0, 0.0, 3.0])
    got = store_history(store, [SourcePhase(100.0, 2e6)], times)
    rate = 2e6 / (1.5e7 * 3.0) + 0.01
    assert got.concentration == pytest.approx(1e6 / 4.5e7 * np.exp(-rate * times), rel=1e-13)
    assert np.abs(got.closure).max() < 1e-14


@pytest.mark.parametrize("decay", [0.0, 1e-9, 0.03])
@pytest.mark.parametrize("feeds", [(0.0, 0.0), (9e5, 0.0), (2e5, 8e5), (0.0, 9e5)])
def test_cap_and_feed_against_another_integrator(decay: float, feeds: tuple[float, float]) -> None:
    """scipy's DOP853 on dM/dt = F - Q min(M/VR, cap) - lambda M, tiny steps through the kink."""
    volume, flow, cap = 1e6, 2e5, 2.0
    store = SourceStore(3e6, volume, 1.2, decay, cap)
    phases = [SourcePhase(8.0, flow, feeds[0]), SourcePhase(30.0, 0.5 * flow, feeds[1])]
    times = np.array([1.0, 5.0, 8.0, 9.0, 20.0, 38.0])
    got = store_history(store, phases, times)

    def slope(time: float, state: np.ndarray) -> list[float]:
        out, feed = (flow, feeds[0]) if time < 8.0 else (0.5 * flow, feeds[1])
        leach = out * min(state[0] / (volume * 1.2), cap)
        return [feed - leach - decay * state[0], leach, decay * state[0]]

    state, exact, begin = np.array([3e6, 0.0, 0.0]), [], 0.0
    for time in times:
        found = solve_ivp(slope, (begin, time - 1e-12), state, method="DOP853", rtol=1e-11,
                          atol=1e-4, max_step=0.02)  # fmt: skip
        state, begin = found.y[:, -1], float(time)
        exact.append(state)
    expected = np.array(exact)
    assert got.mass == pytest.approx(expected[:, 0], rel=1e-6)
    assert got.leached == pytest.approx(expected[:, 1], rel=1e-6)
    assert got.decayed == pytest.approx(expected[:, 2], rel=1e-6, abs=1e-3)
    assert np.abs(got.closure).max() < 1e-12


def test_cap_holds_the_concentration_until_the_mineral_is_gone() -> None:
    """Without decay the mineral lasts (M0 - V R c)/(Q c): 1e6 kg of fluoride at 4 g/m3."""
    store = SourceStore(1e6, 1e7, 1.0, 0.0, 0.004)
    last = (1e6 - 4e4) / (1e6 * 0.004)
    got = store_history(store, [SourcePhase(np.inf, 1e6)], [0.0, last - 0.01, last + 10.0])
    assert got.concentration[:2] == pytest.approx([0.004, 0.004], rel=1e-15)
    assert got.concentration[2] == pytest.approx(0.004 * np.exp(-0.1 * 10.0), rel=1e-9)


@settings(max_examples=80, deadline=None)
@given(
    mass=st.floats(0.0, 1e9), feed=st.floats(0.0, 1e6), flow=st.floats(0.0, 1e7),
    decay=st.one_of(st.just(0.0), st.floats(1e-12, 1e3)), retardation=st.floats(1.0, 1e9),
    cap=st.one_of(st.just(np.inf), st.floats(1e-12, 10.0)), time=st.floats(0.0, 1e4),
)  # fmt: skip
def test_closure_and_bounds(
    mass: float, feed: float, flow: float, decay: float, retardation: float, cap: float, time: float
) -> None:
    store = SourceStore(mass, 1e6, retardation, decay, cap)
    got = store_history(
        store, [SourcePhase(10.0, flow, feed), SourcePhase(np.inf, flow)], [time, 0.5 * time]
    )
    assert np.abs(got.closure).max() < 1e-9
    assert (got.concentration <= cap).all()
    assert (got.mass >= -1e-9 * (mass + feed * 10.0)).all()


def test_draws_broadcast() -> None:
    store = SourceStore(np.array([1e5, 2e5]), 1e6, cap=np.array([0.05, np.inf]))
    got = store_history(store, [SourcePhase(np.inf, 1e5)], [0.0, 1.0, 2.0])
    assert got.concentration.shape == (3, 2)
    assert got.concentration[0] == pytest.approx([0.05, 0.2])


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(InputError) as caught:
        SourceStore(-1.0, 0.0, 0.5, -1.0, 0.0)
    assert len(caught.value.problems) == 5
    with pytest.raises(InputError, match="outside its phases"):
        store_history(SourceStore(1.0, 1.0), [SourcePhase(5.0, 1.0)], [6.0])
    with pytest.raises(InputError, match="outside its phases"):
        store_history(SourceStore(1.0, 1.0), [], [0.0])
